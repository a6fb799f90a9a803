"""A live lesson on the media plane: who is there and signed in, as the live room starts, pauses and ends it (R-FN-1, R-ASM-4)."""

from sqlalchemy import select

from sandbox.actor import Role
from sandbox.identity.memberships import people_in
from sandbox.store import Tx, View
from training.events import LessonAttended, LessonSignedIn

from .lesson_tables import Attendee, Lesson
from .refusals import LessonNotOn

GRACE_MS = 5 * 60_000
"""Signed in later than this after the start is late."""
STILL_HERE_MS = 30_000
"""A page speaks up every few seconds; over a longer silence nobody was there."""
STILL_LOOKING_MS = 15_000
"""Who was heard of so lately is asked when attention is checked."""


def plan_lesson(tx: Tx, show_id: str, cohort_id: str, host_id: str, title: str, planned_at: int | None, said_at: int) -> None:
    """The live room planned a show of kind lesson. One of somebody who did not teach the class then, at `said_at`, is none."""
    teachers = {one for role in (Role.LECTURER, Role.MASTER_TRAINER) for one in people_in(tx, cohort_id, role, said_at)}
    row = tx.session.get(Lesson, show_id)
    if row is not None:
        row.title = title
    elif host_id in teachers:
        tx.add(
            Lesson(
                show_id=show_id,
                cohort_id=cohort_id,
                lecturer_id=host_id,
                title=title,
                state="planned",
                planned_at=planned_at,
                started_at=None,
                length_ms=None,
            )
        )


def begin_lesson(tx: Tx, show_id: str, at: int) -> None:
    """It is on the air."""
    row = tx.session.get(Lesson, show_id)
    if row is not None and row.state == "planned":
        row.state, row.started_at = "on", at


def hold_lesson(tx: Tx, show_id: str, on: bool) -> None:
    """It stands still, or goes on."""
    row = tx.session.get(Lesson, show_id)
    if row is not None and row.state in {"on", "paused"}:
        row.state = "on" if on else "paused"


def end_lesson(tx: Tx, show_id: str, length_ms: int) -> None:
    """It is over: one `lesson.attended` for each student of the class, also for those who were not there."""
    row = tx.session.get(Lesson, show_id)
    if row is None or row.state == "over":
        return
    row.state, row.length_ms = "over", length_ms
    for person_id in people_in(tx, row.cohort_id, Role.STUDENT):
        there = tx.session.get(Attendee, (show_id, person_id))
        fact = LessonAttended(
            show_id=show_id,
            cohort_id=row.cohort_id,
            person_id=person_id,
            present_s=min(there.present_ms, length_ms) // 1000 if there else 0,
            length_s=length_ms // 1000,
            signed_in=there is not None and there.signed_in_at is not None,
            late=there is not None and there.late,
            checks=there.checks if there else 0,
            answered=there.answered if there else 0,
            taps=there.taps if there else 0,
        )
        tx.emit(fact, show_id, cohort=row.cohort_id, show=show_id)


def here(tx: Tx, show_id: str) -> None:
    """The student's page is open and in sight. Time counts between two calls that are at most half a minute apart, however many pages."""
    lesson = tx.get(Lesson, show_id)
    row = attendee(tx, lesson, tx.actor.id)
    away_ms = tx.now - row.here_at
    if lesson.state == "on" and 0 < away_ms <= STILL_HERE_MS:
        row.present_ms += away_ms
    row.here_at = tx.now


def sign_in(tx: Tx, show_id: str) -> bool:
    """Sign in to the lesson; whether it was late. A second time changes nothing. LessonNotOn."""
    lesson = lesson_on(tx, show_id)
    row = attendee(tx, lesson, tx.actor.id)
    if row.signed_in_at is None:
        row.signed_in_at = tx.now
        row.late = tx.now > (lesson.started_at or tx.now) + GRACE_MS
        fact = LessonSignedIn(show_id=show_id, cohort_id=lesson.cohort_id, person_id=tx.actor.id, late=row.late)
        tx.emit(fact, show_id, cohort=lesson.cohort_id, show=show_id)
    return row.late


def lesson_on(view: View, show_id: str) -> Lesson:
    """The lesson, on or paused. LessonNotOn."""
    lesson = view.get(Lesson, show_id)
    if lesson.state not in {"on", "paused"}:
        raise LessonNotOn
    return lesson


def attendee(tx: Tx, lesson: Lesson, person_id: str) -> Attendee:
    """The student's row in this lesson, made when he comes."""
    return tx.session.get(Attendee, (lesson.show_id, person_id)) or tx.add(
        Attendee(
            show_id=lesson.show_id,
            person_id=person_id,
            cohort_id=lesson.cohort_id,
            signed_in_at=None,
            late=False,
            here_at=tx.now,
            present_ms=0,
            checks=0,
            answered=0,
            taps=0,
        )
    )


def present_now(view: View, show_id: str) -> list[Attendee]:
    """Who was heard of just now."""
    return view.all(select(Attendee).where(Attendee.show_id == show_id, Attendee.here_at >= view.now - STILL_LOOKING_MS))
