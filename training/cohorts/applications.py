"""Online enrolment: the public link, applications with consent, recommendation, interview, admission (R-CLS-6, R-CLS-1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from sqlalchemy import func, select

from sandbox.errors import FieldFault, Invalid, NotFound, Refused, TooMany
from sandbox.identity.audit import audit
from sandbox.identity.id_number import id_number_fault, mask_id_number, mask_phone, plain_id_number
from sandbox.identity.vault import CONSENT_VERSION, Vault, consent, keep_private
from sandbox.store import Tx, View
from training.events import ApplicationDecided, ApplicationReceived

from .filing import Day, local_day
from .intake_tables import Application, EnrolLink
from .needs import Answers, answer_interview
from .roster import OVER, CohortOver, Enrolled, Listed, enrol, seated
from .tables import Cohort

MOST_APPLICATIONS = 300
"""Applications of one class; more are refused, so that nobody fills the disk through a public page."""
MOST_AN_HOUR = 40
"""Applications an hour from one address: a whole class behind one router gets through, a machine does not."""
HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=40)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)]
Skill = Literal["none", "basic", "good"]


class LinkIn(BaseModel):
    """Until which day the link takes applications."""

    model_config = ConfigDict(extra="forbid")
    closes_on: Day


class Skills(BaseModel):
    """Basic skills, as R-CLS-6 lists them."""

    model_config = ConfigDict(extra="forbid")
    reading: Skill
    writing: Skill
    computing: Skill
    network: Skill


class ApplicationIn(BaseModel):
    """学员登记表 (S1): skills, motive with a concrete project or an existing business, can attend throughout, eligible for subsidy."""

    model_config = ConfigDict(extra="forbid")
    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]
    id_number: Annotated[str, Field(max_length=40)]
    phone: Annotated[str, StringConstraints(pattern=r"^1[3-9]\d{9}$")]
    education: Short = ""
    occupation: Short = ""
    skills: Skills
    motive: Literal["project", "business"]
    project: Annotated[str, StringConstraints(strip_whitespace=True, min_length=4, max_length=500)]
    can_attend: bool
    subsidy: Literal["eligible", "not_eligible", "unknown"] = "unknown"
    subsidy_kind: Short = ""
    note: Text = ""
    consent: bool
    consent_version: Annotated[str, Field(max_length=20)]


class InterviewIn(BaseModel):
    """An interview's mark out of 100, what was noted, and the answers to the lecturer's questions where he designed some (null: none)."""

    model_config = ConfigDict(extra="forbid")
    score: Annotated[int, Field(ge=0, le=100)]
    note: Text = ""
    answers: Answers | None = None


class LinkOver(Refused):
    """The link takes no more applications."""

    code = "enrolment_over"
    zh = "这个班的网上报名已经结束。请直接联系培训机构。"
    en = "Online enrolment for this class is over. Speak to the institution."


class AppliedAlready(Refused):
    """One application per person and class."""

    code = "applied_already"
    zh = "这个身份证号已经报过这个班，不用再报。要修改内容请联系培训机构。"
    en = "This ID number has applied for this class already. Speak to the institution to change something."


class ApplicationsFull(Refused):
    """So many applied that no more are taken."""

    code = "applications_full"
    zh = "这个班的报名人数已满。请直接联系培训机构。"
    en = "No more applications are taken for this class. Speak to the institution."


class NotRecommended(Refused):
    """Lecturer and institution recommend first."""

    code = "not_recommended"
    zh = "录取要讲师和培训机构都推荐（R-CLS-6）：{who}还缺{zh_whom}的推荐，一个也没有录取。"
    en = "Lecturer and institution both recommend (R-CLS-6): {who} lacks that of the {en_whom}; nobody was admitted."


class Decided(Refused):
    """The application was decided before."""

    code = "application_decided"
    zh = "{who}的报名已经处理过了。"
    en = "The application of {who} has been decided already."


class SeatedAlready(Refused):
    """He came into the class another way meanwhile."""

    code = "seated_already"
    zh = "{who}已经在本班（座位 {seat}），不用再录取，这次一个也没有录取。请把这份报名拒绝掉，原因写“已在本班”。"
    en = "{who} is in this class already (seat {seat}); nobody was admitted. Refuse this application and say so."


@dataclass(frozen=True)
class Applied:
    """What the applicant keeps: his receipt opens his own look, the number is for the telephone."""

    receipt: str
    number: str


def open_link(tx: Tx, cohort_id: str, form: LinkIn) -> dict[str, str]:
    """Make the class's public link, in place of the one before. CohortOver, Invalid for a day that is past or none."""
    cohort = tx.get(Cohort, cohort_id)
    if cohort.state in OVER:
        raise CohortOver
    if form.closes_on < local_day(tx.now):
        raise Invalid((FieldFault("closes_on", "past", "截止日期已经过去。", "This day is past."),))
    row = EnrolLink(cohort_id=cohort_id, token=tx.secret(128), closes_on=form.closes_on, made_by=tx.actor.id, made_at=tx.now)
    tx.session.merge(row)
    audit(tx, "enrolment.open", cohort_id)
    return {"token": row.token, "closes_on": row.closes_on}


