"""A show's running numbers grow by one UPDATE each, nothing read before; and which events of the log hold its last comments."""

from functools import cache

from sqlalchemy import Table, Update, bindparam, case, func, update

from sandbox.store import Tx

from .chat import COMMENTS_KEPT
from .mirrors import CouponClaims, ListingTotals, Totals

_TOTALS: Table = Totals.__table__  # type: ignore[assignment]  # a mapped class's table is a Table
_LISTINGS: Table = ListingTotals.__table__  # type: ignore[assignment]
_CLAIMS: Table = CouponClaims.__table__  # type: ignore[assignment]

TOKEN = "{position:012d}:{comments:02d} "
TOKEN_LENGTH = 16
MOST_SAID = COMMENTS_KEPT * TOKEN_LENGTH
"""Each event named holds at least one comment, so that the last 50 events always hold the last 50 comments."""


def grow(tx: Tx, show_id: str, *, online: int | None = None, said: tuple[int, int] | None = None, **more: int) -> None:
    """Totals of the show grow by `more`; `online` is set. `said`: the log position of an event and how many comments it holds.

    A show that never started has no totals, and nothing happens.
    """
    values: dict[str, int | str] = {"of": show_id, **{f"more_{name}": number for name, number in more.items()}}
    if online is not None:
        values["now_online"] = online
    if said is not None:
        values["token"] = TOKEN.format(position=said[0], comments=said[1])
    tx.session.connection().execute(_growing(tuple(more), online is not None, said is not None), values)


@cache
def _growing(names: tuple[str, ...], online: bool, said: bool) -> Update:
    changes: dict[str, object] = {name: _TOTALS.c[name] + bindparam(f"more_{name}") for name in names}
    if online:
        changes["online"] = bindparam("now_online")
    if said:
        longer = _TOTALS.c.said_at + bindparam("token")
        length = func.length(_TOTALS.c.said_at) + TOKEN_LENGTH
        changes["said_at"] = case((length > MOST_SAID, func.substr(longer, length - MOST_SAID + 1)), else_=longer)
    return update(_TOTALS).where(_TOTALS.c.show_id == bindparam("of")).values(changes)


def grow_listing(tx: Tx, show_id: str, listing_id: str, **more: int) -> None:
    """What the listing brought in the show grows."""
    values = {"of": show_id, "listing": listing_id, **{f"more_{name}": number for name, number in more.items()}}
    if tx.session.execute(_growing_listing(tuple(more)), values).rowcount == 0:  # type: ignore[attr-defined]
        tx.add(ListingTotals(show_id=show_id, listing_id=listing_id, **{"clicks": 0, "orders": 0, "gmv_fen": 0, **more}))
        tx.session.flush()


@cache
def _growing_listing(names: tuple[str, ...]) -> Update:
    changes = {name: _LISTINGS.c[name] + bindparam(f"more_{name}") for name in names}
    this = (_LISTINGS.c.show_id == bindparam("of"), _LISTINGS.c.listing_id == bindparam("listing"))
    return update(_LISTINGS).where(*this).values(changes)


def grow_claims(tx: Tx, show_id: str, coupon_id: str, claimed: int) -> None:
    """So many more pieces of a coupon were taken in the show."""
    values = {"of": show_id, "coupon": coupon_id, "more": claimed}
    if tx.session.execute(_GROWING_CLAIMS, values).rowcount == 0:  # type: ignore[attr-defined]
        tx.add(CouponClaims(show_id=show_id, coupon_id=coupon_id, claimed=claimed))
        tx.session.flush()


_GROWING_CLAIMS = (
    update(_CLAIMS)
    .where(_CLAIMS.c.show_id == bindparam("of"), _CLAIMS.c.coupon_id == bindparam("coupon"))
    .values(claimed=_CLAIMS.c.claimed + bindparam("more"))
)


def said_at(totals: Totals) -> list[int]:
    """Log positions of the events that hold the show's last 50 comments, oldest first."""
    positions: list[int] = []
    comments = 0
    for token in reversed(totals.said_at.split()):
        position, number = token.split(":")
        positions.append(int(position))
        comments += int(number)
        if comments >= COMMENTS_KEPT:
            break
    return positions[::-1]
