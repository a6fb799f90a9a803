"""WHIP and WHEP sessions as rows: who opened which, how often, and which are left over."""

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import select, update

from sandbox.errors import TooMany
from sandbox.store import Tx, View

from .refusals import NotLive, ShowOver
from .tables import MediaSession, Show

SessionKind = Literal["publish", "watch"]
WINDOW_MS = 60_000
MOST_A_MINUTE: dict[str, int] = {"publish": 6, "watch": 30}


@dataclass(frozen=True)
class Opened:
    """A session the engine may be asked for. `recording_id` is empty for a watcher."""

    session_id: str
    recording_id: str


def open_session(tx: Tx, show_id: str, kind: SessionKind) -> Opened:
    """Note a new session of the actor; its id has 128 random bits.

    Publishing is allowed from the plan to the end, so that the host sees himself before the start. TooMany for more than 6 (publish)
    or 30 (watch) a minute, broken offers counted; ShowOver after the end, NotLive for a watcher before the start.
    """
    show = tx.get(Show, show_id)
    if show.state == "ended":
        raise ShowOver
    if kind == "watch" and show.state == "planned" and show.publisher_session_id is None:
        raise NotLive
    recent = tx.all(
        select(MediaSession.opened_at)
        .where(MediaSession.person_id == tx.actor.id, MediaSession.kind == kind, MediaSession.opened_at > tx.now - WINDOW_MS)
        .order_by(MediaSession.opened_at)
    )
    if len(recent) >= MOST_A_MINUTE[kind]:
        wait_ms = recent[-MOST_A_MINUTE[kind]] + WINDOW_MS - tx.now
        raise TooMany(max(1, -(-wait_ms // 1000)))
    recording_id = tx.new_id("rec") if kind == "publish" else None
    row = MediaSession(
        id=tx.secret(128), show_id=show_id, person_id=tx.actor.id, kind=kind, recording_id=recording_id, opened_at=tx.now, closed_at=None
    )
    tx.add(row)
    return Opened(row.id, recording_id or "")


def close_session(tx: Tx, session_id: str) -> None:
    """The session is over; saying it twice is fine."""
    row = tx.session.get(MediaSession, session_id)
    if row is not None and row.closed_at is None:
        row.closed_at = tx.now


def close_sessions(tx: Tx, show_id: str) -> None:
    """Every session of a show is over."""
    tx.session.execute(
        update(MediaSession).where(MediaSession.show_id == show_id, MediaSession.closed_at.is_(None)).values(closed_at=tx.now)
    )


def left_over(view: View) -> list[str]:
    """Shows that have ended and still have open sessions."""
    still_open = select(Show.id).join(MediaSession, MediaSession.show_id == Show.id).where(MediaSession.closed_at.is_(None))
    return view.all(still_open.where(Show.state == "ended").distinct())
