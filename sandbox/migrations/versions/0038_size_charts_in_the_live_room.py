"""The live room's copy of a listing knows whether its page has a size chart, so that the crowd asks and returns less"""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("streaming_listings", sa.Column("size_chart", sa.Boolean(), nullable=False, server_default=sa.false()))
