"""Days after the show: what virtual buyers ask for and write when their parcels leave, arrive, or do not keep what was promised.

The pure part decides (`audience/aftermath`); this writes down when it falls due on the market's clock of the shop, and says it then.
"""

from typing import Any

from sqlalchemy import JSON, Index, Select, false, select
from sqlalchemy.orm import Mapped, mapped_column

from mall.events import (
    OrderCancelled,
    OrderPaid,
    OrderRefunded,
    OrderShipped,
    OrderSigned,
    ServiceAnswered,
    ServiceKeptWaiting,
    ShopFastForwarded,
)
from sandbox.events import log
from sandbox.rows import Row
from sandbox.store import Tx, View

from .audience.aftermath import DISPATCH_H, Arrival, Purchase, Review, Wish, after_signing, before_shipping, late_days, while_waiting
from .audience.phrases_after import Language
from .events import PromiseBroken, PromiseMade, RefundRequested, ReviewWritten, ShelfArranged, ShowStarted
from .mirrors import ListingCopy
from .promises import HOUR_MS, break_promise, contradicted, keep_promise, owed, promises_of, unpacked
from .tables import Show

QUALITY_BP = 7000
"""Goods of the shop's own that no supplier knows are of the usual quality."""
AT_ONCE = 200
"""So many wishes and reviews are said in one unit; the rest follows in the next."""


SUPPLIERS_SAY_MS = 2_000
"""After a leap suppliers take a moment to say what they sent in the days that were leapt over; before that nothing is called unsent."""
UNTIL_SENT = ("dispatch_", "wait_")
"""How the names of what falls due for parcels that have not left begin."""


class MarketClock(Row):
    """How far a shop's market clock is ahead of the real one (derived). Until `quiet_until`, real time, no parcel is called unsent."""

    __tablename__ = "streaming_market_clocks"
    shop_id: Mapped[str] = mapped_column(primary_key=True)
    offset_ms: Mapped[int]
    quiet_until: Mapped[int] = mapped_column(default=0, server_default="0")


class Purchased(Row):
    """What a virtual viewer bought and paid; times in ms of the market's clock.

    `no_gift`: promises that the parcel does not keep (`promises.owed`): of a gift, or of what the product is. `promise_h`: within how many
    hours it was to be sent, None where nobody said. `served`: how the shop's service left him, content or upset. `door_bp`: what the
    courier asked at the door against what was paid, in basis points. `asked`: he gave up waiting and asked for his money before the
    parcel left. `goods`: the key of the crowd's draws for what he bought.
    """

    __tablename__ = "streaming_purchases"
    order_id: Mapped[str] = mapped_column(primary_key=True)
    show_id: Mapped[str] = mapped_column(index=True)
    cohort_id: Mapped[str]
    shop_id: Mapped[str]
    viewer: Mapped[str]
    listing_id: Mapped[str]
    impulse: Mapped[bool]
    paid_at: Mapped[int]
    shipped_at: Mapped[int | None]
    over: Mapped[bool] = mapped_column(default=False)
    signed: Mapped[bool] = mapped_column(default=False, server_default=false())
    served: Mapped[str] = mapped_column(default="", server_default="")
    no_gift: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    promise_h: Mapped[int | None]
    door_bp: Mapped[int] = mapped_column(default=0, server_default="0")
    asked: Mapped[bool] = mapped_column(default=False, server_default=false())
    goods: Mapped[str] = mapped_column(default="", server_default="")


class Later(Row):
    """Something a virtual buyer will ask or write at `due_at` of the shop's market clock."""

    __tablename__ = "streaming_aftermath"
    __table_args__ = (Index("ix_streaming_aftermath_shop_due", "shop_id", "due_at"),)
    id: Mapped[str] = mapped_column(primary_key=True)
    order_id: Mapped[str] = mapped_column(index=True)
    shop_id: Mapped[str]
    due_at: Mapped[int]
    what: Mapped[dict[str, Any]] = mapped_column(JSON)


