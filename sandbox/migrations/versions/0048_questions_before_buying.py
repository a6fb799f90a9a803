"""A classmate asks a shop about goods before buying; what is sold in live rooms only is bought while the show is on"""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("mall_conversations", sa.Column("listing_id", sa.Text(), nullable=True))
    op.create_index("ix_mall_conversations_buyer", "mall_conversations", ["buyer", "said_at"])
    op.add_column("mall_shows", sa.Column("live", sa.Boolean(), nullable=False, server_default=sa.false()))
