"""The tables of a plan beside its text: what it was handed in with, and the files uploaded for it."""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from sandbox.rows import Row


class PlanShapeUsed(Row):
    """The sections of a plan as they were when somebody first handed one in with them; it never changes."""

    __tablename__ = "training_plan_shapes"
    digest: Mapped[str] = mapped_column(primary_key=True)
    text: Mapped[str]
    first_at: Mapped[int]


class PlanFile(Row):
    """A picture or PDF a student uploaded for his plan; `blob` is its content's address, `suffix` jpg or pdf."""

    __tablename__ = "training_plan_files"
    id: Mapped[str] = mapped_column(primary_key=True)
    cohort_id: Mapped[str]
    person_id: Mapped[str]
    name: Mapped[str]
    suffix: Mapped[str]
    blob: Mapped[str]
    size: Mapped[int]
    made_at: Mapped[int]

    __table_args__ = (Index("ix_training_plan_files_cohort_person", "cohort_id", "person_id"),)
