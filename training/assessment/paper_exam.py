"""The paper variant of the exam, whose marks are entered by hand, and re-sits the authority approves (R-ASM-6)."""

from sandbox.identity.audit import audit
from sandbox.store import Tx
from training.events import PaperMarkEntered, ResitApproved

from .admission import admitted_now
from .evidence import class_of
from .exams import note
from .refusals import NoResit, NotAdmitted, NotOpen, ResitNeeded, ResultsUnderReview, WrongState
from .tables import Exam, PaperMark, Resit
from .verdict_rules import passes
from .verdicts import marks_of, tell_verdict


def enter_mark(tx: Tx, exam_id: str, person_id: str, score: int) -> None:
    """Enter or correct the mark of a printed paper; before an approved re-sit it is the first, after it the second one. On record.

    ResitNeeded for one who has his mark from another exam and no approved re-sit."""
    exam = tx.get(Exam, exam_id)
    if class_of(tx, exam.cohort_id).frozen:
        raise ResultsUnderReview
    if exam.way != "paper":
        raise WrongState(state=exam.way)
    if exam.state == "planned":
        raise NotOpen
    if exam.kind == "final" and person_id not in (admitted_now(tx, exam.cohort_id) or ()):
        raise NotAdmitted
    marks = marks_of(tx, exam.cohort_id, person_id)[person_id]
    number = 1 + marks.resits
    others = [line for line in marks.sittings if (line["exam_id"], line["number"]) != (exam_id, number)]
    if exam.kind == "final" and len(others) > marks.resits:
        raise ResitNeeded
    before = tx.session.get(PaperMark, (exam_id, person_id, number))
    note(tx, exam_id, person_id, "mark_entered", {"score": score, "before": before.score if before else None, "number": number})
    row = PaperMark(exam_id=exam_id, person_id=person_id, number=number, score=score, entered_by=tx.actor.id, entered_at=tx.now)
    tx.session.merge(row)
    fact = PaperMarkEntered(exam_id=exam_id, cohort_id=exam.cohort_id, person_id=person_id, score=score, number=number)
    tx.emit(fact, exam_id, cohort=exam.cohort_id)
    if exam.kind == "final":
        tell_verdict(tx, exam.cohort_id, person_id)


def approve_resit(tx: Tx, cohort_id: str, person_id: str, reason: str) -> None:
    """One more sitting for a student who failed the theory exam. NoResit when he did not, or has one open already."""
    marks = marks_of(tx, cohort_id, person_id)[person_id]
    if marks.theory is None or passes(marks.theory) or marks.may_sit():
        raise NoResit
    tx.add(Resit(id=tx.new_id("rst"), cohort_id=cohort_id, person_id=person_id, reason=reason, approved_by=tx.actor.id, approved_at=tx.now))
    audit(tx, "resit.approve", person_id, reason=reason)
    tx.emit(ResitApproved(cohort_id=cohort_id, person_id=person_id, reason=reason), person_id, cohort=cohort_id)
