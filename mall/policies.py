"""Who may do what in the mall: the owner acts, the staff of the class look, classmates see what is open and on sale."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy import select

from sandbox.actor import Actor
from sandbox.http import Policy
from sandbox.store import View

from .market_tables import LuckyBag, ShopOffer, ShowSeat
from .review_tables import Objection, Review
from .tables import Coupon, FlashSale, Listing, Order, Shop, ShowKnown

DESK = ("cohost", "controller", "operator", "host")
"""The seats that may act in the shop's name while a show is on."""


@dataclass(frozen=True)
class ShopSeen:
    """What a policy and a handler know of a shop."""

    id: str
    owner_id: str
    cohort_id: str
    state: str
    desk: frozenset[str] = frozenset()


@dataclass(frozen=True)
class ListingSeen:
    """What a policy and a handler know of a listing."""

    id: str
    shop_id: str
    owner_id: str
    cohort_id: str
    published: bool
    desk: frozenset[str] = frozenset()


@dataclass(frozen=True)
class OrderSeen:
    """What a policy and a handler know of an order."""

    id: str
    owner_id: str
    cohort_id: str
    buyer: str


@dataclass(frozen=True)
class ShowSeen:
    """What a policy and a handler know of a show; `desk` are those who may act for its owner."""

    id: str
    owner_id: str
    cohort_id: str
    desk: frozenset[str]


def load_show(view: View, params: Mapping[str, str]) -> ShowSeen | None:
    """The show of the address as the mall knows it, None when there is none."""
    row = view.session.get(ShowKnown, params["show_id"])
    if row is None:
        return None
    seats = view.all(select(ShowSeat.person_id).where(ShowSeat.show_id == row.id, ShowSeat.seat.in_(DESK)))
    return ShowSeen(row.id, row.owner_id, row.cohort_id, frozenset(seats))


def load_bag_show(view: View, params: Mapping[str, str]) -> ShowSeen | None:
    """The show a lucky bag is open in."""
    row = view.session.get(LuckyBag, params["bag_id"])
    return load_show(view, {"show_id": row.show_id}) if row else None


def load_shop(view: View, params: Mapping[str, str]) -> ShopSeen | None:
    """The shop of the address, None when there is none."""
    row = view.session.get(Shop, params["shop_id"])
    return ShopSeen(row.id, row.owner_id, row.cohort_id, row.state) if row else None


def load_listing(view: View, params: Mapping[str, str]) -> ListingSeen | None:
    """The listing of the address, None when there is none."""
    row = view.session.get(Listing, params["listing_id"])
    return ListingSeen(row.id, row.shop_id, row.owner_id, row.cohort_id, row.sale_state == "on_sale") if row else None


def load_order(view: View, params: Mapping[str, str]) -> OrderSeen | None:
    """The order of the address, None when there is none."""
    row = view.session.get(Order, params["order_id"])
    return OrderSeen(row.id, row.owner_id, row.cohort_id, row.buyer) if row else None


def load_coupon_shop(view: View, params: Mapping[str, str]) -> ShopSeen | None:
    """The shop a coupon belongs to."""
    row = view.session.get(Coupon, params["coupon_id"])
    return load_shop(view, {"shop_id": row.shop_id}) if row else None


def load_flash_shop(view: View, params: Mapping[str, str]) -> ShopSeen | None:
    """The shop a flash sale belongs to."""
    row = view.session.get(FlashSale, params["flash_id"])
    return load_shop(view, {"shop_id": row.shop_id}) if row else None


def _desk_of(view: View, owner_id: str, cohort_id: str) -> frozenset[str]:
    """Who sits at a desk of this owner's shows now; seats are given up when a show ends."""
    shows = select(ShowKnown.id).where(ShowKnown.owner_id == owner_id, ShowKnown.cohort_id == cohort_id)
    return frozenset(view.all(select(ShowSeat.person_id).where(ShowSeat.show_id.in_(shows), ShowSeat.seat.in_(DESK))))


def load_listing_desk(view: View, params: Mapping[str, str]) -> ListingSeen | None:
    """The listing, with those who may act for its owner while he is live."""
    seen = load_listing(view, params)
    return replace(seen, desk=_desk_of(view, seen.owner_id, seen.cohort_id)) if seen else None


def load_coupon_desk(view: View, params: Mapping[str, str]) -> ShopSeen | None:
    """The coupon's shop, with those who may act for its owner while he is live."""
    seen = load_coupon_shop(view, params)
    return replace(seen, desk=_desk_of(view, seen.owner_id, seen.cohort_id)) if seen else None


def load_flash_desk(view: View, params: Mapping[str, str]) -> ShopSeen | None:
    """The flash sale's shop, with those who may act for its owner while he is live."""
    seen = load_flash_shop(view, params)
    return replace(seen, desk=_desk_of(view, seen.owner_id, seen.cohort_id)) if seen else None


def load_offer_shop(view: View, params: Mapping[str, str]) -> ShopSeen | None:
    """The shop a threshold discount or a gift belongs to."""
    row = view.session.get(ShopOffer, params["offer_id"])
    return load_shop(view, {"shop_id": row.shop_id}) if row else None


@dataclass(frozen=True)
class ReviewSeen:
    """What a policy and a handler know of a review."""

    id: str
    owner_id: str
    cohort_id: str


def load_cohort_id(view: View, params: Mapping[str, str]) -> str:
    """The class of the address; whether there is one shows in who belongs to it."""
    return params["cohort_id"]


def load_review(view: View, params: Mapping[str, str]) -> ReviewSeen | None:
    """The review of the address."""
    row = view.session.get(Review, params["review_id"])
    return ReviewSeen(row.id, row.owner_id, row.cohort_id) if row else None