def keep_link(tx: Tx, cohort_id: str, form: LinkIn) -> dict[str, str]:
    """Give the link the class has another last day, so that printed codes go on working. NotFound without one, else as `open_link`."""
    row = tx.get(EnrolLink, cohort_id)
    if tx.get(Cohort, cohort_id).state in OVER:
        raise CohortOver
    if form.closes_on < local_day(tx.now):
        raise Invalid((FieldFault("closes_on", "past", "截止日期已经过去。", "This day is past."),))
    row.closes_on = form.closes_on
    audit(tx, "enrolment.keep", cohort_id)
    return {"token": row.token, "closes_on": row.closes_on}


def close_link(tx: Tx, cohort_id: str) -> None:
    """Take no more applications from now on: yesterday was the last day. NotFound without a link; one that is over stays as it is."""
    row = tx.get(EnrolLink, cohort_id)
    row.closes_on = min(row.closes_on, local_day(tx.now - DAY_MS))
    audit(tx, "enrolment.close", cohort_id)


def slip_number(application_id: str) -> str:
    """`7Q2K-9X4M`: what an applicant can say on the telephone; the last eight letters of the id. Pure."""
    tail = application_id.rpartition("_")[2][-8:].rjust(8, "0")
    return f"{tail[:4]}-{tail[4:]}"


def link_of(view: View, token: str) -> tuple[EnrolLink, Cohort]:
    """The link and its class. NotFound."""
    row = view.first(select(EnrolLink).where(EnrolLink.token == token))
    if row is None:
        raise NotFound
    return row, view.get(Cohort, row.cohort_id)


def apply(tx: Tx, token: str, form: ApplicationIn, vault: Vault, address_hash: str) -> Applied:
    """Take in an application. Invalid without consent or with a wrong number, LinkOver, AppliedAlready, ApplicationsFull, TooMany."""
    link, cohort = link_of(tx, token)
    today = local_day(tx.now)
    if cohort.state in OVER or today > link.closes_on:
        raise LinkOver
    _checked(form, today)
    _not_too_many(tx, cohort.id, address_hash)
    mark = vault.mark(form.id_number)
    if _known(tx, cohort.id, mark):
        raise AppliedAlready
    number, new = plain_id_number(form.id_number), tx.new_id("app")
    row = Application(
        id=new, cohort_id=cohort.id, receipt=tx.secret(128), state="applied", name=form.name,
        answers=form.model_dump(exclude={"name", "id_number", "phone", "consent", "consent_version"}),
        id_number=_sealed(tx, vault, new, number), id_mark=mark, masked_id=mask_id_number(number),
        phone=_sealed(tx, vault, new, form.phone), masked_phone=mask_phone(form.phone), consent_version=form.consent_version,
        address_hash=address_hash, applied_at=tx.now,
    )  # fmt: skip
    tx.add(row)
    tx.session.flush()
    audit(tx, "application.receive", new, address_hash=address_hash)
    tx.emit(ApplicationReceived(cohort_id=cohort.id, application_id=new), new, cohort=cohort.id)
    return Applied(row.receipt, slip_number(new))


def _checked(form: ApplicationIn, today: str) -> None:
    faults = []
    if wrong := id_number_fault(form.id_number, today):
        faults.append(FieldFault("id_number", *wrong))
    if not form.consent or form.consent_version != CONSENT_VERSION:
        zh, en = "要先阅读并同意个人信息告知书才能报名。", "Read the notice on personal data and agree to it first."
        faults.append(FieldFault("consent", "consent", zh, en))
    if faults:
        raise Invalid(tuple(faults))


def _sealed(tx: Tx, vault: Vault, owner: str, text: str) -> str:
    return vault.lock(owner, text, bytes.fromhex(tx.secret(128))[:12])


