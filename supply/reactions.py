"""What the supply system does when it hears of classes, shops, listings and paid orders. One line a fact."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from mall.events import (
    GoodsNotDrafted,
    ListingPublished,
    OrderPaid,
    OrderRefunded,
    ShopClosed,
    ShopFastForwarded,
    ShopOpened,
    ShopRegistered,
    WalletCharged,
    WalletRefused,
)
from sandbox.events.envelope import Envelope, Fact
from sandbox.identity.events import ClassOpened
from sandbox.store import Tx
from training.events import CohortOpened

from . import returns
from .leaps import leapt
from .picks import drop_pick
from .purchase_orders import Sold, order_dropship
from .purchases import payment_refused, purchase_paid
from .samples import sample_not_paid, sample_paid
from .stocking import want_catalogue
from .tables import GoodsVariety, ListedSku, ShopKnown


def cohort_opened(tx: Tx, envelope: Envelope, fact: CohortOpened | ClassOpened) -> None:
    """A new class gets its sample catalogue, whoever keeps its roster."""
    want_catalogue(tx, fact.cohort_id)


def shop_known(tx: Tx, envelope: Envelope, fact: ShopRegistered | ShopOpened) -> None:
    """Remember whose the shop is; a shop may pick before it opens."""
    known = tx.session.get(ShopKnown, fact.shop_id) or tx.add(ShopKnown(id=fact.shop_id, offset_ms=0))
    known.owner_id, known.cohort_id, known.open = fact.owner_id, fact.cohort_id, True


def shop_closed(tx: Tx, envelope: Envelope, fact: ShopClosed) -> None:
    """A closed shop picks no more; what it sold is still delivered."""
    shop = tx.session.get(ShopKnown, fact.shop_id)
    if shop is not None:
        shop.open = False


def listed(tx: Tx, envelope: Envelope, fact: ListingPublished) -> None:
    """Remember which variety each SKU stands for: by its code, by its name, else by its place."""
    if fact.goods_id is None:
        return
    found = tx.all(select(GoodsVariety).where(GoodsVariety.goods_id == fact.goods_id).order_by(GoodsVariety.slot))
    slots = {variety.name: variety.slot for variety in found}
    for place, sku in enumerate(fact.skus):
        known = tx.session.get(ListedSku, sku.sku_id)
        if known is not None or not found:
            continue
        slot = slots.get(sku.code, slots.get(sku.name, min(place, len(found) - 1)))
        tx.add(ListedSku(sku_id=sku.sku_id, goods_id=fact.goods_id, slot=slot))


def sold(tx: Tx, envelope: Envelope, fact: OrderPaid) -> None:
    """Each paid line that a supplier sends becomes an order to it."""
    for place, line in enumerate(fact.lines):
        if line.goods_id is None or line.sent_by == "shop":
            continue
        one = Sold(
            order_id=fact.order_id,
            line=place,
            shop_id=fact.shop_id,
            show_id=fact.show_id,
            goods_id=line.goods_id,
            sku_id=line.sku_id,
            sku_name=line.sku_name,
            quantity=line.quantity,
            paid_fen=line.unit_fen * line.quantity - line.off_fen,
            province=fact.province,
            promise_h=line.dispatch_h,
        )
        order_dropship(tx, one)


def charged(tx: Tx, envelope: Envelope, fact: WalletCharged) -> None:
    """The wallet paid what was asked for."""
    purchase_paid(tx, fact.charge_id)
    sample_paid(tx, fact.charge_id)


def not_charged(tx: Tx, envelope: Envelope, fact: WalletRefused) -> None:
    """The wallet was short."""
    payment_refused(tx, fact.charge_id, fact.code)
    sample_not_paid(tx, fact.charge_id, fact.code)


def refunded(tx: Tx, envelope: Envelope, fact: OrderRefunded) -> None:
    """A buyer of dropship goods has his money back."""
    returns.refunded(tx, fact)


def leaped(tx: Tx, envelope: Envelope, fact: ShopFastForwarded) -> None:
    """The shop's market clock leapt."""
    leapt(tx, fact.shop_id, fact.by_ms, fact.offset_ms)


def not_drafted(tx: Tx, envelope: Envelope, fact: GoodsNotDrafted) -> None:
    """The shop had no room for a draft, so it has not picked these goods."""
    drop_pick(tx, fact.pick_id)


REACTIONS: dict[type[Fact], Callable[[Tx, Envelope, Any], None]] = {
    CohortOpened: cohort_opened,
    ClassOpened: cohort_opened,
    ShopRegistered: shop_known,
    ShopOpened: shop_known,
    ShopClosed: shop_closed,
    ListingPublished: listed,
    GoodsNotDrafted: not_drafted,
    OrderPaid: sold,
    OrderRefunded: refunded,
    WalletCharged: charged,
    WalletRefused: not_charged,
    ShopFastForwarded: leaped,
}
