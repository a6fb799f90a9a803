"""What the mall does when it hears from the supply system: drafts of picked goods, what suppliers charge, send, and give back."""

from sqlalchemy import select, update

from sandbox.events.envelope import Envelope
from sandbox.store import Tx
from sandbox.trade.listing_form import ListingForm
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
)

from . import costs, fulfilment, refunds
from .after_tables import Deal
from .conversations import open_conversation
from .events import GoodsNotDrafted
from .listings import draft_listing
from .market_clock import market_now
from .picks import form_from_goods, tens
from .refusals import NewSellerListings, TooManyListings
from .review_tables import GoodsKnown
from .service_talk import share
from .stock import put_stock
from .tables import Listing, Order, Parcel, PictureKnown, Shop, Sku
from .warehouse import on_hand, receive

PICTURE_SIDE = 800
"""Goods' pictures are drawn at this size by the supply system."""
ASKS_WHERE_ONE_OF = 2
"""So many of those whose parcel stands still ask where it is: one of two."""


def picked(tx: Tx, envelope: Envelope, fact: GoodsPicked) -> None:
    """Goods were picked: their pictures become known and a draft waits in the shop. Picking twice makes one draft.

    Of wholesale goods the shop can sell what lies in its own warehouse, at first nothing.
    """
    shop = tx.session.get(Shop, fact.shop_id)
    if shop is None or shop.state == "closed":
        return
    own = on_hand(tx, shop.id, fact.goods_id) if fact.mode == "wholesale" else {}
    stock = {sku.name: own.get(sku.name, 0) if fact.mode == "wholesale" else sku.stock for sku in fact.skus}
    _deal(tx, fact)
    goods = tx.session.get(GoodsKnown, (shop.id, fact.goods_id))
    if goods is None:
        goods = tx.add(GoodsKnown(shop_id=shop.id, goods_id=fact.goods_id))
    goods.lead_time_h, goods.stock, goods.suggest_fen = fact.lead_time_h, sum(stock.values()), fact.suggest_fen
    known = set(tx.all(select(PictureKnown.id).where(PictureKnown.id.in_(fact.pictures))))
    for picture in dict.fromkeys(fact.pictures):
        if picture not in known:
            tx.add(PictureKnown(id=picture, width=PICTURE_SIDE, height=PICTURE_SIDE, made_at=tx.now))
    tx.session.flush()
    if tx.first(select(Listing.id).where(Listing.shop_id == shop.id, Listing.goods_id == fact.goods_id)) is not None:
        return
    cheapest = min((sku.supply_fen for sku in fact.skus), default=0)
    form = form_from_goods(
        leaf=fact.leaf,
        title=fact.title,
        short_name=fact.short_name,
        pictures=fact.pictures,
        attributes=fact.attributes,
        points=fact.points,
        documents=fact.documents,
        prices=[(sku.name, tens(fact.suggest_fen * sku.supply_fen // max(cheapest, 1)), stock[sku.name]) for sku in fact.skus],
        lead_time_h=fact.lead_time_h,
        service_phone=str(shop.form.get("service_phone", "")),
        reference_fen=fact.reference_fen,
        weight_g=fact.weight_g,
    )
    try:
        with tx.part():
            draft_listing(tx, shop.id, form, fact.goods_id)
    except (TooManyListings, NewSellerListings) as no:
        told = GoodsNotDrafted(pick_id=fact.pick_id, goods_id=fact.goods_id, shop_id=shop.id, code=no.code)
        tx.emit(told, fact.goods_id, cohort=shop.cohort_id)


def pick_changed(tx: Tx, envelope: Envelope, fact: PickChanged) -> None:
    """The shop deals in these goods another way. What it buys itself it can sell only as far as its own warehouse reaches."""
    shop = tx.session.get(Shop, fact.shop_id)
    if shop is None:
        return
    _deal(tx, fact)
    if fact.mode != "wholesale":
        return
    own = on_hand(tx, shop.id, fact.goods_id)
    note_stock(tx, shop.id, fact.goods_id)
    for listing in tx.all(select(Listing).where(Listing.shop_id == shop.id, Listing.goods_id == fact.goods_id)):
        for sku in tx.all(select(Sku).where(Sku.listing_id == listing.id, Sku.listed)):
            put_stock(tx, sku.id, own.get(sku.code, own.get(sku.name, 0)), cohort=shop.cohort_id)
        if listing.sale_state == "none":
            _draft_stock(listing, own, add=False)


def _deal(tx: Tx, fact: GoodsPicked | PickChanged) -> None:
    deal = Deal(shop_id=fact.shop_id, goods_id=fact.goods_id, mode=fact.mode, commission_bp=fact.commission_bp, exclusive=fact.exclusive)
    tx.session.merge(deal)


def commission_changed(tx: Tx, envelope: Envelope, fact: CommissionChanged) -> None:
    """From now on a sale of these goods on commission earns another share; orders that stand and shops with their own plan keep theirs."""
    moved = update(Deal).where(Deal.goods_id == fact.goods_id, Deal.exclusive.is_(False)).values(commission_bp=fact.to_bp)
    tx.session.execute(moved.execution_options(synchronize_session=False))


def rate_set(tx: Tx, envelope: Envelope, fact: ShopRateSet) -> None:
    """From now on this shop earns another share than before, by a plan of its own or by the normal one again."""
    of_shop = (Deal.goods_id == fact.goods_id, Deal.shop_id == fact.shop_id)
    moved = update(Deal).where(*of_shop).values(commission_bp=fact.share_bp, exclusive=fact.exclusive)
    tx.session.execute(moved.execution_options(synchronize_session=False))


def note_stock(tx: Tx, shop_id: str, goods_id: str) -> None:
    """The audit of a listing compares what is typed with what lies in the warehouse."""
    known = tx.session.get(GoodsKnown, (shop_id, goods_id))
    if known is not None:
        known.stock = sum(on_hand(tx, shop_id, goods_id).values())


def _draft_stock(listing: Listing, pieces: dict[str, int], *, add: bool) -> None:
    """Write pieces into a draft that was never on sale, by the SKU's code or name."""
    form = ListingForm.model_validate(listing.draft)
    skus = [
        sku.model_copy(update={"stock": pieces.get(sku.code, pieces.get(sku.name, 0)) + ((sku.stock or 0) if add else 0)})
        for sku in form.skus
    ]
    listing.draft = form.model_copy(update={"skus": skus}).model_dump()


def received(tx: Tx, envelope: Envelope, fact: GoodsReceived) -> None:
    """Goods of one's own came in: into the warehouse at what they cost, and onto the shelf of the listing made from them."""
    shop = tx.session.get(Shop, fact.shop_id)
    if shop is None:
        return
    for line in fact.lines:
        receive(tx, shop.id, fact.goods_id, fact.purchase_order_id, line, fact.quality_bp)
    note_stock(tx, shop.id, fact.goods_id)
    fresh = {line.sku_name: line.pieces for line in fact.lines}
    for listing in tx.all(select(Listing).where(Listing.shop_id == shop.id, Listing.goods_id == fact.goods_id)):
        if listing.sale_state == "none" and listing.version == 0:
            _draft_stock(listing, fresh, add=True)


def ordered(tx: Tx, envelope: Envelope, fact: PurchaseOrderPlaced) -> None:
    """The supplier took the order: book what it costs."""
    if fact.order_id is not None:
        fulfilment.book_cost(tx, fact.order_id, fact.purchase_order_id, fact.total_fen)


def payment_asked(tx: Tx, envelope: Envelope, fact: PurchaseOrderPaymentAsked) -> None:
    """A wholesale order is paid in advance."""
    costs.charge(tx, fact.shop_id, fact.purchase_order_id, fact.total_fen, "prepaid")


def order_cancelled(tx: Tx, envelope: Envelope, fact: PurchaseOrderCancelled) -> None:
    """The supplier gives back what was paid for pieces that will not come."""
    if fact.order_id is not None:
        fulfilment.supplier_credit(tx, fact.order_id, fact.purchase_order_id, fact.back_fen)
    else:
        costs.give_back(tx, fact.shop_id, fact.purchase_order_id, fact.back_fen, "prepaid")


def credited(tx: Tx, envelope: Envelope, fact: SupplierCredited) -> None:
    """The supplier bears its part of a refund."""
    fulfilment.supplier_credit(tx, fact.order_id, fact.purchase_order_id, fact.amount_fen)


def sample_payment_asked(tx: Tx, envelope: Envelope, fact: SamplePaymentAsked) -> None:
    """A sample is paid for, or its deposit."""
    costs.charge(tx, fact.shop_id, fact.sample_id, fact.amount_fen, costs.SAMPLE_PURPOSE[fact.terms])


def sample_cancelled(tx: Tx, envelope: Envelope, fact: SampleCancelled) -> None:
    """What was paid for a sample that was never sent comes back."""
    if fact.back_fen and fact.terms in costs.SAMPLE_PURPOSE:
        costs.give_back(tx, fact.shop_id, fact.sample_id, fact.back_fen, costs.SAMPLE_PURPOSE[fact.terms])


def sample_tried(tx: Tx, envelope: Envelope, fact: SampleTried) -> None:
    """The deposit comes back with the feedback; from now on the shop may speak of its own trial."""
    known = tx.session.get(GoodsKnown, (fact.shop_id, fact.goods_id))
    if known is None:
        known = tx.add(GoodsKnown(shop_id=fact.shop_id, goods_id=fact.goods_id, lead_time_h=0, stock=None))
    known.tried = True
    costs.give_back(tx, fact.shop_id, fact.sample_id, fact.back_fen, "prepaid")


def sample_kept(tx: Tx, envelope: Envelope, fact: SampleKept) -> None:
    """Without feedback the deposit is what the sample cost."""
    costs.deposit_lost(tx, fact.shop_id, fact.sample_id, fact.amount_fen)


def refused(tx: Tx, envelope: Envelope, fact: PurchaseOrderRefused) -> None:
    """The supplier cannot deliver: refund."""
    if fact.order_id is not None:
        refunds.supplier_failed(tx, fact.order_id, fact.goods_id, fact.code)


def shipment_left(tx: Tx, envelope: Envelope, fact: ShipmentDispatched) -> None:
    """A parcel is on its way to the buyer."""
    if fact.order_id is not None:
        fulfilment.dispatched(tx, fact.order_id, fact.shipment_id, fact.carrier, fact.tracking, fact.at, fact.eta)


def shipment_delayed(tx: Tx, envelope: Envelope, fact: ShipmentDelayed) -> None:
    """A parcel comes at another time than was said."""
    moved = update(Parcel).where(Parcel.shipment_id == fact.shipment_id, Parcel.delivered_at.is_(None)).values(eta_at=fact.eta)
    tx.session.execute(moved.execution_options(synchronize_session=False))
    order = tx.session.get(Order, fact.order_id) if fact.reason == "courier_stopped" and fact.order_id is not None else None
    if order is not None and order.buyer_kind == "viewer" and share(f"{order.id}/parcel", ASKS_WHERE_ONE_OF) == 0:
        open_conversation(tx, order, "parcel")


def shipment_arrived(tx: Tx, envelope: Envelope, fact: ShipmentDelivered) -> None:
    """The buyer has it."""
    if fact.order_id is not None:
        at = fact.at if fact.at is not None else market_now(tx, fact.shop_id)
        fulfilment.delivered(tx, fact.order_id, fact.shipment_id, at, fact.damaged, fact.quality_bp)
