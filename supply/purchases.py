"""Wholesale: a purchase order from its draft to the goods in the warehouse (domain.md E.2 采购单)."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select, update

from sandbox.errors import NotFound
from sandbox.store import Tx

from .cooperation import must_deal
from .events import GoodsReceived, PurchaseOrderCancelled, PurchaseOrderPaid, PurchaseOrderPaymentAsked, PurchaseOrderPlaced, ReceivedLine
from .fate import fate_of
from .prices import MOST_PIECES, unit_price
from .records import count
from .refusals import (
    BelowMoq,
    EmptyPurchase,
    ModeNotOffered,
    NothingToReceive,
    NotPickedYet,
    OrderTooLarge,
    PaymentPending,
    PurchaseStep,
    ShopClosed,
    SupplierShort,
)
from .tables import Goods, GoodsVariety, Pick, PurchaseOrder, Shipment, ShopKnown, Supplier
from .waiting import HOUR_MS, begin, end

PAY_WITHIN_MS = 24 * HOUR_MS
"""A supplier keeps the goods for a day of its clock until they are paid."""
STATES = {
    "draft": ("草稿", "a draft"),
    "awaiting_payment": ("待付款", "waiting for payment"),
    "paid": ("待发货", "waiting for dispatch"),
    "part_dispatched": ("部分发货", "partly dispatched"),
    "dispatched": ("已发货", "dispatched"),
    "signed": ("已签收", "signed for"),
    "received": ("已入库", "in the warehouse"),
    "delivered": ("已签收", "delivered"),
    "cancelled": ("已取消", "cancelled"),
}


def draft_purchase(tx: Tx, shop_id: str, goods_id: str, pieces: Mapping[int, int]) -> str:
    """Begin a purchase order of one goods, pieces by variety slot, and return its id. The shop has picked the goods for wholesale.

    NotFound, ShopClosed, SupplierNotDealing, ModeNotOffered, NotPickedYet, OrderTooLarge.
    """
    shop, goods = tx.get(ShopKnown, shop_id), tx.get(Goods, goods_id)
    if goods.cohort_id != shop.cohort_id or not goods.offered:
        raise NotFound
    if not shop.open:
        raise ShopClosed
    must_deal(tx, goods.supplier_id)
    if "wholesale" not in goods.modes:
        raise ModeNotOffered
    deal = tx.first(select(Pick).where(Pick.shop_id == shop_id, Pick.goods_id == goods_id))
    if deal is None or deal.mode != "wholesale":
        raise NotPickedYet
    row = PurchaseOrder(
        id=tx.new_id("pur"),
        supplier_id=goods.supplier_id,
        shop_id=shop_id,
        cohort_id=goods.cohort_id,
        mode="wholesale",
        order_id=None,
        line=0,
        show_id=None,
        goods_id=goods_id,
        slot=0,
        title=goods.title,
        sku_name="",
        quantity=0,
        unit_fen=0,
        total_fen=0,
        state="draft",
        placed_at=tx.now + shop.offset_ms,
        since_at=tx.now,
        wait_ms=None,
        due_at=None,
    )
    _fill(tx, row, goods, pieces)
    tx.add(row)
    return row.id


def revise_purchase(tx: Tx, purchase_id: str, pieces: Mapping[int, int]) -> str:
    """Change the pieces of a draft. PurchaseStep, OrderTooLarge."""
    row = _in_state(tx, purchase_id, "draft")
    _fill(tx, row, tx.get(Goods, row.goods_id), pieces)
    return row.id


def _fill(tx: Tx, row: PurchaseOrder, goods: Goods, pieces: Mapping[int, int]) -> None:
    """Write the lines at the price of the tier that all pieces reach together (混批)."""
    count = sum(pieces.values())
    if count > MOST_PIECES:
        raise OrderTooLarge(most=MOST_PIECES, pieces=count)
    found = tx.all(select(GoodsVariety).where(GoodsVariety.goods_id == goods.id).order_by(GoodsVariety.slot))
    if set(pieces) - {variety.slot for variety in found}:
        raise NotFound
    row.lines = [
        _line(variety, pieces[variety.slot], unit_price(variety.supply_fen, goods.tiers, count))
        for variety in found
        if pieces.get(variety.slot)
    ]
    row.quantity, row.total_fen = count, sum(line["quantity"] * line["unit_fen"] for line in row.lines)
    row.unit_fen = row.total_fen // count if count else 0
    row.sku_name = "、".join(line["sku_name"] for line in row.lines)
    row.slot = row.lines[0]["slot"] if row.lines else 0


def _line(variety: GoodsVariety, quantity: int, unit_fen: int) -> dict[str, Any]:
    sent = {"sent": 0, "short": 0, "taken": 0, "damaged": 0}
    return {"slot": variety.slot, "sku_name": variety.name, "quantity": quantity, "unit_fen": unit_fen, **sent}


def submit_purchase(tx: Tx, purchase_id: str) -> str:
    """Order what is on the draft: the price of this moment holds and the supplier keeps the goods until they are paid.

    PurchaseStep, ShopClosed, SupplierNotDealing, EmptyPurchase, BelowMoq, SupplierShort.
    """
    row = _in_state(tx, purchase_id, "draft")
    shop, goods = tx.get(ShopKnown, row.shop_id), tx.get(Goods, row.goods_id)
    if not shop.open:
        raise ShopClosed
    must_deal(tx, goods.supplier_id)
    if not goods.offered:
        raise ModeNotOffered
    if row.quantity == 0:
        raise EmptyPurchase
    if row.quantity < goods.moq:
        raise BelowMoq(moq=goods.moq, pieces=row.quantity, missing=goods.moq - row.quantity)
    _fill(tx, row, goods, {line["slot"]: line["quantity"] for line in row.lines})
    for line in row.lines:
        if not take(tx, goods.id, line["slot"], line["quantity"]):
            left = tx.session.scalar(select(GoodsVariety.stock).where(*_of(goods.id, line["slot"]))) or 0
            raise SupplierShort(name=line["sku_name"], left=left)
    row.state, row.placed_at = "awaiting_payment", tx.now + shop.offset_ms
    begin(row, tx.now, PAY_WITHIN_MS)
    placed = PurchaseOrderPlaced(
        purchase_order_id=row.id,
        supplier_id=row.supplier_id,
        shop_id=row.shop_id,
        mode="wholesale",
        goods_id=row.goods_id,
        sku_name=row.sku_name,
        quantity=row.quantity,
        unit_fen=row.unit_fen,
        total_fen=row.total_fen,
    )
    tx.emit(placed, row.id, cohort=row.cohort_id)
    return row.id


def take(tx: Tx, goods_id: str, slot: int, quantity: int) -> bool:
    """Take pieces out of the supplier's store, or give them back with a negative number; False when there are not enough."""
    taken = (
        update(GoodsVariety)
        .where(*_of(goods_id, slot), GoodsVariety.stock >= quantity)
        .values(stock=GoodsVariety.stock - quantity)
        .returning(GoodsVariety.stock)
        .execution_options(synchronize_session="fetch")
    )
    return tx.session.execute(taken).first() is not None


