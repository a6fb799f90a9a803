"""The same arithmetic as `columns_numpy`, compiled by Numba (the extra `fast`): the same bytes in a fraction of the time."""

from typing import Any

import numpy as np
from numba import njit

from sandbox.scenario.schema import PERSONAS

from .columns_numpy import PLAIN, STAYED_S
from .draws import I64, TABLE_BITS, TABLE_SIZE
from .fixed import MICRO
from .rows import DID, FRAILTY, MANY, MARKED, PERSONA, ROWS, SINCE, TARGET, TIMES, VID, WORDS, Bounds, Due, Going, Waits
from .tables import CHANNELS, LEAVE, LIVELY, NEVER_MS, ONCE

_LIVELY = np.array([channel in LIVELY for channel in CHANNELS])
_ONCE = np.array([channel in ONCE for channel in CHANNELS])
_MARKED = np.array(MARKED)
_WHO = np.uint64(0x9E3779B97F4A7C15)
_TIMES = np.uint64(0xD1342543DE82EF95)
_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)
_30, _27, _31, _TOP, _16 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(64 - TABLE_BITS), np.uint64(16)
_NOTHING: I64 = np.zeros(len(PERSONAS), np.int64)
_HOPE = 1 << 60
_LIMIT, _TABLE, _NONE = np.uint64(10_000), np.uint64(TABLE_SIZE), np.uint64(0)


def compiled(function: Any) -> Any:
    """Machine code of `function`, made on first use and kept on the disk beside the package. It takes no named tuple: unpacking one
    takes longer than the work.
    """
    return njit(cache=True)(function)


@compiled
def _mix(number):  # type: ignore[no-untyped-def]
    number = (number ^ (number >> _30)) * _MIX_1
    number = (number ^ (number >> _27)) * _MIX_2
    return number ^ (number >> _31)


@compiled
def _draw(key, who, times):  # type: ignore[no-untyped-def]
    return _mix(_mix(np.uint64(who) * _WHO + key) + np.uint64(times) * _TIMES)


@compiled
def _wait(keys, leave_ms, pace_ms, exp_micro, block, channel, column, times):  # type: ignore[no-untyped-def]
    kind, cell = block[PERSONA, column], np.int64(_draw(keys[channel], block[VID, column], times) >> _TOP)
    if channel == LEAVE:
        return leave_ms[kind, cell]
    pace = pace_ms[channel, kind]
    wait = exp_micro[cell] * pace // MICRO if pace else NEVER_MS
    return wait * PLAIN // block[FRAILTY, column] if _LIVELY[channel] else wait


@compiled
def _pulse(block, n, clock, rates, keys, leave_ms, pace_ms, exp_micro):  # type: ignore[no-untyped-def]
    found, ends = np.empty(MANY * n, np.int64), np.zeros(MANY + 1, np.int64)
    kind = block[PERSONA]
    total = 0
    for channel in range(MANY):
        moved, alike = False, True
        far, target = clock[channel], block[TARGET + channel]
        for persona in range(len(far)):
            moved = moved or rates[channel, persona] != 0
            far[persona] += rates[channel, persona]
            alike = alike and far[persona] == far[0]
        if moved and alike:
            upto = far[0]
            for column in range(n):
                if target[column] <= upto:
                    found[total] = column
                    total += 1
        elif moved:
            for column in range(n):
                if target[column] <= far[kind[column]]:
                    found[total] = column
                    total += 1
        ends[channel + 1] = total
    told = np.empty((4, total), np.int64)
    for channel in range(MANY):
        for at in range(ends[channel], ends[channel + 1]):
            column = found[at]
            times = block[TIMES + channel, column]
            if _ONCE[channel]:
                block[TARGET + channel, column] = NEVER_MS
            elif channel != LEAVE:
                times += 1
                block[TIMES + channel, column] = times
                wait = _wait(keys, leave_ms, pace_ms, exp_micro, block, channel, column, times)
                block[TARGET + channel, column] = clock[channel, kind[column]] + wait
            told[0, at], told[1, at], told[2, at], told[3, at] = column, block[VID, column], kind[column], times
    marks = np.zeros((2, len(_MARKED)), np.int64)
    for at in range(len(_MARKED)):
        channel = _MARKED[at]
        for place in range(ends[channel], ends[channel + 1]):
            before = block[DID, found[place]]
            marks[0, at] += 1 - (before >> channel & 1)
            marks[1, at] += before == 0
            block[DID, found[place]] = before | 1 << channel
    return told, ends, marks


