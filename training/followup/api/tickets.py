"""Questions for advice (咨询) over HTTP: asked, answered, closed."""

from typing import Annotated, Any

from fastapi import Response
from pydantic import BaseModel, ConfigDict, StringConstraints

from sandbox.http import Changing, Reading, Router, allow
from sandbox.store import Tx
from training.followup import policies
from training.followup.looks import ticket_out
from training.followup.policies import FileSeen
from training.followup.visits import Subject, ask_advice, close_ticket, go_on

from .files import FILE, Seen, Words

router = Router()


class QuestionIn(BaseModel):
    """A question for advice."""

    model_config = ConfigDict(extra="forbid")
    kind: Subject
    title: Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=60)]
    words: Words


class LineIn(BaseModel):
    """Something more."""

    model_config = ConfigDict(extra="forbid")
    words: Words


class CloseIn(BaseModel):
    """Whether it helped."""

    model_config = ConfigDict(extra="forbid")
    helped: bool | None = None


@router.post(FILE + "/tickets")
@allow(policies.ASK)
async def ask(form: QuestionIn, seen: Seen, change: Changing) -> Response:
    """Ask for advice."""
    return await change(_ask, seen, form)


@router.get("/followup/tickets/{ticket_id}")
@allow(policies.SEE_TICKET)
async def ticket(seen: Seen, store: Reading) -> dict[str, Any]:
    """A question with everything said."""
    return await store.read(ticket_out, seen.thing_id)


@router.post("/followup/tickets/{ticket_id}/lines")
@allow(policies.TALK)
async def say(form: LineIn, seen: Seen, change: Changing) -> Response:
    """Answer, or ask on."""
    return await change(_say, seen.thing_id, form.words)


@router.post("/followup/tickets/{ticket_id}/close")
@allow(policies.TALK)
async def close(form: CloseIn, seen: Seen, change: Changing) -> Response:
    """It is settled."""
    return await change(_close, seen.thing_id, form.helped)


def _ask(tx: Tx, seen: FileSeen, form: QuestionIn) -> dict[str, Any]:
    row = ask_advice(tx, seen.cohort.id, seen.person_id, form.kind, form.title, form.words)
    tx.session.flush()
    return ticket_out(tx, row.id)


def _say(tx: Tx, ticket_id: str, words: str) -> dict[str, Any]:
    go_on(tx, ticket_id, words)
    tx.session.flush()
    return ticket_out(tx, ticket_id)


def _close(tx: Tx, ticket_id: str, helped: bool | None) -> dict[str, Any]:
    close_ticket(tx, ticket_id, helped)
    tx.session.flush()
    return ticket_out(tx, ticket_id)
