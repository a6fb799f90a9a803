"""Training: what a questionnaire is for: the class's needs, or the interview of an applicant"""

import sqlalchemy as sa
from alembic import op

revision = "0055"
down_revision = "0054"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("training_questionnaires", schema=None) as batch_op:
        batch_op.add_column(sa.Column("purpose", sa.Text(), server_default="needs", nullable=False))
