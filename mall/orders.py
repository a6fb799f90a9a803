"""Orders: placed with their stock held and their price written down, cancelled when nobody pays."""

from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass, replace
from typing import Any, Literal

from sqlalchemy import insert, update

from sandbox.actor import Actor
from sandbox.errors import NotFound
from sandbox.rows import table_of
from sandbox.store import Tx, View
from sandbox.trade.dispatch import Source, promise_h, same_day, same_day_ms, source_of, sources_of
from sandbox.trade.freight import PROVINCES, freight_of, goes_to, terms_of
from sandbox.trade.listing_terms import returns_hold
from sandbox.trade.quote import Line, Quote, quote

from .day_limits import within_day_of_orders
from .door import door_fen
from .events import CouponUsed, OrderCancelled, OrderLine, OrderPlaced
from .market_clock import HOUR_MS, market_now
from .offers import Offers, give, offers_for, take_offers, within_limits
from .order_views import order_out
from .refusals import LiveOnly, NoReturnUnconfirmed, NotCancellable, NotSentThere, OffSale, OverLimit, OwnGoods, PriceWentUp, SoldOut
from .service_talk import share
from .shelf import Shelf, on_shelf
from .stock import release, reserve, shown
from .tables import Listing, Order, ShowKnown
from .wire import OrderOut

PAY_WITHIN_MS = 300_000
"""Unpaid orders are cancelled after five minutes, as live rooms do with scarce goods."""
MOST_PIECES = 99
ASKS_ONE_OF = 9
ASKS_AFTER_MS = 20_000
"""One virtual buyer of nine asks twenty seconds after payment when it will be sent."""

Reason = Literal["unpaid", "abandoned", "owner", "supplier", "sold_out"]


@dataclass(frozen=True)
class Wish:
    """What somebody wants to buy. `seen_price_fen`: the price on his screen; dearer now is refused, cheaper is fine.

    `no_return_ok`: he has confirmed that the return without a reason does not hold (C27); asked of people only.
    """

    listing_id: str
    sku_id: str
    quantity: int
    buyer: str
    buyer_kind: Literal["viewer", "person"]
    nick: str = ""
    seen_price_fen: int | None = None
    show_id: str | None = None
    checkout_id: str | None = None
    coupon_id: str | None = None
    flash_id: str | None = None
    showms: int | None = None
    no_return_ok: bool = False


WRITE_DOWN = insert(table_of(Order))


def priced_for(tx: View, wish: Wish) -> tuple[Shelf, Offers, Quote]:
    """What it would cost now, with what counts for it. An OrderNo when the mall says no; whether enough is there is not asked here."""
    shelf = on_shelf(tx, wish.listing_id, wish.sku_id)
    if shelf is None or not shelf.sells:
        raise OffSale
    if not 1 <= wish.quantity <= MOST_PIECES:
        raise OverLimit
    if shelf.form["channel"] == "live" and wish.show_id is None:
        raise LiveOnly
    if not goes_to(terms_of(shelf.shop_form, shelf.form), province := province_of(wish.buyer)):
        raise NotSentThere(region=province)
    within_limits(tx, shelf.form, shelf.listing_id, wish.buyer, wish.quantity)
    within_day_of_orders(tx, shelf.shop_id, shelf.orders_a_day, tx.now + shelf.offset_ms)
    offers = offers_for(tx, shelf, wish.buyer, wish.quantity, wish.coupon_id, wish.flash_id)
    priced = _quoted(shelf, wish.quantity, offers)
    return shelf, offers, priced


def place(tx: Tx, wish: Wish) -> str:
    """Hold the stock, write the order down with its price snapshot and return its id. An OrderNo when the mall says no; nothing changed.

    Virtual viewers call it up to fifty times a second: one statement reads, one holds the pieces, one writes, and no ORM object is made.
    """
    shelf, offers, priced = priced_for(tx, wish)
    if wish.seen_price_fen is not None and priced.lines[0].unit_fen > wish.seen_price_fen:
        raise PriceWentUp
    with tx.part() if priced.used else nullcontext():  # without offers the one statement that may fail changes nothing
        source = _held(tx, wish, shelf)
        if source is None:
            raise SoldOut
        take_offers(tx, offers, wish.buyer, wish.quantity, priced.used)
        return _written(tx, wish, shelf, source, priced, give(tx, priced.gifts, wish.show_id, shelf.cohort_id))


def _held(tx: Tx, wish: Wish, shelf: Shelf) -> Source | None:
    """Hold the pieces and say of which stock; where stock is taken at payment (付款减) it is enough that they stand on the shelf now.

    A line comes whole from one stock: in hand if it fits, else step stock; it goes into one parcel under one promise. None: in neither.
    """
    for source in sources_of(shelf.form):
        if shelf.form.get("reduce") == "payment":
            there = shown(tx, shelf.sku_id, wish.quantity, source)
        else:
            there = reserve(tx, shelf.sku_id, wish.quantity, source, show_id=wish.show_id, cohort=shelf.cohort_id, showms=wish.showms)
        if there:
            return source
    return None


