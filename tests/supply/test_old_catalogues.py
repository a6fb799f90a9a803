"""A class that an older Kaibo stocked gets, at the next start, what its catalogue lacks."""

import json
from pathlib import Path
from typing import Any

from alembic import command
from sqlalchemy import Connection, text

from sandbox.clock import ManualClock
from sandbox.ids import CountingIds
from sandbox.migrations.upgrade import config, upgrade
from sandbox.rows import Row
from sandbox.store import open_engines
from supply.catalogue import plan_catalogue
from supply.stocking import seed_of, wanted
from supply.timeouts import Timeouts
from tests.mall.market import CLASS, Market, Opening

BEFORE_WHOLESALE = "0012"
GOODS = (
    "INSERT INTO supply_goods (id, cohort_id, supplier_id, key, leaf, title, short_name, attributes, points, documents, pictures, modes,"
    " suggest_fen, reference_fen, lead_time_h, quality_bp, offered, made_at) VALUES (:id, :cohort, :supplier, :key, :leaf, :title, :short,"
    " '{}', '[]', '[]', '[]', :modes, :suggest, NULL, 24, 7000, true, 1)"
)


def stocked_long_ago(url: str) -> None:
    """A database of the revision before wholesale, with a class and two of its goods, brought to the newest."""
    writer, reader = open_engines(url)
    with writer.begin() as connection:
        command.upgrade(config(connection, Row.metadata), BEFORE_WHOLESALE)
        _fill(connection)
    assert upgrade(writer, Row.metadata) is True
    writer.dispose()
    reader.dispose()


def _fill(connection: Connection) -> None:
    seed = seed_of(CLASS)
    wait = "INSERT INTO supply_catalogues (cohort_id, seed, wanted_at, stocked_at) VALUES (:cohort, :seed, 1, 1)"
    connection.execute(text(wait), {"cohort": CLASS, "seed": seed})
    supplier = (
        "INSERT INTO supply_suppliers (id, cohort_id, name, region, kind, lead_time_h, short_bp, reliability_bp, joined_at)"
        " VALUES ('sup_1_changde', :cohort, '常德合作社', '湖南常德', 'cooperative', 24, 200, 9300, 1)"
    )
    connection.execute(text(supplier), {"cohort": CLASS})
    for number, one in enumerate(plan_catalogue(seed).goods[:2]):
        row: dict[str, Any] = {"id": f"gds_old{number}", "cohort": CLASS, "supplier": f"sup_1_{one.supplier_key}", "key": one.key}
        row |= {
            "leaf": one.leaf,
            "title": one.title,
            "short": one.short_name,
            "modes": json.dumps(["dropship"]),
            "suggest": one.suggest_fen,
        }
        connection.execute(text(GOODS), row)
        slot = "INSERT INTO supply_varieties (goods_id, slot, name, supply_fen, stock) VALUES (:id, 0, '单件', 1180, 9)"
        connection.execute(text(slot), {"id": row["id"]})


async def test_a_class_stocked_before_wholesale_is_completed_at_the_next_start(open_store: Opening, database: str, tmp_path: Path) -> None:
    stocked_long_ago(database)
    clock = ManualClock()
    market = Market(await open_store(database, clock, CountingIds()), clock, tmp_path / "blobs")
    await market.store.write(
        lambda tx: tx.session.execute(text("UPDATE supply_goods SET commission_bp = 2500 WHERE id = 'gds_old1'")).rowcount
    )
    before = await market.get("ann", "/goods/gds_old0")
    assert (before["moq"], before["modes"], before["skus"][0]["tiers"]) == (0, ["dropship"], []), "what such a class lacked"
    assert len(await market.store.read(wanted)) == 1
    moves = Timeouts(market.store, clock, 0.01, market.blobs)
    await moves.step()
    planned = plan_catalogue(seed_of(CLASS)).goods
    old = await market.get("ann", "/goods/gds_old0")
    assert (old["moq"], old["commission_bp"]) == (planned[0].moq, planned[0].commission_bp)
    assert old["modes"] == ["dropship", "wholesale", "commission"]
    assert (before["unit"], before["weight_g"], old["unit"], old["weight_g"]) == ("件", 0, planned[0].unit, planned[0].weight_g)
    assert old["supplier"]["cooperation"] == "running"
    assert [step["from_pieces"] for step in old["skus"][0]["tiers"]] == [start for start, _ in planned[0].tiers]
    assert old["skus"][0]["stock"] == 9, "what is there stays as it is"
    assert (await market.get("ann", "/goods/gds_old1"))["commission_bp"] == 2_500, "what the lecturer set stays"
    assert len(await market.get("lee", f"/goods?cohort={CLASS}")) == len(planned)
    assert len(await market.facts("goods.completed")) == 2
    assert await market.store.read(wanted) == []
    said = len(await market.facts("goods.completed", "goods.offered"))
    await moves.step()
    assert len(await market.facts("goods.completed", "goods.offered")) == said, "a second start finds nothing to do"
    await market.close()
