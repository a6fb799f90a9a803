"""The first tables of every room"""

import sqlalchemy as sa
from alembic import op

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


TRIGGERS = {'sqlite': ["CREATE TRIGGER IF NOT EXISTS identity_audit_no_update BEFORE UPDATE ON identity_audit BEGIN SELECT RAISE(ABORT, 'identity_audit is append-only'); END", "CREATE TRIGGER IF NOT EXISTS identity_audit_no_delete BEFORE DELETE ON identity_audit BEGIN SELECT RAISE(ABORT, 'identity_audit is append-only'); END", "CREATE TRIGGER IF NOT EXISTS mall_ledger_no_update BEFORE UPDATE ON mall_ledger_entries BEGIN SELECT RAISE(ABORT, 'ledger entries are never changed'); END", "CREATE TRIGGER IF NOT EXISTS mall_ledger_no_delete BEFORE DELETE ON mall_ledger_entries BEGIN SELECT RAISE(ABORT, 'ledger entries are never changed'); END"], 'postgresql': ["CREATE OR REPLACE FUNCTION identity_audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'identity_audit is append-only'; END $$", 'CREATE OR REPLACE TRIGGER identity_audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON identity_audit FOR EACH STATEMENT EXECUTE FUNCTION identity_audit_refuse()', "CREATE OR REPLACE FUNCTION mall_ledger_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'ledger entries are never changed'; END $$", 'CREATE OR REPLACE TRIGGER mall_ledger_stays BEFORE UPDATE OR DELETE ON mall_ledger_entries EXECUTE FUNCTION mall_ledger_stays()']}


