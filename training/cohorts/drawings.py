"""The drawing a person signs a form with: taken in at the edge, kept as a blob, found again for paper."""

import asyncio
from collections.abc import Iterable
from typing import Annotated

from fastapi import File, Request, UploadFile

from sandbox.blobs import Blobs
from sandbox.forms.paper import ROLES
from sandbox.signatures import MOST_BYTES, drawn_signature

from .tables import FormSignature

Drawn = Annotated[UploadFile | None, File()]
"""The PNG of a signature, nothing for one by name only."""


async def kept_drawing(request: Request, drawn: UploadFile | None) -> str:
    """The address of the drawing, coded anew; "" for none. TooLarge above 300 KB, PictureRefused for what is no signature."""
    if drawn is None:
        return ""
    data = await drawn.read(MOST_BYTES + 1)
    return await asyncio.to_thread(blobs_of(request).put, await asyncio.to_thread(drawn_signature, data))


def drawn_under(signs: Iterable[FormSignature]) -> dict[str, str]:
    """The drawings of these signatures by the word of the role, as a `Head` has them. Pure."""
    return {ROLES[one.role]: one.drawing for one in signs if one.drawing}


def blobs_of(request: Request) -> Blobs:
    """The blobs of this process."""
    blobs: Blobs = request.app.state.process.blobs
    return blobs
