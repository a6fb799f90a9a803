"""Who answers for teaching, administration and quality in an institution: one person each, since when and until when (R-ROLE-5)."""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints
from sqlalchemy import select

from sandbox.actor import STAFF, Role
from sandbox.errors import FieldFault, Invalid, NotFound
from sandbox.identity.audit import audit
from sandbox.identity.id_number import mask_phone
from sandbox.identity.memberships import people_of_institutions
from sandbox.identity.policies import institutions_of
from sandbox.identity.vault import Vault
from sandbox.store import Tx, View
from training.events import QualityPersonNamed

from .filing import Day, real_day
from .quality_tables import QualityPerson

Duty = Literal["teaching", "administration", "quality"]
DUTIES = {"teaching": ("教学管理", "teaching"), "administration": ("教务管理", "administration"), "quality": ("质量管理", "quality")}
"""The duties of an institution, for each of which it names one person (第三章 二（三）2-4)."""
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]


class PersonIn(BaseModel):
    """Who has a duty from a day on. `person_id`: his account with the institution, where he has one."""

    model_config = ConfigDict(extra="forbid")
    duty: Duty
    name: Name
    phone: Annotated[str, StringConstraints(pattern=r"^1[3-9][0-9]{9}$")]
    since_on: Day
    person_id: str = ""


class UntilIn(BaseModel):
    """The last day of somebody's duty."""

    model_config = ConfigDict(extra="forbid")
    until_on: Day


@dataclass(frozen=True)
class PersonSeen:
    """Somebody with a duty; `until_on` is empty while he has it, the phone number is masked."""

    id: str
    duty: str
    name: str
    phone: str
    since_on: str
    until_on: str
    person_id: str


def name_person(tx: Tx, institution_id: str, form: PersonIn, vault: Vault) -> str:
    """Name who has a duty; whoever had it has it until that day. Answers the id.

    Invalid for a day that is none or lies before the present one's first, and for an account of somebody else's staff.
    """
    _real("since_on", form.since_on)
    before = _now(tx, institution_id, form.duty)
    if before is not None and form.since_on < before.since_on:
        zh = f"{before.name}从 {before.since_on} 起负责，接任的日期不能更早。"
        raise Invalid(
            (FieldFault("since_on", "too_early", zh, f"{before.name} has this duty since {before.since_on}; choose a later day."),)
        )
    if form.person_id and form.person_id not in people_of_institutions(tx, [*STAFF, Role.INSTITUTION], [institution_id]):
        raise Invalid(
            (FieldFault("person_id", "not_of_the_institution", "这个账号不是本机构的人员。", "This account is of no staff here."),)
        )
    if before is not None:
        before.until_on = form.since_on
    new = tx.new_id("qpe")
    row = QualityPerson(
        id=new, institution_id=institution_id, duty=form.duty, name=form.name, person_id=form.person_id,
        phone=vault.lock(new, form.phone, bytes.fromhex(tx.secret(128))[:12]), masked_phone=mask_phone(form.phone),
        since_on=form.since_on, until_on="", set_by=tx.actor.id, set_at=tx.now,
    )  # fmt: skip
    tx.add(row)
    audit(tx, "quality.person", new)
    tx.emit(QualityPersonNamed(institution_id=institution_id, duty=form.duty, since_on=form.since_on), institution_id)
    return new


def end_duty(tx: Tx, one_id: str, form: UntilIn) -> None:
    """Somebody has his duty until this day, and nobody after him yet. NotFound for another institution's, Invalid before his first day."""
    row = own_person(tx, one_id)
    _real("until_on", form.until_on)
    if form.until_on < row.since_on:
        zh, en = f"不能早于开始负责的日期 {row.since_on}。", f"It cannot be before {row.since_on}, the first day."
        raise Invalid((FieldFault("until_on", "before_it_began", zh, en),))
    row.until_on = form.until_on
    audit(tx, "quality.person.end", one_id)


def own_person(tx: Tx, one_id: str) -> QualityPerson:
    """Somebody with a duty in an institution of `tx.actor`; the authority has those of all. NotFound."""
    row, actor = tx.session.get(QualityPerson, one_id), tx.actor
    if row is None or not (actor.has(Role.AUTHORITY) or row.institution_id in institutions_of(actor)):
        raise NotFound
    return row


def note_phone_look(tx: Tx, one_id: str, reason: str) -> None:
    """Somebody is about to see a full number: who and why goes on record first. NotFound."""
    audit(tx, "quality.person.reveal", own_person(tx, one_id).id, reason=reason)


def phone_of(view: View, one_id: str, vault: Vault) -> str:
    """The full number; call `note_phone_look` before."""
    return vault.unlock(one_id, view.get(QualityPerson, one_id).phone)


def people_of(view: View, institution_id: str) -> list[PersonSeen]:
    """Everybody who has or had a duty, the newest of each duty first."""
    rows = view.all(select(QualityPerson).where(QualityPerson.institution_id == institution_id))
    rows.sort(key=lambda row: (row.since_on, row.set_at, row.id), reverse=True)
    return [PersonSeen(row.id, row.duty, row.name, row.masked_phone, row.since_on, row.until_on, row.person_id) for row in rows]


def duties_missing(view: View, institution_id: str, day: str) -> list[str]:
    """The duties nobody has on a day, in their order."""
    query = select(QualityPerson).where(QualityPerson.institution_id == institution_id, QualityPerson.since_on <= day)
    held = {row.duty for row in view.all(query) if not row.until_on or day <= row.until_on}
    return [duty for duty in DUTIES if duty not in held]


def _now(tx: Tx, institution_id: str, duty: str) -> QualityPerson | None:
    query = select(QualityPerson).where(
        QualityPerson.institution_id == institution_id, QualityPerson.duty == duty, QualityPerson.until_on == ""
    )
    return tx.first(query)


def _real(field: str, day: str) -> None:
    if not real_day(day):
        raise Invalid((FieldFault(field, "day", "没有这一天。", "There is no such day."),))
