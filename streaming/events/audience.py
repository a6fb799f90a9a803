"""What virtual people do. One row a second for most of it; a row of its own for questions, checkouts and payments."""

from typing import ClassVar, Literal

from sandbox.events.envelope import Fact

__all__ = [
    "CheckoutSubmitted", "CrowdTicked", "PaymentAbandoned", "PaymentSubmitted", "QuestionAsked", "QuestionExpired", "RefundRequested",
    "ReviewWritten",
]  # fmt: skip


class CrowdTicked(Fact):
    """One second of the crowd. `upto` is the log position folded in; `acts` is zlib-compressed JSON in base 85 (docs/events.md).

    `digest` is over everything the crowd did up to and with this tick: a re-run must reach the same one.
    `online` viewers after the tick, all other counts within it; `fan_club` joined it, `gift_fen` is the value of the gifts.
    """

    type: ClassVar[str] = "kaibo.streaming.crowd.ticked"
    show_id: str
    tick: int
    upto: int
    digest: str
    online: int
    entered: int = 0
    left: int = 0
    likes: int = 0
    comments: int = 0
    clicks: int = 0
    follows: int = 0
    bag_joins: int = 0
    cart_adds: int = 0
    coupons_claimed: int = 0
    fan_club: int = 0
    gifts: int = 0
    gift_fen: int = 0
    acts: str = ""


class QuestionAsked(Fact):
    """A viewer asks something that expects an answer until `due_showms`."""

    type: ClassVar[str] = "kaibo.streaming.question.asked"
    show_id: str
    question_id: str
    viewer: str
    nick: str
    persona: str
    intent: str
    listing_id: str | None
    text: str
    due_showms: int


class QuestionExpired(Fact):
    """Nobody answered in time; it counts against the room from now on."""

    type: ClassVar[str] = "kaibo.streaming.question.expired"
    show_id: str
    question_id: str


class CheckoutSubmitted(Fact):
    """A virtual viewer wants to buy. The mall answers with `order.placed` or `order.refused` carrying the same `checkout_id`."""

    type: ClassVar[str] = "kaibo.streaming.checkout.submitted"
    show_id: str
    checkout_id: str
    viewer: str
    nick: str
    persona: str
    listing_id: str
    sku_id: str
    quantity: int = 1
    seen_price_fen: int
    coupon_id: str | None = None
    flash_id: str | None = None


class PaymentSubmitted(Fact):
    """The virtual buyer pays the placed order."""

    type: ClassVar[str] = "kaibo.streaming.payment.submitted"
    show_id: str
    checkout_id: str
    order_id: str


class PaymentAbandoned(Fact):
    """The virtual buyer will not pay; the mall cancels the order and frees the stock."""

    type: ClassVar[str] = "kaibo.streaming.payment.abandoned"
    show_id: str
    checkout_id: str
    order_id: str


class RefundRequested(Fact):
    """A virtual buyer wants the money back or another piece, with the reason the audience engine kept."""

    type: ClassVar[str] = "kaibo.streaming.refund.requested"
    show_id: str
    order_id: str
    reason: Literal["regret", "promise_broken", "late", "quality", "fit", "damaged"]
    text: str = ""
    wanted: Literal["money", "exchange", "repair", "resend"] = "money"


class ReviewWritten(Fact):
    """A virtual buyer's review, one to five stars."""

    type: ClassVar[str] = "kaibo.streaming.review.written"
    show_id: str
    order_id: str
    stars: int
    text: str
