"""Who an institution can file as lecturer or assistant, with the certificates on record (R-CLS-2, R-ROLE-2)."""

from dataclasses import dataclass

from sqlalchemy import select

from sandbox.actor import TEACHING, Actor, Role
from sandbox.identity.memberships import people_of_institutions
from sandbox.identity.people import named
from sandbox.store import View

from .policies import files_for
from .tables import ClassStaff, LecturerCertificate


@dataclass(frozen=True)
class CertificateOnRecord:
    """A lecturer's certificate; `valid_until` may be empty."""

    number: str
    issued_on: str
    valid_until: str


@dataclass(frozen=True)
class StaffLine:
    """Somebody who teaches or assists for an institution."""

    person_id: str
    name: str
    lecturer: bool
    assistant: bool
    certificates: list[CertificateOnRecord]


@dataclass(frozen=True)
class FiledStaff:
    """Who was filed for a class as `lecturer` or `assistant`; a lecturer with the certificate on record that was issued last."""

    person_id: str
    name: str
    role: str
    certificate: str


def filed_staff(view: View, cohort_id: str) -> list[FiledStaff]:
    """Lecturers, then the assistant, each group by name."""
    rows = view.all(select(ClassStaff).where(ClassStaff.cohort_id == cohort_id))
    people = named(view, [row.person_id for row in rows])
    query = select(LecturerCertificate).where(LecturerCertificate.person_id.in_([row.person_id for row in rows]))
    papers = {row.person_id: row.number for row in view.all(query.order_by(LecturerCertificate.issued_on))}
    lines = [
        FiledStaff(row.person_id, people[row.person_id].name, row.role, papers.get(row.person_id, "") if row.role == Role.LECTURER else "")
        for row in rows
    ]
    return sorted(lines, key=lambda line: (line.role != Role.LECTURER, line.name))


def staff_of(view: View, actor: Actor) -> list[StaffLine]:
    """Lecturers, master trainers and assistants of the actor's institutions (of all for the authority), by name."""
    houses = None if actor.has(Role.AUTHORITY) else sorted(files_for(actor))
    people = people_of_institutions(view, sorted({*TEACHING, Role.ASSISTANT}), houses)
    papers: dict[str, list[CertificateOnRecord]] = {}
    query = select(LecturerCertificate).where(LecturerCertificate.person_id.in_(people))
    for row in view.all(query.order_by(LecturerCertificate.issued_on)):
        papers.setdefault(row.person_id, []).append(CertificateOnRecord(row.number, row.issued_on, row.valid_until))
    lines = [
        StaffLine(id, name, bool(roles & TEACHING), Role.ASSISTANT in roles, papers.get(id, [])) for id, (name, roles) in people.items()
    ]
    return sorted(lines, key=lambda line: (line.name, line.person_id))
