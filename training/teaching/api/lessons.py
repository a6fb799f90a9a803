"""Live lessons over HTTP. Picture, sound and chat are the live room's (`/shows/{show_id}`); this is what makes a show a lesson."""

from typing import Annotated, Any

from fastapi import Response
from pydantic import BaseModel, ConfigDict, Field

from sandbox.http import Caller, Changing, Loaded, Reading, Router, allow
from sandbox.identity.memberships import CohortSeen
from sandbox.identity.policies import runs_cohort
from sandbox.store import Tx
from training.teaching import policies
from training.teaching.interaction import answer_attention, ask_attention, close_poll, lower_hand, open_poll, raise_hand, settle_hand, vote
from training.teaching.lesson_looks import lecturer_view, lesson_list, student_view
from training.teaching.lessons import here, sign_in
from training.teaching.policies import LessonSeen

router = Router(prefix="/api", tags=["teaching"])
Seen = Annotated[LessonSeen, Loaded]
Option = Annotated[str, Field(min_length=1, max_length=60)]
Place = Annotated[int, Field(ge=0, le=7)]


class PollIn(BaseModel):
    """A question to the class; with `right` places it is a quiz."""

    model_config = ConfigDict(extra="forbid")
    question: Annotated[str, Field(min_length=2, max_length=200)]
    options: Annotated[list[Option], Field(min_length=2, max_length=8)]
    right: Annotated[list[Place], Field(max_length=8)] = []


class VoteIn(BaseModel):
    """The places that are chosen."""

    model_config = ConfigDict(extra="forbid")
    chosen: Annotated[list[Place], Field(min_length=1, max_length=8)]


class AttentionIn(BaseModel):
    """How long the class has to tap."""

    model_config = ConfigDict(extra="forbid")
    seconds: Annotated[int, Field(ge=10, le=120)] = 30


class SettleIn(BaseModel):
    """Whether the student was called on."""

    model_config = ConfigDict(extra="forbid")
    called: bool = True


@router.get("/cohorts/{cohort_id}/lessons")
@allow(policies.LIST)
async def lessons(cohort: Annotated[CohortSeen, Loaded], store: Reading) -> list[dict[str, Any]]:
    """The lessons of the class, the newest first."""
    return await store.read(lesson_list, cohort.id)


@router.get("/lessons/{show_id}")
@allow(policies.SEE_LESSON)
async def lesson(seen: Seen, actor: Caller, store: Reading) -> dict[str, Any]:
    """The lesson: a student's own view, or everyone of the class for those who run it."""
    if runs_cohort(actor, seen.cohort):
        return await store.read(lecturer_view, seen.id)
    return await store.read(student_view, seen.id, actor.id)


@router.post("/lessons/{show_id}/here")
@allow(policies.JOIN_LESSON)
async def is_here(seen: Seen, change: Changing) -> Response:
    """The page is open and in sight; said every few seconds. The answer is the lesson as it stands."""
    return await change(_here, seen.id)


@router.post("/lessons/{show_id}/sign-in")
@allow(policies.JOIN_LESSON)
async def signed_in(seen: Seen, change: Changing) -> Response:
    """Sign in to the lesson."""
    return await change(_sign_in, seen.id)


@router.post("/lessons/{show_id}/hand")
@allow(policies.JOIN_LESSON)
async def hand_up(seen: Seen, change: Changing) -> Response:
    """Raise the hand."""
    return await change(_raise, seen.id)


@router.delete("/lessons/{show_id}/hand", status_code=204)
@allow(policies.JOIN_LESSON)
async def hand_down(seen: Seen, change: Changing) -> Response:
    """Take it down."""
    return await change(lower_hand, seen.id)


@router.post("/hands/{hand_id}/settle", status_code=204)
@allow(policies.RUN_HAND)
async def hand_settled(form: SettleIn, hand_id: str, change: Changing) -> Response:
    """Call on the student, or take the hand down."""
    return await change(settle_hand, hand_id, form.called)


@router.post("/lessons/{show_id}/polls")
@allow(policies.RUN_LESSON)
async def poll(form: PollIn, seen: Seen, change: Changing) -> Response:
    """Open a poll or quiz."""
    return await change(_open_poll, seen.id, form)


@router.post("/polls/{poll_id}/vote", status_code=204)
@allow(policies.VOTE)
async def choose(form: VoteIn, poll_id: str, change: Changing) -> Response:
    """Choose; the newest choice counts."""
    return await change(vote, poll_id, form.chosen)


@router.post("/polls/{poll_id}/close", status_code=204)
@allow(policies.RUN_POLL)
async def close(poll_id: str, change: Changing) -> Response:
    """End the voting; the class sees the votes and the right answer."""
    return await change(_close_poll, poll_id)


@router.post("/lessons/{show_id}/attention")
@allow(policies.RUN_LESSON)
async def attention(form: AttentionIn, seen: Seen, change: Changing) -> Response:
    """Ask who is listening."""
    return await change(_ask, seen.id, form.seconds)


@router.post("/attention/{check_id}/answer", status_code=204)
@allow(policies.ANSWER)
async def answer(check_id: str, change: Changing) -> Response:
    """Tap: I am here."""
    return await change(answer_attention, check_id)


def _here(tx: Tx, show_id: str) -> dict[str, Any]:
    here(tx, show_id)
    return student_view(tx, show_id, tx.actor.id)


def _sign_in(tx: Tx, show_id: str) -> dict[str, Any]:
    return {"late": sign_in(tx, show_id)}


def _raise(tx: Tx, show_id: str) -> dict[str, Any]:
    return {"hand_id": raise_hand(tx, show_id).id}


def _open_poll(tx: Tx, show_id: str, form: PollIn) -> dict[str, Any]:
    return {"poll_id": open_poll(tx, show_id, form.question, form.options, form.right).id}


def _close_poll(tx: Tx, poll_id: str) -> None:
    close_poll(tx, poll_id)


def _ask(tx: Tx, show_id: str, seconds: int) -> dict[str, Any]:
    return {"check_id": ask_attention(tx, show_id, seconds).id}
