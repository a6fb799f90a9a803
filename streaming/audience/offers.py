"""What a host takes off a price: coupons and threshold discounts as the crowd has been told, priced by the same `quote` as the mall's."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from sandbox.trade import quote as pricing

from .goods import Good

NEAR: Final = 32
"""So many coupons are remembered in one word of 64 bits."""


@dataclass
class Coupon:
    """A coupon that was pushed, pieces left as far as known; `quote.Coupon` says what it takes off. `listing_id` None: of any listing."""

    coupon_id: str
    off_fen: int
    threshold_fen: int
    left: int
    number: int
    """The coupons of a show are counted from 0."""
    listing_id: str | None = None
    off_bp: int = 0
    most_off_fen: int = 0

    def __post_init__(self) -> None:
        """What follows from the rest.

        `claims` and `uses`: which bits of a viewer's memory (`Viewers.coupons`) say that he has claimed it and has used it. The bits
        of the first `NEAR` lie in his row, those of all others behind them: there is no last coupon.
        """
        claims, uses = (self.number, self.number + NEAR) if self.number < NEAR else (2 * self.number, 2 * self.number + 1)
        self.claims, self.uses = 1 << claims, 1 << uses
        self.terms = pricing.Coupon(
            self.coupon_id, self.off_fen, self.threshold_fen, self.listing_id, off_bp=self.off_bp, most_off_fen=self.most_off_fen
        )


@dataclass
class Threshold:
    """A threshold discount (满减) of the shop that runs; see `quote.Threshold`. No `listing_ids`: on everything."""

    offer_id: str
    steps: list[tuple[int, int]]
    listing_ids: list[str]
    alone: bool

    def __post_init__(self) -> None:
        """What follows from the rest."""
        steps = tuple((start, off) for start, off in self.steps)
        self.terms = pricing.Threshold(self.offer_id, steps, frozenset(self.listing_ids), self.alone)


Terms = pricing.Coupon | pricing.Threshold


@lru_cache(maxsize=4096)
def to_pay(listing_id: str, price_fen: int, offers: tuple[Terms, ...]) -> tuple[int, tuple[str, ...]]:
    """What one piece at this price costs with the best of `offers`, in fen without freight, and the ids of those that counted."""
    priced = pricing.quote([pricing.Line(listing_id, "", price_fen, 1)], offers)
    return priced.total_fen, priced.used


def most_off(coupons: Sequence[Coupon], listing_id: str, price_fen: int) -> int:
    """No coupon takes more than this, in fen, off one piece of a listing that costs at most so much."""
    return max((one.terms.takes_off(price_fen) for one in coupons if one.listing_id in (None, listing_id)), default=0)


def taken_off(good: Good, coupons: Sequence[Coupon], thresholds: Sequence[Threshold]) -> tuple[int, ...]:
    """What these offers may take off a price of this listing, in fen: the threshold discounts, with each coupon and without."""
    prices = {sku.price_fen for sku in good.skus} | ({good.flash.price_fen} if good.flash is not None else set())
    ways: list[list[Terms]] = [[]] + [[one.terms] for one in coupons]
    for way in ways:
        way += [one.terms for one in thresholds]
    found = {price - to_pay(good.listing_id, price, tuple(way))[0] for price in prices for way in ways if way}
    return tuple(sorted(found - {0}))
