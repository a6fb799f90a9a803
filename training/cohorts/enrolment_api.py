"""Online enrolment over HTTP: the public page behind the link, the office's list, admission, the needs questionnaire."""

from collections.abc import Callable
from typing import Annotated, Any, Literal

from fastapi import Request, Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import func, select

from sandbox.errors import NotFound
from sandbox.http import PUBLIC, Caller, Changing, Loaded, Reading, Router, allow
from sandbox.http.filling import filled, key_of
from sandbox.identity.class_shapes import EnrolledOut
from sandbox.identity.memberships import CohortSeen
from sandbox.identity.pins import choose_pins
from sandbox.identity.reception import AtReception, address_of
from sandbox.identity.vault import CONSENT_EN, CONSENT_VERSION, CONSENT_ZH, Vault
from sandbox.store import Tx, View

from . import policies
from .applications import (
    ApplicationIn,
    Applied,
    InterviewIn,
    LinkIn,
    admit,
    apply,
    close_link,
    interview,
    keep_link,
    link_of,
    open_link,
    recommend,
    refuse,
    slip_number,
)  # fmt: skip
from .attendance import Reason
from .filing import local_day
from .intake_tables import Application, EnrolLink, Questionnaire
from .needs import (
    AnswersIn,
    Counted,
    QuestionnaireIn,
    analysed,
    answer_needs,
    close_questionnaire,
    interviewed,
    open_in,
    open_questionnaire,
    respondent_of,
)
from .roster import MOST_STUDENTS, OVER, enrolments
from .tables import Cohort

router = Router()
Seen = Annotated[CohortSeen, Loaded]


class LinkOut(BaseModel):
    """The address of the public page for the QR code, its token, and the last day it takes applications; `open`: it does now."""

    token: str
    closes_on: str
    url: str = ""
    open: bool = True


class PublicClassOut(BaseModel):
    """What anybody with the link may know of the class, and the notice one agrees to."""

    name: str
    mode: str
    starts_on: str
    ends_on: str
    place: str
    closes_on: str
    open: bool
    seats_left: int
    consent_version: str
    consent_text: str


class NeedsOut(BaseModel):
    """The open questionnaire."""

    id: str
    title: str
    questions: list[dict[str, Any]]


class ReceiptOut(BaseModel):
    """What an applicant sees of his application, and the questions that wait for him."""

    number: str
    name: str
    class_name: str
    starts_on: str
    ends_on: str
    place: str
    applied_at: int
    decided_at: int | None
    state: str
    reason: str
    masked_id: str
    needs: NeedsOut | None


class ApplicationOut(BaseModel):
    """An application as the office sees it, its numbers masked; `number` is on the applicant's slip."""

    id: str
    number: str
    state: str
    name: str
    masked_id: str
    masked_phone: str
    answers: dict[str, Any]
    applied_at: int
    by_lecturer: bool
    by_institution: bool
    interview_score: int | None
    interview_note: str
    interview_sheet: str
    """The questionnaire `interview_answers` belong to, empty without one."""
    interview_answers: list[Any]
    reason: str
    person_id: str | None


class RefuseIn(BaseModel):
    """Why an application is refused."""

    model_config = ConfigDict(extra="forbid")
    reason: Reason


class AdmitIn(BaseModel):
    """Whom to admit. More than a class holds are let through to the rule, which answers with its sentence."""

    model_config = ConfigDict(extra="forbid")
    applications: Annotated[list[str], Field(min_length=1, max_length=2 * MOST_STUDENTS)]


class OpenedOut(BaseModel):
    """The id of what was made."""

    id: str


@router.get("/cohorts/{cohort_id}/enrolment")
@allow(policies.ADMISSION)
async def look_at_link(cohort: Seen, store: Reading, desk: AtReception) -> LinkOut | None:
    """The class's public link and whether it takes applications; null before there is one."""
    return await store.read(_link, cohort.id, desk.join_base())


@router.put("/cohorts/{cohort_id}/enrolment", response_model=LinkOut)
@allow(policies.ADMISSION)
async def make_link(form: LinkIn, cohort: Seen, change: Changing, desk: AtReception) -> Response:
    """Make the class's public link; the one before stops working."""
    return await change(_linked, open_link, cohort.id, form, desk.join_base())


@router.patch("/cohorts/{cohort_id}/enrolment", response_model=LinkOut)
@allow(policies.ADMISSION)
async def move_last_day(form: LinkIn, cohort: Seen, change: Changing, desk: AtReception) -> Response:
    """Another last day for the link there is; a printed code goes on working."""
    return await change(_linked, keep_link, cohort.id, form, desk.join_base())


@router.delete("/cohorts/{cohort_id}/enrolment", status_code=204)
@allow(policies.ADMISSION)
async def stop_link(cohort: Seen, change: Changing) -> Response:
    """Take no more applications from now on."""
    return await change(close_link, cohort.id)


