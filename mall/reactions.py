"""What the mall does when it hears of a viewer's checkout, a pick of goods, a shipment. One line a fact."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, select, update

from sandbox.events.envelope import Envelope, Fact
from sandbox.rows import table_of
from sandbox.store import Tx
from streaming.events import (
    CheckoutSubmitted,
    CrowdTicked,
    HostHandedOver,
    IncidentClosed,
    IncidentThrown,
    LuckyBagJoined,
    PaymentAbandoned,
    PaymentSubmitted,
    RefundRequested,
    ReviewWritten,
    SeatLeft,
    SeatTaken,
    ShowEnded,
    ShowPlanned,
    ShowStarted,
    TrafficBought,
    TrafficEnded,
)
from supply.events import (
    CommissionChanged,
    GoodsPicked,
    GoodsReceived,
    PickChanged,
    PurchaseOrderCancelled,
    PurchaseOrderPaymentAsked,
    PurchaseOrderPlaced,
    PurchaseOrderRefused,
    SampleCancelled,
    SampleKept,
    SamplePaymentAsked,
    SampleTried,
    ShipmentDelayed,
    ShipmentDelivered,
    ShipmentDispatched,
    ShopRateSet,
    SupplierCredited,
    SupplyLevelSet,
)

from . import costs, mispriced, price_claims, refunds, suppliers
from .buyer_reviews import write_review
from .events import ListingPublished, OrderPaid, OrderRefused, OrderSigned, PriceChanged
from .lucky_bags import crowd_joined, join_bag
from .market_clock import market_now
from .market_settings import level_set
from .market_tables import ShowSeat
from .orders import Wish, cancel, place
from .payments import pay
from .prices import meant, note_paid, note_step
from .refusals import ClaimNotPossible, ClaimOpen, NotCancellable, NotPayable, NotReviewable, OrderNo, TooManyClaims
from .tables import Order, ShowKnown

ORDERS = table_of(Order)
ANSWERED = select(ORDERS.c.id).where(ORDERS.c.checkout_id == bindparam("checkout"))


def checkout(tx: Tx, envelope: Envelope, fact: CheckoutSubmitted) -> None:
    """A virtual viewer orders; the answer is `order.placed` or `order.refused`. A checkout that was answered is not answered again."""
    if tx.session.execute(ANSWERED, {"checkout": fact.checkout_id}).first() is not None:
        return
    wish = Wish(
        listing_id=fact.listing_id,
        sku_id=fact.sku_id,
        quantity=fact.quantity,
        buyer=fact.viewer,
        buyer_kind="viewer",
        nick=fact.nick,
        seen_price_fen=fact.seen_price_fen,
        show_id=fact.show_id,
        checkout_id=fact.checkout_id,
        coupon_id=fact.coupon_id,
        flash_id=fact.flash_id,
        showms=envelope.showms,
    )
    try:
        place(tx, wish)
    except OrderNo as no:
        refused = OrderRefused(
            checkout_id=fact.checkout_id, show_id=fact.show_id, buyer=fact.viewer, listing_id=fact.listing_id, code=no.code
        )
        tx.emit(refused, fact.checkout_id, cohort=envelope.cohort, show=fact.show_id, showms=envelope.showms)


def payment(tx: Tx, envelope: Envelope, fact: PaymentSubmitted) -> None:
    """The virtual buyer pays; an order that was cancelled meanwhile stays cancelled."""
    if tx.session.get(Order, fact.order_id) is not None:
        try:
            pay(tx, fact.order_id, envelope.showms)
        except NotPayable:
            return


def abandoned(tx: Tx, envelope: Envelope, fact: PaymentAbandoned) -> None:
    """The virtual buyer walks away."""
    if tx.session.get(Order, fact.order_id) is not None:
        try:
            cancel(tx, fact.order_id, "abandoned", envelope.showms)
        except NotCancellable:
            return


def refund_requested(tx: Tx, envelope: Envelope, fact: RefundRequested) -> None:
    """A virtual buyer wants the money back: the claim its order's state allows; where nothing can be claimed, nothing is."""
    order = tx.session.get(Order, fact.order_id)
    kind = refunds.wanted_kind(order.state, fact.reason, fact.wanted) if order else None
    if kind is not None:
        try:
            refunds.open_refund(tx, fact.order_id, kind, fact.reason, fact.text)
        except (ClaimOpen, ClaimNotPossible, TooManyClaims):
            return


