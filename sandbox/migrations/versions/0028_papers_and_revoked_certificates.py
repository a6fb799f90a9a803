"""Training: papers made in the background, certificates that are revoked or replaced"""

import sqlalchemy as sa
from alembic import op

revision = '0028'
down_revision = '0027'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('training_paper_jobs',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('cohort_id', sa.Text(), nullable=False),
    sa.Column('others', sa.JSON(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('certificates', sa.JSON(), nullable=False),
    sa.Column('base', sa.Text(), nullable=False),
    sa.Column('asked_by', sa.Text(), nullable=False),
    sa.Column('asked_at', sa.BigInteger(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('attempts', sa.BigInteger(), nullable=False),
    sa.Column('done', sa.BigInteger(), nullable=False),
    sa.Column('total', sa.BigInteger(), nullable=False),
    sa.Column('fault_zh', sa.Text(), nullable=False),
    sa.Column('fault_en', sa.Text(), nullable=False),
    sa.Column('sha256', sa.Text(), nullable=False),
    sa.Column('size', sa.BigInteger(), nullable=False),
    sa.Column('ended_at', sa.BigInteger(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_training_paper_jobs'))
    )
    op.create_index('ix_training_paper_jobs_cohort_id', 'training_paper_jobs', ['cohort_id'], unique=False)
    op.create_index('ix_training_paper_jobs_state_asked_at', 'training_paper_jobs', ['state', 'asked_at'], unique=False)
    op.add_column('training_certificates', sa.Column('revoked_at', sa.BigInteger(), nullable=True))
    op.add_column('training_certificates', sa.Column('revoked_by', sa.Text(), server_default='', nullable=False))
    op.add_column('training_certificates', sa.Column('revoke_reason', sa.Text(), server_default='', nullable=False))
    op.add_column('training_certificates', sa.Column('replaces', sa.Text(), server_default='', nullable=False))


def downgrade() -> None:
    op.drop_column('training_certificates', 'replaces')
    op.drop_column('training_certificates', 'revoke_reason')
    op.drop_column('training_certificates', 'revoked_by')
    op.drop_column('training_certificates', 'revoked_at')
    op.drop_index('ix_training_paper_jobs_state_asked_at', table_name='training_paper_jobs')
    op.drop_index('ix_training_paper_jobs_cohort_id', table_name='training_paper_jobs')
    op.drop_table('training_paper_jobs')