@router.get("/enrol/{token}", response_model=PublicClassOut)
@allow(PUBLIC)
async def public_class(token: str, request: Request, store: Reading, desk: AtReception) -> PublicClassOut:
    """The class behind the link."""
    desk.throttle.look_up(address_of(request))
    english = request.headers.get("accept-language", "").startswith("en")
    try:
        return await store.read(_public, token, english)
    except NotFound:
        desk.throttle.wrong_code(address_of(request))
        raise


@router.post("/enrol/{token}", response_model=Applied)
@allow(PUBLIC)
async def apply_here(token: str, form: ApplicationIn, request: Request, change: Changing, desk: AtReception) -> Response:
    """Apply. The receipt is the applicant's own key to his application."""
    desk.throttle.look_up(address_of(request))
    try:
        return await change(apply, token, form, Vault(desk.seal), desk.address_hash(request))
    except NotFound:
        desk.throttle.wrong_code(address_of(request))
        raise


@router.get("/applications/{receipt}", response_model=ReceiptOut)
@allow(PUBLIC)
async def my_application(receipt: str, request: Request, store: Reading, desk: AtReception) -> ReceiptOut:
    """One's own application, by its receipt."""
    desk.throttle.look_up(address_of(request))
    try:
        return await store.read(_receipt, receipt)
    except NotFound:
        desk.throttle.wrong_code(address_of(request))
        raise


@router.put("/applications/{receipt}/needs", status_code=204)
@allow(PUBLIC)
async def my_needs(receipt: str, form: AnswersIn, request: Request, change: Changing, desk: AtReception) -> Response:
    """Answer the needs questionnaire as an applicant."""
    desk.throttle.look_up(address_of(request))
    try:
        return await change(_applicant_answers, receipt, form.answers)
    except NotFound:
        desk.throttle.wrong_code(address_of(request))
        raise


@router.get("/cohorts/{cohort_id}/applications", response_model=list[ApplicationOut])
@allow(policies.ADMISSION)
async def applications(cohort: Seen, store: Reading) -> list[ApplicationOut]:
    """Who applied, first come first."""
    return await store.read(_applications, cohort.id)


@router.post("/cohorts/{cohort_id}/applications/{application_id}/recommend", status_code=204)
@allow(policies.RECOMMEND)
async def recommend_one(application_id: str, cohort: Seen, actor: Caller, change: Changing) -> Response:
    """Recommend as lecturer or as institution, whichever one is."""
    side: Literal["lecturer", "institution"] = "lecturer" if policies.teaches_cohort(actor, cohort) else "institution"
    return await change(recommend, cohort.id, application_id, side)


@router.put("/cohorts/{cohort_id}/applications/{application_id}/interview", status_code=204)
@allow(policies.RECOMMEND)
async def interview_one(application_id: str, form: InterviewIn, cohort: Seen, change: Changing) -> Response:
    """Note an interview."""
    return await change(interview, cohort.id, application_id, form)


@router.post("/cohorts/{cohort_id}/applications/{application_id}/refuse", status_code=204)
@allow(policies.ADMISSION)
async def refuse_one(application_id: str, form: RefuseIn, cohort: Seen, change: Changing) -> Response:
    """Refuse an application with its reason."""
    return await change(refuse, cohort.id, application_id, form.reason)


@router.post("/cohorts/{cohort_id}/admissions", response_model=list[EnrolledOut])
@allow(policies.ADMISSION)
async def admit_some(form: AdmitIn, request: Request, cohort: Seen, actor: Caller, change: Changing, desk: AtReception) -> Response:
    """Admit recommended applicants, all or none. Their PINs are shown this once."""
    ids = list(dict.fromkeys(form.applications))
    pins = choose_pins(desk.seal, [None] * len(ids), actor.id, key_of(request))
    hashes = await desk.hashing.hash_all(pins[:MOST_STUDENTS])
    hashes += [""] * (len(ids) - len(hashes))  # a 36th is refused by the class's rule before any is used
    answer = await change(_admit, cohort.id, ids, hashes, Vault(desk.seal))

    def show_pins(body: list[dict[str, Any]]) -> None:
        for line, pin in zip(body, pins, strict=True):
            line.update(pin=pin)

    return filled(answer, show_pins)


@router.post("/cohorts/{cohort_id}/needs", response_model=OpenedOut)
@allow(policies.DESIGN)
async def open_needs(form: QuestionnaireIn, cohort: Seen, change: Changing) -> Response:
    """Open a needs questionnaire, or the questions of the interview."""
    return await change(_opened, cohort.id, form)


@router.get("/cohorts/{cohort_id}/needs", response_model=list[NeedsOut])
@allow(policies.READ)
async def look_at_needs(cohort: Seen, store: Reading) -> list[NeedsOut]:
    """The open questionnaire, if there is one."""
    found = await store.read(_needs, cohort.id)
    return [found] if found else []


@router.put("/cohorts/{cohort_id}/needs/mine", status_code=204)
@allow(policies.MY_RECORD)
async def answer_as_student(form: AnswersIn, cohort: Seen, actor: Caller, change: Changing) -> Response:
    """Answer the needs questionnaire as a student."""
    return await change(_student_answers, cohort.id, actor.id, form.answers)


