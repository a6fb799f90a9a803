"""The web application: every room's routes, the pages, live sockets and health, around one Process."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI, Request
from starlette.responses import Response
from starlette.websockets import WebSocket

from mall.api import router as mall
from sandbox.errors import TooLarge
from sandbox.feed.stream_api import router as events
from sandbox.http import PUBLIC, SIGNED_IN, Router, allow, answer_errors, include
from sandbox.http import pages as built_pages
from sandbox.http.bounds import BoundedBody
from sandbox.http.headers import SecurityHeaders
from sandbox.http.origin import SameOrigin, origin_ok
from sandbox.http.policy import FailClosed
from sandbox.identity.api import router as identity
from sandbox.identity.classes_api import router as bare_classes
from sandbox.identity.consent_api import router as consents
from sandbox.identity.own_records import WAYS_IN
from sandbox.identity.socket_tickets import take_socket_ticket
from sandbox.identity.staff_api import router as staff
from sandbox.process import OWN_RECORDS, Process
from streaming.api import router as streaming
from streaming.replay.api import router as replay
from supply.api import router as supply
from training.api import router as training

ROUTERS = {"mall": [mall], "supply": [supply], "streaming": [streaming, replay], "training": [training]}
"""What each room serves."""

PROBE_BYTES = 1 << 20

front = Router(prefix="/api", tags=["front"])


@front.get("/health")
@allow(PUBLIC)
async def health(request: Request) -> dict[str, Any]:
    """Whether everything moves, the newest log position, and how far each room has come."""
    process: Process = request.app.state.process
    return {
        "ok": not process.health,
        "faults": process.health,
        "position": process.tail.position,
        "rooms": {consumer.name: consumer.position for consumer in process.consumers},
    }


@front.post("/probe", status_code=204)
@allow(SIGNED_IN)
async def probe(request: Request) -> Response:
    """Swallows up to 1 MiB, so that a phone can measure its way to the server before a show. TooLarge for more."""
    size = 0
    async for piece in request.stream():
        size += len(piece)
        if size > PROBE_BYTES:
            raise TooLarge(limit="1 MB")
    return Response(status_code=204, headers={"Cache-Control": "no-store"})


@front.websocket("/live")
@allow(PUBLIC)
async def live(socket: WebSocket, ticket: str = "") -> None:
    """A page's socket: a one-time ticket says whose it is and what it shows."""
    process: Process = socket.app.state.process
    if not origin_ok(socket):
        await socket.close(4403)
        return
    taken = (await process.store.write(take_socket_ticket, ticket)).value if ticket else None
    if taken is None:
        await socket.close(4401)
        return
    await process.screens.open(socket, taken.actor, show_id=taken.show_id, cohort_id=taken.cohort_id)


def create_app(process: Process) -> FastAPI:
    """The application of a process that is open already, or opened and closed with it (`lifespan`)."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        await process.start()
        yield
        await process.close()

    app = FastAPI(title="开播 Kaibo", version="0.1.0", docs_url=None, redoc_url=None, openapi_url=None, lifespan=lifespan)
    app.state.process = app.state.gate = process
    app.state.reception = process.reception
    app.state.own_records = [*WAYS_IN, *(record for room in process.rooms for record in OWN_RECORDS.get(room, ()))]
    if "streaming" in process.rooms:
        app.state.broadcast, app.state.scenarios = process.broadcast, process.library
        app.state.rehearsals = process.rehearsals
        app.state.predictions, app.state.workbench = process.predictions, process.workbench
        app.state.what_ifs = process.what_ifs
    answer_errors(app)
    rosters = [] if "training" in process.rooms else [bare_classes]
    rooms = [router for room in process.rooms for router in ROUTERS[room]]
    include(app, front, identity, consents, staff, events, *rosters, *rooms, built_pages.router)
    for belt in (BoundedBody, FailClosed, SameOrigin, SecurityHeaders):
        app.add_middleware(belt)
    return app
