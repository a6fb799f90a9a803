"""What comes after the sale: the steps of a claim, reviews, service, and what a neighbour charges to a shop's wallet."""

from typing import ClassVar, Literal

from sandbox.events.envelope import Fact

__all__ = [
    "MarketTermsSet", "RefundApproved", "RefundClosed", "RefundEscalated", "RefundReturned", "ReviewAnswered", "ReviewPosted",
    "ServiceAnswered", "ServiceAsked", "ServiceKeptWaiting", "WalletCharged", "WalletRefused",
]  # fmt: skip


class RefundApproved(Fact):
    """The shop (or time, or the platform) said yes; the goods come back first where the kind asks for it."""

    type: ClassVar[str] = "kaibo.mall.refund.approved"
    refund_id: str
    order_id: str
    shop_id: str
    decided_by: Literal["shop", "time", "platform"]


class RefundReturned(Fact):
    """The buyer sent the goods back."""

    type: ClassVar[str] = "kaibo.mall.refund.returned"
    refund_id: str
    order_id: str
    shop_id: str
    tracking: str


class RefundEscalated(Fact):
    """The buyer asks the platform to decide."""

    type: ClassVar[str] = "kaibo.mall.refund.escalated"
    refund_id: str
    order_id: str
    shop_id: str


class RefundClosed(Fact):
    """The claim is over: done, failed or withdrawn."""

    type: ClassVar[str] = "kaibo.mall.refund.closed"
    refund_id: str
    order_id: str
    shop_id: str
    outcome: Literal["done", "failed", "withdrawn"]
    kind: str
    reason: str
    pieces: int = 0


class ReviewPosted(Fact):
    """A buyer's review stands under the listing."""

    type: ClassVar[str] = "kaibo.mall.review.posted"
    order_id: str
    shop_id: str
    listing_id: str
    show_id: str | None = None
    stars: int


class ReviewAnswered(Fact):
    """The shop answered a review."""

    type: ClassVar[str] = "kaibo.mall.review.answered"
    order_id: str
    shop_id: str
    stars: int


class ServiceAsked(Fact):
    """A buyer asks the shop's service and waits. Before buying it is about a listing and of no order (`order_id` "")."""

    type: ClassVar[str] = "kaibo.mall.service.asked"
    conversation_id: str
    shop_id: str
    order_id: str
    topic: str
    listing_id: str | None = None


class ServiceAnswered(Fact):
    """The service answered after `waited_ms`; `mood` is how a virtual buyer took it."""

    type: ClassVar[str] = "kaibo.mall.service.answered"
    conversation_id: str
    shop_id: str
    order_id: str
    waited_ms: int
    mood: str


class ServiceKeptWaiting(Fact):
    """Nobody answered a virtual buyer for half an hour: he is upset."""

    type: ClassVar[str] = "kaibo.mall.service.kept_waiting"
    conversation_id: str
    shop_id: str
    order_id: str


class WalletCharged(Fact):
    """The shop's wallet paid what a neighbour asked for; `charge_id` is the purchase order or sample."""

    type: ClassVar[str] = "kaibo.mall.wallet.charged"
    charge_id: str
    shop_id: str
    amount_fen: int


class WalletRefused(Fact):
    """The wallet could not pay it."""

    type: ClassVar[str] = "kaibo.mall.wallet.refused"
    charge_id: str
    shop_id: str
    amount_fen: int
    code: str


class MarketTermsSet(Fact):
    """The lecturer set the terms of the class's market."""

    type: ClassVar[str] = "kaibo.mall.market_terms.set"
    cohort_id: str
    settle_days: int
    platform_fee_bp: int
