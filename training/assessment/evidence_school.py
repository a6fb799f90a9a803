"""From the facts of the school to the class, its students and what the process evaluation asks of each (R-ASM-1 to R-ASM-4)."""

from collections.abc import Callable
from typing import Any

from sandbox.events.envelope import Envelope, Fact
from sandbox.store import Tx
from training.events import (
    AttendanceCorrected,
    AttendanceRecorded,
    CohortClosed,
    CohortOpened,
    CoursePublished,
    CourseWatched,
    CourseWithdrawn,
    LessonAttended,
    PerformanceRecorded,
    StudentEnrolled,
    StudentLeft,
    TaskCancelled,
    TaskDone,
    TaskMissed,
    TaskReturned,
    TaskSet,
)

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


def course_published(tx: Tx, _envelope: Envelope, fact: CoursePublished) -> None:
    """A video to watch (R-ASM-3)."""
    fold(tx, "course", fact.course_id, fact.cohort_id, title=fact.title, length_s=fact.length_s, required=fact.required, gone=False)


def course_withdrawn(tx: Tx, _envelope: Envelope, fact: CourseWithdrawn) -> None:
    """It does not count any more."""
    fold(tx, "course", fact.course_id, fact.cohort_id, gone=True)


def course_watched(tx: Tx, _envelope: Envelope, fact: CourseWatched) -> None:
    """How many unique seconds of it a student has by now."""
    id = f"{fact.course_id}/{fact.person_id}"
    fold(tx, "watched", id, fact.cohort_id, fact.person_id, course_id=fact.course_id, watched_s=fact.watched_s)


def task_set(tx: Tx, _envelope: Envelope, fact: TaskSet) -> None:
    """An exercise (R-ASM-4)."""
    data = {"kind_of": fact.kind, "title": fact.title, "required": fact.required, "due_at": fact.due_at}
    fold(tx, "task", fact.task_id, fact.cohort_id, **data, gone=False)


def task_cancelled(tx: Tx, _envelope: Envelope, fact: TaskCancelled) -> None:
    """It does not stand any more."""
    fold(tx, "task", fact.task_id, fact.cohort_id, gone=True)


def task_done(tx: Tx, _envelope: Envelope, fact: TaskDone) -> None:
    """A student has done it."""
    id = f"{fact.task_id}/{fact.person_id}"
    film = {"proof_id": fact.proof_id, "length_ms": fact.length_ms}
    fold(tx, "done", id, fact.cohort_id, fact.person_id, task_id=fact.task_id, late=fact.late, way=fact.way, returned=False, **film)


def task_returned(tx: Tx, _envelope: Envelope, fact: TaskReturned) -> None:
    """The proof was not one."""
    fold(tx, "done", f"{fact.task_id}/{fact.person_id}", fact.cohort_id, fact.person_id, task_id=fact.task_id, late=False, returned=True)


def task_missed(tx: Tx, _envelope: Envelope, fact: TaskMissed) -> None:
    """It was due and not done."""
    fold(tx, "missed", f"{fact.task_id}/{fact.person_id}", fact.cohort_id, fact.person_id, task_id=fact.task_id)


def lesson_attended(tx: Tx, _envelope: Envelope, fact: LessonAttended) -> None:
    """A live lesson: how he took part in it."""
    id = f"{fact.show_id}/{fact.person_id}"
    fold(tx, "attended", id, fact.cohort_id, fact.person_id, present_s=fact.present_s, taps=fact.taps, answered=fact.answered)


def performance_recorded(tx: Tx, _envelope: Envelope, fact: PerformanceRecorded) -> None:
    """The class performance record of one session (R-ASM-4); a later one of the same session replaces it."""
    id = f"{fact.session_id}/{fact.person_id}"
    fold(tx, "performance", id, fact.cohort_id, fact.person_id, took_part=fact.took_part, exercise=fact.exercise)


SCHOOL: dict[type[Fact], Callable[[Tx, Envelope, Any], None]] = {
    AttendanceRecorded: attendance_recorded,
    AttendanceCorrected: attendance_recorded,
    CoursePublished: course_published,
    CourseWithdrawn: course_withdrawn,
    CourseWatched: course_watched,
    TaskSet: task_set,
    TaskCancelled: task_cancelled,
    TaskDone: task_done,
    TaskReturned: task_returned,
    TaskMissed: task_missed,
    LessonAttended: lesson_attended,
    PerformanceRecorded: performance_recorded,
}
"""The facts of the school's other parts."""
