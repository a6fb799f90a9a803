"""Refunds to buyers of what a supplier delivers: an order not sent yet is taken back, and the supplier bears what is its fault."""

from sqlalchemy import select

from mall.events import OrderRefunded
from sandbox.store import Tx

from .events import PurchaseOrderCancelled, SupplierCredited
from .held_pushes import called_off
from .purchases import take
from .records import count
from .tables import PurchaseOrder, Supplier
from .waiting import end

ITS_FAULT = frozenset({"quality", "damaged", "missing"})


def refunded(tx: Tx, fact: OrderRefunded) -> None:
    """A buyer has his money back: what does that mean for the supplier's orders behind it?"""
    if fact.kind == "unshipped":
        called_off(tx, fact.order_id)
    left = fact.pieces
    query = select(PurchaseOrder).where(PurchaseOrder.order_id == fact.order_id).order_by(PurchaseOrder.line)
    for row in tx.all(query):
        if row.state == "paid" and fact.kind == "unshipped":
            _call_off(tx, row)
        elif row.state in {"dispatched", "delivered"}:
            pieces = min(left, row.quantity)
            left -= pieces
            _credit(tx, row, fact, pieces)


def _call_off(tx: Tx, row: PurchaseOrder) -> None:
    """It was not sent: the supplier keeps the goods and gives the money back."""
    take(tx, row.goods_id, row.slot, -row.quantity)
    row.state, row.reason, row.back_fen = "cancelled", "refunded", row.total_fen
    end(row)
    cancelled = PurchaseOrderCancelled(
        purchase_order_id=row.id,
        shop_id=row.shop_id,
        order_id=row.order_id,
        goods_id=row.goods_id,
        pieces=row.quantity,
        back_fen=row.total_fen,
        reason="refunded",
    )
    tx.emit(cancelled, row.id, cohort=row.cohort_id, show=row.show_id)


def _credit(tx: Tx, row: PurchaseOrder, fact: OrderRefunded, pieces: int) -> None:
    """The supplier pays for its own fault (broken, poor, or sent too late), and for what comes back if it takes everything back."""
    supplier = tx.get(Supplier, row.supplier_id)
    fault = fact.reason in ITS_FAULT or (fact.reason == "late" and row.late)
    taken_back = fact.kind == "return" and pieces > 0 and (fault or supplier.returns == "any")
    if fault:
        count(tx, supplier.id, returned=pieces or 1)
    if not fault and not taken_back:
        return
    amount = row.unit_fen * pieces if taken_back else fact.amount_fen
    amount = min(amount, row.total_fen - row.back_fen)
    if taken_back and not fault:
        take(tx, row.goods_id, row.slot, -pieces)
    if amount <= 0:
        return
    row.back_fen += amount
    credited = SupplierCredited(
        purchase_order_id=row.id,
        supplier_id=row.supplier_id,
        shop_id=row.shop_id,
        order_id=fact.order_id,
        goods_id=row.goods_id,
        amount_fen=amount,
        pieces=pieces if taken_back else 0,
        reason=fact.reason,
    )
    tx.emit(credited, row.id, cohort=row.cohort_id, show=row.show_id)
