"""Videos of listings over HTTP: uploaded in pieces, made playable, served by their content address to whoever is signed in."""

import asyncio
import re
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any

from fastapi import Query, Request, Response
from pydantic import BaseModel
from starlette.responses import FileResponse

from mall.tables import PictureKnown, VideoKnown
from sandbox.blobs import Blobs
from sandbox.errors import FieldFault, Invalid, NotFound, TooLarge
from sandbox.http import SIGNED_IN, Caller, Changing, Reading, Router, allow
from sandbox.pictures import take_in
from sandbox.store import Tx, View
from sandbox.video.short import ShortVideo, take_in_video

from .blobs import blobs_of

router = Router(prefix="/api", tags=["mall"])
MOST_BYTES = 150 * 1024 * 1024
"""A minute of a phone's camera in 1080p; one upload a person lies here at a time."""
Take = Annotated[str, Query(pattern=r"^[a-z0-9]{8,40}$")]


class VideoOut(BaseModel):
    """A video that was taken in: its address, a picture of it, its size and length."""

    video: str
    poster: str
    width: int
    height: int
    duration_ms: int


@router.post("/videos/pieces")
@allow(SIGNED_IN)
async def piece(request: Request, actor: Caller, take: Take, at: Annotated[int, Query(ge=0, le=MOST_BYTES)]) -> dict[str, Any]:
    """A piece (at most 12 MB) of a video from byte `at` on; `take` is a name the page made up. Sending a piece twice is fine."""
    data = await request.body()
    if at + len(data) > MOST_BYTES:
        raise TooLarge(limit="150 MB")
    return {"have": await asyncio.to_thread(_keep, blobs_of(request), actor.id, take, at, data)}


def _folder(blobs: Blobs) -> Path:
    folder = blobs.root / "parts"
    folder.mkdir(exist_ok=True)
    return folder


def _name(person_id: str) -> str:
    return re.sub(r"[^A-Za-z0-9]", "-", person_id)


def _keep(blobs: Blobs, person_id: str, take: str, at: int, data: bytes) -> int:
    """Write a piece and return how many bytes are here. The first piece of a take throws away what the person left unfinished before."""
    folder = _folder(blobs)
    part = folder / f"{_name(person_id)}.{take}"
    if at == 0:
        for old in folder.glob(f"{_name(person_id)}.*"):
            if old != part:
                old.unlink(missing_ok=True)
    have = part.stat().st_size if part.exists() else 0
    if at > have:
        raise Invalid((FieldFault("at", "gap", f"前面还差一段，请从第 {have} 字节接着传。", f"Go on from byte {have}."),))
    with part.open("r+b" if part.exists() else "wb") as file:
        file.seek(at)
        file.write(data)
    return max(have, at + len(data))


@router.post("/videos", response_model=VideoOut)
@allow(SIGNED_IN)
async def finish(request: Request, actor: Caller, take: Take, change: Changing) -> Response:
    """Make what was sent as `take` playable: at most 60 s, 1:1, 16:9 or 3:4. Takes up to half a minute."""
    blobs = blobs_of(request)
    part = _folder(blobs) / f"{_name(actor.id)}.{take}"
    if not await asyncio.to_thread(part.is_file):
        raise NotFound
    video, address, poster, size = await asyncio.to_thread(_made, blobs, part)
    answer = await change(know_video, address, poster, size, video.width, video.height, video.duration_ms)
    await asyncio.to_thread(part.unlink, missing_ok=True)
    return answer


def _made(blobs: Blobs, part: Path) -> tuple[ShortVideo, str, str, tuple[int, int]]:
    out = part.with_suffix(part.suffix + "-mp4")
    try:
        video = take_in_video(part, out)
        picture = take_in(video.poster, "free")
        return video, blobs.put(out.read_bytes()), blobs.put(picture.data), (picture.width, picture.height)
    finally:
        with suppress(OSError):
            out.unlink(missing_ok=True)


def know_video(tx: Tx, address: str, poster: str, size: tuple[int, int], width: int, height: int, duration_ms: int) -> VideoOut:
    """Forms may use this video from now on."""
    if tx.session.get(PictureKnown, poster) is None:
        tx.add(PictureKnown(id=poster, width=size[0], height=size[1], made_at=tx.now))
    if tx.session.get(VideoKnown, address) is None:
        tx.add(VideoKnown(id=address, poster=poster, width=width, height=height, duration_ms=duration_ms, made_at=tx.now))
    return VideoOut(video=address, poster=poster, width=width, height=height, duration_ms=duration_ms)


@router.get("/videos/{sha256}", response_class=FileResponse)
@allow(SIGNED_IN)
async def video(request: Request, sha256: str, store: Reading) -> FileResponse:
    """The video at an address, whole or by Range."""
    await store.read(_known, sha256)
    path = await asyncio.to_thread(blobs_of(request).path, sha256)
    if path is None:
        raise NotFound
    headers = {"Cache-Control": "private, max-age=31536000, immutable"}
    return FileResponse(path, media_type="video/mp4", content_disposition_type="inline", headers=headers)


def _known(view: View, sha256: str) -> str:
    return view.get(VideoKnown, sha256).poster
