"""Theory exams, the admitted list, marks and the evidence of assessment"""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('training_admitted_lists',
    sa.Column('cohort_id', sa.Text(), nullable=False),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.Column('lines', sa.JSON(), nullable=False),
    sa.Column('settled_by', sa.Text(), nullable=False),
    sa.Column('settled_at', sa.BigInteger(), nullable=False),
    sa.Column('lecturer_by', sa.Text(), nullable=True),
    sa.Column('lecturer_at', sa.BigInteger(), nullable=True),
    sa.Column('institution_by', sa.Text(), nullable=True),
    sa.Column('institution_at', sa.BigInteger(), nullable=True),
    sa.Column('reopened_at', sa.BigInteger(), nullable=True),
    sa.Column('reopen_reason', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('cohort_id', 'version', name=op.f('pk_training_admitted_lists'))
    )
    op.create_table('training_evidence',
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('cohort_id', sa.Text(), nullable=True),
    sa.Column('person_id', sa.Text(), nullable=True),
    sa.Column('data', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('kind', 'id', name=op.f('pk_training_evidence'))
    )
    with op.batch_alter_table('training_evidence', schema=None) as batch_op:
        batch_op.create_index('ix_training_evidence_cohort_kind', ['cohort_id', 'kind'], unique=False)
        batch_op.create_index('ix_training_evidence_person_kind', ['person_id', 'kind'], unique=False)

    op.create_table('training_exams',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('cohort_id', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('way', sa.Text(), nullable=False),
    sa.Column('bank', sa.Text(), nullable=False),
    sa.Column('blueprint', sa.JSON(), nullable=False),
    sa.Column('minutes', sa.BigInteger(), nullable=False),
    sa.Column('questions', sa.BigInteger(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('seed', sa.Text(), nullable=False),
    sa.Column('seed_hash', sa.Text(), nullable=False),
    sa.Column('paused_since', sa.BigInteger(), nullable=True),
    sa.Column('made_by', sa.Text(), nullable=False),
    sa.Column('made_at', sa.BigInteger(), nullable=False),
    sa.Column('opened_at', sa.BigInteger(), nullable=True),
    sa.Column('closed_at', sa.BigInteger(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_training_exams'))
    )
    with op.batch_alter_table('training_exams', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_training_exams_cohort_id'), ['cohort_id'], unique=False)

    op.create_table('training_markings',
    sa.Column('cohort_id', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Text(), nullable=False),
    sa.Column('subject', sa.Text(), nullable=False),
    sa.Column('assessor_id', sa.Text(), nullable=False),
    sa.Column('rubric', sa.Text(), nullable=False),
    sa.Column('digest', sa.Text(), nullable=False),
    sa.Column('marks', sa.JSON(), nullable=False),
    sa.Column('evidence', sa.JSON(), nullable=False),
    sa.Column('suggested', sa.BigInteger(), nullable=True),
    sa.Column('total', sa.BigInteger(), nullable=False),
    sa.Column('comment', sa.Text(), nullable=False),
    sa.Column('first_at', sa.BigInteger(), nullable=False),
    sa.Column('marked_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('cohort_id', 'person_id', 'subject', 'assessor_id', name=op.f('pk_training_markings'))
    )
    op.create_table('training_paper_marks',
    sa.Column('exam_id', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Text(), nullable=False),
    sa.Column('number', sa.BigInteger(), nullable=False),
    sa.Column('score', sa.BigInteger(), nullable=False),
    sa.Column('entered_by', sa.Text(), nullable=False),
    sa.Column('entered_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('exam_id', 'person_id', 'number', name=op.f('pk_training_paper_marks'))
    )
    op.create_table('training_process_settings',
    sa.Column('cohort_id', sa.Text(), nullable=False),
    sa.Column('reading', sa.Text(), nullable=False),
    sa.Column('set_by', sa.Text(), nullable=False),
    sa.Column('set_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('cohort_id', name=op.f('pk_training_process_settings'))
    )
    op.create_table('training_questions',
    sa.Column('bank', sa.Text(), nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('chapter', sa.Text(), nullable=False),
    sa.Column('difficulty', sa.BigInteger(), nullable=False),
    sa.Column('stem', sa.Text(), nullable=False),
    sa.Column('options', sa.JSON(), nullable=False),
    sa.Column('right', sa.JSON(), nullable=False),
    sa.Column('why', sa.Text(), nullable=False),
    sa.Column('institution_id', sa.Text(), nullable=True),
    sa.Column('made_by', sa.Text(), nullable=False),
    sa.Column('made_at', sa.BigInteger(), nullable=False),
    sa.Column('retired_at', sa.BigInteger(), nullable=True),
    sa.PrimaryKeyConstraint('bank', 'id', name=op.f('pk_training_questions'))
    )
    op.create_table('training_resits',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('cohort_id', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Text(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('approved_by', sa.Text(), nullable=False),
    sa.Column('approved_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_training_resits'))
    )
    with op.batch_alter_table('training_resits', schema=None) as batch_op:
        batch_op.create_index('ix_training_resits_cohort_person', ['cohort_id', 'person_id'], unique=False)

    op.create_table('training_sitting_notes',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('exam_id', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Text(), nullable=True),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('by', sa.Text(), nullable=False),
    sa.Column('noted_at', sa.BigInteger(), nullable=False),
    sa.Column('detail', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_training_sitting_notes'))
    )
    with op.batch_alter_table('training_sitting_notes', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_training_sitting_notes_exam_id'), ['exam_id'], unique=False)

    op.create_table('training_sittings',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('exam_id', sa.Text(), nullable=False),
    sa.Column('cohort_id', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Text(), nullable=False),
    sa.Column('number', sa.BigInteger(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('way', sa.Text(), nullable=True),
    sa.Column('device', sa.Text(), nullable=True),
    sa.Column('started_at', sa.BigInteger(), nullable=False),
    sa.Column('deadline_at', sa.BigInteger(), nullable=False),
    sa.Column('saved_at', sa.BigInteger(), nullable=False),
    sa.Column('finished_at', sa.BigInteger(), nullable=True),
    sa.Column('score', sa.BigInteger(), nullable=True),
    sa.Column('answers', sa.JSON(), nullable=False),
    sa.Column('paper', sa.JSON(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_training_sittings'))
    )
    with op.batch_alter_table('training_sittings', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_training_sittings_deadline_at'), ['deadline_at'], unique=False)
        batch_op.create_index('ux_training_sittings_exam_person_number', ['exam_id', 'person_id', 'number'], unique=True)


def downgrade() -> None:
    with op.batch_alter_table('training_sittings', schema=None) as batch_op:
        batch_op.drop_index('ux_training_sittings_exam_person_number')
        batch_op.drop_index(batch_op.f('ix_training_sittings_deadline_at'))

    op.drop_table('training_sittings')
    with op.batch_alter_table('training_sitting_notes', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_training_sitting_notes_exam_id'))

    op.drop_table('training_sitting_notes')
    with op.batch_alter_table('training_resits', schema=None) as batch_op:
        batch_op.drop_index('ix_training_resits_cohort_person')

    op.drop_table('training_resits')
    op.drop_table('training_questions')
    op.drop_table('training_process_settings')
    op.drop_table('training_paper_marks')
    op.drop_table('training_markings')
    with op.batch_alter_table('training_exams', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_training_exams_cohort_id'))

    op.drop_table('training_exams')
    with op.batch_alter_table('training_evidence', schema=None) as batch_op:
        batch_op.drop_index('ix_training_evidence_person_kind')
        batch_op.drop_index('ix_training_evidence_cohort_kind')

    op.drop_table('training_evidence')
    op.drop_table('training_admitted_lists')
