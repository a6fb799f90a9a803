"""When a wait on the supplier's clock is over. Pure.

In practice a supplier's hour lasts `pace` real hours; the days a student leaps over pass on both clocks alike.
"""

from collections.abc import Sequence
from typing import Protocol

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS


class Waiting(Protocol):
    """A row with a wait: real time of its start, supplier's milliseconds, leaps as (real time, milliseconds)."""

    since_at: int
    wait_ms: int | None
    leapt_ms: int
    leaps: list[list[int]]


def begin(row: Waiting, now: int, wait_ms: int, ahead_ms: int = 0) -> None:
    """Start a wait at real time `now`; `ahead_ms` of it lie in a leap that has been made already."""
    row.since_at, row.wait_ms = now, wait_ms
    row.leapt_ms, row.leaps = (ahead_ms, [[now, ahead_ms]]) if ahead_ms > 0 else (0, [])


def end(row: Waiting) -> None:
    """Nothing is due any more."""
    row.wait_ms = None


def over_at(row: Waiting, offset_ms: int, pace: float) -> int:
    """The market time at which the wait ends, if nothing more is leapt; `offset_ms` is the shop's market clock ahead of the real one."""
    return moment(row.since_at, row.wait_ms or 0, row.leaps, offset_ms, pace)


def moment(since_at: int, wait_ms: int, leaps: Sequence[Sequence[int]], offset_ms: int, pace: float) -> int:
    """Walk from the start through the leaps: real stretches count 1/pace, leaps count whole."""
    at, before, left = since_at + offset_ms - sum(by for _, by in leaps), since_at, wait_ms
    for real, by in leaps:
        worth = round((real - before) / pace)
        if left <= worth:
            return at + round(left * pace)
        at, left = at + real - before, left - worth
        if left <= by:
            return at + left
        at, left, before = at + by, left - by, real
    return at + round(left * pace)
