"""Assessment: a plan keeps the sections it was handed in with, the student's figures of then, and its files"""

import sqlalchemy as sa
from alembic import op

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "training_plan_shapes",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("first_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_training_plan_shapes")),
    )
    op.create_table(
        "training_plan_files",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("cohort_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("suffix", sa.Text(), nullable=False),
        sa.Column("blob", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_plan_files")),
    )
    with op.batch_alter_table("training_plan_files", schema=None) as batch_op:
        batch_op.create_index("ix_training_plan_files_cohort_person", ["cohort_id", "person_id"], unique=False)
    with op.batch_alter_table("training_plans", schema=None) as batch_op:
        batch_op.add_column(sa.Column("shape", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("own", sa.JSON(), nullable=True))
