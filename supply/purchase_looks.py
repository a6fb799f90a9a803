"""How purchase orders and their shipments look to the shop that bought."""

from collections.abc import Sequence

from pydantic import BaseModel
from sqlalchemy import select

from sandbox.store import View

from .dropship_checks import sentence
from .looks import MOST, SupplierOut, supplier_out
from .prices import next_tier
from .purchases import STATES
from .tables import Goods, PurchaseOrder, RefusedPush, Shipment, Supplier

PAYMENTS = {
    "pending": ("正在从店铺钱包付款。", "The shop's wallet is being charged."),
    "wallet_short": (
        "店铺钱包里的钱不够，没有付款。少进一些，或者等订单结算、快进几天以后再付。",
        "The shop's wallet holds too little, nothing was paid. Buy less, or pay after orders have been settled.",
    ),
    "shop_closed": ("店铺已经关闭，不能付款。", "The shop is closed and cannot pay."),
}


class PurchaseLineOut(BaseModel):
    """One variety: pieces ordered, sent, not coming, taken into the warehouse, found damaged; price a piece in fen."""

    slot: int
    sku_name: str
    quantity: int
    unit_fen: int
    total_fen: int
    sent: int
    short: int
    taken: int
    damaged: int


class ShipmentOut(BaseModel):
    """One part on its way; times are the shop's market time. `damaged` is known once it is taken in, or at a buyer's."""

    id: str
    carrier: str
    tracking: str
    pieces: int
    damaged: int
    dispatched_at: int
    eta_at: int | None
    delivered_at: int | None
    received_at: int | None


class NextTierOut(BaseModel):
    """So many more pieces make all of them cheaper: `share_bp` of the supply price."""

    missing: int
    share_bp: int


class PurchaseOrderOut(BaseModel):
    """What a shop ordered from a supplier.

    `mode` dropship, commission, wholesale; `state` draft, awaiting_payment, paid (to be sent), part_dispatched, dispatched, signed,
    received, delivered, cancelled, with `state_name` in the reader's language. `payment` "", pending, refused, done with a sentence.
    `can`: what its owner may do now (revise, submit, pay, cancel, receive). `back_fen`: what came back for pieces that did not come
    or came damaged; `due_at`: until when the supplier promised to send, market time. `despite`: pushed anyway, in spite of this.
    """

    id: str
    supplier: SupplierOut
    mode: str
    order_id: str | None
    goods_id: str
    title: str
    picture: str
    sku_name: str
    quantity: int
    unit_fen: int
    total_fen: int
    back_fen: int
    moq: int
    next_tier: NextTierOut | None
    state: str
    state_name: str
    reason: str
    payment: str
    payment_note: str
    can: list[str]
    placed_at: int
    due_at: int | None
    late: bool
    lines: list[PurchaseLineOut]
    shipments: list[ShipmentOut]
    carrier: str | None = None
    tracking: str | None = None
    dispatched_at: int | None = None
    delivered_at: int | None = None
    despite: str = ""


class RefusedPushOut(BaseModel):
    """A sold line that was not sent to its supplier: which check said no, and a sentence with the next step.

    `state`: held (`can` says what the shop may do: push, refund), pushed anyway, refunded; `decided_by` shop, time or buyer.
    """

    order_id: str
    line: int
    state: str
    can: list[str]
    decided_by: str
    decided_at: int | None
    goods_id: str
    sku_name: str
    quantity: int
    code: str
    sentence: str
    refused_at: int


def refused_pushes(view: View, shop_id: str, language: str, limit: int = MOST) -> list[RefusedPushOut]:
    """What was not sent to suppliers, held ones before the others, newest first, at most 100."""
    held_first = RefusedPush.state != "held"
    query = select(RefusedPush).where(RefusedPush.shop_id == shop_id)
    query = query.order_by(held_first, RefusedPush.refused_at.desc(), RefusedPush.order_id)
    return [push_out(row, language) for row in view.all(query.limit(min(limit, MOST)))]


def push_out(row: RefusedPush, language: str) -> RefusedPushOut:
    """A line that was not sent, as its shop sees it."""
    return RefusedPushOut(
        order_id=row.order_id,
        line=row.line,
        state=row.state,
        can=["push", "refund"] if row.state == "held" else [],
        decided_by=row.decided_by if row.decided_by in {"", "time", "buyer"} else "shop",
        decided_at=row.decided_at,
        goods_id=row.goods_id,
        sku_name=row.sku_name,
        quantity=row.quantity,
        code=row.code,
        sentence=sentence(row.code, row.facts, language),
        refused_at=row.refused_at,
    )


def purchase_orders(
    view: View, shop_id: str, language: str, mode: str = "", state: str = "", after: str = "", limit: int = MOST
) -> list[PurchaseOrderOut]:
    """A shop's purchase orders, newest first, at most 100 from `after` on; of one mode or state only."""
    query = select(PurchaseOrder).where(PurchaseOrder.shop_id == shop_id)
    if mode:
        query = query.where(PurchaseOrder.mode == mode)
    if state:
        query = query.where(PurchaseOrder.state == state)
    if after:
        query = query.where(PurchaseOrder.id < after)
    return _with(view, view.all(query.order_by(PurchaseOrder.id.desc()).limit(min(limit, MOST))), language)


