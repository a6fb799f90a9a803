"""The tables of the class itself; names, logins and roles are identity's."""

from typing import Any

from sqlalchemy import JSON, Index, false
from sqlalchemy.orm import Mapped, mapped_column

from sandbox.rows import Row


class Cohort(Row):
    """A class (班级). `number` counts the classes of this installation and starts the students' logins.

    `state`: filed, returned, approved, open, closed; one without a filing starts at open. `standard` is the timetable's version.
    `practice`: opened without a filing, to try things out; the ledger and the statistics leave it out.
    """

    __tablename__ = "training_cohorts"
    id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    name: Mapped[str]
    institution_id: Mapped[str] = mapped_column(index=True)
    mode: Mapped[str]
    state: Mapped[str] = mapped_column(default="open")
    opened_by: Mapped[str]
    opened_at: Mapped[int]
    starts_on: Mapped[str] = mapped_column(default="", server_default="")
    ends_on: Mapped[str] = mapped_column(default="", server_default="")
    place: Mapped[str] = mapped_column(default="", server_default="")
    standard: Mapped[str] = mapped_column(default="", server_default="")
    approval_no: Mapped[str] = mapped_column(default="", server_default="")
    reasons: Mapped[list[Any]] = mapped_column(JSON, default=list, server_default="[]")
    decided_by: Mapped[str] = mapped_column(default="", server_default="")
    decided_at: Mapped[int | None]
    closed_at: Mapped[int | None]
    practice: Mapped[bool] = mapped_column(default=False, server_default=false())


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


class LecturerCertificate(Row):
    """A lecturer's 《网络创业培训（直播）讲师合格证书》 on record (R-CLS-2); days as 2026-11-25, `valid_until` may be empty."""

    __tablename__ = "training_lecturer_certificates"
    id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(index=True)
    number: Mapped[str] = mapped_column(unique=True)
    issued_on: Mapped[str]
    valid_until: Mapped[str]
    recorded_by: Mapped[str]
    recorded_at: Mapped[int]


class ClassStaff(Row):
    """Who was filed as lecturer or assistant of a class; the role itself is granted with the approval."""

    __tablename__ = "training_class_staff"
    cohort_id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)


class ClassSession(Row):
    """A session of a class's timetable; hours in tenths."""

    __tablename__ = "training_sessions"
    id: Mapped[str] = mapped_column(primary_key=True)
    cohort_id: Mapped[str]
    number: Mapped[int]
    day: Mapped[str] = mapped_column(index=True)
    begins: Mapped[str]
    ends: Mapped[str]
    tenths: Mapped[int]
    online: Mapped[bool]
    topic: Mapped[str]
    content: Mapped[list[Any]] = mapped_column(JSON)
    door: Mapped[str] = mapped_column(default="")
    door_pin: Mapped[str] = mapped_column(default="")
    door_network: Mapped[str] = mapped_column(default="")
    door_closes_at: Mapped[int | None]

    __table_args__ = (Index("ix_training_sessions_cohort_id_number", "cohort_id", "number"),)


class Attendance(Row):
    """How a student was there in a session. A manual record counts when the lecturer countersigned it."""

    __tablename__ = "training_attendance"
    session_id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(primary_key=True)
    cohort_id: Mapped[str] = mapped_column(index=True)
    presence: Mapped[str]
    missed: Mapped[int]
    way: Mapped[str]
    recorded_by: Mapped[str]
    recorded_at: Mapped[int]
    countersigned_by: Mapped[str] = mapped_column(default="")
    objection: Mapped[str] = mapped_column(default="")
    objected_at: Mapped[int | None]
    answer: Mapped[str] = mapped_column(default="")


class AttendanceChange(Row):
    """A correction of an attendance record; never changed itself."""

    __tablename__ = "training_attendance_changes"
    id: Mapped[str] = mapped_column(primary_key=True)
    cohort_id: Mapped[str] = mapped_column(index=True)
    session_id: Mapped[str]
    person_id: Mapped[str]
    was: Mapped[str]
    presence: Mapped[str]
    missed: Mapped[int]
    reason: Mapped[str]
    made_by: Mapped[str]
    made_at: Mapped[int]


class FilledForm(Row):
    """A filled form of the regulation; a later one for the same person and day stands beside it with its own id."""

    __tablename__ = "training_filled_forms"
    id: Mapped[str] = mapped_column(primary_key=True)
    cohort_id: Mapped[str]
    form: Mapped[str]
    version: Mapped[str]
    about_id: Mapped[str]
    day: Mapped[str]
    filler_id: Mapped[str]
    answers: Mapped[dict[str, Any]] = mapped_column(JSON)
    filled_at: Mapped[int]

    __table_args__ = (Index("ix_training_filled_forms_cohort_id_form", "cohort_id", "form"),)


class FormSignature(Row):
    """Somebody signed a filled form: in which of its roles, and over which answers (`digest`, SHA-256); `drawing` a blob, "" for none."""

    __tablename__ = "training_form_signatures"
    filled_id: Mapped[str] = mapped_column(primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str]
    digest: Mapped[str]
    signed_at: Mapped[int]
    drawing: Mapped[str] = mapped_column(server_default="", default="")


class Result(Row):
    """A student's result as assessment said it last, and whether he is on the reported list (None before it); derived from the log."""

    __tablename__ = "training_results"
    cohort_id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(primary_key=True)
    outcome: Mapped[str]
    admitted: Mapped[bool | None]


class Certificate(Row):
    """A student's certificate. `number` is the authority's own or the province's; `token` opens the public page.

    One that is revoked keeps its row, so that whoever scans it learns so; `replaces` is the one it was issued in place of.
    """

    __tablename__ = "training_certificates"
    id: Mapped[str] = mapped_column(primary_key=True)
    cohort_id: Mapped[str] = mapped_column(index=True)
    person_id: Mapped[str] = mapped_column(index=True)
    number: Mapped[str] = mapped_column(unique=True)
    token: Mapped[str] = mapped_column(unique=True)
    issued_by: Mapped[str]
    issued_on: Mapped[str]
    issued_at: Mapped[int]
    revoked_at: Mapped[int | None]
    revoked_by: Mapped[str] = mapped_column(default="", server_default="")
    revoke_reason: Mapped[str] = mapped_column(default="", server_default="")
    replaces: Mapped[str] = mapped_column(default="", server_default="")


class Material(Row):
    """A file handed in for a class: a scanned approval, a photo, a signed sheet."""

    __tablename__ = "training_materials"
    id: Mapped[str] = mapped_column(primary_key=True)
    cohort_id: Mapped[str] = mapped_column(index=True)
    kind: Mapped[str]
    name: Mapped[str]
    blob: Mapped[str]
    size: Mapped[int]
    made_by: Mapped[str]
    made_at: Mapped[int]


class Visit(Row):
    """A class visit (听课) by somebody of institution or authority."""

    __tablename__ = "training_visits"
    id: Mapped[str] = mapped_column(primary_key=True)
    cohort_id: Mapped[str] = mapped_column(index=True)
    session_id: Mapped[str]
    visitor_id: Mapped[str]
    score: Mapped[int]
    note: Mapped[str]
    made_at: Mapped[int]


class Subsidy(Row):
    """A line of the subsidy register (补贴台账)."""

    __tablename__ = "training_subsidies"
    cohort_id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(primary_key=True)
    amount_fen: Mapped[int]
    state: Mapped[str]
    number: Mapped[str]
    note: Mapped[str]
    set_by: Mapped[str]
    set_at: Mapped[int]


DERIVED = (Result,)
