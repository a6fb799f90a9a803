"""The room of one second as the viewers feel it: what burns their patience and why, and how eager they are to act."""

from collections.abc import Callable, Iterable, Sequence
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

NATURAL = "natural"
"""The share of a leave that no condition of the room has caused: people go."""

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
    """`causes` and `reliefs` in thousandths, in the order of the tables; `felt` are the causes above nothing as (index, value)."""

    tick: int
    online: int
    offer: Offer | None
    causes: tuple[int, ...]
    felt: tuple[tuple[int, int], ...]
    reliefs: tuple[int, int]
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


def conditions(tables: Tables, signals: Signals, mood: Mood, pitch_s: int, online: int, tick: int, trouble: Effects = CALM) -> Conditions:
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
    reliefs = ((mood.bag if bag_on else 0) + (FLASH_RELIEF if offer is not None and offer.flash else 0), mood.attention)
    explained = along(lines["explained"], pitch_s) if good is not None else 0
    felt = tuple([(index, value) for index, value in enumerate(causes) if value])
    return Conditions(tick, online, offer, causes, felt, reliefs, explained, bag_on, trouble)


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
        *_burning(tables, found),
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


def _burning(tables: Tables, found: Conditions) -> list[int]:
    """How fast the patience of each persona burns."""
    floor, ceiling, felt = tables.numbers["floor"], tables.numbers["ceiling"], found.felt
    held, eased = found.reliefs
    burning = []
    for weights, stays in zip(tables.leave_weights, tables.stay_weights, strict=True):
        burn = MILLI * MILLI - stays[0] * held - stays[1] * eased
        for index, value in felt:
            burn += weights[index] * value
        burn //= MILLI
        burning.append(floor if burn < floor else ceiling if burn > ceiling else burn)
    return burning


def _talkativeness(tables: Tables, mood: Mood, bag_on: bool, heat: int, online: int) -> int:
    """Comments beget comments (an additive Hawkes term), and in a large crowd each one says less."""
    numbers = tables.numbers
    base = numbers["talk_base"] * along(tables.lines["crowding"], online) // MILLI
    normal = max(online, 1) * numbers["mean_comment_micro"] * base // numbers["talk_base"]  # comments per second, millionths
    burst = min(numbers["burst"] * heat * 1000 // (numbers["burst_s"] * max(normal, 1)), BURST_MOST)
    call = MILLI + (BAG_TALK if bag_on else 0) + ATTENTION_TALK * min(mood.attention, MILLI) // MILLI
    call += mood.asked.get("comment", 0) * CALL_COMMENT // MILLI
    return base * (MILLI + burst) // MILLI * call // MILLI


def why_left(tables: Tables, found: Conditions, personas: Sequence[int]) -> dict[str, int]:
    """Why those who leave in this second leave, who are so many of each persona: thousandths by cause, for each of them exactly 1000.

    The part of a cause is its part of the patience that really burns: reliefs taken off, floor and ceiling kept, in the room as it is and
    in the same room with nothing wrong. Where relief holds both at the floor no cause drives anybody out; beyond the ceiling all causes
    give way alike. So the sum over leavers is the number the room would have kept in this second without it
    (`tests/audience/test_why_they_leave.py`); later some of them had left anyway.
    """
    felt = found.felt
    if not felt:
        return {NATURAL: MILLI * sum(personas)}
    causes, natural = [0] * len(felt), 0
    held, eased = found.reliefs
    least, most = tables.numbers["floor"] * MILLI, tables.numbers["ceiling"] * MILLI
    for weights, stays, people in zip(tables.leave_weights, tables.stay_weights, personas, strict=True):
        if not people:
            continue
        calm = burned = MILLI * MILLI - stays[0] * held - stays[1] * eased
        for index, value in felt:
            burned += weights[index] * value
        part, of = MILLI, burned
        if calm < least or burned > most:
            part, of = _clamped(calm, burned, least, most)
        rest = MILLI
        for at, (index, value) in enumerate(felt):
            share = weights[index] * value * part // of
            rest -= share
            causes[at] += share * people
        natural += rest * people
    told = {tables.causes[index]: part for (index, _), part in zip(felt, causes, strict=True) if part}
    told[NATURAL] = natural
    return told


def why_each_left(tables: Tables, found: Conditions, personas: Sequence[int], own: Iterable[tuple[int, dict[str, int]]]) -> dict[str, int]:
    """`why_left` when some of them lost patience over something of their own (`Viewers.grudges`): the rest of their 1000 is the room's."""
    others, told, natural = list(personas), dict[str, int](), 0
    rooms: dict[int, dict[str, int]] = {}
    for persona, mine in own:
        others[persona] -= 1
        left = MILLI - sum(mine.values())
        if persona not in rooms:  # many can have won nothing at once
            rooms[persona] = why_left(tables, found, [int(at == persona) for at in range(len(others))])
        parts = mine | {cause: part * left // MILLI for cause, part in rooms[persona].items() if cause != NATURAL}
        natural += MILLI - sum(parts.values())
        for cause, part in parts.items():
            told[cause] = told.get(cause, 0) + part
    for cause, part in why_left(tables, found, others).items():
        told[cause] = told.get(cause, 0) + part
    return {cause: part for cause, part in told.items() if part and cause != NATURAL} | {NATURAL: told[NATURAL] + natural}


def _clamped(calm: int, burned: int, least: int, most: int) -> tuple[int, int]:
    """What one unit of a cause has in a leave, as a fraction of thousandths, where the floor or the ceiling holds."""
    really = min(max(burned, least), most)
    return MILLI * (really - max(calm, least)), max(burned - calm, 1) * really
