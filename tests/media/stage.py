"""The engines under test, with what each needs to have somebody live: a contract test runs on both."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sandbox.chance import SystemChance
from sandbox.clock import SystemClock
from streaming.media.engine import MediaEngine, Published, Watching
from streaming.media.fake import FakeEngine
from streaming.media.local import LocalEngine
from streaming.media.workers import WorkersEngine
from tests.media.phone import SMALL, Phone, Viewer

FAKE_OFFER = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n"
PATIENCE_S = 12.0


class Stage:
    """An engine, what it reported, and the phones and viewers in front of it."""

    def __init__(self, engine: MediaEngine, *, real: bool) -> None:
        self.engine, self.real = engine, real
        self.events: list[Any] = []
        self.phones: dict[str, Phone] = {}
        self.viewers: dict[str, Viewer] = {}
        self._news = asyncio.Event()
        self._reading = asyncio.get_running_loop().create_task(self._read())

    async def _read(self) -> None:
        async for event in self.engine.events():
            self.events.append(event)
            self._news.set()

    async def go_live(self, show: str, session: str, recording: str, **phone: Any) -> Published:
        """Publish into a show; with the real engine a phone sends from now on."""
        if not self.real:
            return await self.engine.publish(show, FAKE_OFFER, session_id=session, recording_id=recording)
        each = self.phones[session] = Phone(**{"drawing": SMALL, **phone})
        published = await self.engine.publish(show, await each.offer(), session_id=session, recording_id=recording)
        await each.accept(published.answer_sdp)
        return published

    async def tune_in(self, show: str, session: str) -> Watching:
        if not self.real:
            return await self.engine.watch(show, FAKE_OFFER, session_id=session)
        each = self.viewers[session] = Viewer()
        watching = await self.engine.watch(show, await each.offer(), session_id=session)
        await each.accept(watching.answer_sdp)
        return watching

    async def seen(self, kind: type, matches: Callable[[Any], bool] = lambda _: True) -> Any:
        """The first event of a kind, waited for."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                for event in self.events:
                    if isinstance(event, kind) and matches(event):
                        return event
                self._news.clear()
                await self._news.wait()

    async def until(self, true: Callable[[], bool]) -> None:
        """Look fifty times a second until something is true."""
        async with asyncio.timeout(PATIENCE_S):
            while not true():
                await SystemClock().sleep(0.02)

    def kinds(self) -> list[str]:
        return [type(event).__name__ for event in self.events]

    async def close(self) -> None:
        for each in (*self.phones.values(), *self.viewers.values()):
            await each.close()
        await self.engine.aclose()
        await self._reading


@asynccontextmanager
async def stage(kind: str, directory: Path, **more: Any) -> AsyncIterator[Stage]:
    """`local`, `queued` (local without the direct path), `workers` (two processes) or `fake`."""
    engine: MediaEngine
    if kind == "fake":
        engine = FakeEngine(SystemClock(), directory, drawing=SMALL, **more)
    elif kind == "workers":
        engine = WorkersEngine(SystemClock(), SystemChance(), directory, count=2, hosts=["127.0.0.1"], **more)
    else:
        engine = LocalEngine(SystemClock(), directory, hosts=["127.0.0.1"], direct=kind == "local", **more)
    set_up = Stage(engine, real=kind != "fake")
    try:
        await engine.open()
        yield set_up
    finally:
        await set_up.close()
