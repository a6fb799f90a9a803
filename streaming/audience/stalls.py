"""What a product is worth at this moment: its price with the offers that count, in micro-utils (logit units), and what is missing."""

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np

from .conditions import Conditions
from .draws import I64
from .fixed import MILLI, along
from .goods import Flash, Good, Sku
from .mood import Mood
from .offers import Coupon, Terms, Threshold, most_off, to_pay
from .room import ABSURD_COSTS, ABSURD_FROM, GOOD_PAGE_BP, GOOD_PRICE, SOCIAL_SCALE
from .rows import UTILS, Worths
from .tables import Tables

NOT_BOUGHT: Final = ("price", "unexplained", "unanswered", "trust", "page", "sold_out", "not_sent", "limit", "refused", "no_need")
"""Why a viewer who looked did not buy. `sold_out`: what he would have bought is gone; `not_sent`, `limit`, `refused`: he ordered, and
the mall said that it is not sent to where he lives, that he wants too many, or no for another reason; `no_need`: he would not have it with
everything right.
"""
LACKED: Final = NOT_BOUGHT[:5]
"""What a product, its host and the room can lack for a viewer, in the order of `Stalls.lacks`."""
NO_NEED: Final = {"no_need": MILLI}
"""What `missing` says of who would not have it with everything right."""
DEAREST: Final = 1_000_000
"""Above so many thousandths nobody tells one price from another."""
PRICED: Final = 4096
"""So many price relations are remembered."""
UNKNOWN: Final = 1 << 60
"""So much can be lacking when nothing is known."""


class Stall(NamedTuple):
    """One SKU as it is offered: unit price, the offers that count, what is to pay for one piece without freight, and micro-utils by persona
    and, for the offers (`extra`), for all alike.

    `page` is what is missing on the page; `dear` by persona what the price costs above a good one.
    """

    price_fen: int
    flash: Flash | None
    coupon: Coupon | None
    pay_fen: int
    utils: tuple[int, ...]
    dear: tuple[int, ...]
    extra: int
    page: int


