"""What was corrected in attendance, for who reads the record: what stood before, why, who changed it, and until when one may object."""

from dataclasses import dataclass

from sqlalchemy import select

from sandbox.identity.people import named
from sandbox.store import View

from .tables import Attendance, AttendanceChange

OBJECT_WITHIN_MS = 24 * 3600_000
"""The student sees his record daily and may object within a day of it, or of its newest correction."""


@dataclass(frozen=True)
class Correction:
    """One correction: `was` became `presence`, so many tenths of a class hour missed; who changed it, why and when (ms)."""

    was: str
    presence: str
    missed: int
    reason: str
    by: str
    made_at: int


def corrections_of(view: View, cohort_id: str, person_id: str = "") -> dict[tuple[str, str], list[Correction]]:
    """The corrections of a class by session and student, the oldest first; of one student when `person_id` is given."""
    query = select(AttendanceChange).where(AttendanceChange.cohort_id == cohort_id)
    if person_id:
        query = query.where(AttendanceChange.person_id == person_id)
    rows = view.all(query.order_by(AttendanceChange.made_at, AttendanceChange.id))
    people = named(view, sorted({row.made_by for row in rows}))
    found: dict[tuple[str, str], list[Correction]] = {}
    for row in rows:
        by = people[row.made_by].name if row.made_by in people else ""
        one = Correction(row.was, row.presence, row.missed, row.reason, by, row.made_at)
        found.setdefault((row.session_id, row.person_id), []).append(one)
    return found


def object_until(recorded_at: int, corrected_at: int | None) -> int:
    """The last moment an objection is taken: a day after the record, or after its newest correction. Pure."""
    return max(recorded_at, corrected_at or 0) + OBJECT_WITHIN_MS


def last_corrected(view: View, record: Attendance) -> int | None:
    """When a record was corrected last, None when it never was."""
    changes = select(AttendanceChange.made_at).where(AttendanceChange.session_id == record.session_id)
    return view.first(changes.where(AttendanceChange.person_id == record.person_id).order_by(AttendanceChange.made_at.desc()))


def may_object(record: Attendance, corrected_at: int | None, now: int) -> bool:
    """Whether the student may object now: in time, and not twice to the same state of it. Pure."""
    again = record.objection == "" or (corrected_at or 0) > (record.objected_at or 0)
    return again and now <= object_until(record.recorded_at, corrected_at)
