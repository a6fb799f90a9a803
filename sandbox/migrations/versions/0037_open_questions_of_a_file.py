"""Follow-up: the index of a file's questions holds their state, so that no plan looks through every open question for each file"""

from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_training_follow_tickets_file", table_name="training_follow_tickets")
    op.create_index("ix_training_follow_tickets_file", "training_follow_tickets", ["cohort_id", "person_id", "state"], unique=False)
