"""Orders, parcels and what comes after the sale."""

from typing import ClassVar, Literal

from sandbox.events.envelope import Fact, Part

__all__ = [
    "OrderCancelled", "OrderLine", "OrderPaid", "OrderPlaced", "OrderRefunded", "OrderRefused", "OrderSettled", "OrderShipped",
    "OrderSigned", "RefundOpened", "RefundRejected",
]  # fmt: skip


class OrderLine(Part):
    """One line of an order with the price snapshot of its moment (order 117, article 16).

    `door_fen`: freight the courier asks of the buyer at the door (运费到付), 0 otherwise.
    `dispatch_h`: hours within which it is to be sent, of the stock it came from (`stock_from`: in hand, or step stock).
    """

    listing_id: str
    sku_id: str
    goods_id: str | None = None
    title: str
    sku_name: str = ""
    quantity: int
    unit_fen: int
    off_fen: int = 0
    sent_by: Literal["supplier", "shop"] | None = None
    dispatch_h: int | None = None
    reduce: Literal["order", "payment"] = "order"
    stock_from: Literal["hand", "step"] = "hand"
    door_fen: int = 0


class OrderPlaced(Fact):
    """An order stands and its stock is reserved. `total_fen` is to be paid, freight included."""

    type: ClassVar[str] = "kaibo.mall.order.placed"
    order_id: str
    shop_id: str
    owner_id: str
    buyer: str
    buyer_kind: Literal["viewer", "person"]
    show_id: str | None = None
    checkout_id: str | None = None
    lines: tuple[OrderLine, ...]
    freight_fen: int = 0
    total_fen: int
    pay_before: int


class OrderRefused(Fact):
    """The mall said no to a checkout: `sold_out`, `price_changed`, `off_sale`, `limit`..."""

    type: ClassVar[str] = "kaibo.mall.order.refused"
    checkout_id: str
    shop_id: str | None = None
    show_id: str | None = None
    buyer: str
    listing_id: str
    code: str


class OrderPaid(Fact):
    """Paid with virtual money; the ledger holds the entries."""

    type: ClassVar[str] = "kaibo.mall.order.paid"
    order_id: str
    shop_id: str
    show_id: str | None = None
    checkout_id: str | None = None
    buyer: str
    total_fen: int
    lines: tuple[OrderLine, ...]
    province: str = ""


class OrderCancelled(Fact):
    """Not paid in time or given up; the stock is free again. `sold_out`: of goods whose stock is taken at payment, others paid first."""

    type: ClassVar[str] = "kaibo.mall.order.cancelled"
    order_id: str
    shop_id: str
    show_id: str | None = None
    checkout_id: str | None = None
    reason: Literal["unpaid", "abandoned", "owner", "supplier", "sold_out"]


class OrderShipped(Fact):
    """A parcel is on its way (all of the order, or some lines)."""

    type: ClassVar[str] = "kaibo.mall.order.shipped"
    order_id: str
    shop_id: str
    parcel_id: str
    carrier: str
    tracking: str
    pieces: int = 0
    left: int = 0
    at: int | None = None


class OrderSigned(Fact):
    """The buyer has the parcel and sees what is in it; the return clock starts the day after."""

    type: ClassVar[str] = "kaibo.mall.order.signed"
    order_id: str
    shop_id: str
    signed_at: int
    damaged: int = 0
    quality_bp: int | None = None


class RefundOpened(Fact):
    """A refund is asked for and waits for the shop."""

    type: ClassVar[str] = "kaibo.mall.refund.opened"
    refund_id: str
    order_id: str
    shop_id: str
    amount_fen: int
    kind: Literal["unshipped", "refund_only", "return", "exchange", "repair", "resend", "price"]
    reason: str


class RefundRejected(Fact):
    """The shop said no, with its reason."""

    type: ClassVar[str] = "kaibo.mall.refund.rejected"
    refund_id: str
    order_id: str
    shop_id: str
    reason: str


class OrderRefunded(Fact):
    """Money went back to the buyer."""

    type: ClassVar[str] = "kaibo.mall.order.refunded"
    order_id: str
    shop_id: str
    refund_id: str
    amount_fen: int
    show_id: str | None = None
    kind: str = ""
    reason: str = ""
    pieces: int = 0


class OrderSettled(Fact):
    """The platform released the shop's share of a finished order (T+N). `profit_fen` is what the books say the shop made on it by then."""

    type: ClassVar[str] = "kaibo.mall.order.settled"
    order_id: str
    shop_id: str
    amount_fen: int
    show_id: str | None = None
    profit_fen: int | None = None
