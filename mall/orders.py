"""Orders: placed with their stock held and their price written down, paid with virtual money, cancelled when nobody pays."""

from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import select, update

from sandbox.errors import NotFound
from sandbox.store import Tx
from sandbox.trade.quote import Freight, Line, Quote, quote

from .events import CouponUsed, OrderCancelled, OrderLine, OrderPaid, OrderPlaced
from .ledger import book
from .offers import Offers, offers_for, take_offers
from .order_views import order_out
from .refusals import LiveOnly, NotCancellable, NotPayable, OffSale, OverLimit, OwnGoods, PriceWentUp, SoldOut
from .stock import release, reserve, sell
from .tables import Listing, Order, Shop, Sku
from .wire import OrderOut

PAY_WITHIN_MS = 300_000
"""Unpaid orders are cancelled after five minutes, as live rooms do with scarce goods."""
MOST_PIECES = 99

Reason = Literal["unpaid", "abandoned", "owner", "supplier"]


@dataclass(frozen=True)
class Wish:
    """What somebody wants to buy. `seen_price_fen`: the price on his screen; dearer now is refused, cheaper is fine."""

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


def place(tx: Tx, wish: Wish) -> Order:
    """Hold the stock and write the order down with its price snapshot. An OrderNo when the mall says no; the stock is untouched then."""
    found = tx.session.execute(
        select(Listing, Sku, Shop.state, Shop.form)
        .join(Sku, Sku.listing_id == Listing.id)
        .join(Shop, Shop.id == Listing.shop_id)
        .where(Listing.id == wish.listing_id, Sku.id == wish.sku_id)
        .execution_options(populate_existing=True)
    ).first()
    if found is None or found[0].sale_state != "on_sale" or not found[1].listed or found[2] != "open" or found[0].online is None:
        raise OffSale
    listing, sku, _, shop_form = found
    if not 1 <= wish.quantity <= MOST_PIECES:
        raise OverLimit
    if listing.online["channel"] == "live" and wish.show_id is None:
        raise LiveOnly
    offers = offers_for(tx, sku, wish.buyer, wish.quantity, wish.coupon_id, wish.flash_id)
    priced = _quoted(listing, sku, wish.quantity, offers, shop_form)
    if wish.seen_price_fen is not None and priced.lines[0].unit_fen > wish.seen_price_fen:
        raise PriceWentUp
    if not reserve(tx, sku.id, wish.quantity, show_id=wish.show_id, cohort=listing.cohort_id, showms=wish.showms):
        raise SoldOut
    take_offers(tx, offers, wish.buyer, wish.quantity, priced.used)
    return _written(tx, wish, listing, sku, priced)


def _quoted(listing: Listing, sku: Sku, quantity: int, offers: Offers, shop_form: dict[str, Any]) -> Quote:
    assert listing.online is not None
    terms = shop_form.get("freight") or {}
    free_from = terms.get("free_from_fen") if terms.get("kind") == "free_from" else None
    freight = Freight(listing.online["freight_fen"], free_from)
    return quote([Line(listing.id, sku.id, sku.price_fen, quantity)], offers.promotions, freight)


def _written(tx: Tx, wish: Wish, listing: Listing, sku: Sku, priced: Quote) -> Order:
    form = listing.online
    assert form is not None
    line = priced.lines[0]
    snapshot = {
        "listing_id": listing.id,
        "sku_id": sku.id,
        "goods_id": listing.goods_id,
        "title": form["title"],
        "sku_name": sku.name,
        "picture": form["pictures"][0] if form["pictures"] else "",
        "quantity": wish.quantity,
        "shelf_fen": line.shelf_fen,
        "unit_fen": line.unit_fen,
        "off_fen": line.off_fen,
        "total_fen": line.total_fen,
        "version": listing.version,
        "after_sale": form["after_sale"],
        "dispatch_h": form["dispatch_h"],
    }
    order = tx.add(
        Order(
            id=tx.new_id("ord"),
            shop_id=listing.shop_id,
            owner_id=listing.owner_id,
            cohort_id=listing.cohort_id,
            show_id=wish.show_id,
            checkout_id=wish.checkout_id,
            buyer=wish.buyer,
            buyer_kind=wish.buyer_kind,
            nick=wish.nick,
            state="placed",
            lines=[snapshot],
            used=list(priced.used),
            goods_fen=priced.goods_fen,
            off_fen=priced.off_fen,
            freight_fen=priced.freight_fen,
            total_fen=priced.total_fen,
            held_fen=0,
            placed_at=tx.now,
            pay_before=tx.now + PAY_WITHIN_MS,
            reason="",
            due_at=tx.now + PAY_WITHIN_MS,
        )
    )
    placed = OrderPlaced(
        order_id=order.id,
        shop_id=order.shop_id,
        owner_id=order.owner_id,
        buyer=order.buyer,
        buyer_kind=wish.buyer_kind,
        show_id=order.show_id,
        checkout_id=order.checkout_id,
        lines=fact_lines(order),
        freight_fen=order.freight_fen,
        total_fen=order.total_fen,
        pay_before=order.pay_before,
    )
    tx.emit(placed, order.id, cohort=order.cohort_id, show=order.show_id, showms=wish.showms)
    if priced.off_fen:
        coupon_id = next(name for name in priced.used if name == wish.coupon_id)
        tx.emit(
            CouponUsed(coupon_id=coupon_id, order_id=order.id, off_fen=priced.off_fen),
            coupon_id,
            cohort=order.cohort_id,
            show=order.show_id,
        )
    return order


