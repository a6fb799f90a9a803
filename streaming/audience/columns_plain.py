"""The same arithmetic as `columns_numpy`, person by person in plain Python: slow, easy to read, and the reference for the others."""

from itertools import accumulate, pairwise

import numpy as np

from .columns_numpy import PLAIN, STAYED_S, dice
from .draws import I64, MASK, TABLE_SIZE, U64, below, cell
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
from .tables import COMMENT, FAN_CLUB, LEAVE, LIVELY, NEVER_MS, ONCE

__all__ = ["cart", "dice", "find", "gifts", "looks", "people", "pulse", "queue", "seen", "turn"]


def pulse(here: People, n: int, clock: I64, rates: I64, temper: Temper, waits: Waits) -> Due:
    """See `columns_numpy.pulse`."""
    felt = rates.tolist()
    paces = [[pace] * len(temper.weights) for pace in felt[-MANY - 1 : -1]]
    paces[COMMENT][temper.troll] = felt[-1]
    burned = []
    for persona, weights in enumerate(temper.weights.tolist()):
        burned.append(MILLI * MILLI + sum(weight * much for weight, much in zip(weights, felt, strict=False)))
        paces[LEAVE][persona] = min(max(burned[persona] // MILLI, temper.floor), temper.ceiling)
    clock += np.array(paces)
    who = here.kind[:n].tolist()
    told: list[list[int]] = []
    ends = [0]
    for channel, moved in enumerate(paces):
        far, aims = clock[channel].tolist(), here.rows[:n, TARGET + channel].tolist()
        for column in range(n) if any(moved) else ():
            if aims[column] <= far[who[column]]:
                times = int(here.rows[column, TIMES + channel])
                if channel in ONCE:
                    here.rows[column, TARGET + channel] = NEVER_MS
                    here.soon[channel, column] = FAR
                elif channel != LEAVE:
                    times += 1
                    _rewind(here, clock, waits, channel, column, times)
                told.append([column, int(here.rows[column, VID]), who[column], times])
        ends.append(len(told))
    fresh, first = [0] * len(MARKED), [0] * len(MARKED)
    for at, channel in enumerate(MARKED):
        for column, *_ in told[ends[channel] : ends[channel + 1]]:
            before = int(here.rows[column, DID])
            fresh[at] += not before >> channel & 1
            first[at] += not before
            here.rows[column, DID] = before | 1 << channel
    many = [behind - start for start, behind in pairwise(ends)]
    return Due(np.array(told, np.int64).reshape(-1, 4).T, ends, many, fresh, first, burned)


def _rewind(here: People, clock: I64, waits: Waits, channel: int, column: int, times: int) -> None:
    row = here.rows[column]
    row[TIMES + channel] = times
    row[TARGET + channel] = clock[channel, row[PERSONA]] + _wait(row, waits, channel, times)
    here.soon[channel, column] = min(row[TARGET + channel], FAR)


def _wait(row: I64, waits: Waits, channel: int, times: int) -> int:
    """How far the clock must run until this happens to the person of this row for the given time."""
    kind = int(row[PERSONA])
    at = cell(int(waits.keys[channel]), int(row[VID]), times)
    if channel == LEAVE:
        return int(waits.leave_ms[kind, at])
    pace = int(waits.pace_ms[channel, kind])
    wait = int(waits.exp_micro[at]) * pace // MICRO if pace else NEVER_MS
    return wait * PLAIN // (int(row[FRAILTY]) if channel in LIVELY else PLAIN)


def people(waits: Waits, persona_of: I8, frailty_bits: I32, page: I64) -> None:
    """See `columns_numpy.people`."""
    for row in page:
        who = int(row[VID])
        row[PERSONA] = persona_of[cell(int(waits.keys[-2]), who)]
        row[FRAILTY] = frailty_bits[cell(int(waits.keys[-1]), who)]
        for channel in range(MANY):
            row[TARGET + channel] = _wait(row, waits, channel, 0)


def queue(key: int, first: int, before: int, exp_micro: I64, many: int) -> I64:
    """See `columns_numpy.queue`."""
    gaps = (int(exp_micro[cell(key, number)]) for number in range(first, first + many))
    return np.array(list(accumulate(gaps, initial=before))[1:], np.int64)


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
    """See `columns_numpy.turn`."""
    counts = [0] * len(clock[0])
    stays, whens, later = [], [], []
    holes: list[int] = leaving.tolist()
    for column in holes:
        row = here.rows[column]
        stays.append(tick - int(row[SINCE]))
        counts[int(row[PERSONA])] += 1
        when = None if forget or stays[-1] < STAYED_S else _back_at(row, len(counts), returning, tick)
        if when is not None:
            whens.append(when)
            later.append(row.copy())
    coming = [_back_again(known, clock, tick, queue.waits) for known in back]
    coming += [_new(row, clock, tick) for page in queue.rows(people, arrivals) for row in page]
    for column, row in zip((*holes, *range(n, n + len(coming))), coming, strict=False):
        _put(here, column, row)
    still = holes[len(coming) :]
    left = n - len(still)
    movers = [column for column in range(left, n) if column not in set(still)] if still else []
    for hole, mover in zip((column for column in still if column < left), movers, strict=True):
        _put(here, hole, here.rows[mover])
    return stays, counts, whens, np.array(later, np.int64)


def _back_at(row: I64, people: int, returning: Returning, tick: int) -> int | None:
    """When somebody who leaves comes back; None: never. `people`: how many personas there are."""
    member, visits, vid = int(row[DID]) >> FAN_CLUB & 1, int(row[TIMES + LEAVE]), int(row[VID])
    chance = int(returning.likely_bp[int(row[PERSONA]) + people * member])
    for _ in range(visits):
        chance = chance * returning.again_bp // 10_000
    if below(int(returning.back_key), vid, 10_000, visits) >= chance:
        return None
    return tick + max(int(returning.away_s[below(int(returning.away_key), vid, TABLE_SIZE, visits)]), 1)


def _new(row: I64, clock: I64, tick: int) -> I64:
    """One of a queue, as he comes in."""
    row[SINCE] = tick
    for channel in range(MANY):
        row[TARGET + channel] += clock[channel, row[PERSONA]]
    return row


def _back_again(known: I64, clock: I64, tick: int, waits: Waits) -> I64:
    """One who was here before, as he comes in again. What he has done once and for all, or came as one who had, stays so."""
    row = known.copy()
    row[SINCE] = tick
    for channel in range(MANY):
        times = int(row[TIMES + channel]) + 1
        row[TIMES + channel] = times
        if not (channel in ONCE and row[TARGET + channel] >= NEVER_MS):
            row[TARGET + channel] = clock[channel, row[PERSONA]] + _wait(row, waits, channel, times)
        else:
            row[TARGET + channel] = NEVER_MS
    return row


def _put(here: People, column: int, row: I64) -> None:
    here.rows[column] = row
    here.kind[column], here.came[column], here.vid[column] = row[PERSONA], row[SINCE], row[VID]
    for channel in range(MANY):
        here.soon[channel, column] = min(int(row[TARGET + channel]), FAR)


def seen(here: People, n: int, since: int, everyone: bool, row: int, index: int) -> tuple[int, int, int]:
    """See `columns_numpy.seen`."""
    columns = [column for column, came in enumerate(here.came[:n].tolist()) if came == since or (everyone and came < since)]
    return len(columns), *first_time(here, row, np.array(columns, np.int64), index)


def first_time(here: People, row: int, columns: I64, index: int) -> tuple[int, int]:
    """See `columns_numpy.first_time`."""
    fresh = first = 0
    for column in columns.tolist():
        first += not any(here.rows[column, row : row + WORDS])
        fresh += _remember(here, row, column, index)
    return fresh, first


def cart(here: People, row: int, columns: I64, index: int) -> tuple[int, list[int]]:
    """See `columns_numpy.cart`."""
    again = [column for column in columns.tolist() if not _remember(here, row, column, index)]
    return len(columns) - len(again), again


def _remember(here: People, row: int, column: int, index: int) -> bool:
    """Set the bit of listing `index` for one person; whether it was not set."""
    word, bit = row + index // 64 % WORDS, 1 << index % 64
    before = int(here.rows[column, word]) % (1 << 64)
    after = before | bit
    here.rows[column, word] = after - (1 << 64) if after >> 63 else after  # as a number with a sign
    return not before & bit


def find(here: People, n: int, vid: int) -> int:
    """See `columns_numpy.find`."""
    vids: list[int] = here.vid[:n].tolist()
    return vids.index(vid) if vid in vids else -1


def looks(here: People, them: I64, keys: U64, browse_bp: int, pinned: int, logit_micro: I64, worths: Worths) -> Looked:
    """See `columns_numpy.looks`."""
    clicks, fresh = [0] * len(worths.goods), [0] * len(worths.goods)
    untouched = 0
    told: list[list[int]] = []
    for column, vid, persona, time in them.T.tolist():
        if pinned < 0 or below(int(keys[0]), vid, 10_000, time) < browse_bp:
            told.append([column, vid, persona, time, -1, 1, -1, 0, -1])
            continue
        row = worths.goods[pinned].tolist()
        dear = (UTILS + len(row)) // 2
        worth = int(logit_micro[cell(int(keys[1]) ^ row[NUMBER] & MASK, vid)]) + row[UTILS + persona] + row[OWN]
        worth += worths.common + worths.shown
        whole = worth + row[dear + persona] + row[LACKING] + worths.lacking - worths.shown
        needless = whole <= 0 and (row[ALIKE] or worth <= -worths.band)
        new, first = first_time(here, CLICKED, np.array([column]), row[INDEX])
        clicks[pinned], fresh[pinned], untouched = clicks[pinned] + 1, fresh[pinned] + new, untouched + first
        told.append([column, vid, persona, time, pinned if needless else -1, 0, pinned if row[ALIKE] else -1, worth, -1])
    return Looked(0, 0, untouched, clicks, fresh, told)


def gifts(vids: I64, times: I64, key: np.uint64, gift_fen: I64) -> int:
    """See `columns_numpy.gifts`."""
    fen = 0
    for vid, time in zip(vids.tolist(), times.tolist(), strict=True):
        fen += int(gift_fen[below(int(key), vid, TABLE_SIZE, time)])
    return fen