def market_now(view: View, shop_id: str) -> int:
    """The market's clock of a shop as the live room knows it."""
    clock = view.session.get(MarketClock, shop_id)
    return view.now + (clock.offset_ms if clock is not None else 0)


def _purchase(view: View, row: Purchased) -> Purchase:
    """The purchase as the pure part wants it; its draws hang on the show's seed hash, the viewer and the goods."""
    started = log.read(view.session, types=[ShowStarted.type], show=row.show_id, limit=1)
    item = view.session.get(ListingCopy, row.listing_id)
    seed = str(started[0].data["seed_hash"]) if started else row.show_id
    leaf = item.leaf if item is not None else ""
    goods = row.goods or (item.goods_id if item is not None else None) or leaf
    language: Language = "en" if started and started[0].data.get("language") == "en" else "zh"
    charted = item is not None and item.size_chart
    return Purchase(seed, row.viewer, goods, leaf, row.impulse, charted, row.door_bp, language)


def _broken(view: View, row: Purchased) -> int:
    """Broken promises about this listing, or about the whole show."""
    made = {each.data["promise_id"]: each.data for each in log.read(view.session, types=[PromiseMade.type], show=row.show_id)}
    broken = {each.data["promise_id"] for each in log.read(view.session, types=[PromiseBroken.type], show=row.show_id)}
    return sum(made.get(promise, {}).get("listing_id") in (None, row.listing_id) for promise in broken)


def _plan(tx: Tx, row: Purchased, now: int, wish: Wish | None, review: Review | None) -> None:
    for name, later in (("refund", wish), ("review", review)):
        if later is None or tx.session.get(Later, f"{name}_{row.order_id}") is not None:
            continue
        what: dict[str, Any] = {"text": later.text}
        what |= {"reason": later.reason, "wanted": later.wanted} if isinstance(later, Wish) else {"stars": later.stars}
        _note(tx, row, name, now + later.after_ms, what)


def _note(tx: Tx, row: Purchased, name: str, due_at: int, what: dict[str, Any]) -> None:
    tx.session.add(Later(id=f"{name}_{row.order_id}", order_id=row.order_id, shop_id=row.shop_id, due_at=due_at, what=what))


def bought(tx: Tx, fact: OrderPaid, cohort_id: str) -> None:
    """A virtual viewer paid; some already think better of it."""
    if fact.checkout_id is None or fact.show_id is None or not fact.lines or tx.session.get(Purchased, fact.order_id) is not None:
        return
    row = Purchased(
        order_id=fact.order_id,
        show_id=fact.show_id,
        cohort_id=cohort_id,
        shop_id=fact.shop_id,
        viewer=fact.buyer,
        listing_id=fact.lines[0].listing_id,
        impulse=_in_flash(tx, fact),
        paid_at=market_now(tx, fact.shop_id),
        shipped_at=None,
        promise_h=fact.lines[0].dispatch_h,
        door_bp=fact.lines[0].door_fen * 10_000 // max(fact.total_fen, 1),
    )
    dispatch, row.no_gift = owed(tx, fact)
    row.goods = _goods_key(tx, row)
    tx.session.add(row)
    tx.session.flush()
    for promise_id, hours in dispatch.items():
        _note(tx, row, f"dispatch_{promise_id}", row.paid_at + hours * HOUR_MS, {"promise": promise_id, "hours": hours})
    purchase, spoken = _purchase(tx, row), min(dispatch.values(), default=None)
    _plan(tx, row, row.paid_at, before_shipping(purchase), None)
    waits = while_waiting(purchase, row.promise_h or DISPATCH_H, spoken)
    if waits is not None:
        _note(tx, row, "wait", row.paid_at + waits.after_ms, {"spoken": spoken})


