"""Verbs of the mall, each broken in one way on purpose: the negative controls of its property tests."""

from typing import Any

from sqlalchemy import select, update

from mall import fulfilment, orders, payments, refunds
from mall.after_tables import Refund
from mall.fast_forward import fast_forward
from mall.stock import release, unsell
from mall.tables import Coupon, Order, Sku
from mall.warehouse import item_of
from sandbox.store import Tx


def pays_without_selling(tx: Tx, order_id: str) -> None:
    payments.pay(tx, order_id)
    for line in tx.get(Order, order_id).lines:
        unsell(tx, line["sku_id"], line["quantity"])


def pays_though_nothing_is_left(tx: Tx, order_id: str) -> None:
    payments.pay(tx, order_id)
    order = tx.get(Order, order_id)
    if order.reason == "sold_out":
        line = order.lines[0]
        moved = update(Sku).where(Sku.id == line["sku_id"])
        tx.session.execute(moved.values(stock=Sku.stock - line["quantity"], sold=Sku.sold + line["quantity"]))


def places_without_holding(tx: Tx, wish: orders.Wish) -> str:
    name = orders.place(tx, wish)
    release(tx, wish.sku_id, wish.quantity)
    return name


def cancels_and_keeps_the_pieces(tx: Tx, order_id: str, reason: Any) -> None:
    order = tx.get(Order, order_id)
    held = order.lines
    order.lines = []
    orders.cancel(tx, order_id, reason)
    order.lines = held


def settles_and_keeps_the_money(tx: Tx, order_id: str) -> None:
    before = tx.get(Order, order_id).held_fen
    fulfilment.settle(tx, order_id)
    tx.get(Order, order_id).held_fen = before


def pays_back_twice(tx: Tx, refund_id: str) -> None:
    if refunds.approve(tx, refund_id).state == "done":
        refund = tx.get(Refund, refund_id)
        refunds._done(tx, refund, tx.get(Order, refund.order_id))


def ships_and_forgets_the_warehouse(tx: Tx, order_id: str, *more: Any) -> None:
    fulfilment.ship(tx, order_id, *more)
    order = tx.get(Order, order_id)
    if (item := item_of(tx, order, order.lines[0])) is not None:
        item.value_fen += 1


def sends_again_and_keeps_the_pieces(tx: Tx, refund_id: str, *parcel: str) -> None:
    stock = {sku.id: sku.stock for sku in tx.all(select(Sku))}
    refunds.resend(tx, refund_id, *parcel)
    for name, pieces in stock.items():
        tx.session.execute(update(Sku).where(Sku.id == name).values(stock=pieces))


def cancels_and_keeps_the_coupon(tx: Tx, order_id: str, reason: Any) -> None:
    orders.cancel(tx, order_id, reason)
    for name in tx.get(Order, order_id).used:
        tx.session.execute(update(Coupon).where(Coupon.id == name).values(left=Coupon.left - 1))


def ships_a_part_and_says_it_was_all(tx: Tx, order_id: str, carrier: str, tracking: str, pieces: int | None = None) -> None:
    fulfilment.ship(tx, order_id, carrier, tracking, pieces)
    tx.get(Order, order_id).state = "shipped"


def leaps_over_the_settlement(tx: Tx, shop_id: str, days: int) -> None:
    fast_forward(tx, shop_id, days)
    ripe = update(Order).where(Order.shop_id == shop_id, Order.state.in_(("signed", "reviewed")), Order.due_at <= tx.now)
    tx.session.execute(ripe.values(state="settled"))


BROKEN_VERBS = (
    ("pay", pays_without_selling),
    ("pay", pays_though_nothing_is_left),
    ("place", places_without_holding),
    ("cancel", cancels_and_keeps_the_pieces),
    ("settle", settles_and_keeps_the_money),
    ("approve", pays_back_twice),
    ("ship", ships_and_forgets_the_warehouse),
    ("resend", sends_again_and_keeps_the_pieces),
    ("cancel", cancels_and_keeps_the_coupon),
    ("ship", ships_a_part_and_says_it_was_all),
    ("fast_forward", leaps_over_the_settlement),
)
