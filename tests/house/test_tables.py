"""Tables: named for their room, money and times in whole numbers, and no key that reaches into another room."""

from collections.abc import Iterator

from pydantic import BaseModel
from sqlalchemy import BigInteger, Column, Float, ForeignKey, Integer, MetaData, Numeric, Table
from sqlalchemy.types import Boolean

import sandbox.process  # imports every room, and with them every table
from sandbox.events.catalogue_page import all_facts, parts_of
from sandbox.events.envelope import Fact, Part
from sandbox.rows import Row

ROOMS = {"mall", "supply", "streaming", "training"}
ON_THE_FLOOR = {"sandbox.events": "log", "sandbox.store": "store", "sandbox.feed": "feed", "sandbox.identity": "identity"}
WHOLE = ("_fen", "_at", "_ms", "_bp")
NOT_A_TIME = {"streaming_totals.said_at"}  # where in the log the last comments are: places, not times


def tables() -> list[tuple[str, Table]]:
    """Every table with the module that owns it; those of tests left out."""
    assert sandbox.process
    mappers = [mapper for mapper in Row.registry.mappers if not mapper.class_.__module__.startswith("tests.")]
    return [(mapper.class_.__module__, Row.metadata.tables[mapper.class_.__tablename__]) for mapper in mappers]


def room_of(module: str) -> str:
    """The word a table of this module starts with."""
    top = module.partition(".")[0]
    return top if top in ROOMS else ON_THE_FLOOR[".".join(module.split(".")[:2])]


def misnamed(module: str, table: Table) -> bool:
    return not table.name.startswith(room_of(module) + "_")


def fractions(table: Table) -> Iterator[str]:
    """Columns that must be whole numbers by their name, and are not."""
    for column in table.columns:
        known = f"{table.name}.{column.name}" in NOT_A_TIME
        if column.name.endswith(WHOLE) and not known and (not isinstance(column.type, Integer) or isinstance(column.type, Boolean)):
            yield f"{table.name}.{column.name}"


def money_without_a_name(table: Table) -> Iterator[str]:
    """Columns that sound like money and do not say that it is fen."""
    for column in table.columns:
        words = set(column.name.split("_"))
        counted = isinstance(column.type, (Integer, Numeric, Float)) and not column.name.endswith(("_fen", "_bp"))
        if counted and words & {"price", "amount", "balance", "fee", "gmv", "freight"}:
            yield f"{table.name}.{column.name}"


def reaching_out(table: Table) -> Iterator[str]:
    """Foreign keys into another room."""
    for key in table.foreign_keys:
        if key.column.table.name.split("_")[0] != table.name.split("_")[0]:
            yield f"{table.name} -> {key.target_fullname}"


def test_there_are_tables() -> None:
    assert {room_of(module) for module, _ in tables()} >= ROOMS - {"training"} | {"log", "store", "feed", "identity"}


def test_a_table_starts_with_its_room() -> None:
    assert [table.name for module, table in tables() if misnamed(module, table)] == []
    assert misnamed("mall.tables", Table("orders", MetaData()))


def test_money_times_and_shares_are_whole_numbers() -> None:
    assert [fault for _, table in tables() for fault in fractions(table)] == []
    bad = Table("mall_bad", MetaData(), Column("price_fen", Numeric(10, 2)), Column("paid_at", Float), Column("share_bp", BigInteger))
    assert list(fractions(bad)) == ["mall_bad.price_fen", "mall_bad.paid_at"]


def test_money_says_that_it_is_fen() -> None:
    assert [fault for _, table in tables() for fault in money_without_a_name(table)] == []
    assert list(money_without_a_name(Table("mall_bad", MetaData(), Column("price", Integer))))


def test_no_column_holds_a_fraction_of_money() -> None:
    """Ratios may be fractions; a table of the mall or of supply holds none at all."""
    trade = [table for module, table in tables() if module.startswith(("mall.", "supply."))]
    found = [f"{table.name}.{column.name}" for table in trade for column in table.columns if isinstance(column.type, (Float, Numeric))]
    assert found == []


def test_no_key_reaches_into_another_room() -> None:
    assert [fault for _, table in tables() for fault in reaching_out(table)] == []
    own = MetaData()
    Table("supply_goods", own, Column("id", Integer, primary_key=True))
    bad = Table("mall_bad", own, Column("goods", ForeignKey("supply_goods.id")))
    assert list(reaching_out(bad)) == ["mall_bad -> supply_goods.id"]


def models() -> list[type[Fact] | type[Part]]:
    facts = all_facts()
    return [*facts, *{part for fact in facts for part in parts_of(fact)}]


def fractions_in(model: type[BaseModel]) -> Iterator[str]:
    """Fields that must be whole numbers by their name, and are not."""
    for name, field in model.model_fields.items():
        if name.endswith(WHOLE) and "float" in str(field.annotation):
            yield f"{model.__name__}.{name}"


def test_money_in_facts_is_whole() -> None:
    class Bad(BaseModel):
        price_fen: float | None

    assert [fault for model in models() for fault in fractions_in(model)] == []
    assert list(fractions_in(Bad)) == ["Bad.price_fen"]
