"""From the facts of the school to the class, its students and what the process evaluation asks of each (R-ASM-1 to R-ASM-4)."""

from collections.abc import Callable
from typing import Any

from sandbox.events.envelope import Envelope, Fact
from sandbox.store import Tx
from training.events import AttendanceCorrected, AttendanceRecorded, CohortClosed, CohortOpened, StudentEnrolled, StudentLeft

from .evidence import fold


def class_opened(tx: Tx, _envelope: Envelope, fact: CohortOpened) -> None:
    """The class exists."""
    fold(tx, "class", fact.cohort_id, fact.cohort_id, name=fact.name, mode=fact.mode, institution_id=fact.institution_id)


def class_closed(tx: Tx, envelope: Envelope, fact: CohortClosed) -> None:
    """The class is over."""
    fold(tx, "class", fact.cohort_id, fact.cohort_id, closed=envelope.time)


def student_enrolled(tx: Tx, _envelope: Envelope, fact: StudentEnrolled) -> None:
    """He is on the roster."""
    fold(tx, "student", f"{fact.cohort_id}/{fact.person_id}", fact.cohort_id, fact.person_id, seat_no=fact.seat_no, left=False)


def student_left(tx: Tx, _envelope: Envelope, fact: StudentLeft) -> None:
    """He is not any more."""
    fold(tx, "student", f"{fact.cohort_id}/{fact.person_id}", fact.cohort_id, fact.person_id, left=True)


def attendance_recorded(tx: Tx, _envelope: Envelope, fact: AttendanceRecorded | AttendanceCorrected) -> None:
    """One session of one student; a later record of the same session replaces it. `present` is nothing away."""
    id, kind = f"{fact.session_id}/{fact.person_id}", None if fact.presence == "present" else fact.presence
    fold(tx, "away", id, fact.cohort_id, fact.person_id, kind_of=kind, tenths=fact.missed, when=fact.session_id)


SCHOOL: dict[type[Fact], Callable[[Tx, Envelope, Any], None]] = {
    AttendanceRecorded: attendance_recorded,
    AttendanceCorrected: attendance_recorded,
}
"""The facts of the school's other parts."""
