"""Training: online enrolment and needs questionnaires"""

import sqlalchemy as sa
from alembic import op

revision = '0024'
down_revision = '0023'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('training_applications',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('cohort_id', sa.Text(), nullable=False),
    sa.Column('receipt', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('answers', sa.JSON(), nullable=False),
    sa.Column('id_number', sa.Text(), nullable=False),
    sa.Column('id_mark', sa.Text(), nullable=False),
    sa.Column('masked_id', sa.Text(), nullable=False),
    sa.Column('phone', sa.Text(), nullable=False),
    sa.Column('masked_phone', sa.Text(), nullable=False),
    sa.Column('consent_version', sa.Text(), nullable=False),
    sa.Column('address_hash', sa.Text(), nullable=False),
    sa.Column('applied_at', sa.BigInteger(), nullable=False),
    sa.Column('lecturer_by', sa.Text(), nullable=False),
    sa.Column('institution_by', sa.Text(), nullable=False),
    sa.Column('interview_score', sa.BigInteger(), nullable=True),
    sa.Column('interview_note', sa.Text(), nullable=False),
    sa.Column('interviewed_by', sa.Text(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('decided_by', sa.Text(), nullable=False),
    sa.Column('decided_at', sa.BigInteger(), nullable=True),
    sa.Column('person_id', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_training_applications')),
    sa.UniqueConstraint('cohort_id', 'id_mark', name=op.f('uq_training_applications_cohort_id_id_mark')),
    sa.UniqueConstraint('receipt', name=op.f('uq_training_applications_receipt'))
    )
    op.create_index(op.f('ix_training_applications_address_hash'), 'training_applications', ['address_hash'], unique=False)
    op.create_index(op.f('ix_training_applications_cohort_id'), 'training_applications', ['cohort_id'], unique=False)
    op.create_table('training_enrol_links',
    sa.Column('cohort_id', sa.Text(), nullable=False),
    sa.Column('token', sa.Text(), nullable=False),
    sa.Column('closes_on', sa.Text(), nullable=False),
    sa.Column('made_by', sa.Text(), nullable=False),
    sa.Column('made_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('cohort_id', name=op.f('pk_training_enrol_links')),
    sa.UniqueConstraint('token', name=op.f('uq_training_enrol_links_token'))
    )
    op.create_table('training_questionnaire_answers',
    sa.Column('questionnaire_id', sa.Text(), nullable=False),
    sa.Column('respondent_id', sa.Text(), nullable=False),
    sa.Column('answers', sa.JSON(), nullable=False),
    sa.Column('answered_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('questionnaire_id', 'respondent_id', name=op.f('pk_training_questionnaire_answers'))
    )
    op.create_table('training_questionnaires',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('cohort_id', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('questions', sa.JSON(), nullable=False),
    sa.Column('open', sa.Boolean(), nullable=False),
    sa.Column('made_by', sa.Text(), nullable=False),
    sa.Column('made_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_training_questionnaires'))
    )
    op.create_index(op.f('ix_training_questionnaires_cohort_id'), 'training_questionnaires', ['cohort_id'], unique=False)


def downgrade() -> None:
    op.drop_index(op.f('ix_training_questionnaires_cohort_id'), table_name='training_questionnaires')
    op.drop_table('training_questionnaires')
    op.drop_table('training_questionnaire_answers')
    op.drop_table('training_enrol_links')
    op.drop_index(op.f('ix_training_applications_cohort_id'), table_name='training_applications')
    op.drop_index(op.f('ix_training_applications_address_hash'), table_name='training_applications')
    op.drop_table('training_applications')
