"""Shops and their listings, prices and stock."""

from typing import ClassVar, Literal

from sandbox.events.envelope import Fact, Part

__all__ = [
    "AuditReason", "DepositCharged", "DepositToppedUp", "DownReason", "GoodsNotDrafted", "ListingApproved", "ListingDrafted",
    "ListingPublished", "ListingRefused", "ListingRevised", "ListingSku", "ListingSubmitted", "ListingTakenDown", "PriceChanged",
    "ShopClosed", "ShopFastForwarded", "ShopOpened", "ShopRegistered", "ShopResumed", "ShopRevised", "ShopSuspended", "StockChanged",
    "StockRanLow", "StoppedBy",
]  # fmt: skip

StoppedBy = Literal["staff", "deposit", "licence"]
DownReason = Literal["owner", "violation", "shop_closed", "brand_expired", "paper_expired"]


class ShopRegistered(Fact):
    """A shop's form was handed in; it is not open yet."""

    type: ClassVar[str] = "kaibo.mall.shop.registered"
    shop_id: str
    owner_id: str
    cohort_id: str
    name: str
    shop_type: Literal["personal", "individual", "company"]
    main_category: str


class ShopRevised(Fact):
    """Fields of the shop's form changed; `steps` lists which parts are complete now.

    `card_missing`: what is wrong with the operator's public card (C14), as names of the form's fields; empty when it holds.
    """

    type: ClassVar[str] = "kaibo.mall.shop.revised"
    shop_id: str
    name: str
    steps: tuple[str, ...] = ()
    card_missing: tuple[str, ...] = ()


class ShopOpened(Fact):
    """The shop passed its checks and may sell; the deposit is booked."""

    type: ClassVar[str] = "kaibo.mall.shop.opened"
    shop_id: str
    owner_id: str
    cohort_id: str
    name: str
    deposit_fen: int


class ShopClosed(Fact):
    """The shop is closed: by its owner, for a fresh start (`reset`), or suspended by the lecturer."""

    type: ClassVar[str] = "kaibo.mall.shop.closed"
    shop_id: str
    reason: Literal["owner", "reset", "suspended"]


class ShopSuspended(Fact):
    """A shop was stopped, with the reason: by the staff, for a short deposit, for a licence that ran out. Nothing of it sells."""

    type: ClassVar[str] = "kaibo.mall.shop.suspended"
    shop_id: str
    reason: str
    kind: StoppedBy = "staff"


class DepositCharged(Fact):
    """The deposit was charged for a violation: `left_fen` remain, `missing_fen` must be paid in before the shop sells again."""

    type: ClassVar[str] = "kaibo.mall.deposit.charged"
    shop_id: str
    listing_id: str
    amount_fen: int
    left_fen: int
    missing_fen: int


class DepositToppedUp(Fact):
    """The owner paid the deposit up again, from the wallet."""

    type: ClassVar[str] = "kaibo.mall.deposit.topped_up"
    shop_id: str
    amount_fen: int
    left_fen: int


class ShopResumed(Fact):
    """A suspended shop may sell again."""

    type: ClassVar[str] = "kaibo.mall.shop.resumed"
    shop_id: str


class ShopFastForwarded(Fact):
    """The shop's market clock jumped ahead; the offset to real time is `offset_ms` in all from now on."""

    type: ClassVar[str] = "kaibo.mall.shop.fast_forwarded"
    shop_id: str
    by_ms: int
    offset_ms: int


class ListingSku(Part):
    """One SKU of a listing; price in fen, stock in pieces. Of `stock`, all that can be sold, `step` are step stock (阶梯库存)."""

    sku_id: str
    name: str
    price_fen: int
    stock: int
    step: int = 0
    code: str = ""


class ListingDrafted(Fact):
    """A draft exists, empty or copied from supplier goods."""

    type: ClassVar[str] = "kaibo.mall.listing.drafted"
    listing_id: str
    shop_id: str
    title: str
    goods_id: str | None = None


