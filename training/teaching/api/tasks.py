"""Learning tasks over HTTP: set by the lecturer, seen by the student, proofs with picture or video, and the log of online guidance."""

import asyncio
from typing import Annotated, Any, Protocol, cast

from fastapi import File, Form, Query, Request, Response, UploadFile
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import FileResponse

from sandbox.blobs import Blobs
from sandbox.errors import NotFound, TooLarge
from sandbox.http import Caller, Changing, Loaded, Reading, Router, allow
from sandbox.identity.memberships import CohortSeen
from sandbox.pictures import MOST_BYTES, take_in
from sandbox.store import Tx, View
from training.teaching import policies
from training.teaching.policies import ProofSeen, TaskSeen
from training.teaching.proofs import begin_proof, judge
from training.teaching.task_looks import class_tasks, guidance_log, guidances_out, own_tasks, proof_out, task_out, waiting_proofs
from training.teaching.task_rules import TaskKind
from training.teaching.task_tables import Proof
from training.teaching.tasks import Given, cancel_task, guide, set_standard, set_task, tick

from .courses import Shelf, Take

router = Router(prefix="/api", tags=["teaching"])
Class = Annotated[CohortSeen, Loaded]
Seen = Annotated[TaskSeen, Loaded]
Moment = Annotated[int, Field(ge=0, le=1 << 53)]
Words = Annotated[str, Field(max_length=500)]


class TaskIn(BaseModel):
    """A task as the lecturer gives it; `least` is goods to list or minutes on air, 0 for the usual."""

    model_config = ConfigDict(extra="forbid")
    kind: TaskKind
    title: Annotated[str, Field(min_length=2, max_length=60)]
    about: Annotated[str, Field(max_length=1000)] = ""
    due_at: Moment | None = None
    required: bool = True
    least: Annotated[int, Field(ge=0, le=240)] = 0
    course_id: Annotated[str, Field(max_length=60)] | None = None


class StandardIn(BaseModel):
    """When the practice tasks of the two online days are due (R-CLS-5)."""

    model_config = ConfigDict(extra="forbid")
    first_due_at: Moment | None = None
    second_due_at: Moment | None = None


class TickIn(BaseModel):
    """Whose task is ticked off."""

    model_config = ConfigDict(extra="forbid")
    person_id: Annotated[str, Field(max_length=60)]


class VideoProofIn(BaseModel):
    """Words to a proof whose video is uploaded next."""

    model_config = ConfigDict(extra="forbid")
    words: Words = ""


class JudgeIn(BaseModel):
    """Accepted, or returned with what is missing."""

    model_config = ConfigDict(extra="forbid")
    accepted: bool
    reason: Words = ""


class GuidanceIn(BaseModel):
    """Online guidance of one student, or of the class when nobody is named."""

    model_config = ConfigDict(extra="forbid")
    person_id: Annotated[str, Field(max_length=60)] | None = None
    minutes: Annotated[int, Field(ge=1, le=480)]
    about: Annotated[str, Field(min_length=2, max_length=500)]


@router.get("/cohorts/{cohort_id}/tasks")
@allow(policies.TABLE)
async def table(cohort: Class, store: Reading) -> dict[str, Any]:
    """Every task with every student of the class."""
    return await store.read(class_tasks, cohort.id)


@router.get("/cohorts/{cohort_id}/tasks/mine")
@allow(policies.OWN)
async def mine(cohort: Class, actor: Caller, store: Reading) -> dict[str, Any]:
    """A student's own tasks, and the guidance he was given."""
    return await store.read(own_tasks, cohort.id, actor.id)


@router.post("/cohorts/{cohort_id}/tasks")
@allow(policies.MAKE)
async def give(form: TaskIn, cohort: Class, change: Changing) -> Response:
    """Set a task; who has done it already is ticked off at once."""
    return await change(_set, cohort.id, Given(**form.model_dump()))


@router.post("/cohorts/{cohort_id}/tasks/standard")
@allow(policies.MAKE)
async def give_standard(form: StandardIn, cohort: Class, change: Changing) -> Response:
    """Set the practice tasks of the two online days that the regulation names (R-CLS-5)."""
    return await change(_set_standard, cohort.id, form.first_due_at, form.second_due_at)


@router.post("/tasks/{task_id}/cancel", status_code=204)
@allow(policies.KEEP_TASK)
async def cancel(seen: Seen, change: Changing) -> Response:
    """The task no longer stands."""
    return await change(cancel_task, seen.id)


@router.post("/tasks/{task_id}/tick", status_code=204)
@allow(policies.KEEP_TASK)
async def tick_off(form: TickIn, seen: Seen, change: Changing) -> Response:
    """The lecturer saw it done himself."""
    return await change(tick, seen.id, form.person_id)


