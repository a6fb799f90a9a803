"""Dropship: an order to the supplier for each sold line, when every check holds.

Else the buyer gets his money back, or, where the check is of the shop's own making, the line waits for what the shop decides.
"""

from dataclasses import asdict, dataclass

from sqlalchemy import select

from sandbox.store import Tx

from .dropship_checks import SHOPS_OWN, No, Push, check
from .events import PurchaseOrderHeld, PurchaseOrderPaid, PurchaseOrderPlaced, PurchaseOrderRefused
from .fate import fate_of
from .purchases import take
from .records import count
from .tables import Goods, GoodsVariety, ListedSku, Pick, PurchaseOrder, RefusedPush, ShopKnown, Supplier
from .waiting import HOUR_MS, begin

HELD_MS = 24 * HOUR_MS
"""How long a held line waits for the shop on the supplier's clock; then the buyer is paid back."""


@dataclass(frozen=True)
class Sold:
    """A sold line that a supplier is to deliver; `line` is its place in the order, `paid_fen` what was paid for its pieces."""

    order_id: str
    line: int
    shop_id: str
    show_id: str | None
    goods_id: str
    sku_id: str
    sku_name: str
    quantity: int
    paid_fen: int
    province: str = ""
    promise_h: int | None = None


def order_dropship(tx: Tx, sold: Sold) -> None:
    """Order a sold line from its supplier: `purchase_order.placed` and `.paid`, or `.held`, or `.refused`. A line is pushed once.

    On commission the supplier sells, so the order costs the shop nothing.
    """
    taken = select(PurchaseOrder.id).where(PurchaseOrder.order_id == sold.order_id, PurchaseOrder.line == sold.line)
    if tx.first(taken) is not None or tx.session.get(RefusedPush, (sold.order_id, sold.line)) is not None:
        return
    shop = tx.session.get(ShopKnown, sold.shop_id)
    goods = tx.session.get(Goods, sold.goods_id)
    deal = tx.first(select(Pick).where(Pick.shop_id == sold.shop_id, Pick.goods_id == sold.goods_id))
    if shop is None or goods is None or deal is None or goods.cohort_id != shop.cohort_id:
        _refuse(tx, sold, shop, No("not_picked", {}))
        return
    no = push(tx, sold, shop, goods, deal)
    if no is not None and no.code in SHOPS_OWN:
        _hold(tx, sold, shop, no)
    elif no is not None:
        count(tx, goods.supplier_id, refused=no.code in {"out_of_stock", "not_offered", "sku_off_sale", "supplier_not_dealing"})
        _refuse(tx, sold, shop, no)


def push(tx: Tx, sold: Sold, shop: ShopKnown, goods: Goods, deal: Pick, despite: str = "") -> No | None:
    """Order a line when every check holds, else why not. `despite`: the check of the shop's own that it passes over."""
    supplier, variety = tx.get(Supplier, goods.supplier_id), _variety(tx, sold)
    no = check(_push(sold, deal, goods, supplier, variety), anyway=bool(despite))
    if no is None and (variety is None or not take(tx, goods.id, variety.slot, sold.quantity)):
        no = No("out_of_stock", {"stock": 0, "quantity": sold.quantity})
    if no is None and variety is not None:
        unit = variety.supply_fen if deal.mode == "dropship" else 0
        _placed(tx, sold, shop, goods, supplier, variety, deal.mode, unit, despite)
    return no


def _push(sold: Sold, deal: Pick, goods: Goods, supplier: Supplier, variety: GoodsVariety | None) -> Push:
    return Push(
        mode=deal.mode if deal.mode in goods.modes else "",
        offered=goods.offered,
        on_sale=variety is not None,
        stock=variety.stock if variety else 0,
        quantity=sold.quantity,
        province=sold.province,
        not_to=supplier.not_to,
        cost_fen=(variety.supply_fen if variety else 0) * sold.quantity,
        paid_fen=sold.paid_fen,
        min_profit_fen=deal.min_profit_fen,
        lead_time_h=goods.lead_time_h,
        promise_h=sold.promise_h,
        dealing=supplier.cooperation == "running",
    )


