"""Training: signatures under filled forms"""

import sqlalchemy as sa
from alembic import op

revision = '0026'
down_revision = '0025'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('training_form_signatures',
    sa.Column('filled_id', sa.Text(), nullable=False),
    sa.Column('role', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Text(), nullable=False),
    sa.Column('digest', sa.Text(), nullable=False),
    sa.Column('signed_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('filled_id', 'role', name=op.f('pk_training_form_signatures'))
    )


def downgrade() -> None:
    op.drop_table('training_form_signatures')