def fact_lines(order: Order) -> tuple[OrderLine, ...]:
    """The order's lines as facts carry them."""
    return tuple(OrderLine.model_validate(line) for line in order.lines)


def buy(tx: Tx, listing_id: str, sku_id: str, quantity: int, seen_price_fen: int | None = None) -> OrderOut:
    """A classmate orders with virtual money. NotFound outside his class, OwnGoods, or another OrderNo."""
    listing = tx.get(Listing, listing_id)
    if not tx.actor.roles_in(listing.cohort_id) or (listing.sale_state == "none" and listing.owner_id != tx.actor.id):
        raise NotFound
    if listing.owner_id == tx.actor.id:
        raise OwnGoods
    wish = Wish(listing_id, sku_id, quantity, tx.actor.id, "person", seen_price_fen=seen_price_fen)
    return order_out(place(tx, wish))


def pay(tx: Tx, order_id: str, showms: int | None = None) -> OrderOut:
    """The buyer's virtual money goes to the platform, which holds it. NotPayable when the order is not waiting for it."""
    order = tx.get(Order, order_id)
    if not _move(tx, order, "placed", "paid"):
        raise NotPayable
    order.paid_at, order.due_at, order.held_fen = tx.now, None, order.total_fen
    for line in order.lines:
        sell(tx, line["sku_id"], line["quantity"])
    amounts = {
        "escrow": order.total_fen,
        "coupon_cost": order.off_fen,
        "sales": -order.goods_fen,
        "freight_income": -order.freight_fen,
    }
    book(tx, order.shop_id, "paid", order.id, amounts)
    paid = OrderPaid(
        order_id=order.id,
        shop_id=order.shop_id,
        show_id=order.show_id,
        checkout_id=order.checkout_id,
        buyer=order.buyer,
        total_fen=order.total_fen,
        lines=fact_lines(order),
    )
    tx.emit(paid, order.id, cohort=order.cohort_id, show=order.show_id, showms=showms)
    return order_out(order)


def cancel(tx: Tx, order_id: str, reason: Reason, showms: int | None = None) -> OrderOut:
    """End an unpaid order and free what it held. NotCancellable for a paid or ended one."""
    order = tx.get(Order, order_id)
    if not _move(tx, order, "placed", "cancelled"):
        raise NotCancellable
    order.ended_at, order.due_at, order.reason = tx.now, None, reason
    for line in order.lines:
        release(tx, line["sku_id"], line["quantity"], show_id=order.show_id, cohort=order.cohort_id)
    say_cancelled(tx, order, reason, showms)
    return order_out(order)


def say_cancelled(tx: Tx, order: Order, reason: Reason, showms: int | None = None) -> None:
    """Tell the log that an order will not be delivered."""
    cancelled = OrderCancelled(
        order_id=order.id, shop_id=order.shop_id, show_id=order.show_id, checkout_id=order.checkout_id, reason=reason
    )
    tx.emit(cancelled, order.id, cohort=order.cohort_id, show=order.show_id, showms=showms)


def _move(tx: Tx, order: Order, before: str, after: str) -> bool:
    """Change the state if it still is `before`; so two processes cannot both pay or pay and cancel."""
    moved = update(Order).where(Order.id == order.id, Order.state == before).values(state=after).returning(Order.id)
    if tx.session.execute(moved.execution_options(synchronize_session=False)).first() is None:
        return False
    order.state = after
    return True
