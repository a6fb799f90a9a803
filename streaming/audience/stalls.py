"""What a product is worth at this moment: its price with the offers that count, in micro-utils (logit units), and what is missing."""

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np

from .conditions import Conditions
from .draws import I64
from .fixed import MILLI, along
from .goods import Coupon, Flash, Good, Sku
from .mood import Mood
from .tables import Tables

SOCIAL_SCALE: Final = 40
GOOD_PRICE: Final = 850
"""A price of 85 per cent of the reference is one that nobody would call dear; what is above counts as `price` for who did not buy."""
GOOD_PAGE_BP: Final = 9000
NOT_BOUGHT: Final = ("price", "unexplained", "unanswered", "trust", "page", "sold_out", "no_need")
"""Why a viewer who looked did not buy; `no_need`: not even with everything right."""
USED_SHIFT: Final = 32


class Stall(NamedTuple):
    """One SKU in one second: unit price, the offers that count, and micro-utils by persona and for all alike.

    `page` and `explained` are what is missing on the page and in the pitch; `dear` by persona what the price costs above a good one.
    """

    price_fen: int
    flash: Flash | None
    coupon: Coupon | None
    utils: tuple[int, ...]
    dear: tuple[int, ...]
    common: int
    page: int
    explained: int


class Stalls:
    """Prices a SKU for everyone; what hangs on the price relation alone is kept."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self._priced: dict[int, tuple[tuple[int, ...], tuple[int, ...]]] = {}
        self._moment: Conditions | None = None
        self._worth: dict[int, int] = {}
        """What `worth` said at this moment, by listing."""
        self._bound: dict[tuple[int, int], tuple[I64, I64]] = {}

    def worth(self, found: Conditions, mood: Mood, good: Good) -> int:
        """Micro-utils of `good` that are the same for everyone at this moment, price, offers and trust not among them."""
        if found is not self._moment:
            self._moment = found
            self._worth.clear()
        worth = self._worth.get(good.index)
        if worth is None:
            worth = self._worth[good.index] = self._worth_now(found, mood, good)
        return worth

    def _worth_now(self, found: Conditions, mood: Mood, good: Good) -> int:
        numbers = self.tables.numbers
        social = min(mood.orders * SOCIAL_SCALE // max(found.online, 50), numbers["buy_social"]) if mood.orders else 0
        answered = 0
        if good.answered:
            answered = min(numbers["buy_answered_one"] * sum(good.answered.values()) // MILLI, numbers["buy_answered_most"])
        utils = social + answered - numbers["buy_unanswered"] * min(mood.unanswered, MILLI) // MILLI
        utils += numbers["buy_page_quality"] * (good.quality_bp - 7000) // 10_000
        return utils * MILLI + numbers["buy_explained_weight"] * self.explained(found, good)

    def explained(self, found: Conditions, good: Good) -> int:
        """How well the pitch has explained it, in thousandths; what is not on the screen counts as barely mentioned."""
        on_screen = found.offer is not None and found.offer.good is good
        return found.explained if on_screen else along(self.tables.lines["explained"], 0)

    def stall(self, good: Good, sku: Sku, coupons: Sequence[Coupon], found: Conditions, mood: Mood, tick: int) -> Stall:
        """What `sku` costs at this moment with the best of `coupons`, and what it is worth to each persona at that price."""
        numbers = self.tables.numbers
        flash = good.flash
        if flash is not None and (flash.sku_id != sku.sku_id or flash.left <= 0 or tick > flash.until or flash.price_fen >= sku.price_fen):
            flash = None
        price = flash.price_fen if flash is not None else sku.price_fen
        coupon = None
        if coupons:
            coupon = max((one for one in coupons if price >= one.threshold_fen), key=lambda one: one.off_fen, default=None)
        pay = max(price - coupon.off_fen, 1) if coupon is not None else price
        extra = (numbers["buy_flash"] if flash is not None else 0) + (numbers["buy_coupon"] if coupon is not None else 0)
        utils, dear = self._at_price(min(pay * MILLI // good.reference_fen, 4000))
        common = self.worth(found, mood, good) + extra * MILLI
        page = numbers["buy_page_quality"] * max(GOOD_PAGE_BP - good.quality_bp, 0) // 10
        missing = numbers["buy_explained_weight"] * (MILLI - self.explained(found, good))
        return Stall(price, flash, coupon, utils, dear, common, page, missing)

    def bounds(self, good: Good, least_fen: int, most_fen: int, found: Conditions, mood: Mood) -> tuple[I64, I64, int, int]:
        """Bounds from above for prices in between, in micro-utils: what it is worth and what the price can cost, by persona, and what is
        worth to everyone and can be lacking for everyone (pitch, page).
        """
        numbers = self.tables.numbers
        least = min(max(least_fen, 1) * MILLI // good.reference_fen, 4000)
        most = min(most_fen * MILLI // good.reference_fen, 4000)
        kept = self._bound.get((least, most))
        if kept is None:
            kept = np.array(self._at_price(least)[0], np.int64), np.array(self._at_price(most)[1], np.int64)
            self._bound[least, most] = kept
        common = self.worth(found, mood, good) + (numbers["buy_flash"] + numbers["buy_coupon"]) * MILLI
        page = numbers["buy_page_quality"] * max(GOOD_PAGE_BP - good.quality_bp, 0) // 10
        return *kept, common, page + numbers["buy_explained_weight"] * (MILLI - self.explained(found, good))

    def _at_price(self, relation: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Micro-utils by persona of something at `relation` thousandths of its reference price, and what it lacks to a good price."""
        found = self._priced.get(relation)
        if found is None:
            rows, dear = self.tables.persona_rows, int(self.tables.ln_micro[relation])
            over = max(dear - int(self.tables.ln_micro[GOOD_PRICE]), 0)
            utils = tuple(fit - price * dear // MILLI for fit, price in zip(rows["fit"], rows["price"], strict=True))
            found = self._priced[relation] = utils, tuple(price * over // MILLI for price in rows["price"])
        return found


def missing(utility: int, lacks: tuple[tuple[str, int], ...]) -> list[tuple[str, int]]:
    """Why somebody with this utility (micro-utils, not above 0) did not buy: (cause, thousandths), together exactly 1000.

    `lacks` are what each cause takes away. Had all of it been there and he would still not buy, he had no need. Else each cause
    has the share of what it took.
    """
    total = 0
    for _, lack in lacks:
        total += lack
    if utility + total <= 0:
        return [("no_need", MILLI)]
    told, rest, first, most = [], MILLI, "", -1
    for cause, lack in lacks:
        if lack:
            share = lack * MILLI // total
            told.append((cause, share))
            rest -= share
            if share > most:
                first, most = cause, share
    return [(cause, part + rest if cause == first else part) for cause, part in told if part or cause == first]
