"""The show's own clock, which stands still in pauses, and the envelope every fact of a show goes out in."""

from sandbox.events.envelope import Fact
from sandbox.store import Tx

from .tables import Show


def show_ms(show: Show, at_ms: int) -> int:
    """Milliseconds of the show's own time at `at_ms` (ms since 1970), pauses left out.

    0 for a show that never started; negative for a moment before its start; it stands still while paused and after the end.
    """
    if show.started_at is None:
        return 0
    stop = show.ended_at if show.ended_at is not None else show.paused_at
    return (at_ms if stop is None else min(at_ms, stop)) - show.started_at - show.paused_total_ms


def say(tx: Tx, show: Show, fact: Fact, at_ms: int | None = None) -> None:
    """Emit a fact of this show with cohort, room, show and the show's time at `at_ms` (now when not given)."""
    showms = show_ms(show, tx.now if at_ms is None else at_ms) if show.started_at is not None else None
    tx.emit(fact, show.id, cohort=show.cohort_id, room=show.room_id, show=show.id, showms=showms)
