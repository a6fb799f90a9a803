"""Where a parcel is: collected, on its way, out for delivery, signed for. Pure: made from the times that are known."""

from dataclasses import dataclass

STEPS = ((0, "collected"), (1_500, "sorted"), (4_500, "transit"), (8_500, "delivering"))
"""Share of the way (ten-thousandths) from which on each step shows."""
STUCK_AFTER_MS = 3 * 86_400_000


@dataclass(frozen=True)
class Step:
    """One line of a parcel's trace; `name` is a key of the pages' words, `at` market time."""

    name: str
    at: int


def trace(
    dispatched_at: int, eta_at: int | None, delivered_at: int | None, now: int, damaged: int = 0, refused_at: int | None = None
) -> list[Step]:
    """The trace as it is known at market time `now`, newest last; `stuck` when it is three days over its time, `refused` at the door."""
    end = delivered_at or refused_at or eta_at or dispatched_at + STUCK_AFTER_MS
    way = max(1, end - dispatched_at)
    found = [Step(name, dispatched_at + way * share // 10_000) for share, name in STEPS]
    seen = [step for step in found if step.at <= now]
    if delivered_at is not None:
        return [*seen, *([Step("damaged", delivered_at)] if damaged else []), Step("delivered", delivered_at)]
    if refused_at is not None:
        return [*seen, Step("refused", refused_at)]
    if now > end + STUCK_AFTER_MS:
        return [*seen, Step("stuck", end + STUCK_AFTER_MS)]
    return seen
