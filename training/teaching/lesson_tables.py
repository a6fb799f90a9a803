"""Live lessons: the live room's shows of kind `lesson` as teaching knows them, who is there, hands, polls, attention checks."""

from sqlalchemy import JSON, Index
from sqlalchemy.orm import Mapped, mapped_column

from sandbox.rows import Row


class Lesson(Row):
    """A lesson: a show without a crowd, of a lecturer of the class. `state` is planned, on, paused or over, as the live room says.

    All of it comes from the log."""

    __tablename__ = "training_lessons"
    show_id: Mapped[str] = mapped_column(primary_key=True)
    cohort_id: Mapped[str] = mapped_column(index=True)
    lecturer_id: Mapped[str]
    title: Mapped[str]
    state: Mapped[str]
    planned_at: Mapped[int | None]
    started_at: Mapped[int | None]
    length_ms: Mapped[int | None]


class Attendee(Row):
    """A student in a lesson. `here_at` is when his page was last heard of; `present_ms` adds up while the lesson is on."""

    __tablename__ = "training_lesson_attendees"
    show_id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(primary_key=True)
    cohort_id: Mapped[str]
    signed_in_at: Mapped[int | None]
    late: Mapped[bool]
    here_at: Mapped[int]
    present_ms: Mapped[int]
    checks: Mapped[int]
    answered: Mapped[int]
    taps: Mapped[int]

    __table_args__ = (Index("ix_training_lesson_attendees_cohort_person", "cohort_id", "person_id"),)


class Hand(Row):
    """A raised hand, up until `settled_at`."""

    __tablename__ = "training_hands"
    id: Mapped[str] = mapped_column(primary_key=True)
    show_id: Mapped[str] = mapped_column(index=True)
    person_id: Mapped[str]
    raised_at: Mapped[int]
    settled_at: Mapped[int | None]


class Poll(Row):
    """A poll, or a quiz question whose `right` options are told when it is closed. Open until `closed_at`; options count from 0."""

    __tablename__ = "training_polls"
    id: Mapped[str] = mapped_column(primary_key=True)
    show_id: Mapped[str] = mapped_column(index=True)
    question: Mapped[str]
    options: Mapped[list[str]] = mapped_column(JSON)
    quiz: Mapped[bool]
    right: Mapped[list[int]] = mapped_column(JSON)
    opened_at: Mapped[int]
    closed_at: Mapped[int | None]


class Vote(Row):
    """A student's newest choice in a poll."""

    __tablename__ = "training_votes"
    poll_id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(primary_key=True)
    chosen: Mapped[list[int]] = mapped_column(JSON)
    voted_at: Mapped[int]


class AttentionCheck(Row):
    """An attention check that can be answered until `ends_at`."""

    __tablename__ = "training_attention_checks"
    id: Mapped[str] = mapped_column(primary_key=True)
    show_id: Mapped[str] = mapped_column(index=True)
    asked_at: Mapped[int]
    ends_at: Mapped[int]


class CheckAnswer(Row):
    """A student tapped in time."""

    __tablename__ = "training_attention_answers"
    check_id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(primary_key=True)
    answered_at: Mapped[int]
