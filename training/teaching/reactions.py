"""What teaching does when something happened elsewhere; one line per fact."""

from collections.abc import Callable
from typing import Any

from mall.events import ListingPublished, ShopOpened
from sandbox.events.envelope import Envelope, Fact
from sandbox.store import Tx
from streaming.events import HostHandedOver, SeatTaken, ShowEnded, ShowPlanned
from training.events import CourseWatched

from .practice import course_watched, handed_over, listing_published, seat_taken, shop_opened, show_ended, show_planned

REACTIONS: dict[type[Fact], Callable[[Tx, Envelope, Any], None]] = {
    ShopOpened: shop_opened,
    ListingPublished: listing_published,
    CourseWatched: course_watched,
    ShowPlanned: show_planned,
    SeatTaken: seat_taken,
    HostHandedOver: handed_over,
    ShowEnded: show_ended,
}
