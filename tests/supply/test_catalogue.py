"""The sample catalogue: wide enough, lawful, drawn by the project, the same for the same seed."""

import io
from pathlib import Path

import pytest
from PIL import Image

from mall.picks import form_from_goods, tens
from sandbox.blobs import Blobs
from sandbox.clock import ManualClock
from sandbox.trade.categories import tree
from sandbox.trade.listing_check import check_listing
from sandbox.trade.verdict import ShopFacts
from supply.catalogue import plan_catalogue
from supply.drawing import draw_catalogue, draw_goods
from supply.motifs import MOTIFS
from supply.stocking import want_catalogue
from supply.tables import CatalogueWanted, Goods
from supply.timeouts import Timeouts
from tests.mall.market import CLASS, Market

SHOP = ShopFacts("2026-11-23", frozenset(tree().groups), frozenset("abc"))


def test_it_is_wide_enough():
    catalogue = plan_catalogue(7)
    assert len(catalogue.goods) >= 40
    assert len(catalogue.suppliers) >= 6
    assert sum(supplier.region.startswith("湖南") for supplier in catalogue.suppliers) >= 3
    assert sum(not supplier.region.startswith("湖南") for supplier in catalogue.suppliers) >= 3
    assert len({goods.leaf.split("-")[0] for goods in catalogue.goods}) >= 8
    assert len({goods.key for goods in catalogue.goods}) == len(catalogue.goods)
    for goods in catalogue.goods:
        assert goods.motif in MOTIFS
        assert 3 <= len(goods.title) <= 120
        assert all(variety.supply_fen < goods.suggest_fen * 2 for variety in goods.varieties)
        assert goods.varieties[0].supply_fen < goods.suggest_fen < goods.reference_fen


@pytest.mark.parametrize("seed", [7, 8, 2026])
def test_every_goods_copied_into_a_listing_passes_the_audit(seed: int):
    for goods in plan_catalogue(seed).goods:
        cheapest = min(variety.supply_fen for variety in goods.varieties)
        form = form_from_goods(
            leaf=goods.leaf,
            title=goods.title,
            short_name=goods.short_name,
            pictures=["a", "b", "c"],
            attributes=goods.attributes,
            points=goods.points,
            documents=goods.documents,
            prices=[(one.name, tens(goods.suggest_fen * one.supply_fen // cheapest), one.stock) for one in goods.varieties],
            lead_time_h=goods.lead_time_h,
            service_phone="13800138000",
            reference_fen=goods.reference_fen,
        )
        assert [(goods.key, fault.path, fault.zh) for fault in check_listing(form, SHOP).faults] == []


def test_the_seed_decides():
    assert plan_catalogue(7) == plan_catalogue(7)
    assert {supplier.name for supplier in plan_catalogue(7).suppliers} != {supplier.name for supplier in plan_catalogue(8).suppliers}


def test_pictures_are_drawn_each_different_and_only_once(tmp_path: Path):
    goods = plan_catalogue(7).goods[:4]
    pictures = [draw_goods(one) for one in goods]
    assert len({picture for three in pictures for picture in three}) == 12
    for picture in pictures[0]:
        image = Image.open(io.BytesIO(picture))
        assert (image.format, image.size) == ("JPEG", (800, 800))
        assert len(image.convert("P", palette=Image.Palette.ADAPTIVE).getcolors() or []) > 20
    blobs = Blobs(tmp_path)
    first = draw_catalogue(goods, blobs)
    before = {file: file.stat().st_mtime_ns for file in tmp_path.rglob("*") if file.is_file()}
    assert draw_catalogue(plan_catalogue(8).goods[:4], blobs) == first
    assert {file: file.stat().st_mtime_ns for file in tmp_path.rglob("*") if file.is_file()} == before


def test_every_motif_draws_something():
    seen = {}
    for goods in plan_catalogue(7).goods:
        if goods.motif not in seen:
            seen[goods.motif] = draw_goods(goods)[0]
    assert set(seen) == set(MOTIFS)
    assert len(set(seen.values())) == len(seen)


async def test_a_class_that_wants_a_catalogue_gets_it(market: Market) -> None:
    await market.store.write(want_catalogue, CLASS)
    assert isinstance(market.clock, ManualClock)
    moves = Timeouts(market.store, market.clock, 0.01, market.blobs)
    await moves.step()
    await moves.step()
    found = await market.get("ann", f"/goods?cohort={CLASS}")
    assert len(found) == len(plan_catalogue(7).goods)
    answer = await market.ask("ben", "GET", f"/pictures/{found[0]['picture']}?w=360")
    assert answer.status_code == 200
    stocked = await market.store.read(lambda view: view.get(CatalogueWanted, CLASS).stocked_at)
    assert stocked == market.clock.now()
    assert len(await market.facts("goods.offered")) == len(found)
    hidden = await market.store.read(lambda view: view.get(Goods, found[0]["id"]).quality_bp)
    assert 4000 <= hidden <= 9800
    assert "quality_bp" not in found[0]


async def test_goods_are_narrowed_by_price_commission_speed_and_way(market: Market) -> None:
    await market.stock_supply()

    async def found(**only: object) -> list[dict[str, object]]:
        asked = "&".join(f"{name}={value}" for name, value in only.items())
        return list(await market.get("ann", f"/goods?cohort={CLASS}&{asked}"))

    every = await found()
    cheap = await found(most_fen=2000)
    assert 0 < len(cheap) < len(every)
    assert {one["id"] for one in cheap} == {one["id"] for one in every if one["supply_fen"] <= 2000}
    quick, slow = await found(lead_time_h=24), await found(lead_time_h=0)
    assert quick
    assert all(one["lead_time_h"] <= 24 for one in quick)
    assert slow == []  # control
    paid = await found(commission_bp=1, mode="commission")
    assert all(one["commission_bp"] >= 1 for one in paid)
    assert (await market.ask("ann", "GET", f"/goods?cohort={CLASS}&most_fen=-1")).status_code == 422
