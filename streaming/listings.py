"""The live room's own copy of shops and listings: how the mall's facts change it, and a look ahead for a verb that needs it fresh."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from mall.events import (
    ListingPublished,
    ListingTakenDown,
    PriceChanged,
    ShopClosed,
    ShopOfferEnded,
    ShopOpened,
    ShopResumed,
    ShopRevised,
    ShopSuspended,
    StockChanged,
    ThresholdOffered,
)
from sandbox.events import log
from sandbox.events.envelope import Fact
from sandbox.feed.consumer import bookmark
from sandbox.store import Tx, View

from .audience.goods import Good
from .events import RunningThreshold, ShelfItem
from .mirrors import ListingCopy, OfferCopy, ShopCopy

CONSUMER = "streaming"
"""The bookmark under which the front door carries this room's reactions."""

MOST_AHEAD = 2000


def shop_opened(tx: Tx, fact: ShopOpened) -> None:
    """The shop may sell, and is shown in its owner's shows."""
    shop = ShopCopy(id=fact.shop_id, owner_id=fact.owner_id, cohort_id=fact.cohort_id, name=fact.name, open=True, card_missing=[])
    tx.session.merge(shop)


def shop_revised(tx: Tx, fact: ShopRevised) -> None:
    """The shop's name or its operator's public card changed."""
    shop = tx.session.get(ShopCopy, fact.shop_id)
    if shop is not None:
        shop.name, shop.card_missing = fact.name, list(fact.card_missing)


def shop_stopped(tx: Tx, fact: ShopClosed | ShopSuspended) -> None:
    """The shop no longer sells."""
    _sells(tx, fact.shop_id, False)


def shop_resumed(tx: Tx, fact: ShopResumed) -> None:
    """The lecturer lets the shop sell again."""
    _sells(tx, fact.shop_id, True)


def _sells(tx: Tx, shop_id: str, sells: bool) -> None:
    shop = tx.session.get(ShopCopy, shop_id)
    if shop is not None:
        shop.open = sells


def published(tx: Tx, fact: ListingPublished) -> None:
    """A listing is on sale: copy what a show needs of it."""
    tx.session.merge(
        ListingCopy(
            id=fact.listing_id,
            shop_id=fact.shop_id,
            owner_id=fact.owner_id,
            cohort_id=fact.cohort_id,
            goods_id=fact.goods_id,
            leaf=fact.leaf,
            title=fact.title,
            short_name=fact.short_name,
            picture=fact.pictures[0] if fact.pictures else "",
            reference_fen=fact.reference_fen,
            points=list(fact.points),
            attributes=dict(fact.attributes),
            quality_bp=fact.quality * 100,
            size_chart=fact.size_chart,
            dispatch_h=fact.dispatch_h,
            suggest_fen=fact.suggest_fen,
            skus=[sku.model_dump(include={"sku_id", "name", "price_fen", "stock", "step"}) for sku in fact.skus],
            on_sale=True,
        )
    )


def taken_down(tx: Tx, fact: ListingTakenDown) -> None:
    """The listing is off sale; it stays on shelves, marked so."""
    listing = tx.session.get(ListingCopy, fact.listing_id)
    if listing is not None:
        listing.on_sale = False


def price_changed(tx: Tx, fact: PriceChanged) -> None:
    """A SKU's price is what the mall says."""
    _set(tx, fact.listing_id, fact.sku_id, "price_fen", fact.to_fen)


def stock_changed(tx: Tx, fact: StockChanged) -> None:
    """A SKU's stock is what the mall says."""
    _set(tx, fact.listing_id, fact.sku_id, "stock", fact.stock)
    _set(tx, fact.listing_id, fact.sku_id, "step", fact.step)


def offer_began(tx: Tx, fact: ThresholdOffered) -> None:
    """A threshold discount runs in a shop."""
    steps = [list(step) for step in fact.steps]
    tx.session.merge(OfferCopy(id=fact.offer_id, shop_id=fact.shop_id, steps=steps, listing_ids=list(fact.listing_ids), alone=fact.alone))


def offer_ended(tx: Tx, fact: ShopOfferEnded) -> None:
    """An offer of a shop is over."""
    offer = tx.session.get(OfferCopy, fact.offer_id)
    if offer is not None:
        tx.session.delete(offer)


def _set(tx: Tx, listing_id: str, sku_id: str, name: str, value: int) -> None:
    listing = tx.session.get(ListingCopy, listing_id)
    sku = next((sku for sku in listing.skus if sku["sku_id"] == sku_id), None) if listing is not None else None
    if sku is not None:
        sku[name] = value
        flag_modified(listing, "skus")


COPIED: dict[type[Fact], Callable[[Tx, Any], None]] = {
    ShopOpened: shop_opened,
    ShopRevised: shop_revised,
    ShopClosed: shop_stopped,
    ShopSuspended: shop_stopped,
    ShopResumed: shop_resumed,
    ListingPublished: published,
    ListingTakenDown: taken_down,
    PriceChanged: price_changed,
    StockChanged: stock_changed,
    ThresholdOffered: offer_began,
    ShopOfferEnded: offer_ended,
}
"""What keeps the copies fresh. Each sets a value, so that seeing a fact twice is the same as seeing it once."""


def catch_up(tx: Tx, cohort_id: str) -> None:
    """Take in what the log says about this cohort's listings and the reactions have not come to yet, so that a verb sees them fresh."""
    facts = {fact.type: fact for fact in COPIED}
    after = bookmark(tx, CONSUMER)
    for envelope in log.read(tx.session, after=after, types=facts, cohorts=[cohort_id], limit=MOST_AHEAD):
        kind = facts[envelope.type]
        COPIED[kind](tx, kind.model_validate(envelope.data))


def open_shop_of(view: View, owner_id: str, cohort_id: str) -> ShopCopy | None:
    """The open shop the owner has in the cohort, None without one."""
    return view.first(select(ShopCopy).where(ShopCopy.owner_id == owner_id, ShopCopy.cohort_id == cohort_id, ShopCopy.open))


def running_thresholds(view: View, shop_id: str) -> tuple[RunningThreshold, ...]:
    """The threshold discounts that run in a shop now, the oldest first."""
    rows = view.all(select(OfferCopy).where(OfferCopy.shop_id == shop_id).order_by(OfferCopy.id))
    return tuple(
        RunningThreshold.model_validate({"offer_id": row.id, "steps": row.steps, "listing_ids": row.listing_ids, "alone": row.alone})
        for row in rows
    )


ASKED_ABOUT = ("title", "short_name", "leaf", "picture", "reference_fen", "points", "attributes", "size_chart", "dispatch_h", "skus")


def good_of(view: View, listing_id: str | None) -> Good | None:
    """A listing as the crowd would know it, for an answer to be held against; None for none."""
    listing = view.session.get(ListingCopy, listing_id) if listing_id is not None else None
    if listing is None:
        return None
    known = {name: getattr(listing, name) for name in ASKED_ABOUT}
    good = Good.of(ShelfItem.model_validate({"listing_id": listing.id, "goods_key": listing.id, "slot": 1, **known}), 0)
    good.sell(listing.on_sale)
    return good
