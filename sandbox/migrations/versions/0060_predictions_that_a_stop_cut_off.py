"""Streaming: predictions that only a stop of Kaibo cut off are made again; what cannot be made fails again at once"""

from alembic import op

revision = "0060"
down_revision = "0059"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("UPDATE streaming_scenarios SET failed = '' WHERE failed = 'not_run'")


def downgrade() -> None:
    """What was cut off is not known any more, and need not be."""