def review_written(tx: Tx, envelope: Envelope, fact: ReviewWritten) -> None:
    """A virtual buyer's review; one that comes too early or twice is not taken."""
    if tx.session.get(Order, fact.order_id) is not None:
        try:
            write_review(tx, fact.order_id, fact.stars, fact.text)
        except NotReviewable:
            return


def traffic_bought(tx: Tx, envelope: Envelope, fact: TrafficBought) -> None:
    """Paid traffic is paid from the wallet."""
    costs.traffic_bought(tx, fact.show_id, fact.traffic_id, fact.budget_fen)


def traffic_ended(tx: Tx, envelope: Envelope, fact: TrafficEnded) -> None:
    """What was not spent comes back."""
    costs.traffic_ended(tx, fact.show_id, fact.traffic_id, fact.spent_fen)


def show_planned(tx: Tx, envelope: Envelope, fact: ShowPlanned) -> None:
    """Remember whose show it is."""
    tx.session.merge(ShowKnown(id=fact.show_id, owner_id=fact.host_id, cohort_id=fact.cohort_id))


def show_started(tx: Tx, envelope: Envelope, fact: ShowStarted) -> None:
    """The show is on: what is sold in live rooms only can be bought in it. A lesson sells nothing and is no shop's work."""
    shop_id = None if fact.kind == "lesson" else costs.shop_of_show(tx, fact.show_id)
    tx.session.execute(update(ShowKnown).where(ShowKnown.id == fact.show_id).values(live=True, shop_id=shop_id))


def price_paid(tx: Tx, envelope: Envelope, fact: OrderPaid) -> None:
    """The price log: what was paid for each SKU, gifts and what was sold at a wrong price left out."""
    at_ms = market_now(tx, fact.shop_id)
    for line in fact.lines:
        if line.unit_fen > 0 and meant(tx, line.sku_id, line.unit_fen) == line.unit_fen:
            note_paid(tx, line.listing_id, line.sku_id, line.unit_fen, at_ms)


def price_moved(tx: Tx, envelope: Envelope, fact: PriceChanged) -> None:
    """The price log: how the shelf price moved; a fall is claimed where it was promised (保价)."""
    if fact.incident_id is None:
        before = meant(tx, fact.sku_id, fact.from_fen)
        note_step(tx, fact.listing_id, fact.sku_id, before, fact.to_fen, market_now(tx, fact.shop_id))
        if fact.to_fen < before:
            price_claims.price_fell(tx, fact.shop_id, fact.sku_id)


def published(tx: Tx, envelope: Envelope, fact: ListingPublished) -> None:
    """A new version is on the shelf; what became cheaper with it is claimed like any other fall."""
    for sku in fact.skus:
        price_claims.price_fell(tx, fact.shop_id, sku.sku_id)


def signed(tx: Tx, envelope: Envelope, fact: OrderSigned) -> None:
    """A parcel came; its buyer looks whether it became cheaper meanwhile."""
    price_claims.parcel_came(tx, fact.order_id)


def incident_thrown(tx: Tx, envelope: Envelope, fact: IncidentThrown) -> None:
    """A wrong price is hung out."""
    if fact.kind == "wrong_price":
        mispriced.hang_out(tx, fact)


def incident_closed(tx: Tx, envelope: Envelope, fact: IncidentClosed) -> None:
    """A wrong price that nobody corrected is taken down."""
    mispriced.put_right(tx, fact)


