"""Shocks of the market (domain.md E.2, level L4): thrown by the lecturer or drawn from a seed, each with its fact and its end."""

from collections.abc import Sequence
from typing import Literal

from sqlalchemy import select

from sandbox.chance import Stream
from sandbox.money import share_of
from sandbox.store import Tx

from .events import ShockEnded, ShockStruck, SupplyPriceChanged
from .levels import SHOCKS, level_of
from .purchases import take
from .refusals import NoShocksYet, NothingToShock, ShockOver
from .tables import Goods, GoodsVariety, PurchaseOrder, Shipment, Shock, Supplier
from .waiting import HOUR_MS

Kind = Literal["price_up", "out_of_stock", "bad_batch", "courier_stopped"]
KINDS: tuple[Kind, ...] = ("price_up", "out_of_stock", "bad_batch", "courier_stopped")
PRICE_UP_BP, BAD_BATCH_BP, STOPPED_H = 800, 3_000, 72
"""Price +8 % (E.2 L4); a bad batch is 30 % worse; a stopped courier costs three days."""
WORST_BP = 1_500


def strike(
    tx: Tx,
    cohort_id: str,
    kind: Kind,
    supplier_id: str,
    goods_id: str | None,
    share_bp: int | None,
    hours: int | None,
    minutes: int | None,
    origin: str = "lecturer",
) -> str:
    """Strike one goods of a supplier, or all of them; returns the shock's id. `minutes`: when it ends by itself.

    NothingToShock, NoShocksYet.
    """
    if (level := level_of(tx, cohort_id)) not in SHOCKS:
        raise NoShocksYet(level=level)
    supplier = tx.session.get(Supplier, supplier_id)
    query = select(Goods).where(Goods.supplier_id == supplier_id, Goods.offered)
    found = tx.all(query.where(Goods.id == goods_id) if goods_id else query)
    if supplier is None or supplier.cohort_id != cohort_id or not found:
        raise NothingToShock
    shock = Shock(
        id=tx.new_id("shk"),
        cohort_id=cohort_id,
        kind=kind,
        goods_id=goods_id,
        supplier_id=supplier_id,
        name=found[0].short_name if goods_id else supplier.name,
        share_bp=share_bp if share_bp is not None else {"price_up": PRICE_UP_BP, "bad_batch": BAD_BATCH_BP}.get(kind, 0),
        hours=(hours or STOPPED_H) if kind == "courier_stopped" else 0,
        origin=origin,
        undo={},
        struck_at=tx.now,
        ends_at=tx.now + minutes * 60_000 if minutes is not None and kind != "price_up" else None,
        ended_at=tx.now if kind == "price_up" else None,
    )
    if kind == "price_up":
        _dearer(tx, found, shock.share_bp)
    elif kind == "out_of_stock":
        shock.undo = _emptied(tx, found)
    elif kind == "bad_batch":
        shock.undo = _worse(found, shock.share_bp)
    else:
        _held_up(tx, supplier_id, shock.hours)
    tx.add(shock)
    struck = ShockStruck(
        shock_id=shock.id, cohort_id=cohort_id, kind=kind, goods_id=goods_id, supplier_id=supplier_id, share_bp=shock.share_bp
    )
    tx.emit(struck, shock.id, cohort=cohort_id)
    return shock.id


def draw_shock(tx: Tx, cohort_id: str, seed: int) -> str:
    """Strike what the seed says: the same seed strikes the same class the same way. NothingToShock."""
    chance = tx.chance(f"shock/{seed}")
    suppliers = tx.all(select(Supplier.id).where(Supplier.cohort_id == cohort_id).order_by(Supplier.id))
    if not suppliers:
        raise NothingToShock
    kind, supplier_id = drawn(chance, suppliers)
    goods = tx.all(select(Goods.id).where(Goods.supplier_id == supplier_id, Goods.offered).order_by(Goods.key))
    goods_id = chance.choice(goods) if goods and kind in {"out_of_stock", "bad_batch"} else None
    return strike(tx, cohort_id, kind, supplier_id, goods_id, None, None, None, origin="seed")


def drawn(chance: Stream, suppliers: Sequence[str]) -> tuple[Kind, str]:
    """What happens, and to whom."""
    return chance.choice(KINDS), chance.choice(suppliers)


def _dearer(tx: Tx, found: Sequence[Goods], share_bp: int) -> None:
    """Every variety costs more; orders that stand keep their price."""
    for goods in found:
        varieties = tx.all(select(GoodsVariety).where(GoodsVariety.goods_id == goods.id).order_by(GoodsVariety.slot))
        before = min((variety.supply_fen for variety in varieties), default=0)
        for variety in varieties:
            variety.supply_fen += share_of(variety.supply_fen, share_bp)
        after = min((variety.supply_fen for variety in varieties), default=0)
        changed = SupplyPriceChanged(goods_id=goods.id, supplier_id=goods.supplier_id, from_fen=before, to_fen=after)
        tx.emit(changed, goods.id, cohort=goods.cohort_id)


def _emptied(tx: Tx, found: Sequence[Goods]) -> dict[str, int]:
    """Nothing can be ordered; what was ordered is kept. What was there comes back when it ends."""
    kept: dict[str, int] = {}
    for variety in tx.all(select(GoodsVariety).where(GoodsVariety.goods_id.in_([goods.id for goods in found])).with_for_update()):
        if variety.stock > 0:
            kept[f"{variety.goods_id}/{variety.slot}"], variety.stock = variety.stock, 0
    if not kept:
        raise NothingToShock
    return kept


def _worse(found: Sequence[Goods], share_bp: int) -> dict[str, int]:
    """What is sent from now on is of a bad batch."""
    lost = {}
    for goods in found:
        lost[goods.id] = min(share_bp, max(0, goods.quality_bp - WORST_BP))
        goods.quality_bp -= lost[goods.id]
    return lost


def _held_up(tx: Tx, supplier_id: str, hours: int) -> None:
    """Everything of this supplier that is on its way comes later."""
    query = select(Shipment).join(PurchaseOrder, PurchaseOrder.id == Shipment.purchase_order_id)
    for shipment in tx.all(query.where(PurchaseOrder.supplier_id == supplier_id, Shipment.delivered_at.is_(None))):
        shipment.wait_ms = (shipment.wait_ms or 0) + hours * HOUR_MS
        shipment.moved = "courier_stopped"


def end_shock(tx: Tx, shock_id: str) -> str:
    """It is over. ShockOver."""
    shock = tx.session.get(Shock, shock_id, with_for_update=True, populate_existing=True) or tx.get(Shock, shock_id)
    if shock.ended_at is not None:
        raise ShockOver
    if shock.kind == "out_of_stock":
        for place, pieces in shock.undo.items():
            goods_id, _, slot = place.rpartition("/")
            take(tx, goods_id, int(slot), -pieces)
    elif shock.kind == "bad_batch":
        for goods_id, lost in shock.undo.items():
            tx.get(Goods, goods_id).quality_bp += lost
    shock.ended_at, shock.ends_at = tx.now, None
    ended = ShockEnded(shock_id=shock.id, cohort_id=shock.cohort_id, kind=shock.kind)
    tx.emit(ended, shock.id, cohort=shock.cohort_id)
    return shock.id


def shock_due(tx: Tx, shock_id: str) -> None:
    """Its time is over."""
    shock = tx.get(Shock, shock_id)
    if shock.ended_at is None and shock.ends_at is not None and shock.ends_at <= tx.now:
        end_shock(tx, shock_id)
