"""The live room's copy of a shop knows what is wrong with its operator's public card, so that a show does not start without one (C14)"""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("streaming_shops", sa.Column("card_missing", sa.JSON(), nullable=False, server_default="[]"))
