"""Practice results and online marking over HTTP: the form, handing in, marking by rubric, results and transcript (R-ASM-7 to R-ASM-9)."""

import asyncio
from typing import Annotated, Any, Literal, Protocol, cast

from fastapi import File, Form, Request, Response, UploadFile
from pydantic import BaseModel, ConfigDict, Field

from sandbox import pictures
from sandbox.blobs import Blobs
from sandbox.config import Settings
from sandbox.errors import TooLarge
from sandbox.http import Caller, Changing, Loaded, Reading, Router, allow
from sandbox.identity.memberships import CohortSeen
from sandbox.identity.people import named
from sandbox.store import View
from training.assessment import policies
from training.assessment.evidence import students_of
from training.assessment.marked_works import marked_work
from training.assessment.markings import look, mark_work
from training.assessment.policies import StudentSeen
from training.assessment.practice import add_broadcast, form_now, hand_in_practice, handed_in, judge_broadcasts, remove_broadcast
from training.assessment.results import results, transcript

from .rubrics import folder_of

router = Router(prefix="/api", tags=["assessment"])
Class = Annotated[CohortSeen, Loaded]
Student = Annotated[StudentSeen, Loaded]
Name = Annotated[str, Field(min_length=2, max_length=40)]
MOST_PICTURE = 12 << 20


class HandInIn(BaseModel):
    """The student's own name under 本人承诺以上内容真实."""

    model_config = ConfigDict(extra="forbid")
    promise: Name


class JudgedIn(BaseModel):
    """One typed broadcast, accepted or refused with a reason."""

    model_config = ConfigDict(extra="forbid")
    id: str = Field(max_length=60)
    accepted: bool
    reason: str = Field(default="", max_length=200)


class JudgedAllIn(BaseModel):
    """What the lecturer checked."""

    model_config = ConfigDict(extra="forbid")
    broadcasts: list[JudgedIn] = Field(min_length=1, max_length=20)


class MarksIn(BaseModel):
    """Points by criterion, and a comment."""

    model_config = ConfigDict(extra="forbid")
    marks: dict[str, int] = Field(max_length=60)
    comment: str = Field(default="", max_length=2000)


class HasHouse(Protocol):
    """What the routes need of the process in `app.state.gate`."""

    blobs: Blobs
    settings: Settings


def _house(request: Request) -> HasHouse:
    return cast(HasHouse, request.app.state.gate)


@router.get("/cohorts/{cohort_id}/practice/mine")
@allow(policies.OWN)
async def own_form(cohort: Class, actor: Caller, store: Reading) -> dict[str, Any]:
    """A student's own practice form as it stands, what it lacks, and whether it was handed in."""
    return await store.read(_form, cohort.id, actor.id)


@router.post("/cohorts/{cohort_id}/practice/mine")
@allow(policies.OWN)
async def hand_in(form: HandInIn, cohort: Class, actor: Caller, change: Changing) -> Response:
    """Hand the form in."""
    return await change(hand_in_practice, cohort.id, actor.id, form.promise)


@router.post("/cohorts/{cohort_id}/practice/mine/broadcasts")
@allow(policies.OWN)
async def type_broadcast(
    request: Request,
    cohort: Class,
    actor: Caller,
    change: Changing,
    platform: Annotated[str, Form(min_length=2, max_length=20)],
    account: Annotated[str, Form(min_length=1, max_length=60)],
    day: Annotated[str, Form(pattern=r"^20\d\d-[01]\d-[0-3]\d$")],
    minutes: Annotated[int, Form(ge=1, le=1440)],
    figures: Annotated[str, Form(max_length=500)] = "",
    file: Annotated[UploadFile | None, File()] = None,
) -> Response:
    """Type a real broadcast on a third-party platform in, with a screenshot of its figures."""
    picture = ""
    if file is not None:
        data = await file.read(MOST_PICTURE + 1)
        if len(data) > MOST_PICTURE:
            raise TooLarge(limit="12 MB")
        taken = await asyncio.to_thread(pictures.take_in, data, "free")
        picture = await asyncio.to_thread(_house(request).blobs.put, taken.data)
    return await change(add_broadcast, cohort.id, actor.id, platform, account, day, minutes, figures, picture)


@router.delete("/cohorts/{cohort_id}/practice/mine/broadcasts/{broadcast_id}", status_code=204)
@allow(policies.OWN)
async def drop_broadcast(broadcast_id: str, cohort: Class, actor: Caller, change: Changing) -> Response:
    """Take one's own entry back."""
    return await change(remove_broadcast, cohort.id, actor.id, broadcast_id)


@router.get("/cohorts/{cohort_id}/students/{person_id}/practice")
@allow(policies.PRACTICE)
async def practice(student: Student, store: Reading) -> dict[str, Any]:
    """A student's practice form, for himself, those who run the class, and services that collect evidence."""
    return await store.read(_form, student.cohort.id, student.id)


@router.post("/cohorts/{cohort_id}/students/{person_id}/practice/broadcasts")
@allow(policies.MARK)
async def judge(form: JudgedAllIn, student: Student, change: Changing) -> Response:
    """Check what was typed about real broadcasts."""
    states = {one.id: "accepted" if one.accepted else "refused" for one in form.broadcasts}
    return await change(judge_broadcasts, student.cohort.id, student.id, states, {one.id: one.reason for one in form.broadcasts})


@router.get("/cohorts/{cohort_id}/students/{person_id}/marking/{subject}")
@allow(policies.MARK)
async def marking(
    request: Request, subject: Literal["practice", "plan"], student: Student, actor: Caller, store: Reading
) -> dict[str, Any]:
    """The marking sheet as this assessor sees it: the machine's figures only after his own first mark."""
    return await store.read(look, student.cohort.id, student.id, subject, actor.id, folder_of(request))


@router.put("/cohorts/{cohort_id}/students/{person_id}/marking/{subject}")
@allow(policies.MARK)
async def mark(form: MarksIn, request: Request, subject: Literal["practice", "plan"], student: Student, change: Changing) -> Response:
    """Mark every criterion."""
    return await change(mark_work, student.cohort.id, student.id, subject, form.marks, form.comment, folder_of(request))


@router.get("/cohorts/{cohort_id}/students/{person_id}/marked/{subject}")
@allow(policies.PLAN_READ)
async def marked(request: Request, subject: Literal["practice", "plan"], student: Student, store: Reading) -> dict[str, Any]:
    """Criterion by criterion how a work was marked, once its mark stands, for the student and those who run the class."""
    return await store.read(marked_work, student.cohort.id, student.id, subject, folder_of(request))


@router.get("/cohorts/{cohort_id}/results")
@allow(policies.RESULTS)
async def class_results(cohort: Class, store: Reading) -> dict[str, Any]:
    """Every student's marks and verdict."""
    return await store.read(results, cohort.id)


@router.get("/cohorts/{cohort_id}/students/{person_id}/transcript")
@allow(policies.TRANSCRIPT)
async def marks_of_one(student: Student, store: Reading) -> dict[str, Any]:
    """The transcript of one student."""
    return await store.read(transcript, student.cohort.id, student.id)


def _form(view: View, cohort_id: str, person_id: str) -> dict[str, Any]:
    form = form_now(view, cohort_id, person_id)
    row = handed_in(view, cohort_id, person_id)
    seats = dict(students_of(view, cohort_id))
    people = named(view, [person_id])
    return form | {
        "student": {"person_id": person_id, "name": people[person_id].name if person_id in people else "", "seat_no": seats[person_id]},
        "handed_in": None if row is None else {"at": row.handed_at, "digest": row.digest, "changed_since": row.digest != form["sha256"]},
    }
