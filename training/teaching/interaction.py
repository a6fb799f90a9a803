"""What happens in a lesson between lecturer and class: raised hands, polls and quizzes, attention checks."""

from sqlalchemy import select

from sandbox.errors import FieldFault, Invalid
from sandbox.store import Tx, View
from training.events import AttentionAsked, HandRaised, HandSettled, PollClosed, PollOpened

from .lesson_tables import AttentionCheck, CheckAnswer, Hand, Lesson, Poll, Vote
from .lessons import attendee, lesson_on, present_now
from .refusals import CheckOver, PollOver, PollStandsOpen


def raise_hand(tx: Tx, show_id: str) -> Hand:
    """The student wants to speak; a hand that is up stays the one it is. LessonNotOn."""
    lesson = lesson_on(tx, show_id)
    up = hand_of(tx, show_id, tx.actor.id)
    if up is not None:
        return up
    hand = tx.add(Hand(id=tx.new_id("hnd"), show_id=show_id, person_id=tx.actor.id, raised_at=tx.now, settled_at=None))
    attendee(tx, lesson, tx.actor.id).taps += 1
    fact = HandRaised(show_id=show_id, cohort_id=lesson.cohort_id, hand_id=hand.id, person_id=hand.person_id)
    tx.emit(fact, show_id, cohort=lesson.cohort_id, show=show_id)
    return hand


def lower_hand(tx: Tx, show_id: str) -> None:
    """The student takes it down."""
    hand = hand_of(tx, show_id, tx.actor.id)
    if hand is not None:
        settle_hand(tx, hand.id, called=False)


def settle_hand(tx: Tx, hand_id: str, called: bool) -> None:
    """The lecturer called on the student, or the hand was lowered. Nothing happens when it is down."""
    hand = tx.get(Hand, hand_id)
    if hand.settled_at is not None:
        return
    hand.settled_at = tx.now
    lesson = tx.get(Lesson, hand.show_id)
    fact = HandSettled(show_id=hand.show_id, cohort_id=lesson.cohort_id, hand_id=hand.id, person_id=hand.person_id, called=called)
    tx.emit(fact, hand.show_id, cohort=lesson.cohort_id, show=hand.show_id)


def open_poll(tx: Tx, show_id: str, question: str, options: list[str], right: list[int]) -> Poll:
    """Ask the class; with `right` options it is a quiz. One stands open at a time: PollStandsOpen. Invalid."""
    lesson = lesson_on(tx, show_id)
    if any(at >= len(options) for at in right):
        fault = FieldFault("right", "no_option", "正确答案要在选项里选。", "A right answer is one of the options.")
        raise Invalid((fault,))
    if poll_open(tx, show_id) is not None:
        raise PollStandsOpen
    poll = tx.add(
        Poll(
            id=tx.new_id("pol"),
            show_id=show_id,
            question=question.strip(),
            options=[option.strip() for option in options],
            quiz=bool(right),
            right=sorted(set(right)),
            opened_at=tx.now,
            closed_at=None,
        )
    )
    fact = PollOpened(
        show_id=show_id,
        cohort_id=lesson.cohort_id,
        poll_id=poll.id,
        question=poll.question,
        options=tuple(poll.options),
        quiz=poll.quiz,
    )
    tx.emit(fact, show_id, cohort=lesson.cohort_id, show=show_id)
    return poll


def vote(tx: Tx, poll_id: str, chosen: list[int]) -> None:
    """Choose; the newest choice counts. PollOver, LessonNotOn; Invalid for a place that is no option, or several where one is asked."""
    poll = tx.get(Poll, poll_id)
    if poll.closed_at is not None:
        raise PollOver
    lesson = lesson_on(tx, poll.show_id)
    if not chosen or any(at >= len(poll.options) for at in chosen) or (len(chosen) > 1 and len(poll.right) < 2):
        fault = FieldFault("chosen", "no_option", "请选择列出的选项。", "Choose from the options.")
        raise Invalid((fault,))
    row = tx.session.get(Vote, (poll_id, tx.actor.id))
    if row is None:
        tx.add(Vote(poll_id=poll_id, person_id=tx.actor.id, chosen=sorted(set(chosen)), voted_at=tx.now))
        attendee(tx, lesson, tx.actor.id).taps += 1
    else:
        row.chosen, row.voted_at = sorted(set(chosen)), tx.now


def close_poll(tx: Tx, poll_id: str) -> Poll:
    """Voting is over; how many chose what is told. Closing twice changes nothing."""
    poll = tx.get(Poll, poll_id)
    if poll.closed_at is None:
        poll.closed_at = tx.now
        lesson = tx.get(Lesson, poll.show_id)
        fact = PollClosed(
            show_id=poll.show_id,
            cohort_id=lesson.cohort_id,
            poll_id=poll.id,
            votes=tuple(tally(tx, poll)),
            right=tuple(poll.right),
        )
        tx.emit(fact, poll.show_id, cohort=lesson.cohort_id, show=poll.show_id)
    return poll


def ask_attention(tx: Tx, show_id: str, seconds: int) -> AttentionCheck:
    """Whoever is present taps within `seconds`; who is present now is counted as asked. LessonNotOn."""
    lesson = lesson_on(tx, show_id)
    check = tx.add(AttentionCheck(id=tx.new_id("att"), show_id=show_id, asked_at=tx.now, ends_at=tx.now + seconds * 1000))
    for row in present_now(tx, show_id):
        row.checks += 1
    fact = AttentionAsked(show_id=show_id, cohort_id=lesson.cohort_id, check_id=check.id, seconds=seconds)
    tx.emit(fact, show_id, cohort=lesson.cohort_id, show=show_id)
    return check


def answer_attention(tx: Tx, check_id: str) -> None:
    """The student tapped; a second tap changes nothing. CheckOver."""
    check = tx.get(AttentionCheck, check_id)
    if tx.session.get(CheckAnswer, (check_id, tx.actor.id)) is not None:
        return
    if tx.now > check.ends_at:
        raise CheckOver
    tx.add(CheckAnswer(check_id=check_id, person_id=tx.actor.id, answered_at=tx.now))
    row = attendee(tx, tx.get(Lesson, check.show_id), tx.actor.id)
    row.answered += 1
    row.checks = max(row.checks, row.answered)  # who came in just after it was asked and answered was asked, too


def hand_of(view: View, show_id: str, person_id: str) -> Hand | None:
    """The student's hand that is up."""
    return view.first(select(Hand).where(Hand.show_id == show_id, Hand.person_id == person_id, Hand.settled_at.is_(None)))


def poll_open(view: View, show_id: str) -> Poll | None:
    """The poll that stands open."""
    return view.first(select(Poll).where(Poll.show_id == show_id, Poll.closed_at.is_(None)))


def tally(view: View, poll: Poll) -> list[int]:
    """Votes by option."""
    votes = view.all(select(Vote).where(Vote.poll_id == poll.id))
    return [sum(at in one.chosen for one in votes) for at in range(len(poll.options))]
