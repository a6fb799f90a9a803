"""The crowd's arithmetic over many people at once, with NumPy: whose time has come, when the next one is, who comes and who goes.

`here` are the people of `rows`, of whom the first `n` are in the room; the place of one is his column. `clock` is by channel and persona.
"""

from functools import lru_cache
from itertools import accumulate
from typing import Final

import numpy as np

from .draws import I64, MASK, TABLE_SIZE, U64, below, cell, cells, draw, many_below
from .fixed import MICRO, MILLI
from .newcomers import Newcomers
from .rows import (
    ALIKE,
    CLICKED,
    DID,
    FAR,
    FRAILTY,
    I8,
    I32,
    INDEX,
    LACKING,
    MANY,
    MARKED,
    NUMBER,
    OWN,
    PERSONA,
    SINCE,
    TARGET,
    TIMES,
    UTILS,
    VID,
    WORDS,
    Due,
    Going,
    Looked,
    People,
    Returning,
    Temper,
    Waits,
    Worths,
)
from .tables import CHANNELS, COMMENT, FAN_CLUB, LEAVE, LIVELY, NEVER_MS, ONCE

PLAIN: Final = 4096
"""The liveliness of everyone in channels where it plays no part."""

STAYED_S: Final = 10
"""Who stayed so long may come back."""

_CHANNELS = np.array(CHANNELS)
_ALL = _CHANNELS[:, None]
_LIVELY = np.array([channel in LIVELY for channel in CHANNELS])
_OVER = np.array([channel in ONCE for channel in CHANNELS])
_COUNTED = np.array([channel not in ONCE for channel in CHANNELS], np.int64)
_PAGE_LIVELY = list(LIVELY)
_NOBODY: I64 = np.zeros(0, np.int64)