def _of(goods_id: str, slot: int) -> tuple[Any, ...]:
    return GoodsVariety.goods_id == goods_id, GoodsVariety.slot == slot


def pay_purchase(tx: Tx, purchase_id: str) -> str:
    """Ask the shop's wallet for the money; the answer comes back as a fact. PurchaseStep, PaymentPending."""
    row = _in_state(tx, purchase_id, "awaiting_payment")
    if row.payment == "pending":
        raise PaymentPending
    row.payment = "pending"
    asked = PurchaseOrderPaymentAsked(purchase_order_id=row.id, shop_id=row.shop_id, total_fen=row.total_fen)
    tx.emit(asked, row.id, cohort=row.cohort_id)
    return row.id


def purchase_paid(tx: Tx, purchase_id: str) -> None:
    """The wallet paid: the supplier begins to pack. Anything that does not wait for money is left alone."""
    row = _locked(tx, purchase_id)
    if row is None or row.state != "awaiting_payment":
        return
    shop, goods, supplier = tx.get(ShopKnown, row.shop_id), tx.get(Goods, row.goods_id), tx.get(Supplier, row.supplier_id)
    fate = fate_of(row.id, row.quantity, supplier.reliability_bp, supplier.short_bp, goods.quality_bp)
    lead = goods.lead_time_h * HOUR_MS
    row.state, row.payment, row.due_at = "paid", "done", tx.now + shop.offset_ms + lead
    begin(row, tx.now, lead * fate.slow_bp // 10_000)
    paid = PurchaseOrderPaid(purchase_order_id=row.id, shop_id=row.shop_id, total_fen=row.total_fen)
    tx.emit(paid, row.id, cohort=row.cohort_id)


def payment_refused(tx: Tx, purchase_id: str, code: str) -> None:
    """The wallet was short; the order waits on, until its time is over."""
    row = _locked(tx, purchase_id)
    if row is not None and row.state == "awaiting_payment":
        row.payment, row.reason = "refused", code


def cancel_purchase(tx: Tx, purchase_id: str) -> str:
    """End an order, or what has not been sent of it yet; the money for that comes back. PurchaseStep, PaymentPending."""
    row = _in_state(tx, purchase_id, "draft", "awaiting_payment", "paid", "part_dispatched")
    if row.payment == "pending":
        raise PaymentPending
    leave_out(tx, row, "owner")
    return row.id


def not_paid(tx: Tx, purchase_id: str) -> None:
    """Nobody paid in time. A payment that is under way is waited for."""
    row = _locked(tx, purchase_id)
    if row is not None and row.state == "awaiting_payment" and row.payment != "pending":
        leave_out(tx, row, "unpaid")


def leave_out(tx: Tx, row: PurchaseOrder, reason: str) -> None:
    """What is not sent yet will not come: back to the supplier's store unless it is short of it, and its price back to the shop."""
    lines, pieces, value = [dict(line) for line in row.lines], 0, 0
    for line in lines:
        rest = line["quantity"] - line["sent"] - line["short"]
        line["short"] += rest
        pieces, value = pieces + rest, value + rest * line["unit_fen"]
        if rest and row.state != "draft" and reason != "short":
            take(tx, row.goods_id, line["slot"], -rest)
    if reason == "short":
        count(tx, row.supplier_id, short=pieces)
    paid = row.payment == "done"
    row.lines, row.back_fen = lines, row.back_fen + (value if paid else 0)
    row.reason = reason
    row.state = "dispatched" if any(line["sent"] for line in lines) else "cancelled"
    end(row)
    if pieces:
        said = PurchaseOrderCancelled(
            purchase_order_id=row.id,
            shop_id=row.shop_id,
            order_id=row.order_id,
            goods_id=row.goods_id,
            pieces=pieces,
            back_fen=value if paid else 0,
            reason=reason,
        )
        tx.emit(said, row.id, cohort=row.cohort_id)
    arrived(tx, row)


def arrived(tx: Tx, row: PurchaseOrder) -> None:
    """Once everything that was sent is there the order is signed for, and received when all of it is in the warehouse."""
    if row.state not in {"dispatched", "signed"}:
        return
    sent = tx.all(select(Shipment).where(Shipment.purchase_order_id == row.id))
    if all(shipment.delivered_at is not None for shipment in sent):
        row.state = "received" if all(shipment.received_at is not None for shipment in sent) else "signed"


def receive_purchase(tx: Tx, purchase_id: str) -> str:
    """Count what has arrived and take it into the warehouse: good pieces at what they cost, damaged ones are paid back.

    PurchaseStep, NothingToReceive.
    """
    row = _in_state(tx, purchase_id, "part_dispatched", "dispatched", "signed")
    query = select(Shipment).where(Shipment.purchase_order_id == row.id, Shipment.delivered_at.is_not(None), Shipment.received_at.is_(None))
    come = tx.all(query.order_by(Shipment.id))
    if not come:
        raise NothingToReceive
    lines = {line["slot"]: dict(line) for line in row.lines}
    shop = tx.get(ShopKnown, row.shop_id)
    for shipment in come:
        shipment.received_at = tx.now + shop.offset_ms
        taken = []
        for slot, pieces, damaged in shipment.lines:
            line = lines[slot]
            good, unit = pieces - damaged, line["unit_fen"]
            line["taken"], line["damaged"] = line["taken"] + good, line["damaged"] + damaged
            row.back_fen += damaged * unit
            name = line["sku_name"]
            taken.append(ReceivedLine(sku_name=name, pieces=good, damaged=damaged, value_fen=good * unit, credit_fen=damaged * unit))
        received = GoodsReceived(
            purchase_order_id=row.id,
            shipment_id=shipment.id,
            shop_id=row.shop_id,
            goods_id=row.goods_id,
            quality_bp=shipment.quality_bp,
            lines=tuple(taken),
        )
        tx.emit(received, row.id, cohort=row.cohort_id)
    count(tx, row.supplier_id, damaged=sum(lost for shipment in come for _, _, lost in shipment.lines))
    row.lines = list(lines.values())
    tx.session.flush()
    arrived(tx, row)
    return row.id


def _locked(tx: Tx, purchase_id: str) -> PurchaseOrder | None:
    return tx.session.get(PurchaseOrder, purchase_id, with_for_update=True, populate_existing=True)


def _in_state(tx: Tx, purchase_id: str, *states: str) -> PurchaseOrder:
    row = _locked(tx, purchase_id)
    if row is None:
        raise NotFound
    if row.state not in states or row.mode != "wholesale":
        zh, en = STATES[row.state]
        raise PurchaseStep(state_zh=zh, state_en=en)
    return row
