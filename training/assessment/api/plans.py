"""The livestream plan over HTTP: its shape, one's own draft with live checks, handing in, who wrote alike (R-ASM-8)."""

import asyncio
from pathlib import Path
from typing import Annotated, Any, Protocol, cast
from urllib.parse import quote

from fastapi import File, Request, Response, UploadFile
from pydantic import BaseModel, ConfigDict, Field

from sandbox.blobs import Blobs
from sandbox.config import Settings
from sandbox.http import SIGNED_IN, Caller, Changing, Loaded, Reading, Router, allow
from sandbox.identity.memberships import CohortSeen
from sandbox.scans import MOST_BYTES, taken_in
from training.assessment import policies
from training.assessment.plan_files import add_file, file_of
from training.assessment.plan_form import plan_shape
from training.assessment.plans import hand_in_plan, look_at_plan, plans_of, save_plan
from training.assessment.policies import StudentSeen

router = Router(prefix="/api", tags=["assessment"])
Class = Annotated[CohortSeen, Loaded]
Student = Annotated[StudentSeen, Loaded]
Version = Annotated[int, Field(ge=0, le=1_000_000)]


class SaveIn(BaseModel):
    """The whole draft, and the version it was begun from."""

    model_config = ConfigDict(extra="forbid")
    body: dict[str, Any] = Field(max_length=40)
    version: Version


class HandInIn(BaseModel):
    """The version that was looked at."""

    model_config = ConfigDict(extra="forbid")
    version: Version


class HasHouse(Protocol):
    """What the routes need of the process in `app.state.gate`."""

    blobs: Blobs
    settings: Settings


def _house(request: Request) -> HasHouse:
    return cast(HasHouse, request.app.state.gate)


def _folder(request: Request) -> Path:
    """Where a province puts its own sections."""
    return _house(request).settings.data / "plans"


@router.get("/plan-shape")
@allow(SIGNED_IN)
async def shape(request: Request) -> dict[str, Any]:
    """Sections, fields and columns."""
    return plan_shape(_folder(request)).model_dump(mode="json")


@router.get("/cohorts/{cohort_id}/plan/mine")
@allow(policies.OWN)
async def own_plan(request: Request, cohort: Class, actor: Caller, store: Reading) -> dict[str, Any]:
    """One's own plan with its checks and figures."""
    return await store.read(look_at_plan, cohort.id, actor.id, _folder(request))


@router.put("/cohorts/{cohort_id}/plan/mine")
@allow(policies.OWN)
async def save(form: SaveIn, request: Request, cohort: Class, actor: Caller, change: Changing) -> Response:
    """Save the draft."""
    return await change(save_plan, cohort.id, actor.id, form.body, form.version, _folder(request))


@router.post("/cohorts/{cohort_id}/plan/mine")
@allow(policies.OWN)
async def hand_in(form: HandInIn, request: Request, cohort: Class, actor: Caller, change: Changing) -> Response:
    """Hand it in."""
    return await change(hand_in_plan, cohort.id, actor.id, form.version, _folder(request))


@router.post("/cohorts/{cohort_id}/plan/mine/files")
@allow(policies.OWN)
async def upload(request: Request, file: Annotated[UploadFile, File()], cohort: Class, actor: Caller, change: Changing) -> Response:
    """A picture, made anew, or a plain PDF for the plan; its id is then put into the draft."""
    scan = await asyncio.to_thread(taken_in, await file.read(MOST_BYTES + 1))
    blob = await asyncio.to_thread(_house(request).blobs.put, scan.data)
    name = f"{(file.filename or '').rpartition('.')[0][:60].strip() or '附件'}.{scan.suffix}"
    return await change(add_file, cohort.id, actor.id, name, scan, blob)


@router.get("/cohorts/{cohort_id}/students/{person_id}/plan/files/{file_id}", response_class=Response)
@allow(policies.PLAN_FILE)
async def attached(file_id: str, request: Request, student: Student, store: Reading) -> Response:
    """A file of a student's plan, for himself, those who run the class and those who mark it."""
    name, suffix, blob = await store.read(file_of, student.cohort.id, student.id, file_id)
    data = await asyncio.to_thread(_house(request).blobs.read, blob)
    shown = "inline" if suffix == "jpg" else "attachment"
    headers = {"Content-Disposition": f"{shown}; filename*=UTF-8''{quote(name)}", "Cache-Control": "private, max-age=3600"}
    return Response(data, media_type="image/jpeg" if suffix == "jpg" else "application/pdf", headers=headers)


@router.get("/cohorts/{cohort_id}/plans")
@allow(policies.PLANS)
async def class_plans(cohort: Class, store: Reading) -> dict[str, Any]:
    """How far the class is, and which plans are alike."""
    return await store.read(plans_of, cohort.id)


@router.get("/cohorts/{cohort_id}/students/{person_id}/plan")
@allow(policies.PLAN_READ)
async def plan(request: Request, student: Student, store: Reading) -> dict[str, Any]:
    """A student's plan, for himself and those who run the class."""
    return await store.read(look_at_plan, student.cohort.id, student.id, _folder(request))
