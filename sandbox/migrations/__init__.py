"""The one Alembic tree of the house, for both databases."""
