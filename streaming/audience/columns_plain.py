"""The same arithmetic as `columns_numpy`, person by person in plain Python: slow, easy to read, and the reference for the others."""

from itertools import pairwise

import numpy as np

from .columns_numpy import PLAIN, STAYED_S
from .draws import I64, MASK, TABLE_SIZE, U64, below, cell
from .fixed import MICRO
from .newcomers import Newcomers
from .rows import (
    ALIKE,
    DID,
    FAR,
    FRAILTY,
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
    Looks,
    People,
    Waits,
    Worths,
    shadow,
)
from .tables import FAN_CLUB, LEAVE, LIVELY, NEVER_MS, ONCE

__all__ = ["cart", "come_back", "enter", "find", "first_time", "leave", "looks", "people", "pulse", "seen"]


def pulse(here: People, n: int, clock: I64, rates: I64, waits: Waits) -> Due:
    """See `columns_numpy.pulse`."""
    clock += rates
    who = here.kind[:n].tolist()
    told: list[list[int]] = []
    ends = [0]
    for channel, moved in enumerate(rates.tolist()):
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
    return Due(np.array(told, np.int64).reshape(-1, 4).T, ends, many, fresh, first)


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


def people(waits: Waits, persona_of: I64, frailty_bits: I64, page: I64) -> None:
    """See `columns_numpy.people`."""
    for row in page:
        who = int(row[VID])
        row[PERSONA] = persona_of[cell(int(waits.keys[-2]), who)]
        row[FRAILTY] = frailty_bits[cell(int(waits.keys[-1]), who)]
        for channel in range(MANY):
            row[TARGET + channel] = _wait(row, waits, channel, 0)


def enter(here: People, n: int, queue: Newcomers, arrivals: list[tuple[int, int, int]], clock: I64, tick: int) -> None:
    """See `columns_numpy.enter`."""
    column = n
    for known in (known for page in queue.rows(people, arrivals) for known in page):
        row = here.rows[column]
        row[:] = known
        row[SINCE] = tick
        for channel in range(MANY):
            row[TARGET + channel] += clock[channel, row[PERSONA]]
        column += 1
    shadow(here, n, column)


def come_back(here: People, n: int, back: I64, clock: I64, tick: int, waits: Waits) -> None:
    """See `columns_numpy.come_back`."""
    for column, known in enumerate(back, n):
        row = here.rows[column]
        row[:] = known
        row[SINCE] = tick
        for channel in range(MANY):
            over = channel in ONCE and int(row[TARGET + channel]) >= NEVER_MS
            _rewind(here, clock, waits, channel, column, int(row[TIMES + channel]) + 1)
            if over:
                row[TARGET + channel] = NEVER_MS
    shadow(here, n, n + len(back))


def leave(
    here: People,
    n: int,
    columns: I64,
    clock: I64,
    tick: int,
    back_key: np.uint64,
    away_key: np.uint64,
    return_bp: I64,
    again_bp: int,
    return_s: I64,
    forget: bool,
) -> Going:
    """See `columns_numpy.leave`."""
    counts = [0] * (len(return_bp) // 2)
    stays, whens, rows = [], [], []
    going = columns.tolist()
    for column in going:
        row = here.rows[column]
        stays.append(tick - int(row[SINCE]))
        counts[int(row[PERSONA])] += 1
        member = int(row[DID]) >> FAN_CLUB & 1
        visits, chance = int(row[TIMES + LEAVE]), int(return_bp[int(row[PERSONA]) + len(counts) * member])
        for _ in range(visits):
            chance = chance * again_bp // 10_000
        vid = int(row[VID])
        if not forget and stays[-1] >= STAYED_S and below(int(back_key), vid, 10_000, visits) < chance:
            whens.append(tick + max(int(return_s[below(int(away_key), vid, TABLE_SIZE, visits)]), 1))
            rows.append(row.copy())
    left = n - len(going)
    staying = [column for column in range(left, n) if column not in set(going)]
    for hole, mover in zip((column for column in going if column < left), staying, strict=True):
        here.rows[hole] = here.rows[mover]
        shadow(here, hole, hole + 1)
    return stays, counts, whens, np.array(rows, np.int64)


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


def looks(them: I64, keys: U64, browse_bp: int, pinned: int, logit_micro: I64, worths: Worths) -> Looks:
    """See `columns_numpy.looks`."""
    unwanted, browses, goods, values = [], [], [], []
    for vid, persona, time in zip(*them[1:].tolist(), strict=True):
        never, browsing, good, worth = -1, 1, -1, 0
        if pinned >= 0:
            row = worths.goods[pinned].tolist()
            dear = (UTILS + len(row)) // 2
            browsing = 1 if below(int(keys[0]), vid, 10_000, time) < browse_bp else 0
            worth = int(logit_micro[cell(int(keys[1]) ^ row[NUMBER] & MASK, vid)]) + row[UTILS + persona] + row[OWN]
            worth += worths.common + worths.shown
            whole = worth + row[dear + persona] + row[LACKING] + worths.lacking - worths.shown
            good = pinned if row[ALIKE] and not browsing else -1
            never = pinned if whole <= 0 and (row[ALIKE] or worth <= -worths.band) and not browsing else -1
        unwanted.append(never)
        browses.append(browsing)
        goods.append(good)
        values.append(worth)
    return unwanted, browses, goods, values
