"""Brings a database to the newest revision when the process starts; a database that is there already costs a look."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, MetaData, text

from sandbox.events.log import open_log

HERE = Path(__file__).resolve().parent
MIGRATING = 0x4B41_4942_4F  # any number, the same in every process


def config(connection: Connection, metadata: MetaData) -> Config:
    """Alembic's configuration without a file."""
    made = Config()
    made.set_main_option("script_location", str(HERE))
    made.attributes["connection"] = connection
    made.attributes["metadata"] = metadata
    return made


def upgrade(engine: Engine, metadata: MetaData) -> bool:
    """Run what is missing and make the head of the log, all or nothing; whether anything was missing. Raises what the database raises."""
    with engine.begin() as connection:
        if (
            connection.dialect.name == "postgresql"
        ):  # of several processes that start at once one migrates, the others wait and find it done
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATING})
        options = config(connection, metadata)
        head = ScriptDirectory.from_config(options).get_current_head()
        if MigrationContext.configure(connection).get_current_revision() == head:
            return False
        command.upgrade(options, "head")
        open_log(connection)
    return True
