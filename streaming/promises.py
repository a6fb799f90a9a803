"""Promises of a show and what becomes of them: what the desk said about parcels, freight and gifts, held against what the mall delivers,
and what it said of a product, held against the product's page when somebody buys it.

A promise is broken once, by the first order of the show that contradicts it; virtual buyers of the listing then write about it
(`aftermath.py`). It is kept when the show is over and every order it covers has arrived as promised.
Dispatch is counted on the shop's market clock, from the payment.
"""

from sqlalchemy import false, select
from sqlalchemy.orm import Mapped, mapped_column

from mall.events import OrderPaid
from sandbox.rows import Row
from sandbox.store import Tx, View

from .described import Said, said_of
from .events import PromiseBroken, PromiseKept, PromiseMade
from .mirrors import ListingCopy
from .promising import Promised, promises_in
from .show_clock import say
from .tables import Show

TEXT_KEPT = 300
HOUR_MS = 3_600_000


class Promise(Row):
    """What was promised in a show, about one listing or all of it. `hours` is the longest wait of `dispatch`."""

    __tablename__ = "streaming_promises"
    id: Mapped[str] = mapped_column(primary_key=True)
    show_id: Mapped[str] = mapped_column(index=True)
    kind: Mapped[str]
    listing_id: Mapped[str | None]
    hours: Mapped[int]
    words: Mapped[str]
    made_at: Mapped[int]
    broken: Mapped[bool] = mapped_column(default=False)
    kept: Mapped[bool] = mapped_column(default=False, server_default=false())


def note_promises(tx: Tx, show: Show, text: str, listing_id: str | None = None) -> list[str]:
    """Write down what `text` promises about the listing (the pinned one when not given). The same again is none; a shorter wait is."""
    if show.kind != "commerce":
        return []
    about = listing_id or show.pinned_listing_id
    made = []
    standing = promises_of(tx, show.id)
    for one in (*promises_in(text), *_new_claims(tx, standing, about, text)):
        same = [old for old in standing if old.kind == one.kind != "attribute" and old.listing_id in (None, about)]
        if any(old.hours <= one.hours for old in same):
            continue
        row = Promise(
            id=tx.new_id("prm"), show_id=show.id, kind=one.kind, listing_id=about, hours=one.hours, words=one.words, made_at=tx.now
        )
        tx.add(row)
        say(tx, show, PromiseMade(show_id=show.id, promise_id=row.id, kind=one.kind, listing_id=about, text=text[:TEXT_KEPT]))
        made.append(row.id)
    return made


def _new_claims(view: View, standing: list[Promise], about: str | None, text: str) -> list[Promised]:
    """The clauses that say of the product what was not said last: the same again is none, and so is the same in other words."""
    last = {one.kind: {each.about for each in row} for row in _claims(view, standing, about) for one in row}
    new = [one.words for one in _said(view, about, text) if one.about not in last.get(one.kind, ())]
    return [Promised("attribute", words) for words in dict.fromkeys(new)]


def _claims(view: View, promised: list[Promise], about: str | None) -> list[tuple[Said, ...]]:
    """What each promise about the product says of it, in their order."""
    return [_said(view, about, row.words) for row in promised if row.kind == "attribute" and row.listing_id == about]


def _said(view: View, listing_id: str | None, text: str) -> tuple[Said, ...]:
    """What the words say of this product that its page speaks of as well."""
    item = view.session.get(ListingCopy, listing_id) if listing_id is not None else None
    return said_of(text, item.attributes) if item is not None else ()


def promises_of(view: View, show_id: str, listing_id: str | None = None) -> list[Promise]:
    """The promises of a show, in their order; those about one listing, or about all, when it is named."""
    rows = view.all(select(Promise).where(Promise.show_id == show_id).order_by(Promise.made_at, Promise.id))
    return [row for row in rows if listing_id is None or row.listing_id in (None, listing_id)]


def break_promise(tx: Tx, promise_id: str, evidence: str) -> bool:
    """The promise did not hold; False when that was known already."""
    row = tx.session.get(Promise, promise_id)
    if row is None or row.broken:
        return False
    row.broken = True
    show = tx.get(Show, row.show_id)
    fact = PromiseBroken(show_id=row.show_id, promise_id=promise_id, evidence=evidence)
    tx.emit(fact, show.id, cohort=show.cohort_id, room=show.room_id, show=show.id)
    return True


def keep_promise(tx: Tx, row: Promise) -> None:
    """Everything it was about has been delivered and nothing contradicted it: said once."""
    row.kept = True
    show = tx.get(Show, row.show_id)
    tx.emit(PromiseKept(show_id=row.show_id, promise_id=row.id), show.id, cohort=show.cohort_id, room=show.room_id, show=show.id)


def owed(tx: Tx, fact: OrderPaid) -> tuple[dict[str, int], list[str]]:
    """Hold a paid order against the promises. Freight that was to be free breaks its promise here; returned are the dispatch promises
    (id and hours) to be kept from now on, and those that the parcel will show not to hold: a gift that is not in it, and what was said of
    the product against its page."""
    promised = promises_of(tx, fact.show_id or "", fact.lines[0].listing_id)
    goods = sum(line.quantity * line.unit_fen - line.off_fen for line in fact.lines)
    freight_fen = fact.total_fen - goods
    has_gift = any(line.quantity * line.unit_fen == line.off_fen for line in fact.lines)
    for row in promised:
        if row.kind == "free_freight" and freight_fen > 0:
            break_promise(tx, row.id, f"order {fact.order_id}: freight {freight_fen} fen")
    dispatch = {row.id: row.hours for row in promised if row.kind == "dispatch" and not row.broken}
    gifts = [row.id for row in promised if row.kind == "gift" and not row.broken and not has_gift]
    return dispatch, [*gifts, *(row_id for row_id in untrue(tx, promised) if not tx.get(Promise, row_id).broken)]


def untrue(view: View, promised: list[Promise]) -> set[str]:
    """Of these promises those that say of a product what its page contradicts, and that nothing said later has put right."""
    last: dict[tuple[str | None, str], tuple[str, bool]] = {}
    for row in promised:
        for one in _said(view, row.listing_id, row.words) if row.kind == "attribute" else ():
            before = last.get((row.listing_id, one.kind), ("", False))
            last[row.listing_id, one.kind] = row.id, one.against != "" or (before[0] == row.id and before[1])
    return {promise_id for promise_id, against in last.values() if against}


def unpacked(tx: Tx, promise_id: str, order_id: str) -> bool:
    """The parcel of an order shows that a promise (`owed`) does not hold; False when that was known already."""
    row = tx.session.get(Promise, promise_id)
    if row is None:
        return False
    page = f"the page says {contradicted(tx, row) or 'something else'}"
    return break_promise(tx, promise_id, f"order {order_id}: {page if row.kind == 'attribute' else 'the parcel came without the gift'}")


def contradicted(view: View, row: Promise) -> str:
    """What the page of the product says against a promise about it, `name: value`; empty when nothing does, or it is of another kind."""
    if row.kind != "attribute":
        return ""
    return next((one.against for one in _said(view, row.listing_id, row.words) if one.against), "")
