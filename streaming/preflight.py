"""The pre-flight check (开播前检测), and the lock that keeps a show from starting without one."""

from dataclasses import asdict

from sqlalchemy import select

from sandbox.errors import FieldFault, Refused
from sandbox.identity.memberships import memberships_of
from sandbox.store import Tx, View

from .checks import SENTENCES, Measured, Prepared, blocked, check_measured, check_prepared
from .events import PreflightChecked, PreflightItem
from .listings import catch_up, open_shop_of
from .refusals import NotPlanned
from .shelf import shelf_seen
from .show_clock import say
from .tables import Preflight, Show

GOOD_FOR_MS = 2 * 3600 * 1000


class NotReady(Refused):
    """The show cannot start; `fields` names everything that is missing, the sentence the first of it."""

    code = "not_ready"
    zh = "还不能开播：{first}"
    en = "The show cannot start yet: {first_en}"

    def __init__(self, names: list[str]) -> None:
        faults = tuple(FieldFault(name, f"missing_{name}", *SENTENCES[name]) for name in names)
        super().__init__(faults, first=faults[0].zh, first_en=faults[0].en)


def check_preflight(tx: Tx, show_id: str, measured: Measured) -> PreflightChecked:
    """Judge what the phone measured and what is prepared; the answer and the fact are the same."""
    show = tx.get(Show, show_id)
    if show.state != "planned":
        raise NotPlanned
    catch_up(tx, show.cohort_id)
    english = tx.actor.language.startswith("en")
    items = [*check_prepared(prepared(tx, show), english), *check_measured(measured, english)]
    checked = PreflightChecked(show_id=show_id, passed=not blocked(items), items=tuple(items))
    tx.add(
        Preflight(
            id=tx.new_id("preflight"),
            show_id=show_id,
            person_id=tx.actor.id,
            measured=asdict(measured),
            items=[item.model_dump() for item in items],
            passed=checked.passed,
            checked_at=tx.now,
        )
    )
    say(tx, show, checked)
    return checked


def must_be_ready(tx: Tx, show: Show) -> None:
    """Raises NotReady when something blocks the start: what is prepared as of now, and the newest check, which holds two hours."""
    missing = blocked(check_prepared(prepared(tx, show), english=True))
    last = newest_check(tx, show.id)
    if last is None or tx.now - last.checked_at > GOOD_FOR_MS:
        missing.append("preflight")
    else:
        missing += blocked(check_measured(Measured(**last.measured), english=True))
    if missing:
        raise NotReady(missing)


def prepared(view: View, show: Show) -> Prepared:
    """What the show has, as of now."""
    shelf = shelf_seen(view, show.id)
    shop = open_shop_of(view, show.owner_id, show.cohort_id)
    return Prepared(
        title=show.title,
        sells=show.kind == "commerce",
        shelved=len(shelf),
        off_sale=tuple(item["short_name"] or item["title"] for item in shelf if not item["on_sale"]),
        shop_open=shop is not None,
        card_missing=tuple(shop.card_missing) if shop else (),
        host_known=any(membership.cohort_id == show.cohort_id for membership in memberships_of(view, show.host_id)),
    )


def newest_check(view: View, show_id: str) -> Preflight | None:
    """The newest pre-flight check of a show."""
    return view.first(select(Preflight).where(Preflight.show_id == show_id).order_by(Preflight.checked_at.desc(), Preflight.id.desc()))


def items_of(check: Preflight) -> list[PreflightItem]:
    """The items of a stored check."""
    return [PreflightItem(**item) for item in check.items]
