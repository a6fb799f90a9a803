"""The tables of the class itself; names, logins and roles are identity's."""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from sandbox.rows import Row


class Cohort(Row):
    """A class (班级). `number` counts the classes of this installation and starts the students' logins; `state` is `open` or `closed`."""

    __tablename__ = "training_cohorts"
    id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    name: Mapped[str]
    institution_id: Mapped[str] = mapped_column(index=True)
    mode: Mapped[str]
    state: Mapped[str] = mapped_column(default="open")
    opened_by: Mapped[str]
    opened_at: Mapped[int]


class Enrolment(Row):
    """A student's place in a class; kept with `left_at` when he leaves. `shop_id` is a copy from the mall's facts."""

    __tablename__ = "training_enrolments"
    id: Mapped[str] = mapped_column(primary_key=True)
    cohort_id: Mapped[str]
    person_id: Mapped[str] = mapped_column(index=True)
    seat_no: Mapped[int]
    shop_id: Mapped[str | None]
    enrolled_at: Mapped[int]
    left_at: Mapped[int | None]

    __table_args__ = (Index("ix_training_enrolments_cohort_id_seat_no", "cohort_id", "seat_no"),)
