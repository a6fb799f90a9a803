"""After a crash or a restart: live shows become paused at the moment of their last event, so that the downtime is a pause."""

from sqlalchemy import select, update

from sandbox.events.log import LogEvent
from sandbox.store import Tx

from .events import PublisherLeft
from .show_clock import say
from .shows import stop_clock
from .tables import MediaSession, RecordingFile, Show


def recover(tx: Tx) -> list[str]:
    """Run once before anything moves; answers the shows that wait to be resumed. Doing it twice changes nothing.

    Recordings that nobody closed are `lost` until somebody looks into the file; media sessions are over.
    """
    for show in tx.all(select(Show).where(Show.publisher_session_id.is_not(None))):
        last = _last_event_at(tx, show)
        fact = PublisherLeft(show_id=show.id, session_id=show.publisher_session_id or "", reason="lost")
        show.publisher_session_id, show.stalled, show.media_due_at = None, False, None
        say(tx, show, fact, last)
    live = tx.all(select(Show).where(Show.state == "live").order_by(Show.id))
    for show in live:
        stop_clock(tx, show, "server_down", _last_event_at(tx, show))
    tx.session.execute(update(MediaSession).where(MediaSession.closed_at.is_(None)).values(closed_at=tx.now))
    tx.session.execute(update(RecordingFile).where(RecordingFile.state == "open").values(state="lost"))
    return [show.id for show in live]


def _last_event_at(tx: Tx, show: Show) -> int:
    """When the log last said something about the show, never before its start nor after now."""
    newest = select(LogEvent.time_at).where(LogEvent.show == show.id).order_by(LogEvent.position.desc())
    return min(max(tx.first(newest) or tx.now, show.started_at or 0), tx.now)
