"""What the school does when something happened elsewhere; one line per fact."""

from collections.abc import Callable
from typing import Any

from mall.events import ShopClosed, ShopOpened
from sandbox.events.envelope import Envelope, Fact
from sandbox.store import Tx

from .cohorts.online import lesson_signed_in
from .cohorts.results import verdict_reached
from .cohorts.shops import shop_closed, shop_opened
from .events import LessonSignedIn, VerdictReached

REACTIONS: dict[type[Fact], Callable[[Tx, Envelope, Any], None]] = {
    ShopOpened: shop_opened,
    ShopClosed: shop_closed,
    VerdictReached: verdict_reached,
    LessonSignedIn: lesson_signed_in,
}
