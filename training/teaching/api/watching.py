"""Watching over HTTP: a page begins, sends heartbeats, leaves."""

from typing import Annotated, Any

from fastapi import Response
from pydantic import BaseModel, ConfigDict, Field

from sandbox.http import Changing, Loaded, Router, allow
from sandbox.store import Tx
from training.teaching import policies
from training.teaching.course_looks import watching_out
from training.teaching.policies import CourseSeen, WatchSeen
from training.teaching.viewings import beat, leave, open_watch

router = Router(prefix="/api", tags=["teaching"])
Moment = Annotated[int, Field(ge=0, le=24 * 3_600_000)]


class BeatIn(BaseModel):
    """A heartbeat: the token of the answer before, and the stretch played since, in milliseconds of the video.

    `hidden`: the page was out of sight at some moment of it.
    """

    model_config = ConfigDict(extra="forbid")
    token: Annotated[str, Field(max_length=100)]
    from_ms: Moment
    to_ms: Moment
    hidden: bool = False


@router.post("/courses/{course_id}/watch")
@allow(policies.WATCH)
async def watch(seen: Annotated[CourseSeen, Loaded], change: Changing) -> Response:
    """Begin to count on this page; another page or phone of the same student stops to."""
    return await change(_watch, seen.id)


@router.post("/watching/{session_id}/beat")
@allow(policies.BEAT)
async def heartbeat(form: BeatIn, seen: Annotated[WatchSeen, Loaded], change: Changing) -> Response:
    """A stretch was played; the answer says what it earned, and carries the next token."""
    return await change(_beat, seen.id, form)


@router.post("/watching/{session_id}/leave", status_code=204)
@allow(policies.BEAT)
async def left(seen: Annotated[WatchSeen, Loaded], change: Changing) -> Response:
    """The page is left; what was watched is told to the class's records at once."""
    return await change(leave, seen.id)


def _watch(tx: Tx, course_id: str) -> dict[str, Any]:
    return watching_out(open_watch(tx, course_id))


def _beat(tx: Tx, session_id: str, form: BeatIn) -> dict[str, Any]:
    return watching_out(beat(tx, session_id, form.token, form.from_ms, form.to_ms, form.hidden))
