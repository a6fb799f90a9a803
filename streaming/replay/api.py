"""The replay over HTTP: numbers and edit list, comments of a stretch, recordings with ranges, and the evidence."""

import asyncio
from pathlib import Path
from typing import Annotated, Any, Protocol, cast

from fastapi import Query, Request
from starlette.responses import FileResponse, Response

from sandbox.errors import NotFound
from sandbox.http import Caller, Reading, Router, allow
from sandbox.store import Store
from streaming.policies import PUBLISH

from .backup import Backups, to_json
from .evidence import evidence
from .look import Which, comments, play_file, replay_text
from .policies import SEE_EVIDENCE, SEE_REPLAY
from .why import why_left

router = Router(prefix="/api", tags=["replay"])
Moment = Annotated[int, Query(ge=0, le=24 * 3_600_000)]
Take = Annotated[str, Query(pattern="^[a-z0-9]{8,32}$")]


class HasRecordings(Protocol):
    """What the routes need of the process in `app.state.gate`."""

    recordings: Path
    store: Store


@router.get("/shows/{show_id}/replay")
@allow(SEE_REPLAY)
async def get_replay(show_id: str, store: Reading) -> Response:
    """The numbers of the show, its marks and its video. Empty but for `state` while there is nothing yet."""
    text = await store.read(replay_text, show_id)
    return Response(text, media_type="application/json", headers={"Cache-Control": "no-store"})


@router.get("/shows/{show_id}/replay/comments")
@allow(SEE_REPLAY)
async def get_comments(
    show_id: str,
    store: Reading,
    begin: Annotated[Moment, Query(alias="from")] = 0,
    end: Annotated[Moment, Query(alias="to")] = 24 * 3_600_000,
) -> list[dict[str, Any]]:
    """The comments of a stretch of the show, `from <= showms < to`, for the overlay."""
    return await store.read(comments, show_id, begin, end)


@router.get("/shows/{show_id}/replay/why")
@allow(SEE_REPLAY)
async def get_why(
    show_id: str,
    store: Reading,
    begin: Annotated[Moment, Query(alias="from")] = 0,
    end: Annotated[Moment, Query(alias="to")] = 24 * 3_600_000,
) -> dict[str, Any]:
    """Why viewers left between two moments: the leavers that were to be expected and each cause's own, adding up."""
    return await store.read(why_left, show_id, begin, end)


@router.get("/shows/{show_id}/recordings/{recording_id}", response_class=FileResponse)
@allow(SEE_REPLAY)
async def get_recording(request: Request, show_id: str, recording_id: str, store: Reading, which: Which = "best") -> Response:
    """A recording's file, whole or by Range. The address names raw or final, so that a player never mixes the two."""
    found = await store.read(play_file, show_id, recording_id, which)
    path = cast(HasRecordings, request.app.state.gate).recordings / found.file
    if not path.is_file():
        raise NotFound
    headers = {"Cache-Control": "private, no-cache"}
    return FileResponse(path, media_type=found.content, filename=found.name, content_disposition_type="inline", headers=headers)


@router.get("/shows/{show_id}/evidence")
@allow(SEE_EVIDENCE)
async def get_evidence(show_id: str, store: Reading) -> dict[str, Any]:
    """One document about the show with its numbers, formulas, recordings and hashes."""
    return await store.read(evidence, show_id)


def _backups(request: Request) -> Backups:
    gate = cast(HasRecordings, request.app.state.gate)
    return Backups(gate.store, gate.recordings)


@router.get("/shows/{show_id}/backup")
@allow(PUBLISH)
async def get_backup(request: Request, show_id: str, take: Take) -> dict[str, Any]:
    """How many bytes of an upload are here: it goes on from there."""
    return {"have": await asyncio.to_thread(_backups(request).have, show_id, take)}


@router.post("/shows/{show_id}/backup")
@allow(PUBLISH)
async def post_backup(
    request: Request,
    show_id: str,
    actor: Caller,
    take: Take,
    at: Annotated[int, Query(ge=0, le=4 << 30)],
    from_showms: Moment,
    last: bool = False,
) -> dict[str, Any]:
    """A piece (at most 12 MB) of what the phone recorded by itself, MP4 or WebM, from byte `at` on; with the last one it is spliced in.

    `from_showms` is the show's time of its first picture; `take` is a name the phone made up. Sending a piece twice is fine.
    """
    taken = await _backups(request).piece(actor, show_id, take, at, await request.body(), last, from_showms)
    return to_json(taken)
