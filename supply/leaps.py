"""Leaps of a shop's market clock: what suppliers prepare and couriers carry for it comes nearer, in four statements however much it is."""

from typing import Any

from sqlalchemy import case, literal_column, update

from sandbox.store import Tx

from .tables import PurchaseOrder, RefusedPush, Sample, Shipment, ShopKnown

FETCHED = {"synchronize_session": "fetch"}


def leapt(tx: Tx, shop_id: str, by_ms: int, offset_ms: int) -> None:
    """The shop's market clock is `offset_ms` ahead of the real one now, `by_ms` more than before."""
    shop = tx.session.get(ShopKnown, shop_id)
    if shop is None or shop.offset_ms >= offset_ms:
        return
    shop.offset_ms = offset_ms
    tx.session.flush()
    noted = _noted(tx, by_ms)
    for table in (PurchaseOrder, Sample, RefusedPush):
        nearer = update(table).where(table.shop_id == shop_id, table.wait_ms.is_not(None))
        tx.session.execute(nearer.values(leapt_ms=table.leapt_ms + by_ms, leaps=noted).execution_options(**FETCHED))
    moved = case((Shipment.moved == "", "leap"), else_=Shipment.moved)
    nearer = update(Shipment).where(Shipment.shop_id == shop_id, Shipment.delivered_at.is_(None))
    tx.session.execute(nearer.values(leapt_ms=Shipment.leapt_ms + by_ms, leaps=noted, moved=moved).execution_options(**FETCHED))


def _noted(tx: Tx, by_ms: int) -> Any:
    """`leaps` with this leap after the others, as each database writes it."""
    now, by = int(tx.now), int(by_ms)
    if tx.session.get_bind().dialect.name == "sqlite":
        return literal_column(f"json_insert(leaps, '$[#]', json_array({now}, {by}))")
    return literal_column(f"CAST(CAST(leaps AS JSONB) || CAST('[[{now}, {by}]]' AS JSONB) AS JSON)")
