"""The time of one sitting, pure: deadline, grace, pauses of the whole exam (R-ASM-6: 60 minutes by the server's clock)."""

from dataclasses import dataclass
from typing import Literal

MINUTES = 60  # R-ASM-6
GRACE_MS = 5_000
"""Network grace: what arrives so late still counts and is flagged; the finish time stays the deadline."""
MOST_EXTRA_MS = 60 * 60_000

Arrival = Literal["in_time", "grace", "late", "paused"]


@dataclass(frozen=True)
class Sitting:
    """When it began, when it must end (both milliseconds since 1970), and since when the exam stands still, None when it runs."""

    started_at: int
    deadline_at: int
    paused_since: int | None = None

    def remaining(self, now: int) -> int:
        """Milliseconds left, 0 at the least; a pause holds them."""
        at = now if self.paused_since is None else max(min(now, self.paused_since), self.started_at)
        return max(0, self.deadline_at - at)

    def arrival(self, now: int) -> Arrival:
        """How an answer that comes now counts. In a pause what was on its way when it began still counts."""
        if self.paused_since is not None:
            if now > self.paused_since + GRACE_MS:
                return "paused"
            now = min(now, max(self.paused_since, self.started_at))
        if now <= self.deadline_at:
            return "in_time"
        return "grace" if now <= self.deadline_at + GRACE_MS else "late"

    def over(self, now: int) -> bool:
        """Whether nothing can come any more: the sitting is handed in by itself now. Never in a pause."""
        return self.paused_since is None and now > self.deadline_at + GRACE_MS

    def resumed(self, now: int) -> "Sitting":
        """After the pause: the deadline moved by as long as this sitting stood still."""
        if self.paused_since is None:
            return self
        stood = max(0, now - max(self.paused_since, self.started_at))
        return Sitting(self.started_at, self.deadline_at + stood)

    def extended(self, extra_ms: int) -> "Sitting":
        """With more time. ValueError for none or more than an hour."""
        if not 0 < extra_ms <= MOST_EXTRA_MS:
            raise ValueError("an extension is more than nothing and an hour at most")
        return Sitting(self.started_at, self.deadline_at + extra_ms, self.paused_since)

    def stepped(self, by_ms: int) -> "Sitting":
        """After the machine's clock was set by `by_ms`: everything moves along, so that the exam is neither shorter nor longer."""
        since = None if self.paused_since is None else self.paused_since + by_ms
        return Sitting(self.started_at + by_ms, self.deadline_at + by_ms, since)


def begin(now: int, minutes: int) -> Sitting:
    """A sitting that begins now."""
    return Sitting(now, now + minutes * 60_000)