@compiled
def _people(keys, leave_ms, pace_ms, exp_micro, persona_of, frailty_bits, page):  # type: ignore[no-untyped-def]
    many = page.shape[1]
    for column in range(many):
        who = page[VID, column]
        page[PERSONA, column] = persona_of[np.int64(_draw(keys[MANY], who, _NONE) >> _TOP)]
        page[FRAILTY, column] = frailty_bits[np.int64(_draw(keys[MANY + 1], who, _NONE) >> _TOP)]
    for channel in range(MANY):  # row by row: a page is as wide as the processor's ways are far apart
        for column in range(many):
            page[TARGET + channel, column] = _wait(keys, leave_ms, pace_ms, exp_micro, page, channel, column, 0)


@compiled
def _enter(block, n, page, at, many, clock, tick):  # type: ignore[no-untyped-def]
    for row in range(ROWS):
        block[row, n : n + many] = page[row, at : at + many]
    block[SINCE, n : n + many] = tick
    for channel in range(MANY):
        for column in range(n, n + many):
            block[TARGET + channel, column] += clock[channel, block[PERSONA, column]]


@compiled
def _come_back(block, n, back, clock, tick, keys, leave_ms, pace_ms, exp_micro):  # type: ignore[no-untyped-def]
    for at in range(len(back)):
        column = n + at
        block[:, column] = back[at]
        block[SINCE, column] = tick
        for channel in range(MANY):
            times = block[TIMES + channel, column] + 1
            block[TIMES + channel, column] = times
            wait = _wait(keys, leave_ms, pace_ms, exp_micro, block, channel, column, times)
            over = _ONCE[channel] and block[DID, column] >> channel & 1
            block[TARGET + channel, column] = NEVER_MS if over else clock[channel, block[PERSONA, column]] + wait


@compiled
def _leave(block, n, columns, tick, back_key, away_key, return_bp, again_bp, return_s, forget):  # type: ignore[no-untyped-def]
    gone = len(columns)
    left = n - gone
    stays, counts = np.empty(gone, np.int64), np.zeros(len(return_bp), np.int64)
    whens, who = np.empty(gone, np.int64), np.empty(gone, np.int64)
    many = 0
    for at in range(gone):
        column = columns[at]
        stays[at] = tick - block[SINCE, column]
        counts[block[PERSONA, column]] += 1
        if forget or stays[at] < STAYED_S:
            continue
        vid, visits = block[VID, column], block[TIMES + LEAVE, column]
        chance = return_bp[block[PERSONA, column]]
        for _ in range(visits):
            chance = chance * again_bp // 10_000
        if np.int64((_draw(back_key, vid, visits) >> _16) % _LIMIT) < chance:
            cell = np.int64((_draw(away_key, vid, visits) >> _16) % _TABLE)
            whens[many], who[many] = tick + max(return_s[cell], 1), column
            many += 1
    rows = np.empty((many, ROWS), np.int64)
    for at in range(many):
        rows[at] = block[:, who[at]]
    first = 0
    while first < gone and columns[first] < left:
        first += 1
    movers, next_one = np.empty(first, np.int64), first
    moving = 0
    for column in range(left, n):
        if next_one < gone and columns[next_one] == column:
            next_one += 1
        else:
            movers[moving] = column
            moving += 1
    for row in range(ROWS):
        for at in range(moving):
            block[row, columns[at]] = block[row, movers[at]]
    return stays, counts, whens[:many], rows


@compiled
def _first_time(block, row, columns, many, index):  # type: ignore[no-untyped-def]
    word, bit = row + (index % (64 * WORDS) >> 6), 1 << (index & 63)
    fresh = first = 0
    for at in range(many):
        column = columns[at]
        before = block[word, column]
        fresh += (before & bit) == 0
        first += (block[row, column] | block[row + 1, column]) == 0
        block[word, column] = before | bit
    return fresh, first


