"""The class ticket: a QR code on the wall, with six digits for those who type. One per cohort at a time."""

from dataclasses import dataclass

from sqlalchemy import delete, or_, select

from sandbox.actor import Role
from sandbox.store import Tx, View

from .audit import audit
from .events import TicketIssued
from .memberships import people_in
from .names import mask_name
from .people import named
from .tables import ClassTicket, CohortName, Person


@dataclass(frozen=True)
class Issued:
    """A ticket as staff see it."""

    ticket: str
    code: str
    expires_at: int


@dataclass(frozen=True)
class Masked:
    """A student to pick from the list."""

    login: str
    name_masked: str


@dataclass(frozen=True)
class Invitation:
    """What a ticket opens: a cohort and the people who may come in with it."""

    cohort_id: str
    cohort_name: str
    people: tuple[Masked, ...]
    expires_at: int


def issue(tx: Tx, cohort_id: str, holds_ms: int) -> Issued:
    """Make a new ticket for the cohort; the one before is over at once."""
    tx.get(CohortName, cohort_id)
    tx.session.execute(delete(ClassTicket).where(or_(ClassTicket.cohort_id == cohort_id, ClassTicket.expires_at <= tx.now)))
    taken = set(tx.all(select(ClassTicket.code)))
    code = _code(tx)
    while code in taken:
        code = _code(tx)
    row = tx.add(
        ClassTicket(
            cohort_id=cohort_id, ticket=tx.secret(128), code=code, issued_by=tx.actor.id, made_at=tx.now, expires_at=tx.now + holds_ms
        )
    )
    audit(tx, "ticket.issue", cohort_id)
    tx.emit(TicketIssued(cohort_id=cohort_id, expires_at=row.expires_at), cohort_id, cohort=cohort_id)
    return Issued(row.ticket, row.code, row.expires_at)


def _code(tx: Tx) -> str:
    return f"{int(tx.secret(128), 16) % 1_000_000:06}"


def current(view: View, cohort_id: str) -> Issued | None:
    """The cohort's ticket, when it still holds."""
    row = view.session.get(ClassTicket, cohort_id)
    return Issued(row.ticket, row.code, row.expires_at) if row is not None and row.expires_at > view.now else None


def cohort_behind(view: View, ticket_or_code: str) -> str | None:
    """The cohort whose live ticket or code this is."""
    live = select(ClassTicket.cohort_id).where(ClassTicket.expires_at > view.now)
    return view.first(live.where(or_(ClassTicket.ticket == ticket_or_code, ClassTicket.code == ticket_or_code)))


def invitation(view: View, ticket_or_code: str) -> Invitation | None:
    """What this ticket or code opens, None when it opens nothing."""
    cohort_id = cohort_behind(view, ticket_or_code)
    if cohort_id is None:
        return None
    students = named(view, people_in(view, cohort_id, Role.STUDENT))
    people = tuple(Masked(one.login, mask_name(one.name)) for one in sorted(students.values(), key=lambda one: one.login))
    ticket = view.get(ClassTicket, cohort_id)
    return Invitation(cohort_id, view.get(CohortName, cohort_id).name, people, ticket.expires_at)


def student_behind(view: View, cohort_id: str, login: str) -> str | None:
    """The student of this cohort with that login."""
    person_id = view.first(select(Person.id).where(Person.login == login))
    return person_id if person_id in people_in(view, cohort_id, Role.STUDENT) else None
