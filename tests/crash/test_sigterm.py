"""SIGTERM during a show: files are closed, sockets are told, the process is gone within ten seconds, and the show can go on later."""

import asyncio
import json

import pytest
import websockets
from websockets.exceptions import ConnectionClosed

from .afterwards import look_into, lost_ms
from .on_air import first_recording, go_live, late_ms
from .people import Caller, lecturer, make_class, student
from .server import CLOCK, Server

pytestmark = pytest.mark.nightly

GONE_WITHIN_S = 10.0
LOST_AT_MOST_MS = 500
COMES_BACK = {1001, 1012}
"""Going away, and service restart: the codes after which a page connects again."""


async def watching(person: Caller, server: Server, show_id: str) -> int:
    """Follow a show on a socket until the server closes it; answers the close code."""
    ticket = (await person.post("/socket-tickets", {"show_id": show_id}))["ticket"]
    address = f"{server.url.replace('https', 'wss')}/api/live?ticket={ticket}"
    async with websockets.connect(address, ssl=server.tls, origin=server.url) as socket:
        assert json.loads(await socket.recv())["type"] == "snapshot"
        try:
            while True:
                await socket.recv()
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else 1006


@pytest.mark.timeout(300)
async def test_a_server_that_is_told_to_stop_leaves_whole_files(server: Server) -> None:
    made = await make_class(server.data, "李小明")
    await server.start()
    host, teacher = await student(server, made, 0), await lecturer(server, made)
    live, phone = await go_live(host)
    try:
        followed = asyncio.create_task(watching(teacher, server, live.show_id))
        await live.state("live")
        while (await live.show())["showms"] < 4000:
            await CLOCK.sleep(0.25)
        sent_until = CLOCK.now() - late_ms(phone)
        status, took = await server.stop()
    finally:
        await phone.close()
    assert status == 0
    assert took < GONE_WITHIN_S
    assert await asyncio.wait_for(followed, 5) in COMES_BACK
    kept = look_into(server.data)
    assert kept.integrity == "ok"
    (closed,) = kept.of("kaibo.streaming.recording.closed")
    assert closed.data["duration_ms"] > 3000

    await server.start()
    await asyncio.gather(host.reconnect(), teacher.reconnect())
    show = await live.show()
    assert (show["state"], show["pause_reason"]) == ("paused", "server_down")
    await host.post(f"{live.path}/end")
    replay = await live.replay()
    assert len(replay["video"]["recordings"]) == 1
    file, first_at = await first_recording(teacher, live, server.data.parent)
    assert lost_ms(file, first_at, sent_until) < LOST_AT_MOST_MS