def seat_taken(tx: Tx, envelope: Envelope, fact: SeatTaken) -> None:
    """Somebody sits at a show's desk: from now on he may open bags and push coupons for it."""
    tx.session.merge(ShowSeat(show_id=fact.show_id, seat=fact.seat, person_id=fact.person_id))


def seat_left(tx: Tx, envelope: Envelope, fact: SeatLeft) -> None:
    """He stood up."""
    gone = delete(ShowSeat).where(ShowSeat.show_id == fact.show_id, ShowSeat.seat == fact.seat, ShowSeat.person_id == fact.person_id)
    tx.session.execute(gone)


def handed_over(tx: Tx, envelope: Envelope, fact: HostHandedOver) -> None:
    """Another person hosts now."""
    tx.session.execute(delete(ShowSeat).where(ShowSeat.show_id == fact.show_id, ShowSeat.seat == "host"))
    tx.session.merge(ShowSeat(show_id=fact.show_id, seat="host", person_id=fact.to_id))


def show_ended(tx: Tx, envelope: Envelope, fact: ShowEnded) -> None:
    """Nobody sits at its desk any more, and no wrong price of its incidents stays; a bag that is still open is drawn at its time."""
    mispriced.put_right(tx, fact)
    tx.session.execute(delete(ShowSeat).where(ShowSeat.show_id == fact.show_id))
    tx.session.execute(update(ShowKnown).where(ShowKnown.id == fact.show_id).values(live=False, show_ms=fact.duration_ms))


def bag_joined(tx: Tx, envelope: Envelope, fact: LuckyBagJoined) -> None:
    """A person joined a lucky bag."""
    at_ms = round(datetime.fromisoformat(envelope.time).timestamp() * 1000)
    join_bag(tx, fact.bag_id, fact.show_id, fact.person_id, at_ms)


def crowd_ticked(tx: Tx, envelope: Envelope, fact: CrowdTicked) -> None:
    """So many of the crowd joined the bag of their show."""
    if fact.bag_joins:
        crowd_joined(tx, fact.show_id, fact.bag_joins)


REACTIONS: dict[type[Fact], Callable[[Tx, Envelope, Any], None]] = {
    CheckoutSubmitted: checkout,
    PaymentSubmitted: payment,
    PaymentAbandoned: abandoned,
    GoodsPicked: suppliers.picked,
    PickChanged: suppliers.pick_changed,
    CommissionChanged: suppliers.commission_changed,
    ShopRateSet: suppliers.rate_set,
    PurchaseOrderPlaced: suppliers.ordered,
    PurchaseOrderPaymentAsked: suppliers.payment_asked,
    PurchaseOrderCancelled: suppliers.order_cancelled,
    PurchaseOrderRefused: suppliers.refused,
    ShipmentDispatched: suppliers.shipment_left,
    ShipmentDelayed: suppliers.shipment_delayed,
    ShipmentDelivered: suppliers.shipment_arrived,
    GoodsReceived: suppliers.received,
    SupplierCredited: suppliers.credited,
    SupplyLevelSet: level_set,
    SamplePaymentAsked: suppliers.sample_payment_asked,
    SampleCancelled: suppliers.sample_cancelled,
    SampleTried: suppliers.sample_tried,
    SampleKept: suppliers.sample_kept,
    RefundRequested: refund_requested,
    ReviewWritten: review_written,
    TrafficBought: traffic_bought,
    TrafficEnded: traffic_ended,
    ShowPlanned: show_planned,
    ShowStarted: show_started,
    OrderPaid: price_paid,
    OrderSigned: signed,
    ListingPublished: published,
    PriceChanged: price_moved,
    IncidentThrown: incident_thrown,
    IncidentClosed: incident_closed,
    SeatTaken: seat_taken,
    SeatLeft: seat_left,
    HostHandedOver: handed_over,
    ShowEnded: show_ended,
    LuckyBagJoined: bag_joined,
    CrowdTicked: crowd_ticked,
}