def _quoted(shelf: Shelf, quantity: int, offers: Offers) -> Quote:
    freight = freight_of(terms_of(shelf.shop_form, shelf.form), shelf.form, quantity)
    return quote([Line(shelf.listing_id, shelf.sku_id, shelf.price_fen, quantity)], offers.promotions, freight)


def _written(tx: Tx, wish: Wish, shelf: Shelf, source: Source, priced: Quote, gifts: list[dict[str, Any]]) -> str:
    form, line = shelf.form, priced.lines[0]
    snapshot = {
        "listing_id": shelf.listing_id,
        "sku_id": shelf.sku_id,
        "goods_id": shelf.goods_id,
        "title": form["title"],
        "sku_name": shelf.sku_name,
        "picture": form["pictures"][0] if form["pictures"] else "",
        "quantity": wish.quantity,
        "shelf_fen": line.shelf_fen,
        "unit_fen": line.unit_fen,
        "off_fen": line.off_fen,
        "total_fen": line.total_fen,
        "version": shelf.version,
        "after_sale": form["after_sale"],
        "no_return": wish.no_return_ok and not returns_hold(form["after_sale"]),
        "dispatch_h": promise_h(form, source, tx.now + shelf.offset_ms),
        "same_day": same_day(form, source),
        "stock_from": source,
        "reduce": form.get("reduce", "order"),
        "mode": (shelf.mode or "dropship") if shelf.goods_id else "own",
        "commission_bp": shelf.commission_bp if shelf.mode == "commission" else 0,
        "exclusive": shelf.exclusive and shelf.mode == "commission",
        "sent_by": "shop" if not shelf.goods_id or shelf.mode == "wholesale" else "supplier",
        "door_fen": door_fen(terms_of(shelf.shop_form, form), form, wish.quantity),
    }
    order_id = tx.new_id("ord")
    row = {
        "id": order_id,
        "shop_id": shelf.shop_id,
        "owner_id": shelf.owner_id,
        "cohort_id": shelf.cohort_id,
        "show_id": wish.show_id,
        "checkout_id": wish.checkout_id,
        "buyer": wish.buyer,
        "buyer_kind": wish.buyer_kind,
        "nick": wish.nick,
        "state": "placed",
        "lines": [snapshot, *gifts],
        "used": list(priced.used),
        "goods_fen": priced.goods_fen,
        "off_fen": priced.off_fen,
        "freight_fen": priced.freight_fen,
        "total_fen": priced.total_fen,
        "held_fen": 0,
        "placed_at": tx.now + shelf.offset_ms,
        "pay_before": tx.now + PAY_WITHIN_MS,
        "reason": "",
        "due_at": tx.now + PAY_WITHIN_MS,
        "refunded_fen": 0,
        "back_pieces": 0,
        "sent_pieces": 0,
        "province": province_of(wish.buyer),
    }
    tx.session.execute(WRITE_DOWN, row)
    placed = OrderPlaced(
        order_id=order_id,
        shop_id=shelf.shop_id,
        owner_id=shelf.owner_id,
        buyer=wish.buyer,
        buyer_kind=wish.buyer_kind,
        show_id=wish.show_id,
        checkout_id=wish.checkout_id,
        lines=tuple(OrderLine.model_validate(line) for line in (snapshot, *gifts)),
        freight_fen=priced.freight_fen,
        total_fen=priced.total_fen,
        pay_before=tx.now + PAY_WITHIN_MS,
    )
    tx.emit(placed, order_id, cohort=shelf.cohort_id, show=wish.show_id, showms=wish.showms)
    if priced.off_fen and wish.coupon_id is not None:
        used = CouponUsed(coupon_id=wish.coupon_id, order_id=order_id, off_fen=priced.off_fen)
        tx.emit(used, wish.coupon_id, cohort=shelf.cohort_id, show=wish.show_id)
    return order_id


def province_of(buyer: str) -> str:
    """Where a buyer lives, for shops and suppliers that do not send everywhere: the same for the same person."""
    return PROVINCES[min(share(buyer, len(PROVINCES)), share(f"{buyer}/2", len(PROVINCES)))]


def fact_lines(order: Order) -> tuple[OrderLine, ...]:
    """The order's lines as facts carry them."""
    return tuple(OrderLine.model_validate(line) for line in order.lines)


