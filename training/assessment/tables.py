"""The tables of assessment. What people typed stands here and is never rebuilt; what the log tells stands in `evidence_tables`."""

from typing import Any

from sqlalchemy import JSON, Index, Text
from sqlalchemy.orm import Mapped, deferred, mapped_column

from sandbox.rows import Row


class QuestionRow(Row):
    """A question that was imported. `bank` is `practice` or `official`; an official one is sealed: nobody sees it outside a paper.

    Of an official one `stem`, `options`, `right` and `why` are empty and `sealed` holds them, encrypted; its id is a keyed hash."""

    __tablename__ = "training_questions"
    bank: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    chapter: Mapped[str]
    difficulty: Mapped[int]
    stem: Mapped[str]
    options: Mapped[list[str]] = mapped_column(JSON)
    right: Mapped[list[int]] = mapped_column(JSON)
    why: Mapped[str]
    institution_id: Mapped[str | None]
    made_by: Mapped[str]
    made_at: Mapped[int]
    retired_at: Mapped[int | None]
    sealed: Mapped[str | None]


class Exam(Row):
    """A theory exam of a class. `state` is planned, open or closed; `paused_since` stands while it is held. `seed` draws the papers and
    is told when the exam is closed; `seed_hash` is told before."""

    __tablename__ = "training_exams"
    id: Mapped[str] = mapped_column(primary_key=True)
    cohort_id: Mapped[str] = mapped_column(index=True)
    title: Mapped[str]
    kind: Mapped[str]
    way: Mapped[str]
    bank: Mapped[str]
    blueprint: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    minutes: Mapped[int]
    questions: Mapped[int]
    state: Mapped[str]
    seed: Mapped[str]
    seed_hash: Mapped[str]
    paused_since: Mapped[int | None]
    made_by: Mapped[str]
    made_at: Mapped[int]
    opened_at: Mapped[int | None]
    closed_at: Mapped[int | None]


class SittingRow(Row):
    """A student's sitting. The paper is frozen at the start; one of the official bank is encrypted in `sealed_paper`. `device` is the
    browser it is bound to, None until one begins (again).

    `state` is running or handed_in; `way` says by whom. `answers` holds per question the newest answer with its counter.
    """

    __tablename__ = "training_sittings"
    id: Mapped[str] = mapped_column(primary_key=True)
    exam_id: Mapped[str]
    cohort_id: Mapped[str]
    person_id: Mapped[str]
    number: Mapped[int]
    state: Mapped[str]
    way: Mapped[str | None]
    device: Mapped[str | None]
    started_at: Mapped[int]
    deadline_at: Mapped[int] = mapped_column(index=True)
    saved_at: Mapped[int]
    finished_at: Mapped[int | None]
    score: Mapped[int | None]
    answers: Mapped[dict[str, list[Any]]] = mapped_column(JSON)
    paper: Mapped[list[dict[str, Any]]] = deferred(mapped_column(JSON))
    sealed_paper: Mapped[str | None] = deferred(mapped_column(Text))

    __table_args__ = (Index("ux_training_sittings_exam_person_number", "exam_id", "person_id", "number", unique=True),)


class SittingNote(Row):
    """What happened in a sitting besides the answers: begun, focus lost, moved, extended, late answers kept as evidence. Only added to."""

    __tablename__ = "training_sitting_notes"
    id: Mapped[str] = mapped_column(primary_key=True)
    exam_id: Mapped[str] = mapped_column(index=True)
    person_id: Mapped[str | None]
    kind: Mapped[str]
    by: Mapped[str]
    noted_at: Mapped[int]
    detail: Mapped[dict[str, Any]] = mapped_column(JSON)


class PaperMark(Row):
    """The mark of a printed paper, entered by hand."""

    __tablename__ = "training_paper_marks"
    exam_id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    score: Mapped[int]
    entered_by: Mapped[str]
    entered_at: Mapped[int]


class Resit(Row):
    """The authority's approval of one more sitting."""

    __tablename__ = "training_resits"
    id: Mapped[str] = mapped_column(primary_key=True)
    cohort_id: Mapped[str]
    person_id: Mapped[str]
    reason: Mapped[str]
    approved_by: Mapped[str]
    approved_at: Mapped[int]

    __table_args__ = (Index("ix_training_resits_cohort_person", "cohort_id", "person_id"),)


