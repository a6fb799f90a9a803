"""《网络创业培训（直播）合格证书》: issued to those who passed, printed, checked by anyone who scans it (R-ASM-10)."""

import io
import unicodedata
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from importlib.resources import files
from typing import Literal

import segno
from sqlalchemy import select

from sandbox.errors import FieldFault, Invalid, NotFound, Refused
from sandbox.identity.audit import audit
from sandbox.identity.memberships import cohort_names
from sandbox.identity.names import mask_name
from sandbox.identity.people import named
from sandbox.identity.vault import masked
from sandbox.papers import typeset
from sandbox.store import Tx, View
from sandbox.trade.dates import day_of
from training.events import CertificateIssued, CertificateRevoked

from .roster import enrolments
from .tables import Certificate, Cohort, Result

PAGE = "/phone/certificates/"
"""Where the code on a certificate leads: the public page, under the address of the pages."""


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


class AlreadyRevoked(Refused):
    """It was revoked before."""

    code = "certificate_revoked"
    zh = "证书“{number}”已经作废了。"
    en = "The certificate “{number}” is revoked already."


class AlreadyReplaced(Refused):
    """Another was issued in its place before."""

    code = "certificate_replaced"
    zh = "证书“{number}”已经补发过新证。要再补发，请在新证上操作。"
    en = "Another was issued for the certificate “{number}” already; reissue that one."


@dataclass(frozen=True)
class Printed:
    """What stands on a certificate, and whose it is."""

    person_id: str
    number: str
    token: str
    name: str
    masked_id: str
    class_name: str
    issued_on: str


State = Literal["valid", "revoked", "replaced"]


@dataclass(frozen=True)
class Verified:
    """What anyone may know of a certificate: `replaced` is one that was revoked because another was issued in its place."""

    number: str
    name_masked: str
    class_name: str
    issued_on: str
    state: State
    revoked_on: str


def issue_certificates(tx: Tx, cohort_id: str, issued_on: str, numbers: Mapping[str, str], people: Set[str] = frozenset()) -> list[str]:
    """Issue to every student who passed and has none, of `people` only where any are named; nobody gets a second one.

    `numbers` are the province's, others get our own. NotClosed, NumberInUse, Invalid for somebody named who did not pass.
    """
    cohort = tx.get(Cohort, cohort_id)
    if cohort.state != "closed":
        raise NotClosed
    passed = set(tx.all(select(Result.person_id).where(Result.cohort_id == cohort_id, Result.outcome == "passed")))
    have = set(tx.all(select(Certificate.person_id).where(Certificate.cohort_id == cohort_id)))
    if people - passed:
        zh, en = (
            "所选的人里有考核没有合格的，不能核发证书。请刷新名单再选。",
            "Somebody chosen has not passed. Load the list again and choose anew.",
        )
        raise Invalid((FieldFault("people", "not_passed", zh, en),))
    due = (passed & people if people else passed) - have
    places = [place for place in tx.all(enrolments(cohort_id)) if place.person_id in due]
    chosen = {place.person_id: numbers.get(place.person_id) or own_number(issued_on, cohort.number, place.seat_no) for place in places}
    seen: set[str] = set(tx.all(select(Certificate.number).where(Certificate.number.in_(chosen.values()))))
    for number in chosen.values():
        if number in seen:
            raise NumberInUse(number=number)
        seen.add(number)
    made = [_issue(tx, cohort_id, person_id, number, issued_on) for person_id, number in chosen.items()]
    audit(tx, "certificate.issue", cohort_id)
    return made


def revoke(tx: Tx, certificate_id: str, reason: str) -> None:
    """Take a certificate back; whoever scans it learns so. AlreadyRevoked."""
    row = tx.get(Certificate, certificate_id)
    if row.revoked_at is not None:
        raise AlreadyRevoked(number=row.number)
    row.revoked_at, row.revoked_by, row.revoke_reason = tx.now, tx.actor.id, reason
    audit(tx, "certificate.revoke", row.id, reason=reason)
    fact = CertificateRevoked(cohort_id=row.cohort_id, person_id=row.person_id, certificate_id=row.id, number=row.number)
    tx.emit(fact, row.person_id, cohort=row.cohort_id)


def reissue(tx: Tx, certificate_id: str, issued_on: str, number: str, reason: str) -> str:
    """Issue another in its place, with `number` or the old one and `-2`; one that holds is revoked. AlreadyReplaced, NumberInUse."""
    old = tx.get(Certificate, certificate_id)
    if tx.first(select(Certificate.id).where(Certificate.replaces == old.id)) is not None:
        raise AlreadyReplaced(number=old.number)
    if old.revoked_at is None:
        revoke(tx, old.id, reason)
    number = number or _next_number(tx, old)
    if tx.first(select(Certificate.id).where(Certificate.number == number)) is not None:
        raise NumberInUse(number=number)
    audit(tx, "certificate.reissue", old.id, reason=reason)
    return _issue(tx, old.cohort_id, old.person_id, number, issued_on, old.id)


