"""The tables of follow-up. `FollowFile` and `PlanFigures` are derived from the log; everything else people typed."""

from typing import Any

from sqlalchemy import JSON, Index
from sqlalchemy.orm import Mapped, mapped_column

from sandbox.rows import Row


class FollowFile(Row):
    """A student's follow-up file (跟踪档案): it opens with his certificate; the half-years count from `opened_on`, a day as 2026-11-25."""

    __tablename__ = "training_follow_files"
    cohort_id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(primary_key=True, index=True)
    opened_on: Mapped[str] = mapped_column(index=True)


class PlanFigures(Row):
    """The figures of the plan a student handed in last; None where the plan left them open."""

    __tablename__ = "training_follow_plans"
    cohort_id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(primary_key=True)
    fund_fen: Mapped[int | None]
    month_fen: Mapped[int | None]
    price_fen: Mapped[int | None]
    cost_fen: Mapped[int | None]
    sold: Mapped[int | None]


class LibraryItem(Row):
    """Something to go on learning from; `audience` is student, lecturer or everyone; `institution_id` is empty for the authority's."""

    __tablename__ = "training_follow_library"
    id: Mapped[str] = mapped_column(primary_key=True)
    institution_id: Mapped[str | None] = mapped_column(index=True)
    title: Mapped[str]
    topic: Mapped[str]
    audience: Mapped[str]
    body: Mapped[str]
    link: Mapped[str]
    state: Mapped[str]
    made_by: Mapped[str]
    made_at: Mapped[int]


class Resource(Row):
    """A resource with its owner, its area and its conditions. `state` is open or withdrawn; money 0 where there is no bound."""

    __tablename__ = "training_follow_resources"
    id: Mapped[str] = mapped_column(primary_key=True)
    institution_id: Mapped[str | None] = mapped_column(index=True)
    kind: Mapped[str]
    name: Mapped[str]
    about: Mapped[str]
    owner: Mapped[str]
    contact: Mapped[str]
    area: Mapped[str]
    stages: Mapped[list[Any]] = mapped_column(JSON)
    trades: Mapped[list[Any]] = mapped_column(JSON)
    least_fen: Mapped[int]
    most_fen: Mapped[int]
    words: Mapped[str]
    until: Mapped[str]
    state: Mapped[str]
    made_by: Mapped[str]
    made_at: Mapped[int]


class NeedsSurvey(Row):
    """What a student needs (R-FRM-S10); the newest counts."""

    __tablename__ = "training_follow_surveys"
    id: Mapped[str] = mapped_column(primary_key=True)
    cohort_id: Mapped[str]
    person_id: Mapped[str]
    kinds: Mapped[list[Any]] = mapped_column(JSON)
    area: Mapped[str]
    stage: Mapped[str]
    trade: Mapped[str]
    wanted_fen: Mapped[int]
    words: Mapped[str]
    filled_by: Mapped[str]
    filled_at: Mapped[int]

    __table_args__ = (Index("ix_training_follow_surveys_file", "cohort_id", "person_id", "filled_at"),)


class Offer(Row):
    """A resource put before a student, with the reasons that were shown. `state`: offered, contacted, taken, declined."""

    __tablename__ = "training_follow_offers"
    id: Mapped[str] = mapped_column(primary_key=True)
    cohort_id: Mapped[str]
    person_id: Mapped[str]
    resource_id: Mapped[str] = mapped_column(index=True)
    points: Mapped[int]
    reasons: Mapped[list[Any]] = mapped_column(JSON)
    state: Mapped[str]
    note: Mapped[str]
    made_by: Mapped[str]
    made_at: Mapped[int]
    settled_at: Mapped[int | None]

    __table_args__ = (Index("ix_training_follow_offers_file", "cohort_id", "person_id"),)


class Tracking(Row):
    """How the business stood in one half-year (R-FRM-S11); money a month, pieces a month."""

    __tablename__ = "training_follow_trackings"
    cohort_id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(primary_key=True)
    round: Mapped[int] = mapped_column(primary_key=True)
    stage: Mapped[str] = mapped_column(index=True)
    shows: Mapped[int]
    workers: Mapped[int]
    fund_fen: Mapped[int | None]
    month_fen: Mapped[int | None]
    price_fen: Mapped[int | None]
    cost_fen: Mapped[int | None]
    sold: Mapped[int | None]
    sales_fen: Mapped[int | None]
    words: Mapped[str]
    answered_by: Mapped[str]
    answered_at: Mapped[int]


class Reminder(Row):
    """How often a student was reminded of a round."""

    __tablename__ = "training_follow_reminders"
    cohort_id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(primary_key=True)
    round: Mapped[int] = mapped_column(primary_key=True)
    sent: Mapped[int]
    sent_at: Mapped[int]


class FollowVisit(Row):
    """A visit to a student (回访): how, what was found, what was advised."""

    __tablename__ = "training_follow_visits"
    id: Mapped[str] = mapped_column(primary_key=True)
    cohort_id: Mapped[str]
    person_id: Mapped[str]
    way: Mapped[str]
    visited_on: Mapped[str]
    found: Mapped[str]
    advice: Mapped[str]
    visitor_id: Mapped[str]
    made_at: Mapped[int]

    __table_args__ = (Index("ix_training_follow_visits_file", "cohort_id", "person_id"),)


class Ticket(Row):
    """A question for advice. `state` is open (waits for staff), answered, closed; `helped` is what the student said at the end."""

    __tablename__ = "training_follow_tickets"
    id: Mapped[str] = mapped_column(primary_key=True)
    cohort_id: Mapped[str]
    person_id: Mapped[str]
    kind: Mapped[str]
    title: Mapped[str]
    state: Mapped[str] = mapped_column(index=True)
    asked_at: Mapped[int]
    answered_at: Mapped[int | None]
    closed_at: Mapped[int | None]
    helped: Mapped[bool | None]

    # with the state: of two indexes that fit alike SQLite takes the one made last, and by state alone it reads every open question
    __table_args__ = (Index("ix_training_follow_tickets_file", "cohort_id", "person_id", "state"),)


class TicketLine(Row):
    """One message of a ticket."""

    __tablename__ = "training_follow_ticket_lines"
    id: Mapped[str] = mapped_column(primary_key=True)
    ticket_id: Mapped[str] = mapped_column(index=True)
    author_id: Mapped[str]
    words: Mapped[str]
    said_at: Mapped[int]


DERIVED = (FollowFile, PlanFigures)
"""What `kaibo rebuild training.followup` makes again from the log."""