class GoodsNotDrafted(Fact):
    """Picked goods got no draft: the shop is full, or has begun enough listings today (`code`); it has not picked them then."""

    type: ClassVar[str] = "kaibo.mall.goods.not_drafted"
    pick_id: str
    goods_id: str
    shop_id: str
    code: str


class ListingRevised(Fact):
    """A draft was saved; `quality` is the score of 100 the form shows."""

    type: ClassVar[str] = "kaibo.mall.listing.revised"
    listing_id: str
    shop_id: str
    title: str
    quality: int


class ListingSubmitted(Fact):
    """The draft was handed in for audit."""

    type: ClassVar[str] = "kaibo.mall.listing.submitted"
    listing_id: str
    shop_id: str


class AuditReason(Part):
    """Why the audit said no: the rule (C01...), the field, the quoted words and what to write instead."""

    rule: str
    field: str
    quote: str = ""
    message: str
    rewrite: str = ""


class ListingRefused(Fact):
    """The audit said no, with all its reasons."""

    type: ClassVar[str] = "kaibo.mall.listing.refused"
    listing_id: str
    shop_id: str
    reasons: tuple[AuditReason, ...]
    by: Literal["rules", "reviewer"] = "rules"
    reviewer_id: str | None = None
    note: str = ""


class ListingApproved(Fact):
    """The audit said yes."""

    type: ClassVar[str] = "kaibo.mall.listing.approved"
    listing_id: str
    shop_id: str
    quality: int
    by: Literal["rules", "reviewer"] = "rules"
    reviewer_id: str | None = None
    note: str = ""


class ListingPublished(Fact):
    """The listing is on sale, with everything a live room needs to copy. `pictures` are content addresses, first is the main one.

    `dispatch_h`: hours within which what is in hand is sent; a presale's days count in hours. `suggest_fen`: what the supplier suggests
    for the cheapest SKU, None for goods of the shop's own.
    """

    type: ClassVar[str] = "kaibo.mall.listing.published"
    listing_id: str
    shop_id: str
    owner_id: str
    cohort_id: str
    goods_id: str | None = None
    leaf: str
    title: str
    short_name: str
    pictures: tuple[str, ...]
    attributes: dict[str, str] = {}
    points: tuple[str, ...] = ()
    reference_fen: int | None = None
    skus: tuple[ListingSku, ...]
    quality: int = 70
    channel: Literal["all", "live"] = "all"
    size_chart: bool = False
    dispatch_h: int | None = None
    suggest_fen: int | None = None


class ListingTakenDown(Fact):
    """The listing is off sale. Taken down by others: the `rule`, why (`note`), and what the deposit was charged."""

    type: ClassVar[str] = "kaibo.mall.listing.taken_down"
    listing_id: str
    shop_id: str
    reason: DownReason
    rule: str = ""
    note: str = ""
    deducted_fen: int = 0


class PriceChanged(Fact):
    """The price of a SKU changed; `show_id` when it was done from a live desk, `incident_id` when an incident of the show did it."""

    type: ClassVar[str] = "kaibo.mall.price.changed"
    listing_id: str
    sku_id: str
    shop_id: str
    from_fen: int
    to_fen: int
    show_id: str | None = None
    incident_id: str | None = None


class StockChanged(Fact):
    """What can be sold of a SKU changed to `stock`: the owner set it, an order reserved or freed it, goods came in.

    Of `stock`, `step` are step stock (阶梯库存) that is sent later.
    `sold`: an order was paid whose stock is taken at payment. `sent_again`: an exchange, or what was missing, was sent from the shelf.
    """

    type: ClassVar[str] = "kaibo.mall.stock.changed"
    listing_id: str
    sku_id: str
    shop_id: str
    stock: int
    step: int = 0
    delta: int
    reason: Literal["set", "reserved", "released", "received", "returned", "sold", "sent_again"]
    show_id: str | None = None


class StockRanLow(Fact):
    """A SKU fell to its warning level or to nothing."""

    type: ClassVar[str] = "kaibo.mall.stock.ran_low"
    listing_id: str
    sku_id: str
    shop_id: str
    stock: int
