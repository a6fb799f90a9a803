"""Training: the drawing of a signature under a form, a blob's address"""

import sqlalchemy as sa
from alembic import op

revision = "0057"
down_revision = "0056"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("training_form_signatures", schema=None) as batch_op:
        batch_op.add_column(sa.Column("drawing", sa.Text(), server_default="", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("training_form_signatures", schema=None) as batch_op:
        batch_op.drop_column("drawing")
