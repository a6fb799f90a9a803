"""First passwords that must be changed, and when a person signed in last"""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("identity_secrets", schema=None) as batch_op:
        batch_op.add_column(sa.Column("must_change", sa.Boolean(), server_default=sa.false(), nullable=False))
    with op.batch_alter_table("identity_people", schema=None) as batch_op:
        batch_op.add_column(sa.Column("signed_in_at", sa.BigInteger(), nullable=True))
    op.execute(
        "UPDATE identity_people SET signed_in_at = (SELECT max(made_at) FROM identity_audit "
        "WHERE object = identity_people.id AND action LIKE 'sign_in.%' AND result = 'done')"
    )


def downgrade() -> None:
    with op.batch_alter_table("identity_people", schema=None) as batch_op:
        batch_op.drop_column("signed_in_at")
    with op.batch_alter_table("identity_secrets", schema=None) as batch_op:
        batch_op.drop_column("must_change")
