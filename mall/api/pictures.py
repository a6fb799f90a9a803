"""Pictures over HTTP: taken in once, served by their content address to whoever is signed in."""

import asyncio
from pathlib import Path
from typing import Annotated

from fastapi import File, Form, Query, Request, Response, UploadFile
from starlette.responses import FileResponse

from mall.tables import PictureKnown
from mall.wire import PictureOut
from sandbox.blobs import Blobs
from sandbox.errors import FieldFault, Invalid, NotFound, TooLarge
from sandbox.http import SIGNED_IN, Changing, Router, allow
from sandbox.pictures import MOST_BYTES, SMALL, Crop, Look, Shape, look_at, smaller, take_in
from sandbox.store import Tx

from .blobs import blobs_of

router = Router(prefix="/api", tags=["mall"])


@router.post("/pictures", response_model=PictureOut)
@allow(SIGNED_IN)
async def upload(
    request: Request,
    change: Changing,
    file: Annotated[UploadFile, File()],
    crop: Annotated[str, Form(max_length=40)] = "",
    shape: Annotated[Shape, Form()] = "square",
) -> Response:
    """Take in a picture: `crop=x,y,side` cuts a square, `shape=tall` the middle as 3:4, `free` keeps the ratio (details, covers)."""
    data = await file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise TooLarge(limit="10 MB")
    picture = await asyncio.to_thread(take_in, data, shape, _crop(crop))
    address = await asyncio.to_thread(blobs_of(request).put, picture.data)
    look = await asyncio.to_thread(look_at, picture.data)
    return await change(know_picture, address, picture.width, picture.height, look)


def know_picture(tx: Tx, address: str, width: int, height: int, look: Look) -> PictureOut:
    """Forms may use this picture from now on."""
    known = tx.session.get(PictureKnown, address) or tx.add(PictureKnown(id=address, width=width, height=height, made_at=tx.now))
    known.white_bp, known.sharp, known.outline = look.white_bp, look.sharp, look.outline
    known.codes = look.codes
    return PictureOut(picture=address, width=width, height=height)


def _crop(text: str) -> Crop | None:
    if not text:
        return None
    try:
        x, y, side = (int(part) for part in text.split(","))
    except ValueError as odd:
        fault = FieldFault("crop", "unfit", "裁剪参数要写成 x,y,边长 三个整数。", "A crop is three whole numbers: x,y,side.")
        raise Invalid((fault,)) from odd
    return Crop(x, y, side)


@router.get("/pictures/{sha256}", response_class=FileResponse)
@allow(SIGNED_IN)
async def picture(request: Request, sha256: str, w: Annotated[int, Query(ge=1, le=4000)] = 1200) -> FileResponse:
    """The picture at an address; up to `w=360` the small one."""
    path = await asyncio.to_thread(picture_file, blobs_of(request), sha256, w)
    if path is None:
        raise NotFound
    return FileResponse(path, media_type="image/jpeg", headers={"Cache-Control": "private, max-age=31536000, immutable"})


def picture_file(blobs: Blobs, address: str, width: int) -> Path | None:
    """The file to serve, the small variant made when it is asked for first. Blocking: call it in a thread."""
    path = blobs.path(address)
    if path is None or width > SMALL:
        return path
    variant = f"w{SMALL}"
    return blobs.path(address, variant) or blobs.put_variant(address, variant, smaller(path.read_bytes()))
