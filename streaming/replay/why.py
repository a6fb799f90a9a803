"""Why did people leave between two moments? The leavers against the room in which nothing was wrong, cause by cause, adding up."""

from collections import Counter
from collections.abc import Iterable
from typing import Any, Final

from sandbox.events import log
from sandbox.store import View
from streaming.audience.acts import Acts
from streaming.events import CrowdTicked

from .review import shares

NATURAL: Final = "natural"
READ_AT_ONCE: Final = 500


def why(seconds: Iterable[CrowdTicked], from_showms: int, to_showms: int) -> dict[str, Any]:
    """The account of `from_showms < end of the second <= to_showms`. Pure.

    `left` leavers; `expected` of them had gone in the same second with nothing wrong (the counterfactual of each second, with those
    who were there in it), and each cause has the rest that is its own: `expected` and the causes' `leavers` add up to `left`. Whom a
    cause drove out would not have stayed for ever, so over minutes fewer are missing than left for it: what-if runs that.
    `worst_showms` is the second in which a cause drove out most.
    """
    counts: Counter[str] = Counter()
    worst: dict[str, tuple[int, int]] = {}
    left = entered = watched = before = 0
    ticks = 0
    for second in seconds:
        showms = second.tick * 1000
        if showms <= from_showms:
            before = second.online
            continue
        if showms > to_showms:
            break
        ticks, left, entered, watched = ticks + 1, left + second.left, entered + second.entered, watched + second.online
        for cause, part in (Acts.from_wire(second.acts).get("w", {}) if second.left and second.acts else {}).items():
            counts[cause] += part
            if part > worst.get(cause, (0, 0))[0]:
                worst[cause] = (part, showms)
    people, parts = shares(counts, left), shares(counts)
    causes = sorted((cause for cause in counts if cause != NATURAL and counts[cause]), key=lambda cause: (-counts[cause], cause))
    return {
        "from_showms": from_showms,
        "to_showms": to_showms,
        "seconds": ticks,
        "online_before": before,
        "entered": entered,
        "left": left,
        "expected": people.get(NATURAL, 0),
        "left_per_viewer_minute_bp": left * 10_000 * 60 // watched if watched else None,
        "causes": [
            {"cause": cause, "leavers": people[cause], "permille": parts[cause], "worst_showms": worst[cause][1]} for cause in causes
        ],
    }


def why_left(view: View, show_id: str, from_showms: int, to_showms: int) -> dict[str, Any]:
    """`why` of a show as the log has it, also while it is live."""
    return why(_seconds(view, show_id, to_showms), from_showms, to_showms)


def _seconds(view: View, show_id: str, to_showms: int) -> Iterable[CrowdTicked]:
    after = 0
    while found := log.read(view.session, after=after, types=[CrowdTicked.type], show=show_id, limit=READ_AT_ONCE):
        for envelope in found:
            ticked = CrowdTicked.model_validate(envelope.data)
            yield ticked
            if ticked.tick * 1000 >= to_showms:
                return
        after = found[-1].position
