"""The shelf (小黄车) of a show: which of the owner's published listings are in it, in which order and role."""

from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import delete, select

from sandbox.errors import FieldFault, Invalid
from sandbox.store import Tx, View

from .control import end_pitch
from .events import ShelfArranged, ShelfItem
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
    """The shelf as facts say it, with the prices and stock of now, in order."""
    return [ShelfItem.model_validate(item) for item in shelf_seen(view, show_id)]


COPIED_FIELDS = (
    "title",
    "short_name",
    "leaf",
    "picture",
    "reference_fen",
    "points",
    "attributes",
    "quality_bp",
    "size_chart",
    "dispatch_h",
    "suggest_fen",
    "skus",
    "on_sale",
)
SLOT_FIELDS = ("listing_id", "goods_id", "slot", "role", *COPIED_FIELDS)
IN_SLOT = select(
    Shelved.listing_id, ListingCopy.goods_id, Shelved.slot, Shelved.role, *(getattr(ListingCopy, name) for name in COPIED_FIELDS)
).join(ListingCopy, ListingCopy.id == Shelved.listing_id)


def shelf_seen(view: View, show_id: str) -> list[dict[str, Any]]:
    """The shelf as pages see it, in order, with whether each listing is on sale now.

    The crowd's draws know a slot by its goods, else by leaf and slot: never by an id of the database.
    """
    found = []
    for row in view.session.execute(IN_SLOT.where(Shelved.show_id == show_id).order_by(Shelved.slot)):
        item = dict(zip(SLOT_FIELDS, row, strict=True))  # thrice as fast as the row's own mapping
        item["goods_key"] = item.pop("goods_id") or f"{row.leaf}/{row.slot}"
        found.append(item)
    return found
