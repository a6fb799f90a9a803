"""The tables of judging: reviews by people, objections to what the rules found, the class's own words, the class's market settings."""

from typing import Any

from sqlalchemy import JSON, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from sandbox.rows import Row


class Review(Row):
    """A listing that waits for a person's judgement, or was judged. `state`: waiting, approved, refused, withdrawn."""

    __tablename__ = "mall_reviews"
    id: Mapped[str] = mapped_column(primary_key=True)
    listing_id: Mapped[str] = mapped_column(index=True)
    shop_id: Mapped[str]
    cohort_id: Mapped[str]
    owner_id: Mapped[str]
    title: Mapped[str]
    state: Mapped[str]
    asked_at: Mapped[int]
    reviewer_id: Mapped[str | None]
    decided_at: Mapped[int | None]
    note: Mapped[str] = mapped_column(default="")
    reasons: Mapped[list[dict[str, Any]]] = mapped_column(JSON)

    __table_args__ = (Index("ix_mall_reviews_cohort", "cohort_id", "state", "id"),)


class Objection(Row):
    """A student says a finding of the rules is wrong. `state`: waiting, cleared (it goes into the class dictionary), upheld."""

    __tablename__ = "mall_objections"
    id: Mapped[str] = mapped_column(primary_key=True)
    listing_id: Mapped[str]
    cohort_id: Mapped[str]
    owner_id: Mapped[str]
    rule: Mapped[str]
    quote: Mapped[str]
    text: Mapped[str]
    why: Mapped[str]
    state: Mapped[str]
    made_at: Mapped[int]
    decided_by: Mapped[str | None]
    decided_at: Mapped[int | None]
    note: Mapped[str] = mapped_column(default="")

    __table_args__ = (Index("ix_mall_objections_cohort", "cohort_id", "state", "id"),)


class ClassWord(Row):
    """A word of a class's own dictionary: `allow` clears a rule's finding, `forbid` adds one."""

    __tablename__ = "mall_class_words"
    cohort_id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    rule: Mapped[str] = mapped_column(primary_key=True)
    word: Mapped[str] = mapped_column(primary_key=True)
    why: Mapped[str] = mapped_column(default="")
    made_by: Mapped[str]
    made_at: Mapped[int]


class MarketSettings(Row):
    """How a class's market is set by its lecturer; without a row the defaults of `market_settings.py` hold."""

    __tablename__ = "mall_market_settings"
    cohort_id: Mapped[str] = mapped_column(primary_key=True)
    review: Mapped[str]
    opening_fen: Mapped[int]
    most_listings: Mapped[int]
    orders_a_day: Mapped[int | None]
    listings_a_day: Mapped[int | None]
    hourly_fen: Mapped[int] = mapped_column(server_default="3000")
    set_by: Mapped[str]
    set_at: Mapped[int]


class GoodsKnown(Row):
    """What the supplier of picked goods needs, has and suggests: the mall's own copy, for the audit (C28, C29) and for who looks at prices.

    `tried`: the shop tried a sample. `suggest_fen`: for the cheapest SKU, None when the goods were picked before that was copied.
    """

    __tablename__ = "mall_goods"
    shop_id: Mapped[str] = mapped_column(primary_key=True)
    goods_id: Mapped[str] = mapped_column(primary_key=True)
    lead_time_h: Mapped[int]
    stock: Mapped[int | None]
    tried: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    suggest_fen: Mapped[int | None]
