"""The best and the worst minute by two rules anyone can check by hand, with what happened in them."""

from dataclasses import dataclass
from typing import Any, Final

from .curve import Bucket
from .review import leave_causes
from .timeline import Timeline

LEAST_LEAVERS: Final = 5
WORSE_BY_BP: Final = 2_000
"""A minute is worst only when its share of leavers is a fifth over the average of the show; below that it is chance."""
TELLING: Final = frozenset(
    {
        *("pinned", "unpinned", "price", "stock_low", "coupon", "flash_started", "bag_opened", "call", "incident", "violation"),
        *("picture_black", "picture_froze", "media_stalled", "paused"),
    }
)


@dataclass(frozen=True)
class Minute:
    """A full minute. `rule` is `orders_per_viewer`, `talk_per_viewer` or `leavers`; `value` and `average` are per 10,000 viewers."""

    from_showms: int
    to_showms: int
    rule: str
    value: int
    average: int
    reasons: tuple[dict[str, Any], ...]


def present(minute: Bucket, before: int) -> int:
    """People who could do something in a minute: those online when it began and those who entered."""
    return before + minute.entered


def best_minute(timeline: Timeline) -> Minute | None:
    """The minute with most orders per viewer present; in a show without orders, most comments, likes and clicks. The earlier of equals."""
    for rule, names in (("orders_per_viewer", ("orders",)), ("talk_per_viewer", ("comments", "likes", "clicks"))):
        rates = _rates(timeline, names)
        if rates and max(rates) > 0:
            at = rates.index(max(rates))
            return Minute(at * 60_000, (at + 1) * 60_000, rule, rates[at], _average(timeline, names), _reasons(timeline, at))
    return None


def worst_minute(timeline: Timeline) -> Minute | None:
    """The minute whose share of leavers is furthest over the show's; None when none stands out (a fifth over, at least five).

    The first minute is left out of both: whoever drops in there and goes again met an empty room.
    """
    minutes = timeline.curve.minutes()
    rates, average = _rates(timeline, ("left",)), _average(timeline, ("left",), skip=1)
    far = average * (10_000 + WORSE_BY_BP)
    out = [at for at, rate in enumerate(rates) if at and minutes[at].left >= LEAST_LEAVERS and rate * 10_000 >= far]
    if not out:
        return None
    at = max(out, key=lambda index: (rates[index], -index))
    causes = [{"label": "cause", **cause} for cause in leave_causes(timeline.causes_by_minute[at], minutes[at].left)[:2]]
    return Minute(at * 60_000, (at + 1) * 60_000, "leavers", rates[at], average, (*causes, *_reasons(timeline, at)))


def _rates(timeline: Timeline, names: tuple[str, ...]) -> list[int]:
    before, found = 0, []
    for minute in timeline.curve.minutes():
        found.append(sum(getattr(minute, name) for name in names) * 10_000 // max(present(minute, before), 1))
        before = minute.online
    return found


def _average(timeline: Timeline, names: tuple[str, ...], skip: int = 0) -> int:
    before = done = people = 0
    for at, minute in enumerate(timeline.curve.minutes()):
        if at >= skip:
            done += sum(getattr(minute, name) for name in names)
            people += present(minute, before)
        before = minute.online
    return done * 10_000 // max(people, 1)


def _reasons(timeline: Timeline, at: int) -> tuple[dict[str, Any], ...]:
    """What was done in the minute or in the half minute before it, newest first, at most three; else that nothing was done."""
    near = [action for action in timeline.actions if action.label in TELLING and at * 60_000 - 30_000 <= action.showms < (at + 1) * 60_000]
    if not near:
        return ({"label": "nothing_done"},)
    return tuple(
        {"label": each.label, "showms": each.showms, "listing_id": each.listing_id, "position": each.position} for each in near[:-4:-1]
    )
