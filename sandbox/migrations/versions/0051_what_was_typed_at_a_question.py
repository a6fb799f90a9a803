"""Live: what was typed at a question answered nothing; within which hours a listing is sent"""

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("streaming_questions", sa.Column("tried", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("streaming_listings", sa.Column("dispatch_h", sa.BigInteger(), nullable=True))
