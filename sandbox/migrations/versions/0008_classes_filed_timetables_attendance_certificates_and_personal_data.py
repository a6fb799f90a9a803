"""Classes filed, timetables, attendance, certificates and personal data"""

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('identity_private',
    sa.Column('person_id', sa.Text(), nullable=False),
    sa.Column('id_number', sa.Text(), nullable=False),
    sa.Column('id_mark', sa.Text(), nullable=False),
    sa.Column('phone', sa.Text(), nullable=False),
    sa.Column('masked_id', sa.Text(), nullable=False),
    sa.Column('masked_phone', sa.Text(), nullable=False),
    sa.Column('consent_version', sa.Text(), nullable=False),
    sa.Column('consented_at', sa.BigInteger(), nullable=True),
    sa.Column('changed_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('person_id', name=op.f('pk_identity_private'))
    )
    with op.batch_alter_table('identity_private', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_identity_private_id_mark'), ['id_mark'], unique=False)

    op.create_table('training_attendance',
    sa.Column('session_id', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Text(), nullable=False),
    sa.Column('cohort_id', sa.Text(), nullable=False),
    sa.Column('presence', sa.Text(), nullable=False),
    sa.Column('missed', sa.BigInteger(), nullable=False),
    sa.Column('way', sa.Text(), nullable=False),
    sa.Column('recorded_by', sa.Text(), nullable=False),
    sa.Column('recorded_at', sa.BigInteger(), nullable=False),
    sa.Column('countersigned_by', sa.Text(), nullable=False),
    sa.Column('objection', sa.Text(), nullable=False),
    sa.Column('objected_at', sa.BigInteger(), nullable=True),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('session_id', 'person_id', name=op.f('pk_training_attendance'))
    )
    with op.batch_alter_table('training_attendance', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_training_attendance_cohort_id'), ['cohort_id'], unique=False)

    op.create_table('training_attendance_changes',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('cohort_id', sa.Text(), nullable=False),
    sa.Column('session_id', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Text(), nullable=False),
    sa.Column('was', sa.Text(), nullable=False),
    sa.Column('presence', sa.Text(), nullable=False),
    sa.Column('missed', sa.BigInteger(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('made_by', sa.Text(), nullable=False),
    sa.Column('made_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_training_attendance_changes'))
    )
    with op.batch_alter_table('training_attendance_changes', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_training_attendance_changes_cohort_id'), ['cohort_id'], unique=False)

    op.create_table('training_certificates',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('cohort_id', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Text(), nullable=False),
    sa.Column('number', sa.Text(), nullable=False),
    sa.Column('token', sa.Text(), nullable=False),
    sa.Column('issued_by', sa.Text(), nullable=False),
    sa.Column('issued_on', sa.Text(), nullable=False),
    sa.Column('issued_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_training_certificates')),
    sa.UniqueConstraint('number', name=op.f('uq_training_certificates_number')),
    sa.UniqueConstraint('token', name=op.f('uq_training_certificates_token'))
    )
    with op.batch_alter_table('training_certificates', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_training_certificates_cohort_id'), ['cohort_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_training_certificates_person_id'), ['person_id'], unique=False)

    op.create_table('training_class_staff',
    sa.Column('cohort_id', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Text(), nullable=False),
    sa.Column('role', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('cohort_id', 'person_id', 'role', name=op.f('pk_training_class_staff'))
    )
    op.create_table('training_filled_forms',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('cohort_id', sa.Text(), nullable=False),
    sa.Column('form', sa.Text(), nullable=False),
    sa.Column('version', sa.Text(), nullable=False),
    sa.Column('about_id', sa.Text(), nullable=False),
    sa.Column('day', sa.Text(), nullable=False),
    sa.Column('filler_id', sa.Text(), nullable=False),
    sa.Column('answers', sa.JSON(), nullable=False),
    sa.Column('filled_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_training_filled_forms'))
    )
    with op.batch_alter_table('training_filled_forms', schema=None) as batch_op:
        batch_op.create_index('ix_training_filled_forms_cohort_id_form', ['cohort_id', 'form'], unique=False)

    op.create_table('training_lecturer_certificates',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Text(), nullable=False),
    sa.Column('number', sa.Text(), nullable=False),
    sa.Column('issued_on', sa.Text(), nullable=False),
    sa.Column('valid_until', sa.Text(), nullable=False),
    sa.Column('recorded_by', sa.Text(), nullable=False),
    sa.Column('recorded_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_training_lecturer_certificates')),
    sa.UniqueConstraint('number', name=op.f('uq_training_lecturer_certificates_number'))
    )
    with op.batch_alter_table('training_lecturer_certificates', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_training_lecturer_certificates_person_id'), ['person_id'], unique=False)

    op.create_table('training_materials',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('cohort_id', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('blob', sa.Text(), nullable=False),
    sa.Column('size', sa.BigInteger(), nullable=False),
    sa.Column('made_by', sa.Text(), nullable=False),
    sa.Column('made_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_training_materials'))
    )
    with op.batch_alter_table('training_materials', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_training_materials_cohort_id'), ['cohort_id'], unique=False)

    op.create_table('training_results',
    sa.Column('cohort_id', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Text(), nullable=False),
    sa.Column('outcome', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('cohort_id', 'person_id', name=op.f('pk_training_results'))
    )
    op.create_table('training_sessions',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('cohort_id', sa.Text(), nullable=False),
    sa.Column('number', sa.BigInteger(), nullable=False),
    sa.Column('day', sa.Text(), nullable=False),
    sa.Column('begins', sa.Text(), nullable=False),
    sa.Column('ends', sa.Text(), nullable=False),
    sa.Column('tenths', sa.BigInteger(), nullable=False),
    sa.Column('online', sa.Boolean(), nullable=False),
    sa.Column('topic', sa.Text(), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('door', sa.Text(), nullable=False),
    sa.Column('door_pin', sa.Text(), nullable=False),
    sa.Column('door_network', sa.Text(), nullable=False),
    sa.Column('door_closes_at', sa.BigInteger(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_training_sessions'))
    )
    with op.batch_alter_table('training_sessions', schema=None) as batch_op:
        batch_op.create_index('ix_training_sessions_cohort_id_number', ['cohort_id', 'number'], unique=False)
        batch_op.create_index(batch_op.f('ix_training_sessions_day'), ['day'], unique=False)

    op.create_table('training_subsidies',
    sa.Column('cohort_id', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Text(), nullable=False),
    sa.Column('amount_fen', sa.BigInteger(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('number', sa.Text(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('set_by', sa.Text(), nullable=False),
    sa.Column('set_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('cohort_id', 'person_id', name=op.f('pk_training_subsidies'))
    )
    op.create_table('training_visits',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('cohort_id', sa.Text(), nullable=False),
    sa.Column('session_id', sa.Text(), nullable=False),
    sa.Column('visitor_id', sa.Text(), nullable=False),
    sa.Column('score', sa.BigInteger(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('made_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_training_visits'))
    )
    with op.batch_alter_table('training_visits', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_training_visits_cohort_id'), ['cohort_id'], unique=False)

    with op.batch_alter_table('training_cohorts', schema=None) as batch_op:
        batch_op.add_column(sa.Column('starts_on', sa.Text(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('ends_on', sa.Text(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('place', sa.Text(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('standard', sa.Text(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('approval_no', sa.Text(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('reasons', sa.JSON(), server_default='[]', nullable=False))
        batch_op.add_column(sa.Column('decided_by', sa.Text(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('decided_at', sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column('closed_at', sa.BigInteger(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('training_cohorts', schema=None) as batch_op:
        batch_op.drop_column('closed_at')
        batch_op.drop_column('decided_at')
        batch_op.drop_column('decided_by')
        batch_op.drop_column('reasons')
        batch_op.drop_column('approval_no')
        batch_op.drop_column('standard')
        batch_op.drop_column('place')
        batch_op.drop_column('ends_on')
        batch_op.drop_column('starts_on')

    with op.batch_alter_table('training_visits', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_training_visits_cohort_id'))

    op.drop_table('training_visits')
    op.drop_table('training_subsidies')
    with op.batch_alter_table('training_sessions', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_training_sessions_day'))
        batch_op.drop_index('ix_training_sessions_cohort_id_number')

    op.drop_table('training_sessions')
    op.drop_table('training_results')
    with op.batch_alter_table('training_materials', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_training_materials_cohort_id'))

    op.drop_table('training_materials')
    with op.batch_alter_table('training_lecturer_certificates', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_training_lecturer_certificates_person_id'))

    op.drop_table('training_lecturer_certificates')
    with op.batch_alter_table('training_filled_forms', schema=None) as batch_op:
        batch_op.drop_index('ix_training_filled_forms_cohort_id_form')

    op.drop_table('training_filled_forms')
    op.drop_table('training_class_staff')
    with op.batch_alter_table('training_certificates', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_training_certificates_person_id'))
        batch_op.drop_index(batch_op.f('ix_training_certificates_cohort_id'))

    op.drop_table('training_certificates')
    with op.batch_alter_table('training_attendance_changes', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_training_attendance_changes_cohort_id'))

    op.drop_table('training_attendance_changes')
    with op.batch_alter_table('training_attendance', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_training_attendance_cohort_id'))

    op.drop_table('training_attendance')
    with op.batch_alter_table('identity_private', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_identity_private_id_mark'))

    op.drop_table('identity_private')
