"""Purchase orders: a dropship order for each sold line, taken when the supplier has the goods, refused when not."""

from dataclasses import dataclass

from sqlalchemy import select

from sandbox.store import Tx

from .events import PurchaseOrderPaid, PurchaseOrderPlaced, PurchaseOrderRefused
from .fate import fate_of
from .purchases import take
from .tables import Goods, GoodsVariety, ListedSku, Pick, PurchaseOrder, ShopKnown, Supplier
from .waiting import HOUR_MS, begin


@dataclass(frozen=True)
class Sold:
    """A sold line that a supplier is to deliver; `line` is its place in the order."""

    order_id: str
    line: int
    shop_id: str
    show_id: str | None
    goods_id: str
    sku_id: str
    sku_name: str
    quantity: int


def order_dropship(tx: Tx, sold: Sold) -> None:
    """Order a sold line from its supplier: `purchase_order.placed` and `.paid`, or `.refused`. A line is ordered once."""
    taken = select(PurchaseOrder.id).where(PurchaseOrder.order_id == sold.order_id, PurchaseOrder.line == sold.line)
    if tx.first(taken) is not None:
        return
    shop = tx.session.get(ShopKnown, sold.shop_id)
    cohort = shop.cohort_id if shop else None
    goods = tx.session.get(Goods, sold.goods_id)
    deal = tx.first(select(Pick).where(Pick.shop_id == sold.shop_id, Pick.goods_id == sold.goods_id))
    if goods is None or deal is None or goods.cohort_id != cohort:
        _refuse(tx, sold, cohort, "not_picked")
        return
    if deal.mode != "dropship" or not goods.offered:
        _refuse(tx, sold, cohort, "mode" if goods.offered else "not_offered")
        return
    variety = _variety(tx, sold)
    if variety is None or not take(tx, goods.id, variety.slot, sold.quantity):
        _refuse(tx, sold, cohort, "out_of_stock")
        return
    total = variety.supply_fen * sold.quantity
    now, lead = tx.now + (shop.offset_ms if shop else 0), goods.lead_time_h * HOUR_MS
    order = tx.add(
        PurchaseOrder(
            id=tx.new_id("pur"),
            supplier_id=goods.supplier_id,
            shop_id=sold.shop_id,
            cohort_id=goods.cohort_id,
            mode="dropship",
            order_id=sold.order_id,
            line=sold.line,
            show_id=sold.show_id,
            goods_id=goods.id,
            slot=variety.slot,
            title=goods.title,
            sku_name=variety.name,
            quantity=sold.quantity,
            unit_fen=variety.supply_fen,
            total_fen=total,
            state="paid",
            placed_at=now,
            due_at=now + lead,
            since_at=tx.now,
            wait_ms=None,
        )
    )
    supplier = tx.get(Supplier, goods.supplier_id)
    fate = fate_of(order.id, order.quantity, supplier.reliability_bp, supplier.short_bp, goods.quality_bp)
    begin(order, tx.now, lead * fate.slow_bp // 10_000)
    placed = PurchaseOrderPlaced(
        purchase_order_id=order.id,
        supplier_id=order.supplier_id,
        shop_id=order.shop_id,
        mode="dropship",
        order_id=order.order_id,
        goods_id=order.goods_id,
        sku_name=order.sku_name,
        quantity=order.quantity,
        unit_fen=order.unit_fen,
        total_fen=total,
    )
    tx.emit(placed, order.id, cohort=cohort, show=sold.show_id)
    tx.emit(
        PurchaseOrderPaid(purchase_order_id=order.id, shop_id=order.shop_id, total_fen=total), order.id, cohort=cohort, show=sold.show_id
    )


def _variety(tx: Tx, sold: Sold) -> GoodsVariety | None:
    listed = tx.session.get(ListedSku, sold.sku_id)
    if listed is not None and listed.goods_id == sold.goods_id:
        return tx.session.get(GoodsVariety, (sold.goods_id, listed.slot))
    found = tx.all(select(GoodsVariety).where(GoodsVariety.goods_id == sold.goods_id).order_by(GoodsVariety.slot))
    return next((one for one in found if one.name == sold.sku_name), found[0] if found else None)


def _refuse(tx: Tx, sold: Sold, cohort: str | None, code: str) -> None:
    refused = PurchaseOrderRefused(shop_id=sold.shop_id, goods_id=sold.goods_id, order_id=sold.order_id, code=code)
    tx.emit(refused, sold.order_id, cohort=cohort, show=sold.show_id)