def _not_too_many(tx: Tx, cohort_id: str, address_hash: str) -> None:
    recent = select(Application.applied_at).where(Application.address_hash == address_hash, Application.applied_at > tx.now - HOUR_MS)
    times = sorted(tx.all(recent))
    if len(times) >= MOST_AN_HOUR:
        raise TooMany(max(1, (times[-MOST_AN_HOUR] + HOUR_MS - tx.now) // 1000))
    count = tx.session.scalar(select(func.count()).select_from(Application).where(Application.cohort_id == cohort_id))
    if (count or 0) >= MOST_APPLICATIONS:
        raise ApplicationsFull


def _known(tx: Tx, cohort_id: str, mark: str) -> bool:
    if tx.first(select(Application.id).where(Application.cohort_id == cohort_id, Application.id_mark == mark)) is not None:
        return True
    return bool(seated(tx, cohort_id, [mark]))


def application_in(view: View, cohort_id: str, application_id: str) -> Application:
    """An application of this class. NotFound for another class's."""
    row = view.session.get(Application, application_id)
    if row is None or row.cohort_id != cohort_id:
        raise NotFound
    return row


def _waiting(tx: Tx, cohort_id: str, application_id: str) -> Application:
    row = application_in(tx, cohort_id, application_id)
    if row.state != "applied":
        raise Decided(who=row.name)
    return row


def recommend(tx: Tx, cohort_id: str, application_id: str, side: Literal["lecturer", "institution"]) -> None:
    """Lecturer or institution recommends the admission (R-CLS-6)."""
    row = _waiting(tx, cohort_id, application_id)
    if side == "lecturer":
        row.lecturer_by = tx.actor.id
    else:
        row.institution_by = tx.actor.id
    audit(tx, f"application.recommend.{side}", application_id)


def interview(tx: Tx, cohort_id: str, application_id: str, form: InterviewIn) -> None:
    """Note an interview; it is optional, and a later one replaces it until the decision. NoQuestions, Invalid by question."""
    row = _waiting(tx, cohort_id, application_id)
    if form.answers is not None:
        answer_interview(tx, cohort_id, application_id, form.answers)
    row.interview_score, row.interview_note, row.interviewed_by = form.score, form.note, tx.actor.id
    audit(tx, "application.interview", application_id)


def refuse(tx: Tx, cohort_id: str, application_id: str, reason: str) -> None:
    """Refuse an application with its reason; the numbers are deleted at once."""
    _decide(tx, _waiting(tx, cohort_id, application_id), "refused", reason=reason)


def admit(tx: Tx, cohort_id: str, ids: Sequence[str], hashes: Sequence[str], vault: Vault) -> list[tuple[Application, Enrolled]]:
    """Enrol recommended applicants, all or none. NotRecommended, Decided, SeatedAlready, ClassFull beyond 35 (R-CLS-1).

    The numbers move to the student's own sealed record, with the consent he gave; the application keeps none.
    """
    rows = [_waiting(tx, cohort_id, one) for one in dict.fromkeys(ids)]
    for row in rows:
        missing = [
            pair for by, pair in ((row.lecturer_by, ("讲师", "lecturer")), (row.institution_by, ("培训机构", "institution"))) if not by
        ]
        if missing:
            zh, en = "和".join(zh for zh, _ in missing), " and ".join(en for _, en in missing)
            raise NotRecommended(who=row.name, zh_whom=zh, en_whom=en)
    seats = seated(tx, cohort_id, [row.id_mark for row in rows])
    for row in rows:
        if row.id_mark in seats:
            raise SeatedAlready(who=row.name, seat=seats[row.id_mark])
    enrolled = enrol(tx, cohort_id, [Listed(row.name, hash) for row, hash in zip(rows, hashes, strict=True)])
    for row, place in zip(rows, enrolled, strict=True):
        keep_private(tx, vault, place.person_id, vault.unlock(row.id, row.id_number), vault.unlock(row.id, row.phone))
        tx.session.flush()
        consent(tx, place.person_id, row.consent_version)
        _decide(tx, row, "admitted", person_id=place.person_id)
    return list(zip(rows, enrolled, strict=True))


def _decide(tx: Tx, row: Application, state: Literal["admitted", "refused"], person_id: str | None = None, reason: str = "") -> None:
    row.state, row.reason, row.person_id, row.decided_by, row.decided_at = state, reason, person_id, tx.actor.id, tx.now
    row.id_number = row.phone = ""
    if state == "admitted":
        row.id_mark = row.id  # from now on the student's own record says who he is, and its deletion leaves nothing here
    audit(tx, f"application.{state}", row.id)
    fact = ApplicationDecided(cohort_id=row.cohort_id, application_id=row.id, outcome=state, person_id=person_id or "")
    tx.emit(fact, row.id, cohort=row.cohort_id)
