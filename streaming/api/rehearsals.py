"""The venue check over HTTP: begin it, send synthetic phones into it, hand in what they sent, read the report (R-CLS-7)."""

from dataclasses import asdict
from typing import Annotated, Any, cast

from fastapi import Depends, Request
from pydantic import Field, StringConstraints
from starlette.responses import Response

from sandbox.actor import STAFF, Actor, Role
from sandbox.errors import NotFound
from sandbox.http import Caller, Policy, allow
from streaming.broadcast import in_sentences
from streaming.rehearsal_report import SentByPhone
from streaming.rehearsals import MOST_PHONES, Rehearsal, Rehearsals

from .forms import Form
from .media import SDP, created, text_of
from .router import router

KBPS = 1500
OPERATOR_ID = "operator"
PhoneName = Annotated[str, StringConstraints(pattern="^p[0-9]{2}$")]


def _rehearses(actor: Actor, thing: Any) -> bool:
    return actor.kind == "service" or any(m.role in STAFF or m.role == Role.INSTITUTION for m in actor.memberships)


REHEARSE = Policy("streaming.rehearse", _rehearses, scope="media.rehearse")


class BeginForm(Form):
    """POST /rehearsals. `here`: the server starts the phones itself."""

    phones: Annotated[int, Field(ge=1, le=MOST_PHONES)] = 35
    seconds: Annotated[int, Field(ge=3, le=600)] = 60
    kbps: Annotated[int, Field(ge=100, le=4000)] = KBPS
    here: bool = False


class SentForm(Form):
    """What one phone says of itself."""

    name: PhoneName
    video: Annotated[int, Field(ge=0)]
    audio: Annotated[int, Field(ge=0)]
    packets: Annotated[int, Field(ge=0)]
    nacked: Annotated[int, Field(ge=0)]
    connect_ms: Annotated[int, Field(ge=0)]


class FinishForm(Form):
    """POST /rehearsals/{id}/sent."""

    sent: Annotated[list[SentForm], Field(max_length=MOST_PHONES)]
    answers_ms: Annotated[list[float], Field(max_length=20_000)]
    stall_ms: Annotated[float, Field(ge=0)] = 0


def rehearsals_of(request: Request) -> Rehearsals:
    """The process's rehearsals."""
    return cast(Rehearsals, request.app.state.rehearsals)


Holder = Annotated[Rehearsals, Depends(rehearsals_of)]


def look(holder: Rehearsals, one: Rehearsal) -> dict[str, Any]:
    """The rehearsal as its page shows it."""
    return {
        "id": one.id,
        "phones": one.phones,
        "seconds": one.seconds,
        "here": one.here,
        "stage": one.stage,
        "connected": one.connected,
        "seconds_left": round(holder.seconds_left(one), 1),
        "report": asdict(one.report) if one.report else None,
    }


def own(holder: Rehearsals, actor: Actor, rehearsal_id: str) -> Rehearsal:
    """The rehearsal, for the one who began it and for the phones the server started for him. NotFound for others."""
    one = holder.get(rehearsal_id)
    if actor.id != one.starter and not (one.here and actor.id == OPERATOR_ID):
        raise NotFound
    return one


@router.post("/rehearsals", status_code=202)
@allow(REHEARSE)
async def begin(form: BeginForm, actor: Caller, holder: Holder) -> dict[str, Any]:
    """Begin a venue check."""
    return look(holder, await holder.begin(actor.id, form.phones, form.seconds, form.kbps, here=form.here))


@router.get("/rehearsals/{rehearsal_id}")
@allow(REHEARSE)
async def progress(rehearsal_id: str, holder: Holder) -> dict[str, Any]:
    """How far it is, and the report when it is done."""
    return look(holder, holder.get(rehearsal_id))


@router.post("/rehearsals/{rehearsal_id}/whip", status_code=201, response_class=Response)
@allow(REHEARSE)
async def publish(request: Request, rehearsal_id: str, phone: PhoneName, actor: Caller, holder: Holder) -> Response:
    """One synthetic phone publishes."""
    one = own(holder, actor, rehearsal_id)
    with in_sentences():
        published = await holder.publish(one, phone, await text_of(request, SDP))
    return created(published.session_id, published.answer_sdp)


@router.post("/rehearsals/{rehearsal_id}/go", status_code=204, response_class=Response)
@allow(REHEARSE)
async def go(rehearsal_id: str, actor: Caller, holder: Holder) -> Response:
    """All phones stand."""
    holder.go(own(holder, actor, rehearsal_id))
    return Response(status_code=204)


@router.post("/rehearsals/{rehearsal_id}/sent")
@allow(REHEARSE)
async def finish(rehearsal_id: str, form: FinishForm, actor: Caller, holder: Holder) -> dict[str, Any]:
    """The phones are through: the report."""
    sent = [SentByPhone(**each.model_dump()) for each in form.sent]
    return look(holder, await holder.finish(own(holder, actor, rehearsal_id), sent, form.answers_ms, form.stall_ms))
