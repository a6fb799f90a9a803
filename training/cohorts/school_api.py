"""The life of a class over HTTP: filing and decision, timetable, roster from Excel, certificates, closing pack, figures."""

import asyncio
from pathlib import Path
from typing import Annotated, Any, cast

from fastapi import Depends, File, Request, Response, UploadFile
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from sandbox.errors import Invalid, TooLarge
from sandbox.http import Caller, Changing, Loaded, Reading, Router, allow
from sandbox.http.filling import filled, key_of
from sandbox.identity.audit import audit
from sandbox.identity.class_shapes import EnrolledOut
from sandbox.identity.memberships import CohortSeen
from sandbox.identity.pins import choose_pins
from sandbox.identity.reception import AtReception
from sandbox.identity.vault import Vault, keep_private
from sandbox.papers.reading import MOST_BYTES, read_first_sheet
from sandbox.store import Tx, View

from . import policies
from .attendance_api import router as attendance
from .closing_api import router as closing
from .enrolment_api import router as enrolment
from .filing import (
    CertificateIn,
    FilingIn,
    SessionIn,
    adjust_timetable,
    approve_class,
    file_class,
    local_day,
    record_certificate,
    return_class,
    sessions_of,
    start_class,
)
from .forms_api import HasSettings
from .handouts_api import router as handouts
from .office_api import router as office
from .papers_api import router as papers
from .privacy_api import router as privacy
from .quality_api import router as quality
from .quality_office_api import router as quality_office
from .quality_people import duties_missing
from .roster import OVER, CohortOver, Listed, enrol, seated
from .roster_sheet import RosterRow, read_roster, roster_template, seated_faults
from .staffing import FiledStaff, StaffLine, filed_staff, staff_of
from .supervision_api import router as supervision
from .tables import ClassSession, Cohort

router = Router(prefix="/api", tags=["school"])
router.include_router(attendance, prefix="")
router.include_router(enrolment, prefix="")
router.include_router(office, prefix="")
router.include_router(closing, prefix="")
router.include_router(papers, prefix="")
router.include_router(handouts, prefix="")
router.include_router(quality, prefix="")
router.include_router(quality_office, prefix="")
router.include_router(privacy, prefix="")
router.include_router(supervision, prefix="")
Seen = Annotated[CohortSeen, Loaded]
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=4, max_length=300)]


class ReturnIn(BaseModel):
    """Why a filing is returned."""

    model_config = ConfigDict(extra="forbid")
    reasons: Annotated[list[Reason], Field(min_length=1, max_length=20)]


class ApproveIn(BaseModel):
    """The approval's number: the authority's own, or the province's typed in."""

    model_config = ConfigDict(extra="forbid")
    approval_no: Annotated[str, Field(max_length=60)] = ""


class TimetableIn(BaseModel):
    """Sessions that move."""

    model_config = ConfigDict(extra="forbid")
    sessions: Annotated[list[SessionIn], Field(min_length=1, max_length=60)]


class MadeOut(BaseModel):
    """The id of what was made."""

    id: str


class SessionOut(BaseModel):
    """A session of the class's timetable."""

    id: str
    number: int
    day: str
    begins: str
    ends: str
    tenths: int
    online: bool
    topic: str
    content: list[str]
    sign_in: bool = False
    """Whether sign-in is open now."""
    pin: bool = False
    """Whether it asks for a PIN besides the code."""


class FilingOut(BaseModel):
    """A class as it was filed, and what was decided."""

    id: str
    name: str
    state: str
    mode: str
    starts_on: str
    ends_on: str
    place: str
    standard: str
    approval_no: str
    reasons: list[str]
    staff: list[FiledStaff]
    sessions: list[SessionOut]
    quality_missing: list[str]
    """The duties of R-ROLE-5 that nobody of the institution has today."""


def timetables_folder(request: Request) -> Path:
    """Where a province puts its own standard timetables."""
    return cast(HasSettings, request.app.state.gate).settings.data / "timetables"


Tables = Annotated[Path, Depends(timetables_folder)]


@router.post("/lecturer-certificates", response_model=MadeOut)
@allow(policies.RECORD_CERTIFICATE)
async def put_certificate(form: CertificateIn, change: Changing) -> Response:
    """Put a lecturer's certificate on record."""
    return await change(_made, record_certificate, form)


@router.post("/filings", response_model=MadeOut)
@allow(policies.FILE)
async def file_one(form: FilingIn, actor: Caller, change: Changing, tables: Tables) -> Response:
    """File a class."""
    return await change(_made, file_class, form, min(policies.files_for(actor)), None, tables)


@router.put("/cohorts/{cohort_id}/filing", response_model=MadeOut)
@allow(policies.FILE_AGAIN)
async def file_again(form: FilingIn, cohort: Seen, change: Changing, tables: Tables) -> Response:
    """File a returned class again."""
    return await change(_made, file_class, form, cohort.institution_id or "", cohort.id, tables)


def _made(tx: Tx, verb: Any, *args: Any) -> MadeOut:
    return MadeOut(id=verb(tx, *args))


@router.get("/cohorts/{cohort_id}/filing", response_model=FilingOut)
@allow(policies.SEE)
async def look_at_filing(cohort: Seen, store: Reading) -> FilingOut:
    """The class as filed, with its timetable."""
    return await store.read(_filing, cohort.id)


