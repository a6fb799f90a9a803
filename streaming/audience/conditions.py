"""The room of one second as the viewers feel it: what burns their patience and why, and how eager they are to act."""

from struct import Struct
from typing import NamedTuple

import numpy as np

from sandbox.trade import quote as pricing

from .draws import I64
from .fixed import MILLI, along, heights
from .goods import Good
from .incidents import CALM, COLD_TALK, RAID_TALK, Effects
from .mood import Mood
from .offers import Terms, to_pay
from .patience import Patience
from .room import (
    ATTENTION_LIKES,
    ATTENTION_MOST,
    ATTENTION_TALK,
    BAG_LEAST,
    BAG_TALK,
    BURST_MOST,
    CALL_COMMENT,
    CALL_FAN_CLUB,
    CALM_FAN_CLUB,
    CALM_FOLLOW,
    CALM_GIFT,
    COUNTDOWN_PUSH,
    COUPON_PUSH,
    FLASH_PUSH,
    FLASH_RELIEF,
    GOOD_PAGE,
    PLAIN_PAGE,
)
from .signals import Signals
from .tables import CHANNELS, Tables

UNSPOKEN_S = 8
"""A pitch explains nothing while the host has been silent for so long."""


class Offer(NamedTuple):
    """The pinned listing at its price of now. `relation`: effective price over reference, in thousandths. Of who may click, in thousandths
    too: what hurries him (`push`), and what makes him look at all, its price and its page.
    """

    good: Good
    price_fen: int
    relation: int
    flash: bool
    coupon: bool
    push: int
    price: int
    page: int


class Conditions(NamedTuple):
    """`causes` in thousandths, in the order of the tables; `felt` are those above nothing as (index, value). Of the reliefs what is given
    holds people (`held`), and attention eases them (`eased`).
    """

    tick: int
    online: int
    offer: Offer | None
    causes: tuple[int, ...]
    felt: tuple[tuple[int, int], ...]
    held: int
    eased: int
    explained: int
    bag_on: bool
    trouble: Effects