@compiled
def _cart(block, row, columns, index, again):  # type: ignore[no-untyped-def]
    word, bit = row + (index % (64 * WORDS) >> 6), 1 << (index & 63)
    many = 0
    for at in range(len(columns)):
        before = block[word, columns[at]]
        if before & bit:
            again[many] = columns[at]
            many += 1
        block[word, columns[at]] = before | bit
    return many


@compiled
def _seen(block, n, since, everyone, row, index):  # type: ignore[no-untyped-def]
    columns, many = np.empty(n, np.int64), 0
    came = block[SINCE, :n]
    if everyone:
        for column in range(n):
            if came[column] <= since:
                columns[many] = column
                many += 1
    else:
        for column in range(n):
            if came[column] == since:
                columns[many] = column
                many += 1
    fresh, first = _first_time(block, row, columns, many, index)
    return many, fresh, first


@compiled
def _find(block, n, vid):  # type: ignore[no-untyped-def]
    for column in range(n):
        if block[VID, column] == vid:
            return column
    return -1


@compiled
def _looks(vids, personas, times, browse_key, browse_bp, latent_key, logit_micro, utils, dear, trusts, common, lacking, room, band):  # type: ignore[no-untyped-def]
    flags = np.zeros(len(vids), np.int64)
    for at in range(len(vids)):
        if np.int64((_draw(browse_key, vids[at], times[at]) >> _16) % _LIMIT) < browse_bp:
            flags[at] = 1
        kind = personas[at]
        trust = trusts[kind] * room
        most = logit_micro[np.int64(_draw(latent_key, vids[at], _NONE) >> _TOP)] + utils[kind] + trust + common
        if most + dear[kind] + lacking + max(-trust, 0) <= 0 and most <= -band:
            flags[at] += 2
    return flags


def pulse(block: I64, n: int, clock: I64, rates: I64, waits: Waits) -> Due:
    """See `columns_numpy.pulse`."""
    told, ends, marks = _pulse(block, n, clock, rates, *waits)
    fresh, first = marks.tolist()
    return Due(told, ends.tolist(), fresh, first)


def people(waits: Waits, persona_of: I64, frailty_bits: I64, page: I64) -> None:
    """See `columns_numpy.people`."""
    _people(*waits, persona_of, frailty_bits, page)


def come_back(block: I64, n: int, back: I64, clock: I64, tick: int, waits: Waits) -> None:
    """See `columns_numpy.come_back`."""
    _come_back(block, n, back, clock, tick, *waits)


enter, find, seen = _enter, _find, _seen


def leave(
    block: I64, n: int, columns: I64, tick: int, back_key: int, away_key: int, return_bp: I64, again_bp: int, return_s: I64, forget: bool
) -> Going:
    """See `columns_numpy.leave`."""
    back, away = np.uint64(back_key), np.uint64(away_key)
    stays, counts, whens, rows = _leave(block, n, columns, tick, back, away, return_bp, again_bp, return_s, forget)
    return stays.tolist(), counts.tolist(), whens.tolist(), rows


def first_time(block: I64, row: int, columns: I64, index: int) -> tuple[int, int]:
    """See `columns_numpy.first_time`."""
    found: tuple[int, int] = _first_time(block, row, columns, len(columns), index)
    return found


def cart(block: I64, row: int, columns: I64, index: int) -> tuple[int, list[int]]:
    """See `columns_numpy.cart`."""
    again = np.empty(len(columns), np.int64)
    many = _cart(block, row, columns, index, again)
    return len(columns) - many, again[:many].tolist() if many else []


def looks(
    vids: I64, personas: I64, times: I64, browse_key: int, browse_bp: int, latent_key: int, logit_micro: I64, bounds: Bounds | None
) -> list[int]:
    """See `columns_numpy.looks`."""
    browse, latent = np.uint64(browse_key), np.uint64(latent_key)
    asked = bounds or Bounds(_NOTHING, _NOTHING, _NOTHING, _HOPE, 0, 0, 0)
    found: list[int] = _looks(vids, personas, times, browse, browse_bp, latent, logit_micro, *asked).tolist()
    return found
