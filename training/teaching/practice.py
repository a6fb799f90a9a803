"""From the facts of mall, live room and courses to the practice tasks that tick themselves off (R-CLS-5)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from mall.events import ListingPublished, ShopOpened
from sandbox.events.envelope import Envelope
from sandbox.store import Tx, View
from streaming.events import HostHandedOver, SeatTaken, ShowEnded, ShowPlanned, ShowRevised
from training.events import CourseWatched

from .practice_tables import Practice
from .task_tables import Task
from .tasks import tick_seen


def shop_opened(tx: Tx, envelope: Envelope, fact: ShopOpened) -> None:
    """The student has a shop."""
    note(tx, envelope, "shop", fact.shop_id, fact.cohort_id, fact.owner_id, id=fact.shop_id)


def listing_published(tx: Tx, envelope: Envelope, fact: ListingPublished) -> None:
    """A listing of the student is on sale."""
    note(tx, envelope, "listing", fact.listing_id, fact.cohort_id, fact.owner_id, id=fact.listing_id)


def course_watched(tx: Tx, envelope: Envelope, fact: CourseWatched) -> None:
    """He watched so much of a course. A later share stands with its own time only until 95 % are there."""
    key = f"{fact.course_id}/{fact.person_id}"
    note(tx, envelope, "course", key, fact.cohort_id, fact.person_id, id=fact.course_id, share_bp=fact.share_bp)


def show_planned(tx: Tx, envelope: Envelope, fact: ShowPlanned) -> None:
    """Whose show it is."""
    note(tx, envelope, "desk", fact.show_id, fact.cohort_id, None, kind=fact.kind, people=[fact.host_id])


def show_revised(tx: Tx, _envelope: Envelope, fact: ShowRevised) -> None:
    """It is of another kind now."""
    row = tx.session.get(Practice, ("desk", fact.show_id))
    if row is not None:
        row.data = row.data | {"kind": fact.kind}


def seat_taken(tx: Tx, _envelope: Envelope, fact: SeatTaken) -> None:
    """Somebody helps at the desk."""
    _join(tx, fact.show_id, fact.person_id)


def handed_over(tx: Tx, _envelope: Envelope, fact: HostHandedOver) -> None:
    """Somebody else is host now."""
    _join(tx, fact.show_id, fact.to_id)


def show_ended(tx: Tx, envelope: Envelope, fact: ShowEnded) -> None:
    """Everyone at the desk of a show has been on air; a lesson is no practice."""
    desk = tx.session.get(Practice, ("desk", fact.show_id))
    if desk is None or desk.data["kind"] == "lesson":
        return
    people = desk.data["people"]
    for person_id in people:
        known = {"id": fact.show_id, "seconds": fact.duration_ms // 1000, "people": len(people)}
        note(tx, envelope, "show", f"{fact.show_id}/{person_id}", desk.cohort_id, person_id, **known)


def note(tx: Tx, envelope: Envelope, kind: str, key: str, cohort_id: str, person_id: str | None, /, **data: Any) -> None:
    """Put down what was seen, and tick off the student's open tasks that are done by it (once, not when the log is read again).

    The first time it was seen stands."""
    row = tx.session.get(Practice, (kind, key))
    if row is None:
        row = tx.add(Practice(kind=kind, id=key, cohort_id=cohort_id, person_id=person_id, happened_at=moment(envelope), data=data))
    elif kind == "course" and data["share_bp"] > row.data["share_bp"]:
        row.data, row.happened_at = data, moment(envelope)
    if person_id is None or tx.again:
        return
    tx.session.flush()
    for task in tx.all(select(Task).where(Task.cohort_id == cohort_id, Task.state == "open", Task.kind != "proof")):
        tick_seen(tx, task, person_id)


@dataclass(frozen=True)
class Desk:
    """Whose show it is, and who is at its desk."""

    cohort_id: str
    host_id: str
    kind: str
    people: tuple[str, ...]


def show_desk(view: View, show_id: str) -> Desk | None:
    """What is known of a show, None when it was never planned."""
    row = view.session.get(Practice, ("desk", show_id))
    return Desk(row.cohort_id, row.data["people"][0], row.data["kind"], tuple(row.data["people"])) if row is not None else None


def moment(envelope: Envelope) -> int:
    """When it happened, in milliseconds since 1970."""
    return round(datetime.fromisoformat(envelope.time).timestamp() * 1000)


def _join(tx: Tx, show_id: str, person_id: str) -> None:
    desk = tx.session.get(Practice, ("desk", show_id))
    if desk is not None and person_id not in desk.data["people"]:
        desk.data = desk.data | {"people": [*desk.data["people"], person_id]}
