"""Textbooks and equipment handed out against signature (R-CLS-7, S2): on the phone, or on paper and typed in; equipment comes back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from sqlalchemy import select

from sandbox.actor import Role
from sandbox.errors import FieldFault, Invalid, NotFound, Refused
from sandbox.identity.audit import audit
from sandbox.identity.memberships import people_in
from sandbox.identity.people import named
from sandbox.store import Tx, View
from training.events import HandoutReturned, HandoutSigned

from .closing_guard import changeable
from .office_tables import Handout, HandoutSign
from .roster import enrolments, is_student, was_student
from .tables import Certificate

Kind = Literal["textbook", "handbook", "material", "equipment", "certificate"]
CERTIFICATE = "certificate"
"""Certificates handed over against signature (R-ROLE-4), to those who have one."""
LECTURERS_TOO = ("textbook", "handbook", "material")
"""What each lecturer gets and signs for as well (R-CLS-7)."""


class HandoutIn(BaseModel):
    """What everybody gets, and how many pieces of it."""

    model_config = ConfigDict(extra="forbid")
    kind: Kind
    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
    pieces: Annotated[int, Field(ge=1, le=100)] = 1


class SignedTwice(Refused):
    """One signs once."""

    code = "handout_signed"
    zh = "已经签收过了，不用再签。"
    en = "This was signed for already."


class NotForHim(Refused):
    """He does not get this."""

    code = "handout_not_yours"
    zh = "{who}不用签收这一项：证书由已核发证书的学员签收，教材和资料学员和讲师都签，设备只由学员签。"
    en = "{who} does not sign for this: certificates go to students who have one, books to students and lecturers, equipment to students."


class NotEquipment(Refused):
    """Books stay with the student."""

    code = "handout_stays"
    zh = "教材和资料归学员，不用归还；只有设备教具要归还。"
    en = "Textbooks and materials stay with the student; only equipment comes back."


class NotOut(Refused):
    """Who did not sign has nothing to bring back."""

    code = "handout_not_out"
    zh = "{who}没有签收这件设备，或者已经归还，一件也没有登记。"
    en = "{who} did not sign for this, or brought it back already; nothing was recorded."


class SomebodySigned(Refused):
    """What was signed for stays on the list."""

    code = "handout_has_signs"
    zh = "已经有人签收，不能删除。要更正请另加一项。"
    en = "Somebody signed for this already; it cannot be deleted. Add another line instead."


@dataclass(frozen=True)
class Signer:
    """A student on the list, or a lecturer (seat 0); `signed_at` is None while his signature is missing, `returned_at` until he brought it
    back."""

    person_id: str
    seat_no: int
    name: str
    way: str
    signed_at: int | None
    returned_at: int | None = None


@dataclass(frozen=True)
class HandoutList:
    """A handout and who signed for it. A student sees only himself."""

    id: str
    kind: str
    name: str
    pieces: int
    signers: list[Signer]


def hand_out(tx: Tx, cohort_id: str, form: HandoutIn) -> str:
    """Put something on the list of what every student gets."""
    changeable(tx, cohort_id, "handouts")
    row = Handout(
        id=tx.new_id("hnd"), cohort_id=cohort_id, kind=form.kind, name=form.name, pieces=form.pieces, made_by=tx.actor.id, made_at=tx.now
    )
    tx.add(row)
    audit(tx, "handout.list", row.id)
    return row.id


def sign_for(tx: Tx, cohort_id: str, handout_id: str) -> None:
    """Student or lecturer signs with his own sign-in. NotFound for another class's, NotForHim, SignedTwice."""
    row = _handout_in(tx, cohort_id, handout_id)
    _entitled(tx, row, tx.actor.id)
    _sign(tx, row, tx.actor.id, "own")


def signed_on_paper(tx: Tx, cohort_id: str, handout_id: str, people: Sequence[str]) -> None:
    """Who signed the paper list, typed in by the office, all or none. Invalid for one who is not of the class, NotForHim; who signed before
    is left."""
    row = _handout_in(tx, cohort_id, handout_id)
    for at, person_id in enumerate(people):
        if not is_student(tx, cohort_id, person_id) and person_id not in people_in(tx, cohort_id, Role.LECTURER):
            raise Invalid((FieldFault(f"people.{at}", "no_student", "这个人不是本班学员。", "This is no student of the class."),))
    for person_id in dict.fromkeys(people):
        _entitled(tx, row, person_id)
        if tx.session.get(HandoutSign, (handout_id, person_id)) is None:
            _sign(tx, row, person_id, "paper")


