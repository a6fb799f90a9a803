"""What lecturers give: their own scenarios as versions, and drills with their seeds."""

from typing import Any

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from sandbox.rows import Row


class ScenarioVersion(Row):
    """One version of a lecturer's own scenario; a version never changes. `institution_id` is set when all its classes may use it.

    `predicted` holds the ranges of 20 headless shows for each reference host, empty until they are run; `failed` says why they were not.
    """

    __tablename__ = "streaming_scenarios"
    __table_args__ = (UniqueConstraint("cohort_id", "name", "version"),)
    id: Mapped[str] = mapped_column(primary_key=True)
    cohort_id: Mapped[str]
    institution_id: Mapped[str | None] = mapped_column(index=True)
    name: Mapped[str]
    version: Mapped[int]
    title: Mapped[str]
    scenario_hash: Mapped[str]
    text: Mapped[str]
    made_by: Mapped[str]
    made_at: Mapped[int]
    predicted: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    failed: Mapped[str] = mapped_column(default="")


class Drill(Row):
    """A scenario given to a class, or to some of its groups. `seed` stays in this row until it is opened; `seed_hash` is its SHA-256.

    Practice has no seed of its own: each student's first try draws one.
    """

    __tablename__ = "streaming_drills"
    id: Mapped[str] = mapped_column(primary_key=True)
    cohort_id: Mapped[str] = mapped_column(index=True)
    group_ids: Mapped[list[str]] = mapped_column(JSON)
    person_ids: Mapped[list[str]] = mapped_column(JSON)
    title: Mapped[str]
    task: Mapped[str]
    mode: Mapped[str]
    scenario: Mapped[str]
    scenario_title: Mapped[str]
    scenario_hash: Mapped[str]
    tables_hash: Mapped[str]
    engine_version: Mapped[str]
    kind: Mapped[str]
    minutes: Mapped[int]
    given_by: Mapped[str]
    given_at: Mapped[int]
    seed: Mapped[str | None]
    seed_hash: Mapped[str | None]
    opened_at: Mapped[int | None]
    closed_at: Mapped[int | None]


class DrillShow(Row):
    """A show that was planned from a drill. `again_of` is the earlier show whose audience comes again."""

    __tablename__ = "streaming_drill_shows"
    __table_args__ = (Index("ix_streaming_drill_shows_drill_person", "drill_id", "person_id"),)
    show_id: Mapped[str] = mapped_column(primary_key=True)
    drill_id: Mapped[str]
    person_id: Mapped[str]
    attempt: Mapped[int]
    again_of: Mapped[str | None]
