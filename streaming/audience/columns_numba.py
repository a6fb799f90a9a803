"""The same arithmetic as `columns_numpy`, compiled by Numba (the extra `fast`): the same bytes in a fraction of the time."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from .columns_numpy import PLAIN
from .draws import I64, TABLE_BITS, U64
from .tables import CHANNELS, LIVELY

_LIVELY = np.array([channel in LIVELY for channel in CHANNELS])
_WHO = np.uint64(0x9E3779B97F4A7C15)
_TIMES = np.uint64(0xD1342543DE82EF95)
_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)
_30, _27, _31, _TOP = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(64 - TABLE_BITS)


@njit(cache=True, inline="always")  # type: ignore[misc, unused-ignore]  # numba has no types
def _mix(number):  # type: ignore[no-untyped-def]
    number = (number ^ (number >> _30)) * _MIX_1
    number = (number ^ (number >> _27)) * _MIX_2
    return number ^ (number >> _31)


@njit(cache=True)  # type: ignore[misc, unused-ignore]
def _cell(key, who, times):  # type: ignore[no-untyped-def]
    return np.int64(_mix(_mix(who * _WHO + key) + times * _TIMES) >> _TOP)


@njit(cache=True)  # type: ignore[misc, unused-ignore]
def _due(target, clock, persona, n, moved, out, counts):  # type: ignore[no-untyped-def]
    for channel in range(target.shape[0]):
        counts[channel] = 0
    for at in range(len(moved)):
        channel = moved[at]
        many = 0
        for column in range(n):
            if target[channel, column] <= clock[channel, persona[column]]:
                out[channel, many] = column
                many += 1
        counts[channel] = many


@njit(cache=True)  # type: ignore[misc, unused-ignore]
def _rewind(wait_ms, keys, clock, target, times, vid, persona, frailty, channel, columns, lively, plain):  # type: ignore[no-untyped-def]
    for at in range(len(columns)):
        one, column = channel[at], columns[at]
        count = times[one, column] + np.uint64(1)
        times[one, column] = count
        who = persona[column]
        wait = wait_ms[one, who, _cell(keys[one], vid[column], count)]
        target[one, column] = clock[one, who] + (wait * plain // frailty[column] if lively[one] else wait)


@njit(cache=True)  # type: ignore[misc, unused-ignore]
def _people(wait_ms, keys, persona_of, frailty_bits, vid, persona, frailty, target, lively, plain):  # type: ignore[no-untyped-def]
    none = np.uint64(0)
    for column in range(len(vid)):
        who = vid[column]
        kind = persona_of[_cell(keys[len(keys) - 2], who, none)]
        bits = frailty_bits[_cell(keys[len(keys) - 1], who, none)]
        persona[column] = kind
        frailty[column] = bits
        for channel in range(target.shape[0]):
            wait = wait_ms[channel, kind, _cell(keys[channel], who, none)]
            target[channel, column] = wait * plain // bits if lively[channel] else wait


@njit(cache=True)  # type: ignore[misc, unused-ignore]
def _latents(key, vid, logit_micro):  # type: ignore[no-untyped-def]
    found = np.empty(len(vid), np.int64)
    for at in range(len(vid)):
        found[at] = logit_micro[_cell(key, vid[at], np.uint64(0))]
    return found


def due(target: I64, clock: I64, persona: I64, n: int, moved: list[int], reached: I64, passed: NDArray[np.bool_], none: I64) -> list[I64]:
    """See `columns_numpy.due`."""
    out = np.empty((len(target), n), np.int64)
    counts = np.zeros(len(target), np.int64)
    _due(target, clock, persona, n, np.array(moved, np.int64), out, counts)
    return [out[channel, :many] for channel, many in enumerate(counts.tolist())]


def rewind(
    wait_ms: I64, keys: U64, clock: I64, target: I64, times: U64, vid: U64, persona: I64, frailty: I64, channel: I64, columns: I64
) -> None:
    """See `columns_numpy.rewind`."""
    _rewind(wait_ms, keys, clock, target, times, vid, persona, frailty, channel, columns, _LIVELY, PLAIN)


def people(wait_ms: I64, keys: U64, persona_of: I64, frailty_bits: I64, vid: U64, persona: I64, frailty: I64, target: I64) -> None:
    """See `columns_numpy.people`."""
    _people(wait_ms, keys, persona_of, frailty_bits, vid, persona, frailty, target, _LIVELY, PLAIN)


def latents(key: int, vid: U64, logit_micro: I64) -> I64:
    """See `columns_numpy.latents`."""
    found: I64 = _latents(np.uint64(key), vid, logit_micro)
    return found
