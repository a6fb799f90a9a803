"""Statistics and supervision: classes counted for an institution or the authority (R-FN-4), by class, institution and month."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, case, func, select

from sandbox.actor import Actor, Role
from sandbox.identity.memberships import institution_names
from sandbox.identity.policies import institutions_of
from sandbox.papers import Sheet, write_workbook
from sandbox.store import View

from .filing import STATES
from .quality_looks import HouseQuality, houses_quality, quality_sheet
from .tables import Attendance, Certificate, Cohort, Enrolment, FilledForm, Result, Subsidy, Visit

MODES = {"offline-8": "线下 8 天", "blended-6-2": "线下 6 天、线上 2 天"}


@dataclass(frozen=True)
class ClassFigures:
    """One class in the ledger (台账). `satisfied_hundredths`: the mean of the scores in S5, None before anybody answered."""

    id: str
    name: str
    institution_id: str
    institution: str
    mode: str
    state: str
    starts_on: str
    ends_on: str
    approval_no: str
    students: int
    records: int
    present: int
    present_bp: int
    passed: int
    failed: int
    certificates: int
    visits: int
    satisfied_hundredths: int | None
    subsidy_fen: int


@dataclass(frozen=True)
class GroupFigures:
    """Classes together: of one institution (`key` its id), or that begin in one month (`key` as 2026-12, empty without a day)."""

    key: str
    name: str
    classes: int
    students: int
    present_bp: int
    records: int
    passed: int
    failed: int
    certificates: int
    satisfied_hundredths: int | None
    subsidy_fen: int


@dataclass(frozen=True)
class Figures:
    """The whole, and each class, institution and month (the oldest first); `quality` of each institution (R-ROLE-5)."""

    classes: int
    students: int
    present_bp: int
    pass_bp: int
    certificates: int
    satisfied_hundredths: int | None
    subsidy_fen: int
    by_state: dict[str, int]
    by_institution: list[GroupFigures]
    by_month: list[GroupFigures]
    ledger: list[ClassFigures]
    quality: list[HouseQuality]


def statistics(view: View, actor: Actor, first: str = "", last: str = "", scores: Set[str] = frozenset()) -> Figures:
    """Figures over the filed classes the actor supervises, by the days they begin between. Shares are basis points, money is fen.

    `scores`: the score fields of S5 as `section.field`, which satisfaction is the mean of. Subsidies are those granted or paid.
    """
    rows = view.all(supervised(actor, first, last))
    told = _told(view, [row.id for row in rows], scores)
    names = institution_names(view, list({row.institution_id for row in rows}))
    ledger = [_line(row, names.get(row.institution_id, ""), told) for row in rows]
    whole = _group("", "", ledger)
    states: dict[str, int] = {}
    for row in rows:
        states[row.state] = states.get(row.state, 0) + 1
    houses = [_group(key, names.get(key, ""), [one for one in ledger if one.institution_id == key]) for key in names]
    months = sorted({one.starts_on[:7] for one in ledger})
    return Figures(
        classes=whole.classes, students=whole.students, present_bp=whole.present_bp,
        pass_bp=share(whole.passed, whole.passed + whole.failed), certificates=whole.certificates,
        satisfied_hundredths=whole.satisfied_hundredths, subsidy_fen=whole.subsidy_fen, by_state=states,
        by_institution=sorted(houses, key=lambda one: (-one.students, one.name)),
        by_month=[_group(month, month, [one for one in ledger if one.starts_on[:7] == month]) for month in months], ledger=ledger,
        quality=houses_quality(view, names),
    )  # fmt: skip


def supervised(actor: Actor, first: str, last: str) -> Select[Cohort]:
    """The filed classes somebody supervises that begin between two days (empty: without a bound), the newest first."""
    query = select(Cohort).where(~Cohort.practice).order_by(Cohort.number.desc())
    if not actor.has(Role.AUTHORITY):
        query = query.where(Cohort.institution_id.in_(sorted(institutions_of(actor))))
    if first:
        query = query.where(Cohort.starts_on >= first)
    return query.where(Cohort.starts_on <= last) if last else query


def _told(view: View, ids: Sequence[str], scores: Set[str]) -> dict[str, dict[str, int]]:
    """What the tables say of these classes, each figure by class."""
    here = func.sum(case((Attendance.presence.in_(("present", "late", "early")), 1), else_=0))
    signed = select(Attendance.cohort_id, func.count(), here).where(Attendance.countersigned_by != "").group_by(Attendance.cohort_id)
    attended = [(one, int(count), int(there or 0)) for one, count, there in view.session.execute(signed)]
    outcomes = select(Result.cohort_id, func.count()).group_by(Result.cohort_id)
    holds = select(Certificate.cohort_id, func.count()).where(Certificate.revoked_at.is_(None))
    money = select(Subsidy.cohort_id, func.sum(Subsidy.amount_fen)).where(Subsidy.state.in_(("granted", "paid")))
    answers = select(FilledForm.cohort_id, FilledForm.about_id, FilledForm.answers).where(
        FilledForm.form == "S5", FilledForm.cohort_id.in_(ids)
    )
    sheets = view.session.execute(answers.order_by(FilledForm.filled_at)).all() if scores else ()
    seated = select(Enrolment.cohort_id, func.count()).where(Enrolment.left_at.is_(None))
    return {
        "students": _counted(view, seated.group_by(Enrolment.cohort_id)),
        "records": {one: count for one, count, _ in attended}, "present": {one: there for one, _, there in attended},
        "passed": _counted(view, outcomes.where(Result.outcome == "passed")),
        "failed": _counted(view, outcomes.where(Result.outcome == "failed")),
        "certificates": _counted(view, holds.group_by(Certificate.cohort_id)),
        "visits": _counted(view, select(Visit.cohort_id, func.count()).group_by(Visit.cohort_id)),
        "subsidy_fen": _counted(view, money.group_by(Subsidy.cohort_id)), "satisfied": satisfied(sheets, scores),
    }  # fmt: skip


def satisfied(sheets: Iterable[Sequence[Any]], scores: Set[str]) -> dict[str, int]:
    """The mean of every score of 1 to 5 by class, in hundredths; the newest sheet of a student counts. Pure."""
    newest = {(cohort_id, about): answers for cohort_id, about, answers in sheets}
    given: dict[str, list[int]] = {}
    for (cohort_id, _), answers in newest.items():
        for place in scores:
            section, _, key = place.partition(".")
            said = answers.get(section, {}).get(key)
            if isinstance(said, int) and 1 <= said <= 5:
                given.setdefault(cohort_id, []).append(said)
    return {cohort_id: 100 * sum(said) // len(said) for cohort_id, said in given.items()}


def _line(row: Cohort, institution: str, told: Mapping[str, Mapping[str, int]]) -> ClassFigures:
    def of(name: str) -> int:
        return told[name].get(row.id, 0)

    return ClassFigures(
        row.id, row.name, row.institution_id, institution, row.mode, row.state, row.starts_on, row.ends_on, row.approval_no, of("students"),
        of("records"), of("present"), share(of("present"), of("records")), of("passed"), of("failed"), of("certificates"), of("visits"),
        told["satisfied"].get(row.id), of("subsidy_fen"),
    )  # fmt: skip


def _group(key: str, name: str, lines: Sequence[ClassFigures]) -> GroupFigures:
    means = [one.satisfied_hundredths for one in lines if one.satisfied_hundredths is not None]
    records = sum(one.records for one in lines)
    return GroupFigures(
        key, name, len(lines), sum(one.students for one in lines), share(sum(one.present for one in lines), records), records,
        sum(one.passed for one in lines), sum(one.failed for one in lines), sum(one.certificates for one in lines),
        sum(means) // len(means) if means else None, sum(one.subsidy_fen for one in lines),
    )  # fmt: skip


def ledger_sheet(found: Figures) -> bytes:
    """The ledger (台账) as Excel, with the institutions on a second sheet. Blocking."""
    heads = [
        "班级",
        "机构",
        "模式",
        "状态",
        "开始",
        "结束",
        "批准文号",
        "学员",
        "到课率 %",
        "合格",
        "不合格",
        "证书",
        "听课",
        "满意度",
        "补贴（元）",
    ]
    rows = [
        [
            one.name, one.institution, MODES.get(one.mode, one.mode), STATES.get(one.state, (one.state,))[0], one.starts_on, one.ends_on,
            one.approval_no, one.students, one.present_bp / 100 if one.records else None, one.passed, one.failed, one.certificates,
            one.visits, _points(one.satisfied_hundredths), one.subsidy_fen / 100,
        ]
        for one in found.ledger
    ]  # fmt: skip
    houses = [
        [one.name, one.classes, one.students, one.present_bp / 100 if one.records else None, one.passed, one.failed, one.certificates,
         _points(one.satisfied_hundredths), one.subsidy_fen / 100]
        for one in found.by_institution
    ]  # fmt: skip
    return write_workbook([
        Sheet("台账", heads, rows, "学员班台账", (20, 22, 20, 10, 12, 12, 22)),
        Sheet("机构", ["机构", "班级", *heads[7:12], *heads[13:]], houses, "培训机构汇总", (26,)),
        quality_sheet(found.quality),
    ])  # fmt: skip


def _points(hundredths: int | None) -> float | None:
    return hundredths / 100 if hundredths is not None else None


def share(part: int, whole: int) -> int:
    """Basis points, 0 of nothing."""
    return part * 10_000 // whole if whole else 0


def _counted(view: View, query: Select[str, int]) -> dict[str, int]:
    return {key: int(count) for key, count in view.session.execute(query)}
