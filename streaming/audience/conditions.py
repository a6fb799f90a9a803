"""The room of one second as the viewers feel it: what burns their patience and why, and how eager they are to act."""

from functools import cache
from struct import Struct
from typing import NamedTuple

import numpy as np

from .draws import I64
from .fixed import MILLI, along
from .goods import Good
from .incidents import CALM, COLD_TALK, RAID_TALK, Effects
from .mood import Mood
from .signals import Signals
from .tables import CHANNELS, Tables

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
    """`causes` and `reliefs` in thousandths, in the order of the tables; `felt` are the causes above nothing as (index, value).

    `rates[channel][persona]`: how fast the clocks run, 1000 is the reference room.
    """

    tick: int
    online: int
    offer: Offer | None
    causes: tuple[int, ...]
    felt: tuple[tuple[int, int], ...]
    reliefs: tuple[int, int]
    explained: int
    bag_on: bool
    trouble: Effects
    rates: I64


def offer_of(signals: Signals, good: Good, tick: int) -> Offer:
    """What `good` costs now, flash sale and the best coupon counted in."""
    flash = good.flash is not None and good.flash.runs(tick)
    price = good.flash.price_fen if flash and good.flash is not None else good.price_fen
    off = 0
    for coupon in signals.coupons:
        if coupon.left > 0 and price >= coupon.threshold_fen:
            off = max(off, coupon.off_fen)
    return Offer(good, price, max(price - off, 1) * MILLI // good.reference_fen, flash, off > 0)


def conditions(
    tables: Tables, signals: Signals, mood: Mood, pitch_s: int, heat: int, online: int, tick: int, trouble: Effects = CALM
) -> Conditions:
    """The room at `tick`. `pitch_s`: spoken seconds of the pitch so far; `heat`: recent comments (thousandths) for the burst term."""
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
    reliefs = ((mood.bag if bag_on else 0) + (700 if offer is not None and offer.flash else 0), mood.attention)
    explained = along(lines["explained"], pitch_s) if good is not None else 0
    felt = tuple([(index, value) for index, value in enumerate(causes) if value])
    room = _Room(tables, mood, offer, felt, reliefs, explained, bag_on, heat, online, trouble)
    claimable = False
    for coupon in signals.coupons:
        claimable = claimable or coupon.left > 0
    return Conditions(tick, online, offer, causes, felt, reliefs, explained, bag_on, trouble, _rates(room, claimable))


class _Room(NamedTuple):
    """What the rates hang on."""

    tables: Tables
    mood: Mood
    offer: Offer | None
    felt: tuple[tuple[int, int], ...]
    reliefs: tuple[int, int]
    explained: int
    bag_on: bool
    heat: int
    online: int
    trouble: Effects


def _rates(room: _Room, claimable: bool) -> I64:
    """How fast each clock runs in this second, by channel and persona. Only the patience differs by persona, and in a raid the talk."""
    tables, mood, offer, trouble = room.tables, room.mood, room.offer, room.trouble
    numbers, people, asked = tables.numbers, len(tables.personas), mood.asked.get
    awake = MILLI - trouble.cold * COLD_TALK // MILLI
    eager = 0
    if offer is not None and offer.good.for_sale:
        push = MILLI + (900 if offer.flash else 0) + (100 if offer.coupon else 0) + asked("countdown", 0) * 3 // 10
        page = 600 + 400 * offer.good.quality_bp // 10_000
        eager = room.explained * push // MILLI * along(tables.lines["click_price"], offer.relation) // MILLI * page // MILLI
    talk = _talkativeness(tables, mood, room.bag_on, room.heat, room.online) * awake // MILLI
    leave = _burning(room, numbers["floor"], numbers["ceiling"])
    told = [talk] * people
    if trouble.trolls:
        told[tables.personas.index("troll")] = talk * (MILLI + RAID_TALK * trouble.trolls // MILLI) // MILLI
    alike = (
        (MILLI + 800 * min(mood.attention, 1500) // MILLI + asked("like", 0)) * awake // MILLI,
        eager,
        600 + mood.attention + asked("follow", 0),
        eager,
        MILLI if claimable else 0,
        max(mood.bag, 200) if room.bag_on else 0,
        500 + mood.attention + 2 * asked("fan_club", 0),
        600 + mood.attention,
    )  # the other channels, in their order
    like, *others = alike
    rates = [*leave, *[like] * people, *told]
    for rate in others:
        rates += [rate] * people
    return np.frombuffer(_packer(len(rates)).pack(*rates), np.int64).reshape(len(CHANNELS), people)


@cache
def _packer(numbers: int) -> Struct:
    """Writes so many whole numbers into memory, a good deal sooner than `np.array` does."""
    return Struct(f"={numbers}q")


def _burning(room: _Room, floor: int, ceiling: int) -> list[int]:
    """How fast the patience of each persona burns."""
    found = []
    held, eased = room.reliefs
    for weights, stays in zip(room.tables.leave_weights, room.tables.stay_weights, strict=True):
        burn = MILLI * MILLI - stays[0] * held - stays[1] * eased
        for index, value in room.felt:
            burn += weights[index] * value
        burn //= MILLI
        found.append(floor if burn < floor else ceiling if burn > ceiling else burn)
    return found


def _talkativeness(tables: Tables, mood: Mood, bag_on: bool, heat: int, online: int) -> int:
    """Comments beget comments (an additive Hawkes term), and in a large crowd each one says less."""
    numbers = tables.numbers
    base = numbers["talk_base"] * along(tables.lines["crowding"], online) // MILLI
    normal = max(online, 1) * numbers["mean_comment_micro"] * base // numbers["talk_base"]  # comments per second, millionths
    burst = min(numbers["burst"] * heat * 1000 // (numbers["burst_s"] * max(normal, 1)), 4 * MILLI)
    call = MILLI + (400 if bag_on else 0) + 300 * min(mood.attention, MILLI) // MILLI + mood.asked.get("comment", 0) * 4 // 10
    return base * (MILLI + burst) // MILLI * call // MILLI


def shares(tables: Tables, found: Conditions, persona: int) -> list[tuple[str, int]]:
    """Why a viewer of `persona` who leaves in this second leaves: (cause, thousandths), together exactly 1000.

    The part of a cause is its part of the patience burned in this second, so the sum over leavers is the number the room would
    have kept without it.
    """
    if not found.felt:
        return [(NATURAL, MILLI)]
    weights, stays = tables.leave_weights[persona], tables.stay_weights[persona]
    own = max(MILLI * MILLI - stays[0] * found.reliefs[0] - stays[1] * found.reliefs[1], tables.numbers["floor"] * MILLI)
    total = own
    for index, value in found.felt:
        total += weights[index] * value
    told, rest = [], MILLI
    for index, value in found.felt:
        if weights[index]:
            part = weights[index] * value * MILLI // total
            told.append((tables.causes[index], part))
            rest -= part
    told.append((NATURAL, rest))
    return told
