"""The shelf (小黄车) of a show: which of the owner's published listings are in it, in which order and role."""

from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import delete, select

from sandbox.errors import FieldFault, Invalid
from sandbox.store import Tx, View

from .control import end_pitch
from .events import ShelfArranged, ShelfItem, ShelfSku
from .listings import catch_up
from .mirrors import ListingCopy
from .refusals import ShowOver
from .show_clock import say
from .tables import Shelved, Show

MOST_ITEMS = 100
ItemRole = Literal["draw", "welfare", "main", "profit", "image"]


@dataclass(frozen=True)
class Placing:
    """A listing and what it is for: draws people in, is a treat, sells, earns, or shows off."""

    listing_id: str
    role: ItemRole = "main"


def arrange_shelf(tx: Tx, show_id: str, items: list[Placing], field: str = "items.{}.listing_id") -> list[ShelfItem]:
    """Put exactly these listings on the shelf, in this order. Invalid names each that cannot be; ShowOver after the end.

    A pinned listing that is no longer on the shelf is unpinned first. `field` is where a fault stands in the asker's form.
    """
    show = tx.get(Show, show_id)
    if show.state == "ended":
        raise ShowOver
    catch_up(tx, show.cohort_id)
    faults = _faults(tx, show, items, field)
    if faults:
        raise Invalid(tuple(faults))
    place_items(tx, show, items)
    if show.pinned_listing_id is not None and show.pinned_listing_id not in {item.listing_id for item in items}:
        end_pitch(tx, show)
    placed = shelf_items(tx, show_id)
    say(tx, show, ShelfArranged(show_id=show_id, items=tuple(placed)))
    return placed


def place_items(tx: Tx, show: Show, items: list[Placing]) -> None:
    """Write the slots; the caller has checked them."""
    tx.session.execute(delete(Shelved).where(Shelved.show_id == show.id))
    for slot, item in enumerate(items, start=1):
        tx.add(Shelved(show_id=show.id, listing_id=item.listing_id, slot=slot, role=item.role))
    tx.session.flush()


def _faults(tx: Tx, show: Show, items: list[Placing], field: str) -> list[FieldFault]:
    if len(items) > MOST_ITEMS:
        zh, en = f"小黄车最多放 {MOST_ITEMS} 件商品。", f"A shelf holds at most {MOST_ITEMS} listings."
        return [FieldFault(field.split(".", 1)[0], "shelf_full", zh, en)]
    query = select(ListingCopy).where(ListingCopy.id.in_([item.listing_id for item in items]))
    known = {listing.id: listing for listing in tx.all(query)}
    faults: list[FieldFault] = []
    seen: set[str] = set()
    for index, item in enumerate(items):
        path = field.format(index)
        listing = known.get(item.listing_id)
        if listing is None or listing.owner_id != show.owner_id or listing.cohort_id != show.cohort_id:
            zh, en = "这件商品不是你店铺里已发布的商品。", "This is not a published listing of your shop."
            faults.append(FieldFault(path, "not_your_listing", zh, en))
        elif not listing.on_sale:
            zh, en = f"“{listing.short_name}”已下架，请先重新上架。", f"“{listing.short_name}” is off sale; publish it again first."
            faults.append(FieldFault(path, "off_sale", zh, en))
        elif item.listing_id in seen:
            zh, en = f"“{listing.short_name}”放了两次。", f"“{listing.short_name}” is on the shelf twice."
            faults.append(FieldFault(path, "twice", zh, en))
        seen.add(item.listing_id)
    return faults


def shelf_items(view: View, show_id: str) -> list[ShelfItem]:
    """The shelf with the prices and stock of now, in order."""
    return [shelf_item(slot, listing) for slot, listing in shelf_rows(view, show_id)]


def shelf_rows(view: View, show_id: str) -> list[tuple[Shelved, ListingCopy]]:
    """Slots with their listings, in order."""
    query = select(Shelved, ListingCopy).join(ListingCopy, ListingCopy.id == Shelved.listing_id).where(Shelved.show_id == show_id)
    return [(slot, listing) for slot, listing in view.session.execute(query.order_by(Shelved.slot))]


def shelf_item(slot: Shelved, listing: ListingCopy) -> ShelfItem:
    """A slot as the facts say it. The crowd's draws know it by its goods, else by leaf and slot: never by an id of the database."""
    return ShelfItem(
        listing_id=listing.id,
        goods_key=listing.goods_id or f"{listing.leaf}/{slot.slot}",
        slot=slot.slot,
        title=listing.title,
        short_name=listing.short_name,
        leaf=listing.leaf,
        picture=listing.picture,
        reference_fen=listing.reference_fen,
        role=slot.role,
        points=tuple(listing.points),
        attributes=listing.attributes,
        quality_bp=listing.quality_bp,
        skus=tuple(ShelfSku(**sku) for sku in listing.skus),
    )


def shelf_seen(slot: Shelved, listing: ListingCopy) -> dict[str, Any]:
    """A slot as pages see it, with whether it is on sale now."""
    return {**shelf_item(slot, listing).model_dump(mode="json"), "on_sale": listing.on_sale}
