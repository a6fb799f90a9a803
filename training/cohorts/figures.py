"""Statistics and supervision: classes counted for an institution or the authority (R-FN-4), and a day's duties first."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, case, func, select

from sandbox.actor import Actor, Role
from sandbox.identity.policies import institutions_of
from sandbox.store import View

from .tables import Attendance, Certificate, Cohort, Enrolment, Result


@dataclass(frozen=True)
class ClassFigures:
    """One class in the ledger (台账)."""

    id: str
    name: str
    institution_id: str
    mode: str
    state: str
    starts_on: str
    ends_on: str
    approval_no: str
    students: int
    records: int
    present_bp: int
    passed: int
    failed: int
    certificates: int


@dataclass(frozen=True)
class Figures:
    """The whole, and each class."""

    classes: int
    students: int
    present_bp: int
    pass_bp: int
    certificates: int
    by_state: dict[str, int]
    ledger: list[ClassFigures]


def statistics(view: View, actor: Actor, first: str = "", last: str = "") -> Figures:
    """Figures over the filed classes the actor supervises, by the days they begin between. Shares are basis points."""
    query = select(Cohort).where(~Cohort.practice).order_by(Cohort.number.desc())
    if not actor.has(Role.AUTHORITY):
        query = query.where(Cohort.institution_id.in_(sorted(institutions_of(actor))))
    if first:
        query = query.where(Cohort.starts_on >= first)
    if last:
        query = query.where(Cohort.starts_on <= last)
    rows = view.all(query)
    ids = [row.id for row in rows]
    students = _counted(view, select(Enrolment.cohort_id, func.count()).where(Enrolment.left_at.is_(None)).group_by(Enrolment.cohort_id))
    here = func.sum(case((Attendance.presence.in_(("present", "late", "early")), 1), else_=0))
    recorded = {
        one: (int(count), int(there or 0))
        for one, count, there in view.session.execute(
            select(Attendance.cohort_id, func.count(), here).where(Attendance.countersigned_by != "").group_by(Attendance.cohort_id)
        )
    }
    passed = _counted(view, select(Result.cohort_id, func.count()).where(Result.outcome == "passed").group_by(Result.cohort_id))
    failed = _counted(view, select(Result.cohort_id, func.count()).where(Result.outcome == "failed").group_by(Result.cohort_id))
    holds = select(Certificate.cohort_id, func.count()).where(Certificate.revoked_at.is_(None))
    issued = _counted(view, holds.group_by(Certificate.cohort_id))
    ledger = [
        ClassFigures(
            row.id, row.name, row.institution_id, row.mode, row.state, row.starts_on, row.ends_on, row.approval_no, students.get(row.id, 0),
            recorded.get(row.id, (0, 0))[0], share(recorded.get(row.id, (0, 0))[1], recorded.get(row.id, (0, 0))[0]), passed.get(row.id, 0),
            failed.get(row.id, 0), issued.get(row.id, 0),
        )
        for row in rows
    ]  # fmt: skip
    good, bad = sum(one.passed for one in ledger), sum(one.failed for one in ledger)
    there, records = sum(recorded.get(one, (0, 0))[1] for one in ids), sum(one.records for one in ledger)
    return Figures(
        classes=len(ledger), students=sum(one.students for one in ledger), present_bp=share(there, records),
        pass_bp=share(good, good + bad),
        certificates=sum(one.certificates for one in ledger), by_state=_by_state(rows), ledger=ledger,
    )  # fmt: skip


def share(part: int, whole: int) -> int:
    """Basis points, 0 of nothing."""
    return part * 10_000 // whole if whole else 0


def _by_state(rows: Sequence[Cohort]) -> dict[str, int]:
    found: dict[str, int] = {}
    for row in rows:
        found[row.state] = found.get(row.state, 0) + 1
    return found


def _counted(view: View, query: Select[str, int]) -> dict[str, int]:
    return {key: int(count) for key, count in view.session.execute(query)}