@router.post("/tasks/{task_id}/proof-picture")
@allow(policies.DO_TASK)
async def prove_by_picture(
    request: Request, seen: Seen, change: Changing, file: Annotated[UploadFile, File()], words: Annotated[str, Form(max_length=500)] = ""
) -> Response:
    """Hand in a picture: it is coded anew, so what a phone hides in it (the place) is gone."""
    data = await file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise TooLarge(limit="10 MB")
    taken = await asyncio.to_thread(take_in, data, "free")
    address = await asyncio.to_thread(_blobs(request).put, taken.data)
    return await change(_begin, seen.id, words, address)


@router.post("/tasks/{task_id}/proof-video")
@allow(policies.DO_TASK)
async def prove_by_video(form: VideoProofIn, seen: Seen, change: Changing) -> Response:
    """Begin a proof whose short video is uploaded next; it is handed in with the last piece."""
    return await change(_begin, seen.id, form.words, "")


@router.get("/proofs/{proof_id}/upload")
@allow(policies.OWN_PROOF)
async def uploaded(seen: Annotated[ProofSeen, Loaded], shelf: Shelf, take: Take) -> dict[str, Any]:
    """How many bytes of an upload are here: it goes on from there."""
    return {"have": await asyncio.to_thread(shelf.have, seen.id, take)}


@router.post("/proofs/{proof_id}/upload")
@allow(policies.OWN_PROOF)
async def upload(
    request: Request,
    seen: Annotated[ProofSeen, Loaded],
    actor: Caller,
    shelf: Shelf,
    take: Take,
    at: Annotated[int, Query(ge=0, le=4 << 30)],
    last: bool = False,
) -> dict[str, Any]:
    """A piece (at most 12 MB) of the video, at most 300 MB in all; with the `last` one the proof is handed in."""
    return {"have": await shelf.piece(actor, seen.id, take, at, await request.body(), last)}


@router.get("/proofs/{proof_id}/picture", response_class=FileResponse)
@allow(policies.SEE_PROOF)
async def picture(request: Request, seen: Annotated[ProofSeen, Loaded], store: Reading) -> Response:
    """The picture."""
    path = await asyncio.to_thread(_blobs(request).path, (await store.read(_proof, seen.id)).picture)
    if path is None:
        raise NotFound
    return FileResponse(path, media_type="image/jpeg", headers={"Cache-Control": "private, no-cache"})


@router.get("/proofs/{proof_id}/video", response_class=FileResponse)
@allow(policies.SEE_PROOF)
async def video(seen: Annotated[ProofSeen, Loaded], store: Reading, shelf: Shelf) -> Response:
    """The video, whole or by Range."""
    proof = await store.read(_proof, seen.id)
    path = shelf.folder / proof.file
    if proof.video != "ready" or not await asyncio.to_thread(path.is_file):
        raise NotFound
    return FileResponse(path, media_type="video/mp4", content_disposition_type="inline", headers={"Cache-Control": "private, no-cache"})


@router.get("/cohorts/{cohort_id}/proofs")
@allow(policies.MAKE)
async def proofs(cohort: Class, store: Reading) -> list[dict[str, Any]]:
    """Proofs that wait for the lecturer."""
    return await store.read(waiting_proofs, cohort.id)


@router.post("/proofs/{proof_id}/judge")
@allow(policies.JUDGE)
async def judge_proof(form: JudgeIn, seen: Annotated[ProofSeen, Loaded], change: Changing) -> Response:
    """Accept it, or return it with what is missing."""
    return await change(_judge, seen.id, form.accepted, form.reason)


@router.get("/cohorts/{cohort_id}/guidances")
@allow(policies.TABLE)
async def guidances(cohort: Class, store: Reading) -> dict[str, Any]:
    """The log of online guidance."""
    return await store.read(guidance_log, cohort.id)


@router.post("/cohorts/{cohort_id}/guidances")
@allow(policies.MAKE)
async def log_guidance(form: GuidanceIn, cohort: Class, change: Changing) -> Response:
    """Log online guidance."""
    return await change(_guide, cohort.id, form)


class HasBlobs(Protocol):
    """What the routes need of the process in `app.state.gate`."""

    blobs: Blobs


def _blobs(request: Request) -> Blobs:
    return cast(HasBlobs, request.app.state.gate).blobs


def _proof(view: View, proof_id: str) -> Proof:
    return view.get(Proof, proof_id)


def _set(tx: Tx, cohort_id: str, given: Given) -> dict[str, Any]:
    return task_out(set_task(tx, cohort_id, given))


def _set_standard(tx: Tx, cohort_id: str, first_due_at: int | None, second_due_at: int | None) -> list[dict[str, Any]]:
    return [task_out(task) for task in set_standard(tx, cohort_id, first_due_at, second_due_at)]


def _begin(tx: Tx, task_id: str, words: str, picture: str) -> dict[str, Any]:
    return proof_out(begin_proof(tx, task_id, words, picture))


def _judge(tx: Tx, proof_id: str, accepted: bool, reason: str) -> dict[str, Any]:
    return proof_out(judge(tx, proof_id, accepted, reason))


def _guide(tx: Tx, cohort_id: str, form: GuidanceIn) -> dict[str, Any]:
    return guidances_out(tx, [guide(tx, cohort_id, form.person_id, form.minutes, form.about)])[0]
