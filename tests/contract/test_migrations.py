"""An upgraded database is the one the tables describe, triggers included; a second start finds nothing to do."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Column, Engine, Integer, MetaData, inspect, text

import sandbox.process  # imports every room, and with them every table
from sandbox.events.log import LogHead
from sandbox.migrations.upgrade import HERE, config, upgrade
from sandbox.rows import NAMES, Row
from sandbox.store import open_engines
from tests.postgres import Cluster

TRIGGERS = {
    "sqlite": "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal",
}


def of_the_product() -> MetaData:
    """Every table of the rooms and the floor, without those that tests make for themselves."""
    assert sandbox.process
    own = MetaData(naming_convention=NAMES)
    for mapper in Row.registry.mappers:
        if not mapper.class_.__module__.startswith("tests."):
            Row.metadata.tables[mapper.class_.__tablename__].to_metadata(own)
    return own


def engine_of(url: str) -> Engine:
    """The writer's engine alone."""
    writer, reader = open_engines(url)
    reader.dispose()
    return writer


def triggers(engine: Engine) -> set[tuple[str, str]]:
    """Table and name of every trigger."""
    with engine.connect() as connection:
        return {(table, name) for table, name in connection.execute(text(TRIGGERS[engine.dialect.name]))}


@pytest.fixture
def second_database(request: pytest.FixtureRequest, database: str, tmp_path: object) -> str:
    """Another empty one of the same kind; whoever drops the cluster drops it."""
    if database.startswith("sqlite"):
        return f"sqlite:///{tmp_path}/second.sqlite"
    cluster: Cluster = request.getfixturevalue("cluster")
    return cluster.url(cluster.create())


def test_an_upgrade_makes_what_the_tables_describe(database: str, second_database: str) -> None:
    tables = of_the_product()
    engine, fresh = engine_of(database), engine_of(second_database)
    assert upgrade(engine, tables) is True
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), tables) == []
        assert connection.execute(LogHead.__table__.select()).all() == [(1, 0)]
    with fresh.begin() as connection:
        Row.metadata.create_all(connection)
    assert triggers(engine) == triggers(fresh)
    engine.dispose()
    fresh.dispose()


def test_the_comparison_sees_a_difference(database: str) -> None:
    """The negative control: a column and a table that no revision makes."""
    tables = of_the_product()
    tables.tables["log_head"].append_column(Column("extra", Integer))
    engine = engine_of(database)
    upgrade(engine, tables)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE stray (id INTEGER)"))
    with engine.connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), tables)
    engine.dispose()
    assert {step[0] for step in found} == {"add_column", "remove_table"}


def test_a_second_start_changes_nothing(database: str) -> None:
    engine = engine_of(database)
    assert upgrade(engine, Row.metadata) is True
    assert upgrade(engine, Row.metadata) is False
    engine.dispose()


def test_an_upgrade_that_fails_leaves_nothing_behind(database: str) -> None:
    """All or nothing: after a fault (or a kill) half-way the next start begins again."""
    engine = engine_of(database)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE supply_suppliers (in_the_way INTEGER)"))
    with pytest.raises(Exception, match="already exists"):
        upgrade(engine, Row.metadata)
    assert set(inspect(engine).get_table_names()) == {"supply_suppliers"}
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE supply_suppliers"))
    assert upgrade(engine, Row.metadata) is True
    engine.dispose()


@pytest.mark.postgres
@pytest.mark.xdist_group("postgres")
def test_processes_that_start_at_once(postgres_url: str) -> None:
    engines = [engine_of(postgres_url) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(lambda engine: upgrade(engine, Row.metadata), engines)) == [False, False, False, True]
    for engine in engines:
        engine.dispose()


def test_every_revision_says_what_it_is_for_and_goes_only_forward(sqlite_url: str) -> None:
    from alembic.script import ScriptDirectory

    engine = engine_of(sqlite_url)
    with engine.connect() as connection:
        script = ScriptDirectory.from_config(config(connection, Row.metadata))
    engine.dispose()
    revisions = list(script.walk_revisions())
    assert revisions
    assert len(script.get_heads()) == 1
    assert all(revision.doc for revision in revisions)
    assert all(path.stem[:4].isdigit() for path in (HERE / "versions").glob("*.py"))
