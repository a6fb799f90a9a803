"""Streaming and mall: threshold discounts that run in a shop, and what the supplier of goods suggests as their price"""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0061"
down_revision = "0060"
branch_labels = None
depends_on = None


def upgrade() -> None:
    offers = op.create_table(
        "streaming_offers",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("shop_id", sa.Text(), nullable=False),
        sa.Column("steps", sa.JSON(), nullable=False),
        sa.Column("listing_ids", sa.JSON(), nullable=False),
        sa.Column("alone", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_streaming_offers")),
    )
    with op.batch_alter_table("streaming_offers", schema=None) as batch_op:
        batch_op.create_index("ix_streaming_offers_shop", ["shop_id"], unique=False)
    op.add_column("streaming_listings", sa.Column("suggest_fen", sa.BigInteger(), nullable=True))
    op.add_column("mall_goods", sa.Column("suggest_fen", sa.BigInteger(), nullable=True))
    for table in ("streaming_listings", "mall_goods"):
        suggested = f"SELECT supply_goods.suggest_fen FROM supply_goods WHERE supply_goods.id = {table}.goods_id"
        op.execute(f"UPDATE {table} SET suggest_fen = ({suggested}) WHERE goods_id IS NOT NULL")
    running = sa.text("SELECT id, shop_id, terms FROM mall_shop_offers WHERE kind = 'threshold' AND ended_at IS NULL")
    rows = [_offer(*row) for row in op.get_bind().execute(running)]
    if rows:
        op.bulk_insert(offers, rows)


def _offer(offer_id: str, shop_id: str, terms: Any) -> dict[str, Any]:
    told = json.loads(terms) if isinstance(terms, str) else terms
    steps = [[step["from_fen"], step["off_fen"]] for step in told["steps"]]
    return {"id": offer_id, "shop_id": shop_id, "steps": steps, "listing_ids": told["listing_ids"], "alone": told["alone"]}


def downgrade() -> None:
    op.drop_column("mall_goods", "suggest_fen")
    op.drop_column("streaming_listings", "suggest_fen")
    with op.batch_alter_table("streaming_offers", schema=None) as batch_op:
        batch_op.drop_index("ix_streaming_offers_shop")
    op.drop_table("streaming_offers")
