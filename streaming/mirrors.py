"""Tables derived from the log, which can be rebuilt from it: copies of shops and listings, open questions, running totals."""

from typing import Any

from sqlalchemy import JSON, Index, false
from sqlalchemy.orm import Mapped, mapped_column

from sandbox.rows import Row


class ShopCopy(Row):
    """A shop as far as a live room must know it: whose it is, whether it sells, and what is wrong with its operator's card (C14).

    `card_missing`: names of the fields of the shop's form that are missing or do not fit the licence; empty when the card holds.
    """

    __tablename__ = "streaming_shops"
    __table_args__ = (Index("ix_streaming_shops_owner_cohort", "owner_id", "cohort_id"),)
    id: Mapped[str] = mapped_column(primary_key=True)
    owner_id: Mapped[str]
    cohort_id: Mapped[str]
    name: Mapped[str]
    open: Mapped[bool]
    card_missing: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")


class ListingCopy(Row):
    """The live room's copy of a published listing, so that a show never waits for the mall. `skus`: sku_id, name, price_fen, stock."""

    __tablename__ = "streaming_listings"
    __table_args__ = (Index("ix_streaming_listings_owner_cohort", "owner_id", "cohort_id"),)
    id: Mapped[str] = mapped_column(primary_key=True)
    shop_id: Mapped[str]
    owner_id: Mapped[str]
    cohort_id: Mapped[str]
    goods_id: Mapped[str | None]
    leaf: Mapped[str]
    title: Mapped[str]
    short_name: Mapped[str]
    picture: Mapped[str]
    reference_fen: Mapped[int | None]
    points: Mapped[list[str]] = mapped_column(JSON)
    attributes: Mapped[dict[str, str]] = mapped_column(JSON)
    quality_bp: Mapped[int]
    size_chart: Mapped[bool] = mapped_column(default=False, server_default=false())
    dispatch_h: Mapped[int | None]
    """Hours within which it is to be sent, None when the listing was published before that was copied."""
    suggest_fen: Mapped[int | None]
    """What the supplier suggests for its cheapest SKU, None for own goods or when it was published before that was copied."""
    skus: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    on_sale: Mapped[bool]


class OfferCopy(Row):
    """The live room's copy of a threshold discount (满减) that runs in a shop; when it ends it is taken away."""

    __tablename__ = "streaming_offers"
    __table_args__ = (Index("ix_streaming_offers_shop", "shop_id"),)
    id: Mapped[str] = mapped_column(primary_key=True)
    shop_id: Mapped[str]
    steps: Mapped[list[list[int]]] = mapped_column(JSON)
    listing_ids: Mapped[list[str]] = mapped_column(JSON)
    alone: Mapped[bool]


class Question(Row):
    """A virtual viewer's question. `state` is open, answered or expired; an expired one may still be answered late.

    `tried`: something was typed at it that is no answer.
    """

    __tablename__ = "streaming_questions"
    __table_args__ = (Index("ix_streaming_questions_show_state", "show_id", "state"),)
    id: Mapped[str] = mapped_column(primary_key=True)
    show_id: Mapped[str]
    viewer: Mapped[str]
    nick: Mapped[str]
    intent: Mapped[str]
    listing_id: Mapped[str | None]
    text: Mapped[str]
    asked_showms: Mapped[int]
    due_showms: Mapped[int]
    position: Mapped[int]
    state: Mapped[str]
    tried: Mapped[bool] = mapped_column(default=False, server_default=false())


class Totals(Row):
    """A show's running numbers; they only ever grow by an UPDATE (`counting.py`), so never change one through this class.

    `said_at` names the events of the log with its last comments: position and number of comments, in pieces of 16 characters.
    """

    __tablename__ = "streaming_totals"
    show_id: Mapped[str] = mapped_column(primary_key=True)
    online: Mapped[int] = mapped_column(default=0)
    entered: Mapped[int] = mapped_column(default=0)
    left: Mapped[int] = mapped_column(default=0)
    likes: Mapped[int] = mapped_column(default=0)
    comments: Mapped[int] = mapped_column(default=0)
    clicks: Mapped[int] = mapped_column(default=0)
    follows: Mapped[int] = mapped_column(default=0)
    orders: Mapped[int] = mapped_column(default=0)
    paid: Mapped[int] = mapped_column(default=0)
    gmv_fen: Mapped[int] = mapped_column(default=0)
    said_at: Mapped[str] = mapped_column(default="")


class ListingTotals(Row):
    """What a listing brought in a show; GMV is what was paid, before refunds (C.2). It grows as `Totals` does."""

    __tablename__ = "streaming_listing_totals"
    show_id: Mapped[str] = mapped_column(primary_key=True)
    listing_id: Mapped[str] = mapped_column(primary_key=True)
    clicks: Mapped[int] = mapped_column(default=0)
    orders: Mapped[int] = mapped_column(default=0)
    gmv_fen: Mapped[int] = mapped_column(default=0)


class Violation(Row):
    """A rule that was hit, whether it was put right, and what became of an appeal: None, open, upheld or lifted (it counts no more)."""

    __tablename__ = "streaming_violations"
    id: Mapped[str] = mapped_column(primary_key=True)
    show_id: Mapped[str] = mapped_column(index=True)
    rule: Mapped[str]
    points: Mapped[int]
    quote: Mapped[str]
    place: Mapped[str]
    certain: Mapped[bool]
    showms: Mapped[int]
    correct_until_showms: Mapped[int | None]
    said: Mapped[str] = mapped_column(default="", server_default="")
    law: Mapped[str] = mapped_column(default="", server_default="")
    rewrite: Mapped[str] = mapped_column(default="", server_default="")
    corrected: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    appeal: Mapped[str | None]
    position: Mapped[int]


class CouponClaims(Row):
    """How many pieces of a coupon were taken in a show, by the crowd and by people."""

    __tablename__ = "streaming_coupon_claims"
    show_id: Mapped[str] = mapped_column(primary_key=True)
    coupon_id: Mapped[str] = mapped_column(primary_key=True)
    claimed: Mapped[int] = mapped_column(default=0)


class PaidTraffic(Row):
    """Paid traffic (投流) bought in a show; `spent_fen` and `entries` once it was said that it is through. `came`: entries so far."""

    __tablename__ = "streaming_paid_traffic"
    id: Mapped[str] = mapped_column(primary_key=True)
    show_id: Mapped[str] = mapped_column(index=True)
    goal: Mapped[str]
    budget_fen: Mapped[int]
    minutes: Mapped[int]
    showms: Mapped[int]
    spent_fen: Mapped[int | None]
    entries: Mapped[int | None]
    position: Mapped[int]
    came: Mapped[int] = mapped_column(default=0, server_default="0")
    through: Mapped[bool] = mapped_column(default=False, server_default=false())


class Incident(Row):
    """An incident that hit the show. `steps` are [step, milliseconds after it] of what the host did; `outcome` is None while it is on."""

    __tablename__ = "streaming_incidents"
    __table_args__ = (Index("ix_streaming_incidents_show_outcome", "show_id", "outcome"),)
    id: Mapped[str] = mapped_column(primary_key=True)
    show_id: Mapped[str]
    kind: Mapped[str]
    origin: Mapped[str]
    listing_id: Mapped[str | None]
    showms: Mapped[int]
    steps: Mapped[list[list[Any]]] = mapped_column(JSON)
    outcome: Mapped[str | None]
    reaction_ms: Mapped[int | None]
    position: Mapped[int]