def buy(
    tx: Tx,
    listing_id: str,
    sku_id: str,
    quantity: int,
    seen_price_fen: int | None = None,
    show_id: str | None = None,
    no_return_ok: bool = False,
) -> OrderOut:
    """A classmate orders with virtual money, perhaps in a show of that shop.

    NotFound outside his class, NoReturnUnconfirmed where the seven days do not hold (C27), OwnGoods, or another OrderNo.
    """
    wish = wish_of(tx, tx.actor, Wish(listing_id, sku_id, quantity, tx.actor.id, "person", "", seen_price_fen, show_id))
    listing = tx.get(Listing, listing_id)
    if listing.online and not no_return_ok and not returns_hold(listing.online["after_sale"]):
        raise NoReturnUnconfirmed
    return order_out(tx.get(Order, place(tx, replace(wish, no_return_ok=no_return_ok))))


def wish_of(view: View, actor: Actor, wish: Wish) -> Wish:
    """The wish of a person as the mall may take it: in his class, not of his own goods, and of goods of live rooms only in a live show."""
    listing = view.get(Listing, wish.listing_id)
    if not actor.roles_in(listing.cohort_id) or (listing.sale_state == "none" and listing.owner_id != actor.id):
        raise NotFound
    if listing.owner_id == actor.id:
        raise OwnGoods
    if wish.show_id is not None:
        show = view.session.get(ShowKnown, wish.show_id)
        if show is None or show.owner_id != listing.owner_id:
            raise NotFound
        if not show.live and (listing.online or {}).get("channel") == "live":
            raise LiveOnly
    return wish


def cancel(tx: Tx, order_id: str, reason: Reason, showms: int | None = None) -> OrderOut:
    """End an unpaid order and free what it held. NotCancellable for a paid or ended one."""
    order = tx.get(Order, order_id)
    if not move(tx, order, "placed", "cancelled"):
        raise NotCancellable
    end_unpaid(tx, order, reason, showms)
    return order_out(order)


def end_unpaid(tx: Tx, order: Order, reason: Reason, showms: int | None = None) -> None:
    """Free what an order held that will not be paid, and say so."""
    order.ended_at, order.due_at, order.reason = market_now(tx, order.shop_id), None, reason
    for line in order.lines:
        if holds(line):
            release(tx, line["sku_id"], line["quantity"], source_of(line), show_id=order.show_id, cohort=order.cohort_id)
    say_cancelled(tx, order, reason, showms)


def holds(line: Mapping[str, Any]) -> bool:
    """Whether an unpaid order holds the pieces of a line; not where stock is taken at payment."""
    return bool(line.get("reduce", "order") == "order")


def on_commission(order: Order) -> bool:
    """Whether the supplier is the seller and the shop earns a commission."""
    return bool(order.lines) and order.lines[0].get("mode") == "commission"


def pieces_of(order: Order) -> int:
    """How many pieces were ordered."""
    return sum(line["quantity"] for line in order.lines)


def pieces_from(order: Order, passed: int, pieces: int) -> list[tuple[int, dict[str, Any], int]]:
    """(place of the line, line, how many of it) of the next `pieces` after the first `passed`: what was bought before what was given."""
    found, left = [], pieces
    for place, line in enumerate(order.lines):
        count = min(max(0, line["quantity"] - passed), left)
        passed, left = max(0, passed - line["quantity"]), left - count
        if count:
            found.append((place, line, count))
    return found


def by_shop(line: Mapping[str, Any]) -> bool:
    """Whether the shop sends a line itself, out of its own stock."""
    return bool(line.get("sent_by", "supplier" if line["goods_id"] else "shop") == "shop")


def promise_ms(order: Order) -> int:
    """How long after payment the shop promised to send it; all of it same-day, until the midnight of the payment's own day."""
    if order.paid_at is not None and all(line.get("same_day") for line in order.lines):
        return same_day_ms(order.paid_at)
    hours: int = max(line["dispatch_h"] for line in order.lines)
    return hours * HOUR_MS


def first_look(order: Order) -> int:
    """How long after payment the order is looked at first: some virtual buyers ask at once, else when the promise is over."""
    asks = order.buyer_kind == "viewer" and share(f"{order.id}/asks", ASKS_ONE_OF) == 0
    return ASKS_AFTER_MS if asks else promise_ms(order)


def say_cancelled(tx: Tx, order: Order, reason: Reason, showms: int | None = None) -> None:
    """Tell the log that an order will not be delivered."""
    cancelled = OrderCancelled(
        order_id=order.id, shop_id=order.shop_id, show_id=order.show_id, checkout_id=order.checkout_id, reason=reason
    )
    tx.emit(cancelled, order.id, cohort=order.cohort_id, show=order.show_id, showms=showms)


def move(tx: Tx, order: Order, before: str, after: str) -> bool:
    """Change the state if it still is `before`; so two processes cannot both pay or pay and cancel."""
    moved = update(Order).where(Order.id == order.id, Order.state == before).values(state=after).returning(Order.id)
    if tx.session.execute(moved.execution_options(synchronize_session=False)).first() is None:
        return False
    order.state = after
    return True
