"""The office of a class: applications, what was handed out and handed in, visits, class performance, subsidies. No personal data."""

from typing import ClassVar, Literal

from sandbox.events.envelope import Fact

__all__ = [
    "ApplicationDecided", "ApplicationReceived", "ClassVisited", "ClosingReturned", "ClosingSubmitted", "HandoutReturned",
    "HandoutSigned", "MaterialFiled", "NeedsAnswered", "PerformanceRecorded", "QualityMeasureDone", "QualityMeetingHeld",
    "QualityPersonNamed", "SubsidySet",
]  # fmt: skip


class ClosingSubmitted(Fact):
    """The institution handed the closing of a class in to the authority (结班材料报送); `missing` names what the light lacked."""

    type: ClassVar[str] = "kaibo.training.closing.submitted"
    cohort_id: str
    missing: tuple[str, ...]


class ClosingReturned(Fact):
    """The authority returned the closing with its reasons; `items` names what may be put right."""

    type: ClassVar[str] = "kaibo.training.closing.returned"
    cohort_id: str
    reasons: tuple[str, ...]
    items: tuple[str, ...]


class ApplicationReceived(Fact):
    """Somebody applied for a class through its public link (R-CLS-6)."""

    type: ClassVar[str] = "kaibo.training.application.received"
    cohort_id: str
    application_id: str


class ApplicationDecided(Fact):
    """An application was admitted or refused; `person_id` is the new student's when admitted."""

    type: ClassVar[str] = "kaibo.training.application.decided"
    cohort_id: str
    application_id: str
    outcome: Literal["admitted", "refused"]
    person_id: str = ""


class NeedsAnswered(Fact):
    """A needs questionnaire was answered; what it says stays with the questionnaire."""

    type: ClassVar[str] = "kaibo.training.needs.answered"
    cohort_id: str
    questionnaire_id: str


class HandoutSigned(Fact):
    """A student signed for textbooks or equipment (S2)."""

    type: ClassVar[str] = "kaibo.training.handout.signed"
    cohort_id: str
    handout_id: str
    person_id: str


class HandoutReturned(Fact):
    """A student brought back equipment he had signed for (S2)."""

    type: ClassVar[str] = "kaibo.training.handout.returned"
    cohort_id: str
    handout_id: str
    person_id: str


class MaterialFiled(Fact):
    """A file was handed in for a class: a scanned approval, a signed sheet, a photo."""

    type: ClassVar[str] = "kaibo.training.material.filed"
    cohort_id: str
    material_id: str
    kind: str


class ClassVisited(Fact):
    """Somebody of institution or authority visited a session (听课); the score is out of 100."""

    type: ClassVar[str] = "kaibo.training.class.visited"
    cohort_id: str
    session_id: str
    visit_id: str
    score: int


class PerformanceRecorded(Fact):
    """A student's performance in one session (R-ASM-4); a later record of the same session replaces it."""

    type: ClassVar[str] = "kaibo.training.performance.recorded"
    cohort_id: str
    session_id: str
    person_id: str
    took_part: int
    exercise: Literal["on_time", "late", "missing", "none"]


class SubsidySet(Fact):
    """A line of the subsidy register stands so now."""

    type: ClassVar[str] = "kaibo.training.subsidy.set"
    cohort_id: str
    person_id: str
    amount_fen: int
    state: Literal["applied", "granted", "paid", "refused"]


class QualityPersonNamed(Fact):
    """An institution named who answers for one of its duties from a day on (R-ROLE-5); the name and number stay in its office."""

    type: ClassVar[str] = "kaibo.training.quality.person_named"
    institution_id: str
    duty: Literal["teaching", "administration", "quality"]
    since_on: str


class QualityMeetingHeld(Fact):
    """An institution held a quality meeting, about one class or (None) about the whole house; `measures` counts what it gave to do."""

    type: ClassVar[str] = "kaibo.training.quality.meeting_held"
    institution_id: str
    meeting_id: str
    cohort_id: str | None
    held_on: str
    measures: int


class QualityMeasureDone(Fact):
    """Something that a quality meeting gave to do was done."""

    type: ClassVar[str] = "kaibo.training.quality.measure_done"
    institution_id: str
    meeting_id: str
    measure_id: str
