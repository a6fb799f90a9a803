"""Every fact the supply system writes."""

from typing import ClassVar, Literal

from sandbox.events.envelope import Fact, Part


class SupplierJoined(Fact):
    """A supplier is open for business with a cohort's shops."""

    type: ClassVar[str] = "kaibo.supply.supplier.joined"
    supplier_id: str
    cohort_id: str
    name: str
    region: str
    kind: Literal["factory", "wholesaler", "cooperative", "brand"]


class GoodsSku(Part):
    """One variety of goods: its cost to the shop in fen and what the supplier has."""

    name: str
    supply_fen: int
    stock: int


class GoodsOffered(Fact):
    """Goods (货品) can be picked."""

    type: ClassVar[str] = "kaibo.supply.goods.offered"
    goods_id: str
    supplier_id: str
    cohort_id: str
    leaf: str
    title: str


class GoodsCompleted(Fact):
    """Goods of a class that was stocked by an older Kaibo got what was missing: wholesale terms, a commission."""

    type: ClassVar[str] = "kaibo.supply.goods.completed"
    goods_id: str
    cohort_id: str
    moq: int


class SupplyLevelSet(Fact):
    """The lecturer opened the class's supply market up to a teaching level (E.2 L1 to L4); 0: all of it."""

    type: ClassVar[str] = "kaibo.supply.level.set"
    cohort_id: str
    level: int


class GoodsPicked(Fact):
    """A shop picked goods; the mall makes a listing draft from what is copied here. `pictures` are content addresses."""

    type: ClassVar[str] = "kaibo.supply.goods.picked"
    pick_id: str
    goods_id: str
    supplier_id: str
    shop_id: str
    mode: Literal["dropship", "wholesale", "commission"]
    leaf: str
    title: str
    short_name: str
    pictures: tuple[str, ...]
    attributes: dict[str, str] = {}
    points: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    suggest_fen: int
    reference_fen: int | None = None
    skus: tuple[GoodsSku, ...]
    lead_time_h: int = 24
    quality_bp: int = 7000
    commission_bp: int = 0


class PickChanged(Fact):
    """A shop deals in goods another way from now on; orders that stand keep theirs."""

    type: ClassVar[str] = "kaibo.supply.pick.changed"
    pick_id: str
    goods_id: str
    shop_id: str
    mode: Literal["dropship", "wholesale", "commission"]
    commission_bp: int = 0


class GoodsDropped(Fact):
    """A shop no longer deals in these goods."""

    type: ClassVar[str] = "kaibo.supply.goods.dropped"
    pick_id: str
    goods_id: str
    shop_id: str


class SupplyPriceChanged(Fact):
    """The supplier's price of goods changed."""

    type: ClassVar[str] = "kaibo.supply.price.changed"
    goods_id: str
    supplier_id: str
    from_fen: int
    to_fen: int


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


class PurchaseOrderRefused(Fact):
    """The supplier cannot deliver."""

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


class SampleRequested(Fact):
    """A shop asks for a sample."""

    type: ClassVar[str] = "kaibo.supply.sample.requested"
    sample_id: str
    goods_id: str
    shop_id: str


class SampleDecided(Fact):
    """The supplier's answer to a sample request: free, against a deposit of `amount_fen`, for that price, or no with its `code`."""

    type: ClassVar[str] = "kaibo.supply.sample.decided"
    sample_id: str
    shop_id: str
    granted: bool
    terms: Literal["", "free", "deposit", "paid"] = ""
    amount_fen: int = 0
    code: str = ""


class SamplePaymentAsked(Fact):
    """The shop wants to pay a sample or its deposit; the mall's wallet answers `wallet.charged` or `wallet.refused`."""

    type: ClassVar[str] = "kaibo.supply.sample.payment_asked"
    sample_id: str
    shop_id: str
    terms: Literal["deposit", "paid"]
    amount_fen: int


class SampleDelivered(Fact):
    """The sample is in the shop."""

    type: ClassVar[str] = "kaibo.supply.sample.delivered"
    sample_id: str
    shop_id: str
    goods_id: str


class SampleTried(Fact):
    """The host tried the sample and said how it is; `back_fen` of the deposit comes back. Now 亲测 may be said of these goods."""

    type: ClassVar[str] = "kaibo.supply.sample.tried"
    sample_id: str
    shop_id: str
    goods_id: str
    verdict: Literal["good", "fair", "poor"]
    back_fen: int = 0


class SampleKept(Fact):
    """No feedback came in time: the supplier keeps the deposit."""

    type: ClassVar[str] = "kaibo.supply.sample.kept"
    sample_id: str
    shop_id: str
    amount_fen: int


class SampleCancelled(Fact):
    """The shop no longer wants the sample; `back_fen` of what was paid comes back."""

    type: ClassVar[str] = "kaibo.supply.sample.cancelled"
    sample_id: str
    shop_id: str
    terms: Literal["", "free", "deposit", "paid"] = ""
    back_fen: int = 0


class ShockStruck(Fact):
    """The market turned: a price rise, an empty store, a bad batch, a courier that stopped."""

    type: ClassVar[str] = "kaibo.supply.shock.struck"
    shock_id: str
    cohort_id: str
    kind: Literal["price_up", "out_of_stock", "bad_batch", "courier_stopped"]
    goods_id: str | None = None
    supplier_id: str | None = None
    share_bp: int = 0


class ShockEnded(Fact):
    """It is over: stock and quality are as before, the courier runs again; a price that rose stays."""

    type: ClassVar[str] = "kaibo.supply.shock.ended"
    shock_id: str
    cohort_id: str
    kind: Literal["price_up", "out_of_stock", "bad_batch", "courier_stopped"]


class CommissionChanged(Fact):
    """What a host earns of a sale of these goods on commission changed, from now on."""

    type: ClassVar[str] = "kaibo.supply.commission.changed"
    goods_id: str
    cohort_id: str
    from_bp: int
    to_bp: int


class StatementIssued(Fact):
    """A settlement statement of one period between a supplier and a shop."""

    type: ClassVar[str] = "kaibo.supply.statement.issued"
    statement_id: str
    supplier_id: str
    shop_id: str
    total_fen: int
