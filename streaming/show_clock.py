"""The show's own clock, which stands still in pauses, and the envelope every fact of a show goes out in."""

from sqlalchemy import select

from sandbox.events.envelope import Fact
from sandbox.events.log import LogEvent
from sandbox.store import Tx, View

from .events import CrowdTicked
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


def ticks_said(view: View, show_id: str) -> int:
    """The number of the crowd's last second in the log, 0 while there is none. Whoever ends a show goes before the crowd in a batch of
    the writer, so no second comes after the answer.
    """
    query = select(LogEvent.data).where(LogEvent.show == show_id, LogEvent.type == CrowdTicked.type)
    last = view.first(query.order_by(LogEvent.position.desc()).limit(1))
    return CrowdTicked.model_validate_json(last).tick if last is not None else 0
