"""How pictures look, and videos of listings"""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("mall_pictures", schema=None) as batch_op:
        batch_op.add_column(sa.Column("white_bp", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("sharp", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("outline", sa.Text(), server_default="", nullable=False))
    op.create_table(
        "mall_videos",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("poster", sa.Text(), nullable=False),
        sa.Column("width", sa.BigInteger(), nullable=False),
        sa.Column("height", sa.BigInteger(), nullable=False),
        sa.Column("duration_ms", sa.BigInteger(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mall_videos")),
    )


def downgrade() -> None:
    op.drop_table("mall_videos")
    with op.batch_alter_table("mall_pictures", schema=None) as batch_op:
        batch_op.drop_column("outline")
        batch_op.drop_column("sharp")
        batch_op.drop_column("white_bp")
