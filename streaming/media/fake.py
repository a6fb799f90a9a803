"""A media engine without phones: takes any offer text, and records drawn pictures. For tests, the demo, a laptop without a camera."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from sandbox.clock import Clock
from streaming.media.bitstream import AUDIO_CLOCK, VIDEO_CLOCK, Frame
from streaming.media.clip import Drawing, coded
from streaming.media.container import RecordingFile
from streaming.media.engine import (
    EngineClosed,
    MediaEvent,
    NoSuchSession,
    NothingOn,
    Published,
    PublisherJoined,
    PublisherLeft,
    RecordingClosed,
    RecordingOpened,
    Watching,
)
from streaming.media.offers import guard
from streaming.media.outbox import Outbox
from streaming.media.quality import HD, Quality
from streaming.media.sidecar import Sidecar
from streaming.media.stills import decode_still

LOOP_S = 4.0
LONGEST_S = 4 * 3600.0
_ANSWER = "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n"
PICTURE = Drawing(width=360, height=640, fps=10, kbps=300, key_every_s=2.0)


@lru_cache(maxsize=8)
def _loop(drawing: Drawing) -> tuple[Frame, ...]:
    """Four seconds of the drawing, coded once."""
    return tuple(coded(drawing, LOOP_S))


def _play(file: RecordingFile, drawing: Drawing, from_s: float, to_s: float, start: float) -> None:
    """Append the looped clip between two seconds of the show; `start` is the monotonic second of the show's beginning."""
    turn = int(from_s // LOOP_S)
    while turn * LOOP_S < to_s:
        for frame in _loop(drawing):
            at = turn * LOOP_S + frame.arrival
            if from_s <= at < to_s:
                ticks = round(turn * LOOP_S) * (VIDEO_CLOCK if frame.video else AUDIO_CLOCK)
                file.write(Frame(frame.codec, frame.ts + ticks, frame.key, frame.data, start + at, 1))
        turn += 1


@dataclass
class _Session:
    show_id: str
    session_id: str
    started: float
    file: RecordingFile | None
    played_s: float = 0.0
    watchers: set[str] = field(default_factory=set)


class FakeEngine:
    """Implements MediaEngine. With `record` every publish leaves a playable file as long as the show was by the clock."""

    def __init__(self, clock: Clock, directory: Path, *, record: bool = True, drawing: Drawing = PICTURE) -> None:
        self.directory = directory
        self._clock, self._record, self._drawing = clock, record, drawing
        self._outbox = Outbox()
        self._on: dict[str, _Session] = {}
        self._lock = asyncio.Lock()
        self._closed = False

    async def open(self) -> None:
        return None

    async def publish(self, show_id: str, offer_sdp: str, *, session_id: str, recording_id: str, quality: Quality = HD) -> Published:
        guard(offer_sdp)
        if self._closed:
            raise EngineClosed("The media engine is shutting down.")
        async with self._lock:
            older = self._on.get(show_id)
            session = _Session(show_id, session_id, self._clock.monotonic(), None)
            self._on[show_id] = session
            if older is not None:
                session.watchers = older.watchers
                await self._end(older, "replaced")
            self._outbox.put(PublisherJoined(show_id, session_id, recording_id, self._drawing.codec, self._clock.now()))
            if self._record:
                await self._open(session, recording_id)
        return Published(session_id, _ANSWER, recording_id)

    async def watch(self, show_id: str, offer_sdp: str, *, session_id: str) -> Watching:
        guard(offer_sdp)
        if show_id not in self._on:
            raise NothingOn("Nobody is live in this show now.")
        self._on[show_id].watchers.add(session_id)
        return Watching(session_id, _ANSWER)

    async def trickle(self, session_id: str, candidate_fragment: str) -> None:
        if not any(session_id == each.session_id or session_id in each.watchers for each in self._on.values()):
            raise NoSuchSession("This media session is over, or it never was.")

    async def stop(self, session_id: str) -> None:
        async with self._lock:
            for session in list(self._on.values()):
                session.watchers.discard(session_id)
                if session.session_id == session_id:
                    del self._on[session.show_id]
                    await self._end(session, "stopped")

    async def stop_show(self, show_id: str) -> None:
        async with self._lock:
            session = self._on.pop(show_id, None)
            if session is not None:
                await self._end(session, "show_stopped")

    async def snapshot(self, show_id: str) -> bytes | None:
        if show_id not in self._on:
            return None
        still = await asyncio.to_thread(lambda: decode_still(next(each for each in _loop(self._drawing) if each.video)))
        return still.jpeg() if still is not None else None

    def events(self) -> AsyncIterator[MediaEvent]:
        return self._outbox.read()

    async def aclose(self) -> None:
        self._closed = True
        async with self._lock:
            for session in list(self._on.values()):
                await self._end(session, "closed")
            self._on.clear()
        self._outbox.close()

    async def _open(self, session: _Session, recording_id: str) -> None:
        self.directory.mkdir(parents=True, exist_ok=True)
        sidecar = Sidecar(recording_id, session.show_id, session.session_id)
        wall, started = self._clock.now(), session.started
        file = RecordingFile(self.directory, sidecar, expects_video=True, wall_of=lambda at: wall + round((at - started) * 1000))
        session.file = file
        await asyncio.to_thread(self._append, session, 0.5)
        path = str(file.path)
        self._outbox.put(RecordingOpened(session.show_id, recording_id, path, wall, file.width, file.height, sidecar.codec))

    def _append(self, session: _Session, to_s: float) -> None:
        if session.file is not None and to_s > session.played_s:
            _play(session.file, self._drawing, session.played_s, to_s, session.started)
            session.file.save()
            session.played_s = to_s

    async def _end(self, session: _Session, reason: str) -> None:
        self._outbox.put(PublisherLeft(session.show_id, session.session_id, reason, self._clock.now()))
        file = session.file
        if file is None:
            return

        def finish() -> None:
            self._append(session, min(self._clock.monotonic() - session.started, LONGEST_S))
            file.close()

        await asyncio.to_thread(finish)
        told = file.sidecar
        self._outbox.put(
            RecordingClosed(
                session.show_id,
                told.recording_id,
                str(file.path),
                str(file.sidecar_path),
                told.frames_video,
                told.frames_audio,
                told.duration_ms,
                0,
                self._clock.now(),
            )
        )
