"""What may not be done to a record of attendance: before its session, after it counts, and by whom it is signed (R-ASM-1, R-FN-1)."""

from datetime import datetime

from sandbox.errors import Refused
from sandbox.store import Tx
from sandbox.trade.dates import CHINA, day_of

from .closing_guard import changeable
from .roster import enrolments
from .tables import Attendance, ClassSession, Enrolment

EARLY_MS = 30 * 60_000
"""So long before it begins a session can be recorded: people come early, and a lesson that begins then belongs to it."""


class RecordStands(Refused):
    """A record that counts changes only by a correction with its reason."""

    code = "record_stands"
    zh = "座位 {seat} 这节课的考勤已经定了（{now}），不能直接改写，这次一条也没有记。要改请用“更正”，并写明原因。"
    en = "Seat {seat} has a record that counts ({now}); it cannot be written over, nothing was recorded. Use a correction."


class SessionAhead(Refused):
    """What has not been held cannot be recorded."""

    code = "session_ahead"
    zh = "这节课 {day} {begins} 才开始，还不能记考勤（请假可以提前登记）。请到上课时再记。"
    en = "This session begins on {day} at {begins}; attendance is taken then. Only a leave can be granted before."


def begins_ms(day: str, at: str) -> int:
    """Milliseconds since 1970 of a local time in China."""
    return round(datetime.fromisoformat(f"{day}T{at}:00").replace(tzinfo=CHINA).timestamp() * 1000)


def may_record(tx: Tx, row: ClassSession, early_ms: int = EARLY_MS) -> None:
    """Refused when the class is closed or its materials lie with the authority, and before the session (SessionAhead)."""
    changeable(tx, row.cohort_id, "attendance")
    if tx.now < begins_ms(row.day, row.begins) - early_ms:
        raise SessionAhead(day=row.day, begins=row.begins)


def may_sign_in(tx: Tx, row: ClassSession) -> None:
    """Whoever signs in does so on the session's day. SessionAhead."""
    if day_of(tx.now) < row.day:
        raise SessionAhead(day=row.day, begins=row.begins)


def may_write(tx: Tx, have: Attendance | None) -> None:
    """RecordStands when the student's record of the session counts already; one that waits for the lecturer may be written again."""
    if have is not None and have.countersigned_by:
        place = tx.first(enrolments(have.cohort_id).where(Enrolment.person_id == have.person_id))
        raise RecordStands(seat=place.seat_no if place is not None else "?", now=have.presence)


def signs(tx: Tx, cohort_id: str) -> str:
    """Who signs what the actor writes: he himself when he teaches the class, else nobody yet: it waits for a lecturer."""
    return tx.actor.id if tx.actor.teaches(cohort_id) else ""
