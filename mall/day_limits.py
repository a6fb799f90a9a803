"""What a new seller may do a day (domain.md E.2 New-seller limits): so many orders, so many listings; off unless the lecturer sets them."""

from pydantic import BaseModel
from sqlalchemy import func, select

from sandbox.store import View

from .market_clock import DAY_MS, HOUR_MS, market_now
from .market_settings import market_of
from .refusals import NewSellerListings, NewSellerOrders
from .tables import Listing, Order, Shop

CHINA_MS = 8 * HOUR_MS


def day_of(at: int) -> int:
    """00:00 in China of the day of `at`, milliseconds since 1970."""
    return (at + CHINA_MS) // DAY_MS * DAY_MS - CHINA_MS


def orders_today(view: View, shop_id: str, market_now: int) -> int:
    """Orders of the shop's market day, without those that nobody paid."""
    today = select(func.count()).where(Order.shop_id == shop_id, Order.placed_at >= day_of(market_now), Order.state != "cancelled")
    return int(view.session.scalar(today) or 0)


def listings_today(view: View, shop_id: str) -> int:
    """Drafts begun today, real time: written, copied, imported or picked alike."""
    today = select(func.count()).where(Listing.shop_id == shop_id, Listing.made_at >= day_of(view.now))
    return int(view.session.scalar(today) or 0)


class DayOut(BaseModel):
    """A shop's day so far beside what a new seller may do; None where there is no limit."""

    orders: int
    orders_a_day: int | None
    listings: int
    listings_a_day: int | None


def look_day(view: View, shop_id: str) -> DayOut:
    """The shop's day. NotFound."""
    market = market_of(view, view.get(Shop, shop_id).cohort_id)
    return DayOut(
        orders=orders_today(view, shop_id, market_now(view, shop_id)),
        orders_a_day=market.orders_a_day,
        listings=listings_today(view, shop_id),
        listings_a_day=market.listings_a_day,
    )


def within_day_of_orders(view: View, shop_id: str, most: int | None, market_now: int) -> None:
    """One more order today. NewSellerOrders."""
    if most is not None and orders_today(view, shop_id, market_now) >= most:
        raise NewSellerOrders(most=most)


def within_day_of_listings(view: View, shop_id: str, most: int | None) -> None:
    """One more listing today. NewSellerListings."""
    if most is not None and listings_today(view, shop_id) >= most:
        raise NewSellerListings(most=most)