class Stalls:
    """Prices a SKU for everyone; what hangs on the price relation alone is kept."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self._priced: dict[int, tuple[tuple[int, ...], tuple[int, ...]]] = {}
        self._moment = -1
        """The second for which the next two are so."""
        self._for_all = self._unanswered = 0
        self._pages: dict[int, tuple[tuple[int, int], int, int]] = {}
        self._plain: dict[tuple[tuple[int, int], int], Stall] = {}
        """SKUs without any offer, by edition and price: they are the same for many seconds."""
        self._mentioned, self._weight = along(tables.lines["explained"], 0), tables.numbers["buy_explained_weight"]
        self._trusts = tables.persona_rows["trust"]
        self._labels: tuple[list[tuple[int, int] | tuple[tuple[int, int], bool]], list[Terms], bool, int] | None = None
        """What `_priced_goods` hangs on: which edition of which goods, whether a flash sale of it runs, the offers, whether all have the
        same ones, and the trust.
        """
        self._priced_goods: I64

    def worth(self, found: Conditions, mood: Mood, good: Good) -> int:
        """Micro-utils of `good` that are the same for everyone at this moment, price, offers and trust not among them."""
        if found.tick != self._moment:
            self._begin(found, mood)
        return (self._for_all + self.page(good)[1]) * MILLI + self._weight * self.explained(found, good)

    def page(self, good: Good) -> tuple[tuple[int, int], int, int]:
        """Its edition; what its page and the answers about it are worth to everyone, in thousandths of a util; and what the page lacks to
        a good one, in micro-utils.
        """
        known = self._pages.get(good.index)
        if known is not None and known[0] == good.edition:
            return known
        numbers = self.tables.numbers
        utils = numbers["buy_page_quality"] * (good.quality_bp - 7000) // 10_000
        if good.answered:
            utils += min(numbers["buy_answered_one"] * sum(good.answered.values()) // MILLI, numbers["buy_answered_most"])
        lacking = numbers["buy_page_quality"] * max(GOOD_PAGE_BP - good.quality_bp, 0) // 10
        found = self._pages[good.index] = good.edition, utils, lacking
        return found

    def _begin(self, found: Conditions, mood: Mood) -> None:
        """Another moment: what is so for all goods then."""
        numbers = self.tables.numbers
        self._moment, orders, unanswered = found.tick, mood.orders, mood.unanswered
        social = min(orders * SOCIAL_SCALE // max(found.online, 50), numbers["buy_social"]) if orders else 0
        self._unanswered = numbers["buy_unanswered"] * min(unanswered, MILLI) if unanswered else 0
        self._for_all = social - self._unanswered // MILLI

    def explained(self, found: Conditions, good: Good) -> int:
        """How well the pitch has explained it, in thousandths; what is not on the screen counts as barely mentioned."""
        return found.explained if found.offer is not None and found.offer.good is good else self._mentioned

    def lacks(self, found: Conditions, mood: Mood, good: Good, stall: Stall, persona: int, own: int) -> tuple[int, ...]:
        """What each cause of `LACKED` takes away at this moment, in micro-utils; `own` are his feelings about answers."""
        if found.tick != self._moment:
            self._begin(found, mood)
        return (
            stall.dear[persona],
            self._weight * (MILLI - self.explained(found, good)),
            self._unanswered - min(own, 0) * MILLI,
            max(-self._trusts[persona] * mood.trust, 0),
            stall.page,
        )

    def plain(self, good: Good, sku: Sku) -> Stall:
        """`stall` while there is no offer of any kind."""
        key = good.edition, sku.price_fen
        stall = self._plain.get(key)
        if stall is None:
            if len(self._plain) >= PRICED:
                self._plain.clear()
            stall = self._plain[key] = self.stall(good, sku, (), (), 0)
        return stall

    def stall(self, good: Good, sku: Sku, coupons: Sequence[Coupon], thresholds: Sequence[Threshold], tick: int) -> Stall:
        """What `sku` costs in this second with the best of these offers, and what it is worth to each persona at that price."""
        numbers = self.tables.numbers
        flash = good.flash
        if flash is not None and (flash.sku_id != sku.sku_id or not flash.runs(tick) or flash.price_fen >= sku.price_fen):
            flash = None
        price = flash.price_fen if flash is not None else sku.price_fen
        pay, coupon = _at_the_till(good, price, coupons, thresholds)
        extra = (numbers["buy_flash"] if flash is not None else 0) + (numbers["buy_coupon"] if coupon is not None else 0)
        utils, dear = self._at_price(pay * MILLI // good.reference_fen)
        return Stall(price, flash, coupon, pay, utils, dear, extra * MILLI, self.page(good)[2])

    def at_best(self, good: Good, persona: int) -> int:
        """Micro-utils of it to this persona at a good price, on a good page, wholly explained, with nobody's trust lost."""
        utils, dear = self._at_price(good.price_fen * MILLI // good.reference_fen)
        _, own, lacking = self.page(good)
        return utils[persona] + dear[persona] + own * MILLI + lacking + self.tables.numbers["buy_explained_weight"] * MILLI

    def worths(
        self,
        goods: Sequence[Good],
        coupons: Sequence[Coupon],
        thresholds: Sequence[Threshold],
        found: Conditions,
        mood: Mood,
        band: int,
        many: int,
        *,
        whole: bool,
    ) -> Worths:
        """What `goods` can be worth to anyone of `many` who look and have bought nothing yet. It only saves time.

        Bounds from above: the cheapest price with the best coupon, every bonus, and all that could be lacking at the dearest one; the very
        worth of a good at one price while no flash sale of it runs and of every coupon there are more pieces than people who look, so that
        everyone has the same offers. Nothing is known of a good of which a SKU is gone.
        """
        if found.tick != self._moment:
            self._begin(found, mood)
        labels = [good.edition if good.flash is None else (good.edition, good.flash.runs(found.tick)) for good in goods]
        offers: list[Terms] = []
        firm = True
        if coupons or thresholds:
            offers = [*[one.terms for one in thresholds], *[one.terms for one in coupons]]
            firm = all([one.left > many for one in coupons])
        hangs_on = labels, offers, firm, mood.trust
        if hangs_on != self._labels:
            self._labels = hangs_on
            self._priced_goods = self._price(goods, coupons, thresholds, found.tick, mood.trust, firm=firm)
        weight = self._weight
        common = self._for_all * MILLI + weight * self._mentioned
        lacking = self._unanswered + weight * (MILLI - self._mentioned)
        shown = weight * (found.explained - self._mentioned)
        return Worths(self._priced_goods, common, lacking, shown, band, whole)

    def _price(
        self, goods: Sequence[Good], coupons: Sequence[Coupon], thresholds: Sequence[Threshold], tick: int, trust: int, *, firm: bool
    ) -> I64:
        """`Worths.goods`: they change with goods, offers and trust alone. `firm`: everyone has all of the offers."""
        trusts = [one * trust for one in self._trusts]
        rows: list[int] = []
        for good in goods:
            number = good.number - (1 << 64) if good.number >> 63 else good.number  # the same 64 bits
            own, lacking, alike, utils, dear = self._bounds(good, coupons, thresholds, tick, firm=firm)
            rows += [number, good.index, own, lacking, alike]
            rows += [worth + mine for worth, mine in zip(utils, trusts, strict=True)]
            rows += [lacks - min(mine, 0) for lacks, mine in zip(dear, trusts, strict=True)]
        return np.array(rows, np.int64).reshape(len(goods), UTILS + 2 * len(trusts))

    def _bounds(
        self, good: Good, coupons: Sequence[Coupon], thresholds: Sequence[Threshold], tick: int, *, firm: bool
    ) -> tuple[int, int, int, tuple[int, ...], tuple[int, ...]]:
        """What is worth to everyone, what can be lacking for everyone, 1 when that is so for every viewer, and by persona what it is worth
        at the lowest price and what the highest one costs above a good one.
        """
        numbers = self.tables.numbers
        flash = good.flash if good.flash is not None and good.flash.runs(tick) else None
        least, most = good.span if good.span is not None else (good.reference_fen, good.reference_fen)
        _, own, lacking = self.page(good)
        if firm and flash is None and good.span is not None and least == most:
            pay, coupon = _at_the_till(good, least, coupons, thresholds)
            return (
                (own + (numbers["buy_coupon"] if coupon is not None else 0)) * MILLI,
                lacking,
                1,
                *self._at_price(pay * MILLI // good.reference_fen),
            )
        off = most_off(coupons, good.listing_id, most) if coupons else 0
        least = min(least, flash.price_fen if flash is not None else least)
        if thresholds:
            for_all = tuple([one.terms for one in thresholds])
            prices = [sku.price_fen for sku in good.skus] if good.span is not None else [most]
            least = min(to_pay(good.listing_id, price, for_all)[0] for price in (least, *prices))
        least = max(least - off, 1)
        utils, dear = self._at_price(least * MILLI // good.reference_fen)[0], self._at_price(most * MILLI // good.reference_fen)[1]
        if good.span is None:
            return 0, UNKNOWN, 0, utils, dear
        bonus = (max(numbers["buy_flash"], 0) if flash is not None else 0) + (max(numbers["buy_coupon"], 0) if off else 0)
        return (own + bonus) * MILLI, lacking, 0, utils, dear

    def _at_price(self, relation: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Micro-utils by persona of something at `relation` thousandths of its reference price, and what it lacks to a good price."""
        found = self._priced.get(relation)
        if found is None:
            rows, dear = self.tables.persona_rows, int(self.tables.ln_micro[min(relation, ABSURD_FROM)])
            over, absurd = max(dear - int(self.tables.ln_micro[GOOD_PRICE]), 0), ABSURD_COSTS * max(min(relation, DEAREST) - ABSURD_FROM, 0)
            steep = [max(price, MILLI) * absurd // MILLI for price in rows["price"]]
            utils = tuple(fit - price * dear // MILLI - more for fit, price, more in zip(rows["fit"], rows["price"], steep, strict=True))
            if len(self._priced) >= PRICED:
                self._priced.clear()
            found = self._priced[relation] = (
                utils,
                tuple(price * over // MILLI + more for price, more in zip(rows["price"], steep, strict=True)),
            )
        return found


def _at_the_till(good: Good, price_fen: int, coupons: Sequence[Coupon], thresholds: Sequence[Threshold]) -> tuple[int, Coupon | None]:
    """What one piece at this price costs with the best of these offers, in fen without freight, and the coupon that counts."""
    if not coupons and not thresholds:
        return price_fen, None
    pay, used = to_pay(good.listing_id, price_fen, (*[one.terms for one in thresholds], *[one.terms for one in coupons]))
    return pay, next((one for one in coupons if one.coupon_id in used), None)


def missing(utility: int, lacks: tuple[int, ...]) -> dict[str, int]:
    """Why somebody with this utility (micro-utils, not above 0) did not buy, by cause: thousandths, together exactly 1000.

    `lacks` are what each cause of `LACKED` takes away. Had all of it been there and he would still not buy, he had no need. Else each cause
    has the share of what it took; the first of the greatest also has what rounding leaves.
    """
    total = sum(lacks)
    if utility + total <= 0:
        return NO_NEED
    told, rest, first, most = {}, MILLI, "", 0
    for cause, lack in zip(LACKED, lacks, strict=True):
        if lack and (share := lack * MILLI // total):
            told[cause] = share
            rest -= share
            if share > most:  # one of five has a fifth or more
                first, most = cause, share
    told[first] += rest
    return told
