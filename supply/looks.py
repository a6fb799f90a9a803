"""How suppliers, goods and purchase orders look to a class."""

from collections.abc import Sequence

from pydantic import BaseModel
from sqlalchemy import or_, select

from sandbox.errors import NotFound
from sandbox.store import View

from .tables import Goods, GoodsVariety, Pick, PurchaseOrder, Shipment, ShopKnown, Supplier

MOST = 100


class SupplierOut(BaseModel):
    """A supplier; its reliability is not told, its history shows it."""

    id: str
    name: str
    region: str
    kind: str
    lead_time_h: int
    goods: int = 0


class VarietyOut(BaseModel):
    """A variety with its cost to the shop."""

    name: str
    supply_fen: int
    stock: int


class GoodsOut(BaseModel):
    """Goods in the catalogue. `picked`: one's own shop deals in them."""

    id: str
    title: str
    short_name: str
    leaf: str
    picture: str
    pictures: list[str]
    supplier: SupplierOut
    supply_fen: int
    suggest_fen: int
    reference_fen: int | None
    stock: int
    lead_time_h: int
    modes: list[str]
    picked: bool
    attributes: dict[str, str]
    points: list[str]
    documents: list[str]
    skus: list[VarietyOut]


class PurchaseOrderOut(BaseModel):
    """What a shop ordered from a supplier."""

    id: str
    supplier: SupplierOut
    mode: str
    order_id: str | None
    goods_id: str
    title: str
    sku_name: str
    quantity: int
    unit_fen: int
    total_fen: int
    state: str
    placed_at: int
    carrier: str | None = None
    tracking: str | None = None
    dispatched_at: int | None = None
    delivered_at: int | None = None


def suppliers(view: View, cohort_id: str) -> list[SupplierOut]:
    """The suppliers of a class with how many goods each offers."""
    counts: dict[str, int] = {}
    for supplier_id in view.all(select(Goods.supplier_id).where(Goods.cohort_id == cohort_id, Goods.offered)):
        counts[supplier_id] = counts.get(supplier_id, 0) + 1
    rows = view.all(select(Supplier).where(Supplier.cohort_id == cohort_id).order_by(Supplier.id))
    return [_supplier(row, counts.get(row.id, 0)) for row in rows]


def _supplier(row: Supplier, goods: int = 0) -> SupplierOut:
    return SupplierOut(id=row.id, name=row.name, region=row.region, kind=row.kind, lead_time_h=row.lead_time_h, goods=goods)


def catalogue(
    view: View, cohort_id: str, person_id: str, leaf: str = "", words: str = "", after: str = "", limit: int = MOST
) -> list[GoodsOut]:
    """Goods of a class, at most 100 from `after` (an id) on; of a leaf or its group, with words in the title."""
    query = select(Goods).where(Goods.cohort_id == cohort_id, Goods.offered)
    if leaf:
        query = query.where(or_(Goods.leaf == leaf, Goods.leaf.startswith(f"{leaf}-", autoescape=True)))
    if words.strip():
        query = query.where(Goods.title.contains(words.strip(), autoescape=True))
    if after:
        query = query.where(Goods.id > after)
    return _with(view, view.all(query.order_by(Goods.id).limit(min(limit, MOST))), person_id)


def one_goods(view: View, goods_id: str, person_id: str) -> GoodsOut:
    """One goods. NotFound."""
    found = _with(view, [view.get(Goods, goods_id)], person_id)
    if not found:
        raise NotFound
    return found[0]


def _with(view: View, rows: Sequence[Goods], person_id: str) -> list[GoodsOut]:
    ids = [row.id for row in rows]
    varieties: dict[str, list[GoodsVariety]] = {}
    ordered = select(GoodsVariety).where(GoodsVariety.goods_id.in_(ids)).order_by(GoodsVariety.goods_id, GoodsVariety.slot)
    for variety in view.all(ordered):
        varieties.setdefault(variety.goods_id, []).append(variety)
    known = {row.id: row for row in view.all(select(Supplier).where(Supplier.id.in_({row.supplier_id for row in rows})))}
    own = select(ShopKnown.id).where(ShopKnown.owner_id == person_id, ShopKnown.open)
    picked = set(view.all(select(Pick.goods_id).where(Pick.goods_id.in_(ids), Pick.shop_id.in_(own))))
    return [_goods(row, varieties.get(row.id, []), known[row.supplier_id], row.id in picked) for row in rows]


def _goods(row: Goods, found: Sequence[GoodsVariety], supplier: Supplier, picked: bool) -> GoodsOut:
    return GoodsOut(
        id=row.id,
        title=row.title,
        short_name=row.short_name,
        leaf=row.leaf,
        picture=row.pictures[0] if row.pictures else "",
        pictures=row.pictures,
        supplier=_supplier(supplier),
        supply_fen=min((one.supply_fen for one in found), default=0),
        suggest_fen=row.suggest_fen,
        reference_fen=row.reference_fen,
        stock=sum(one.stock for one in found),
        lead_time_h=row.lead_time_h,
        modes=row.modes,
        picked=picked,
        attributes=row.attributes,
        points=row.points,
        documents=row.documents,
        skus=[VarietyOut(name=one.name, supply_fen=one.supply_fen, stock=one.stock) for one in found],
    )


def purchase_orders(view: View, shop_id: str, after: str = "", limit: int = MOST) -> list[PurchaseOrderOut]:
    """A shop's purchase orders, newest first, at most 100 from `after` on."""
    query = select(PurchaseOrder).where(PurchaseOrder.shop_id == shop_id)
    if after:
        query = query.where(PurchaseOrder.id < after)
    rows = view.all(query.order_by(PurchaseOrder.id.desc()).limit(min(limit, MOST)))
    sent = view.all(select(Shipment).where(Shipment.purchase_order_id.in_([row.id for row in rows])))
    ways = {shipment.purchase_order_id: shipment for shipment in sent}
    known = {row.id: row for row in view.all(select(Supplier).where(Supplier.id.in_({row.supplier_id for row in rows})))}
    return [_purchase_order(row, known[row.supplier_id], ways.get(row.id)) for row in rows]


def _purchase_order(row: PurchaseOrder, supplier: Supplier, way: Shipment | None) -> PurchaseOrderOut:
    return PurchaseOrderOut(
        id=row.id,
        supplier=_supplier(supplier),
        mode=row.mode,
        order_id=row.order_id,
        goods_id=row.goods_id,
        title=row.title,
        sku_name=row.sku_name,
        quantity=row.quantity,
        unit_fen=row.unit_fen,
        total_fen=row.total_fen,
        state=row.state,
        placed_at=row.placed_at,
        carrier=way.carrier if way else None,
        tracking=way.tracking if way else None,
        dispatched_at=way.dispatched_at if way else None,
        delivered_at=way.delivered_at if way else None,
    )
