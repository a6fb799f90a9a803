"""Opens the database: SQLite (the platform's, or the newer one a wheel brings) or PostgreSQL, once for writing and once for reading."""

import importlib
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.pool import NullPool, QueuePool
from sqlalchemy.util import LRUCache

SAFE_SQLITE = (3, 51, 3)  # 3.7.0 to 3.51.2 can corrupt a database when the WAL is reset


class OldSqlite(RuntimeError):
    """The only SQLite at hand has the WAL-reset bug."""


def sqlite_module() -> ModuleType:
    """The platform's SQLite when it is new enough, else the wheel's. OldSqlite when neither is."""
    if sqlite3.sqlite_version_info >= SAFE_SQLITE:
        return sqlite3
    try:
        bundled = importlib.import_module("pysqlite3.dbapi2")
    except ImportError:
        bundled = None
    if bundled is None or bundled.sqlite_version_info < SAFE_SQLITE:
        raise OldSqlite(
            f"SQLite {sqlite3.sqlite_version} can corrupt a database (WAL reset). "
            "Use a Python with SQLite 3.51.3 or newer, or install pysqlite3."
        )
    return bundled


def open_engines(url: str, readers: int = 4) -> tuple[Engine, Engine]:
    """The writer's engine and the readers', for `sqlite:///path` or `postgresql+psycopg://...`."""
    if url.startswith("sqlite"):
        return _sqlite(url, readers)
    writer = create_engine(url, poolclass=NullPool)
    _plain_savepoints(writer)
    one_moment: Mapping[str, Any] = {
        "postgresql_readonly": True,
        "isolation_level": "REPEATABLE READ",
    }  # as a reader of SQLite's WAL has it
    reader = create_engine(url, pool_size=readers, max_overflow=0, pool_pre_ping=True, execution_options=one_moment)
    return writer, reader


class OneDialect(SQLiteDialect_pysqlite):
    """All SQLite engines of a process speak alike, so a statement that one of them has compiled serves the others."""

    supports_statement_cache = True

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self)

    def __hash__(self) -> int:
        return hash(type(self))


registry.register("sqlite.kaibo", __name__, "OneDialect")
_compiled: LRUCache[Any, Any] = LRUCache(2_000)


def _sqlite(url: str, readers: int) -> tuple[Engine, Engine]:
    module = sqlite_module()
    path = url.removeprefix("sqlite:///")
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    options: Mapping[str, Any] = {
        "module": module, "connect_args": {"check_same_thread": False}, "execution_options": {"compiled_cache": _compiled},
    }  # fmt: skip
    url = url.replace("sqlite:", "sqlite+kaibo:", 1)
    writer = create_engine(url, poolclass=NullPool, **options)
    reader = create_engine(url, poolclass=QueuePool, pool_size=readers, max_overflow=0, **options)
    _plain_savepoints(writer)
    event.listen(writer, "connect", _writing)
    event.listen(reader, "connect", _reading)
    event.listen(writer, "begin", lambda conn: conn.exec_driver_sql("BEGIN IMMEDIATE"))
    event.listen(reader, "begin", lambda conn: conn.exec_driver_sql("BEGIN"))
    return writer, reader


def _plain_savepoints(engine: Engine) -> None:
    """Say SAVEPOINT and RELEASE in plain words: every unit has one, and compiling them anew each time costs an eighth of an order."""
    dialect: Any = engine.dialect
    dialect.do_savepoint = lambda connection, name: connection.exec_driver_sql(f"SAVEPOINT {name}")
    dialect.do_release_savepoint = lambda connection, name: connection.exec_driver_sql(f"RELEASE SAVEPOINT {name}")


def _pragmas(raw: Any, *pragmas: str) -> None:
    raw.isolation_level = None  # transactions are begun and ended by name, never by the driver
    for pragma in pragmas:
        raw.execute(f"PRAGMA {pragma}")


def _writing(raw: Any, _record: object) -> None:
    _pragmas(
        raw,
        "journal_mode=WAL",
        "synchronous=FULL",
        "busy_timeout=5000",
        "foreign_keys=ON",
        "mmap_size=0",
        "cache_size=-32000",
        "wal_autocheckpoint=4000",
    )


def _reading(raw: Any, _record: object) -> None:
    _pragmas(raw, "busy_timeout=5000", "mmap_size=0", "cache_size=-8000", "query_only=ON")
