"""Brings a database to the newest revision when the process starts; a database that is there already costs a look."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, MetaData

from sandbox.events.log import open_log

HERE = Path(__file__).resolve().parent


def config(connection: Connection, metadata: MetaData) -> Config:
    """Alembic's configuration without a file."""
    made = Config()
    made.set_main_option("script_location", str(HERE))
    made.attributes["connection"] = connection
    made.attributes["metadata"] = metadata
    return made


def upgrade(engine: Engine, metadata: MetaData) -> bool:
    """Run what is missing and make the head of the log; whether anything was missing. Raises what the database raises."""
    with engine.connect() as connection:
        options = config(connection, metadata)
        head = ScriptDirectory.from_config(options).get_current_head()
        if MigrationContext.configure(connection).get_current_revision() == head:
            return False
        connection.rollback()
        command.upgrade(options, "head")
        connection.commit()
    with engine.begin() as connection:
        open_log(connection)
    return True
