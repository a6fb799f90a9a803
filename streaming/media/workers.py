"""The media engine in processes of their own: a show always goes to the same one, and one that dies takes no other with it."""

import asyncio
import base64
import os
import zlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import asdict
from pathlib import Path

from sandbox.chance import Chance
from sandbox.clock import Clock
from streaming.media.engine import (
    EngineClosed,
    MediaEvent,
    NoSuchSession,
    Published,
    PublisherLeft,
    RecordingClosed,
    RecordingOpened,
    Watching,
)
from streaming.media.finalise import NotPlayable, probe
from streaming.media.link import Link
from streaming.media.local import JUDGE_EVERY_S
from streaming.media.outbox import Outbox
from streaming.media.quality import HD, Quality
from streaming.media.sidecar import read_sidecar
from streaming.media.wire import Order

MOST_SESSIONS = 20_000


def worker_count(wished: int) -> int:
    """How many processes: as many as wished, else one for every two cores, at most four."""
    return wished or max(1, min(4, (os.cpu_count() or 1) // 2))


class WorkersEngine:
    """Implements MediaEngine. `count` processes, each with a local engine that writes into `directory`."""

    def __init__(
        self,
        clock: Clock,
        chance: Chance,
        directory: Path,
        *,
        count: int = 1,
        hosts: Sequence[str] | None = None,
        public: str = "",
        direct: bool = True,
        judge_every_s: float = JUDGE_EVERY_S,
        silero: bool = False,
        speech: str = "",
    ) -> None:
        self.directory = directory
        self._clock = clock
        self._outbox = Outbox()
        bound = tuple(hosts) if hosts is not None else None
        order = Order(0, "", str(directory.absolute()), bound, public, direct, judge_every_s, silero, speech)
        self.links = [self._link(number, order, chance) for number in range(count)]
        self._keeping: list[asyncio.Task[None]] = []
        self._session_at: dict[str, Link] = {}
        self._on: dict[str, tuple[str, Link]] = {}
        self._files: dict[str, tuple[RecordingOpened, Link]] = {}
        self._closed = False

    def _link(self, number: int, order: Order, chance: Chance) -> Link:
        link: Link

        async def died() -> None:
            await self._died(link)

        link = Link(number, order, self._clock, chance, lambda event: self._heard(link, event), died)
        return link

    def link_of(self, show_id: str) -> Link:
        """The process that carries a show."""
        return self.links[zlib.crc32(show_id.encode()) % len(self.links)]

    # -- the port

    async def open(self) -> None:
        """Start the processes; who asks them waits until they are there."""
        if not self._keeping and not self._closed:
            self._keeping = [asyncio.create_task(link.keep(), name=f"media process {link.number}") for link in self.links]

    async def publish(self, show_id: str, offer_sdp: str, *, session_id: str, recording_id: str, quality: Quality = HD) -> Published:
        link = await self._at(show_id)
        self._remember(session_id, link)
        sdp = await link.ask("publish", show=show_id, sdp=offer_sdp, session=session_id, recording=recording_id, quality=asdict(quality))
        if link.pid is not None:
            self._on[session_id] = (show_id, link)
        return Published(session_id, sdp, recording_id)

    async def watch(self, show_id: str, offer_sdp: str, *, session_id: str) -> Watching:
        link = await self._at(show_id)
        self._remember(session_id, link)
        return Watching(session_id, await link.ask("watch", show=show_id, sdp=offer_sdp, session=session_id))

    async def trickle(self, session_id: str, candidate_fragment: str) -> None:
        link = self._session_at.get(session_id)
        if link is None:
            raise NoSuchSession("This media session is over, or it never was.")
        await link.ask("trickle", session=session_id, fragment=candidate_fragment)

    async def stop(self, session_id: str) -> None:
        link = self._session_at.get(session_id)
        if link is not None and not self._closed:
            try:
                await link.ask("stop", session=session_id)
            except EngineClosed:
                return  # with its process the session ended too

    async def stop_show(self, show_id: str) -> None:
        if not self._closed:
            try:
                await (await self._at(show_id)).ask("stop_show", show=show_id)
            except EngineClosed:
                return

    async def snapshot(self, show_id: str) -> bytes | None:
        if self._closed or not self._keeping:
            return None
        try:
            text = await self.link_of(show_id).ask("snapshot", show=show_id)
        except EngineClosed:
            return None
        return base64.b64decode(text) if text is not None else None

    def events(self) -> AsyncIterator[MediaEvent]:
        return self._outbox.read()

    async def aclose(self) -> None:
        if self._closed:
            return
        self._closed = True
        await asyncio.gather(*(link.close() for link in self.links))
        for task in self._keeping:
            done, _ = await asyncio.wait({task}, timeout=1.0)
            if not done:  # it waits for a process that is just starting
                task.cancel()
        await asyncio.gather(*self._keeping, return_exceptions=True)
        self._outbox.close()

    # -- what is on where

    async def _at(self, show_id: str) -> Link:
        if self._closed:
            raise EngineClosed("The media engine is shutting down.")
        await self.open()
        return self.link_of(show_id)

    def _remember(self, session_id: str, link: Link) -> None:
        self._session_at[session_id] = link
        if len(self._session_at) > MOST_SESSIONS:
            del self._session_at[next(iter(self._session_at))]

    def _heard(self, link: Link, event: MediaEvent) -> None:
        if isinstance(event, PublisherLeft):
            self._on.pop(event.session_id, None)
        elif isinstance(event, RecordingOpened):
            self._files[event.recording_id] = (event, link)
        elif isinstance(event, RecordingClosed):
            self._files.pop(event.recording_id, None)
        self._outbox.put(event)

    async def _died(self, link: Link) -> None:
        """Say of every phone of a dead process that it is gone, and of every file how far it came."""
        for session_id, (show_id, where) in list(self._on.items()):
            if where is link:
                del self._on[session_id]
                self._outbox.put(PublisherLeft(show_id, session_id, "connection_lost", self._clock.now()))
        for recording_id, (opened, where) in list(self._files.items()):
            if where is link:
                del self._files[recording_id]
                closed = await asyncio.to_thread(cut_off, opened, self._clock.now())
                if closed is not None:
                    self._outbox.put(closed)


def cut_off(opened: RecordingOpened, at_ms: int) -> RecordingClosed | None:
    """What a recording holds whose writer was killed; None when it holds nothing. Reads the file: call it in a thread."""
    path = Path(opened.path)
    beside = path.with_suffix(".json")
    try:
        facts = probe(path)
    except NotPlayable:
        return None
    sidecar = read_sidecar(beside)
    lost = sidecar.lost_packets if sidecar is not None else 0
    return RecordingClosed(
        opened.show_id,
        opened.recording_id,
        opened.path,
        str(beside),
        facts.frames_video,
        facts.frames_audio,
        facts.duration_ms,
        lost,
        at_ms,
    )
