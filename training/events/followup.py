"""After the certificate (后续服务, R-FN-5): needs, resources offered, half-yearly tracking, visits, questions for advice.

What people said of their business stays in the tables; the log says that it was said.
"""

from typing import ClassVar, Literal

from sandbox.events.envelope import Fact

__all__ = [
    "AdviceAnswered", "AdviceAsked", "AdviceClosed", "FollowUpReminded", "FollowUpVisited", "NeedsSurveyed", "ResourceOffered",
    "ResourcePublished", "ResourceSettled", "ResourceWithdrawn", "TrackingAnswered",
]  # fmt: skip

ResourceKind = Literal["finance", "incubation", "consulting", "guidance"]
Outcome = Literal["contacted", "taken", "declined"]


class ResourcePublished(Fact):
    """A resource (融资, 孵化, 咨询, 指导) can be offered; published again under the same id it stands as it is now."""

    type: ClassVar[str] = "kaibo.training.resource.published"
    resource_id: str
    kind: ResourceKind
    area: str


class ResourceWithdrawn(Fact):
    """The resource is offered no more; what was offered before stays on record."""

    type: ClassVar[str] = "kaibo.training.resource.withdrawn"
    resource_id: str


class NeedsSurveyed(Fact):
    """What a student needs was asked (R-FRM-S10); a later survey replaces it. `kinds` in the order of their weight."""

    type: ClassVar[str] = "kaibo.training.needs.surveyed"
    cohort_id: str
    person_id: str
    survey_id: str
    kinds: tuple[ResourceKind, ...]


class ResourceOffered(Fact):
    """A resource was put before a student, or he chose it himself; `points` of 100 is how well it fitted."""

    type: ClassVar[str] = "kaibo.training.resource.offered"
    cohort_id: str
    person_id: str
    offer_id: str
    resource_id: str
    points: int


class ResourceSettled(Fact):
    """What came of an offer."""

    type: ClassVar[str] = "kaibo.training.resource.settled"
    cohort_id: str
    person_id: str
    offer_id: str
    outcome: Outcome


class FollowUpReminded(Fact):
    """The half-yearly question of this round is due on `due_on` and was not answered; `number` counts the reminders, from 1."""

    type: ClassVar[str] = "kaibo.training.followup.reminded"
    cohort_id: str
    person_id: str
    round: int
    due_on: str
    number: int


class TrackingAnswered(Fact):
    """How the business stands was told for one round (R-FRM-S11); `late` after its day."""

    type: ClassVar[str] = "kaibo.training.tracking.answered"
    cohort_id: str
    person_id: str
    round: int
    stage: str
    late: bool


class FollowUpVisited(Fact):
    """Somebody of institution, class or authority visited a student (回访)."""

    type: ClassVar[str] = "kaibo.training.followup.visited"
    cohort_id: str
    person_id: str
    visit_id: str
    way: Literal["home", "phone", "online", "venue"]
    visited_on: str


class AdviceAsked(Fact):
    """A student asked for advice."""

    type: ClassVar[str] = "kaibo.training.advice.asked"
    cohort_id: str
    person_id: str
    ticket_id: str
    kind: Literal["business", "platform", "supply", "money", "law", "other"]


class AdviceAnswered(Fact):
    """Advice was given; `first_wait_ms` is how long the student waited for the first answer, absent in a later one."""

    type: ClassVar[str] = "kaibo.training.advice.answered"
    cohort_id: str
    person_id: str
    ticket_id: str
    first_wait_ms: int | None = None


class AdviceClosed(Fact):
    """The question is settled; `helped` is what the student said, absent where staff closed it."""

    type: ClassVar[str] = "kaibo.training.advice.closed"
    cohort_id: str
    person_id: str
    ticket_id: str
    helped: bool | None = None
