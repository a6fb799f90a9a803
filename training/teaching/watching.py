"""Pure: unique seconds of a video that a student watched, out of heartbeats (R-ASM-3).

A heartbeat says which stretch of the video was played; the server alone says how much wall time it had for that. A stretch is credited
up to the wall time of its heartbeat, and a second of the video once: so the sum never passes the smaller of new video seconds and
wall seconds, whatever is claimed, in whatever order heartbeats come, and however often one is sent again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

Span = tuple[int, int]
"""From and to in milliseconds, `from < to`."""

ENOUGH_BP: Final = 9_500
"""95 % (R-ASM-3)."""
LATENCY_MS: Final = 1_500
"""What a heartbeat may claim over its wall time: the answer before it was on its way while the video played on."""
FASTEST: Final = 2
"""Played faster than this is skipped, not watched. What is played at double speed is credited up to its wall time, that is half."""
LONGEST_BEAT_MS: Final = 120_000
"""More wall time than this no heartbeat can have: a page that is silent for so long is gone."""


@dataclass(frozen=True)
class Beat:
    """One heartbeat: the stretch of video it claims and the wall time the server gave it, both in milliseconds.

    `hidden`: the page was out of sight at some moment of it.
    """

    from_ms: int
    to_ms: int
    since_ms: int
    at_ms: int
    hidden: bool = False


def credited(beat: Beat, length_ms: int) -> Span | None:
    """The stretch that counts, None when nothing does: hidden, backwards, skipped, outside the video, or in no time at all.

    It is never longer than the beat's wall time.
    """
    wall = min(beat.at_ms - beat.since_ms, LONGEST_BEAT_MS)
    first, last = max(beat.from_ms, 0), min(beat.to_ms, length_ms)
    if beat.hidden or wall <= 0 or last <= first or beat.to_ms - beat.from_ms > FASTEST * wall + LATENCY_MS:
        return None
    return first, min(last, first + wall)


def union(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The spans as the fewest that do not touch, in order."""
    merged: list[Span] = []
    for first, last in sorted(span for span in spans if span[0] < span[1]):
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], last))
        else:
            merged.append((first, last))
    return tuple(merged)


def measure(spans: Iterable[Span]) -> int:
    """Milliseconds in spans that do not overlap."""
    return sum(last - first for first, last in spans)


def watched_ms(beats: Sequence[Beat], length_ms: int) -> int:
    """Unique milliseconds watched: at most the video's length, and at most the wall time in which at least one beat ran."""
    seen = union(span for beat in beats if (span := credited(beat, length_ms)) is not None)
    walls = union((beat.since_ms, beat.at_ms) for beat in beats)
    return min(measure(seen), measure(walls), length_ms)


def needed_s(length_s: int) -> int:
    """The fewest whole seconds that are 95 % of a video (R-ASM-3)."""
    return -(-length_s * ENOUGH_BP // 10_000)


def missing_s(watched_s: int, length_s: int) -> int:
    """Whole seconds that are missing to 95 %; 0 when they are there."""
    return max(0, needed_s(length_s) - watched_s)


def share_bp(watched_s: int, length_s: int) -> int:
    """Share watched in basis points, rounded down: 9500 means that 95 % are there indeed. 0 for a video without length."""
    return min(10_000, watched_s * 10_000 // length_s) if length_s else 0


def gaps(seen: Iterable[Span], length_ms: int, least_ms: int = 1_000) -> tuple[Span, ...]:
    """What is not watched yet, in order; holes shorter than `least_ms` are left out: nobody can aim at them."""
    found, at = [], 0
    for first, last in (*union(seen), (length_ms, length_ms)):
        if first - at >= least_ms:
            found.append((at, first))
        at = max(at, last)
    return tuple(found)
