"""Each student's three marks and verdict, from what is handed in and marked (R-ASM-6 to R-ASM-9)."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from sandbox.store import Tx, View
from training.events import VerdictReached

from .admission import admitted_now
from .evidence import class_of, of_cohort, students_of
from .evidence_tables import Evidence
from .marking_rules import settled_mark
from .tables import Exam, Marking, PaperMark, PlanWork, PracticeWork, Resit, SittingRow
from .verdict_rules import Verdict, verdict

DECIDED = ("passed", "failed")


@dataclass
class Marks:
    """The marks of one student as they stand: every theory mark with its way and bank, the final marks of the two works,
    how many re-sits the authority approved, and the parts without a mark that cannot come any more."""

    theory: int | None = None
    practice: int | None = None
    plan: int | None = None
    sittings: list[dict[str, Any]] = field(default_factory=list)
    admitted: bool | None = None
    resits: int = 0
    missed: set[str] = field(default_factory=set)

    def may_sit(self) -> bool:
        """Whether a final exam may be begun: the first, and one more for each re-sit the authority approved, in whatever exam."""
        return len(self.sittings) <= self.resits

    def verdict(self) -> Verdict:
        """R-ASM-9."""
        return verdict(self.theory, self.practice, self.plan, self.admitted is not False, self.missed)


def marks_of(view: View, cohort_id: str, only: str | None = None) -> dict[str, Marks]:
    """The marks of every student of the class (or of one)."""
    people = [person_id for person_id, _ in students_of(view, cohort_id)] if only is None else [only]
    found = {person_id: Marks() for person_id in people}
    on_list = admitted_now(view, cohort_id)
    for person_id, marks in found.items():
        marks.admitted = None if on_list is None else person_id in on_list
    for approved in view.all(select(Resit).where(Resit.cohort_id == cohort_id)):
        if approved.person_id in found:
            found[approved.person_id].resits += 1
    for line in _theory(view, cohort_id):
        if line["person_id"] in found:
            marks = found[line["person_id"]]
            marks.sittings.append(line)
            marks.theory = line["score"]  # the newest counts, the older ones stay beside it
    works: dict[tuple[str, str], list[Marking]] = {}
    for row in view.all(select(Marking).where(Marking.cohort_id == cohort_id).order_by(Marking.first_at, Marking.assessor_id)):
        works.setdefault((row.person_id, row.subject), []).append(row)
    for (person_id, subject), rows in works.items():
        if person_id in found:
            final = settled_mark([row.total for row in rows])
            if subject == "practice":
                found[person_id].practice = final
            else:
                found[person_id].plan = final
    _miss(view, cohort_id, found)
    return found


def _miss(view: View, cohort_id: str, found: dict[str, Marks]) -> None:
    """What cannot come any more: the exam of who was absent, once every final exam by computer is closed (a printed paper's mark may still
    be entered) or the class is; the work nobody handed in, once the class is closed (F.3)."""
    over = class_of(view, cohort_id).closed
    finals = view.all(select(Exam).where(Exam.cohort_id == cohort_id, Exam.kind == "final"))
    if over or (finals and all((one.state, one.way) == ("closed", "computer") for one in finals)):
        sitting = select(SittingRow.person_id).join(Exam, Exam.id == SittingRow.exam_id)
        sitting = sitting.where(SittingRow.cohort_id == cohort_id, Exam.kind == "final", SittingRow.state == "running")
        busy = set(view.all(sitting))
        for person_id, marks in found.items():
            if not marks.sittings and person_id not in busy:
                marks.missed.add("theory")
    if over:
        practice = set(view.all(select(PracticeWork.person_id).where(PracticeWork.cohort_id == cohort_id)))
        plans = set(view.all(select(PlanWork.person_id).where(PlanWork.cohort_id == cohort_id, PlanWork.handed_at.is_not(None))))
        for person_id, marks in found.items():
            marks.missed |= {part for part, handed in (("practice", practice), ("plan", plans)) if person_id not in handed}


def _theory(view: View, cohort_id: str) -> list[dict[str, Any]]:
    sat = (
        select(SittingRow, Exam)
        .join(Exam, Exam.id == SittingRow.exam_id)
        .where(SittingRow.cohort_id == cohort_id, Exam.kind == "final", SittingRow.state == "handed_in")
    )
    lines = [_line(exam, row.person_id, row.score, row.finished_at, row.number) for row, exam in view.session.execute(sat)]
    paper = select(PaperMark, Exam).join(Exam, Exam.id == PaperMark.exam_id).where(Exam.cohort_id == cohort_id, Exam.kind == "final")
    lines += [_line(exam, row.person_id, row.score, row.entered_at, row.number) for row, exam in view.session.execute(paper)]
    return sorted(lines, key=lambda line: (line["at"], line["number"]))


def _line(exam: Exam, person_id: str, score: int | None, at: int | None, number: int) -> dict[str, Any]:
    return {"person_id": person_id, "score": score, "at": at, "way": exam.way, "bank": exam.bank, "number": number, "exam_id": exam.id}


def tell_verdict(tx: Tx, cohort_id: str, person_id: str) -> None:
    """Say the result as it stands after a mark came in; certificates wait for it."""
    tx.session.flush()
    _tell(tx, cohort_id, person_id, marks_of(tx, cohort_id, person_id)[person_id])


def tell_changed(tx: Tx, cohort_id: str, decided_too: bool = True) -> None:
    """Say the result of everybody on the roster for whom it is another than was said last; `decided_too` also where that was decided.

    A list was reported or taken back, a final exam planned or closed, the class closed: ledger, light and forms must learn of it."""
    tx.session.flush()
    said = {one["person_id"]: one for one in of_cohort(tx, "verdict", cohort_id)}
    for person_id, marks in marks_of(tx, cohort_id).items():
        last = said.get(person_id, {})
        if last.get("outcome") in DECIDED and not decided_too:
            continue
        if (marks.verdict().outcome, marks.admitted) != (last.get("outcome", "open"), last.get("admitted")):
            _tell(tx, cohort_id, person_id, marks)


def untold_classes(view: View) -> list[str]:
    """Closed classes of which no verdict was ever said: they were settled by a version that did not say them. Then `tell_changed` does."""
    told = set(view.all(select(Evidence.cohort_id).where(Evidence.kind == "verdict").distinct()))
    classes = view.all(select(Evidence).where(Evidence.kind == "class").order_by(Evidence.id))
    return [row.id for row in classes if row.data.get("closed") and row.id not in told]


def _tell(tx: Tx, cohort_id: str, person_id: str, marks: Marks) -> None:
    fact = VerdictReached(
        cohort_id=cohort_id,
        person_id=person_id,
        outcome=marks.verdict().outcome,
        theory=marks.theory,
        practice=marks.practice,
        plan=marks.plan,
        admitted=marks.admitted,
    )
    tx.emit(fact, person_id, cohort=cohort_id)
