"""WHIP (RFC 9725) and WHEP: a phone publishes, a page watches, by SDP over HTTP; and the thumbnail of the wall."""

from typing import Annotated, Any, cast

from fastapi import Depends, Request
from starlette.responses import Response

from sandbox.errors import KaiboError, TooLarge
from sandbox.http import Caller, Loaded, allow
from streaming.broadcast import Broadcast, OfferRefused
from streaming.media.engine import OFFER_BYTES
from streaming.policies import OWN_SESSION, PUBLISH, SEE_SHOW, STREAM, WATCH, SessionSeen
from streaming.stream_keys import START_MS, StreamKeys

from .router import router

SDP = "application/sdp"
FRAGMENT = "application/trickle-ice-sdpfrag"


class NotSdp(KaiboError):
    """The body is declared as something else."""

    status = 415
    code = "not_sdp"
    zh = "这里只接受 {wanted} 格式的连接请求。"
    en = "Send the offer as {wanted}."


def broadcast_of(request: Request) -> Broadcast:
    """The process's broadcast."""
    return cast(Broadcast, request.app.state.broadcast)


OnAir = Annotated[Broadcast, Depends(broadcast_of)]


async def text_of(request: Request, wanted: str) -> str:
    """The body as text. NotSdp for another type, TooLarge over 32 kB (read no further), OfferRefused when it is no text."""
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != wanted:
        raise NotSdp(wanted=wanted)
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > OFFER_BYTES:
            raise TooLarge(limit=f"{OFFER_BYTES // 1024} kB")
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise OfferRefused(sentence="The offer is not text.") from error


def created(session_id: str, sdp: str) -> Response:
    """201 with our answer and where the session is."""
    headers = {"Location": f"/api/media/{session_id}", "Cache-Control": "no-store"}
    return Response(sdp, status_code=201, media_type=SDP, headers=headers)


@router.post("/shows/{show_id}/whip", status_code=201, response_class=Response)
@allow(STREAM)
async def publish(request: Request, show_id: str, actor: Caller, broadcast: OnAir) -> Response:
    """Publish camera and microphone; the newest publish of a show wins."""
    published = await broadcast.publish(actor, show_id, await text_of(request, SDP))
    return created(published.session_id, published.answer_sdp)


@router.post("/shows/{show_id}/whep", status_code=201, response_class=Response)
@allow(WATCH)
async def watch(request: Request, show_id: str, actor: Caller, broadcast: OnAir) -> Response:
    """Watch the show."""
    watching = await broadcast.watch(actor, show_id, await text_of(request, SDP))
    return created(watching.session_id, watching.answer_sdp)


@router.get("/shows/{show_id}/media")
@allow(SEE_SHOW)
async def get_setup(show_id: str, actor: Caller, broadcast: OnAir) -> dict[str, Any]:
    """Before publishing or watching: the picture this phone should send (`quality`) and `ice_servers` for its connection."""
    return await broadcast.setup(actor, show_id)


@router.post("/shows/{show_id}/stream-key")
@allow(PUBLISH)
async def post_stream_key(request: Request, show_id: str, actor: Caller) -> dict[str, Any]:
    """A key for OBS or GStreamer (WHIP with `Authorization: Bearer`), good for this show and to be used within ten minutes."""
    keys: StreamKeys = request.app.state.gate.stream_keys
    return {"key": keys.make(show_id, actor.id), "path": f"/api/shows/{show_id}/whip", "start_within_ms": START_MS}


@router.options("/shows/{show_id}/whip", response_class=Response)
@allow(STREAM)
async def publish_options() -> Response:
    """What a publish takes."""
    return Response(status_code=204, headers={"Accept-Post": SDP})


@router.options("/shows/{show_id}/whep", response_class=Response)
@allow(WATCH)
async def watch_options() -> Response:
    """What a watch takes."""
    return Response(status_code=204, headers={"Accept-Post": SDP})


@router.patch("/media/{session_id}", status_code=204, response_class=Response)
@allow(OWN_SESSION)
async def trickle(request: Request, session: Annotated[SessionSeen, Loaded], broadcast: OnAir) -> Response:
    """More ICE candidates (RFC 8840), from the one who opened the session."""
    await broadcast.trickle(session.id, await text_of(request, FRAGMENT))
    return Response(status_code=204)


@router.delete("/media/{session_id}", response_class=Response)
@allow(OWN_SESSION)
async def stop(session: Annotated[SessionSeen, Loaded], broadcast: OnAir) -> Response:
    """End the session; doing it twice is fine."""
    await broadcast.stop(session.id)
    return Response(status_code=200)


@router.get("/shows/{show_id}/thumbnail", response_class=Response)
@allow(SEE_SHOW)
async def thumbnail(show_id: str, broadcast: OnAir) -> Response:
    """The newest still of the show, or 204."""
    jpeg = await broadcast.thumbnail(show_id)
    if jpeg is None:
        return Response(status_code=204, headers={"Cache-Control": "no-store"})
    return Response(jpeg, media_type="image/jpeg", headers={"Cache-Control": "private, max-age=2"})
