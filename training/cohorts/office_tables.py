"""The tables of a class's office: what was handed out against signature, and how a student took part in a session."""

from typing import Any

from sqlalchemy import JSON
from sqlalchemy.orm import Mapped, mapped_column

from sandbox.rows import Row


class Handout(Row):
    """Textbooks, materials or equipment for every student of a class (S2); `pieces` for each."""

    __tablename__ = "training_handouts"
    id: Mapped[str] = mapped_column(primary_key=True)
    cohort_id: Mapped[str] = mapped_column(index=True)
    kind: Mapped[str]
    name: Mapped[str]
    pieces: Mapped[int]
    made_by: Mapped[str]
    made_at: Mapped[int]


class HandoutSign(Row):
    """A student's signature for a handout: with his own phone (`own`), or on the paper list, typed in by `recorded_by` (`paper`).

    `returned_at`: when equipment came back to `returned_to`; None while the student has it.
    """

    __tablename__ = "training_handout_signs"
    handout_id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(primary_key=True)
    way: Mapped[str]
    recorded_by: Mapped[str]
    signed_at: Mapped[int]
    returned_at: Mapped[int | None]
    returned_to: Mapped[str] = mapped_column(default="", server_default="")


class ClassPerformance(Row):
    """课堂表现 of a student in a session (R-ASM-4): how often he took part, his exercise, what the lecturer noted."""

    __tablename__ = "training_class_performance"
    session_id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(primary_key=True)
    cohort_id: Mapped[str] = mapped_column(index=True)
    took_part: Mapped[int]
    exercise: Mapped[str]
    note: Mapped[str]
    recorded_by: Mapped[str]
    recorded_at: Mapped[int]


class ProvinceClass(Row):
    """The numbers the province's own platform gave a class."""

    __tablename__ = "training_province_classes"
    cohort_id: Mapped[str] = mapped_column(primary_key=True)
    filing_no: Mapped[str]
    approval_no: Mapped[str]
    closing_no: Mapped[str]
    set_by: Mapped[str]
    set_at: Mapped[int]


class ProvinceLine(Row):
    """What the province's own platform says of a student: its result (passed, failed or empty) and its certificate number."""

    __tablename__ = "training_province_lines"
    cohort_id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(primary_key=True)
    outcome: Mapped[str]
    certificate_no: Mapped[str]
    imported_by: Mapped[str]
    imported_at: Mapped[int]


class Closing(Row):
    """A submission of a class's closing (结班材料报送): what the light said and lacked then, and what the authority decided.

    `decision`: empty, accepted or returned, then with `reasons` and `items`, the lines of the light that may be changed.
    """

    __tablename__ = "training_closings"
    cohort_id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    submitted_by: Mapped[str]
    submitted_at: Mapped[int]
    light: Mapped[str]
    missing: Mapped[list[Any]] = mapped_column(JSON)
    note: Mapped[str]
    decision: Mapped[str]
    decided_by: Mapped[str]
    decided_at: Mapped[int | None]
    reasons: Mapped[list[Any]] = mapped_column(JSON)
    items: Mapped[list[Any]] = mapped_column(JSON)
