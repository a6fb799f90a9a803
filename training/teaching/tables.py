"""What people made and did in teaching; rows that only mirror the log are in `practice_tables`."""

from sqlalchemy import JSON, Index
from sqlalchemy.orm import Mapped, mapped_column

from sandbox.rows import Row


class Filmed:
    """The video of a course or a proof: `video` is empty before the upload, then converting, ready or failed (`failure` says why).

    `source` is the upload or the lesson's recording it is made from, `file` its name in the folder of videos, `progress_bp` how much of
    it is converted.
    """

    video: Mapped[str] = mapped_column(default="", index=True)
    source: Mapped[str] = mapped_column(default="")
    file: Mapped[str] = mapped_column(default="")
    failure: Mapped[str] = mapped_column(default="")
    attempts: Mapped[int] = mapped_column(default=0)
    length_ms: Mapped[int] = mapped_column(default=0)
    progress_bp: Mapped[int] = mapped_column(default=0)
    bytes: Mapped[int] = mapped_column(default=0)


class Course(Filmed, Row):
    """A video course (点播课) of a class. `state`: draft, published, withdrawn. `show_id` is the lesson it was recorded in."""

    __tablename__ = "training_courses"
    id: Mapped[str] = mapped_column(primary_key=True)
    cohort_id: Mapped[str] = mapped_column(index=True)
    number: Mapped[int]
    title: Mapped[str]
    about: Mapped[str]
    required: Mapped[bool]
    state: Mapped[str]
    made_by: Mapped[str]
    made_at: Mapped[int]
    published_at: Mapped[int | None]
    show_id: Mapped[str | None] = mapped_column(index=True)


class Viewing(Row):
    """What a student watched of a course. `seen` is the stretches that count, in milliseconds; `said_s` what the log was told last."""

    __tablename__ = "training_viewings"
    course_id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(primary_key=True)
    cohort_id: Mapped[str]
    seen: Mapped[list[list[int]]] = mapped_column(JSON)
    watched_ms: Mapped[int]
    wall_ms: Mapped[int]
    said_s: Mapped[int]
    seen_at: Mapped[int]

    __table_args__ = (Index("ix_training_viewings_cohort_person", "cohort_id", "person_id"),)


class WatchSession(Row):
    """A page that plays a course. One stands open per student: opening another ends it. `sequence` counts its heartbeats.

    `secret` signs their tokens; `since_at` is when the newest token was given, from which the next heartbeat's wall time runs.
    """

    __tablename__ = "training_watch_sessions"
    id: Mapped[str] = mapped_column(primary_key=True)
    course_id: Mapped[str]
    person_id: Mapped[str]
    cohort_id: Mapped[str]
    secret: Mapped[str]
    sequence: Mapped[int]
    since_at: Mapped[int]
    opened_at: Mapped[int]
    closed_at: Mapped[int | None]

    __table_args__ = (
        Index("ix_training_watch_sessions_person_closed", "person_id", "closed_at"),
        Index("ix_training_watch_sessions_closed_since", "closed_at", "since_at"),
    )
