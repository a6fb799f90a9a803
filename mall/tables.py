"""The mall's tables: shops, listings with their SKUs, orders, parcels, promotions, pictures. The ledger's are in `ledger.py`."""

from typing import Any

from sqlalchemy import JSON, Index, false
from sqlalchemy.orm import Mapped, mapped_column

from sandbox.rows import Row


class Shop(Row):
    """A student's shop. `state`: draft, open, suspended, closed. `form` and `licence` are what was typed and chosen.

    `stopped_for`: why it is suspended, or was closed; `stop_kind`: what suspended it (staff, deposit, licence).
    """

    __tablename__ = "mall_shops"
    id: Mapped[str] = mapped_column(primary_key=True)
    owner_id: Mapped[str]
    cohort_id: Mapped[str]
    state: Mapped[str]
    name: Mapped[str]
    shop_type: Mapped[str]
    form: Mapped[dict[str, Any]] = mapped_column(JSON)
    licence: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    deposit_fen: Mapped[int] = mapped_column(default=0)
    offset_ms: Mapped[int] = mapped_column(default=0)
    stopped_for: Mapped[str] = mapped_column(default="", server_default="")
    stop_kind: Mapped[str] = mapped_column(default="", server_default="")
    made_at: Mapped[int]
    opened_at: Mapped[int | None]

    __table_args__ = (Index("ix_mall_shops_cohort_owner", "cohort_id", "owner_id"),)


class Listing(Row):
    """One listing with two versions: the draft being worked on and the one on sale.

    `base` and `base_step` are the two stocks the draft was made from.
    """

    __tablename__ = "mall_listings"
    id: Mapped[str] = mapped_column(primary_key=True)
    shop_id: Mapped[str]
    owner_id: Mapped[str]
    cohort_id: Mapped[str]
    goods_id: Mapped[str | None]
    draft_state: Mapped[str]
    sale_state: Mapped[str]
    title: Mapped[str]
    draft: Mapped[dict[str, Any]] = mapped_column(JSON)
    online: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    base: Mapped[dict[str, int]] = mapped_column(JSON)
    base_step: Mapped[dict[str, int]] = mapped_column(JSON, default=dict, server_default="{}")
    quality: Mapped[int]
    version: Mapped[int] = mapped_column(default=0)
    reasons: Mapped[list[dict[str, str]]] = mapped_column(JSON)
    made_at: Mapped[int]
    revised_at: Mapped[int]

    __table_args__ = (
        Index("ix_mall_listings_shop", "shop_id", "id"),
        Index("ix_mall_listings_cohort_sale", "cohort_id", "sale_state", "id"),
    )


class Sku(Row):
    """A specification on sale: price, what is in hand (`stock`), what unpaid orders hold of it (`reserved`), what was sold of it.

    The same of step stock (阶梯库存) in `step_stock`, `step_reserved` and `step_sold`; 0 without stepped dispatch.
    """

    __tablename__ = "mall_skus"
    id: Mapped[str] = mapped_column(primary_key=True)
    listing_id: Mapped[str] = mapped_column(index=True)
    shop_id: Mapped[str]
    slot: Mapped[int]
    name: Mapped[str]
    code: Mapped[str]
    price_fen: Mapped[int]
    stock: Mapped[int]
    reserved: Mapped[int] = mapped_column(default=0)
    sold: Mapped[int] = mapped_column(default=0)
    step_stock: Mapped[int] = mapped_column(default=0, server_default="0")
    step_reserved: Mapped[int] = mapped_column(default=0, server_default="0")
    step_sold: Mapped[int] = mapped_column(default=0, server_default="0")
    listed: Mapped[bool] = mapped_column(default=True)


class Order(Row):
    """An order. `state`: placed, paid, part_shipped, shipped, signed, reviewed, settled, cancelled, refunded.

    `lines` is the price snapshot of its moment. `due_at`: when the state is looked at next (unpaid, late, due for settlement), None when
    nothing is due. `held_fen`: what the platform still holds of it. Times but `pay_before` and `due_at` are market time.
    """

    __tablename__ = "mall_orders"
    id: Mapped[str] = mapped_column(primary_key=True)
    shop_id: Mapped[str]
    owner_id: Mapped[str]
    cohort_id: Mapped[str]
    show_id: Mapped[str | None]
    checkout_id: Mapped[str | None] = mapped_column(unique=True)
    buyer: Mapped[str]
    buyer_kind: Mapped[str]
    nick: Mapped[str]
    state: Mapped[str]
    lines: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    used: Mapped[list[str]] = mapped_column(JSON)
    goods_fen: Mapped[int]
    off_fen: Mapped[int]
    freight_fen: Mapped[int]
    total_fen: Mapped[int]
    held_fen: Mapped[int] = mapped_column(default=0)
    placed_at: Mapped[int]
    pay_before: Mapped[int]
    paid_at: Mapped[int | None]
    shipped_at: Mapped[int | None]
    signed_at: Mapped[int | None]
    ended_at: Mapped[int | None]
    reason: Mapped[str] = mapped_column(default="")
    due_at: Mapped[int | None] = mapped_column(index=True)
    refunded_fen: Mapped[int] = mapped_column(default=0, server_default="0")
    back_pieces: Mapped[int] = mapped_column(default=0, server_default="0")
    sent_pieces: Mapped[int] = mapped_column(default=0, server_default="0")
    province: Mapped[str] = mapped_column(default="", server_default="")

    __table_args__ = (Index("ix_mall_orders_shop", "shop_id", "id"), Index("ix_mall_orders_buyer", "buyer", "id"))


