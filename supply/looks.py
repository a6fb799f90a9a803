"""How suppliers and goods look to a class."""

from collections.abc import Sequence

from pydantic import BaseModel
from sqlalchemy import or_, select

from sandbox.errors import NotFound
from sandbox.store import View

from .levels import level_of, modes_at, shown_at
from .narrowing import Narrowed, wanted
from .prices import unit_price
from .reputation import Counts, share_bp, stars_x10
from .tables import Goods, GoodsVariety, Pick, ShopKnown, Supplier, SupplierRecord

MOST = 100


class HistoryOut(BaseModel):
    """What happened with a supplier in this class so far; shares in basis points, None of nothing.

    `stars_x10`: 10 (one star) to 50, None before three orders. `returned_bp`: pieces that buyers sent back for the supplier's fault.
    """

    orders: int
    late_bp: int | None
    damaged_bp: int | None
    short_bp: int | None
    returned_bp: int | None
    refused: int
    stars_x10: int | None


class SupplierOut(BaseModel):
    """A supplier; its reliability is not told, its history shows it (there where suppliers are listed or opened).

    `cooperation`: running, paused or ended; only a running one takes picks and orders.
    """

    id: str
    name: str
    region: str
    kind: str
    lead_time_h: int
    returns: str = "faults"
    not_to: list[str] = []
    cooperation: str = "running"
    goods: int = 0
    history: HistoryOut | None = None


class TierOut(BaseModel):
    """From so many pieces of a goods together a piece costs `unit_fen`."""

    from_pieces: int
    unit_fen: int


class VarietyOut(BaseModel):
    """A variety with its cost to the shop: `supply_fen` a piece for dropship, `tiers` for wholesale, ascending."""

    slot: int
    name: str
    supply_fen: int
    stock: int
    tiers: list[TierOut] = []


class GoodsOut(BaseModel):
    """Goods in the catalogue. `picked`: one's own shop deals in them, `picked_mode` how; `moq`: pieces of a first wholesale order.

    `modes`: the ways open at the class's teaching level; `item`: not empty where other suppliers have the same thing.

    `unit`: what a piece is counted in; `weight_g`: a piece of the first variety packed, 0 when nobody said.

    `commission_bp`: what a host earns of a sale on commission, in basis points; a lower one holds from `commission_next_at` on.
    """

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
    item: str
    moq: int
    unit: str
    weight_g: int
    commission_bp: int
    commission_next_bp: int | None
    commission_next_at: int | None
    picked: bool
    picked_mode: str | None
    attributes: dict[str, str]
    points: list[str]
    documents: list[str]
    skus: list[VarietyOut]


def suppliers(view: View, cohort_id: str) -> list[SupplierOut]:
    """The suppliers of a class with how many goods each offers."""
    counts: dict[str, int] = {}
    offered = select(Goods.supplier_id).where(Goods.cohort_id == cohort_id, Goods.offered)
    for supplier_id in view.all(shown_at(level_of(view, cohort_id), offered)):
        counts[supplier_id] = counts.get(supplier_id, 0) + 1
    rows = view.all(select(Supplier).where(Supplier.cohort_id == cohort_id).order_by(Supplier.id))
    records = {
        row.supplier_id: row for row in view.all(select(SupplierRecord).where(SupplierRecord.supplier_id.in_([row.id for row in rows])))
    }
    return [supplier_out(row, counts.get(row.id, 0), history_out(records.get(row.id))) for row in rows]


def one_supplier(view: View, supplier_id: str) -> SupplierOut:
    """One supplier with its history."""
    row = view.get(Supplier, supplier_id)
    offered = select(Goods.id).where(Goods.supplier_id == supplier_id, Goods.offered)
    goods = view.all(shown_at(level_of(view, row.cohort_id), offered))
    return supplier_out(row, len(goods), history_out(view.session.get(SupplierRecord, supplier_id)))


