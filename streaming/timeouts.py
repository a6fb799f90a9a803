"""What happens to a show by itself: it pauses when no phone came back, and ends after four hours."""

from sqlalchemy import or_, select

from sandbox.store import Tx, View

from .shows import end, stop_clock
from .tables import Show

ON_AIR = ("live", "paused")


def overdue(view: View) -> list[str]:
    """Shows something is due for."""
    due = or_(Show.due_at <= view.now, Show.media_due_at <= view.now)
    return view.all(select(Show.id).where(Show.state.in_(ON_AIR), due).order_by(Show.id))


def time_out(tx: Tx, show_id: str) -> None:
    """Do what is due for this show, if it still is."""
    show = tx.get(Show, show_id)
    if show.state in ON_AIR and show.due_at is not None and show.due_at <= tx.now:
        end(tx, show_id, "timeout")
    elif show.state == "live" and show.media_due_at is not None and show.media_due_at <= tx.now:
        stop_clock(tx, show, "phone_lost", tx.now)
