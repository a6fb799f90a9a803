"""Coupons, flash sales and lucky bags."""

from typing import ClassVar, Literal

from sandbox.events.envelope import Fact

__all__ = [
    "CouponClaimed", "CouponCreated", "CouponPushed", "CouponUsed", "CouponWithdrawn", "FlashSaleEnded", "FlashSaleStarted", "GiftOffered",
    "LuckyBagClaimed", "LuckyBagDrawn", "LuckyBagOpened", "ShopOfferEnded", "ThresholdOffered",
]  # fmt: skip


class CouponCreated(Fact):
    """A coupon exists: `off_fen` off from `threshold_fen` on, `total` pieces, `per_buyer` each; of a discount coupon it is what that takes
    off at its threshold."""

    type: ClassVar[str] = "kaibo.mall.coupon.created"
    coupon_id: str
    shop_id: str
    name: str
    off_fen: int
    threshold_fen: int
    total: int
    per_buyer: int = 1
    listing_id: str | None = None
    off_bp: int = 0
    most_off_fen: int = 0


class CouponPushed(Fact):
    """The coupon pops up in a show and can be claimed there; with a `listing_id` it is for that listing alone."""

    type: ClassVar[str] = "kaibo.mall.coupon.pushed"
    coupon_id: str
    shop_id: str
    show_id: str
    off_fen: int
    threshold_fen: int
    left: int
    off_bp: int = 0
    most_off_fen: int = 0
    listing_id: str | None = None


class CouponClaimed(Fact):
    """Someone took a coupon."""

    type: ClassVar[str] = "kaibo.mall.coupon.claimed"
    coupon_id: str
    buyer: str
    show_id: str | None = None


class CouponUsed(Fact):
    """A coupon paid part of an order."""

    type: ClassVar[str] = "kaibo.mall.coupon.used"
    coupon_id: str
    order_id: str
    off_fen: int


class CouponWithdrawn(Fact):
    """The coupon can no longer be claimed."""

    type: ClassVar[str] = "kaibo.mall.coupon.withdrawn"
    coupon_id: str
    shop_id: str


class FlashSaleStarted(Fact):
    """A flash sale (秒杀) runs: `price_fen` for `stock` pieces of a SKU, `seconds` long."""

    type: ClassVar[str] = "kaibo.mall.flash_sale.started"
    flash_id: str
    shop_id: str
    listing_id: str
    sku_id: str
    show_id: str | None = None
    price_fen: int
    stock: int
    per_buyer: int = 1
    seconds: int


class FlashSaleEnded(Fact):
    """The flash sale is over: its time, its stock, or the host ended it."""

    type: ClassVar[str] = "kaibo.mall.flash_sale.ended"
    flash_id: str
    listing_id: str
    show_id: str | None = None
    sold: int
    reason: Literal["time", "sold_out", "stopped"]


class LuckyBagOpened(Fact):
    """A lucky bag (福袋) is open for `seconds`: kind, number, rule and end are stated, as C12 asks."""

    type: ClassVar[str] = "kaibo.mall.lucky_bag.opened"
    bag_id: str
    shop_id: str
    show_id: str
    prize: str
    prize_value_fen: int
    winners: int
    rule: Literal["follow", "comment", "watch", "buy", "everyone"]
    password: str = ""
    seconds: int
    watch_s: int = 0


class LuckyBagDrawn(Fact):
    """The winners are drawn: people's ids, and `joined:7` for the seventh virtual viewer who joined."""

    type: ClassVar[str] = "kaibo.mall.lucky_bag.drawn"
    bag_id: str
    show_id: str
    joined: int
    winners: tuple[str, ...]
    virtual_joined: int = 0


class LuckyBagClaimed(Fact):
    """A winner said where the prize goes to; the address stays in the mall."""

    type: ClassVar[str] = "kaibo.mall.lucky_bag.claimed"
    bag_id: str
    show_id: str
    person_id: str


class ThresholdOffered(Fact):
    """A threshold discount (满减) runs: steps of (from fen, off fen), for the whole shop when no listing is named.

    `alone`: not together with a coupon.
    """

    type: ClassVar[str] = "kaibo.mall.threshold.offered"
    offer_id: str
    shop_id: str
    name: str
    steps: tuple[tuple[int, int], ...]
    listing_ids: tuple[str, ...] = ()
    alone: bool = False


class GiftOffered(Fact):
    """A gift (赠品) goes with a listing, or with an order from a sum on."""

    type: ClassVar[str] = "kaibo.mall.gift.offered"
    offer_id: str
    shop_id: str
    name: str
    sku_id: str
    pieces: int
    listing_id: str | None = None


class ShopOfferEnded(Fact):
    """A threshold discount or a gift is over."""

    type: ClassVar[str] = "kaibo.mall.shop_offer.ended"
    offer_id: str
    shop_id: str
