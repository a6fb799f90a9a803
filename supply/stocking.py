"""Gives a class its sample suppliers and goods: planned from a seed, drawn in a thread, written in small units."""

import asyncio
import hashlib
from collections.abc import Mapping, Sequence

from sqlalchemy import select

from sandbox.actor import SANDBOX
from sandbox.blobs import Blobs
from sandbox.store import Lane, Store, Tx, View

from .catalogue import Catalogue, PlannedGoods, PlannedSupplier, plan_catalogue
from .drawing import draw_catalogue
from .events import CommissionChanged, GoodsCompleted, GoodsOffered, SupplierJoined
from .tables import CatalogueWanted, Goods, GoodsVariety, Pick, Supplier

GOODS_A_UNIT = 8
EDITION = 3
"""Raise it when the sample catalogue gains something that classes stocked before should get too (2: wholesale terms, rivals, levels;
3: units, weights, goods dealt in one way only)."""


def seed_of(cohort_id: str) -> int:
    """A class's own seed, so that two classes meet other names and prices."""
    return int(hashlib.sha256(cohort_id.encode()).hexdigest()[:8], 16)


def want_catalogue(tx: Tx, cohort_id: str, seed: int | None = None) -> None:
    """Note that a class needs its catalogue; asking twice does nothing."""
    if tx.session.get(CatalogueWanted, cohort_id) is None:
        tx.add(CatalogueWanted(cohort_id=cohort_id, seed=seed_of(cohort_id) if seed is None else seed, wanted_at=tx.now))


def wanted(view: View) -> list[tuple[str, int]]:
    """Classes that still wait for their catalogue, or have an older edition of it, as (cohort, seed)."""
    query = select(CatalogueWanted).where(CatalogueWanted.edition < EDITION).order_by(CatalogueWanted.wanted_at).limit(10)
    return [(row.cohort_id, row.seed) for row in view.all(query)]


async def stock_cohort(store: Store, blobs: Blobs, cohort_id: str, seed: int | None = None) -> int:
    """Plan, draw and write the whole catalogue of a class; returns how many goods there are. A second call changes nothing."""
    catalogue = await asyncio.to_thread(plan_catalogue, seed_of(cohort_id) if seed is None else seed)
    pictures = await asyncio.to_thread(draw_catalogue, catalogue.goods, blobs)
    desk = store.acting(SANDBOX, Lane.CROWD)
    await desk.write(join_suppliers, cohort_id, catalogue.suppliers)
    for start in range(0, len(catalogue.goods), GOODS_A_UNIT):
        await desk.write(offer_goods, cohort_id, catalogue.goods[start : start + GOODS_A_UNIT], pictures)
        await desk.write(complete_goods, cohort_id, catalogue.goods[start : start + GOODS_A_UNIT])
    await desk.write(catalogue_stocked, cohort_id, catalogue.seed)
    return len(catalogue.goods)


def stock_catalogue(tx: Tx, cohort_id: str, catalogue: Catalogue, pictures: Mapping[str, Sequence[str]]) -> None:
    """The whole catalogue in one unit; for tests and imports that already are in one."""
    join_suppliers(tx, cohort_id, catalogue.suppliers)
    offer_goods(tx, cohort_id, catalogue.goods, pictures)
    catalogue_stocked(tx, cohort_id, catalogue.seed)


def _supplier_id(cohort_id: str, key: str) -> str:
    return f"sup_{cohort_id.partition('_')[2]}_{key}"


def join_suppliers(tx: Tx, cohort_id: str, suppliers: Sequence[PlannedSupplier]) -> None:
    """Suppliers open for a class; those that are there already stay."""
    for one in suppliers:
        supplier_id = _supplier_id(cohort_id, one.key)
        if tx.session.get(Supplier, supplier_id) is not None:
            continue
        tx.add(
            Supplier(
                id=supplier_id,
                cohort_id=cohort_id,
                name=one.name,
                region=one.region,
                kind=one.kind,
                lead_time_h=one.lead_time_h,
                short_bp=one.short_bp,
                reliability_bp=one.reliability_bp,
                returns=one.returns,
                not_to=list(one.not_to),
                joined_at=tx.now,
            )
        )
        joined = SupplierJoined(supplier_id=supplier_id, cohort_id=cohort_id, name=one.name, region=one.region, kind=one.kind)
        tx.emit(joined, supplier_id, cohort=cohort_id)


