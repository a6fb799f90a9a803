"""Marking online (R-ASM-7, R-ASM-8, F.5): by criterion, evidence beside it, the machine's figure hidden until the first mark."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from sandbox.errors import FieldFault, Invalid
from sandbox.identity.people import named
from sandbox.store import Tx, View
from sandbox.trade.dates import day_of
from training.events import WorkMarked
from training.events.assessment import Subject

from .evidence import class_of
from .marking_rules import MOST_ASSESSORS, needs_comment, needs_third, settled_mark
from .plan_checks import check_plan
from .plan_files import files_of
from .plan_shapes import shape_of
from .plan_ties import own_of
from .plans import plan_of
from .practice import handed_in, standing
from .refusals import CommentNeeded, EnoughAssessors, NotHandedIn, PlanCommentNeeded, ResultsUnderReview
from .rubric_versions import rubric_now
from .rubrics import Rubric, Version, stored, told
from .stage_words import beside
from .suggestions import Suggested, suggest_plan, suggest_practice, vetoed
from .tables import Marking, RubricUsed
from .verdicts import tell_verdict


@dataclass(frozen=True)
class Work:
    """What is marked: its digest, the machine's suggestions and evidence, rules that cap a block, and the work itself as handed in."""

    digest: str
    suggested: Mapping[str, Suggested]
    veto: list[str]
    handed_in: Mapping[str, Any]
    handed_at: int
    shape: Mapping[str, Any] | None = None
    own: Mapping[str, Any] | None = None


def work_of(view: View, cohort_id: str, person_id: str, subject: Subject, rubric: Rubric, folder: Path | None) -> Work:
    """The work as it was handed in, less the violations appeals have lifted since. NotHandedIn before."""
    if subject == "practice":
        form = handed_in(view, cohort_id, person_id)
        if form is None:
            raise NotHandedIn
        now = standing(view, form.form)
        return Work(form.digest, suggest_practice(now, rubric), vetoed(now, rubric), now, form.handed_at)
    plan = plan_of(view, cohort_id, person_id)
    if plan is None or plan.handed_in is None or plan.digest is None or plan.handed_at is None:
        raise NotHandedIn
    shape = shape_of(view, plan, folder)
    checks = check_plan(plan.handed_in, shape, day_of(plan.handed_at), own_of(plan.own or {}))
    return Work(plan.digest, suggest_plan(checks, rubric), [], plan.handed_in, plan.handed_at, shape.model_dump(mode="json"), plan.own)


def markings_of(view: View, cohort_id: str, person_id: str, subject: Subject) -> list[Marking]:
    """Every assessor's marks of the work, the first assessor's first."""
    query = select(Marking).where(Marking.cohort_id == cohort_id, Marking.person_id == person_id, Marking.subject == subject)
    return view.all(query.order_by(Marking.first_at, Marking.assessor_id))


def rubric_of(view: View, cohort_id: str, person_id: str, subject: Subject, folder: Path | None) -> Version:
    """The rubric this work is marked by: that of its first marking, else that of its class's first one, else today's."""
    own = markings_of(view, cohort_id, person_id, subject)
    of_class = select(Marking).where(Marking.cohort_id == cohort_id, Marking.subject == subject).order_by(Marking.first_at)
    first = own[0] if own else view.first(of_class)
    used = view.session.get(RubricUsed, first.rubric) if first is not None else None
    return Version(stored(used.text), used.text, used.digest) if used is not None else rubric_now(view, subject, folder)


