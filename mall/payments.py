"""Paying for orders with virtual money, which the platform holds until settlement."""

from sandbox.store import Tx
from sandbox.trade.dispatch import source_of

from .events import OrderPaid
from .ledger import book
from .market_clock import offset_of
from .order_views import order_out
from .orders import end_unpaid, fact_lines, first_look, holds, move, on_commission
from .refusals import NotPayable
from .stock import sell, take
from .tables import Order
from .wire import OrderOut


def pay(tx: Tx, order_id: str, showms: int | None = None) -> OrderOut:
    """The buyer's virtual money goes to the platform, which holds it. NotPayable when the order is not waiting for it.

    Where stock is taken at payment and others paid first, nothing is paid: the order is cancelled for `sold_out`.
    """
    order = tx.get(Order, order_id)
    if not move(tx, order, "placed", "paid"):
        raise NotPayable
    if not _taken(tx, order, showms):
        move(tx, order, "paid", "cancelled")
        end_unpaid(tx, order, "sold_out", showms)
        return order_out(order)
    offset = offset_of(tx, order.shop_id)
    order.paid_at, order.held_fen = tx.now + offset, order.total_fen
    order.due_at = tx.now + first_look(order)
    amounts = {
        "escrow": order.total_fen,
        "coupon_cost": order.off_fen,
        "sales": -order.goods_fen,
        "freight_income": -order.freight_fen,
    }
    if on_commission(order):
        amounts = {"escrow": order.total_fen, "payable": -order.total_fen}
    book(tx, order.shop_id, "paid", order.id, amounts, order_id=order.id, show_id=order.show_id, market_at=order.paid_at)
    paid = OrderPaid(
        order_id=order.id,
        shop_id=order.shop_id,
        show_id=order.show_id,
        checkout_id=order.checkout_id,
        buyer=order.buyer,
        total_fen=order.total_fen,
        lines=fact_lines(order),
        province=order.province,
    )
    tx.emit(paid, order.id, cohort=order.cohort_id, show=order.show_id, showms=showms)
    return order_out(order)


def _taken(tx: Tx, order: Order, showms: int | None) -> bool:
    """Sell the order's pieces: those it held, and what is only taken now (付款减; at most the line that was bought). False without them.

    Also what is only taken now comes from the stock its promise was made for: nobody is sent later than he was told.
    """
    for line in order.lines:
        if holds(line):
            continue
        here = line["sku_id"], line["quantity"], source_of(line)
        if not take(tx, *here, show_id=order.show_id, cohort=order.cohort_id, showms=showms):
            return False
    for line in order.lines:
        if holds(line):
            sell(tx, line["sku_id"], line["quantity"], source_of(line))
    return True