def offer_goods(tx: Tx, cohort_id: str, goods: Sequence[PlannedGoods], pictures: Mapping[str, Sequence[str]]) -> None:
    """Goods become pickable; those that are there already stay."""
    there = set(tx.all(select(Goods.key).where(Goods.cohort_id == cohort_id, Goods.key.in_([one.key for one in goods]))))
    for one in goods:
        if one.key in there:
            continue
        row = tx.add(
            Goods(
                id=tx.new_id("gds"),
                cohort_id=cohort_id,
                supplier_id=_supplier_id(cohort_id, one.supplier_key),
                key=one.key,
                leaf=one.leaf,
                title=one.title,
                short_name=one.short_name,
                attributes=one.attributes,
                points=list(one.points),
                documents=list(one.documents),
                pictures=list(pictures[one.key]),
                modes=list(one.modes),
                suggest_fen=one.suggest_fen,
                reference_fen=one.reference_fen,
                lead_time_h=one.lead_time_h,
                quality_bp=one.quality_bp,
                offered=True,
                moq=one.moq,
                tiers=[list(step) for step in one.tiers],
                commission_bp=one.commission_bp,
                item=one.item,
                ready=one.ready,
                unit=one.unit,
                weight_g=one.weight_g,
                made_at=tx.now,
            )
        )
        for slot, variety in enumerate(one.varieties):
            tx.add(GoodsVariety(goods_id=row.id, slot=slot, name=variety.name, supply_fen=variety.supply_fen, stock=variety.stock))
        offered = GoodsOffered(goods_id=row.id, supplier_id=row.supplier_id, cohort_id=cohort_id, leaf=one.leaf, title=one.title)
        tx.emit(offered, row.id, cohort=cohort_id)


def complete_goods(tx: Tx, cohort_id: str, goods: Sequence[PlannedGoods]) -> None:
    """Goods stocked by an older Kaibo get what they lack; what a lecturer or the market changed since stays."""
    planned = {one.key: one for one in goods}
    for row in tx.all(select(Goods).where(Goods.cohort_id == cohort_id, Goods.key.in_(planned))):
        one = planned[row.key]
        row.item, row.ready = one.item, one.ready
        if row.moq and row.weight_g:
            continue
        if not row.moq:
            row.moq, row.tiers = one.moq, [list(step) for step in one.tiers]
        row.unit, row.weight_g, row.modes = one.unit, one.weight_g, _ways(tx, row, one)
        tx.emit(GoodsCompleted(goods_id=row.id, cohort_id=cohort_id, moq=row.moq), row.id, cohort=cohort_id)
        if row.commission_bp == 0:
            row.commission_bp = one.commission_bp
            changed = CommissionChanged(goods_id=row.id, cohort_id=cohort_id, from_bp=0, to_bp=one.commission_bp)
            tx.emit(changed, row.id, cohort=cohort_id)


def _ways(tx: Tx, row: Goods, one: PlannedGoods) -> list[str]:
    """The ways these goods are dealt in from now on, with those a shop of the class deals in already."""
    dealt = set(tx.all(select(Pick.mode).where(Pick.goods_id == row.id)))
    return [*one.modes, *sorted(dealt - set(one.modes))]


def catalogue_stocked(tx: Tx, cohort_id: str, seed: int) -> None:
    """The class has its catalogue."""
    row = tx.session.get(CatalogueWanted, cohort_id) or tx.add(CatalogueWanted(cohort_id=cohort_id, seed=seed, wanted_at=tx.now))
    row.stocked_at, row.edition = row.stocked_at or tx.now, EDITION