def mark_work(
    tx: Tx, cohort_id: str, person_id: str, subject: Subject, marks: Mapping[str, int], comment: str, folder: Path | None
) -> dict[str, Any]:
    """An assessor's marks, all criteria at once; again replaces his own. NotHandedIn, EnoughAssessors, CommentNeeded, Invalid by criterion.

    Every plan takes a written comment (F.3), and so does a mark more than 15 points away from the machine's figures (F.5).
    """
    if class_of(tx, cohort_id).frozen:
        raise ResultsUnderReview
    version = rubric_of(tx, cohort_id, person_id, subject, folder)
    work = work_of(tx, cohort_id, person_id, subject, version.rubric, folder)
    _fit(marks, version.rubric, work.veto)
    rows = markings_of(tx, cohort_id, person_id, subject)
    mine = next((row for row in rows if row.assessor_id == tx.actor.id), None)
    if mine is None and (len(rows) >= MOST_ASSESSORS or (len(rows) == 2 and not needs_third([row.total for row in rows]))):
        raise EnoughAssessors
    suggested = sum(one.points for one in work.suggested.values()) if work.suggested else None
    beside = sum(marks[key] for key in work.suggested)
    if len(comment.strip()) < 4 and (subject == "plan" or needs_comment(beside, suggested)):
        raise PlanCommentNeeded if subject == "plan" else CommentNeeded
    if tx.session.get(RubricUsed, version.digest) is None:
        tx.add(RubricUsed(digest=version.digest, subject=subject, text=version.text, first_at=tx.now))
    row = mine or tx.add(Marking(cohort_id=cohort_id, person_id=person_id, subject=subject, assessor_id=tx.actor.id, first_at=tx.now))
    row.rubric, row.digest, row.marks, row.comment = version.digest, work.digest, dict(marks), comment.strip()
    row.evidence = {key: list(one.evidence) for key, one in work.suggested.items()}
    row.suggested, row.total, row.marked_at = suggested, sum(marks.values()), tx.now
    tx.session.flush()
    final = settled_mark([each.total for each in markings_of(tx, cohort_id, person_id, subject)])
    tx.emit(
        WorkMarked(
            cohort_id=cohort_id, person_id=person_id, subject=subject, assessor_id=tx.actor.id, rubric=version.digest, total=row.total,
            settled=final is not None, final=final,
        ),
        person_id,
        cohort=cohort_id,
    )  # fmt: skip
    tell_verdict(tx, cohort_id, person_id)
    return look(tx, cohort_id, person_id, subject, tx.actor.id, folder)


def _fit(marks: Mapping[str, int], rubric: Rubric, veto: list[str]) -> None:
    faults = []
    for one in rubric.criteria():
        if one.key not in marks:
            faults.append(FieldFault(f"marks.{one.key}", "missing", "这一项还没有打分。", "This criterion has no mark yet."))
        elif not 0 <= marks[one.key] <= one.points:
            zh, en = f"这一项 0 到 {one.points} 分。", f"This criterion takes 0 to {one.points}."
            faults.append(FieldFault(f"marks.{one.key}", "range", zh, en))
    known = {one.key for one in rubric.criteria()}
    faults += [
        FieldFault(f"marks.{key}", "unknown", "评分表里没有这一项。", "The rubric has no such criterion.")
        for key in sorted(set(marks) - known)
    ]
    if not faults and veto and rubric.veto is not None:
        block = next(each for each in rubric.blocks if each.key == rubric.veto.block)
        most = block.points * rubric.veto.share // 100
        if sum(marks[one.key] for one in block.criteria) > most:
            rules = "、".join(veto)
            zh = f"直播中违反 {rules} 且没有纠正，「{block.zh}」合计最多 {most} 分。"
            en = f"{', '.join(veto)} was broken on air and never corrected: {block.en} is worth at most {most} points in all."
            faults.append(FieldFault(f"marks.{block.criteria[0].key}", "veto", zh, en))
    if faults:
        raise Invalid(tuple(faults))


def look(view: View, cohort_id: str, person_id: str, subject: Subject, assessor_id: str, folder: Path | None) -> dict[str, Any]:
    """What an assessor sees: rubric, evidence, his own marks; the machine's figures once he has marked, others' when settled.

    `evidence_changed`: an appeal was won after his marks, so that what he looked at is no longer all there.
    """
    version = rubric_of(view, cohort_id, person_id, subject, folder)
    work = work_of(view, cohort_id, person_id, subject, version.rubric, folder)
    rows = markings_of(view, cohort_id, person_id, subject)
    mine = next((row for row in rows if row.assessor_id == assessor_id), None)
    totals = [row.total for row in rows]
    final = settled_mark(totals)
    people = named(view, [person_id])
    evidence = {key: list(one.evidence) for key, one in work.suggested.items()}
    return {
        "subject": subject,
        "name": people[person_id].name if person_id in people else "",
        "work": work.handed_in,
        "handed_at": work.handed_at,
        "shape": work.shape,
        "own": work.own,
        "files": files_of(view, cohort_id, person_id) if subject == "plan" else [],
        "digest": work.digest,
        "rubric": told(version.rubric),
        "rubric_digest": version.digest,
        "veto": work.veto,
        "evidence": evidence,
        "beside": beside(work.handed_in) if subject == "practice" else {},
        "suggested": {key: one.points for key, one in work.suggested.items()} if mine is not None else None,
        "mine": None if mine is None else {"marks": mine.marks, "total": mine.total, "comment": mine.comment},
        "assessors": len(rows),
        "totals": totals if final is not None or (mine is not None and needs_third(totals)) else None,
        "needs_third": needs_third(totals),
        "final": final,
        "marked_older": mine is not None and mine.digest != work.digest,
        "evidence_changed": mine is not None and mine.digest == work.digest and mine.evidence != evidence,
    }
