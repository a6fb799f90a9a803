"""Sessions that are over and whose attendance is not settled: R-ASM-1 cannot be judged while they are (R-ASM-5)."""

from dataclasses import dataclass

from sqlalchemy import select

from sandbox.store import View

from .attendance_guard import begins_ms
from .filing import sessions_of
from .roster import enrolments
from .tables import Attendance


@dataclass(frozen=True)
class Unsettled:
    """A session that is over: so many students without a record, records the lecturer has not countersigned, objections without answer."""

    session_id: str
    number: int
    day: str
    begins: str
    topic: str
    unrecorded: int
    unsigned: int
    objections: int


def unsettled_sessions(view: View, cohort_id: str) -> list[Unsettled]:
    """Those of the class, in the order of the timetable."""
    ids = {place.person_id for place in view.all(enrolments(cohort_id))}
    past = [one for one in sessions_of(view, cohort_id) if begins_ms(one.day, one.ends) <= view.now]
    records: dict[str, list[Attendance]] = {}
    for row in view.all(select(Attendance).where(Attendance.cohort_id == cohort_id)):
        if row.person_id in ids:
            records.setdefault(row.session_id, []).append(row)
    found = []
    for one in past:
        have = records.get(one.id, [])
        unsigned = sum(not row.countersigned_by for row in have)
        objections = sum(bool(row.objection) and not row.answer for row in have)
        counts = (len(ids) - len(have), unsigned, objections)
        if any(counts):
            found.append(Unsettled(one.id, one.number, one.day, one.begins, one.topic, *counts))
    return found
