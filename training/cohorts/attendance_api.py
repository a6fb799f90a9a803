"""Attendance over HTTP: the code on the wall, sign-in, records by hand, countersigning, corrections, objections."""

from typing import Annotated

from fastapi import Request as HttpRequest
from fastapi import Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select

from sandbox.http import Caller, Changing, Loaded, Reading, Router, allow
from sandbox.identity.memberships import CohortSeen
from sandbox.identity.policies import runs_cohort
from sandbox.identity.reception import address_of
from sandbox.store import Tx, View

from . import policies
from .attendance import (
    DoorIn,
    Reason,
    RecordIn,
    SignInIn,
    answer_objection,
    code_now,
    correct,
    countersign,
    object_to_record,
    open_door,
    record_by_hand,
    settle,
    sign_in,
)
from .corrections import Correction, corrections_of, may_object, object_until
from .tables import Attendance, ClassSession

router = Router()
Seen = Annotated[CohortSeen, Loaded]


class CodeOut(BaseModel):
    """The code to show, and the milliseconds until it changes."""

    code: str
    next_ms: int


class PresenceOut(BaseModel):
    """How the sign-in counts."""

    presence: str


class CountOut(BaseModel):
    """How many records it was."""

    count: int


class RecordsIn(BaseModel):
    """Records made by hand."""

    model_config = ConfigDict(extra="forbid")
    records: Annotated[list[RecordIn], Field(min_length=1, max_length=35)]


class TextIn(BaseModel):
    """A text somebody wrote."""

    model_config = ConfigDict(extra="forbid")
    text: Reason


class AnswerIn(TextIn):
    """The answer to a student's objection."""

    person_id: str


class LineOut(BaseModel):
    """One record of one session."""

    session_id: str
    person_id: str
    day: str
    begins: str
    topic: str
    presence: str
    missed: int
    way: str
    countersigned: bool
    objection: str
    answer: str
    recorded_at: int
    object_until: int
    """Until when the student may object."""
    may_object: bool
    corrections: list[Correction]
    """What stood before, why and by whom it was changed, the oldest first."""


@router.post("/sessions/{session_id}/door", status_code=204)
@allow(policies.TAKE_ATTENDANCE)
async def door(form: DoorIn, session_id: str, change: Changing) -> Response:
    """Open sign-in."""
    return await change(open_door, session_id, form)


@router.get("/sessions/{session_id}/code")
@allow(policies.TAKE_ATTENDANCE)
async def code(session_id: str, store: Reading) -> CodeOut:
    """The code on the wall now."""
    text, next_ms = await store.read(code_now, session_id)
    return CodeOut(code=text, next_ms=next_ms)


@router.post("/sessions/{session_id}/sign-in", response_model=PresenceOut)
@allow(policies.ATTEND)
async def come_in(form: SignInIn, session_id: str, request: HttpRequest, change: Changing) -> Response:
    """The student is there."""
    return await change(_sign_in, session_id, form, address_of(request))


def _sign_in(tx: Tx, session_id: str, form: SignInIn, address: str) -> PresenceOut:
    return PresenceOut(presence=sign_in(tx, session_id, form, address))


@router.post("/sessions/{session_id}/records", status_code=204)
@allow(policies.TAKE_ATTENDANCE)
async def by_hand(form: RecordsIn, session_id: str, change: Changing) -> Response:
    """Record by hand; what the assistant records waits for the lecturer."""
    return await change(record_by_hand, session_id, form.records)


@router.post("/sessions/{session_id}/countersign", response_model=CountOut)
@allow(policies.COUNTERSIGN)
async def sign(session_id: str, change: Changing) -> Response:
    """The lecturer countersigns."""
    return await change(_count, session_id, True)


@router.post("/sessions/{session_id}/settle", response_model=CountOut)
@allow(policies.TAKE_ATTENDANCE)
async def finish(session_id: str, change: Changing) -> Response:
    """Who has no record was absent."""
    return await change(_count, session_id, False)


def _count(tx: Tx, session_id: str, signing: bool) -> CountOut:
    return CountOut(count=countersign(tx, session_id) if signing else settle(tx, session_id))


@router.post("/sessions/{session_id}/correct", status_code=204)
@allow(policies.TAKE_ATTENDANCE)
async def put_right(form: RecordIn, session_id: str, change: Changing) -> Response:
    """Correct a record, with the reason."""
    return await change(correct, session_id, form)


@router.post("/sessions/{session_id}/object", status_code=204)
@allow(policies.ATTEND)
async def objects(form: TextIn, session_id: str, change: Changing) -> Response:
    """The student objects to his record."""
    return await change(object_to_record, session_id, form.text)


@router.post("/sessions/{session_id}/answer", status_code=204)
@allow(policies.TAKE_ATTENDANCE)
async def answers(form: AnswerIn, session_id: str, change: Changing) -> Response:
    """The staff answers the objection."""
    return await change(answer_objection, session_id, form.person_id, form.text)


@router.get("/cohorts/{cohort_id}/attendance")
@allow(policies.READ)
async def record(cohort: Seen, actor: Caller, store: Reading) -> list[LineOut]:
    """The class's record; a student sees his own."""
    return await store.read(_lines, cohort.id, "" if runs_cohort(actor, cohort) else actor.id)


def _lines(view: View, cohort_id: str, person_id: str) -> list[LineOut]:
    query = (
        select(Attendance, ClassSession)
        .join(ClassSession, ClassSession.id == Attendance.session_id)
        .where(Attendance.cohort_id == cohort_id)
        .order_by(ClassSession.number, Attendance.person_id)
    )
    if person_id:
        query = query.where(Attendance.person_id == person_id)
    corrected = corrections_of(view, cohort_id, person_id)
    return [_line(one, row, corrected.get((one.session_id, one.person_id), []), view.now) for one, row in view.session.execute(query)]


def _line(one: Attendance, row: ClassSession, corrections: list[Correction], now: int) -> LineOut:
    last = corrections[-1].made_at if corrections else None
    return LineOut(
        session_id=one.session_id, person_id=one.person_id, day=row.day, begins=row.begins, topic=row.topic, presence=one.presence,
        missed=one.missed, way=one.way, countersigned=one.countersigned_by != "", objection=one.objection, answer=one.answer,
        recorded_at=one.recorded_at, object_until=object_until(one.recorded_at, last), may_object=may_object(one, last, now),
        corrections=corrections,
    )  # fmt: skip
