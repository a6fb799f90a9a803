"""What the live room's facts mean for lessons: planned, on the air, held, over, and its recording as a course afterwards."""

from sqlalchemy import select

from sandbox.events.envelope import Envelope
from sandbox.store import Tx
from streaming.events import ReplayFinalised, ShowEnded, ShowPaused, ShowPlanned, ShowResumed, ShowRevised, ShowStarted

from .courses import make_course
from .filming import LESSON
from .lesson_tables import Lesson
from .lessons import begin_lesson, end_lesson, hold_lesson, plan_lesson
from .practice import moment, show_desk
from .tables import Course


def lesson_planned(tx: Tx, envelope: Envelope, fact: ShowPlanned) -> None:
    """A show of kind lesson is one."""
    if fact.kind == "lesson":
        plan_lesson(tx, fact.show_id, fact.cohort_id, fact.host_id, fact.title, fact.planned_start_at, moment(envelope))


def lesson_revised(tx: Tx, envelope: Envelope, fact: ShowRevised) -> None:
    """It has another title, or became a lesson."""
    desk = show_desk(tx, fact.show_id)
    if fact.kind == "lesson" and desk is not None:
        plan_lesson(tx, fact.show_id, desk.cohort_id, desk.host_id, fact.title, None, moment(envelope))


def lesson_started(tx: Tx, envelope: Envelope, fact: ShowStarted) -> None:
    """It is on."""
    begin_lesson(tx, fact.show_id, moment(envelope))


def lesson_held(tx: Tx, _envelope: Envelope, fact: ShowPaused | ShowResumed) -> None:
    """It stands still, or goes on."""
    hold_lesson(tx, fact.show_id, on=isinstance(fact, ShowResumed))


def lesson_ended(tx: Tx, _envelope: Envelope, fact: ShowEnded) -> None:
    """It is over."""
    end_lesson(tx, fact.show_id, fact.duration_ms)


def lesson_recorded(tx: Tx, _envelope: Envelope, fact: ReplayFinalised) -> None:
    """Its recording becomes the draft of a course; the lecturer looks at it and publishes it. One for each recording, once."""
    if tx.again:
        return
    lesson = tx.session.get(Lesson, fact.show_id)
    if lesson is None:
        return
    made = tx.all(select(Course).where(Course.show_id == fact.show_id))
    source = f"{LESSON}/{fact.recording_id}"
    if any(one.source == source for one in made):
        return
    title = f"{lesson.title[:50]}（回放）" if not made else f"{lesson.title[:50]}（回放 {len(made) + 1}）"
    course = make_course(tx, lesson.cohort_id, title, required=False, show_id=fact.show_id)
    course.source, course.video = source, "converting"
    course.made_by = lesson.lecturer_id
