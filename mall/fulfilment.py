"""What happens to a paid order: costs, parcels, delivery, settlement, and a supplier that cannot deliver."""

from sqlalchemy import select

from sandbox.money import share_of
from sandbox.store import Tx

from .events import OrderRefunded, OrderSettled, OrderShipped, OrderSigned
from .ledger import COURIER_FEN, PLATFORM_FEE_BP, book
from .order_views import look_order
from .orders import say_cancelled
from .refusals import NotShippable
from .stock import put_stock, unsell
from .tables import Order, Parcel
from .wire import OrderOut

SETTLE_AFTER_MS = 7 * 86_400_000
"""The platform holds the money for seven days after delivery, as long as the buyer may send the goods back (T+7)."""
OWN_PARCEL_MS = 60_000
"""A parcel the shop sends itself takes a minute in practice."""


def book_cost(tx: Tx, order_id: str, purchase_order_id: str, total_fen: int) -> None:
    """The supplier's price of a dropship order: taken from the money held for it, the rest from the wallet (which may fall below 0)."""
    order = tx.session.get(Order, order_id)
    if order is None:
        return
    from_escrow = min(order.held_fen, total_fen)
    order.held_fen -= from_escrow
    amounts = {"cogs": total_fen, "escrow": -from_escrow, "wallet": from_escrow - total_fen}
    book(tx, order.shop_id, "supply", purchase_order_id, amounts)


def dispatched(tx: Tx, order_id: str, shipment_id: str, carrier: str, tracking: str) -> None:
    """A supplier's shipment to the buyer is on its way."""
    order = tx.session.get(Order, order_id)
    if order is None or order.state not in {"paid", "shipped"}:
        return
    _parcel(tx, order, carrier, tracking, shipment_id, None)


def ship(tx: Tx, order_id: str, carrier: str, tracking: str) -> OrderOut:
    """The shop sends its own goods and pays the courier. NotShippable."""
    order = tx.get(Order, order_id)
    if order.state != "paid" or any(line["goods_id"] for line in order.lines):
        raise NotShippable
    _parcel(tx, order, carrier, tracking, None, tx.now + OWN_PARCEL_MS)
    book(tx, order.shop_id, "courier", order.id, {"freight": COURIER_FEN, "wallet": -COURIER_FEN})
    tx.session.flush()
    return look_order(tx, order.id)


def _parcel(tx: Tx, order: Order, carrier: str, tracking: str, shipment_id: str | None, due_at: int | None) -> None:
    parcel = tx.add(
        Parcel(
            id=tx.new_id("par"),
            order_id=order.id,
            shop_id=order.shop_id,
            shipment_id=shipment_id,
            carrier=carrier,
            tracking=tracking,
            dispatched_at=tx.now,
            due_at=due_at,
        )
    )
    order.state, order.shipped_at = "shipped", order.shipped_at or tx.now
    shipped = OrderShipped(order_id=order.id, shop_id=order.shop_id, parcel_id=parcel.id, carrier=carrier, tracking=tracking)
    tx.emit(shipped, order.id, cohort=order.cohort_id, show=order.show_id)


def delivered(tx: Tx, order_id: str, shipment_id: str | None = None) -> None:
    """The buyer has the parcel; settlement falls due seven market days later."""
    order = tx.session.get(Order, order_id)
    if order is None or order.state != "shipped":
        return
    for parcel in tx.all(select(Parcel).where(Parcel.order_id == order_id, Parcel.delivered_at.is_(None))):
        if shipment_id is None or parcel.shipment_id == shipment_id:
            parcel.delivered_at, parcel.due_at = tx.now, None
    tx.session.flush()
    if tx.first(select(Parcel.id).where(Parcel.order_id == order_id, Parcel.delivered_at.is_(None))) is not None:
        return
    order.state, order.signed_at, order.due_at = "signed", tx.now, tx.now + SETTLE_AFTER_MS
    tx.emit(OrderSigned(order_id=order.id, shop_id=order.shop_id, signed_at=tx.now), order.id, cohort=order.cohort_id, show=order.show_id)


def settle(tx: Tx, order_id: str) -> None:
    """Release what is held of a delivered order to the wallet, less the platform's fee on the paid goods."""
    order = tx.get(Order, order_id)
    if order.state != "signed":
        return
    fee = share_of(order.goods_fen - order.off_fen, PLATFORM_FEE_BP)
    released = order.held_fen - fee
    book(tx, order.shop_id, "settled", order.id, {"wallet": released, "platform_fee": fee, "escrow": -order.held_fen})
    order.state, order.held_fen, order.due_at, order.ended_at = "settled", 0, None, tx.now
    tx.emit(OrderSettled(order_id=order.id, shop_id=order.shop_id, amount_fen=released), order.id, cohort=order.cohort_id)


def supplier_refused(tx: Tx, order_id: str, goods_id: str, code: str) -> None:
    """The supplier cannot deliver: the buyer gets the money back, and nothing more of these goods is sold until the shop sets its stock."""
    order = tx.session.get(Order, order_id)
    if order is None or order.state != "paid":
        return
    for line in order.lines:
        unsell(tx, line["sku_id"], line["quantity"])
        if line["goods_id"] == goods_id and code == "out_of_stock":
            put_stock(tx, line["sku_id"], 0, show_id=order.show_id, cohort=order.cohort_id)
    amounts = {"refunds": order.total_fen, "escrow": -order.held_fen, "wallet": order.held_fen - order.total_fen}
    book(tx, order.shop_id, "refund", order.id, amounts)
    order.state, order.held_fen, order.ended_at, order.reason = "refunded", 0, tx.now, "supplier"
    say_cancelled(tx, order, "supplier")
    refunded = OrderRefunded(
        order_id=order.id, shop_id=order.shop_id, refund_id=tx.new_id("rfd"), amount_fen=order.total_fen, show_id=order.show_id
    )
    tx.emit(refunded, order.id, cohort=order.cohort_id, show=order.show_id)
