"""Training: whether a student was on the reported list, beside the result"""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("training_results", schema=None) as batch_op:
        batch_op.add_column(sa.Column("admitted", sa.Boolean(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("training_results", schema=None) as batch_op:
        batch_op.drop_column("admitted")
