"""Raising a shelf price while an offer runs on it: judged as if the offer had begun after the raise (C09)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from sqlalchemy import or_, select

from sandbox.store import View
from sandbox.trade.price_base import Step, raised_fault, unit_after
from sandbox.trade.verdict import Fault

from .market_clock import market_now
from .market_tables import ShopOffer
from .prices import meant, steps_of
from .promotions import priced_off
from .shop_offers import best_step
from .tables import Coupon, Listing, Sku


@dataclass(frozen=True)
class Running:
    """An offer that counts for a listing now: from which sums on (fen), and what it takes off a sum."""

    name: str
    starts: tuple[int, ...]
    takes_off: Callable[[int], int]


def running_on(view: View, shop_id: str, listing_id: str) -> Iterator[Running]:
    """Coupons and threshold discounts that count for a listing now. A flash sale has a price of its own and is judged by that."""
    here = or_(Coupon.listing_id.is_(None), Coupon.listing_id == listing_id)
    for coupon in view.all(select(Coupon).where(Coupon.shop_id == shop_id, Coupon.withdrawn.is_(False), Coupon.left > 0, here)):
        yield Running(coupon.name, (coupon.threshold_fen,), priced_off(coupon))
    offers = select(ShopOffer).where(ShopOffer.shop_id == shop_id, ShopOffer.kind == "threshold", ShopOffer.ended_at.is_(None))
    for offer in view.all(offers):
        if not offer.terms["listing_ids"] or listing_id in offer.terms["listing_ids"]:
            steps = tuple((step["from_fen"], step["off_fen"]) for step in offer.terms["steps"])
            yield Running(offer.name, tuple(start for start, _ in steps), partial(best_step, steps))


def raise_faults(view: View, listing: Listing, sku_id: str, from_fen: int, to_fen: int, path: str = "price_fen") -> tuple[Fault, ...]:
    """What forbids a raise: with an offer that runs it would still cost no less than before, a reduction only in name (C09).

    Putting right a wrong price that an incident hung out is no raise.
    """
    from_fen = meant(view, sku_id, from_fen)
    if to_fen <= from_fen:
        return ()
    at_ms = market_now(view, listing.shop_id)
    moved = [*steps_of(view, sku_id), Step(from_fen, to_fen, at_ms)]
    for offer in running_on(view, listing.shop_id, listing.id):
        unit = min(unit_after(to_fen, start, offer.takes_off) for start in offer.starts)
        fault = raised_fault(path, listing.title, to_fen, unit, moved, at_ms)
        if fault is not None:
            zh = f"优惠“{offer.name}”正在进行，先停掉它才能这样涨价：{fault.zh}"
            return (replace(fault, zh=zh, en=f'The offer "{offer.name}" is running; end it before such a raise. {fault.en}'),)
    return ()


def draft_raises(view: View, listing: Listing) -> tuple[Fault, ...]:
    """The same for the draft of a listing that is on sale: every specification that would become dearer."""
    if listing.sale_state != "on_sale":
        return ()
    now = {sku.id: sku.price_fen for sku in view.all(select(Sku).where(Sku.listing_id == listing.id, Sku.listed))}
    found: list[Fault] = []
    for index, sku in enumerate(listing.draft["skus"]):
        if sku["sku_id"] in now and sku["price_fen"]:
            found += raise_faults(view, listing, sku["sku_id"], now[sku["sku_id"]], sku["price_fen"], f"skus.{index}.price_fen")
    return tuple(found)
