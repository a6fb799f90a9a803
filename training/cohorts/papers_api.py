"""Certificates and closing packs over HTTP: issued, revoked, reissued, checked by anyone, printed in the background with progress."""

import asyncio
from typing import Annotated, Any, Literal, Protocol, cast
from urllib.parse import quote

from fastapi import Request, Response
from fastapi.responses import FileResponse
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from sandbox.errors import NotFound
from sandbox.http import PUBLIC, Caller, Changing, Loaded, Reading, Router, allow
from sandbox.identity.memberships import CohortSeen
from sandbox.identity.reception import AtReception, address_of
from sandbox.store import Tx

from . import policies
from .certificate_register import Register, register
from .certificates import Verified, certificate_pdf, issue_certificates, one_to_print, reissue, revoke, to_print, verify, verify_number
from .filing import Day
from .paper_desk import PaperDesk
from .paper_jobs import MOST_CERTIFICATES, PaperSeen, ask_certificates, ask_pack, job_seen, name_of, pack_of
from .policies import CertificateSeen, PaperJobSeen
from .province import province_numbers

router = Router()
Seen = Annotated[CohortSeen, Loaded]
Certified = Annotated[CertificateSeen, Loaded]
Job = Annotated[PaperJobSeen, Loaded]
Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=4, max_length=300)]
Number = Annotated[str, StringConstraints(strip_whitespace=True, min_length=4, max_length=40)]


class HasPapers(Protocol):
    """What these routes need of the process in `app.state.process`; `page_base` is the address of the pages, empty when not known."""

    papers: PaperDesk
    page_base: str


class IssueIn(BaseModel):
    """The day on the certificates, the province's own numbers by person, and for whom: all who wait where nobody is named."""

    model_config = ConfigDict(extra="forbid")
    issued_on: Day
    numbers: Annotated[dict[str, Number], Field(max_length=35)] = {}
    people: Annotated[list[Annotated[str, Field(max_length=60)]], Field(max_length=35)] = []


class RevokeIn(BaseModel):
    """Why a certificate is taken back."""

    model_config = ConfigDict(extra="forbid")
    reason: Reason


class ReissueIn(BaseModel):
    """The day on the new certificate, its number (empty: the old one and `-2`), and why."""

    model_config = ConfigDict(extra="forbid")
    issued_on: Day
    number: Number | Literal[""] = ""
    reason: Reason


class PrintIn(BaseModel):
    """Which certificates."""

    model_config = ConfigDict(extra="forbid")
    certificates: Annotated[list[Annotated[str, Field(max_length=60)]], Field(min_length=1, max_length=MOST_CERTIFICATES)]


class ReissuedOut(BaseModel):
    """The id of the new certificate."""

    id: str


@router.post("/cohorts/{cohort_id}/certificates", response_model=list[str])
@allow(policies.DECIDE)
async def issue(form: IssueIn, cohort: Seen, change: Changing) -> Response:
    """Issue certificates to those who passed, or to some of them; a number the province's platform gave is used where none is typed."""
    return await change(_issue, cohort.id, form)


def _issue(tx: Tx, cohort_id: str, form: IssueIn) -> list[str]:
    return issue_certificates(tx, cohort_id, form.issued_on, {**province_numbers(tx, cohort_id), **form.numbers}, set(form.people))


@router.get("/cohorts/{cohort_id}/certificates/mine", response_class=Response)
@allow(policies.MY_RECORD)
async def my_certificate(request: Request, cohort: Seen, actor: Caller, store: Reading) -> Response:
    """One's own certificate as PDF. NotFound before it is issued, and after it was revoked."""
    found = await store.read(to_print, cohort.id, actor.id)
    if not found:
        raise NotFound
    return await _one(request, found[0])


@router.get("/certificates")
@allow(policies.REGISTER)
async def look_up(
    actor: Caller,
    store: Reading,
    cohort_id: Annotated[str, Field(max_length=60)] = "",
    text: Annotated[str, Field(max_length=60)] = "",
    state: Literal["", "valid", "revoked", "replaced"] = "",
) -> Register:
    """The register: the certificates of the classes one works for, searched by number or name."""
    return await store.read(register, actor, cohort_id, text.strip(), state)


