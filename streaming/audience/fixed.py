"""Whole-number arithmetic: thousandths instead of fractions, and lines through points, so that every machine gets the same."""

from bisect import bisect_right
from functools import lru_cache
from typing import Final

MILLI: Final = 1000
MICRO: Final = 1_000_000

Line = tuple[tuple[int, ...], tuple[int, ...]]
"""Points of a line as (xs, ys), xs growing."""


def along(line: Line, x: int) -> int:
    """The height of `line` at `x`, flat outside its points, rounded down."""
    xs, ys = line
    if x <= xs[0]:
        return ys[0]
    if x >= xs[-1]:
        return ys[-1]
    at = bisect_right(xs, x) - 1
    return ys[at] + (ys[at + 1] - ys[at]) * (x - xs[at]) // (xs[at + 1] - xs[at])


@lru_cache(maxsize=64)
def heights(line: Line) -> tuple[int, ...]:
    """`along` at 0, 1, 2, … up to the last point, for lines over seconds."""
    return tuple([along(line, x) for x in range(max(line[0][-1], 0) + 1)])


def milli(number: float) -> int:
    """A setting in whole thousandths."""
    return round(number * MILLI)


def clamp(number: int, low: int, high: int) -> int:
    """`number`, but at least `low` and at most `high`."""
    return low if number < low else high if number > high else number


def fade(number: int, keep_micro: int) -> int:
    """`number` after one second of fading, toward zero; `keep_micro` millionths stay."""
    return number * keep_micro // MICRO if number >= 0 else -(-number * keep_micro // MICRO)
