"""From the facts of mall and supply to blocks A and B of the practice form (F.4): the shop, its listings, its goods and what it sold."""

from typing import Any

from mall.events import (
    ListingApproved,
    ListingPublished,
    ListingRefused,
    ListingSubmitted,
    ListingTakenDown,
    OrderPaid,
    OrderRefunded,
    OrderSettled,
    ShopClosed,
    ShopOpened,
    ShopRegistered,
)
from sandbox.events.envelope import Envelope
from sandbox.store import Tx
from supply.events import GoodsPicked, PurchaseOrderPaid, PurchaseOrderPlaced

from .evidence import fold, known


def shop_registered(tx: Tx, envelope: Envelope, fact: ShopRegistered) -> None:
    """The form was handed in."""
    fold(tx, "shop", fact.shop_id, fact.cohort_id, fact.owner_id, name=fact.name, registered=envelope.time, category=fact.main_category)


def shop_opened(tx: Tx, envelope: Envelope, fact: ShopOpened) -> None:
    """The shop may sell."""
    fold(tx, "shop", fact.shop_id, fact.cohort_id, fact.owner_id, name=fact.name, opened=envelope.time, closed=None)


def shop_closed(tx: Tx, envelope: Envelope, fact: ShopClosed) -> None:
    """It no longer sells; what it did stays evidence."""
    fold(tx, "shop", fact.shop_id, closed=envelope.time, closed_reason=fact.reason)


def _listing(tx: Tx, shop_id: str, listing_id: str, event: str, **data: Any) -> None:
    shop = known(tx, "shop", shop_id) or {}
    have = fold(tx, "listing", listing_id, shop.get("cohort_id"), shop.get("person_id"), shop_id=shop_id, **data)
    fold(tx, "listing", listing_id, events=[*have.get("events", []), event])


def listing_submitted(tx: Tx, envelope: Envelope, fact: ListingSubmitted) -> None:
    """Handed in for audit once more."""
    before = known(tx, "listing", fact.listing_id) or {}
    _listing(tx, fact.shop_id, fact.listing_id, envelope.id, audits=int(before.get("audits", 0)) + 1)


def listing_approved(tx: Tx, envelope: Envelope, fact: ListingApproved) -> None:
    """The audit said yes."""
    _listing(tx, fact.shop_id, fact.listing_id, envelope.id, quality=fact.quality)


def listing_refused(tx: Tx, envelope: Envelope, fact: ListingRefused) -> None:
    """The audit said no; the rules it named stay."""
    before = known(tx, "listing", fact.listing_id) or {}
    rules = [*before.get("refusals", []), sorted({reason.rule for reason in fact.reasons})]
    _listing(tx, fact.shop_id, fact.listing_id, envelope.id, refusals=rules)


def listing_published(tx: Tx, envelope: Envelope, fact: ListingPublished) -> None:
    """On sale."""
    prices = [sku.price_fen for sku in fact.skus]
    before = known(tx, "listing", fact.listing_id) or {}
    _listing(
        tx,
        fact.shop_id,
        fact.listing_id,
        envelope.id,
        title=fact.title,
        quality=fact.quality,
        leaf=fact.leaf,
        goods_id=fact.goods_id,
        picture=fact.pictures[0] if fact.pictures else "",
        lowest_fen=min(prices, default=0),
        published=before.get("published") or envelope.time,
        on_sale=True,
    )


def listing_taken_down(tx: Tx, envelope: Envelope, fact: ListingTakenDown) -> None:
    """Off sale."""
    _listing(tx, fact.shop_id, fact.listing_id, envelope.id, on_sale=False, down_reason=fact.reason)


def _count(tx: Tx, shop_id: str, **by: int) -> None:
    shop = known(tx, "shop", shop_id) or {}
    fold(tx, "shop", shop_id, **{name: int(shop.get(name, 0)) + more for name, more in by.items()})


def order_paid(tx: Tx, _envelope: Envelope, fact: OrderPaid) -> None:
    """The shop sold something."""
    _count(tx, fact.shop_id, orders=1, sales_fen=fact.total_fen)


def order_refunded(tx: Tx, _envelope: Envelope, fact: OrderRefunded) -> None:
    """Money went back."""
    _count(tx, fact.shop_id, refunds=1, refund_fen=fact.amount_fen)


def order_settled(tx: Tx, _envelope: Envelope, fact: OrderSettled) -> None:
    """An order of a show is over: what the shop made on it by the books."""
    if fact.show_id is None or fact.profit_fen is None:
        return
    show = known(tx, "show", fact.show_id) or {}
    made = {"settled": int(show.get("settled", 0)) + 1, "profit_fen": int(show.get("profit_fen", 0)) + fact.profit_fen}
    fold(tx, "show", fact.show_id, **made)


def goods_picked(tx: Tx, _envelope: Envelope, fact: GoodsPicked) -> None:
    """The shop deals in a supplier's goods."""
    shop = known(tx, "shop", fact.shop_id) or {}
    cost = min((sku.supply_fen for sku in fact.skus), default=0)
    data = {"shop_id": fact.shop_id, "goods_id": fact.goods_id, "supplier_id": fact.supplier_id, "mode": fact.mode}
    fold(tx, "pick", fact.pick_id, shop.get("cohort_id"), shop.get("person_id"), **data, title=fact.title, cost_fen=cost)


def purchase_placed(tx: Tx, _envelope: Envelope, fact: PurchaseOrderPlaced) -> None:
    """The supplier has an order."""
    shop = known(tx, "shop", fact.shop_id) or {}
    suppliers = sorted({*shop.get("suppliers", []), fact.supplier_id})
    fold(tx, "shop", fact.shop_id, suppliers=suppliers)
    if fact.mode != "commission":
        _count(tx, fact.shop_id, **({"dropship": 1} if fact.mode == "dropship" else {"wholesale": 1}))


def purchase_paid(tx: Tx, _envelope: Envelope, fact: PurchaseOrderPaid) -> None:
    """The shop paid for goods."""
    _count(tx, fact.shop_id, cost_fen=fact.total_fen)
