"""The tables of an institution's quality: who answers for what, its meetings, and what was to be done (R-ROLE-5)."""

from typing import Any

from sqlalchemy import JSON
from sqlalchemy.orm import Mapped, mapped_column

from sandbox.rows import Row


class QualityPerson(Row):
    """Somebody with a duty in an institution from `since_on` to `until_on` (days; empty while he has it); `phone` is sealed.

    `person_id`: his account, empty where he has none.
    """

    __tablename__ = "training_quality_people"
    id: Mapped[str] = mapped_column(primary_key=True)
    institution_id: Mapped[str] = mapped_column(index=True)
    duty: Mapped[str]
    name: Mapped[str]
    person_id: Mapped[str]
    phone: Mapped[str]
    masked_phone: Mapped[str]
    since_on: Mapped[str]
    until_on: Mapped[str]
    set_by: Mapped[str]
    set_at: Mapped[int]


class QualityMeeting(Row):
    """A quality meeting (质量管理会议), of one class or, with an empty `cohort_id`, of the whole institution; `took_part` are names."""

    __tablename__ = "training_quality_meetings"
    id: Mapped[str] = mapped_column(primary_key=True)
    institution_id: Mapped[str] = mapped_column(index=True)
    cohort_id: Mapped[str] = mapped_column(index=True)
    held_on: Mapped[str]
    took_part: Mapped[list[Any]] = mapped_column(JSON)
    found: Mapped[str]
    made_by: Mapped[str]
    made_at: Mapped[int]


class QualityMeasure(Row):
    """What a meeting gave somebody to do by a day; `done_at` is None while it is open, `outcome` what came of it."""

    __tablename__ = "training_quality_measures"
    id: Mapped[str] = mapped_column(primary_key=True)
    meeting_id: Mapped[str] = mapped_column(index=True)
    institution_id: Mapped[str] = mapped_column(index=True)
    what: Mapped[str]
    who: Mapped[str]
    due_on: Mapped[str]
    done_at: Mapped[int | None]
    done_by: Mapped[str]
    outcome: Mapped[str]