def _placed(
    tx: Tx, sold: Sold, shop: ShopKnown, goods: Goods, supplier: Supplier, variety: GoodsVariety, mode: str, unit_fen: int, despite: str
) -> None:
    now, lead = tx.now + shop.offset_ms, goods.lead_time_h * HOUR_MS
    order = PurchaseOrder(
        id=tx.new_id("pur"),
        supplier_id=goods.supplier_id,
        shop_id=sold.shop_id,
        cohort_id=goods.cohort_id,
        mode=mode,
        order_id=sold.order_id,
        line=sold.line,
        show_id=sold.show_id,
        goods_id=goods.id,
        slot=variety.slot,
        title=goods.title,
        sku_name=variety.name,
        quantity=sold.quantity,
        unit_fen=unit_fen,
        total_fen=unit_fen * sold.quantity,
        state="paid",
        placed_at=now,
        due_at=now + lead,
    )
    fate = fate_of(order.id, order.quantity, supplier.reliability_bp, supplier.short_bp, goods.quality_bp)
    begin(order, tx.now, lead * fate.slow_bp // 10_000)
    tx.add(order)
    placed = PurchaseOrderPlaced(
        purchase_order_id=order.id,
        supplier_id=order.supplier_id,
        shop_id=order.shop_id,
        mode="commission" if mode == "commission" else "dropship",
        order_id=order.order_id,
        goods_id=order.goods_id,
        sku_name=order.sku_name,
        quantity=order.quantity,
        unit_fen=order.unit_fen,
        total_fen=order.total_fen,
        despite=despite,
    )
    tx.emit(placed, order.id, cohort=order.cohort_id, show=sold.show_id)
    paid = PurchaseOrderPaid(purchase_order_id=order.id, shop_id=order.shop_id, total_fen=order.total_fen)
    tx.emit(paid, order.id, cohort=order.cohort_id, show=sold.show_id)


def _variety(tx: Tx, sold: Sold) -> GoodsVariety | None:
    """What the SKU stands for; a SKU nobody has published stands for the variety of its name, or for the only one there is."""
    listed = tx.session.get(ListedSku, sold.sku_id)
    if listed is not None and listed.goods_id == sold.goods_id:
        return tx.session.get(GoodsVariety, (sold.goods_id, listed.slot))
    found = tx.all(select(GoodsVariety).where(GoodsVariety.goods_id == sold.goods_id).order_by(GoodsVariety.slot))
    return next((one for one in found if one.name == sold.sku_name), found[0] if len(found) == 1 else None)


def _note(tx: Tx, sold: Sold, shop: ShopKnown | None, no: No, state: str) -> RefusedPush:
    return tx.add(
        RefusedPush(
            order_id=sold.order_id,
            line=sold.line,
            shop_id=sold.shop_id,
            goods_id=sold.goods_id,
            sku_name=sold.sku_name,
            quantity=sold.quantity,
            code=no.code,
            facts=no.facts,
            refused_at=tx.now + (shop.offset_ms if shop else 0),
            state=state,
            sold=asdict(sold),
        )
    )


def _hold(tx: Tx, sold: Sold, shop: ShopKnown, no: No) -> None:
    begin(_note(tx, sold, shop, no, "held"), tx.now, HELD_MS)
    held = PurchaseOrderHeld(shop_id=sold.shop_id, goods_id=sold.goods_id, order_id=sold.order_id, code=no.code)
    tx.emit(held, sold.order_id, cohort=shop.cohort_id, show=sold.show_id)


def _refuse(tx: Tx, sold: Sold, shop: ShopKnown | None, no: No) -> None:
    _note(tx, sold, shop, no, "refunded")
    refused = PurchaseOrderRefused(shop_id=sold.shop_id, goods_id=sold.goods_id, order_id=sold.order_id, code=no.code)
    tx.emit(refused, sold.order_id, cohort=shop.cohort_id if shop else None, show=sold.show_id)
