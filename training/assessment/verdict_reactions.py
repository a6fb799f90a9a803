"""When a result changes though no mark came: the list was reported or taken back, a final exam planned or closed, the class closed."""

from sandbox.events.envelope import Envelope
from sandbox.store import Tx
from training.events import (
    AdmittedListConfirmed,
    AdmittedListReopened,
    AdmittedListReturned,
    ClosingReturned,
    ClosingSubmitted,
    CohortClosed,
    ExamClosed,
    ExamPlanned,
    VerdictReached,
)

from .evidence import fold
from .evidence_school import class_closed
from .tables import Exam
from .verdicts import tell_changed


def list_confirmed(tx: Tx, _envelope: Envelope, fact: AdmittedListConfirmed) -> None:
    """With both sides' word who is not on it has failed (R-ASM-5, R-ASM-9)."""
    if fact.reported:
        tell_changed(tx, fact.cohort_id)


def list_reopened(tx: Tx, _envelope: Envelope, fact: AdmittedListReopened | AdmittedListReturned) -> None:
    """Everybody may still be admitted."""
    tell_changed(tx, fact.cohort_id)


def exam_planned(tx: Tx, _envelope: Envelope, fact: ExamPlanned) -> None:
    """Who was absent from the one before may sit this one."""
    if fact.kind == "final":
        tell_changed(tx, fact.cohort_id)


def exam_closed(tx: Tx, _envelope: Envelope, fact: ExamClosed) -> None:
    """Who was absent from a final exam failed it (R-ASM-6)."""
    exam = tx.session.get(Exam, fact.exam_id)
    if exam is not None and exam.kind == "final":
        tell_changed(tx, fact.cohort_id)


def class_over(tx: Tx, envelope: Envelope, fact: CohortClosed) -> None:
    """What was not done by the close cannot come any more; what was decided stays as it was said."""
    class_closed(tx, envelope, fact)
    fold(tx, "class", fact.cohort_id, fact.cohort_id, frozen=False)
    tell_changed(tx, fact.cohort_id, decided_too=False)


def closing_submitted(tx: Tx, envelope: Envelope, fact: ClosingSubmitted) -> None:
    """The class has done what it did; while the authority looks, no mark changes."""
    fold(tx, "class", fact.cohort_id, fact.cohort_id, closed=envelope.time, frozen=True)
    tell_changed(tx, fact.cohort_id, decided_too=False)


def closing_returned(tx: Tx, _envelope: Envelope, fact: ClosingReturned) -> None:
    """Works and marks can come again where the results are what was returned."""
    if "results" in fact.items:
        fold(tx, "class", fact.cohort_id, fact.cohort_id, closed=None, frozen=False)
        tell_changed(tx, fact.cohort_id)


def verdict_reached(tx: Tx, _envelope: Envelope, fact: VerdictReached) -> None:
    """What was said last."""
    place = f"{fact.cohort_id}/{fact.person_id}"
    fold(tx, "verdict", place, fact.cohort_id, fact.person_id, outcome=fact.outcome, admitted=fact.admitted)
