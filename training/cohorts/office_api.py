"""The office of a class over HTTP: its files and their light, the province's platform, the sheet to sign."""

import asyncio
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import File, Form, Request, Response, UploadFile
from pydantic import BaseModel, ConfigDict
from sqlalchemy import select

from sandbox.blobs import Blobs
from sandbox.errors import Invalid, TooLarge
from sandbox.http import Changing, Loaded, Reading, Router, allow
from sandbox.identity.memberships import CohortSeen
from sandbox.identity.reception import AtReception
from sandbox.identity.vault import Vault
from sandbox.papers.reading import MOST_BYTES as MOST_SHEET
from sandbox.papers.reading import read_first_sheet
from sandbox.scans import MOST_BYTES, taken_in
from sandbox.store import Tx, View

from . import policies
from .attendance import Reason
from .materials import (
    MOST_VIDEO,
    Completeness,
    Kind,
    completeness,
    file_material,
    material_in,
    take_back,
    video_taken_in,
)
from .province import (
    Province,
    ProvinceIn,
    export_for_province,
    import_province,
    note_export,
    province_of,
    province_template,
    read_province,
    set_province,
)
from .shapes import DoneOut, done
from .sign_in_sheet import sign_in_pdf, sign_in_sheet
from .tables import Material

router = Router()
Seen = Annotated[CohortSeen, Loaded]
MEDIA = {"pdf": "application/pdf", "jpg": "image/jpeg", "mp4": "video/mp4", "webm": "video/webm"}
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class CountedOut(BaseModel):
    """How many lines were taken in."""

    count: int


class ExportIn(BaseModel):
    """Why the full numbers are written into a file."""

    model_config = ConfigDict(extra="forbid")
    reason: Reason


@dataclass(frozen=True)
class MaterialOut:
    """A file of the class."""

    id: str
    kind: str
    name: str
    size: int
    made_at: int


@router.post("/cohorts/{cohort_id}/materials", response_model=DoneOut)
@allow(policies.MATERIALS)
async def hand_in(
    request: Request, kind: Annotated[Kind, Form()], file: Annotated[UploadFile, File()], cohort: Seen, change: Changing
) -> Response:
    """Hand in a scan, a photo or a video of the teaching; the authority attaches its approval here too."""
    film = kind == "video"
    data = await file.read((MOST_VIDEO if film else MOST_BYTES) + 1)
    scan = await asyncio.to_thread(video_taken_in if film else taken_in, data)
    blob = await asyncio.to_thread(_blobs(request).put, scan.data)
    name = f"{(file.filename or '').rpartition('.')[0][:80].strip() or ('视频' if film else '扫描件')}.{scan.suffix}"
    return await change(done, file_material, cohort.id, kind, name, blob, len(scan.data))


@router.get("/cohorts/{cohort_id}/materials", response_model=list[MaterialOut])
@allow(policies.MATERIALS)
async def look_at_materials(cohort: Seen, store: Reading) -> list[MaterialOut]:
    """The files of the class."""
    return await store.read(_materials, cohort.id)


@router.get("/cohorts/{cohort_id}/materials/{material_id}", response_class=Response)
@allow(policies.MATERIALS)
async def download(material_id: str, request: Request, cohort: Seen, store: Reading) -> Response:
    """One file, always as a download."""
    name, blob = await store.read(_material, cohort.id, material_id)
    data = await asyncio.to_thread(_blobs(request).read, blob)
    return _file(data, MEDIA[name.rpartition(".")[2]], name)


@router.delete("/cohorts/{cohort_id}/materials/{material_id}", status_code=204)
@allow(policies.RUN)
async def delete_material(material_id: str, cohort: Seen, change: Changing) -> Response:
    """Take a file out again."""
    return await change(take_back, cohort.id, material_id)


@router.get("/cohorts/{cohort_id}/completeness", response_model=Completeness)
@allow(policies.MATERIALS)
async def light(cohort: Seen, store: Reading) -> Completeness:
    """What the closing pack needs, and what of it is there."""
    return await store.read(completeness, cohort.id)


@router.get("/sessions/{session_id}/sheet", response_class=Response)
@allow(policies.TAKE_ATTENDANCE)
async def sheet(session_id: str, store: Reading) -> Response:
    """The sign-in sheet to print."""
    found = await store.read(sign_in_sheet, session_id)
    return _file(await asyncio.to_thread(sign_in_pdf, found), "application/pdf", "签到表.pdf")


@router.get("/province-template", response_class=Response)
@allow(policies.LIST)
async def empty_sheet() -> Response:
    """The sheet for what the province's platform says."""
    return _file(await asyncio.to_thread(province_template), EXCEL, "省平台结果.xlsx")


@router.put("/cohorts/{cohort_id}/province", status_code=204)
@allow(policies.PROVINCE)
async def put_province(form: ProvinceIn, cohort: Seen, change: Changing) -> Response:
    """Keep the province's numbers of the class."""
    return await change(set_province, cohort.id, form)


@router.get("/cohorts/{cohort_id}/province", response_model=Province)
@allow(policies.MATERIALS)
async def look_at_province(cohort: Seen, store: Reading) -> Province:
    """The class as both platforms know it."""
    return await store.read(province_of, cohort.id)


@router.post("/cohorts/{cohort_id}/province/results", response_model=CountedOut)
@allow(policies.PROVINCE)
async def take_province(file: Annotated[UploadFile, File()], cohort: Seen, change: Changing, desk: AtReception) -> Response:
    """Import what the province's platform says, all or none."""
    data = await file.read(MOST_SHEET + 1)
    if len(data) > MOST_SHEET:
        raise TooLarge(limit="4 MB")
    rows, faults = read_province(await asyncio.to_thread(read_first_sheet, data))
    if faults:
        raise Invalid(tuple(faults[:200]))
    return await change(_imported, cohort.id, rows, Vault(desk.seal))


@router.post("/cohorts/{cohort_id}/province/export", response_class=Response)
@allow(policies.RUN)
async def give_province(form: ExportIn, cohort: Seen, change: Changing, store: Reading, desk: AtReception) -> Response:
    """Our class, students and results as Excel for the province's platform; full numbers, so the reason goes on record first."""
    await change(note_export, cohort.id, form.reason)
    return _file(await store.read(export_for_province, cohort.id, Vault(desk.seal)), EXCEL, "报送省平台.xlsx")


def _imported(tx: Tx, cohort_id: str, rows: list[Any], vault: Vault) -> CountedOut:
    return CountedOut(count=import_province(tx, cohort_id, rows, vault))


def _materials(view: View, cohort_id: str) -> list[MaterialOut]:
    rows = view.all(select(Material).where(Material.cohort_id == cohort_id).order_by(Material.id))
    return [MaterialOut(row.id, row.kind, row.name, row.size, row.made_at) for row in rows]


def _material(view: View, cohort_id: str, material_id: str) -> tuple[str, str]:
    row = material_in(view, cohort_id, material_id)
    return row.name, row.blob


def _blobs(request: Request) -> Blobs:
    blobs: Blobs = request.app.state.process.blobs
    return blobs


def _file(data: bytes, media: str, name: str) -> Response:
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    headers["Content-Disposition"] = f"attachment; filename=\"kaibo\"; filename*=UTF-8''{quote(name)}"
    return Response(data, media_type=media, headers=headers)
