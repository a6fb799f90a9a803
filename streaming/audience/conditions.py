"""The room of one second as the viewers feel it: what burns their patience and why, and how eager they are to act."""

from collections.abc import Callable
from functools import cache
from struct import Struct
from typing import NamedTuple

import numpy as np

from .draws import I64
from .fixed import MILLI, along
from .goods import Good
from .incidents import CALM, COLD_TALK, RAID_TALK, Effects
from .mood import Mood
from .offers import to_pay
from .patience import Burning, Patience
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
from .tables import COMMENT, Tables

UNSPOKEN_S = 8
"""A pitch explains nothing while the host has been silent for so long."""


class Offer(NamedTuple):
    """The pinned listing at its price of now. `relation`: effective price over reference, in thousandths."""

    good: Good
    price_fen: int
    relation: int
    flash: bool
    coupon: bool


class Conditions(NamedTuple):
    """`causes` in thousandths, in the order of the tables."""

    tick: int
    online: int
    offer: Offer | None
    causes: tuple[int, ...]
    burning: Burning
    explained: int
    bag_on: bool
    trouble: Effects


def offer_of(signals: Signals, good: Good, tick: int) -> Offer:
    """What `good` costs now, flash sale, threshold discount and the best coupon counted in."""
    flash = good.flash is not None and good.flash.runs(tick)
    pay = price = good.flash.price_fen if flash and good.flash is not None else good.price_fen
    coupons = [coupon for coupon in signals.coupons if coupon.left > 0] if signals.coupons else []
    used: tuple[str, ...] = ()
    if coupons or signals.thresholds:
        pay, used = to_pay(good.listing_id, price, (*[one.terms for one in signals.thresholds], *[one.terms for one in coupons]))
    return Offer(good, price, pay * MILLI // good.reference_fen, flash, bool(used) and any(one.coupon_id in used for one in coupons))


def conditions(
    tables: Tables, patience: Patience, signals: Signals, mood: Mood, pitch_s: int, online: int, tick: int, trouble: Effects = CALM
) -> Conditions:
    """The room at `tick`. `pitch_s`: spoken seconds of the pitch so far."""
    numbers, lines = tables.numbers, tables.lines
    good = signals.on_screen
    offer = offer_of(signals, good, tick) if good is not None else None
    bag_on = signals.bag is not None and tick < signals.bag.until
    bare = 0 if signals.kind == "content" or good is not None else along(lines["no_pin"], tick - signals.bare_since)
    picture = numbers["picture"] if signals.black or signals.frozen else numbers["stalled"] if signals.stalled or trouble.stalled else 0
    gone = good is not None and not good.for_sale
    quiet_s = signals.quiet_s(tick)
    causes = (
        along(lines["silence"], quiet_s) if quiet_s else lines["silence"][1][0],
        picture,
        along(lines["pitch"], tick - signals.pinned_at) if good is not None else 0,
        bare,
        mood.unanswered,
        max(offer.relation - MILLI, 0) * numbers["price_over"] // MILLI + trouble.dear if offer is not None else 0,
        max(numbers["sold_out"] if gone else 0, mood.shock, trouble.scarce),
        mood.banned,
        trouble.unrest,
    )
    held = (mood.bag if bag_on else 0) + (FLASH_RELIEF if offer is not None and offer.flash else 0)
    explained = along(lines["explained"], pitch_s) if good is not None else 0
    felt = tuple([(index, value) for index, value in enumerate(causes) if value])
    return Conditions(tick, online, offer, causes, patience.burning(felt, held, mood.attention), explained, bag_on, trouble)


def rates(tables: Tables, signals: Signals, mood: Mood, found: Conditions, heat: int) -> I64:
    """How fast each clock runs in this second, by channel and persona; 1000 is the reference room. `heat`: recent comments (thousandths).

    Only the patience differs by persona, and in a raid the talk.
    """
    offer, trouble = found.offer, found.trouble
    people, asked = len(tables.personas), mood.asked.get
    awake = MILLI - trouble.cold * COLD_TALK // MILLI
    eager = 0
    if offer is not None and offer.good.for_sale:
        push = MILLI + (FLASH_PUSH if offer.flash else 0) + (COUPON_PUSH if offer.coupon else 0)
        push += asked("countdown", 0) * COUNTDOWN_PUSH // MILLI
        page = PLAIN_PAGE + GOOD_PAGE * offer.good.quality_bp // 10_000
        eager = found.explained * push // MILLI * along(tables.lines["click_price"], offer.relation) // MILLI * page // MILLI
    claimable = False
    for coupon in signals.coupons:
        claimable = claimable or coupon.left > 0
    attention = mood.attention
    talk = _talkativeness(tables, mood, found.bag_on, heat, found.online) * awake // MILLI
    like = (MILLI + ATTENTION_LIKES * min(attention, ATTENTION_MOST) // MILLI + asked("like", 0)) * awake // MILLI
    rows, pack = _layout(people, tables.personas.index("troll"))
    told = pack(
        *found.burning.rates,
        like,
        talk,
        talk * (MILLI + RAID_TALK * trouble.trolls // MILLI) // MILLI if trouble.trolls else talk,
        eager,
        CALM_FOLLOW + attention + asked("follow", 0),
        MILLI if claimable else 0,
        max(mood.bag, BAG_LEAST) if found.bag_on else 0,
        CALM_FAN_CLUB + attention + CALL_FAN_CLUB * asked("fan_club", 0) // MILLI,
        CALM_GIFT + attention,
    )
    return np.frombuffer(told, np.int64)[rows]


@cache
def _layout(people: int, troll: int) -> tuple[I64, Callable[..., bytes]]:
    """Which of the numbers of `rates` stands where, by channel and persona, and what writes so many whole numbers into memory a good deal
    sooner than `np.array` does: the patience of each persona, then one number for all, but for the talk of a troll.
    """
    like, talk, raid, eager, follow, claim, join, club, gift = range(people, people + 9)
    rows = [list(range(people)), *([number] * people for number in (like, talk, eager, follow, eager, claim, join, club, gift))]
    rows[COMMENT][troll] = raid
    return np.array(rows), Struct(f"={gift + 1}q").pack


def _talkativeness(tables: Tables, mood: Mood, bag_on: bool, heat: int, online: int) -> int:
    """Comments beget comments (an additive Hawkes term), and in a large crowd each one says less."""
    numbers = tables.numbers
    base = numbers["talk_base"] * along(tables.lines["crowding"], online) // MILLI
    normal = max(online, 1) * numbers["mean_comment_micro"] * base // numbers["talk_base"]  # comments per second, millionths
    burst = min(numbers["burst"] * heat * 1000 // (numbers["burst_s"] * max(normal, 1)), BURST_MOST)
    call = MILLI + (BAG_TALK if bag_on else 0) + ATTENTION_TALK * min(mood.attention, MILLI) // MILLI
    call += mood.asked.get("comment", 0) * CALL_COMMENT // MILLI
    return base * (MILLI + burst) // MILLI * call // MILLI