def one_purchase(view: View, purchase_id: str, language: str) -> PurchaseOrderOut:
    """One purchase order in full."""
    return _with(view, [view.get(PurchaseOrder, purchase_id)], language)[0]


def _with(view: View, rows: Sequence[PurchaseOrder], language: str) -> list[PurchaseOrderOut]:
    ways: dict[str, list[Shipment]] = {}
    for shipment in view.all(select(Shipment).where(Shipment.purchase_order_id.in_([row.id for row in rows])).order_by(Shipment.id)):
        ways.setdefault(shipment.purchase_order_id, []).append(shipment)
    known = {row.id: row for row in view.all(select(Supplier).where(Supplier.id.in_({row.supplier_id for row in rows})))}
    goods = {row.id: row for row in view.all(select(Goods).where(Goods.id.in_({row.goods_id for row in rows})))}
    found = [_out(row, known[row.supplier_id], goods[row.goods_id], ways.get(row.id, []), language) for row in rows]
    pushed = select(RefusedPush).where(
        RefusedPush.order_id.in_([row.order_id for row in rows if row.order_id]), RefusedPush.state == "pushed"
    )
    anyway = {(one.order_id, one.line): sentence(one.code, one.facts, language) for one in view.all(pushed)}
    for row, out in zip(rows, found, strict=True):
        out.despite = anyway.get((row.order_id or "", row.line), "")
    return found


def _out(row: PurchaseOrder, supplier: Supplier, goods: Goods, ways: list[Shipment], language: str) -> PurchaseOrderOut:
    english = language.startswith("en")
    steps = next_tier(goods.tiers, row.quantity) if row.state == "draft" else None
    note = {"pending": "pending", "refused": row.reason}.get(row.payment, "")
    last = ways[-1] if ways else None
    return PurchaseOrderOut(
        id=row.id,
        supplier=supplier_out(supplier),
        mode=row.mode,
        order_id=row.order_id,
        goods_id=row.goods_id,
        title=row.title,
        picture=goods.pictures[0] if goods.pictures else "",
        sku_name=row.sku_name,
        quantity=row.quantity,
        unit_fen=row.unit_fen,
        total_fen=row.total_fen,
        back_fen=row.back_fen,
        moq=goods.moq,
        next_tier=NextTierOut(missing=steps[0], share_bp=steps[1]) if steps else None,
        state=row.state,
        state_name=STATES[row.state][english],
        reason=row.reason,
        payment=row.payment,
        payment_note=PAYMENTS[note][english] if note in PAYMENTS else "",
        can=_can(row, ways),
        placed_at=row.placed_at,
        due_at=row.due_at,
        late=row.late,
        lines=_lines(row),
        shipments=[_shipment(row, one) for one in ways],
        carrier=last.carrier if last else None,
        tracking=last.tracking if last else None,
        dispatched_at=last.dispatched_at if last else None,
        delivered_at=last.delivered_at if last else None,
    )


def _can(row: PurchaseOrder, ways: list[Shipment]) -> list[str]:
    if row.mode != "wholesale" or row.payment == "pending":
        return []
    by_state = {
        "draft": ["revise", "submit", "cancel"],
        "awaiting_payment": ["pay", "cancel"],
        "paid": ["cancel"],
        "part_dispatched": ["cancel"],
    }
    come = any(one.delivered_at is not None and one.received_at is None for one in ways)
    return [*(["receive"] if come else []), *by_state.get(row.state, [])]


def _lines(row: PurchaseOrder) -> list[PurchaseLineOut]:
    if row.mode == "wholesale":
        return [PurchaseLineOut(**line, total_fen=line["quantity"] * line["unit_fen"]) for line in row.lines]
    sent = row.quantity if row.state in {"dispatched", "delivered"} else 0
    short = row.quantity if row.state == "cancelled" else 0
    whole = {"quantity": row.quantity, "unit_fen": row.unit_fen, "total_fen": row.total_fen}
    return [PurchaseLineOut(slot=row.slot, sku_name=row.sku_name, **whole, sent=sent, short=short, taken=0, damaged=0)]


def _shipment(row: PurchaseOrder, one: Shipment) -> ShipmentOut:
    known = one.received_at is not None or (row.mode != "wholesale" and one.delivered_at is not None)
    return ShipmentOut(
        id=one.id,
        carrier=one.carrier,
        tracking=one.tracking,
        pieces=sum(pieces for _, pieces, _ in one.lines),
        damaged=sum(damaged for _, _, damaged in one.lines) if known else 0,
        dispatched_at=one.dispatched_at,
        eta_at=one.eta_at,
        delivered_at=one.delivered_at,
        received_at=one.received_at,
    )
