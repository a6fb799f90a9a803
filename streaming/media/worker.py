"""A media process: the local engine behind a socket. It opens no database; it ends, files closed, when the API's process is gone."""

import asyncio
import base64
import gc
import logging
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from sandbox import loop
from sandbox.clock import SystemClock
from streaming.media.engine import MediaBroken, MediaRefused
from streaming.media.local import LocalEngine
from streaming.media.quality import Quality
from streaming.media.wire import Order, event_out, hear, pack, read_order

logger = logging.getLogger(__name__)


class Worker:
    """Carries out commands one beside the other; the engine itself keeps those of one show in order."""

    def __init__(self, engine: LocalEngine, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._engine, self._reader, self._writer = engine, reader, writer
        self._tasks: set[asyncio.Task[None]] = set()

    async def work(self) -> None:
        """Until told to close, or until nobody is there any more to tell anything."""
        telling = asyncio.create_task(self._tell())
        closing: int | None = None
        while (said := await hear(self._reader)) is not None:
            if said["do"] == "close":
                closing = said["id"]
                break
            task = asyncio.create_task(self._answer(said))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        await self._engine.aclose()
        await telling
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)
        if closing is not None:
            self._say({"id": closing, "done": None})
            with suppress(ConnectionError):
                await self._writer.drain()

    async def _tell(self) -> None:
        async for event in self._engine.events():
            self._say(event_out(event))

    def _say(self, what: dict[str, Any]) -> None:
        if not self._writer.is_closing():
            self._writer.write(pack(what))

    async def _answer(self, said: dict[str, Any]) -> None:
        try:
            self._say({"id": said["id"], "done": await self._do(said["do"], said)})
        except MediaRefused as refused:
            self._say({"id": said["id"], "refused": type(refused).__name__, "sentence": refused.sentence})
        except Exception as error:  # the asker learns it; the others of this process go on
            logger.exception("a command of the media process failed")
            self._say({"id": said["id"], "failed": f"{type(error).__name__}: {error}"})

    async def _do(self, command: str, said: dict[str, Any]) -> Any:
        engine = self._engine
        if command == "publish":
            quality = Quality(**said["quality"])
            published = await engine.publish(
                said["show"], said["sdp"], session_id=said["session"], recording_id=said["recording"], quality=quality
            )
            return published.answer_sdp
        if command == "watch":
            return (await engine.watch(said["show"], said["sdp"], session_id=said["session"])).answer_sdp
        if command == "trickle":
            return await engine.trickle(said["session"], said["fragment"])
        if command == "stop":
            return await engine.stop(said["session"])
        if command == "stop_show":
            return await engine.stop_show(said["show"])
        if command == "snapshot":
            jpeg = await engine.snapshot(said["show"])
            return base64.b64encode(jpeg).decode() if jpeg is not None else None
        if command == "ping":
            return None
        raise ValueError(f"{command!r} is no command")


async def work(order: Order) -> None:
    """Report at the socket and work. Says in one sentence when this aiortc does not fit."""
    reader, writer = await asyncio.open_connection("127.0.0.1", order.port)
    hosts = list(order.hosts) if order.hosts is not None else None
    engine = LocalEngine(
        SystemClock(),
        Path(order.directory),
        hosts=hosts,
        public=order.public,
        direct=order.direct,
        judge_every_s=order.judge_every_s,
        silero=order.silero,
        speech=order.speech,
    )
    hello: dict[str, Any] = {"key": order.key, "broken": ""}
    try:
        await engine.open()
    except MediaBroken as broken:
        hello["broken"] = str(broken)
    writer.write(pack(hello))
    try:
        await Worker(engine, reader, writer).work()
    finally:
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()


def main() -> None:
    """Reads its order from standard input. Signals are for the API's process, which ends this one in order."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    order = read_order(sys.stdin.readline())
    os.umask(0o077)
    gc.freeze()  # what was imported stays: later collections need not look at it
    loop.run(work(order))


if __name__ == "__main__":
    main()