def brought_back(tx: Tx, cohort_id: str, handout_id: str, people: Sequence[str]) -> None:
    """Who brought equipment back, all or none. NotEquipment for a book, NotOut for one who has none of it."""
    row = _handout_in(tx, cohort_id, handout_id)
    if row.kind != "equipment":
        raise NotEquipment
    for person_id in dict.fromkeys(people):
        sign = tx.session.get(HandoutSign, (handout_id, person_id))
        if sign is None or sign.returned_at is not None:
            known = named(tx, [person_id]).get(person_id) if was_student(tx, cohort_id, person_id) else None
            raise NotOut(who=known.name if known else "?")
        sign.returned_at, sign.returned_to = tx.now, tx.actor.id
        tx.emit(HandoutReturned(cohort_id=cohort_id, handout_id=handout_id, person_id=person_id), person_id, cohort=cohort_id)
    audit(tx, "handout.return", handout_id)


def take_off(tx: Tx, cohort_id: str, handout_id: str) -> None:
    """Take something off the list that nobody signed for. SomebodySigned."""
    row = _handout_in(tx, cohort_id, handout_id)
    if tx.first(select(HandoutSign.person_id).where(HandoutSign.handout_id == handout_id)) is not None:
        raise SomebodySigned
    changeable(tx, cohort_id, "handouts")
    tx.session.delete(row)
    audit(tx, "handout.delete", handout_id)


def _sign(tx: Tx, row: Handout, person_id: str, way: Literal["own", "paper"]) -> None:
    if tx.session.get(HandoutSign, (row.id, person_id)) is not None:
        raise SignedTwice
    changeable(tx, row.cohort_id, "handouts")
    tx.add(HandoutSign(handout_id=row.id, person_id=person_id, way=way, recorded_by=tx.actor.id, signed_at=tx.now))
    audit(tx, f"handout.sign.{way}", row.id)
    tx.emit(HandoutSigned(cohort_id=row.cohort_id, handout_id=row.id, person_id=person_id), person_id, cohort=row.cohort_id)


def _entitled(tx: Tx, row: Handout, person_id: str) -> None:
    if person_id not in {one.person_id for one in _signers(row, {}, _receivers(tx, row.cohort_id))}:
        known = named(tx, [person_id]).get(person_id)
        raise NotForHim(who=known.name if known else "?")


def _handout_in(view: View, cohort_id: str, handout_id: str) -> Handout:
    row = view.session.get(Handout, handout_id)
    if row is None or row.cohort_id != cohort_id:
        raise NotFound
    return row


@dataclass(frozen=True)
class Receivers:
    """Who may get something in a class: students by seat, those of them with a certificate, lecturers; and everybody's name."""

    seats: dict[str, int]
    certified: frozenset[str]
    lecturers: tuple[str, ...]
    names: dict[str, str]


def handouts_of(view: View, cohort_id: str, only: str = "") -> list[HandoutList]:
    """What was handed out in the class and who signed; `only` one student's own lines."""
    rows = view.all(select(Handout).where(Handout.cohort_id == cohort_id).order_by(Handout.id))
    query = select(HandoutSign).where(HandoutSign.handout_id.in_([row.id for row in rows]))
    signs = {(one.handout_id, one.person_id): one for one in view.all(query)}
    receivers, found = _receivers(view, cohort_id), []
    for row in rows:
        signers = [one for one in _signers(row, signs, receivers) if only in ("", one.person_id)]
        if signers or not only:
            found.append(HandoutList(row.id, row.kind, row.name, row.pieces, signers))
    return found


def _receivers(view: View, cohort_id: str) -> Receivers:
    seats = {place.person_id: place.seat_no for place in view.all(enrolments(cohort_id))}
    holds = select(Certificate.person_id).where(Certificate.cohort_id == cohort_id, Certificate.revoked_at.is_(None))
    lecturers = tuple(people_in(view, cohort_id, Role.LECTURER))
    people = named(view, [*seats, *lecturers])
    return Receivers(seats, frozenset(view.all(holds)), lecturers, {one: people[one].name for one in people})


def _signers(row: Handout, signs: Mapping[tuple[str, str], HandoutSign], who: Receivers) -> list[Signer]:
    """Who gets it, students by seat, then the lecturers with seat 0; with the signatures there are."""
    ids = [one for one in who.seats if row.kind != CERTIFICATE or one in who.certified]
    ids += who.lecturers if row.kind in LECTURERS_TOO else ()
    found = []
    for one in ids:
        sign = signs.get((row.id, one))
        way, at, back = (sign.way, sign.signed_at, sign.returned_at) if sign is not None else ("", None, None)
        found.append(Signer(one, who.seats.get(one, 0), who.names.get(one, ""), way, at, back))
    return found
