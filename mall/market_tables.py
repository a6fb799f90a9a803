"""The tables of what a market adds to a shop: lucky bags, shop-wide offers, claimed coupons, the price log, and a show's seats."""

from typing import Any

from sqlalchemy import JSON, Index
from sqlalchemy.orm import Mapped, mapped_column

from sandbox.rows import Row


class LuckyBag(Row):
    """A lucky bag of a show; drawn by itself at `due_at` (then None). `virtual` counts the crowd's joins, `drawn` names the winners."""

    __tablename__ = "mall_lucky_bags"
    id: Mapped[str] = mapped_column(primary_key=True)
    shop_id: Mapped[str]
    owner_id: Mapped[str]
    cohort_id: Mapped[str]
    show_id: Mapped[str]
    prize: Mapped[str]
    prize_value_fen: Mapped[int]
    winners: Mapped[int]
    rule: Mapped[str]
    password: Mapped[str]
    watch_s: Mapped[int]
    opened_at: Mapped[int]
    closes_at: Mapped[int]
    due_at: Mapped[int | None] = mapped_column(index=True)
    virtual: Mapped[int] = mapped_column(default=0)
    drawn: Mapped[list[str] | None] = mapped_column(JSON)
    joined: Mapped[int] = mapped_column(default=0)

    __table_args__ = (Index("ix_mall_lucky_bags_show", "show_id", "id"),)


class BagEntry(Row):
    """A person who joined a lucky bag; a winner's address is asked for within 48 hours."""

    __tablename__ = "mall_bag_entries"
    bag_id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(primary_key=True)
    joined_at: Mapped[int]
    won: Mapped[bool] = mapped_column(default=False)
    claim_until: Mapped[int | None]
    claimed: Mapped[dict[str, Any] | None] = mapped_column(JSON)


class ShowSeat(Row):
    """Who sits at a show's desk: the mall's own copy, so that a controller may open a bag or push a coupon."""

    __tablename__ = "mall_show_seats"
    show_id: Mapped[str] = mapped_column(primary_key=True)
    seat: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(primary_key=True)


class ShopOffer(Row):
    """A threshold discount or a gift of a shop, `terms` as its form; it counts for every order until `ended_at`."""

    __tablename__ = "mall_shop_offers"
    id: Mapped[str] = mapped_column(primary_key=True)
    shop_id: Mapped[str]
    kind: Mapped[str]
    name: Mapped[str]
    terms: Mapped[dict[str, Any]] = mapped_column(JSON)
    made_at: Mapped[int]
    ended_at: Mapped[int | None]

    __table_args__ = (Index("ix_mall_shop_offers_shop", "shop_id", "ended_at"),)


class CouponClaim(Row):
    """A person took a coupon; it is used by itself when he orders."""

    __tablename__ = "mall_coupon_claims"
    coupon_id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(primary_key=True)
    shop_id: Mapped[str]
    claimed_at: Mapped[int]

    __table_args__ = (Index("ix_mall_coupon_claims_person", "person_id", "shop_id"),)


class PricePaid(Row):
    """A price at which a SKU was paid, and when last, on the market's clock: the base of a reduction (C08)."""

    __tablename__ = "mall_prices_paid"
    sku_id: Mapped[str] = mapped_column(primary_key=True)
    price_fen: Mapped[int] = mapped_column(primary_key=True)
    listing_id: Mapped[str] = mapped_column(index=True)
    last_at: Mapped[int]


class PriceStep(Row):
    """A change of a SKU's shelf price, on the market's clock (C09)."""

    __tablename__ = "mall_price_steps"
    id: Mapped[str] = mapped_column(primary_key=True)
    listing_id: Mapped[str]
    sku_id: Mapped[str] = mapped_column(index=True)
    from_fen: Mapped[int]
    to_fen: Mapped[int]
    stepped_at: Mapped[int]