def load_objection_class(view: View, params: Mapping[str, str]) -> str | None:
    """The class an objection was raised in."""
    row = view.session.get(Objection, params["objection_id"])
    return row.cohort_id if row else None


def owns(actor: Actor, thing: ShopSeen | ListingSeen | OrderSeen | ShowSeen) -> bool:
    """The owner, as long as he belongs to the class."""
    return actor.id == thing.owner_id and bool(actor.roles_in(thing.cohort_id))


def owns_or_staff(actor: Actor, thing: ShopSeen | ListingSeen | OrderSeen | ShowSeen) -> bool:
    """The owner, or the staff of his class."""
    return owns(actor, thing) or actor.staff_of(thing.cohort_id)


def _sees_shop(actor: Actor, shop: ShopSeen) -> bool:
    return owns_or_staff(actor, shop) or (shop.state == "open" and bool(actor.roles_in(shop.cohort_id)))


def _sees_card(actor: Actor, shop: ShopSeen) -> bool:
    """Whoever sells must show who he is, and goes on to when he has stopped: what was bought of him can still be claimed."""
    return owns_or_staff(actor, shop) or (shop.state != "draft" and bool(actor.roles_in(shop.cohort_id)))


def _sees_listing(actor: Actor, listing: ListingSeen) -> bool:
    return owns_or_staff(actor, listing) or (listing.published and bool(actor.roles_in(listing.cohort_id)))


def _buys(actor: Actor, order: OrderSeen) -> bool:
    return actor.id == order.buyer


def _sees_order(actor: Actor, order: OrderSeen) -> bool:
    return _buys(actor, order) or owns_or_staff(actor, order)


def _buys_or_sells(actor: Actor, order: OrderSeen) -> bool:
    return _buys(actor, order) or owns(actor, order)


def _in_class(actor: Actor, show: ShowSeen) -> bool:
    return bool(actor.roles_in(show.cohort_id))


def _runs_desk(actor: Actor, thing: ShowSeen | ShopSeen | ListingSeen) -> bool:
    return owns(actor, thing) or (bool(actor.roles_in(thing.cohort_id)) and actor.id in thing.desk)


def _runs_or_staffs(actor: Actor, thing: ShopSeen | ListingSeen) -> bool:
    return _runs_desk(actor, thing) or actor.staff_of(thing.cohort_id)


SEE_SHOW = Policy("mall.see_show", _in_class, load_show)
RUN_SHOW = Policy("mall.run_show", _runs_desk, load_show, see=_in_class)
SEE_BAG = Policy("mall.see_bag", _in_class, load_bag_show)
OWN_BAG = Policy("mall.own_bag", owns_or_staff, load_bag_show, see=_in_class)
SEE_CARD = Policy("mall.see_card", _sees_card, load_shop)
SEE_SHOP = Policy("mall.see_shop", _sees_shop, load_shop)
OWN_SHOP = Policy("mall.own_shop", owns, load_shop, see=owns_or_staff)
SEE_BOOKS = Policy("mall.see_books", owns_or_staff, load_shop)
SEE_LISTING = Policy("mall.see_listing", _sees_listing, load_listing)
OWN_LISTING = Policy("mall.own_listing", owns, load_listing, see=owns_or_staff)
SEE_ORDER = Policy("mall.see_order", _sees_order, load_order)
BUY_ORDER = Policy("mall.buy_order", _buys, load_order, see=_sees_order)
END_ORDER = Policy("mall.end_order", _buys_or_sells, load_order, see=_sees_order)
SELL_ORDER = Policy("mall.sell_order", owns, load_order, see=owns_or_staff)
OWN_COUPON = Policy("mall.own_coupon", owns, load_coupon_shop, see=owns_or_staff)
OWN_FLASH = Policy("mall.own_flash", owns, load_flash_shop, see=owns_or_staff)
OWN_OFFER = Policy("mall.own_offer", owns, load_offer_shop, see=owns_or_staff)
CLAIM_COUPON = Policy("mall.claim_coupon", _sees_shop, load_coupon_shop)


def _belongs(actor: Actor, cohort_id: str) -> bool:
    return bool(actor.roles_in(cohort_id))


def _staffs(actor: Actor, cohort_id: str) -> bool:
    return actor.staff_of(cohort_id)


def _teaches(actor: Actor, cohort_id: str) -> bool:
    return actor.teaches(cohort_id)


def _in_class_of(actor: Actor, review: ReviewSeen) -> bool:
    return bool(actor.roles_in(review.cohort_id)) and actor.id != review.owner_id


def _staffs_shop(actor: Actor, shop: ShopSeen | ListingSeen) -> bool:
    return actor.staff_of(shop.cohort_id)


SEE_MARKET = Policy("mall.see_market", _belongs, load_cohort_id)
WATCH_MARKET = Policy("mall.watch_market", _staffs, load_cohort_id, see=_belongs)
RUN_MARKET = Policy("mall.run_market", _teaches, load_cohort_id, see=_belongs)
SEE_REVIEW = Policy("mall.see_review", _in_class_of, load_review)
DECIDE_OBJECTION = Policy("mall.decide_objection", _teaches, load_objection_class, see=_belongs)
SUSPEND_SHOP = Policy("mall.suspend_shop", _staffs_shop, load_shop, see=_sees_shop)
STOP_LISTING = Policy("mall.stop_listing", _staffs_shop, load_listing, see=_sees_listing)
RUN_LISTING = Policy("mall.run_listing", _runs_desk, load_listing_desk, see=_runs_or_staffs)
RUN_COUPON = Policy("mall.run_coupon", _runs_desk, load_coupon_desk, see=_runs_or_staffs)
RUN_FLASH = Policy("mall.run_flash", _runs_desk, load_flash_desk, see=_runs_or_staffs)
