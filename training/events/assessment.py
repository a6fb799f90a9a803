"""Admission, theory exam, practice results, plan, marks and verdict (R-ASM-1 to R-ASM-9)."""

from typing import ClassVar, Literal

from sandbox.events.envelope import Fact

__all__ = [
    "AdmittedListAcknowledged", "AdmittedListConfirmed", "AdmittedListReopened", "AdmittedListReturned", "AdmittedListSettled",
    "ExamClosed", "ExamHandedIn", "ExamOpened", "ExamPaused", "ExamPlanned", "ExamResumed", "ExamStarted", "PaperMarkEntered",
    "PlanHandedIn", "PracticeHandedIn", "PracticeVerified", "ResitApproved", "RubricIssued", "SittingExtended", "SittingMoved",
    "VerdictReached", "WorkMarked",
]  # fmt: skip

Subject = Literal["practice", "plan"]


class AdmittedListSettled(Fact):
    """Who may sit the results assessment, settled from the process evaluation (R-ASM-5); both sides still have to confirm it."""

    type: ClassVar[str] = "kaibo.training.admitted_list.settled"
    cohort_id: str
    version: int
    admitted: tuple[str, ...]
    barred: tuple[str, ...]


class AdmittedListConfirmed(Fact):
    """One side confirmed the list; with `reported` both have, and the list is reported to the authority (R-ASM-5)."""

    type: ClassVar[str] = "kaibo.training.admitted_list.confirmed"
    cohort_id: str
    version: int
    side: Literal["lecturer", "institution"]
    reported: bool
    admitted: tuple[str, ...]
    unsettled: int = 0


class AdmittedListReopened(Fact):
    """A confirmed list was taken back, with its reason."""

    type: ClassVar[str] = "kaibo.training.admitted_list.reopened"
    cohort_id: str
    version: int
    reason: str


class AdmittedListAcknowledged(Fact):
    """The authority took the reported list in (受理考评申报)."""

    type: ClassVar[str] = "kaibo.training.admitted_list.acknowledged"
    cohort_id: str
    version: int


class AdmittedListReturned(Fact):
    """The authority gave the reported list back, with its reason; lecturer and institution confirm again."""

    type: ClassVar[str] = "kaibo.training.admitted_list.returned"
    cohort_id: str
    version: int
    reason: str


class ExamPlanned(Fact):
    """A theory exam (理论考试, R-ASM-6) is planned; `seed_hash` seals the draw before anybody sits."""

    type: ClassVar[str] = "kaibo.training.exam.planned"
    exam_id: str
    cohort_id: str
    kind: Literal["practice", "final"]
    way: Literal["computer", "paper"]
    bank: Literal["practice", "official"]
    minutes: int
    questions: int
    seed_hash: str


class ExamOpened(Fact):
    """Students may begin."""

    type: ClassVar[str] = "kaibo.training.exam.opened"
    exam_id: str
    cohort_id: str


class ExamPaused(Fact):
    """The whole exam stands still from `since_at` on (a power cut), with its reason."""

    type: ClassVar[str] = "kaibo.training.exam.paused"
    exam_id: str
    cohort_id: str
    since_at: int
    reason: str


class ExamResumed(Fact):
    """The exam goes on; every deadline moved by up to `paused_ms`."""

    type: ClassVar[str] = "kaibo.training.exam.resumed"
    exam_id: str
    cohort_id: str
    paused_ms: int


class ExamClosed(Fact):
    """Nobody begins any more; the seed of the draw is opened, so that anyone can check it."""

    type: ClassVar[str] = "kaibo.training.exam.closed"
    exam_id: str
    cohort_id: str
    seed: str


class ExamStarted(Fact):
    """A student sits; the deadline is fixed by the server's clock."""

    type: ClassVar[str] = "kaibo.training.exam.started"
    exam_id: str
    cohort_id: str
    person_id: str
    sitting_id: str
    deadline_at: int


class SittingMoved(Fact):
    """The assistant let a student go on at another device (R-ROLE-4), with the reason."""

    type: ClassVar[str] = "kaibo.training.sitting.moved"
    exam_id: str
    cohort_id: str
    person_id: str
    sitting_id: str
    reason: str


class SittingExtended(Fact):
    """A student was given more time, with the reason."""

    type: ClassVar[str] = "kaibo.training.sitting.extended"
    exam_id: str
    cohort_id: str
    person_id: str
    sitting_id: str
    extra_ms: int
    reason: str


class ExamHandedIn(Fact):
    """The one submission of a sitting, marked at once: by the student, or at the deadline by itself."""

    type: ClassVar[str] = "kaibo.training.exam.handed_in"
    exam_id: str
    cohort_id: str
    person_id: str
    sitting_id: str
    way: Literal["student", "deadline", "closed"]
    finished_at: int
    score: int
    kind: Literal["practice", "final"] = "final"
    number: int = 1


class PaperMarkEntered(Fact):
    """The mark of a printed paper was entered by hand (笔试, R-ASM-6); a later one replaces it."""

    type: ClassVar[str] = "kaibo.training.paper_mark.entered"
    exam_id: str
    cohort_id: str
    person_id: str
    score: int
    number: int = 1


class ResitApproved(Fact):
    """The authority allows a student one more sitting; both marks are kept."""

    type: ClassVar[str] = "kaibo.training.resit.approved"
    cohort_id: str
    person_id: str
    reason: str


class PracticeHandedIn(Fact):
    """The student handed in the practice results (实践成果, R-ASM-7); `digest` is over the form as it stood."""

    type: ClassVar[str] = "kaibo.training.practice.handed_in"
    cohort_id: str
    person_id: str
    digest: str


class PracticeVerified(Fact):
    """The lecturer checked what was typed about third-party broadcasts (F.4 I)."""

    type: ClassVar[str] = "kaibo.training.practice.verified"
    cohort_id: str
    person_id: str
    accepted: int
    refused: int


class PlanHandedIn(Fact):
    """The student handed in the livestream plan (直播规划书, R-ASM-8); `digest` is over its text.

    The plan's own figures are asked again in follow-up: fund, fixed costs a month, the main product's price and cost, pieces a month.
    """

    type: ClassVar[str] = "kaibo.training.plan.handed_in"
    cohort_id: str
    person_id: str
    digest: str
    version: int
    fund_fen: int | None = None
    month_fen: int | None = None
    price_fen: int | None = None
    cost_fen: int | None = None
    sold: int | None = None


class WorkMarked(Fact):
    """An assessor's mark of a work against a rubric, of 100; with `settled` the work has its final mark `final`."""

    type: ClassVar[str] = "kaibo.training.work.marked"
    cohort_id: str
    person_id: str
    subject: Subject
    assessor_id: str
    rubric: str
    total: int
    settled: bool
    final: int | None = None


class VerdictReached(Fact):
    """The student's result as it stands now (R-ASM-9): `passed`, `failed`, or `open` while a part is missing. A later one replaces it.

    `admitted`: whether the student is on the reported list (R-ASM-5), None before there is one.
    """

    type: ClassVar[str] = "kaibo.training.verdict.reached"
    cohort_id: str
    person_id: str
    outcome: Literal["passed", "failed", "open"]
    theory: int | None = None
    practice: int | None = None
    plan: int | None = None
    admitted: bool | None = None


class RubricIssued(Fact):
    """The authority put a new version of a rubric to use (考核评分表, R-ASM-7, R-ASM-8)."""

    type: ClassVar[str] = "kaibo.training.rubric.issued"
    subject: Subject
    number: int
    rubric: str
