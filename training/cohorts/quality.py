"""Quality of a class: visits (听课), class performance by session (R-ASM-4, F.6), satisfaction from S4 and S5, subsidies (补贴台账)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from sqlalchemy import select

from sandbox.errors import FieldFault, Invalid, NotFound, Refused
from sandbox.identity.audit import audit
from sandbox.store import Tx, View
from training.events import ClassVisited, PerformanceRecorded, SubsidySet

from .attendance_guard import begins_ms
from .closing_guard import changeable
from .office_tables import ClassPerformance
from .roster import is_student, was_student
from .tables import Certificate, ClassSession, FilledForm, Subsidy, Visit

Note = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)]


class VisitIn(BaseModel):
    """A visit: the session, a mark out of 100, what was seen."""

    model_config = ConfigDict(extra="forbid")
    session_id: str
    score: Annotated[int, Field(ge=0, le=100)]
    note: Annotated[str, StringConstraints(strip_whitespace=True, min_length=4, max_length=1000)]


class PerformanceIn(BaseModel):
    """A student in a session: how often he took part, his exercise."""

    model_config = ConfigDict(extra="forbid")
    person_id: str
    took_part: Annotated[int, Field(ge=0, le=99)] = 0
    exercise: Literal["on_time", "late", "missing", "none"] = "none"
    note: Note = ""


class SubsidyIn(BaseModel):
    """A line of the register; `number` is the approval's or the payment's."""

    model_config = ConfigDict(extra="forbid")
    amount_fen: Annotated[int, Field(ge=0, le=10_000_000)]
    state: Literal["applied", "granted", "paid", "refused"]
    number: Annotated[str, StringConstraints(strip_whitespace=True, max_length=60)] = ""
    note: Note = ""


class VisitAhead(Refused):
    """Nobody has sat in on what was not held."""

    code = "class_visit_ahead"
    zh = "这节课 {day} {begins} 才开始，听课记录请在课后填。"
    en = "This session begins on {day} at {begins}; a class visit is noted when it was held."


class NoCertificateYet(Refused):
    """Subsidies are paid for certificates (补贴核发 follows 证书核发)."""

    code = "subsidy_without_certificate"
    zh = "这名学员还没有有效的合格证书，补贴不能登记为已发放。请先核发证书，或登记为“已申请”。"
    en = "This student holds no valid certificate, so the subsidy cannot be marked as paid. Issue the certificate first."


@dataclass(frozen=True)
class Satisfied:
    """One question of S4 or S5 over a class: how many answered with a mark of 1 to 5, how many gave each, the mean in hundredths."""

    form: str
    day: str
    key: str
    zh: str
    en: str
    answered: int
    counts: list[int]
    mean_hundredths: int


def visit(tx: Tx, cohort_id: str, form: VisitIn) -> str:
    """Note a class visit. NotFound for a session of another class, VisitAhead for one still to come."""
    session = tx.session.get(ClassSession, form.session_id)
    if session is None or session.cohort_id != cohort_id:
        raise NotFound
    if tx.now < begins_ms(session.day, session.begins):
        raise VisitAhead(day=session.day, begins=session.begins)
    row = Visit(
        id=tx.new_id("vis"), cohort_id=cohort_id, session_id=session.id, visitor_id=tx.actor.id, score=form.score, note=form.note,
        made_at=tx.now,
    )  # fmt: skip
    tx.add(row)
    audit(tx, "class.visit", row.id)
    fact = ClassVisited(cohort_id=cohort_id, session_id=session.id, visit_id=row.id, score=form.score)
    tx.emit(fact, cohort_id, cohort=cohort_id)
    return row.id


def record_performance(tx: Tx, session_id: str, lines: Sequence[PerformanceIn]) -> None:
    """Record how students took part in a session, all or none; a later record replaces it. Invalid for one who is no student."""
    session = tx.get(ClassSession, session_id)
    changeable(tx, session.cohort_id, "attendance")
    for at, form in enumerate(lines):
        if not is_student(tx, session.cohort_id, form.person_id):
            zh, en = "这个人不是本班学员。", "This is no student of the class."
            raise Invalid((FieldFault(f"students.{at}.person_id", "no_student", zh, en),))
        row = ClassPerformance(
            session_id=session_id, person_id=form.person_id, cohort_id=session.cohort_id, took_part=form.took_part,
            exercise=form.exercise, note=form.note, recorded_by=tx.actor.id, recorded_at=tx.now,
        )  # fmt: skip
        tx.session.merge(row)
        fact = PerformanceRecorded(
            cohort_id=session.cohort_id, session_id=session_id, person_id=form.person_id, took_part=form.took_part, exercise=form.exercise
        )
        tx.emit(fact, form.person_id, cohort=session.cohort_id)
    audit(tx, "performance.record", session_id)


def set_subsidy(tx: Tx, cohort_id: str, person_id: str, form: SubsidyIn) -> None:
    """Set a student's line in the subsidy register. NotFound for who never was a student; Invalid without a number, NoCertificateYet."""
    if not was_student(tx, cohort_id, person_id):
        raise NotFound
    if form.state in ("granted", "paid") and not form.number:
        zh, en = "批准或发放的补贴要写批准号或凭证号。", "A granted or paid subsidy needs the number of its approval or payment."
        raise Invalid((FieldFault("number", "number", zh, en),))
    holds = select(Certificate.id).where(Certificate.cohort_id == cohort_id, Certificate.person_id == person_id)
    if form.state == "paid" and tx.first(holds.where(Certificate.revoked_at.is_(None))) is None:
        raise NoCertificateYet
    row = Subsidy(
        cohort_id=cohort_id, person_id=person_id, amount_fen=form.amount_fen, state=form.state, number=form.number, note=form.note,
        set_by=tx.actor.id, set_at=tx.now,
    )  # fmt: skip
    tx.session.merge(row)
    audit(tx, "subsidy.set", person_id)
    fact = SubsidySet(cohort_id=cohort_id, person_id=person_id, amount_fen=form.amount_fen, state=form.state)
    tx.emit(fact, person_id, cohort=cohort_id)


def satisfaction(view: View, cohort_id: str, scores: Mapping[str, Mapping[str, tuple[str, str]]]) -> list[Satisfied]:
    """Every score of S4 (by day) and S5: the newest sheet of a student and day counts; nobody is named.

    `scores`: of each form the score fields (`section.field`) with their Chinese and English words, in the form's order.
    """
    query = select(FilledForm).where(FilledForm.cohort_id == cohort_id, FilledForm.form.in_(("S4", "S5"))).order_by(FilledForm.filled_at)
    newest = {(row.form, row.day, row.about_id or row.filler_id): row.answers for row in view.all(query)}
    marks: dict[tuple[str, str, str], list[int]] = {}
    for (form, day, _), answers in newest.items():
        for section, fields in answers.items():
            for key, said in fields.items() if isinstance(fields, Mapping) else ():
                if f"{section}.{key}" in scores.get(form, ()) and isinstance(said, int) and 1 <= said <= 5:
                    marks.setdefault((form, day, f"{section}.{key}"), []).append(said)
    return [
        Satisfied(form, day, key, *words, len(marks[form, day, key]), _counts(marks[form, day, key]), _mean(marks[form, day, key]))
        for form, fields in scores.items()
        for day in sorted({day for code, day, _ in marks if code == form})
        for key, words in fields.items()
        if (form, day, key) in marks
    ]


def _counts(said: Sequence[int]) -> list[int]:
    return [said.count(mark) for mark in range(1, 6)]


def _mean(said: Sequence[int]) -> int:
    return 100 * sum(said) // len(said)