def _filing(view: View, cohort_id: str) -> FilingOut:
    row = view.get(Cohort, cohort_id)
    sessions = [_session(one, view.now) for one in sessions_of(view, cohort_id)]
    return FilingOut(
        id=row.id, name=row.name, state=row.state, mode=row.mode, starts_on=row.starts_on, ends_on=row.ends_on, place=row.place,
        standard=row.standard, approval_no=row.approval_no, reasons=row.reasons, staff=filed_staff(view, cohort_id),
        sessions=sessions, quality_missing=[] if row.practice else duties_missing(view, row.institution_id, local_day(view.now)),
    )  # fmt: skip


def _session(one: ClassSession, now: int) -> SessionOut:
    said = SessionOut.model_validate(one, from_attributes=True)
    said.sign_in = bool(one.door) and one.door_closes_at is not None and now < one.door_closes_at
    said.pin = said.sign_in and bool(one.door_pin)
    return said


@router.post("/cohorts/{cohort_id}/return", status_code=204)
@allow(policies.DECIDE)
async def give_back(form: ReturnIn, cohort: Seen, change: Changing) -> Response:
    """Return the filing with reasons."""
    return await change(return_class, cohort.id, form.reasons)


@router.post("/cohorts/{cohort_id}/approve", status_code=204)
@allow(policies.DECIDE)
async def approve(form: ApproveIn, cohort: Seen, change: Changing) -> Response:
    """Approve the filing; accounts are activated."""
    return await change(approve_class, cohort.id, form.approval_no.strip())


@router.post("/cohorts/{cohort_id}/open", status_code=204)
@allow(policies.RUN)
async def open_class(cohort: Seen, change: Changing) -> Response:
    """The approved class opens."""
    return await change(start_class, cohort.id)


@router.put("/cohorts/{cohort_id}/timetable", status_code=204)
@allow(policies.RUN)
async def move_sessions(form: TimetableIn, cohort: Seen, change: Changing, tables: Tables) -> Response:
    """Move sessions within the rules."""
    return await change(adjust_timetable, cohort.id, form.sessions, tables)


@router.get("/roster-template", response_class=Response)
@allow(policies.LIST)
async def template() -> Response:
    """The Excel template of a roster."""
    return paper(await asyncio.to_thread(roster_template), "xlsx")


@router.post("/cohorts/{cohort_id}/roster", response_model=list[EnrolledOut])
@allow(policies.ENROL)
async def import_roster(
    request: Request, file: Annotated[UploadFile, File()], cohort: Seen, actor: Caller, change: Changing, store: Reading, desk: AtReception
) -> Response:
    """Enrol the students of a filled template, all or none; every fault is named by its cell. PINs are shown this once."""
    data = await file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise TooLarge(limit="4 MB")
    rows, faults = read_roster(await asyncio.to_thread(read_first_sheet, data), local_day(store.clock.now()))
    if faults:
        raise Invalid(tuple(faults[:200]))
    pins = choose_pins(desk.seal, [None] * min(len(rows), 70), actor.id, key_of(request))
    hashes = await desk.hashing.hash_all(pins[:35])
    hashes += [""] * (len(rows) - len(hashes))  # a 36th is refused by the class's rule before any is used
    answer = await change(_enrol, cohort.id, rows, hashes, Vault(desk.seal))

    def show_pins(body: list[dict[str, Any]]) -> None:
        for line, row, pin in zip(body, rows, pins, strict=True):
            line.update(name=row.name, pin=pin)

    return filled(answer, show_pins)


def _enrol(tx: Tx, cohort_id: str, rows: list[RosterRow], hashes: list[str], vault: Vault) -> list[dict[str, Any]]:
    cohort = tx.session.get(Cohort, cohort_id, with_for_update=True)  # the same list may be sent twice at once
    if cohort is not None and cohort.state in OVER:
        raise CohortOver
    marks = {vault.mark(row.id_number): row.id_number for row in rows}
    seats = {marks[mark]: seat for mark, seat in seated(tx, cohort_id, list(marks)).items()}
    if faults := seated_faults(rows, seats):
        raise Invalid(tuple(faults))
    enrolled = enrol(tx, cohort_id, [Listed(row.name, hash) for row, hash in zip(rows, hashes, strict=True)])
    for one, row in zip(enrolled, rows, strict=True):
        keep_private(tx, vault, one.person_id, row.id_number, row.phone)
    audit(tx, "roster.import", cohort_id)
    return [{"person_id": one.person_id, "login": one.login, "seat_no": one.seat_no} for one in enrolled]


@router.get("/school/staff")
@allow(policies.STAFF)
async def staff(actor: Caller, store: Reading) -> list[StaffLine]:
    """Who can be filed as lecturer or assistant, with their certificates."""
    return await store.read(staff_of, actor)


def paper(data: bytes, kind: str) -> Response:
    """A file to download."""
    media = {"xlsx": EXCEL, "pdf": "application/pdf", "zip": "application/zip"}[kind]
    headers = {"Cache-Control": "no-store", "Content-Disposition": f'attachment; filename="kaibo.{kind}"'}
    return Response(data, media_type=media, headers=headers)
