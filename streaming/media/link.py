"""The API's end of one media process: starts it, asks it, notices when it dies or hangs, and starts it again."""

import asyncio
import hmac
import logging
import os
import socket
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from sandbox.chance import Chance
from sandbox.clock import Clock
from streaming.media.engine import EngineClosed, MediaEvent, MediaRefused
from streaming.media.wire import Garbled, Order, event_in, hear, pack, refusal_in

logger = logging.getLogger(__name__)

START_WITHIN_S = 30.0
WAIT_FOR_START_S = 12.0
PING_EVERY_S = 2.0
HANGS_AFTER_S = 10.0
CLOSE_WITHIN_S = 15.0
AGAIN_AFTER_S = (0.1, 0.5, 2.0, 5.0)
"""Pauses before it is started again; a process that lived for a minute begins at the first one."""
ROOT = str(Path(__file__).resolve().parents[2])
RESTARTING = "The media process of this show is restarting; connect again in a few seconds."


class Died(Exception):
    """The process ended before it reported."""


class Link:
    """Own it with `keep` in a task; `ask` from anywhere. `heard` gets the events, `died` is awaited after each death."""

    def __init__(
        self,
        number: int,
        order: Order,
        clock: Clock,
        chance: Chance,
        heard: Callable[[MediaEvent], None],
        died: Callable[[], Awaitable[None]],
    ) -> None:
        self.number, self.broken, self.starts = number, "", 0
        self._order, self._clock, self._chance, self._heard, self._died = order, clock, chance, heard, died
        self._process: asyncio.subprocess.Process | None = None
        self._writer: asyncio.StreamWriter | None = None
        self._ready = asyncio.Event()
        self._waiting: dict[int, asyncio.Future[Any]] = {}
        self._count = 0
        self._closing = False

    @property
    def pid(self) -> int | None:
        """The process that works now."""
        return self._process.pid if self._process is not None and self._ready.is_set() else None

    # -- asking

    async def ask(self, do: str, **said: Any) -> Any:
        """Have a command carried out. What the engine refuses; EngineClosed while the process is not there."""
        if self.broken:
            raise EngineClosed(self.broken)
        if not self._ready.is_set():
            with suppress(TimeoutError):
                async with asyncio.timeout(WAIT_FOR_START_S):
                    await self._ready.wait()
        if self._writer is None or self._closing or self.broken:
            raise EngineClosed(self.broken or RESTARTING)
        return await self._send(do, said)

    async def _send(self, do: str, said: dict[str, Any]) -> Any:
        assert self._writer is not None
        self._count += 1
        number, future = self._count, asyncio.get_running_loop().create_future()
        self._waiting[number] = future
        try:
            self._writer.write(pack({"id": number, "do": do, **said}))
            return await future
        finally:
            self._waiting.pop(number, None)

    # -- its life

    async def keep(self) -> None:
        """Start the process, and again whenever it ends, until `close`."""
        deaths = 0
        while not self._closing:
            began = self._clock.monotonic()
            try:
                await self._live()
            except (OSError, Died, Garbled, TimeoutError) as error:
                logger.error("media process %d: %s", self.number, error)
            finally:
                await self._bury()
            if self._closing:
                return
            deaths = 0 if self._clock.monotonic() - began > 60 else deaths
            await self._clock.sleep(AGAIN_AFTER_S[min(deaths, len(AGAIN_AFTER_S) - 1)])
            deaths += 1

    async def _live(self) -> None:
        key = self._chance.secret(128)
        with socket.create_server(("127.0.0.1", 0)) as listening:
            listening.setblocking(False)
            order = replace(self._order, port=listening.getsockname()[1], key=key)
            self._process = await _spawn(order)
            async with asyncio.timeout(START_WITHIN_S):
                reader, writer = await self._met(listening, key)
        self._writer = writer
        self.starts += 1
        self._ready.set()
        pinging = asyncio.create_task(self._ping(self._process))
        try:
            while (said := await hear(reader)) is not None:
                self._take(said)
        finally:
            pinging.cancel()
            await asyncio.gather(pinging, return_exceptions=True)
        if not self._closing:
            logger.error("media process %d ended; its shows are taken up again", self.number)

    async def _met(self, listening: socket.socket, key: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """The connection of the process just started; whoever does not know the key is hung up on."""
        loop = asyncio.get_running_loop()
        assert self._process is not None
        gone = asyncio.ensure_future(self._process.wait())
        try:
            while True:
                knock = asyncio.ensure_future(loop.sock_accept(listening))
                await asyncio.wait({gone, knock}, return_when=asyncio.FIRST_COMPLETED)
                if not knock.done():
                    knock.cancel()
                    await asyncio.gather(knock, return_exceptions=True)
                    raise Died(f"it ended with {gone.result()} before it reported")
                reader, writer = await asyncio.open_connection(sock=knock.result()[0])
                hello = await hear(reader)
                if hello is not None and hmac.compare_digest(str(hello.get("key")), key):
                    self.broken = str(hello.get("broken", ""))
                    if self.broken:
                        logger.error("%s", self.broken)
                    return reader, writer
                writer.close()
        finally:
            gone.cancel()
            await asyncio.gather(gone, return_exceptions=True)

    def _take(self, said: dict[str, Any]) -> None:
        if "event" in said:
            self._heard(event_in(said))
            return
        future = self._waiting.get(int(said.get("id", 0)))
        if future is None or future.done():
            return
        if "refused" in said:
            future.set_exception(refusal_in(said))
        elif "failed" in said:
            future.set_exception(OSError(said["failed"]))
        else:
            future.set_result(said.get("done"))

    async def _ping(self, process: asyncio.subprocess.Process) -> None:
        """A process that does not answer for ten seconds is ended, and so started anew."""
        while True:
            await self._clock.sleep(PING_EVERY_S)
            try:
                async with asyncio.timeout(HANGS_AFTER_S):
                    await self._send("ping", {})
            except TimeoutError:
                logger.error("media process %d does not answer; it is ended", self.number)
                process.kill()
                return
            except MediaRefused:
                return

    async def _bury(self) -> None:
        """Whatever is left of a process: it is gone, its askers know, its shows are told."""
        self._ready.clear()
        process, self._process = self._process, None
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()
        if process is not None:
            if process.returncode is None and not self._closing:
                with suppress(ProcessLookupError):
                    process.kill()
            try:
                async with asyncio.timeout(CLOSE_WITHIN_S):
                    await process.wait()
            except TimeoutError:
                process.kill()
                await process.wait()
        for future in list(self._waiting.values()):
            if not future.done():
                future.set_exception(EngineClosed(RESTARTING))
        await self._died()

    async def close(self) -> None:
        """Have it close every file and end; `keep` returns soon after."""
        if self._closing:
            return
        ready, self._closing = self._writer is not None, True
        if ready:
            with suppress(TimeoutError, MediaRefused):
                async with asyncio.timeout(CLOSE_WITHIN_S):
                    await self._send("close", {})


async def _spawn(order: Order) -> asyncio.subprocess.Process:
    paths = os.pathsep.join([ROOT, *filter(None, [os.environ.get("PYTHONPATH")])])
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "streaming.media.worker", stdin=asyncio.subprocess.PIPE, env={**os.environ, "PYTHONPATH": paths}
    )
    assert process.stdin is not None
    process.stdin.write(order.text().encode() + b"\n")
    with suppress(ConnectionError):
        await process.stdin.drain()
        process.stdin.close()
    return process
