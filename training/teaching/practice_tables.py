"""What the log tells of a student's practice: written again by `kaibo rebuild training.teaching`; and his seconds on camera."""

from typing import Any

from sqlalchemy import JSON, Index
from sqlalchemy.orm import Mapped, mapped_column

from sandbox.rows import Row


class Practice(Row):
    """One thing the log told of: a shop, a listing on sale, a course watched, who is at the desk of a show, a show of a student.

    `kind` is shop, listing, course, desk or show; `happened_at` when it came to be, in milliseconds since 1970.
    """

    __tablename__ = "training_practice"
    kind: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    cohort_id: Mapped[str]
    person_id: Mapped[str | None]
    happened_at: Mapped[int]
    data: Mapped[dict[str, Any]] = mapped_column(JSON)

    __table_args__ = (Index("ix_training_practice_cohort_person", "cohort_id", "person_id"),)


class CameraTime(Row):
    """Seconds a person stood in front of a show's camera; `kind` is the show's."""

    __tablename__ = "training_camera_times"
    show_id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(primary_key=True)
    cohort_id: Mapped[str] = mapped_column(index=True)
    kind: Mapped[str]
    seconds: Mapped[int]