def _goods_key(view: View, row: Purchased) -> str:
    """How the crowd's draws know what he bought: its goods, else leaf and slot where the crowd saw it first. Empty when it never did."""
    item = view.session.get(ListingCopy, row.listing_id)
    if item is None or item.goods_id is not None:
        return "" if item is None else item.goods_id or ""
    before = select(Purchased.goods).where(Purchased.show_id == row.show_id, Purchased.listing_id == row.listing_id)
    known, started = view.first(before.limit(1)) or "", False
    for fact in [] if known else log.read(view.session, types=[ShowStarted.type, ShelfArranged.type], show=row.show_id):
        started = started or fact.type == ShowStarted.type
        keys = [each["goods_key"] for each in fact.data.get("items", ()) if each["listing_id"] == row.listing_id]
        known = keys[0] if keys and not (started and known) else known
    return known


def _in_flash(view: View, fact: OrderPaid) -> bool:
    item = view.session.get(ListingCopy, fact.lines[0].listing_id)
    usual = [sku["price_fen"] for sku in item.skus if sku["sku_id"] == fact.lines[0].sku_id] if item is not None else []
    return bool(usual) and fact.lines[0].unit_fen < usual[0]


def shipped(tx: Tx, fact: OrderShipped) -> None:
    """The parcel left; when it did decides whether it was late."""
    row = tx.session.get(Purchased, fact.order_id)
    if row is not None and row.shipped_at is None:
        row.shipped_at = fact.at if fact.at is not None else market_now(tx, row.shop_id)
        _forget(tx, f"wait_{row.order_id}")


def signed(tx: Tx, fact: OrderSigned) -> None:
    """The parcel is there: now it shows whether it keeps what was promised."""
    row = tx.session.get(Purchased, fact.order_id)
    if row is None or row.over:
        return
    fresh = sum(unpacked(tx, promise_id, row.order_id) for promise_id in row.no_gift)
    came = Arrival(
        quality_bp=QUALITY_BP if fact.quality_bp is None else fact.quality_bp,
        late_days=late_days(row.paid_at, row.shipped_at if row.shipped_at is not None else row.paid_at, row.promise_h or DISPATCH_H),
        broken=_broken(tx, row) + fresh,
        damaged=fact.damaged,
        served=row.served,  # type: ignore[arg-type]  # a stored word of this literal
    )
    at = min(max(fact.signed_at, row.shipped_at or row.paid_at), market_now(tx, row.shop_id))
    wish, review = after_signing(_purchase(tx, row), came)
    _plan(tx, row, at, None if row.asked else wish, review)
    row.signed = True
    _keep(tx, row)


def served(tx: Tx, fact: ServiceAnswered | ServiceKeptWaiting) -> None:
    """The shop's service answered a buyer, or left him waiting: how he took it last counts."""
    row = tx.session.get(Purchased, fact.order_id)
    mood = fact.mood if isinstance(fact, ServiceAnswered) else "upset"
    if row is not None and mood in ("content", "upset"):
        row.served = mood


def over(tx: Tx, fact: OrderCancelled | OrderRefunded) -> None:
    """The order is off or paid back: nothing more is asked; a review may still come."""
    row = tx.session.get(Purchased, fact.order_id)
    if row is not None:
        row.over = True
        _forget(tx, f"refund_{row.order_id}")
        _forget(tx, f"wait_{row.order_id}")
        _keep(tx, row)


def _forget(tx: Tx, later_id: str) -> None:
    later = tx.session.get(Later, later_id)
    if later is not None:
        tx.session.delete(later)


def _keep(tx: Tx, row: Purchased) -> None:
    """Which promises about what was bought here have come to a good end: the show is over, nothing of it is on its way any more."""
    promised = [
        one for one in promises_of(tx, row.show_id, row.listing_id) if not one.broken and not one.kept and not contradicted(tx, one)
    ]
    if not promised or tx.get(Show, row.show_id).state != "ended":
        return
    tx.session.flush()
    for one in promised:
        covered = [Purchased.show_id == row.show_id, *([Purchased.listing_id == one.listing_id] if one.listing_id else [])]
        on_its_way = select(Purchased.order_id).where(*covered, Purchased.signed.is_(False), Purchased.over.is_(False))
        waits = select(Later.id).where(Later.shop_id == row.shop_id, Later.id.startswith(f"dispatch_{one.id}_", autoescape=True))
        arrived = select(Purchased.order_id).where(*covered, Purchased.signed)
        if not _any(tx, on_its_way) and not _any(tx, waits) and _any(tx, arrived):
            keep_promise(tx, one)


