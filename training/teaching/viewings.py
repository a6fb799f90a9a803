"""Watching a course: one page at a time, heartbeats with a token only the server makes, and the seconds that count (R-ASM-3).

Every answer to a heartbeat carries the token of the next one: HMAC-SHA256 over session, count and the time it was given. The wall time
of a heartbeat runs from that time to its arrival, so nobody can send an hour's heartbeats at once, or one of them twice.
"""

import hashlib
import hmac
from dataclasses import dataclass

from sqlalchemy import select

from sandbox.store import Tx, View
from training.events import CourseWatched

from .courses import length_s
from .refusals import BeatForged, CourseGone, WatchOver
from .tables import Course, Viewing, WatchSession
from .watching import ENOUGH_BP, LATENCY_MS, LONGEST_BEAT_MS, Beat, Span, credited, gaps, measure, missing_s, share_bp, union

SAY_EVERY_S = 30
SILENT_MS = LONGEST_BEAT_MS + 30_000
"""A page that sent nothing for so long is gone."""


@dataclass(frozen=True)
class Progress:
    """How far a student is: unique whole seconds, what is missing to 95 %, and the stretches that are not watched, in milliseconds."""

    course_id: str
    watched_s: int
    length_s: int
    share_bp: int
    missing_s: int
    gaps: tuple[Span, ...]


@dataclass(frozen=True)
class Watching:
    """The answer to a page that plays: its next token, what the last stretch earned in milliseconds, and how far the student is."""

    session_id: str
    token: str
    earned_ms: int
    progress: Progress


def open_watch(tx: Tx, course_id: str) -> Watching:
    """Begin to count on this page; another page of the student stops to. CourseGone."""
    course = tx.get(Course, course_id)
    if course.state != "published":
        raise CourseGone
    for old in tx.all(select(WatchSession).where(WatchSession.person_id == tx.actor.id, WatchSession.closed_at.is_(None))):
        _close(tx, old)
    session = tx.add(
        WatchSession(
            id=tx.new_id("wat"),
            course_id=course_id,
            person_id=tx.actor.id,
            cohort_id=course.cohort_id,
            secret=tx.secret(),
            sequence=0,
            since_at=tx.now,
            opened_at=tx.now,
            closed_at=None,
        )
    )
    return Watching(session.id, token_of(session), 0, progress_of(tx, course, tx.actor.id))


def beat(tx: Tx, session_id: str, token: str, from_ms: int, to_ms: int, hidden: bool) -> Watching:
    """A stretch was played. WatchOver on a page that does not count, BeatForged for a token that is not the newest one given to it."""
    session = tx.get(WatchSession, session_id)
    if session.closed_at is not None:
        raise WatchOver
    if not hmac.compare_digest(token_of(session).encode(), token.encode()):
        raise BeatForged
    course = tx.get(Course, session.course_id)
    if course.state != "published":
        raise CourseGone
    span = credited(Beat(from_ms, to_ms, session.since_at, tx.now, hidden), course.length_ms)
    earned = _credit(tx, session, course, span) if span is not None else 0
    session.sequence, session.since_at = session.sequence + 1, tx.now - _left_over(session, tx.now, span, hidden)
    return Watching(session.id, token_of(session), earned, progress_of(tx, course, session.person_id))


def leave(tx: Tx, session_id: str) -> None:
    """The page is left."""
    session = tx.get(WatchSession, session_id)
    if session.closed_at is None:
        _close(tx, session)


def silent(view: View) -> list[str]:
    """Pages that fell silent."""
    query = select(WatchSession.id).where(WatchSession.closed_at.is_(None), WatchSession.since_at < view.now - SILENT_MS)
    return view.all(query.order_by(WatchSession.since_at).limit(100))


def close_silent(tx: Tx, ids: list[str]) -> int:
    """End these if they are silent still; how many were."""
    rows = [tx.get(WatchSession, id) for id in ids]
    gone = [row for row in rows if row.closed_at is None and row.since_at < tx.now - SILENT_MS]
    for row in gone:
        _close(tx, row)
    return len(gone)


def progress_of(view: View, course: Course, person_id: str) -> Progress:
    """How far this student is with this course."""
    return progress(course, view.session.get(Viewing, (course.id, person_id)))


def progress(course: Course, row: Viewing | None) -> Progress:
    """How far somebody is whose viewing this is, None when he has not begun."""
    length, seen = length_s(course), _spans(row)
    watched = min(length, (row.watched_ms if row is not None else 0) // 1000)
    return Progress(course.id, watched, length, share_bp(watched, length), missing_s(watched, length), gaps(seen, course.length_ms))


def token_of(session: WatchSession) -> str:
    """The token of the session's next heartbeat."""
    said = f"{session.id}/{session.person_id}/{session.course_id}/{session.sequence}/{session.since_at}"
    return hmac.new(session.secret.encode(), said.encode(), hashlib.sha256).hexdigest()


def _left_over(session: WatchSession, now: int, span: Span | None, hidden: bool) -> int:
    """Wall time the heartbeat did not use goes to the next one, a little of it: on a network heartbeats come now early, now late."""
    used = span[1] - span[0] if span is not None else 0
    return 0 if hidden else min(max(0, now - session.since_at - used), LATENCY_MS)


def _credit(tx: Tx, session: WatchSession, course: Course, span: Span) -> int:
    key = (course.id, session.person_id)
    row = tx.session.get(Viewing, key) or tx.add(
        Viewing(
            course_id=course.id,
            person_id=session.person_id,
            cohort_id=course.cohort_id,
            seen=[],
            watched_ms=0,
            wall_ms=0,
            said_s=0,
            seen_at=tx.now,
        )
    )
    before, seen = row.watched_ms, union([*_spans(row), span])
    row.seen, row.watched_ms, row.seen_at = [list(one) for one in seen], measure(seen), tx.now
    row.wall_ms += min(tx.now - session.since_at, LONGEST_BEAT_MS)
    if _worth_saying(row, length_s(course)):
        _say(tx, row, course)
    return row.watched_ms - before


def _worth_saying(row: Viewing, length: int) -> bool:
    watched = min(length, row.watched_ms // 1000)
    if watched == row.said_s:
        return False
    now, said = share_bp(watched, length), share_bp(row.said_s, length)
    return watched - row.said_s >= SAY_EVERY_S or now == 10_000 or (now >= ENOUGH_BP > said)


def _close(tx: Tx, session: WatchSession) -> None:
    session.closed_at = tx.now
    row = tx.session.get(Viewing, (session.course_id, session.person_id))
    course = tx.get(Course, session.course_id)
    if row is not None and course.state == "published" and min(length_s(course), row.watched_ms // 1000) > row.said_s:
        _say(tx, row, course)


def _say(tx: Tx, row: Viewing, course: Course) -> None:
    length = length_s(course)
    row.said_s = min(length, row.watched_ms // 1000)
    fact = CourseWatched(
        course_id=course.id,
        cohort_id=course.cohort_id,
        person_id=row.person_id,
        watched_s=row.said_s,
        length_s=length,
        share_bp=share_bp(row.said_s, length),
    )
    tx.emit(fact, course.id, cohort=course.cohort_id)


def _spans(row: Viewing | None) -> list[Span]:
    return [(first, last) for first, last in row.seen] if row is not None else []
