"""Training: the official question bank and the papers drawn from it are encrypted at rest"""

import sqlalchemy as sa
from alembic import op

revision = '0027'
down_revision = '0026'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('training_questions', sa.Column('sealed', sa.Text(), nullable=True))
    op.add_column('training_sittings', sa.Column('sealed_paper', sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column('training_sittings', 'sealed_paper')
    op.drop_column('training_questions', 'sealed')