def _any(tx: Tx, query: Select[Any]) -> bool:
    return tx.first(query.limit(1)) is not None


def forwarded(tx: Tx, fact: ShopFastForwarded) -> None:
    """The shop's market clock jumped; what falls due by it is said, what hangs on parcels that were not sent a moment later."""
    tx.session.merge(MarketClock(shop_id=fact.shop_id, offset_ms=fact.offset_ms, quiet_until=tx.now + SUPPLIERS_SAY_MS))
    tx.session.flush()
    say_due(tx, fact.shop_id)


def shops_due(view: View) -> list[str]:
    """Shops whose buyers have something to say now."""
    shops = view.all(select(Later.shop_id).distinct().order_by(Later.shop_id))
    return [shop for shop in shops if view.first(select(Later.id).where(*_due(view, shop)).limit(1)) is not None]


def _due(view: View, shop_id: str) -> tuple[Any, ...]:
    clock = view.session.get(MarketClock, shop_id)
    quiet = clock is not None and view.now < clock.quiet_until
    held = [Later.id.not_like(f"{name}%") for name in UNTIL_SENT] if quiet else []
    return Later.shop_id == shop_id, Later.due_at <= market_now(view, shop_id), *held


def say_due(tx: Tx, shop_id: str) -> int:
    """Say what is due in a shop, the oldest first, at most `AT_ONCE`. Returns how many were said."""
    rows = tx.all(select(Later).where(*_due(tx, shop_id)).order_by(Later.due_at, Later.id).limit(AT_ONCE))
    for later in rows:
        row = tx.get(Purchased, later.order_id)
        if "spoken" in later.what:
            _waited(tx, row, later)
            continue
        tx.session.delete(later)
        if "promise" in later.what:
            _dispatch_due(tx, row, later)
            continue
        fact: RefundRequested | ReviewWritten
        if "stars" in later.what:
            fact = ReviewWritten(show_id=row.show_id, order_id=row.order_id, **later.what)
        else:
            fact = RefundRequested(show_id=row.show_id, order_id=row.order_id, **later.what)
        tx.emit(fact, row.show_id, cohort=row.cohort_id, show=row.show_id)
    return len(rows)


def _waited(tx: Tx, row: Purchased, later: Later) -> None:
    """The parcel has not left and he gives up; whom the service put off kindly meanwhile waits longer."""
    wish = while_waiting(_purchase(tx, row), row.promise_h or DISPATCH_H, later.what["spoken"], row.served)  # type: ignore[arg-type]
    if wish is not None and row.paid_at + wish.after_ms > market_now(tx, row.shop_id):
        later.due_at = row.paid_at + wish.after_ms
        return
    tx.session.delete(later)
    if wish is not None and not row.over and row.shipped_at is None:
        row.asked = True
        told = {"reason": wish.reason, "text": wish.text, "wanted": wish.wanted}
        fact = RefundRequested(show_id=row.show_id, order_id=row.order_id, **told)
        tx.emit(fact, row.show_id, cohort=row.cohort_id, show=row.show_id)


def _dispatch_due(tx: Tx, row: Purchased, later: Later) -> None:
    """The promised hours are over: the parcel of a standing order has left, or the promise is broken."""
    if not row.over and (row.shipped_at is None or row.shipped_at > later.due_at):
        break_promise(tx, later.what["promise"], f"order {row.order_id}: not sent within {later.what['hours']} h of its payment")
    _keep(tx, row)