def upgrade() -> None:
    op.create_table('feed_bookmarks',
    sa.Column('consumer', sa.Text(), nullable=False),
    sa.Column('position', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('consumer', name=op.f('pk_feed_bookmarks'))
    )
    op.create_table('feed_parked',
    sa.Column('consumer', sa.Text(), nullable=False),
    sa.Column('position', sa.BigInteger(), nullable=False),
    sa.Column('event_id', sa.Text(), nullable=False),
    sa.Column('error', sa.Text(), nullable=False),
    sa.Column('parked_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('consumer', 'position', name=op.f('pk_feed_parked'))
    )
    op.create_table('identity_audit',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('made_at', sa.BigInteger(), nullable=False),
    sa.Column('actor', sa.Text(), nullable=False),
    sa.Column('session_id', sa.Text(), nullable=True),
    sa.Column('action', sa.Text(), nullable=False),
    sa.Column('object', sa.Text(), nullable=False),
    sa.Column('result', sa.Text(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('address_hash', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_identity_audit'))
    )
    with op.batch_alter_table('identity_audit', schema=None) as batch_op:
        batch_op.create_index('ix_identity_audit_actor_made_at', ['actor', 'made_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_identity_audit_made_at'), ['made_at'], unique=False)
        batch_op.create_index('ix_identity_audit_object_made_at', ['object', 'made_at'], unique=False)

    op.create_table('identity_cohorts',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('institution_id', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_identity_cohorts'))
    )
    with op.batch_alter_table('identity_cohorts', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_identity_cohorts_institution_id'), ['institution_id'], unique=False)

    op.create_table('identity_groups',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('cohort_id', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_identity_groups'))
    )
    with op.batch_alter_table('identity_groups', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_identity_groups_cohort_id'), ['cohort_id'], unique=False)

    op.create_table('identity_institutions',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_identity_institutions'))
    )
    op.create_table('identity_memberships',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Text(), nullable=False),
    sa.Column('cohort_id', sa.Text(), nullable=True),
    sa.Column('institution_id', sa.Text(), nullable=True),
    sa.Column('group_id', sa.Text(), nullable=True),
    sa.Column('role', sa.Text(), nullable=False),
    sa.Column('made_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_identity_memberships'))
    )
    with op.batch_alter_table('identity_memberships', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_identity_memberships_cohort_id'), ['cohort_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_identity_memberships_person_id'), ['person_id'], unique=False)

    op.create_table('identity_people',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('login', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('language', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('made_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_identity_people')),
    sa.UniqueConstraint('login', name=op.f('uq_identity_people_login'))
    )
    op.create_table('identity_secrets',
    sa.Column('person_id', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('hash', sa.Text(), nullable=False),
    sa.Column('changed_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('person_id', 'kind', name=op.f('pk_identity_secrets'))
    )
    op.create_table('identity_services',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('token_hash', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('scopes', sa.JSON(), nullable=False),
    sa.Column('cohort_id', sa.Text(), nullable=True),
    sa.Column('institution_id', sa.Text(), nullable=True),
    sa.Column('made_by', sa.Text(), nullable=False),
    sa.Column('made_at', sa.BigInteger(), nullable=False),
    sa.Column('revoked_at', sa.BigInteger(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_identity_services')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_identity_services_token_hash'))
    )
    op.create_table('identity_sessions',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('token_hash', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Text(), nullable=False),
    sa.Column('way', sa.Text(), nullable=False),
    sa.Column('address_hash', sa.Text(), nullable=False),
    sa.Column('idle_ms', sa.BigInteger(), nullable=False),
    sa.Column('made_at', sa.BigInteger(), nullable=False),
    sa.Column('seen_at', sa.BigInteger(), nullable=False),
    sa.Column('ends_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_identity_sessions')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_identity_sessions_token_hash'))
    )
    with op.batch_alter_table('identity_sessions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_identity_sessions_ends_at'), ['ends_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_identity_sessions_person_id'), ['person_id'], unique=False)

    op.create_table('identity_socket_tickets',
    sa.Column('token_hash', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Text(), nullable=False),
    sa.Column('session_id', sa.Text(), nullable=False),
    sa.Column('show_id', sa.Text(), nullable=True),
    sa.Column('cohort_id', sa.Text(), nullable=True),
    sa.Column('expires_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('token_hash', name=op.f('pk_identity_socket_tickets'))
    )
    with op.batch_alter_table('identity_socket_tickets', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_identity_socket_tickets_expires_at'), ['expires_at'], unique=False)

    op.create_table('identity_tickets',
    sa.Column('cohort_id', sa.Text(), nullable=False),
    sa.Column('ticket', sa.Text(), nullable=False),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('issued_by', sa.Text(), nullable=False),
    sa.Column('made_at', sa.BigInteger(), nullable=False),
    sa.Column('expires_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('cohort_id', name=op.f('pk_identity_tickets')),
    sa.UniqueConstraint('code', name=op.f('uq_identity_tickets_code')),
    sa.UniqueConstraint('ticket', name=op.f('uq_identity_tickets_ticket'))
    )
    op.create_table('log_events',
    sa.Column('position', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('type', sa.Text(), nullable=False),
    sa.Column('subject', sa.Text(), nullable=False),
    sa.Column('time_at', sa.BigInteger(), nullable=False),
    sa.Column('cohort', sa.Text(), nullable=True),
    sa.Column('room', sa.Text(), nullable=True),
    sa.Column('show', sa.Text(), nullable=True),
    sa.Column('showms', sa.BigInteger(), nullable=True),
    sa.Column('actor', sa.Text(), nullable=True),
    sa.Column('cause', sa.Text(), nullable=True),
    sa.Column('data', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('position', name=op.f('pk_log_events')),
    sa.UniqueConstraint('id', name=op.f('uq_log_events_id'))
    )
    with op.batch_alter_table('log_events', schema=None) as batch_op:
        batch_op.create_index('ix_log_events_show_position', ['show', 'position'], unique=False)
        batch_op.create_index('ix_log_events_type_position', ['type', 'position'], unique=False)

    op.create_table('log_head',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('position', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_log_head'))
    )
    op.create_table('mall_coupons',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('shop_id', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('off_fen', sa.BigInteger(), nullable=False),
    sa.Column('threshold_fen', sa.BigInteger(), nullable=False),
    sa.Column('total', sa.BigInteger(), nullable=False),
    sa.Column('left', sa.BigInteger(), nullable=False),
    sa.Column('per_buyer', sa.BigInteger(), nullable=False),
    sa.Column('listing_id', sa.Text(), nullable=True),
    sa.Column('withdrawn', sa.Boolean(), nullable=False),
    sa.Column('made_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mall_coupons'))
    )
    with op.batch_alter_table('mall_coupons', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mall_coupons_shop_id'), ['shop_id'], unique=False)

    op.create_table('mall_flash_sales',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('shop_id', sa.Text(), nullable=False),
    sa.Column('listing_id', sa.Text(), nullable=False),
    sa.Column('sku_id', sa.Text(), nullable=False),
    sa.Column('show_id', sa.Text(), nullable=True),
    sa.Column('price_fen', sa.BigInteger(), nullable=False),
    sa.Column('stock', sa.BigInteger(), nullable=False),
    sa.Column('sold', sa.BigInteger(), nullable=False),
    sa.Column('per_buyer', sa.BigInteger(), nullable=False),
    sa.Column('ended', sa.Text(), nullable=True),
    sa.Column('due_at', sa.BigInteger(), nullable=True),
    sa.Column('made_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mall_flash_sales'))
    )
    with op.batch_alter_table('mall_flash_sales', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mall_flash_sales_due_at'), ['due_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_mall_flash_sales_sku_id'), ['sku_id'], unique=False)

    op.create_table('mall_ledger_balances',
    sa.Column('shop_id', sa.Text(), nullable=False),
    sa.Column('account', sa.Text(), nullable=False),
    sa.Column('balance_fen', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('shop_id', 'account', name=op.f('pk_mall_ledger_balances'))
    )
    op.create_table('mall_ledger_entries',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('transaction_id', sa.Text(), nullable=False),
    sa.Column('shop_id', sa.Text(), nullable=False),
    sa.Column('account', sa.Text(), nullable=False),
    sa.Column('amount_fen', sa.BigInteger(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('ref', sa.Text(), nullable=False),
    sa.Column('booked_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mall_ledger_entries'))
    )
    with op.batch_alter_table('mall_ledger_entries', schema=None) as batch_op:
        batch_op.create_index('ix_mall_ledger_entries_ref', ['ref'], unique=False)
        batch_op.create_index('ix_mall_ledger_entries_shop', ['shop_id', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_mall_ledger_entries_transaction_id'), ['transaction_id'], unique=False)

    op.create_table('mall_listings',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('shop_id', sa.Text(), nullable=False),
    sa.Column('owner_id', sa.Text(), nullable=False),
    sa.Column('cohort_id', sa.Text(), nullable=False),
    sa.Column('goods_id', sa.Text(), nullable=True),
    sa.Column('draft_state', sa.Text(), nullable=False),
    sa.Column('sale_state', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('draft', sa.JSON(), nullable=False),
    sa.Column('online', sa.JSON(), nullable=True),
    sa.Column('base', sa.JSON(), nullable=False),
    sa.Column('quality', sa.BigInteger(), nullable=False),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.Column('reasons', sa.JSON(), nullable=False),
    sa.Column('made_at', sa.BigInteger(), nullable=False),
    sa.Column('revised_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mall_listings'))
    )
    with op.batch_alter_table('mall_listings', schema=None) as batch_op:
        batch_op.create_index('ix_mall_listings_cohort_sale', ['cohort_id', 'sale_state', 'id'], unique=False)
        batch_op.create_index('ix_mall_listings_shop', ['shop_id', 'id'], unique=False)

    op.create_table('mall_orders',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('shop_id', sa.Text(), nullable=False),
    sa.Column('owner_id', sa.Text(), nullable=False),
    sa.Column('cohort_id', sa.Text(), nullable=False),
    sa.Column('show_id', sa.Text(), nullable=True),
    sa.Column('checkout_id', sa.Text(), nullable=True),
    sa.Column('buyer', sa.Text(), nullable=False),
    sa.Column('buyer_kind', sa.Text(), nullable=False),
    sa.Column('nick', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('lines', sa.JSON(), nullable=False),
    sa.Column('used', sa.JSON(), nullable=False),
    sa.Column('goods_fen', sa.BigInteger(), nullable=False),
    sa.Column('off_fen', sa.BigInteger(), nullable=False),
    sa.Column('freight_fen', sa.BigInteger(), nullable=False),
    sa.Column('total_fen', sa.BigInteger(), nullable=False),
    sa.Column('held_fen', sa.BigInteger(), nullable=False),
    sa.Column('placed_at', sa.BigInteger(), nullable=False),
    sa.Column('pay_before', sa.BigInteger(), nullable=False),
    sa.Column('paid_at', sa.BigInteger(), nullable=True),
    sa.Column('shipped_at', sa.BigInteger(), nullable=True),
    sa.Column('signed_at', sa.BigInteger(), nullable=True),
    sa.Column('ended_at', sa.BigInteger(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('due_at', sa.BigInteger(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mall_orders')),
    sa.UniqueConstraint('checkout_id', name=op.f('uq_mall_orders_checkout_id'))
    )
    with op.batch_alter_table('mall_orders', schema=None) as batch_op:
        batch_op.create_index('ix_mall_orders_buyer', ['buyer', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_mall_orders_due_at'), ['due_at'], unique=False)
        batch_op.create_index('ix_mall_orders_shop', ['shop_id', 'id'], unique=False)

    op.create_table('mall_parcels',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('order_id', sa.Text(), nullable=False),
    sa.Column('shop_id', sa.Text(), nullable=False),
    sa.Column('shipment_id', sa.Text(), nullable=True),
    sa.Column('carrier', sa.Text(), nullable=False),
    sa.Column('tracking', sa.Text(), nullable=False),
    sa.Column('dispatched_at', sa.BigInteger(), nullable=False),
    sa.Column('delivered_at', sa.BigInteger(), nullable=True),
    sa.Column('due_at', sa.BigInteger(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mall_parcels'))
    )
    with op.batch_alter_table('mall_parcels', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mall_parcels_due_at'), ['due_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_mall_parcels_order_id'), ['order_id'], unique=False)

    op.create_table('mall_pictures',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('width', sa.BigInteger(), nullable=False),
    sa.Column('height', sa.BigInteger(), nullable=False),
    sa.Column('made_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mall_pictures'))
    )
    op.create_table('mall_shops',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('owner_id', sa.Text(), nullable=False),
    sa.Column('cohort_id', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('shop_type', sa.Text(), nullable=False),
    sa.Column('form', sa.JSON(), nullable=False),
    sa.Column('licence', sa.JSON(), nullable=True),
    sa.Column('deposit_fen', sa.BigInteger(), nullable=False),
    sa.Column('offset_ms', sa.BigInteger(), nullable=False),
    sa.Column('made_at', sa.BigInteger(), nullable=False),
    sa.Column('opened_at', sa.BigInteger(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mall_shops'))
    )
    with op.batch_alter_table('mall_shops', schema=None) as batch_op:
        batch_op.create_index('ix_mall_shops_cohort_owner', ['cohort_id', 'owner_id'], unique=False)

    op.create_table('mall_shows',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('owner_id', sa.Text(), nullable=False),
    sa.Column('cohort_id', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mall_shows'))
    )
    op.create_table('mall_skus',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('listing_id', sa.Text(), nullable=False),
    sa.Column('shop_id', sa.Text(), nullable=False),
    sa.Column('slot', sa.BigInteger(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('price_fen', sa.BigInteger(), nullable=False),
    sa.Column('stock', sa.BigInteger(), nullable=False),
    sa.Column('reserved', sa.BigInteger(), nullable=False),
    sa.Column('sold', sa.BigInteger(), nullable=False),
    sa.Column('listed', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mall_skus'))
    )
    with op.batch_alter_table('mall_skus', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_mall_skus_listing_id'), ['listing_id'], unique=False)

    op.create_table('mall_taken',
    sa.Column('promotion_id', sa.Text(), nullable=False),
    sa.Column('buyer', sa.Text(), nullable=False),
    sa.Column('pieces', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('promotion_id', 'buyer', name=op.f('pk_mall_taken'))
    )
    op.create_table('store_keys',
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('request', sa.Text(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('position', sa.BigInteger(), nullable=False),
    sa.Column('made_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_store_keys'))
    )
    with op.batch_alter_table('store_keys', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_store_keys_made_at'), ['made_at'], unique=False)

    op.create_table('streaming_blocked_words',
    sa.Column('show_id', sa.Text(), nullable=False),
    sa.Column('word', sa.Text(), nullable=False),
    sa.Column('blocked_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('show_id', 'word', name=op.f('pk_streaming_blocked_words'))
    )
    op.create_table('streaming_calls',
    sa.Column('show_id', sa.Text(), nullable=False),
    sa.Column('what', sa.Text(), nullable=False),
    sa.Column('called_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('show_id', 'what', name=op.f('pk_streaming_calls'))
    )
    op.create_table('streaming_comments',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('show_id', sa.Text(), nullable=False),
    sa.Column('author_id', sa.Text(), nullable=False),
    sa.Column('seat', sa.Text(), nullable=True),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('reply_to', sa.Text(), nullable=True),
    sa.Column('showms', sa.BigInteger(), nullable=False),
    sa.Column('posted_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_streaming_comments'))
    )
    with op.batch_alter_table('streaming_comments', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_streaming_comments_show_id'), ['show_id'], unique=False)

    op.create_table('streaming_crowd_snapshots',
    sa.Column('show_id', sa.Text(), nullable=False),
    sa.Column('tick', sa.BigInteger(), nullable=False),
    sa.Column('upto', sa.BigInteger(), nullable=False),
    sa.Column('state', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('show_id', name=op.f('pk_streaming_crowd_snapshots'))
    )
    op.create_table('streaming_finalise_jobs',
    sa.Column('recording_id', sa.Text(), nullable=False),
    sa.Column('show_id', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('due_at', sa.BigInteger(), nullable=False),
    sa.Column('attempts', sa.BigInteger(), nullable=False),
    sa.Column('progress_ms', sa.BigInteger(), nullable=False),
    sa.Column('raw_file', sa.Text(), nullable=False),
    sa.Column('final_file', sa.Text(), nullable=False),
    sa.Column('first_at', sa.BigInteger(), nullable=False),
    sa.Column('duration_ms', sa.BigInteger(), nullable=False),
    sa.Column('width', sa.BigInteger(), nullable=False),
    sa.Column('height', sa.BigInteger(), nullable=False),
    sa.Column('codec', sa.Text(), nullable=False),
    sa.Column('raw_sha256', sa.Text(), nullable=False),
    sa.Column('final_sha256', sa.Text(), nullable=False),
    sa.Column('done_at', sa.BigInteger(), nullable=True),
    sa.Column('failure', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('recording_id', name=op.f('pk_streaming_finalise_jobs'))
    )
    with op.batch_alter_table('streaming_finalise_jobs', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_streaming_finalise_jobs_show_id'), ['show_id'], unique=False)
        batch_op.create_index('ix_streaming_finalise_jobs_state_due', ['state', 'due_at'], unique=False)

    op.create_table('streaming_hidden_comments',
    sa.Column('show_id', sa.Text(), nullable=False),
    sa.Column('comment_id', sa.Text(), nullable=False),
    sa.Column('hidden_by', sa.Text(), nullable=False),
    sa.Column('hidden_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('show_id', 'comment_id', name=op.f('pk_streaming_hidden_comments'))
    )
    op.create_table('streaming_listing_totals',
    sa.Column('show_id', sa.Text(), nullable=False),
    sa.Column('listing_id', sa.Text(), nullable=False),
    sa.Column('clicks', sa.BigInteger(), nullable=False),
    sa.Column('orders', sa.BigInteger(), nullable=False),
    sa.Column('gmv_fen', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('show_id', 'listing_id', name=op.f('pk_streaming_listing_totals'))
    )
    op.create_table('streaming_listings',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('shop_id', sa.Text(), nullable=False),
    sa.Column('owner_id', sa.Text(), nullable=False),
    sa.Column('cohort_id', sa.Text(), nullable=False),
    sa.Column('goods_id', sa.Text(), nullable=True),
    sa.Column('leaf', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('short_name', sa.Text(), nullable=False),
    sa.Column('picture', sa.Text(), nullable=False),
    sa.Column('reference_fen', sa.BigInteger(), nullable=True),
    sa.Column('points', sa.JSON(), nullable=False),
    sa.Column('attributes', sa.JSON(), nullable=False),
    sa.Column('quality_bp', sa.BigInteger(), nullable=False),
    sa.Column('skus', sa.JSON(), nullable=False),
    sa.Column('on_sale', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_streaming_listings'))
    )
    with op.batch_alter_table('streaming_listings', schema=None) as batch_op:
        batch_op.create_index('ix_streaming_listings_owner_cohort', ['owner_id', 'cohort_id'], unique=False)

    op.create_table('streaming_marks',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('show_id', sa.Text(), nullable=False),
    sa.Column('author_id', sa.Text(), nullable=False),
    sa.Column('at_showms', sa.BigInteger(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('criterion', sa.Text(), nullable=True),
    sa.Column('score', sa.BigInteger(), nullable=True),
    sa.Column('given_at', sa.BigInteger(), nullable=False),
    sa.Column('withdrawn_at', sa.BigInteger(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_streaming_marks'))
    )
    with op.batch_alter_table('streaming_marks', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_streaming_marks_show_id'), ['show_id'], unique=False)

    op.create_table('streaming_media_sessions',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('show_id', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('recording_id', sa.Text(), nullable=True),
    sa.Column('opened_at', sa.BigInteger(), nullable=False),
    sa.Column('closed_at', sa.BigInteger(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_streaming_media_sessions'))
    )
    with op.batch_alter_table('streaming_media_sessions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_streaming_media_sessions_closed_at'), ['closed_at'], unique=False)
        batch_op.create_index('ix_streaming_media_sessions_person_opened', ['person_id', 'opened_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_streaming_media_sessions_show_id'), ['show_id'], unique=False)

    op.create_table('streaming_mutes',
    sa.Column('show_id', sa.Text(), nullable=False),
    sa.Column('viewer', sa.Text(), nullable=False),
    sa.Column('until_showms', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('show_id', 'viewer', name=op.f('pk_streaming_mutes'))
    )
    op.create_table('streaming_notes',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('show_id', sa.Text(), nullable=False),
    sa.Column('author_id', sa.Text(), nullable=False),
    sa.Column('at_showms', sa.BigInteger(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('noted_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_streaming_notes'))
    )
    with op.batch_alter_table('streaming_notes', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_streaming_notes_show_id'), ['show_id'], unique=False)

    op.create_table('streaming_pitches',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('show_id', sa.Text(), nullable=False),
    sa.Column('listing_id', sa.Text(), nullable=False),
    sa.Column('slot', sa.BigInteger(), nullable=False),
    sa.Column('from_showms', sa.BigInteger(), nullable=False),
    sa.Column('to_showms', sa.BigInteger(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_streaming_pitches'))
    )
    with op.batch_alter_table('streaming_pitches', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_streaming_pitches_show_id'), ['show_id'], unique=False)

    op.create_table('streaming_preflights',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('show_id', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Text(), nullable=False),
    sa.Column('measured', sa.JSON(), nullable=False),
    sa.Column('items', sa.JSON(), nullable=False),
    sa.Column('passed', sa.Boolean(), nullable=False),
    sa.Column('checked_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_streaming_preflights'))
    )
    with op.batch_alter_table('streaming_preflights', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_streaming_preflights_show_id'), ['show_id'], unique=False)

    op.create_table('streaming_questions',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('show_id', sa.Text(), nullable=False),
    sa.Column('viewer', sa.Text(), nullable=False),
    sa.Column('nick', sa.Text(), nullable=False),
    sa.Column('intent', sa.Text(), nullable=False),
    sa.Column('listing_id', sa.Text(), nullable=True),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('asked_showms', sa.BigInteger(), nullable=False),
    sa.Column('due_showms', sa.BigInteger(), nullable=False),
    sa.Column('position', sa.BigInteger(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_streaming_questions'))
    )
    with op.batch_alter_table('streaming_questions', schema=None) as batch_op:
        batch_op.create_index('ix_streaming_questions_show_state', ['show_id', 'state'], unique=False)

    op.create_table('streaming_recordings',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('show_id', sa.Text(), nullable=False),
    sa.Column('file', sa.Text(), nullable=False),
    sa.Column('sidecar', sa.Text(), nullable=True),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('codec', sa.Text(), nullable=False),
    sa.Column('width', sa.BigInteger(), nullable=False),
    sa.Column('height', sa.BigInteger(), nullable=False),
    sa.Column('opened_at', sa.BigInteger(), nullable=False),
    sa.Column('from_showms', sa.BigInteger(), nullable=True),
    sa.Column('closed_at', sa.BigInteger(), nullable=True),
    sa.Column('duration_ms', sa.BigInteger(), nullable=True),
    sa.Column('frames_video', sa.BigInteger(), nullable=True),
    sa.Column('frames_audio', sa.BigInteger(), nullable=True),
    sa.Column('lost_packets', sa.BigInteger(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_streaming_recordings'))
    )
    with op.batch_alter_table('streaming_recordings', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_streaming_recordings_show_id'), ['show_id'], unique=False)

    op.create_table('streaming_replay_comments',
    sa.Column('show_id', sa.Text(), nullable=False),
    sa.Column('minute', sa.BigInteger(), nullable=False),
    sa.Column('json', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('show_id', 'minute', name=op.f('pk_streaming_replay_comments'))
    )
    op.create_table('streaming_replay_jobs',
    sa.Column('show_id', sa.Text(), nullable=False),
    sa.Column('cohort_id', sa.Text(), nullable=True),
    sa.Column('room_id', sa.Text(), nullable=True),
    sa.Column('wanted', sa.BigInteger(), nullable=False),
    sa.Column('built', sa.BigInteger(), nullable=False),
    sa.Column('due_at', sa.BigInteger(), nullable=True),
    sa.Column('attempts', sa.BigInteger(), nullable=False),
    sa.Column('ended_at', sa.BigInteger(), nullable=False),
    sa.Column('ready_at', sa.BigInteger(), nullable=True),
    sa.Column('failure', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('show_id', name=op.f('pk_streaming_replay_jobs'))
    )
    with op.batch_alter_table('streaming_replay_jobs', schema=None) as batch_op:
        batch_op.create_index('ix_streaming_replay_jobs_due', ['due_at'], unique=False)

    op.create_table('streaming_replays',
    sa.Column('show_id', sa.Text(), nullable=False),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.Column('made_at', sa.BigInteger(), nullable=False),
    sa.Column('duration_ms', sa.BigInteger(), nullable=False),
    sa.Column('first_position', sa.BigInteger(), nullable=False),
    sa.Column('last_position', sa.BigInteger(), nullable=False),
    sa.Column('log_events', sa.BigInteger(), nullable=False),
    sa.Column('log_sha256', sa.Text(), nullable=False),
    sa.Column('sha256', sa.Text(), nullable=False),
    sa.Column('json', sa.Text(), nullable=False),
    sa.Column('clock', sa.Text(), nullable=False),
    sa.Column('cuts', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('show_id', name=op.f('pk_streaming_replays'))
    )
    op.create_table('streaming_rooms',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('owner_id', sa.Text(), nullable=False),
    sa.Column('cohort_id', sa.Text(), nullable=False),
    sa.Column('opened_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_streaming_rooms')),
    sa.UniqueConstraint('owner_id', 'cohort_id', name=op.f('uq_streaming_rooms_owner_id_cohort_id'))
    )
    with op.batch_alter_table('streaming_rooms', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_streaming_rooms_cohort_id'), ['cohort_id'], unique=False)

    op.create_table('streaming_runsheets',
    sa.Column('show_id', sa.Text(), nullable=False),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.Column('slots', sa.JSON(), nullable=False),
    sa.Column('written_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('show_id', 'version', name=op.f('pk_streaming_runsheets'))
    )
    op.create_table('streaming_seats',
    sa.Column('show_id', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Text(), nullable=False),
    sa.Column('seat', sa.Text(), nullable=False),
    sa.Column('taken_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('show_id', 'person_id', name=op.f('pk_streaming_seats'))
    )
    with op.batch_alter_table('streaming_seats', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_streaming_seats_person_id'), ['person_id'], unique=False)

    op.create_table('streaming_shelf',
    sa.Column('show_id', sa.Text(), nullable=False),
    sa.Column('listing_id', sa.Text(), nullable=False),
    sa.Column('slot', sa.BigInteger(), nullable=False),
    sa.Column('role', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('show_id', 'listing_id', name=op.f('pk_streaming_shelf'))
    )
    with op.batch_alter_table('streaming_shelf', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_streaming_shelf_listing_id'), ['listing_id'], unique=False)

    op.create_table('streaming_shops',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('owner_id', sa.Text(), nullable=False),
    sa.Column('cohort_id', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('open', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_streaming_shops'))
    )
    with op.batch_alter_table('streaming_shops', schema=None) as batch_op:
        batch_op.create_index('ix_streaming_shops_owner_cohort', ['owner_id', 'cohort_id'], unique=False)

    op.create_table('streaming_shows',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('room_id', sa.Text(), nullable=False),
    sa.Column('cohort_id', sa.Text(), nullable=False),
    sa.Column('owner_id', sa.Text(), nullable=False),
    sa.Column('host_id', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('cover', sa.Text(), nullable=True),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('mode', sa.Text(), nullable=False),
    sa.Column('scenario', sa.Text(), nullable=False),
    sa.Column('planned_start_at', sa.BigInteger(), nullable=True),
    sa.Column('made_at', sa.BigInteger(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('started_at', sa.BigInteger(), nullable=True),
    sa.Column('paused_at', sa.BigInteger(), nullable=True),
    sa.Column('paused_total_ms', sa.BigInteger(), nullable=False),
    sa.Column('pause_reason', sa.Text(), nullable=True),
    sa.Column('ended_at', sa.BigInteger(), nullable=True),
    sa.Column('end_reason', sa.Text(), nullable=True),
    sa.Column('due_at', sa.BigInteger(), nullable=True),
    sa.Column('runsheet_version', sa.BigInteger(), nullable=False),
    sa.Column('pinned_listing_id', sa.Text(), nullable=True),
    sa.Column('pinned_showms', sa.BigInteger(), nullable=True),
    sa.Column('pinned_comment', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('publisher_session_id', sa.Text(), nullable=True),
    sa.Column('stalled', sa.Boolean(), nullable=False),
    sa.Column('media_due_at', sa.BigInteger(), nullable=True),
    sa.Column('voice', sa.Text(), nullable=False),
    sa.Column('voice_db', sa.BigInteger(), nullable=False),
    sa.Column('picture', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_streaming_shows'))
    )
    with op.batch_alter_table('streaming_shows', schema=None) as batch_op:
        batch_op.create_index('ix_streaming_shows_cohort_state', ['cohort_id', 'state'], unique=False)
        batch_op.create_index(batch_op.f('ix_streaming_shows_room_id'), ['room_id'], unique=False)
        batch_op.create_index('ix_streaming_shows_state', ['state'], unique=False)

    op.create_table('streaming_totals',
    sa.Column('show_id', sa.Text(), nullable=False),
    sa.Column('online', sa.BigInteger(), nullable=False),
    sa.Column('entered', sa.BigInteger(), nullable=False),
    sa.Column('left', sa.BigInteger(), nullable=False),
    sa.Column('likes', sa.BigInteger(), nullable=False),
    sa.Column('comments', sa.BigInteger(), nullable=False),
    sa.Column('clicks', sa.BigInteger(), nullable=False),
    sa.Column('follows', sa.BigInteger(), nullable=False),
    sa.Column('orders', sa.BigInteger(), nullable=False),
    sa.Column('paid', sa.BigInteger(), nullable=False),
    sa.Column('gmv_fen', sa.BigInteger(), nullable=False),
    sa.Column('said_at', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('show_id', name=op.f('pk_streaming_totals'))
    )
    op.create_table('streaming_violations',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('show_id', sa.Text(), nullable=False),
    sa.Column('rule', sa.Text(), nullable=False),
    sa.Column('points', sa.BigInteger(), nullable=False),
    sa.Column('quote', sa.Text(), nullable=False),
    sa.Column('place', sa.Text(), nullable=False),
    sa.Column('certain', sa.Boolean(), nullable=False),
    sa.Column('showms', sa.BigInteger(), nullable=False),
    sa.Column('correct_until_showms', sa.BigInteger(), nullable=True),
    sa.Column('corrected', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('position', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_streaming_violations'))
    )
    with op.batch_alter_table('streaming_violations', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_streaming_violations_show_id'), ['show_id'], unique=False)

    op.create_table('supply_catalogues',
    sa.Column('cohort_id', sa.Text(), nullable=False),
    sa.Column('seed', sa.BigInteger(), nullable=False),
    sa.Column('wanted_at', sa.BigInteger(), nullable=False),
    sa.Column('stocked_at', sa.BigInteger(), nullable=True),
    sa.PrimaryKeyConstraint('cohort_id', name=op.f('pk_supply_catalogues'))
    )
    op.create_table('supply_goods',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('cohort_id', sa.Text(), nullable=False),
    sa.Column('supplier_id', sa.Text(), nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('leaf', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('short_name', sa.Text(), nullable=False),
    sa.Column('attributes', sa.JSON(), nullable=False),
    sa.Column('points', sa.JSON(), nullable=False),
    sa.Column('documents', sa.JSON(), nullable=False),
    sa.Column('pictures', sa.JSON(), nullable=False),
    sa.Column('modes', sa.JSON(), nullable=False),
    sa.Column('suggest_fen', sa.BigInteger(), nullable=False),
    sa.Column('reference_fen', sa.BigInteger(), nullable=True),
    sa.Column('lead_time_h', sa.BigInteger(), nullable=False),
    sa.Column('quality_bp', sa.BigInteger(), nullable=False),
    sa.Column('offered', sa.Boolean(), nullable=False),
    sa.Column('made_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_supply_goods'))
    )
    with op.batch_alter_table('supply_goods', schema=None) as batch_op:
        batch_op.create_index('ix_supply_goods_cohort', ['cohort_id', 'id'], unique=False)
        batch_op.create_index('uq_supply_goods_cohort_key', ['cohort_id', 'key'], unique=True)

    op.create_table('supply_listed_skus',
    sa.Column('sku_id', sa.Text(), nullable=False),
    sa.Column('goods_id', sa.Text(), nullable=False),
    sa.Column('slot', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('sku_id', name=op.f('pk_supply_listed_skus'))
    )
    op.create_table('supply_picks',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('shop_id', sa.Text(), nullable=False),
    sa.Column('goods_id', sa.Text(), nullable=False),
    sa.Column('mode', sa.Text(), nullable=False),
    sa.Column('picked_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_supply_picks'))
    )
    with op.batch_alter_table('supply_picks', schema=None) as batch_op:
        batch_op.create_index('uq_supply_picks_shop_goods', ['shop_id', 'goods_id'], unique=True)

    op.create_table('supply_purchase_orders',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('supplier_id', sa.Text(), nullable=False),
    sa.Column('shop_id', sa.Text(), nullable=False),
    sa.Column('cohort_id', sa.Text(), nullable=False),
    sa.Column('mode', sa.Text(), nullable=False),
    sa.Column('order_id', sa.Text(), nullable=True),
    sa.Column('line', sa.BigInteger(), nullable=False),
    sa.Column('show_id', sa.Text(), nullable=True),
    sa.Column('goods_id', sa.Text(), nullable=False),
    sa.Column('slot', sa.BigInteger(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('sku_name', sa.Text(), nullable=False),
    sa.Column('quantity', sa.BigInteger(), nullable=False),
    sa.Column('unit_fen', sa.BigInteger(), nullable=False),
    sa.Column('total_fen', sa.BigInteger(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('since_at', sa.BigInteger(), nullable=False),
    sa.Column('wait_ms', sa.BigInteger(), nullable=False),
    sa.Column('placed_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_supply_purchase_orders'))
    )
    with op.batch_alter_table('supply_purchase_orders', schema=None) as batch_op:
        batch_op.create_index('ix_supply_purchase_orders_shop', ['shop_id', 'id'], unique=False)
        batch_op.create_index('ix_supply_purchase_orders_state', ['state', 'since_at'], unique=False)
        batch_op.create_index('uq_supply_purchase_orders_line', ['order_id', 'line'], unique=True)

    op.create_table('supply_shipments',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('purchase_order_id', sa.Text(), nullable=False),
    sa.Column('shop_id', sa.Text(), nullable=False),
    sa.Column('carrier', sa.Text(), nullable=False),
    sa.Column('tracking', sa.Text(), nullable=False),
    sa.Column('dispatched_at', sa.BigInteger(), nullable=False),
    sa.Column('delivered_at', sa.BigInteger(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_supply_shipments'))
    )
    with op.batch_alter_table('supply_shipments', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_supply_shipments_purchase_order_id'), ['purchase_order_id'], unique=False)

    op.create_table('supply_shops',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('owner_id', sa.Text(), nullable=False),
    sa.Column('cohort_id', sa.Text(), nullable=False),
    sa.Column('open', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_supply_shops'))
    )
    op.create_table('supply_suppliers',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('cohort_id', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('region', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('lead_time_h', sa.BigInteger(), nullable=False),
    sa.Column('short_bp', sa.BigInteger(), nullable=False),
    sa.Column('reliability_bp', sa.BigInteger(), nullable=False),
    sa.Column('joined_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_supply_suppliers'))
    )
    with op.batch_alter_table('supply_suppliers', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_supply_suppliers_cohort_id'), ['cohort_id'], unique=False)

    op.create_table('supply_varieties',
    sa.Column('goods_id', sa.Text(), nullable=False),
    sa.Column('slot', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('supply_fen', sa.BigInteger(), nullable=False),
    sa.Column('stock', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('goods_id', 'slot', name=op.f('pk_supply_varieties'))
    )
    op.create_table('training_cohorts',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('number', sa.BigInteger(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('institution_id', sa.Text(), nullable=False),
    sa.Column('mode', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('opened_by', sa.Text(), nullable=False),
    sa.Column('opened_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_training_cohorts')),
    sa.UniqueConstraint('number', name=op.f('uq_training_cohorts_number'))
    )
    with op.batch_alter_table('training_cohorts', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_training_cohorts_institution_id'), ['institution_id'], unique=False)

    op.create_table('training_enrolments',
    sa.Column('id', sa.Text(), nullable=False),
    sa.Column('cohort_id', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Text(), nullable=False),
    sa.Column('seat_no', sa.BigInteger(), nullable=False),
    sa.Column('shop_id', sa.Text(), nullable=True),
    sa.Column('enrolled_at', sa.BigInteger(), nullable=False),
    sa.Column('left_at', sa.BigInteger(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_training_enrolments'))
    )
    with op.batch_alter_table('training_enrolments', schema=None) as batch_op:
        batch_op.create_index('ix_training_enrolments_cohort_id_seat_no', ['cohort_id', 'seat_no'], unique=False)
        batch_op.create_index(batch_op.f('ix_training_enrolments_person_id'), ['person_id'], unique=False)

    for statement in TRIGGERS[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    with op.batch_alter_table('training_enrolments', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_training_enrolments_person_id'))
        batch_op.drop_index('ix_training_enrolments_cohort_id_seat_no')

    op.drop_table('training_enrolments')
    with op.batch_alter_table('training_cohorts', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_training_cohorts_institution_id'))

    op.drop_table('training_cohorts')
    op.drop_table('supply_varieties')
    with op.batch_alter_table('supply_suppliers', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_supply_suppliers_cohort_id'))

    op.drop_table('supply_suppliers')
    op.drop_table('supply_shops')
    with op.batch_alter_table('supply_shipments', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_supply_shipments_purchase_order_id'))

    op.drop_table('supply_shipments')
    with op.batch_alter_table('supply_purchase_orders', schema=None) as batch_op:
        batch_op.drop_index('uq_supply_purchase_orders_line')
        batch_op.drop_index('ix_supply_purchase_orders_state')
        batch_op.drop_index('ix_supply_purchase_orders_shop')

    op.drop_table('supply_purchase_orders')
    with op.batch_alter_table('supply_picks', schema=None) as batch_op:
        batch_op.drop_index('uq_supply_picks_shop_goods')

    op.drop_table('supply_picks')
    op.drop_table('supply_listed_skus')
    with op.batch_alter_table('supply_goods', schema=None) as batch_op:
        batch_op.drop_index('uq_supply_goods_cohort_key')
        batch_op.drop_index('ix_supply_goods_cohort')

    op.drop_table('supply_goods')
    op.drop_table('supply_catalogues')
    with op.batch_alter_table('streaming_violations', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_streaming_violations_show_id'))

    op.drop_table('streaming_violations')
    op.drop_table('streaming_totals')
    with op.batch_alter_table('streaming_shows', schema=None) as batch_op:
        batch_op.drop_index('ix_streaming_shows_state')
        batch_op.drop_index(batch_op.f('ix_streaming_shows_room_id'))
        batch_op.drop_index('ix_streaming_shows_cohort_state')

    op.drop_table('streaming_shows')
    with op.batch_alter_table('streaming_shops', schema=None) as batch_op:
        batch_op.drop_index('ix_streaming_shops_owner_cohort')

    op.drop_table('streaming_shops')
    with op.batch_alter_table('streaming_shelf', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_streaming_shelf_listing_id'))

    op.drop_table('streaming_shelf')
    with op.batch_alter_table('streaming_seats', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_streaming_seats_person_id'))

    op.drop_table('streaming_seats')
    op.drop_table('streaming_runsheets')
    with op.batch_alter_table('streaming_rooms', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_streaming_rooms_cohort_id'))

    op.drop_table('streaming_rooms')
    op.drop_table('streaming_replays')
    with op.batch_alter_table('streaming_replay_jobs', schema=None) as batch_op:
        batch_op.drop_index('ix_streaming_replay_jobs_due')

    op.drop_table('streaming_replay_jobs')
    op.drop_table('streaming_replay_comments')
    with op.batch_alter_table('streaming_recordings', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_streaming_recordings_show_id'))

    op.drop_table('streaming_recordings')
    with op.batch_alter_table('streaming_questions', schema=None) as batch_op:
        batch_op.drop_index('ix_streaming_questions_show_state')

    op.drop_table('streaming_questions')
    with op.batch_alter_table('streaming_preflights', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_streaming_preflights_show_id'))

    op.drop_table('streaming_preflights')
    with op.batch_alter_table('streaming_pitches', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_streaming_pitches_show_id'))

    op.drop_table('streaming_pitches')
    with op.batch_alter_table('streaming_notes', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_streaming_notes_show_id'))

    op.drop_table('streaming_notes')
    op.drop_table('streaming_mutes')
    with op.batch_alter_table('streaming_media_sessions', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_streaming_media_sessions_show_id'))
        batch_op.drop_index('ix_streaming_media_sessions_person_opened')
        batch_op.drop_index(batch_op.f('ix_streaming_media_sessions_closed_at'))

    op.drop_table('streaming_media_sessions')
    with op.batch_alter_table('streaming_marks', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_streaming_marks_show_id'))

    op.drop_table('streaming_marks')
    with op.batch_alter_table('streaming_listings', schema=None) as batch_op:
        batch_op.drop_index('ix_streaming_listings_owner_cohort')

    op.drop_table('streaming_listings')
    op.drop_table('streaming_listing_totals')
    op.drop_table('streaming_hidden_comments')
    with op.batch_alter_table('streaming_finalise_jobs', schema=None) as batch_op:
        batch_op.drop_index('ix_streaming_finalise_jobs_state_due')
        batch_op.drop_index(batch_op.f('ix_streaming_finalise_jobs_show_id'))

    op.drop_table('streaming_finalise_jobs')
    op.drop_table('streaming_crowd_snapshots')
    with op.batch_alter_table('streaming_comments', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_streaming_comments_show_id'))

    op.drop_table('streaming_comments')
    op.drop_table('streaming_calls')
    op.drop_table('streaming_blocked_words')
    with op.batch_alter_table('store_keys', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_store_keys_made_at'))

    op.drop_table('store_keys')
    op.drop_table('mall_taken')
    with op.batch_alter_table('mall_skus', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_mall_skus_listing_id'))

    op.drop_table('mall_skus')
    op.drop_table('mall_shows')
    with op.batch_alter_table('mall_shops', schema=None) as batch_op:
        batch_op.drop_index('ix_mall_shops_cohort_owner')

    op.drop_table('mall_shops')
    op.drop_table('mall_pictures')
    with op.batch_alter_table('mall_parcels', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_mall_parcels_order_id'))
        batch_op.drop_index(batch_op.f('ix_mall_parcels_due_at'))

    op.drop_table('mall_parcels')
    with op.batch_alter_table('mall_orders', schema=None) as batch_op:
        batch_op.drop_index('ix_mall_orders_shop')
        batch_op.drop_index(batch_op.f('ix_mall_orders_due_at'))
        batch_op.drop_index('ix_mall_orders_buyer')

    op.drop_table('mall_orders')
    with op.batch_alter_table('mall_listings', schema=None) as batch_op:
        batch_op.drop_index('ix_mall_listings_shop')
        batch_op.drop_index('ix_mall_listings_cohort_sale')

    op.drop_table('mall_listings')
    with op.batch_alter_table('mall_ledger_entries', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_mall_ledger_entries_transaction_id'))
        batch_op.drop_index('ix_mall_ledger_entries_shop')
        batch_op.drop_index('ix_mall_ledger_entries_ref')

    op.drop_table('mall_ledger_entries')
    op.drop_table('mall_ledger_balances')
    with op.batch_alter_table('mall_flash_sales', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_mall_flash_sales_sku_id'))
        batch_op.drop_index(batch_op.f('ix_mall_flash_sales_due_at'))

    op.drop_table('mall_flash_sales')
    with op.batch_alter_table('mall_coupons', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_mall_coupons_shop_id'))

    op.drop_table('mall_coupons')
    op.drop_table('log_head')
    with op.batch_alter_table('log_events', schema=None) as batch_op:
        batch_op.drop_index('ix_log_events_type_position')
        batch_op.drop_index('ix_log_events_show_position')

    op.drop_table('log_events')
    op.drop_table('identity_tickets')
    with op.batch_alter_table('identity_socket_tickets', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_identity_socket_tickets_expires_at'))

    op.drop_table('identity_socket_tickets')
    with op.batch_alter_table('identity_sessions', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_identity_sessions_person_id'))
        batch_op.drop_index(batch_op.f('ix_identity_sessions_ends_at'))

    op.drop_table('identity_sessions')
    op.drop_table('identity_services')
    op.drop_table('identity_secrets')
    op.drop_table('identity_people')
    with op.batch_alter_table('identity_memberships', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_identity_memberships_person_id'))
        batch_op.drop_index(batch_op.f('ix_identity_memberships_cohort_id'))

    op.drop_table('identity_memberships')
    op.drop_table('identity_institutions')
    with op.batch_alter_table('identity_groups', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_identity_groups_cohort_id'))

    op.drop_table('identity_groups')
    with op.batch_alter_table('identity_cohorts', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_identity_cohorts_institution_id'))

    op.drop_table('identity_cohorts')
    with op.batch_alter_table('identity_audit', schema=None) as batch_op:
        batch_op.drop_index('ix_identity_audit_object_made_at')
        batch_op.drop_index(batch_op.f('ix_identity_audit_made_at'))
        batch_op.drop_index('ix_identity_audit_actor_made_at')

    op.drop_table('identity_audit')
    op.drop_table('feed_parked')
    op.drop_table('feed_bookmarks')