@router.get("/certificate-check", response_model=Verified)
@allow(PUBLIC)
async def check_number(
    request: Request, store: Reading, desk: AtReception, number: Annotated[str, Field(min_length=4, max_length=60)]
) -> Verified:
    """The same by the number on the paper. Numbers follow each other, so right ones count as guesses too: twenty a minute."""
    desk.throttle.look_up(address_of(request))
    desk.throttle.wrong_code(address_of(request))
    return await store.read(verify_number, number)


@router.get("/certificates/{token}", response_model=Verified)
@allow(PUBLIC)
async def check_certificate(token: str, request: Request, store: Reading, desk: AtReception) -> Verified:
    """What anyone may know of a certificate: the name masked, and whether it still holds. Wrong guesses are slowed down."""
    desk.throttle.look_up(address_of(request))
    try:
        return await store.read(verify, token)
    except NotFound:
        desk.throttle.wrong_code(address_of(request))
        raise


@router.get("/certificates/{certificate_id}/paper.pdf", response_class=Response)
@allow(policies.SEE_CERTIFICATE)
async def paper_of_one(request: Request, certificate: Certified, store: Reading) -> Response:
    """One certificate as PDF. NotFound for one that was revoked."""
    return await _one(request, await store.read(one_to_print, certificate.id))


@router.post("/certificates/{certificate_id}/revoke", status_code=204)
@allow(policies.CERTIFY)
async def take_back(form: RevokeIn, certificate: Certified, change: Changing) -> Response:
    """Revoke it, with the reason on record."""
    return await change(revoke, certificate.id, form.reason)


@router.post("/certificates/{certificate_id}/reissue", response_model=ReissuedOut)
@allow(policies.CERTIFY)
async def issue_again(form: ReissueIn, certificate: Certified, change: Changing) -> Response:
    """Issue another in its place; the old one stops holding."""
    return await change(_again, certificate.id, form)


def _again(tx: Tx, certificate_id: str, form: ReissueIn) -> ReissuedOut:
    return ReissuedOut(id=reissue(tx, certificate_id, form.issued_on, form.number, form.reason))


@router.post("/certificate-prints", response_model=PaperSeen)
@allow(policies.REGISTER)
async def print_them(form: PrintIn, request: Request, change: Changing) -> Response:
    """Ask for certificates as one ZIP; the answer is the job to follow."""
    return await change(ask_certificates, form.certificates, base_of(request))


@router.post("/cohorts/{cohort_id}/pack", response_model=PaperSeen)
@allow(policies.RUN)
async def make_pack(request: Request, cohort: Seen, change: Changing) -> Response:
    """Ask for the closing pack; the answer is the job to follow, the one under way where there is one."""
    return await change(ask_pack, cohort.id, base_of(request))


@router.get("/cohorts/{cohort_id}/pack")
@allow(policies.RUN)
async def last_pack(cohort: Seen, store: Reading) -> PaperSeen | None:
    """The pack that was asked for last, so that a page goes on where it was left."""
    return await store.read(pack_of, cohort.id)


@router.get("/paper-jobs/{job_id}")
@allow(policies.PAPERS)
async def follow(job: Job, store: Reading) -> PaperSeen:
    """How far a job is: state, files done of all, and why it failed."""
    return await store.read(job_seen, job.id)


@router.get("/paper-jobs/{job_id}/file", response_class=Response)
@allow(policies.PAPERS)
async def fetch(job: Job, request: Request, store: Reading) -> Response:
    """The finished ZIP. NotFound before it is made, and a day after."""
    name = await store.read(name_of, job.id)
    path = _process(request).papers.file_of(job.id)
    if not await asyncio.to_thread(path.is_file):
        raise NotFound
    return FileResponse(path, media_type="application/zip", headers=headers_of(name))


def base_of(request: Request) -> str:
    """The address a code on paper leads to: the installation's own, not the one somebody happened to come by."""
    return _process(request).page_base or str(request.base_url).rstrip("/")


def headers_of(name: str) -> dict[str, str]:
    """A download with a name in any letters, kept by no one on the way."""
    disposition = f"attachment; filename=\"kaibo\"; filename*=UTF-8''{quote(name)}"
    return {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Content-Disposition": disposition}


async def _one(request: Request, printed: Any) -> Response:
    page = await asyncio.to_thread(certificate_pdf, printed, base_of(request))
    return Response(page, media_type="application/pdf", headers=headers_of(f"{printed.number} {printed.name} 合格证书.pdf"))


def _process(request: Request) -> HasPapers:
    return cast(HasPapers, request.app.state.process)
