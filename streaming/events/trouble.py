"""What goes wrong and what is said about it: incidents, violations, promises, problem notes, marks."""

from typing import ClassVar, Literal

from sandbox.events.envelope import Fact

__all__ = [
    "IncidentClosed", "IncidentHandled", "IncidentSpokenOf", "IncidentThrown", "MarkGiven", "MarkWithdrawn", "ProblemNoted",
    "PromiseBroken", "PromiseKept", "PromiseMade", "ViolationAppealDecided", "ViolationAppealed", "ViolationCorrected", "ViolationRaised",
]  # fmt: skip

IncidentKind = Literal[
    "troll_raid",
    "wrong_price",
    "sold_out_rumour",
    "professional_complainant",
    "competitor_comparison",
    "big_order",
    "network_stall",
    "cold_room",
]


class IncidentThrown(Fact):
    """An incident (突发事件) hits the show, scheduled by the scenario or thrown by the lecturer. One about goods names what it is about."""

    type: ClassVar[str] = "kaibo.streaming.incident.thrown"
    show_id: str
    incident_id: str
    kind: IncidentKind
    origin: Literal["scenario", "lecturer"]
    listing_id: str | None = None


class IncidentHandled(Fact):
    """A step of the expected procedure was done, `after_ms` of show time after the incident."""

    type: ClassVar[str] = "kaibo.streaming.incident.handled"
    show_id: str
    incident_id: str
    step: str
    after_ms: int


class IncidentSpokenOf(Fact):
    """A speech recogniser heard the host speak of an incident that is on; what was said is not kept here."""

    type: ClassVar[str] = "kaibo.streaming.incident.spoken"
    show_id: str
    incident_id: str


class IncidentClosed(Fact):
    """The incident is over: handled, missed or faded away."""

    type: ClassVar[str] = "kaibo.streaming.incident.closed"
    show_id: str
    incident_id: str
    outcome: Literal["handled", "late", "missed"]
    reaction_ms: int | None = None


class ViolationRaised(Fact):
    """A rule of domain.md D.2 was hit (`rule` is its id, C01...). `certain` is false for what only speech recognition heard.

    The evidence is `quote`, the passage, in `said`, all that was said; `law` and `rewrite` are the rule's law and a safe way to say it.
    """

    type: ClassVar[str] = "kaibo.streaming.violation.raised"
    show_id: str
    violation_id: str
    rule: str
    points: int
    quote: str
    where: Literal["title", "comment", "speech", "picture", "price", "behaviour"]
    certain: bool = True
    correct_until_showms: int | None = None
    said: str = ""
    law: str = ""
    rewrite: str = ""


class ViolationCorrected(Fact):
    """It was put right within the 30-second window (points halve) or after it (C24)."""

    type: ClassVar[str] = "kaibo.streaming.violation.corrected"
    show_id: str
    violation_id: str
    way: Literal["said", "card", "text"]
    after_ms: int
    in_time: bool


class ViolationAppealed(Fact):
    """The host says the rule was not broken; a lecturer decides. What he wrote stays in the live room: free words may name people."""

    type: ClassVar[str] = "kaibo.streaming.violation.appealed"
    show_id: str
    violation_id: str
    at_showms: int


class ViolationAppealDecided(Fact):
    """A lecturer decided the appeal: upheld, the violation stays; lifted, nothing counts it any more. It is decided once."""

    type: ClassVar[str] = "kaibo.streaming.violation.appeal_decided"
    show_id: str
    violation_id: str
    verdict: Literal["upheld", "lifted"]
    at_showms: int


class PromiseMade(Fact):
    """Something was promised to the audience; what becomes of it shows days later."""

    type: ClassVar[str] = "kaibo.streaming.promise.made"
    show_id: str
    promise_id: str
    kind: Literal["gift", "dispatch", "effect", "free_freight", "price", "quality", "attribute", "other"]
    listing_id: str | None = None
    text: str


class PromiseKept(Fact):
    """The promise held."""

    type: ClassVar[str] = "kaibo.streaming.promise.kept"
    show_id: str
    promise_id: str


class PromiseBroken(Fact):
    """The promise did not hold, with what contradicts it."""

    type: ClassVar[str] = "kaibo.streaming.promise.broken"
    show_id: str
    promise_id: str
    evidence: str


class ProblemNoted(Fact):
    """A person of the group wrote down a problem at a point of the show (R-LEC-4: recorded with its problems)."""

    type: ClassVar[str] = "kaibo.streaming.problem.noted"
    show_id: str
    note_id: str
    author_id: str
    at_showms: int
    text: str


class MarkGiven(Fact):
    """A lecturer's mark (评分) or remark at a point of the replay; `score` only with a criterion of a rubric."""

    type: ClassVar[str] = "kaibo.streaming.mark.given"
    show_id: str
    mark_id: str
    author_id: str
    at_showms: int
    text: str
    criterion: str | None = None
    score: int | None = None


class MarkWithdrawn(Fact):
    """The lecturer took a mark back."""

    type: ClassVar[str] = "kaibo.streaming.mark.withdrawn"
    show_id: str
    mark_id: str
