"""What assessment waits for: lists to settle or confirm, works to mark, appeals to decide, exams that run (R-ASM-5 to R-ASM-8)."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from sandbox.identity.people import named
from sandbox.store import View

from .evidence_tables import Evidence
from .marking_rules import MOST_ASSESSORS, needs_third
from .tables import AdmittedList, Exam, Marking, PlanWork, PracticeWork

MOST_WORKS = 200


@dataclass(frozen=True)
class WorkWaiting:
    """A work that was handed in and lacks a mark this assessor may give; `assessors` have marked it."""

    cohort_id: str
    person_id: str
    name: str
    subject: str
    handed_at: int
    assessors: int
    third: bool


@dataclass(frozen=True)
class ListWaiting:
    """The newest admitted list of a class without both confirmations."""

    cohort_id: str
    version: int
    lecturer: bool
    institution: bool


@dataclass(frozen=True)
class ExamOn:
    """An exam that runs or is held."""

    id: str
    cohort_id: str
    title: str
    paused: bool


def works_waiting(view: View, cohort_ids: Sequence[str], assessor_id: str) -> list[WorkWaiting]:
    """Works of these classes the assessor has not marked and still may, the oldest first, 200 at most."""
    totals: dict[tuple[str, str, str], list[tuple[str, int]]] = {}
    for row in view.all(select(Marking).where(Marking.cohort_id.in_(cohort_ids)).order_by(Marking.first_at, Marking.assessor_id)):
        totals.setdefault((row.cohort_id, row.person_id, row.subject), []).append((row.assessor_id, row.total))
    practice = select(PracticeWork.cohort_id, PracticeWork.person_id, PracticeWork.handed_at).where(PracticeWork.cohort_id.in_(cohort_ids))
    plans = select(PlanWork.cohort_id, PlanWork.person_id, PlanWork.handed_at)
    plans = plans.where(PlanWork.cohort_id.in_(cohort_ids), PlanWork.handed_at.is_not(None))
    works = [(cohort_id, person_id, at, "practice") for cohort_id, person_id, at in view.session.execute(practice)]
    works += [(cohort_id, person_id, at or 0, "plan") for cohort_id, person_id, at in view.session.execute(plans)]
    open_ones = []
    for cohort_id, person_id, handed_at, subject in sorted(works, key=lambda one: (one[2], one[1])):
        marks = totals.get((cohort_id, person_id, subject), [])
        third = needs_third([total for _, total in marks])
        full = len(marks) >= MOST_ASSESSORS or (len(marks) == 2 and not third)
        if not full and all(one != assessor_id for one, _ in marks):
            open_ones.append((cohort_id, person_id, subject, handed_at, len(marks), third))
    shown = open_ones[:MOST_WORKS]
    people = named(view, [person_id for _, person_id, *_ in shown])
    return [
        WorkWaiting(cohort_id, person_id, people[person_id].name if person_id in people else "", subject, at, count, third)
        for cohort_id, person_id, subject, at, count, third in shown
    ]


def lists_waiting(view: View, cohort_ids: Sequence[str]) -> list[ListWaiting]:
    """Newest lists that one side or both have not confirmed."""
    newest = select(AdmittedList.cohort_id, func.max(AdmittedList.version)).group_by(AdmittedList.cohort_id)
    versions = {cohort_id: version for cohort_id, version in view.session.execute(newest)}
    return [
        ListWaiting(row.cohort_id, row.version, row.lecturer_at is not None, row.institution_at is not None)
        for row in view.all(select(AdmittedList).where(AdmittedList.cohort_id.in_(cohort_ids)).order_by(AdmittedList.cohort_id))
        if row.version == versions[row.cohort_id] and (row.lecturer_at is None or row.institution_at is None)
    ]


def lists_reported(view: View, cohort_ids: Sequence[str]) -> list[str]:
    """Classes whose newest list is reported and waits for the authority (考评申报)."""
    rows = view.all(
        select(AdmittedList).where(AdmittedList.cohort_id.in_(cohort_ids)).order_by(AdmittedList.cohort_id, AdmittedList.version)
    )
    newest = {row.cohort_id: row for row in rows}
    return [one for one, row in newest.items() if row.lecturer_at is not None and row.institution_at is not None and not row.decision]


def appeals_waiting(view: View, cohort_ids: Sequence[str]) -> dict[str, int]:
    """How many appeals against violations of shows wait for a decision in each of these classes."""
    query = select(Evidence.cohort_id, func.count()).where(Evidence.kind == "appeal", Evidence.cohort_id.in_(cohort_ids))
    return {cohort_id: int(count) for cohort_id, count in view.session.execute(query.group_by(Evidence.cohort_id)) if cohort_id}


def exams_on(view: View, cohort_ids: Sequence[str]) -> list[ExamOn]:
    """Exams students can sit now."""
    query = select(Exam).where(Exam.cohort_id.in_(cohort_ids), Exam.state == "open").order_by(Exam.opened_at)
    return [ExamOn(row.id, row.cohort_id, row.title, row.paused_since is not None) for row in view.all(query)]
