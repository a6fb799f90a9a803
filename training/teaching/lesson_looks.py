"""What the pages of a lesson show: the list, a student's own view, and the lecturer's with the whole class."""

from typing import Any

from sqlalchemy import select

from sandbox.actor import Role
from sandbox.identity.memberships import people_in
from sandbox.identity.people import named
from sandbox.store import View

from .interaction import hand_of, poll_open, tally
from .lesson_tables import Attendee, AttentionCheck, CheckAnswer, Hand, Lesson, Poll, Vote
from .lessons import STILL_LOOKING_MS
from .tables import Course


def lesson_list(view: View, cohort_id: str) -> list[dict[str, Any]]:
    """The lessons of the class, the newest first; `course_ids` are the published recordings."""
    rows = view.all(select(Lesson).where(Lesson.cohort_id == cohort_id).order_by(Lesson.show_id.desc()))
    made = view.all(select(Course).where(Course.cohort_id == cohort_id, Course.show_id.is_not(None), Course.state == "published"))
    return [lesson_out(row) | {"course_ids": [one.id for one in made if one.show_id == row.show_id]} for row in rows]


def student_view(view: View, show_id: str, person_id: str) -> dict[str, Any]:
    """The lesson as a student sees it: signed in or not, his hand, the open poll with his choice, a check he has not answered."""
    lesson = view.get(Lesson, show_id)
    row = view.session.get(Attendee, (show_id, person_id))
    hand, poll = hand_of(view, show_id, person_id), poll_open(view, show_id)
    last = _last_poll(view, show_id)
    check = view.first(
        select(AttentionCheck)
        .where(AttentionCheck.show_id == show_id, AttentionCheck.ends_at > view.now)
        .order_by(AttentionCheck.ends_at.desc())
    )
    asked = check is not None and view.session.get(CheckAnswer, (check.id, person_id)) is None
    return lesson_out(lesson) | {
        "signed_in": row is not None and row.signed_in_at is not None,
        "late": row is not None and row.late,
        "present_s": row.present_ms // 1000 if row is not None else 0,
        "hand_id": hand.id if hand is not None else None,
        "hands_before": _hands_before(view, hand),
        "poll": _poll_out(view, poll, person_id) if poll is not None else None,
        "last_poll": _poll_out(view, last, person_id) if poll is None and last is not None else None,
        "check": {"id": check.id, "left_ms": check.ends_at - view.now} if check is not None and asked else None,
    }


def lecturer_view(view: View, show_id: str) -> dict[str, Any]:
    """The lesson as the lecturer sees it: everyone of the class, hands in their order, all polls with their votes, checks with answers."""
    lesson = view.get(Lesson, show_id)
    rows = {row.person_id: row for row in view.all(select(Attendee).where(Attendee.show_id == show_id))}
    people = named(view, people_in(view, lesson.cohort_id, Role.STUDENT))
    hands = view.all(select(Hand).where(Hand.show_id == show_id, Hand.settled_at.is_(None)).order_by(Hand.raised_at, Hand.id))
    polls = view.all(select(Poll).where(Poll.show_id == show_id).order_by(Poll.opened_at.desc(), Poll.id.desc()))
    checks = view.all(select(AttentionCheck).where(AttentionCheck.show_id == show_id).order_by(AttentionCheck.asked_at.desc()))
    answers = view.all(select(CheckAnswer).where(CheckAnswer.check_id.in_([check.id for check in checks])))
    return lesson_out(lesson) | {
        "students": [_student(view, rows.get(one.id), one.id, one.name) for one in sorted(people.values(), key=lambda one: one.login)],
        "hands": [
            {"id": hand.id, "person_id": hand.person_id, "name": people[hand.person_id].name, "raised_at": hand.raised_at}
            for hand in hands
            if hand.person_id in people
        ],
        "polls": [_poll_out(view, poll) for poll in polls],
        "checks": [
            {"id": one.id, "asked_at": one.asked_at, "ends_at": one.ends_at, "answered": sum(each.check_id == one.id for each in answers)}
            for one in checks
        ],
    }


def lesson_out(lesson: Lesson) -> dict[str, Any]:
    """A lesson as pages get it."""
    names = ("show_id", "cohort_id", "title", "state", "planned_at", "started_at", "length_ms")
    return {name: getattr(lesson, name) for name in names}


def _student(view: View, row: Attendee | None, person_id: str, name: str) -> dict[str, Any]:
    return {
        "person_id": person_id,
        "name": name,
        "here": row is not None and row.here_at >= view.now - STILL_LOOKING_MS,
        "signed_in_at": row.signed_in_at if row is not None else None,
        "late": row is not None and row.late,
        "present_s": row.present_ms // 1000 if row is not None else 0,
        "checks": row.checks if row is not None else 0,
        "answered": row.answered if row is not None else 0,
        "taps": row.taps if row is not None else 0,
    }


def _poll_out(view: View, poll: Poll, person_id: str = "") -> dict[str, Any]:
    """A poll; a student learns the votes and the right options when it is closed, the lecturer sees them all the time."""
    own = view.session.get(Vote, (poll.id, person_id)) if person_id else None
    told = not person_id or poll.closed_at is not None
    return {
        "id": poll.id,
        "question": poll.question,
        "options": poll.options,
        "quiz": poll.quiz,
        "several": len(poll.right) > 1,
        "open": poll.closed_at is None,
        "chosen": own.chosen if own is not None else [],
        "votes": tally(view, poll) if told else None,
        "right": poll.right if told else None,
    }


def _last_poll(view: View, show_id: str) -> Poll | None:
    return view.first(select(Poll).where(Poll.show_id == show_id).order_by(Poll.opened_at.desc(), Poll.id.desc()))


def _hands_before(view: View, hand: Hand | None) -> int:
    if hand is None:
        return 0
    up = view.all(select(Hand).where(Hand.show_id == hand.show_id, Hand.settled_at.is_(None)))
    return sum((one.raised_at, one.id) < (hand.raised_at, hand.id) for one in up)
