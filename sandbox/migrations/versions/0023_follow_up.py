"""Training: follow-up files, resources, needs, half-yearly answers, visits and advice"""

import sqlalchemy as sa
from alembic import op

revision = '0023'
down_revision = '0022'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('training_follow_files',
    sa.Column('cohort_id', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Text(), nullable=False),
    sa.Column('opened_on', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('cohort_id', 'person_id', name=op.f('pk_training_follow_files'))
    )
    op.create_index(op.f('ix_training_follow_files_opened_on'), 'training_follow_files', ['opened_on'], unique=False)
    op.create_index(op.f('ix_training_follow_files_person_id'), 'training_follow_files', ['person_id'], unique=False)
    op.create_table('training_follow_library',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('institution_id', sa.Text(), nullable=True),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('topic', sa.Text(), nullable=False),
    sa.Column('audience', sa.Text(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('link', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('made_by', sa.Text(), nullable=False),
    sa.Column('made_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_training_follow_library'))
    )
    op.create_index(op.f('ix_training_follow_library_institution_id'), 'training_follow_library', ['institution_id'], unique=False)
    op.create_table('training_follow_offers',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('cohort_id', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Text(), nullable=False),
    sa.Column('resource_id', sa.Text(), nullable=False),
    sa.Column('points', sa.BigInteger(), nullable=False),
    sa.Column('reasons', sa.JSON(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('made_by', sa.Text(), nullable=False),
    sa.Column('made_at', sa.BigInteger(), nullable=False),
    sa.Column('settled_at', sa.BigInteger(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_training_follow_offers'))
    )
    op.create_index(op.f('ix_training_follow_offers_file'), 'training_follow_offers', ['cohort_id', 'person_id'], unique=False)
    op.create_index(op.f('ix_training_follow_offers_resource_id'), 'training_follow_offers', ['resource_id'], unique=False)
    op.create_table('training_follow_plans',
    sa.Column('cohort_id', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Text(), nullable=False),
    sa.Column('fund_fen', sa.BigInteger(), nullable=True),
    sa.Column('month_fen', sa.BigInteger(), nullable=True),
    sa.Column('price_fen', sa.BigInteger(), nullable=True),
    sa.Column('cost_fen', sa.BigInteger(), nullable=True),
    sa.Column('sold', sa.BigInteger(), nullable=True),
    sa.PrimaryKeyConstraint('cohort_id', 'person_id', name=op.f('pk_training_follow_plans'))
    )
    op.create_table('training_follow_reminders',
    sa.Column('cohort_id', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Text(), nullable=False),
    sa.Column('round', sa.BigInteger(), nullable=False),
    sa.Column('sent', sa.BigInteger(), nullable=False),
    sa.Column('sent_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('cohort_id', 'person_id', 'round', name=op.f('pk_training_follow_reminders'))
    )
    op.create_table('training_follow_resources',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('institution_id', sa.Text(), nullable=True),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('about', sa.Text(), nullable=False),
    sa.Column('owner', sa.Text(), nullable=False),
    sa.Column('contact', sa.Text(), nullable=False),
    sa.Column('area', sa.Text(), nullable=False),
    sa.Column('stages', sa.JSON(), nullable=False),
    sa.Column('trades', sa.JSON(), nullable=False),
    sa.Column('least_fen', sa.BigInteger(), nullable=False),
    sa.Column('most_fen', sa.BigInteger(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('until', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('made_by', sa.Text(), nullable=False),
    sa.Column('made_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_training_follow_resources'))
    )
    op.create_index(op.f('ix_training_follow_resources_institution_id'), 'training_follow_resources', ['institution_id'], unique=False)
    op.create_table('training_follow_surveys',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('cohort_id', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Text(), nullable=False),
    sa.Column('kinds', sa.JSON(), nullable=False),
    sa.Column('area', sa.Text(), nullable=False),
    sa.Column('stage', sa.Text(), nullable=False),
    sa.Column('trade', sa.Text(), nullable=False),
    sa.Column('wanted_fen', sa.BigInteger(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('filled_by', sa.Text(), nullable=False),
    sa.Column('filled_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_training_follow_surveys'))
    )
    op.create_index(op.f('ix_training_follow_surveys_file'), 'training_follow_surveys', ['cohort_id', 'person_id', 'filled_at'], unique=False)
    op.create_table('training_follow_ticket_lines',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('ticket_id', sa.Text(), nullable=False),
    sa.Column('author_id', sa.Text(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('said_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_training_follow_ticket_lines'))
    )
    op.create_index(op.f('ix_training_follow_ticket_lines_ticket_id'), 'training_follow_ticket_lines', ['ticket_id'], unique=False)
    op.create_table('training_follow_tickets',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('cohort_id', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('asked_at', sa.BigInteger(), nullable=False),
    sa.Column('answered_at', sa.BigInteger(), nullable=True),
    sa.Column('closed_at', sa.BigInteger(), nullable=True),
    sa.Column('helped', sa.Boolean(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_training_follow_tickets'))
    )
    op.create_index(op.f('ix_training_follow_tickets_file'), 'training_follow_tickets', ['cohort_id', 'person_id'], unique=False)
    op.create_index(op.f('ix_training_follow_tickets_state'), 'training_follow_tickets', ['state'], unique=False)
    op.create_table('training_follow_trackings',
    sa.Column('cohort_id', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Text(), nullable=False),
    sa.Column('round', sa.BigInteger(), nullable=False),
    sa.Column('stage', sa.Text(), nullable=False),
    sa.Column('shows', sa.BigInteger(), nullable=False),
    sa.Column('workers', sa.BigInteger(), nullable=False),
    sa.Column('fund_fen', sa.BigInteger(), nullable=True),
    sa.Column('month_fen', sa.BigInteger(), nullable=True),
    sa.Column('price_fen', sa.BigInteger(), nullable=True),
    sa.Column('cost_fen', sa.BigInteger(), nullable=True),
    sa.Column('sold', sa.BigInteger(), nullable=True),
    sa.Column('sales_fen', sa.BigInteger(), nullable=True),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('answered_by', sa.Text(), nullable=False),
    sa.Column('answered_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('cohort_id', 'person_id', 'round', name=op.f('pk_training_follow_trackings'))
    )
    op.create_index(op.f('ix_training_follow_trackings_stage'), 'training_follow_trackings', ['stage'], unique=False)
    op.create_table('training_follow_visits',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('cohort_id', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Text(), nullable=False),
    sa.Column('way', sa.Text(), nullable=False),
    sa.Column('visited_on', sa.Text(), nullable=False),
    sa.Column('found', sa.Text(), nullable=False),
    sa.Column('advice', sa.Text(), nullable=False),
    sa.Column('visitor_id', sa.Text(), nullable=False),
    sa.Column('made_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_training_follow_visits'))
    )
    op.create_index(op.f('ix_training_follow_visits_file'), 'training_follow_visits', ['cohort_id', 'person_id'], unique=False)


def downgrade() -> None:
    op.drop_table('training_follow_visits')
    op.drop_table('training_follow_trackings')
    op.drop_table('training_follow_tickets')
    op.drop_table('training_follow_ticket_lines')
    op.drop_table('training_follow_surveys')
    op.drop_table('training_follow_resources')
    op.drop_table('training_follow_reminders')
    op.drop_table('training_follow_plans')
    op.drop_table('training_follow_offers')
    op.drop_table('training_follow_library')
    op.drop_table('training_follow_files')
