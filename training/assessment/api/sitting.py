"""A student's own sitting over HTTP; no answer here ever holds a key (E4)."""

from dataclasses import asdict
from typing import Annotated

from fastapi import Response
from pydantic import BaseModel, ConfigDict, Field

from sandbox.http import Caller, Changing, Loaded, Reading, Router, allow
from sandbox.http.filling import filled
from sandbox.identity.reception import AtReception
from sandbox.identity.vault import Vault
from training.assessment import policies
from training.assessment.answers import Save
from training.assessment.policies import ExamSeen
from training.assessment.refusals import AlreadyHandedIn, ElsewhereOpen, ExamHeld, TimeIsUp
from training.assessment.seats import Seat, own_seat
from training.assessment.sittings import Saved, keep_late, look_away, save, sit, submit

router = Router(prefix="/api", tags=["exams"])
TheExam = Annotated[ExamSeen, Loaded]
Device = Annotated[str, Field(min_length=8, max_length=80, pattern="^[A-Za-z0-9_-]+$")]


class DeviceIn(BaseModel):
    """A name the browser made up for itself and keeps."""

    model_config = ConfigDict(extra="forbid")
    device: Device


class AnswerIn(BaseModel):
    """One answer: the question's number, the device's counter, the places chosen."""

    model_config = ConfigDict(extra="forbid")
    number: int = Field(ge=1, le=200)
    seq: int = Field(ge=1, le=2**53)
    chosen: list[Annotated[int, Field(ge=0, le=7)]] = Field(max_length=8)


class SaveIn(DeviceIn):
    """The answers that changed since the last save."""

    answers: list[AnswerIn] = Field(default=[], max_length=200)


class FocusIn(DeviceIn):
    """How long the page was out of sight."""

    away_ms: int = Field(ge=0, le=86_400_000)


@router.post("/exams/{exam_id}/sitting", response_model=Seat)
@allow(policies.SIT)
async def begin(form: DeviceIn, exam: TheExam, actor: Caller, change: Changing, store: Reading, desk: AtReception) -> Response:
    """Begin, or go on at the same device after a break. The paper is not kept for a retry: it is read again from the sitting."""
    done = await change(sit, exam.id, form.device, Vault(desk.seal))
    seat = await store.read(own_seat, exam.id, actor.id, Vault(desk.seal))
    return filled(done, lambda body: body.update(asdict(seat)))


@router.get("/exams/{exam_id}/sitting", response_model=Seat)
@allow(policies.SIT)
async def look(exam: TheExam, actor: Caller, store: Reading, desk: AtReception) -> Seat:
    """One's own sitting: the time left by the server's clock."""
    return await store.read(own_seat, exam.id, actor.id, Vault(desk.seal))


@router.put("/exams/{exam_id}/sitting/answers", response_model=Saved)
@allow(policies.SIT)
async def autosave(form: SaveIn, exam: TheExam, change: Changing) -> Response:
    """Save what changed; the page does it within five seconds. What is refused is kept as evidence."""
    try:
        return await change(save, exam.id, form.device, _saves(form))
    except (TimeIsUp, AlreadyHandedIn, ElsewhereOpen, ExamHeld) as refused:
        await change.beside(keep_late, exam.id, _saves(form), refused.code)
        raise


@router.post("/exams/{exam_id}/sitting/submit", response_model=Seat)
@allow(policies.SIT)
async def hand_in(form: SaveIn, exam: TheExam, change: Changing, desk: AtReception) -> Response:
    """Hand in, with the last answers; exactly once."""
    try:
        return await change(submit, exam.id, form.device, _saves(form), Vault(desk.seal))
    except (TimeIsUp, AlreadyHandedIn, ElsewhereOpen, ExamHeld) as refused:
        await change.beside(keep_late, exam.id, _saves(form), refused.code)
        raise


@router.post("/exams/{exam_id}/sitting/focus", status_code=204)
@allow(policies.SIT)
async def focus(form: FocusIn, exam: TheExam, change: Changing) -> Response:
    """The page was out of sight for so long."""
    return await change(look_away, exam.id, form.device, form.away_ms)


def _saves(form: SaveIn) -> list[Save]:
    return [Save(one.number, one.seq, tuple(one.chosen)) for one in form.answers]
