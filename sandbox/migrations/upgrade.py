"""Brings a database to the newest revision when the process starts; a database that is there already costs a look."""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, MetaData, inspect, text

from sandbox.events.log import open_log

if TYPE_CHECKING:  # Alembic takes a quarter of a second to load, and most starts have nothing to migrate
    from alembic.config import Config

HERE = Path(__file__).resolve().parent
MIGRATING = 0x4B41_4942_4F  # any number, the same in every process


def config(connection: Connection, metadata: MetaData) -> "Config":
    """Alembic's configuration without a file."""
    from alembic.config import Config

    made = Config()
    made.set_main_option("script_location", str(HERE))
    made.attributes["connection"] = connection
    made.attributes["metadata"] = metadata
    return made


def newest() -> str:
    """The newest revision there is: files in `versions/` begin with theirs, counted up (a test holds that)."""
    return max(path.name.partition("_")[0] for path in (HERE / "versions").glob("[0-9]*_*.py"))


def revision_of(connection: Connection) -> str | None:
    """The revision the database is at, None for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def upgrade(engine: Engine, metadata: MetaData) -> bool:
    """Run what is missing and make the head of the log, all or nothing; whether anything was missing. Raises what the database raises."""
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            # of several processes that start at once one migrates, the others wait and find it done
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATING})
        if revision_of(connection) == newest():
            return False
        from alembic import command

        command.upgrade(config(connection, metadata), "head")
        open_log(connection)
    return True
