"""Purchase orders and what they bring: payment, shipments, goods taken in, what suppliers give back."""

from typing import ClassVar, Literal

from sandbox.events.envelope import Fact, Part

__all__ = [
    "GoodsReceived", "PurchaseOrderCancelled", "PurchaseOrderHeld", "PurchaseOrderPaid", "PurchaseOrderPaymentAsked",
    "PurchaseOrderPlaced", "PurchaseOrderRefused", "ReceivedLine", "ShipmentDelayed", "ShipmentDelivered", "ShipmentDispatched",
    "SupplierCredited",
]  # fmt: skip


class PurchaseOrderPlaced(Fact):
    """The supplier has an order: for a sold line (dropship, or on commission, which costs the shop nothing), or wholesale."""

    type: ClassVar[str] = "kaibo.supply.purchase_order.placed"
    purchase_order_id: str
    supplier_id: str
    shop_id: str
    mode: Literal["dropship", "wholesale", "commission"]
    order_id: str | None = None
    goods_id: str
    sku_name: str
    quantity: int
    unit_fen: int
    total_fen: int
    despite: str = ""


class PurchaseOrderHeld(Fact):
    """A sold line is not sent to its supplier by itself (`code`); the shop pushes it anyway or has the buyer paid back."""

    type: ClassVar[str] = "kaibo.supply.purchase_order.held"
    shop_id: str
    goods_id: str
    order_id: str
    code: str


class PurchaseOrderRefused(Fact):
    """The supplier cannot deliver, or the shop does not want it to."""

    type: ClassVar[str] = "kaibo.supply.purchase_order.refused"
    shop_id: str
    goods_id: str
    order_id: str | None = None
    code: str


class PurchaseOrderPaymentAsked(Fact):
    """The shop wants to pay a wholesale order; the mall's wallet answers `wallet.charged` or `wallet.refused`."""

    type: ClassVar[str] = "kaibo.supply.purchase_order.payment_asked"
    purchase_order_id: str
    shop_id: str
    total_fen: int


class PurchaseOrderCancelled(Fact):
    """All or the rest of an order will not come; `back_fen` of what was paid goes back to the shop."""

    type: ClassVar[str] = "kaibo.supply.purchase_order.cancelled"
    purchase_order_id: str
    shop_id: str
    order_id: str | None = None
    goods_id: str
    pieces: int
    back_fen: int
    reason: Literal["owner", "unpaid", "short", "refunded"]


class SupplierCredited(Fact):
    """The supplier pays back what a buyer's claim was its fault for, or goods it takes back."""

    type: ClassVar[str] = "kaibo.supply.supplier.credited"
    purchase_order_id: str
    supplier_id: str
    shop_id: str
    order_id: str
    goods_id: str
    amount_fen: int
    pieces: int
    reason: str


class ReceivedLine(Part):
    """Pieces of one variety that were taken in: good ones with what they cost together, damaged ones with what comes back for them."""

    sku_name: str
    pieces: int
    damaged: int
    value_fen: int
    credit_fen: int


class GoodsReceived(Fact):
    """A shipment of wholesale goods was counted and taken into the shop's warehouse."""

    type: ClassVar[str] = "kaibo.supply.goods.received"
    purchase_order_id: str
    shipment_id: str
    shop_id: str
    goods_id: str
    quality_bp: int = 7000
    lines: tuple[ReceivedLine, ...]


class PurchaseOrderPaid(Fact):
    """The shop's wallet paid it."""

    type: ClassVar[str] = "kaibo.supply.purchase_order.paid"
    purchase_order_id: str
    shop_id: str
    total_fen: int


class ShipmentDispatched(Fact):
    """Goods left the supplier: to the buyer of `order_id` (dropship) or to the shop (wholesale)."""

    type: ClassVar[str] = "kaibo.supply.shipment.dispatched"
    shipment_id: str
    purchase_order_id: str
    shop_id: str
    order_id: str | None = None
    carrier: str
    tracking: str
    quantity: int = 0
    at: int | None = None
    eta: int | None = None


class ShipmentDelivered(Fact):
    """They arrived."""

    type: ClassVar[str] = "kaibo.supply.shipment.delivered"
    shipment_id: str
    purchase_order_id: str
    shop_id: str
    order_id: str | None = None
    quantity: int
    damaged: int = 0
    quality_bp: int = 7000
    at: int | None = None


class ShipmentDelayed(Fact):
    """It will come at another time than was said."""

    type: ClassVar[str] = "kaibo.supply.shipment.delayed"
    shipment_id: str
    purchase_order_id: str
    shop_id: str
    order_id: str | None = None
    eta: int
    reason: Literal["leap", "courier_stopped"]