class ProcessSetting(Row):
    """How a class reads R-ASM-1: `together` or `any_absence`."""

    __tablename__ = "training_process_settings"
    cohort_id: Mapped[str] = mapped_column(primary_key=True)
    reading: Mapped[str]
    set_by: Mapped[str]
    set_at: Mapped[int]


class AdmittedList(Row):
    """The admitted list of a class (R-ASM-5), one row a version; both sides confirm, then it is reported.

    `unsettled`: so many past sessions had no settled attendance when it was confirmed, `unsettled_reason` why it went out all the same.
    `decision`: empty until the authority has `accepted` (受理) or `returned` the report, then with `return_reason`.
    """

    __tablename__ = "training_admitted_lists"
    cohort_id: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    lines: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    settled_by: Mapped[str]
    settled_at: Mapped[int]
    lecturer_by: Mapped[str | None]
    lecturer_at: Mapped[int | None]
    institution_by: Mapped[str | None]
    institution_at: Mapped[int | None]
    reopened_at: Mapped[int | None]
    reopen_reason: Mapped[str | None]
    unsettled: Mapped[int] = mapped_column(default=0, server_default="0")
    unsettled_reason: Mapped[str] = mapped_column(default="", server_default="")
    decision: Mapped[str] = mapped_column(default="", server_default="")
    decided_by: Mapped[str] = mapped_column(default="", server_default="")
    decided_at: Mapped[int | None]
    return_reason: Mapped[str] = mapped_column(default="", server_default="")


class RubricUsed(Row):
    """A rubric as it was when somebody first marked with it; it never changes."""

    __tablename__ = "training_rubrics"
    digest: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str]
    text: Mapped[str]
    first_at: Mapped[int]


class RubricVersion(Row):
    """A version of a rubric the authority issued; it never changes, the newest is used by classes that begin to mark."""

    __tablename__ = "training_rubric_versions"
    subject: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str]
    text: Mapped[str]
    note: Mapped[str]
    issued_by: Mapped[str]
    issued_at: Mapped[int]


class Broadcast(Row):
    """A real broadcast on a third-party platform that a student typed in (F.4 F). `state` is open, accepted or refused."""

    __tablename__ = "training_broadcasts"
    id: Mapped[str] = mapped_column(primary_key=True)
    cohort_id: Mapped[str]
    person_id: Mapped[str]
    platform: Mapped[str]
    account: Mapped[str]
    day: Mapped[str]
    minutes: Mapped[int]
    figures: Mapped[str]
    picture: Mapped[str]
    state: Mapped[str]
    judged_by: Mapped[str | None]
    reason: Mapped[str]

    __table_args__ = (Index("ix_training_broadcasts_cohort_person", "cohort_id", "person_id"),)


class PracticeWork(Row):
    """The practice form as it was handed in (R-ASM-7), under its checksum; a later hand-in replaces it until it is marked."""

    __tablename__ = "training_practice_works"
    cohort_id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(primary_key=True)
    digest: Mapped[str]
    form: Mapped[dict[str, Any]] = mapped_column(JSON)
    handed_at: Mapped[int]
    promise: Mapped[str]


class PlanWork(Row):
    """A student's livestream plan (R-ASM-8): the draft, saved over and over, and what was handed in, which stays as it was, with its
    sections (`shape`) and the student's figures (`own`) of that moment."""

    __tablename__ = "training_plans"
    cohort_id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(primary_key=True)
    body: Mapped[dict[str, Any]] = mapped_column(JSON)
    version: Mapped[int]
    saved_at: Mapped[int]
    handed_in: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    digest: Mapped[str | None]
    handed_at: Mapped[int | None]
    shape: Mapped[str | None]
    own: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))


class Marking(Row):
    """An assessor's marks of one work by criterion, each with the evidence that stood beside it. `suggested` is what the machine gave for
    the criteria it knows; the assessor sees it after his first mark, which stays in `first_at`, never before (domain.md F.5)."""

    __tablename__ = "training_markings"
    cohort_id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)
    assessor_id: Mapped[str] = mapped_column(primary_key=True)
    rubric: Mapped[str]
    digest: Mapped[str]
    marks: Mapped[dict[str, int]] = mapped_column(JSON)
    evidence: Mapped[dict[str, list[str]]] = mapped_column(JSON)
    suggested: Mapped[int | None]
    total: Mapped[int]
    comment: Mapped[str]
    first_at: Mapped[int]
    marked_at: Mapped[int]
