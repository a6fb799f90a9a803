"""Training: handouts, class performance, the province's numbers, practice classes"""

import sqlalchemy as sa
from alembic import op

revision = '0025'
down_revision = '0024'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('training_class_performance',
    sa.Column('session_id', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Text(), nullable=False),
    sa.Column('cohort_id', sa.Text(), nullable=False),
    sa.Column('took_part', sa.BigInteger(), nullable=False),
    sa.Column('exercise', sa.Text(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('recorded_by', sa.Text(), nullable=False),
    sa.Column('recorded_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('session_id', 'person_id', name=op.f('pk_training_class_performance'))
    )
    op.create_index(op.f('ix_training_class_performance_cohort_id'), 'training_class_performance', ['cohort_id'], unique=False)
    op.create_table('training_handout_signs',
    sa.Column('handout_id', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Text(), nullable=False),
    sa.Column('way', sa.Text(), nullable=False),
    sa.Column('recorded_by', sa.Text(), nullable=False),
    sa.Column('signed_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('handout_id', 'person_id', name=op.f('pk_training_handout_signs'))
    )
    op.create_table('training_handouts',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('cohort_id', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('pieces', sa.BigInteger(), nullable=False),
    sa.Column('made_by', sa.Text(), nullable=False),
    sa.Column('made_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_training_handouts'))
    )
    op.create_index(op.f('ix_training_handouts_cohort_id'), 'training_handouts', ['cohort_id'], unique=False)
    op.create_table('training_province_classes',
    sa.Column('cohort_id', sa.Text(), nullable=False),
    sa.Column('filing_no', sa.Text(), nullable=False),
    sa.Column('approval_no', sa.Text(), nullable=False),
    sa.Column('closing_no', sa.Text(), nullable=False),
    sa.Column('set_by', sa.Text(), nullable=False),
    sa.Column('set_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('cohort_id', name=op.f('pk_training_province_classes'))
    )
    op.create_table('training_province_lines',
    sa.Column('cohort_id', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Text(), nullable=False),
    sa.Column('outcome', sa.Text(), nullable=False),
    sa.Column('certificate_no', sa.Text(), nullable=False),
    sa.Column('imported_by', sa.Text(), nullable=False),
    sa.Column('imported_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('cohort_id', 'person_id', name=op.f('pk_training_province_lines'))
    )
    op.add_column('training_cohorts', sa.Column('practice', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.execute("UPDATE training_cohorts SET practice = TRUE WHERE standard = ''")  # opened without a filing


def downgrade() -> None:
    op.drop_column('training_cohorts', 'practice')
    op.drop_table('training_province_lines')
    op.drop_table('training_province_classes')
    op.drop_index(op.f('ix_training_handouts_cohort_id'), table_name='training_handouts')
    op.drop_table('training_handouts')
    op.drop_table('training_handout_signs')
    op.drop_index(op.f('ix_training_class_performance_cohort_id'), table_name='training_class_performance')
    op.drop_table('training_class_performance')
