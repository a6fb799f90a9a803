"""Scenarios of lecturers, drills, incidents"""

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('streaming_drill_shows',
    sa.Column('show_id', sa.Text(), nullable=False),
    sa.Column('drill_id', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Text(), nullable=False),
    sa.Column('attempt', sa.BigInteger(), nullable=False),
    sa.Column('again_of', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('show_id', name=op.f('pk_streaming_drill_shows'))
    )
    with op.batch_alter_table('streaming_drill_shows', schema=None) as batch_op:
        batch_op.create_index('ix_streaming_drill_shows_drill_person', ['drill_id', 'person_id'], unique=False)

    op.create_table('streaming_drills',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('cohort_id', sa.Text(), nullable=False),
    sa.Column('group_ids', sa.JSON(), nullable=False),
    sa.Column('person_ids', sa.JSON(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('task', sa.Text(), nullable=False),
    sa.Column('mode', sa.Text(), nullable=False),
    sa.Column('scenario', sa.Text(), nullable=False),
    sa.Column('scenario_title', sa.Text(), nullable=False),
    sa.Column('scenario_hash', sa.Text(), nullable=False),
    sa.Column('tables_hash', sa.Text(), nullable=False),
    sa.Column('engine_version', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('minutes', sa.BigInteger(), nullable=False),
    sa.Column('given_by', sa.Text(), nullable=False),
    sa.Column('given_at', sa.BigInteger(), nullable=False),
    sa.Column('seed', sa.Text(), nullable=True),
    sa.Column('seed_hash', sa.Text(), nullable=True),
    sa.Column('opened_at', sa.BigInteger(), nullable=True),
    sa.Column('closed_at', sa.BigInteger(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_streaming_drills'))
    )
    with op.batch_alter_table('streaming_drills', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_streaming_drills_cohort_id'), ['cohort_id'], unique=False)

    op.create_table('streaming_incidents',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('show_id', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('origin', sa.Text(), nullable=False),
    sa.Column('listing_id', sa.Text(), nullable=True),
    sa.Column('showms', sa.BigInteger(), nullable=False),
    sa.Column('steps', sa.JSON(), nullable=False),
    sa.Column('outcome', sa.Text(), nullable=True),
    sa.Column('reaction_ms', sa.BigInteger(), nullable=True),
    sa.Column('position', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_streaming_incidents'))
    )
    with op.batch_alter_table('streaming_incidents', schema=None) as batch_op:
        batch_op.create_index('ix_streaming_incidents_show_outcome', ['show_id', 'outcome'], unique=False)

    op.create_table('streaming_scenarios',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('cohort_id', sa.Text(), nullable=False),
    sa.Column('institution_id', sa.Text(), nullable=True),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('scenario_hash', sa.Text(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('made_by', sa.Text(), nullable=False),
    sa.Column('made_at', sa.BigInteger(), nullable=False),
    sa.Column('predicted', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('failed', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_streaming_scenarios')),
    sa.UniqueConstraint('cohort_id', 'name', 'version', name=op.f('uq_streaming_scenarios_cohort_id_name_version'))
    )
    with op.batch_alter_table('streaming_scenarios', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_streaming_scenarios_institution_id'), ['institution_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('streaming_scenarios', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_streaming_scenarios_institution_id'))

    op.drop_table('streaming_scenarios')
    with op.batch_alter_table('streaming_incidents', schema=None) as batch_op:
        batch_op.drop_index('ix_streaming_incidents_show_outcome')

    op.drop_table('streaming_incidents')
    with op.batch_alter_table('streaming_drills', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_streaming_drills_cohort_id'))

    op.drop_table('streaming_drills')
    with op.batch_alter_table('streaming_drill_shows', schema=None) as batch_op:
        batch_op.drop_index('ix_streaming_drill_shows_drill_person')

    op.drop_table('streaming_drill_shows')
