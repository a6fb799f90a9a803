"""Leaps of a shop's market clock: what suppliers prepare and couriers carry for it comes nearer."""

from sqlalchemy import select

from sandbox.store import Tx

from .shipments import under_way
from .tables import PurchaseOrder, Sample, ShopKnown
from .waiting import Waiting, leap


def leapt(tx: Tx, shop_id: str, by_ms: int, offset_ms: int) -> None:
    """The shop's market clock is `offset_ms` ahead of the real one now, `by_ms` more than before."""
    shop = tx.session.get(ShopKnown, shop_id)
    if shop is None or shop.offset_ms >= offset_ms:
        return
    shop.offset_ms = offset_ms
    waiting = select(PurchaseOrder).where(PurchaseOrder.shop_id == shop_id, PurchaseOrder.wait_ms.is_not(None))
    samples = select(Sample).where(Sample.shop_id == shop_id, Sample.wait_ms.is_not(None))
    rows: list[Waiting] = [*tx.all(waiting), *tx.all(samples)]
    for row in rows:
        leap(row, tx.now, by_ms)
    for shipment in under_way(tx, shop_id):
        leap(shipment, tx.now, by_ms)
        shipment.moved = shipment.moved or "leap"
