"""《网络创业培训（直播）合格证书》: issued to those who passed, printed, checked by anyone who scans it (R-ASM-10)."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

import segno
from sqlalchemy import select

from sandbox.errors import NotFound, Refused
from sandbox.identity.audit import audit
from sandbox.identity.memberships import cohort_names
from sandbox.identity.names import mask_name
from sandbox.identity.people import named
from sandbox.papers import typeset
from sandbox.store import Tx, View
from training.events import CertificateIssued

from .roster import enrolments
from .tables import Certificate, Cohort, Result


class NotClosed(Refused):
    """Certificates come after the close."""

    code = "class_not_closed"
    zh = "结班以后才能核发证书（R-ASM-10）。"
    en = "Certificates are issued after the class is closed (R-ASM-10)."


class NumberInUse(Refused):
    """Two certificates would have one number."""

    code = "number_in_use"
    zh = "证书编号“{number}”已经用过，一张也没有核发。"
    en = "The certificate number “{number}” is in use; none was issued."


@dataclass(frozen=True)
class Printed:
    """What stands on a certificate."""

    number: str
    token: str
    name: str
    masked_id: str
    class_name: str
    issued_on: str


@dataclass(frozen=True)
class Verified:
    """What anyone may know of a certificate."""

    number: str
    name_masked: str
    class_name: str
    issued_on: str


def issue_certificates(tx: Tx, cohort_id: str, issued_on: str, numbers: Mapping[str, str]) -> list[str]:
    """Issue to every student who passed and has none; `numbers` are the province's, others get our own. NotClosed, NumberInUse."""
    cohort = tx.get(Cohort, cohort_id)
    if cohort.state != "closed":
        raise NotClosed
    passed = set(tx.all(select(Result.person_id).where(Result.cohort_id == cohort_id, Result.outcome == "passed")))
    have = set(tx.all(select(Certificate.person_id).where(Certificate.cohort_id == cohort_id)))
    places = [place for place in tx.all(enrolments(cohort_id)) if place.person_id in passed - have]
    chosen = {place.person_id: numbers.get(place.person_id) or own_number(issued_on, cohort.number, place.seat_no) for place in places}
    seen: set[str] = set(tx.all(select(Certificate.number).where(Certificate.number.in_(chosen.values()))))
    for number in chosen.values():
        if number in seen:
            raise NumberInUse(number=number)
        seen.add(number)
    made = []
    for person_id, number in chosen.items():
        row = Certificate(
            id=tx.new_id("cer"), cohort_id=cohort_id, person_id=person_id, number=number, token=tx.secret(128), issued_by=tx.actor.id,
            issued_on=issued_on, issued_at=tx.now,
        )  # fmt: skip
        tx.add(row)
        made.append(row.id)
        issued = CertificateIssued(cohort_id=cohort_id, person_id=person_id, certificate_id=row.id, number=number)
        tx.emit(issued, person_id, cohort=cohort_id)
    audit(tx, "certificate.issue", cohort_id)
    return made


def own_number(issued_on: str, cohort_number: int, seat_no: int) -> str:
    """Our own number: year, class, seat: `KB2026-0001-07`."""
    return f"KB{issued_on[:4]}-{cohort_number:04}-{seat_no:02}"


def verify(view: View, token: str) -> Verified:
    """What the public page shows: the name masked, no number of a person. NotFound for another token."""
    row = view.first(select(Certificate).where(Certificate.token == token))
    if row is None:
        raise NotFound
    name = named(view, [row.person_id])[row.person_id].name
    return Verified(row.number, mask_name(name), cohort_names(view, [row.cohort_id])[row.cohort_id], row.issued_on)


def to_print(view: View, cohort_id: str, masked_ids: Mapping[str, str], person_id: str = "") -> list[Printed]:
    """The class's certificates, or one student's."""
    query = select(Certificate).where(Certificate.cohort_id == cohort_id).order_by(Certificate.number)
    rows = [row for row in view.all(query) if not person_id or row.person_id == person_id]
    people = named(view, [row.person_id for row in rows])
    class_name = cohort_names(view, [cohort_id]).get(cohort_id, "")
    return [
        Printed(row.number, row.token, people[row.person_id].name, masked_ids.get(row.person_id, ""), class_name, row.issued_on)
        for row in rows
    ]


def certificate_pdf(one: Printed, base: str) -> bytes:
    """A certificate as an A4 page with a QR code of its verify page. Blocking."""
    code = io.BytesIO()
    segno.make(f"{base}/api/certificates/{one.token}", error="m").save(code, kind="svg", border=0, scale=4)
    template = files("training.cohorts").joinpath("certificate.typ").read_text("utf-8")
    year, month, day = one.issued_on.split("-")
    data = {
        "number": one.number, "name": one.name, "id": one.masked_id, "class": one.class_name, "issued": f"{year} 年 {month} 月 {day} 日",
    }  # fmt: skip
    return typeset(template, data, {"code.svg": code.getvalue()})