@router.post("/cohorts/{cohort_id}/needs/{questionnaire_id}/close", status_code=204)
@allow(policies.DESIGN)
async def close_needs(questionnaire_id: str, cohort: Seen, change: Changing) -> Response:
    """Take no more answers."""
    return await change(close_questionnaire, cohort.id, questionnaire_id)


@router.get("/cohorts/{cohort_id}/needs/{questionnaire_id}/analysis", response_model=list[Counted])
@allow(policies.ADMISSION)
async def analysis(questionnaire_id: str, cohort: Seen, store: Reading) -> list[Counted]:
    """Each question's answers counted."""
    return await store.read(analysed, cohort.id, questionnaire_id)


def _linked(tx: Tx, verb: Callable[[Tx, str, LinkIn], dict[str, str]], cohort_id: str, form: LinkIn, base: str) -> LinkOut:
    made = verb(tx, cohort_id, form)
    return LinkOut(token=made["token"], closes_on=made["closes_on"], url=f"{base}/enrol/{made['token']}")


def _link(view: View, cohort_id: str, base: str) -> LinkOut | None:
    row = view.session.get(EnrolLink, cohort_id)
    if row is None:
        return None
    open_now = view.get(Cohort, cohort_id).state not in OVER and local_day(view.now) <= row.closes_on
    return LinkOut(token=row.token, closes_on=row.closes_on, url=f"{base}/enrol/{row.token}", open=open_now)


def _public(view: View, token: str, english: bool) -> PublicClassOut:
    link, cohort = link_of(view, token)
    taken = view.session.scalar(select(func.count()).select_from(enrolments(cohort.id).subquery())) or 0
    return PublicClassOut(
        name=cohort.name, mode=cohort.mode, starts_on=cohort.starts_on, ends_on=cohort.ends_on, place=cohort.place,
        closes_on=link.closes_on, open=cohort.state not in OVER and local_day(view.now) <= link.closes_on,
        seats_left=max(0, MOST_STUDENTS - taken), consent_version=CONSENT_VERSION, consent_text=CONSENT_EN if english else CONSENT_ZH,
    )  # fmt: skip


def _by_receipt(view: View, receipt: str) -> Application:
    row = view.first(select(Application).where(Application.receipt == receipt))
    if row is None:
        raise NotFound
    return row


def _receipt(view: View, receipt: str) -> ReceiptOut:
    row = _by_receipt(view, receipt)
    needs = _needs(view, row.cohort_id) if row.state != "refused" else None
    cohort = view.get(Cohort, row.cohort_id)
    return ReceiptOut(
        number=slip_number(row.id), name=row.name[:1] + "*" * (len(row.name) - 1), class_name=cohort.name, starts_on=cohort.starts_on,
        ends_on=cohort.ends_on, place=cohort.place, applied_at=row.applied_at, decided_at=row.decided_at, state=row.state,
        reason=row.reason, masked_id=row.masked_id, needs=needs,
    )  # fmt: skip


def _applicant_answers(tx: Tx, receipt: str, answers: list[Any]) -> None:
    row = _by_receipt(tx, receipt)
    if row.state == "refused":
        raise NotFound
    answer_needs(tx, row.cohort_id, row.id, answers)


def _student_answers(tx: Tx, cohort_id: str, person_id: str, answers: list[Any]) -> None:
    answer_needs(tx, cohort_id, respondent_of(tx, cohort_id, person_id), answers)


def _needs(view: View, cohort_id: str) -> NeedsOut | None:
    row: Questionnaire | None = open_in(view, cohort_id)
    return NeedsOut(id=row.id, title=row.title, questions=row.questions) if row else None


def _applications(view: View, cohort_id: str) -> list[ApplicationOut]:
    rows = view.all(select(Application).where(Application.cohort_id == cohort_id).order_by(Application.id))
    noted: dict[str, tuple[str, list[Any]]] = interviewed(view, cohort_id)
    return [
        ApplicationOut(
            id=row.id, number=slip_number(row.id), state=row.state, name=row.name, masked_id=row.masked_id,
            masked_phone=row.masked_phone, answers=row.answers, applied_at=row.applied_at,
            by_lecturer=bool(row.lecturer_by), by_institution=bool(row.institution_by),
            interview_score=row.interview_score, interview_note=row.interview_note,
            interview_sheet=noted.get(row.id, ("", []))[0], interview_answers=noted.get(row.id, ("", []))[1],
            reason=row.reason, person_id=row.person_id,
        )
        for row in rows
    ]  # fmt: skip


def _admit(tx: Tx, cohort_id: str, ids: list[str], hashes: list[str], vault: Vault) -> list[dict[str, Any]]:
    return [
        {"person_id": place.person_id, "login": place.login, "seat_no": place.seat_no, "name": row.name}
        for row, place in admit(tx, cohort_id, ids, hashes, vault)
    ]


def _opened(tx: Tx, cohort_id: str, form: QuestionnaireIn) -> OpenedOut:
    return OpenedOut(id=open_questionnaire(tx, cohort_id, form))
