"""Alembic's way in: it gets a connection and the metadata of all rooms from `sandbox.migrations.upgrade`."""

from alembic import context

config = context.config
connection = config.attributes["connection"]
context.configure(connection=connection, target_metadata=config.attributes["metadata"], render_as_batch=True, compare_type=True)
with context.begin_transaction():
    context.run_migrations()
