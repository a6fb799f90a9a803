"""Shipments: goods leave the supplier after its lead time, in one part or two, and arrive after their way."""

from sqlalchemy import select

from sandbox.store import Tx

from .events import ShipmentDelayed, ShipmentDelivered, ShipmentDispatched
from .fate import WAY_MS, Fate, broken, fate_of, tracking_of
from .purchases import arrived, leave_out
from .records import count
from .tables import Goods, PurchaseOrder, Shipment, Shock, ShopKnown, Supplier
from .waiting import HOUR_MS, begin, end, over_at

TO_SEND = frozenset({"paid", "part_dispatched"})


def offset_of(tx: Tx, shop_id: str) -> int:
    """How far the shop's market clock is ahead of the real one, as the supply system knows it."""
    shop = tx.session.get(ShopKnown, shop_id)
    return shop.offset_ms if shop else 0


def dispatch(tx: Tx, purchase_id: str, pace: float) -> None:
    """What is ready leaves the supplier. Anything but an order that waits to be sent is left alone."""
    row = tx.session.get(PurchaseOrder, purchase_id, with_for_update=True, populate_existing=True)
    if row is None or row.state not in TO_SEND or row.wait_ms is None:
        return
    offset = offset_of(tx, row.shop_id)
    at = min(over_at(row, offset, pace), tx.now + offset)
    fate = _fate(tx, row)
    lines, pieces = _leaving(row, fate)
    if pieces:
        _send(tx, row, lines, fate, at, offset, pace)
    if row.state == "part_dispatched" or fate.first_bp == 10_000 or not pieces:
        row.state = "dispatched"
        end(row)
        if any(line["quantity"] > line["sent"] + line["short"] for line in row.lines):
            leave_out(tx, row, "short")
    else:
        row.state = "part_dispatched"
        begin(row, tx.now, tx.get(Goods, row.goods_id).lead_time_h * HOUR_MS, tx.now + offset - at)


def _fate(tx: Tx, row: PurchaseOrder) -> Fate:
    goods, supplier = tx.get(Goods, row.goods_id), tx.get(Supplier, row.supplier_id)
    found = fate_of(row.id, row.quantity, supplier.reliability_bp, supplier.short_bp, goods.quality_bp)
    return found if row.mode == "wholesale" else Fate(slow_bp=found.slow_bp, broken_bp=found.broken_bp)


def _leaving(row: PurchaseOrder, fate: Fate) -> tuple[list[tuple[int, int]], int]:
    """(slot, pieces) that leave now: the first part, or the rest less what the supplier turns out not to have."""
    if row.mode != "wholesale":
        return [(row.slot, row.quantity)], row.quantity
    leaving = []
    for line in row.lines:
        rest = line["quantity"] - line["sent"] - line["short"]
        share = fate.first_bp if row.state == "paid" else 10_000 - fate.short_bp
        leaving.append((line["slot"], rest * share // 10_000))
    return leaving, sum(pieces for _, pieces in leaving)


def _send(tx: Tx, row: PurchaseOrder, leaving: list[tuple[int, int]], fate: Fate, at: int, offset: int, pace: float) -> None:
    shipment_id = tx.new_id("shm")
    carrier, tracking = tracking_of(shipment_id)
    lines = [[slot, pieces, broken(f"{shipment_id}/{slot}", pieces, fate.broken_bp)] for slot, pieces in leaving if pieces]
    shipment = Shipment(
        id=shipment_id,
        purchase_order_id=row.id,
        shop_id=row.shop_id,
        carrier=carrier,
        tracking=tracking,
        dispatched_at=at,
        delivered_at=None,
        received_at=None,
        lines=lines,
        quality_bp=tx.get(Goods, row.goods_id).quality_bp,
    )
    begin(shipment, tx.now, WAY_MS + _stopped_ms(tx, row.supplier_id), tx.now + offset - at)
    shipment.eta_at = over_at(shipment, offset, pace)
    tx.add(shipment)
    first = row.state == "paid"
    row.late = row.late or (first and fate.slow_bp > 10_000)
    count(tx, row.supplier_id, orders=first, late=first and row.late, pieces=sum(pieces for _, pieces in leaving))
    went = dict(leaving)
    row.lines = [{**line, "sent": line["sent"] + went.get(line["slot"], 0)} for line in row.lines]
    left = ShipmentDispatched(
        shipment_id=shipment.id,
        purchase_order_id=row.id,
        shop_id=row.shop_id,
        order_id=row.order_id,
        carrier=carrier,
        tracking=tracking,
        quantity=sum(pieces for _, pieces in leaving),
        at=at,
        eta=shipment.eta_at,
    )
    tx.emit(left, shipment.id, cohort=row.cohort_id, show=row.show_id)


def _stopped_ms(tx: Tx, supplier_id: str) -> int:
    """How much later couriers come while they are stopped at this supplier."""
    query = select(Shock).where(Shock.supplier_id == supplier_id, Shock.kind == "courier_stopped", Shock.ended_at.is_(None))
    return max((shock.hours for shock in tx.all(query)), default=0) * HOUR_MS


def deliver(tx: Tx, shipment_id: str, pace: float) -> None:
    """The goods arrive: at the buyer's, or at the shop's door, where they wait to be taken in."""
    shipment = tx.session.get(Shipment, shipment_id, with_for_update=True, populate_existing=True)
    if shipment is None or shipment.delivered_at is not None or shipment.wait_ms is None:
        return
    row = tx.get(PurchaseOrder, shipment.purchase_order_id)
    offset = offset_of(tx, row.shop_id)
    shipment.delivered_at = min(over_at(shipment, offset, pace), tx.now + offset)
    shipment.moved = ""
    end(shipment)
    if row.mode != "wholesale" and row.state == "dispatched":
        row.state = "delivered"
    tx.session.flush()
    arrived(tx, row)
    damaged = sum(count for _, _, count in shipment.lines)
    count(tx, row.supplier_id, damaged=damaged if row.order_id else 0)
    there = ShipmentDelivered(
        shipment_id=shipment.id,
        purchase_order_id=row.id,
        shop_id=row.shop_id,
        order_id=row.order_id,
        quantity=sum(pieces for _, pieces, _ in shipment.lines),
        damaged=damaged if row.order_id else 0,
        quality_bp=shipment.quality_bp,
        at=shipment.delivered_at,
    )
    tx.emit(there, shipment.id, cohort=row.cohort_id, show=row.show_id)


def retime(tx: Tx, shipment_id: str, pace: float) -> None:
    """Say when a shipment comes whose way became shorter or longer."""
    shipment = tx.get(Shipment, shipment_id)
    if not shipment.moved or shipment.delivered_at is not None:
        return
    row = tx.get(PurchaseOrder, shipment.purchase_order_id)
    shipment.eta_at = over_at(shipment, offset_of(tx, row.shop_id), pace)
    later = ShipmentDelayed(
        shipment_id=shipment.id,
        purchase_order_id=row.id,
        shop_id=row.shop_id,
        order_id=row.order_id,
        eta=shipment.eta_at,
        reason="courier_stopped" if shipment.moved == "courier_stopped" else "leap",
    )
    shipment.moved = ""
    tx.emit(later, shipment.id, cohort=row.cohort_id, show=row.show_id)