class Climate:
    """How the viewers of a show feel the room: what the tables say about it, laid out as a second asks for it."""

    def __init__(self, tables: Tables) -> None:
        self.patience = Patience(tables)
        numbers, lines = tables.numbers, tables.lines
        self._silence, self._pitch = heights(lines["silence"]), heights(lines["pitch"])
        self._no_pin, self._explained = heights(lines["no_pin"]), heights(lines["explained"])
        self._click_price, self._crowding = lines["click_price"], lines["crowding"]
        self._picture, self._stalled = numbers["picture"], numbers["stalled"]
        self._price_over, self._sold_out = numbers["price_over"], numbers["sold_out"]
        self._talk = numbers["talk_base"], numbers["mean_comment_micro"], numbers["burst"], numbers["burst_s"]
        self._pack = Struct(f"={len(tables.causes) + 2 + len(CHANNELS) + 1}q").pack
        """Writes so many whole numbers into memory a good deal sooner than `np.array` does."""
        self._label: tuple[tuple[int, int], bool, list[Terms]] | None = None
        """What the last offer hung on: the edition of the good, whether a flash sale of it runs, thresholds and coupons."""
        self._offer: Offer

    def offer_of(self, signals: Signals, good: Good, tick: int) -> Offer:
        """What `good` costs now, flash sale, threshold discount and the best coupon counted in; the same for many seconds."""
        flash = good.flash is not None and good.flash.runs(tick)
        terms: list[Terms] = []
        if signals.coupons or signals.thresholds:
            terms = [*[one.terms for one in signals.thresholds], *[one.terms for one in signals.coupons if one.left > 0]]
        label = good.edition, flash, terms
        if label != self._label:
            self._label, self._offer = label, self._priced(good, flash, terms)
        return self._offer

    def _priced(self, good: Good, flash: bool, terms: list[Terms]) -> Offer:
        pay = price = good.flash.price_fen if flash and good.flash is not None else good.price_fen
        coupon = False
        if terms:
            pay, used = to_pay(good.listing_id, price, tuple(terms))
            coupon = any([one.id in used for one in terms if isinstance(one, pricing.Coupon)])
        relation = pay * MILLI // good.reference_fen
        push = MILLI + (FLASH_PUSH if flash else 0) + (COUPON_PUSH if coupon else 0)
        page = PLAIN_PAGE + GOOD_PAGE * good.quality_bp // 10_000
        return Offer(good, price, relation, flash, coupon, push, along(self._click_price, relation), page)

    def now(self, signals: Signals, mood: Mood, pitch_s: int, online: int, tick: int, trouble: Effects = CALM) -> Conditions:
        """The room at `tick`. `pitch_s`: spoken seconds of the pitch so far."""
        good, quiet_s = signals.on_screen, signals.quiet_s(tick)
        offer, held, pitch, bare, dear, gone, explained = None, 0, 0, 0, 0, 0, 0
        if good is not None:
            offer = self.offer_of(signals, good, tick)
            pitch, explained = _at(self._pitch, tick - signals.pinned_at), _at(self._explained, pitch_s)
            dear = trouble.dear + (offer.relation - MILLI) * self._price_over // MILLI if offer.relation > MILLI else trouble.dear
            held = FLASH_RELIEF if offer.flash else 0
            gone = 0 if good.for_sale else self._sold_out
        elif signals.kind != "content":
            bare = _at(self._no_pin, tick - signals.bare_since)
        bag_on = signals.bag is not None and tick < signals.bag.until
        if bag_on:
            held += mood.bag
        causes = (
            _at(self._silence, quiet_s),
            self._picture if signals.black or signals.frozen else self._stalled if signals.stalled or trouble.stalled else 0,
            pitch,
            bare,
            mood.unanswered,
            dear,
            max(gone, mood.shock, trouble.scarce),
            mood.banned,
            trouble.unrest,
        )
        felt = tuple([(index, value) for index, value in enumerate(causes) if value])
        return Conditions(tick, online, offer, causes, felt, held, mood.attention, explained, bag_on, trouble)

    def rates(self, signals: Signals, mood: Mood, found: Conditions, heat: int) -> I64:
        """What the clocks of this second run by: each cause, what holds and what eases, from which the patience of each persona follows
        (`Temper`); how fast each channel's clock runs for everyone, 1000 in the reference room (nothing for leaving); and last, as fast
        trolls talk. `heat`: recent comments (thousandths).
        """
        offer, trouble, attention, asked = found.offer, found.trouble, mood.attention, mood.asked.get
        eager = 0
        if offer is not None and offer.good.for_sale:
            push = offer.push + asked("countdown", 0) * COUNTDOWN_PUSH // MILLI
            eager = found.explained * push // MILLI * offer.price // MILLI * offer.page // MILLI
        talk = raid = self._talkativeness(mood, found.bag_on, heat, found.online)
        like = MILLI + ATTENTION_LIKES * min(attention, ATTENTION_MOST) // MILLI + asked("like", 0)
        if trouble is not CALM:
            awake = MILLI - trouble.cold * COLD_TALK // MILLI
            like, talk = like * awake // MILLI, talk * awake // MILLI
            raid = talk * (MILLI + RAID_TALK * trouble.trolls // MILLI) // MILLI
        told = self._pack(
            *found.causes,
            found.held,
            found.eased,
            0,
            like,
            talk,
            eager,
            CALM_FOLLOW + attention + asked("follow", 0),
            eager,
            MILLI if signals.coupons and any([coupon.left > 0 for coupon in signals.coupons]) else 0,
            max(mood.bag, BAG_LEAST) if found.bag_on else 0,
            CALM_FAN_CLUB + attention + CALL_FAN_CLUB * asked("fan_club", 0) // MILLI,
            CALM_GIFT + attention,
            raid,
        )
        return np.frombuffer(told, np.int64)

    def _talkativeness(self, mood: Mood, bag_on: bool, heat: int, online: int) -> int:
        """Comments beget comments (an additive Hawkes term), and in a large crowd each one says less."""
        usual, mean_micro, burst, burst_s = self._talk
        base = usual * along(self._crowding, online) // MILLI
        normal = max(max(online, 1) * mean_micro * base // usual, 1)  # comments per second, millionths
        call = MILLI + (BAG_TALK if bag_on else 0) + ATTENTION_TALK * min(mood.attention, MILLI) // MILLI
        call += mood.asked.get("comment", 0) * CALL_COMMENT // MILLI
        return base * (MILLI + min(burst * heat * 1000 // (burst_s * normal), BURST_MOST)) // MILLI * call // MILLI


def _at(heights: tuple[int, ...], x: int) -> int:
    """The height at `x`, flat behind the last point."""
    return heights[x] if x < len(heights) else heights[-1]