def history_out(row: SupplierRecord | None) -> HistoryOut:
    """The shares of what happened and the stars that follow from them."""
    names = ("orders", "late", "pieces", "damaged", "short", "refused", "returned")
    counts = Counts(**{name: getattr(row, name) for name in names}) if row else Counts()
    return HistoryOut(
        orders=counts.orders,
        late_bp=share_bp(counts.late, counts.orders),
        damaged_bp=share_bp(counts.damaged, counts.pieces),
        short_bp=share_bp(counts.short, counts.pieces + counts.short),
        returned_bp=share_bp(counts.returned, counts.pieces),
        refused=counts.refused,
        stars_x10=stars_x10(counts),
    )


def supplier_out(row: Supplier, goods: int = 0, history: HistoryOut | None = None) -> SupplierOut:
    """A supplier as everybody sees it."""
    return SupplierOut(
        id=row.id,
        name=row.name,
        region=row.region,
        kind=row.kind,
        lead_time_h=row.lead_time_h,
        returns=row.returns,
        not_to=row.not_to,
        cooperation=row.cooperation,
        goods=goods,
        history=history,
    )


def catalogue(
    view: View,
    cohort_id: str,
    person_id: str,
    leaf: str = "",
    words: str = "",
    after: str = "",
    limit: int = MOST,
    *,
    item: str = "",
    supplier_id: str = "",
    whole: bool = False,
    only: Narrowed | None = None,
) -> list[GoodsOut]:
    """Goods of a class, at most 100 from `after` (an id) on; of a leaf or its group, with words in the title, of one item or supplier.

    `whole`: also what the class's teaching level does not open yet. `only`: what the shop cares about (选品 filters, domain.md E.2).
    """
    query = select(Goods).where(Goods.cohort_id == cohort_id, Goods.offered)
    if not whole:
        query = shown_at(level_of(view, cohort_id), query)
    if item:
        query = query.where(Goods.item == item)
    if supplier_id:
        query = query.where(Goods.supplier_id == supplier_id)
    if leaf:
        query = query.where(or_(Goods.leaf == leaf, Goods.leaf.startswith(f"{leaf}-", autoescape=True)))
    if words.strip():
        query = query.where(Goods.title.contains(words.strip(), autoescape=True))
    if only is not None:
        query = query.where(*wanted(only))
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
    picks = view.all(select(Pick).where(Pick.goods_id.in_(ids), Pick.shop_id.in_(own)))
    modes = {one.goods_id: one.mode for one in picks}
    levels = {cohort_id: level_of(view, cohort_id) for cohort_id in {row.cohort_id for row in rows}}
    return [_goods(row, varieties.get(row.id, []), known[row.supplier_id], modes.get(row.id), levels[row.cohort_id]) for row in rows]


def _goods(row: Goods, found: Sequence[GoodsVariety], supplier: Supplier, mode: str | None, level: int) -> GoodsOut:
    open_now = modes_at(level, row.modes)
    return GoodsOut(
        id=row.id,
        title=row.title,
        short_name=row.short_name,
        leaf=row.leaf,
        picture=row.pictures[0] if row.pictures else "",
        pictures=row.pictures,
        supplier=supplier_out(supplier),
        supply_fen=min((one.supply_fen for one in found), default=0),
        suggest_fen=row.suggest_fen,
        reference_fen=row.reference_fen,
        stock=sum(one.stock for one in found),
        lead_time_h=row.lead_time_h,
        modes=[*open_now, *([mode] if mode and mode not in open_now else [])],
        item=row.item,
        moq=row.moq,
        unit=row.unit,
        weight_g=row.weight_g,
        commission_bp=row.commission_bp,
        commission_next_bp=row.commission_next_bp,
        commission_next_at=row.commission_next_at,
        picked=mode is not None,
        picked_mode=mode,
        attributes=row.attributes,
        points=row.points,
        documents=row.documents,
        skus=[_variety(row, one) for one in found],
    )


def _variety(row: Goods, one: GoodsVariety) -> VarietyOut:
    steps = [TierOut(from_pieces=start, unit_fen=unit_price(one.supply_fen, row.tiers, start)) for start, _ in row.tiers]
    return VarietyOut(slot=one.slot, name=one.name, supply_fen=one.supply_fen, stock=one.stock, tiers=steps)