def pulse(here: People, n: int, clock: I64, rates: I64, temper: Temper, waits: Waits) -> Due:
    """Run the clocks one second by `rates` (`Climate.rates`), find whose threshold they passed, draw their next ones and note who did what
    first.

    Leaving is left as it is; a follow and joining the fan club happen once.
    """
    burned = temper.weights @ rates[: temper.weights.shape[1]] + MILLI * MILLI
    paces = rates[-MANY - 1 : -1].repeat(len(burned)).reshape(MANY, -1)
    paces[LEAVE] = np.minimum(np.maximum(burned // MILLI, temper.floor), temper.ceiling)
    paces[COMMENT, temper.troll] = rates[-1]
    clock += paces
    kind = here.kind[:n]
    clocks = clock.tolist()
    soon = here.soon[:, :n] if max(map(max, clocks)) < FAR else here.rows[:n, TARGET : TARGET + MANY].T
    found = [_NOBODY] * MANY
    for channel, (far, moved) in enumerate(zip(clocks, paces.tolist(), strict=True)):
        if any(moved):
            upto = far[0] if far.count(far[0]) == len(far) else clock[channel].astype(soon.dtype).take(kind, mode="clip")
            found[channel] = (soon[channel] <= upto).nonzero()[0]
    many = [len(columns) for columns in found]
    ends = [0, *accumulate(many)]
    columns, channel_of = np.concatenate(found), _CHANNELS.repeat(many)
    rows = here.rows.take(columns, axis=0)
    told = np.empty((4, len(columns)), np.int64)
    told[0], told[1], told[2] = columns, rows[:, VID], rows[:, PERSONA]
    told[3] = rows[np.arange(len(columns)), TIMES + channel_of]
    first = ends[LEAVE + 1]
    if first < len(columns):
        told[3, first:] += _COUNTED[channel_of[first:]]
        _rewind(here, clock, waits, channel_of[first:], told[0, first:], told[3, first:], rows[first:])
    return Due(told, ends, many, *_mark_all(here, ends, told[0].tolist(), rows[:, DID].tolist()), burned.tolist())


def _mark_all(here: People, ends: list[int], columns: list[int], did: list[int]) -> tuple[list[int], list[int]]:
    """Note who did what of `MARKED`: how many of each for the first time, and how many as the first thing they ever did."""
    now: dict[int, int] = {}
    fresh, first = [], []
    for channel in MARKED:
        bit, new, untouched = 1 << channel, 0, 0
        for at in range(ends[channel], ends[channel + 1]):
            before = now.get(columns[at], did[at])
            if not before & bit:
                new += 1
                untouched += not before
                now[columns[at]] = before | bit
        fresh.append(new)
        first.append(untouched)
    if now:
        here.rows[list(now), DID] = list(now.values())
    return fresh, first


def _rewind(here: People, clock: I64, waits: Waits, channel: I64, columns: I64, times: I64, rows: I64) -> None:
    """Draw the threshold for the given time of each (channel, column), whose row is `rows`. No pair stands twice."""
    here.rows[columns, TIMES + channel] = times
    who = rows[:, PERSONA]
    cell = cells(waits.keys[channel], rows[:, VID].view(np.uint64), times.view(np.uint64))
    wait = _wait(waits, channel, who, cell) * PLAIN // np.where(_LIVELY[channel], rows[:, FRAILTY], PLAIN)
    aim(here, channel, columns, np.where(_OVER[channel], NEVER_MS, clock[channel, who] + wait))


def aim(here: People, channel: I64 | int, columns: I64, target: I64) -> None:
    """These thresholds are so from now on."""
    here.rows[columns, TARGET + channel] = target
    here.soon[channel, columns] = np.minimum(target, FAR)


def never(here: People, channel: int, columns: I64) -> None:
    """This does not happen to these people any more."""
    here.rows[columns, TARGET + channel] = NEVER_MS
    here.soon[channel, columns] = FAR


def _wait(waits: Waits, channel: I64, who: I64, cell: I64) -> I64:
    """How far the clock of these channels and personas must run until it happens, for everyone alike; leaving knows no pace."""
    pace = waits.pace_ms[channel, who]
    found: I64 = np.where(pace == 0, NEVER_MS, waits.exp_micro[cell] * pace // MICRO)
    return found


def mark(here: People, channel: int, columns: I64) -> tuple[int, int]:
    """These people did something: how many for the first time, and how many as the first thing they ever did."""
    before = here.rows[columns, DID]
    here.rows[columns, DID] = before | (1 << channel)
    return int(np.count_nonzero((before & (1 << channel)) == 0)), int(np.count_nonzero(before == 0))


def people(waits: Waits, persona_of: I8, frailty_bits: I32, page: I64) -> None:
    """Fill persona, frailty and thresholds (from clock 0) of new people, whose rows with their numbers are `page`."""
    found = cells(waits.keys[:, None], page[:, VID].view(np.uint64)[None, :])
    kind, frailty = persona_of[found[-2]], frailty_bits[found[-1]]
    target = _wait(waits, _ALL, kind, found[:-2])
    target[LEAVE] = waits.leave_ms[kind, found[LEAVE]]
    target[_PAGE_LIVELY] = target[_PAGE_LIVELY] * PLAIN // frailty
    page[:, PERSONA], page[:, FRAILTY], page[:, TARGET : TARGET + MANY] = kind, frailty, target.T


def queue(key: int, first: int, before: int, exp_micro: I64, many: int) -> I64:
    """Where `many` people from number `first` on stand in the queue of a source, with exponential gaps: millionths behind its head.
    `before`: where the one before them stands. `key` is the source's.
    """
    numbers = np.arange(first, first + many, dtype=np.uint64)
    places: I64 = before + np.cumsum(exp_micro[cells(np.array([key], np.uint64), numbers)])
    return places


def turn(
    here: People,
    n: int,
    leaving: I64,
    back: list[I64],
    arrivals: list[tuple[int, int, int]],
    queue: Newcomers,
    returning: Returning,
    clock: I64,
    tick: int,
    forget: bool,
) -> Going:
    """Some people (columns ascending) go, and some of them, unless `forget`, will be back. Into their places, and behind the first `n`,
    come people who were here before (`back`: rows with all that stands there), then new ones, source after source: (source, first place of
    its queue, behind the last). Into places that are left move the last people.
    """
    rows = here.rows.take(leaving, axis=0)
    stays = tick - rows[:, SINCE]
    whens, later = _returning(rows[:0] if forget else rows[stays >= STAYED_S], tick, returning)
    coming = len(back) + sum([behind - first for _, first, behind in arrivals])
    places = np.concatenate((leaving[:coming], np.arange(n, n + coming - len(leaving))))
    if back:
        _come_back(here, places[: len(back)], np.array(back), clock, tick, queue.waits)
    if coming > len(back):
        _enter(here, places[len(back) :], queue, arrivals, clock, tick)
    if coming < len(leaving):
        _close(here, n, leaving[coming:])
    return stays.tolist(), np.bincount(rows[:, PERSONA], minlength=len(clock[0])).tolist(), whens, later


def _enter(here: People, places: I64, queue: Newcomers, arrivals: list[tuple[int, int, int]], clock: I64, tick: int) -> None:
    rows = np.concatenate(list(queue.rows(people, arrivals)))
    rows[:, SINCE] = tick
    rows[:, TARGET : TARGET + MANY] += clock.T[rows[:, PERSONA]]
    _put(here, places, rows)


def _come_back(here: People, places: I64, back: I64, clock: I64, tick: int, waits: Waits) -> None:
    many = len(back)
    back[:, SINCE] = tick
    over = _OVER & (back[:, TARGET : TARGET + MANY] >= NEVER_MS)  # he has done it, or came as one who had
    back[:, TIMES : TIMES + MANY] += 1
    who, times = back[:, PERSONA].repeat(MANY), back[:, TIMES : TIMES + MANY].ravel()
    channel = np.tile(_CHANNELS, many)
    cell = cells(waits.keys[channel], back[:, VID].view(np.uint64).repeat(MANY), times.view(np.uint64))
    lively = np.where(_LIVELY[channel], back[:, FRAILTY].repeat(MANY), PLAIN)
    wait = (_wait(waits, channel, who, cell) * PLAIN // lively).reshape(many, MANY)
    wait[:, LEAVE] = waits.leave_ms[back[:, PERSONA], cell.reshape(many, MANY)[:, LEAVE]]
    back[:, TARGET : TARGET + MANY] = np.where(over, NEVER_MS, clock[channel, who].reshape(many, MANY) + wait)
    _put(here, places, back)


def _close(here: People, n: int, holes: I64) -> None:
    """The last people of `n` move into these places, which nobody has taken."""
    left = n - len(holes)
    tail = np.ones(len(holes), np.bool_)
    tail[holes[holes >= left] - left] = False
    movers, holes = tail.nonzero()[0] + left, holes[holes < left]
    here.rows[holes] = here.rows.take(movers, axis=0)
    here.soon[:, holes] = here.soon[:, movers]
    here.kind[holes], here.came[holes], here.vid[holes] = here.kind[movers], here.came[movers], here.vid[movers]


def _put(here: People, places: I64, rows: I64) -> None:
    here.rows[places] = rows
    here.soon[:, places] = np.minimum(rows[:, TARGET : TARGET + MANY], FAR).T
    here.kind[places], here.came[places], here.vid[places] = rows[:, PERSONA], rows[:, SINCE], rows[:, VID]


def _returning(rows: I64, tick: int, returning: Returning) -> tuple[list[int], I64]:
    """Of these, who comes back and when. It hangs on person and visit alone."""
    if not len(rows):
        return [], rows
    vids, visits = rows[:, VID].view(np.uint64), rows[:, TIMES + LEAVE]
    kind = rows[:, PERSONA] + len(returning.likely_bp) // 2 * (rows[:, DID] >> FAN_CLUB & 1)
    chance = _chances(returning.likely_bp.tobytes(), returning.again_bp, int(visits.max()) | 7)[visits, kind]
    will = (many_below(int(returning.back_key), vids, 10_000, visits.view(np.uint64)) < chance).nonzero()[0]
    if not len(will):
        return [], rows[:0]
    whens = []
    for vid, visit in zip(vids[will].tolist(), visits[will].tolist(), strict=True):
        whens.append(tick + max(int(returning.away_s[below(int(returning.away_key), vid, TABLE_SIZE, visit)]), 1))
    return whens, rows[will]


@lru_cache(maxsize=16)
def _chances(likely_bp: bytes, again_bp: int, most: int) -> I64:
    """By visits (0 to `most`) and persona, of ten thousand: who comes back."""
    chances = [np.frombuffer(likely_bp, np.int64)]
    for _ in range(most):
        chances.append(chances[-1] * again_bp // 10_000)
    return np.array(chances)


def seen(here: People, n: int, since: int, everyone: bool, row: int, index: int) -> tuple[int, int, int]:
    """Who came in second `since` (or, with `everyone`, before it) gets the bit of listing `index`: how many, and see `first_time`."""
    came = here.came[:n]
    columns = (came <= since if everyone else came == since).nonzero()[0]
    return (len(columns), *first_time(here, row, columns, index)) if len(columns) else (0, 0, 0)


def first_time(here: People, row: int, columns: I64, index: int) -> tuple[int, int]:
    """Set the bit of listing `index` in the words at `row`; how many had not had it, and how many had had no bit at all."""
    word, bit = index % (64 * WORDS) >> 6, np.uint64(1 << (index & 63)).view(np.int64)
    before = here.rows[columns, row], here.rows[columns, row + 1]
    here.rows[columns, row + word] = before[word] | bit
    fresh = np.count_nonzero((before[word] & bit) == 0)
    return int(fresh), int(np.count_nonzero((before[0] | before[1]) == 0))


def cart(here: People, row: int, columns: I64, index: int) -> tuple[int, list[int]]:
    """As `first_time`; how many had not had it, and the columns of those who had."""
    word, bit = row + (index % (64 * WORDS) >> 6), np.uint64(1 << (index & 63)).view(np.int64)
    before = here.rows[columns, word]
    here.rows[columns, word] = before | bit
    again: list[int] = columns[(before & bit) != 0].tolist()
    return len(columns) - len(again), again


def find(here: People, n: int, vid: int) -> int:
    """The column of a viewer, -1 when he is not in the room."""
    found = (here.vid[:n] == vid).nonzero()[0]
    return int(found[0]) if len(found) else -1


def looks(here: People, them: I64, keys: U64, browse_bp: int, pinned: int, logit_micro: I64, worths: Worths) -> Looked:
    """What those who click (`Due.them`) look at, and what it is worth to them. `keys` are those of browsing and of taste; of the goods of
    `worths` number `pinned` (-1: none) is on the screen. Who browses is left to be found out. So few are sooner asked one by one.
    """
    clicks, fresh = [0] * len(worths.goods), [0] * len(worths.goods)
    if pinned < 0:
        return Looked(0, 0, 0, clicks, fresh, [[*one, -1, 1, -1, 0, -1] for one in them.T.tolist()])
    good: list[int] = worths.goods[pinned].tolist()
    browse, taste = keys[:2].tolist()
    taste ^= good[NUMBER] & MASK
    utils, dear = good[UTILS : (UTILS + len(good)) // 2], good[(UTILS + len(good)) // 2 :]
    common, lacking = good[OWN] + worths.common + worths.shown, good[LACKING] + worths.lacking - worths.shown
    found = pinned if good[ALIKE] else -1
    told, looking = [], []
    for column, vid, persona, time in zip(*them.tolist(), strict=True):
        if below(browse, vid, 10_000, time) < browse_bp:
            told.append([column, vid, persona, time, -1, 1, -1, 0, -1])
            continue
        worth = utils[persona] + common + int(logit_micro[cell(taste, vid)])
        needless = worth + dear[persona] + lacking <= 0 and (found >= 0 or worth <= -worths.band)
        told.append([column, vid, persona, time, pinned if needless else -1, 0, found, worth, -1])
        looking.append(column)
    clicks[pinned] = len(looking)
    fresh[pinned], first = first_time(here, CLICKED, np.array(looking, np.int64), good[INDEX]) if looking else (0, 0)
    return Looked(0, 0, first, clicks, fresh, told)


def dice(them: I64, keys: U64) -> list[list[int]]:
    """Draws of 64 bits for a few people (`Due.them`), a row for each of `keys`: its key, and by how much to take times how often somebody
    has done it. So few are sooner drawn one by one.
    """
    _, vids, _, times = them.tolist()
    return [[draw(key, vid, time * pace) for vid, time in zip(vids, times, strict=True)] for key, pace in keys.tolist()]


def gifts(vids: I64, times: I64, key: np.uint64, gift_fen: I64) -> int:
    """What the gifts of these people are worth together; each hangs on the person and on how often he has given. One or two at a time."""
    return sum([int(gift_fen[below(int(key), vid, TABLE_SIZE, time)]) for vid, time in zip(vids.tolist(), times.tolist(), strict=True)])
