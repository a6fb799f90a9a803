"""Courses over HTTP: made, uploaded by pieces, published, played by ranges, and who is how far."""

import asyncio
from typing import Annotated, Any, Protocol, cast

from fastapi import Depends, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import FileResponse

from sandbox.errors import NotFound
from sandbox.http import Caller, Changing, Loaded, Reading, Router, allow
from sandbox.identity.memberships import CohortSeen
from sandbox.identity.policies import runs_cohort
from sandbox.store import Tx, View
from training.teaching import policies
from training.teaching.course_looks import class_progress, course_list, course_out, one_course
from training.teaching.courses import make_course, publish_course, revise_course, withdraw_course
from training.teaching.policies import CourseSeen
from training.teaching.tables import Course
from training.teaching.videos import Videos

router = Router(prefix="/api", tags=["teaching"])
Class = Annotated[CohortSeen, Loaded]
Seen = Annotated[CourseSeen, Loaded]
Take = Annotated[str, Query(pattern="^[a-z0-9]{8,32}$")]


class HasVideos(Protocol):
    """What the routes need of the process in `app.state.gate`."""

    videos: Videos


def videos_of(request: Request) -> Videos:
    """The process's videos."""
    return cast(HasVideos, request.app.state.gate).videos


Shelf = Annotated[Videos, Depends(videos_of)]


class CourseIn(BaseModel):
    """A course as the lecturer writes it; `required` ones count for R-ASM-3."""

    model_config = ConfigDict(extra="forbid")
    title: Annotated[str, Field(min_length=2, max_length=60)]
    about: Annotated[str, Field(max_length=1000)] = ""
    required: bool = True


@router.get("/cohorts/{cohort_id}/courses")
@allow(policies.LIST)
async def courses(cohort: Class, actor: Caller, store: Reading) -> dict[str, Any]:
    """The courses of the class; a student sees how far he is with each, and what is missing to 95 % of the required ones."""
    return await store.read(course_list, cohort.id, actor.id, runs_cohort(actor, cohort))


@router.post("/cohorts/{cohort_id}/courses")
@allow(policies.MAKE)
async def make(form: CourseIn, cohort: Class, change: Changing) -> Response:
    """Make a course; the video is uploaded next."""
    return await change(_make, cohort.id, form)


@router.get("/cohorts/{cohort_id}/courses/progress")
@allow(policies.PROGRESS)
async def progress(cohort: Class, store: Reading) -> dict[str, Any]:
    """Every student with every course."""
    return await store.read(class_progress, cohort.id)


@router.get("/courses/{course_id}")
@allow(policies.SEE)
async def course(seen: Seen, actor: Caller, store: Reading) -> dict[str, Any]:
    """A course with one's own progress and the stretches that are not watched yet."""
    return await store.read(one_course, seen.id, actor.id, runs_cohort(actor, seen.cohort))


@router.put("/courses/{course_id}")
@allow(policies.KEEP)
async def revise(form: CourseIn, seen: Seen, change: Changing) -> Response:
    """Change title, words, and whether it counts."""
    return await change(_revise, seen.id, form)


@router.get("/courses/{course_id}/upload")
@allow(policies.KEEP)
async def uploaded(seen: Seen, shelf: Shelf, take: Take) -> dict[str, Any]:
    """How many bytes of an upload are here: it goes on from there."""
    return {"have": await asyncio.to_thread(shelf.have, seen.id, take)}


@router.post("/courses/{course_id}/upload")
@allow(policies.KEEP)
async def upload(
    request: Request, seen: Seen, actor: Caller, shelf: Shelf, take: Take, at: Annotated[int, Query(ge=0, le=4 << 30)], last: bool = False
) -> dict[str, Any]:
    """A piece (at most 12 MB) of the video, MP4, MOV or WebM, from byte `at` on; after the `last` one it is made playable.

    `take` is a name the page made up for this file. Sending a piece twice is fine.
    """
    return {"have": await shelf.piece(actor, seen.id, take, at, await request.body(), last)}


@router.post("/courses/{course_id}/publish")
@allow(policies.KEEP)
async def publish(seen: Seen, change: Changing) -> Response:
    """The class can watch it."""
    return await change(_publish, seen.id)


@router.post("/courses/{course_id}/withdraw", status_code=204)
@allow(policies.KEEP)
async def withdraw(seen: Seen, change: Changing) -> Response:
    """It is no longer shown and no longer counts."""
    return await change(withdraw_course, seen.id)


@router.get("/courses/{course_id}/video", response_class=FileResponse)
@allow(policies.SEE)
async def video(seen: Seen, store: Reading, shelf: Shelf) -> Response:
    """The video, whole or by Range."""
    path = shelf.folder / await store.read(_file, seen.id)
    if not await asyncio.to_thread(path.is_file):
        raise NotFound
    return FileResponse(path, media_type="video/mp4", content_disposition_type="inline", headers={"Cache-Control": "private, no-cache"})


def _make(tx: Tx, cohort_id: str, form: CourseIn) -> dict[str, Any]:
    row = make_course(tx, cohort_id, form.title, form.about, form.required)
    tx.session.flush()
    return course_out(row, staff=True)


def _revise(tx: Tx, course_id: str, form: CourseIn) -> dict[str, Any]:
    return course_out(revise_course(tx, course_id, form.title, form.about, form.required), staff=True)


def _publish(tx: Tx, course_id: str) -> dict[str, Any]:
    return course_out(publish_course(tx, course_id), staff=True)


def _file(view: View, course_id: str) -> str:
    row = view.get(Course, course_id)
    if row.video != "ready":
        raise NotFound
    return row.file