def _issue(tx: Tx, cohort_id: str, person_id: str, number: str, issued_on: str, replaces: str = "") -> str:
    row = Certificate(
        id=tx.new_id("cer"), cohort_id=cohort_id, person_id=person_id, number=number, token=tx.secret(128), issued_by=tx.actor.id,
        issued_on=issued_on, issued_at=tx.now, replaces=replaces,
    )  # fmt: skip
    tx.add(row)
    fact = CertificateIssued(cohort_id=cohort_id, person_id=person_id, certificate_id=row.id, number=number, replaces=replaces)
    tx.emit(fact, person_id, cohort=cohort_id)
    return row.id


def _next_number(view: View, row: Certificate) -> str:
    at = 2
    while row.replaces and (before := view.session.get(Certificate, row.replaces)) is not None:
        at, row = at + 1, before
    return f"{row.number}-{at}"


def own_number(issued_on: str, cohort_number: int, seat_no: int) -> str:
    """Our own number: year, class, seat: `KB2026-0001-07`."""
    return f"KB{issued_on[:4]}-{cohort_number:04}-{seat_no:02}"


def verify(view: View, token: str) -> Verified:
    """What the public page shows: the name masked, no number of a person. NotFound for another token."""
    return _shown(view, view.first(select(Certificate).where(Certificate.token == token)))


def verify_number(view: View, number: str) -> Verified:
    """The same by the number on the paper; blanks, full-width and small letters make no difference. NotFound for another number."""
    typed = "".join(number.split())
    plain = unicodedata.normalize("NFKC", typed)
    return _shown(view, view.first(select(Certificate).where(Certificate.number.in_([typed, plain, plain.upper()])).limit(1)))


def _shown(view: View, row: Certificate | None) -> Verified:
    if row is None:
        raise NotFound
    name = named(view, [row.person_id])[row.person_id].name
    revoked_on = day_of(row.revoked_at) if row.revoked_at is not None else ""
    after = set(view.all(select(Certificate.replaces).where(Certificate.replaces == row.id)))
    class_name = cohort_names(view, [row.cohort_id])[row.cohort_id]
    return Verified(row.number, mask_name(name), class_name, row.issued_on, state_of(row, after), revoked_on)


def state_of(row: Certificate, replaced: Set[str]) -> State:
    """How a certificate stands; `replaced` are the ids of those another was issued for."""
    return "replaced" if row.id in replaced else "revoked" if row.revoked_at is not None else "valid"


def to_print(view: View, cohort_id: str, person_id: str = "") -> list[Printed]:
    """The class's certificates that hold, or one student's."""
    query = select(Certificate).where(Certificate.cohort_id == cohort_id, Certificate.revoked_at.is_(None))
    if person_id:
        query = query.where(Certificate.person_id == person_id)
    return _printed(view, view.all(query.order_by(Certificate.number)))


def one_to_print(view: View, certificate_id: str) -> Printed:
    """One that holds. NotFound."""
    found = these_to_print(view, [certificate_id])
    if not found:
        raise NotFound
    return found[0]


def these_to_print(view: View, ids: Sequence[str]) -> list[Printed]:
    """Those of these certificates that hold, by number."""
    query = select(Certificate).where(Certificate.id.in_(ids), Certificate.revoked_at.is_(None))
    return _printed(view, view.all(query.order_by(Certificate.number)))


def _printed(view: View, rows: Sequence[Certificate]) -> list[Printed]:
    ids = list({row.person_id for row in rows})
    people, private, classes = named(view, ids), masked(view, ids), cohort_names(view, list({row.cohort_id for row in rows}))
    numbers = {person_id: one.id_number for person_id, one in private.items()}
    return [
        Printed(
            row.person_id, row.number, row.token, people[row.person_id].name, numbers.get(row.person_id, ""),
            classes.get(row.cohort_id, ""), row.issued_on,
        )
        for row in rows
    ]  # fmt: skip


def certificate_pdf(one: Printed, base: str) -> bytes:
    """A certificate as an A4 page with a QR code of its verify page. Blocking."""
    code = io.BytesIO()
    segno.make(f"{base}{PAGE}{one.token}", error="m").save(code, kind="svg", border=0, scale=4)
    template = files("training.cohorts").joinpath("certificate.typ").read_text("utf-8")
    year, month, day = one.issued_on.split("-")
    data = {
        "number": one.number, "name": one.name, "id": one.masked_id, "class": one.class_name, "issued": f"{year} 年 {month} 月 {day} 日",
    }  # fmt: skip
    return typeset(template, data, {"code.svg": code.getvalue()})