class Parcel(Row):
    """What is on its way to the buyer. `due_at` is set only for parcels the shop sent itself: then the mall delivers them.

    `refused_at`: when the buyer did not take it in, market time; it goes back then.
    """

    __tablename__ = "mall_parcels"
    id: Mapped[str] = mapped_column(primary_key=True)
    order_id: Mapped[str] = mapped_column(index=True)
    shop_id: Mapped[str]
    shipment_id: Mapped[str | None]
    carrier: Mapped[str]
    tracking: Mapped[str]
    dispatched_at: Mapped[int]
    delivered_at: Mapped[int | None]
    due_at: Mapped[int | None] = mapped_column(index=True)
    pieces: Mapped[int] = mapped_column(default=0, server_default="0")
    damaged: Mapped[int] = mapped_column(default=0, server_default="0")
    eta_at: Mapped[int | None]
    refused_at: Mapped[int | None]


class Coupon(Row):
    """A coupon of a shop: `left` pieces can still be used. A discount coupon takes off the share `off_bp`, at most `most_off_fen`.

    `off_fen` is then what it takes off at its threshold.
    """

    __tablename__ = "mall_coupons"
    id: Mapped[str] = mapped_column(primary_key=True)
    shop_id: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    off_fen: Mapped[int]
    threshold_fen: Mapped[int]
    total: Mapped[int]
    left: Mapped[int]
    per_buyer: Mapped[int]
    listing_id: Mapped[str | None]
    withdrawn: Mapped[bool] = mapped_column(default=False)
    off_bp: Mapped[int] = mapped_column(default=0, server_default="0")
    most_off_fen: Mapped[int] = mapped_column(default=0, server_default="0")
    made_at: Mapped[int]


class FlashSale(Row):
    """A flash sale of one SKU; it runs until `due_at`, until its pieces are gone, or until it is stopped."""

    __tablename__ = "mall_flash_sales"
    id: Mapped[str] = mapped_column(primary_key=True)
    shop_id: Mapped[str]
    listing_id: Mapped[str]
    sku_id: Mapped[str] = mapped_column(index=True)
    show_id: Mapped[str | None]
    price_fen: Mapped[int]
    stock: Mapped[int]
    sold: Mapped[int] = mapped_column(default=0)
    per_buyer: Mapped[int]
    ended: Mapped[str | None]
    due_at: Mapped[int | None] = mapped_column(index=True)
    made_at: Mapped[int]


class Taken(Row):
    """How many pieces one buyer got of a coupon or a flash sale; holds its `per_buyer`."""

    __tablename__ = "mall_taken"
    promotion_id: Mapped[str] = mapped_column(primary_key=True)
    buyer: Mapped[str] = mapped_column(primary_key=True)
    pieces: Mapped[int]


class PictureKnown(Row):
    """A picture that was taken in by the mall or came with goods; forms may only use these.

    `white_bp`, `sharp`, `outline`, `codes` (QR codes in it): how it looks (`sandbox/pictures.py`); None and "" for what came with goods.
    """

    __tablename__ = "mall_pictures"
    id: Mapped[str] = mapped_column(primary_key=True)
    width: Mapped[int]
    height: Mapped[int]
    white_bp: Mapped[int | None]
    sharp: Mapped[int | None]
    outline: Mapped[str] = mapped_column(default="", server_default="")
    codes: Mapped[int | None]
    made_at: Mapped[int]


class VideoKnown(Row):
    """A video of a listing, made playable; `poster` is a picture of it. Forms may only use these."""

    __tablename__ = "mall_videos"
    id: Mapped[str] = mapped_column(primary_key=True)
    poster: Mapped[str]
    width: Mapped[int]
    height: Mapped[int]
    duration_ms: Mapped[int]
    made_at: Mapped[int]


class Mispriced(Row):
    """A wrong price that an incident hung out, and the right one. `over`: the incident or its show is, and it hangs there no more."""

    __tablename__ = "mall_mispriced"
    incident_id: Mapped[str] = mapped_column(primary_key=True)
    sku_id: Mapped[str] = mapped_column(primary_key=True, index=True)
    show_id: Mapped[str | None] = mapped_column(index=True)
    right_fen: Mapped[int]
    wrong_fen: Mapped[int]
    over: Mapped[bool] = mapped_column(default=False, server_default=false())


class ShowKnown(Row):
    """Whose a show is, and whether it is on: the mall's own copy, so that a price edit from a live desk names a show of the same owner
    and goods of live rooms only are bought in one. `shop_id`: whose hours it takes (a lesson's none), `show_ms`: how long it lasted.
    """

    __tablename__ = "mall_shows"
    id: Mapped[str] = mapped_column(primary_key=True)
    owner_id: Mapped[str]
    cohort_id: Mapped[str]
    live: Mapped[bool] = mapped_column(default=False, server_default=false())
    shop_id: Mapped[str | None] = mapped_column(index=True)
    show_ms: Mapped[int] = mapped_column(default=0, server_default="0")
