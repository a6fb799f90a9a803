"""The mall's tables of what comes after the sale: refunds, reviews, conversations, own warehouse, market clock and terms."""

from typing import Any

from sqlalchemy import JSON, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from sandbox.rows import Row


class Refund(Row):
    """A buyer's claim. `state` and `kind` are those of refund_steps; `due_at`: when the step ends by itself.

    `steps`: what each side did, oldest first, as `refund_steps.step` writes it.
    """

    __tablename__ = "mall_refunds"
    id: Mapped[str] = mapped_column(primary_key=True)
    order_id: Mapped[str] = mapped_column(index=True)
    shop_id: Mapped[str]
    owner_id: Mapped[str]
    cohort_id: Mapped[str]
    buyer: Mapped[str]
    buyer_kind: Mapped[str]
    nick: Mapped[str]
    kind: Mapped[str]
    reason: Mapped[str]
    text: Mapped[str]
    amount_fen: Mapped[int]
    pieces: Mapped[int]
    state: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    carrier: Mapped[str] = mapped_column(default="")
    tracking: Mapped[str] = mapped_column(default="")
    opened_at: Mapped[int]
    moved_at: Mapped[int]
    due_at: Mapped[int | None] = mapped_column(index=True)
    steps: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)

    __table_args__ = (Index("ix_mall_refunds_shop", "shop_id", "id"),)


class BuyerReview(Row):
    """What a buyer says of an order, once; the shop may answer, nobody can delete it (C23)."""

    __tablename__ = "mall_buyer_reviews"
    order_id: Mapped[str] = mapped_column(primary_key=True)
    shop_id: Mapped[str]
    owner_id: Mapped[str]
    cohort_id: Mapped[str]
    listing_id: Mapped[str] = mapped_column(index=True)
    show_id: Mapped[str | None]
    buyer: Mapped[str]
    nick: Mapped[str]
    title: Mapped[str]
    stars: Mapped[int]
    text: Mapped[str]
    written_at: Mapped[int]
    reply: Mapped[str] = mapped_column(default="")
    replied_at: Mapped[int | None]

    __table_args__ = (Index("ix_mall_buyer_reviews_shop", "shop_id", "written_at"),)


class Conversation(Row):
    """A buyer talks with the shop's service. `asked_at`: since when he waits, None once answered; `due_at`: his next move.

    Asked before buying it is about a listing and of no order (`order_id` "").
    """

    __tablename__ = "mall_conversations"
    id: Mapped[str] = mapped_column(primary_key=True)
    shop_id: Mapped[str]
    owner_id: Mapped[str]
    cohort_id: Mapped[str]
    order_id: Mapped[str] = mapped_column(index=True)
    listing_id: Mapped[str | None]
    buyer: Mapped[str]
    buyer_kind: Mapped[str]
    nick: Mapped[str]
    topic: Mapped[str]
    mood: Mapped[str]
    opened_at: Mapped[int]
    said_at: Mapped[int]
    asked_at: Mapped[int | None]
    waited_ms: Mapped[int | None]
    due_at: Mapped[int | None] = mapped_column(index=True)

    __table_args__ = (Index("ix_mall_conversations_shop", "shop_id", "said_at"), Index("ix_mall_conversations_buyer", "buyer", "said_at"))


class Message(Row):
    """One thing said in a conversation, by the `buyer` or the `shop`."""

    __tablename__ = "mall_messages"
    id: Mapped[str] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(index=True)
    who: Mapped[str]
    text: Mapped[str]
    said_at: Mapped[int]


class Deal(Row):
    """How a shop deals in goods: dropship, wholesale or commission; the mall's own copy of the supply system's pick.

    `commission_bp`: what this shop earns of a sale; `exclusive`: by a plan of its own (专属计划), so the normal plan does not move it.
    """

    __tablename__ = "mall_deals"
    shop_id: Mapped[str] = mapped_column(primary_key=True)
    goods_id: Mapped[str] = mapped_column(primary_key=True)
    mode: Mapped[str]
    commission_bp: Mapped[int] = mapped_column(default=0)
    exclusive: Mapped[bool] = mapped_column(default=False, server_default=text("false"))


class WarehouseItem(Row):
    """The shop's own pieces of wholesale goods and what they cost together; they leave at their mean cost.

    `quality_bp`: their mean quality, which no page shows: buyers find out.
    """

    __tablename__ = "mall_warehouse"
    shop_id: Mapped[str] = mapped_column(primary_key=True)
    goods_id: Mapped[str] = mapped_column(primary_key=True)
    sku_name: Mapped[str] = mapped_column(primary_key=True)
    pieces: Mapped[int]
    value_fen: Mapped[int]
    quality_bp: Mapped[int] = mapped_column(default=7000, server_default="7000")


class Jump(Row):
    """One leap of a shop's market clock, from one market time to another."""

    __tablename__ = "mall_jumps"
    id: Mapped[str] = mapped_column(primary_key=True)
    shop_id: Mapped[str] = mapped_column(index=True)
    by_ms: Mapped[int]
    from_at: Mapped[int]
    to_at: Mapped[int]
    made_at: Mapped[int]


class MarketTerms(Row):
    """What the lecturer set for the shops of a class: days until settlement (T+N) and the platform's fee."""

    __tablename__ = "mall_terms"
    cohort_id: Mapped[str] = mapped_column(primary_key=True)
    settle_days: Mapped[int]
    platform_fee_bp: Mapped[int]
