"""Learning tasks, how far each student is with them, proofs handed in, and the log of online guidance."""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from sandbox.rows import Row

from .tables import Filmed


class Task(Row):
    """A learning or practice task of a class. `state` is open or cancelled; `least` is goods to list or minutes on air.

    `missed_at` is when the class was told who missed it.
    """

    __tablename__ = "training_tasks"
    id: Mapped[str] = mapped_column(primary_key=True)
    cohort_id: Mapped[str] = mapped_column(index=True)
    number: Mapped[int]
    kind: Mapped[str]
    title: Mapped[str]
    about: Mapped[str]
    least: Mapped[int]
    course_id: Mapped[str | None]
    due_at: Mapped[int | None] = mapped_column(index=True)
    required: Mapped[bool]
    state: Mapped[str]
    set_by: Mapped[str]
    set_at: Mapped[int]
    missed_at: Mapped[int | None]


class TaskState(Row):
    """A student and a task. `done_at` is empty while it is open; `way` is system, proof or lecturer; `returned` why a proof was not one."""

    __tablename__ = "training_task_states"
    task_id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(primary_key=True, index=True)
    cohort_id: Mapped[str] = mapped_column(index=True)
    done_at: Mapped[int | None]
    way: Mapped[str] = mapped_column(default="")
    late: Mapped[bool] = mapped_column(default=False)
    show_id: Mapped[str | None]
    returned: Mapped[str] = mapped_column(default="")


class Proof(Filmed, Row):
    """A picture or short video as proof of a task. `state`: draft (its video is on the way), waiting, accepted, returned."""

    __tablename__ = "training_proofs"
    id: Mapped[str] = mapped_column(primary_key=True)
    task_id: Mapped[str]
    person_id: Mapped[str]
    cohort_id: Mapped[str] = mapped_column(index=True)
    words: Mapped[str]
    picture: Mapped[str]
    state: Mapped[str]
    made_at: Mapped[int]
    handed_in_at: Mapped[int | None]
    judged_by: Mapped[str | None]
    judged_at: Mapped[int | None]
    reason: Mapped[str] = mapped_column(default="")

    __table_args__ = (Index("ix_training_proofs_task_person", "task_id", "person_id"),)


class Guidance(Row):
    """Online guidance (在线指导, R-CLS-5) a lecturer gave one student, or the class when `person_id` is empty."""

    __tablename__ = "training_guidances"
    id: Mapped[str] = mapped_column(primary_key=True)
    cohort_id: Mapped[str] = mapped_column(index=True)
    person_id: Mapped[str | None]
    lecturer_id: Mapped[str]
    minutes: Mapped[int]
    about: Mapped[str]
    given_at: Mapped[int]
