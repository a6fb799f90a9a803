"""The media engine in this process, on aiortc: takes publishers and watchers of shows and records every publish."""

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sandbox.clock import Clock
from streaming.media import hook
from streaming.media.engine import (
    BadOffer,
    EngineClosed,
    MediaEvent,
    NoSuchSession,
    NothingOn,
    Published,
    PublisherLeft,
    RecordingClosed,
    RecordingOpened,
    Watching,
)
from streaming.media.hearing import transcribers
from streaming.media.ice import Where, on_loopback
from streaming.media.offers import read_fragment, read_offer
from streaming.media.outbox import Outbox
from streaming.media.publisher import NEVER_CONNECTED_S, Publisher
from streaming.media.quality import HD, Quality
from streaming.media.recorder import Recorder, Recording
from streaming.media.sidecar import Sidecar
from streaming.media.voice import new_meter
from streaming.media.watcher import Relay, Watcher

logger = logging.getLogger(__name__)

TICK_S = 0.25
JUDGE_EVERY_S = 4.0
CLOSE_S = 5.0
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


class _Show:
    """What is on in one show; the lock makes publish, watch and stop follow one another."""

    def __init__(self) -> None:
        self.lock = asyncio.Lock()
        self.users = 0
        self.relay = Relay()
        self.publisher: Publisher | None = None


class LocalEngine:
    """Implements MediaEngine. Files go to `directory`: `<recording_id>.mp4` or `.mkv`, and `<recording_id>.json` beside it.

    `hosts` names the addresses that are bound and announced (None: all of this machine's); `public` is announced in their place
    where a router passes its ports on to this machine. `direct` is the short way of datagrams. `judge_every_s` is how often a
    picture is judged; 0 turns it off. `silero` judges speech by a neural network instead of by level.
    `speech` is the folder of a model for the words that are said, empty for none.
    """

    def __init__(
        self,
        clock: Clock,
        directory: Path,
        *,
        hosts: Sequence[str] | None = None,
        public: str = "",
        direct: bool = True,
        judge_every_s: float = JUDGE_EVERY_S,
        silero: bool = False,
        speech: str = "",
    ) -> None:
        self.directory, self.where = directory, Where(hosts, public)
        self._silero = silero
        self._hearing = transcribers(speech)
        self._clock, self._direct = clock, direct
        self._judge_every_s = judge_every_s or float("inf")
        self._recorder = Recorder(directory, clock)
        self._outbox = Outbox()
        self._shows: dict[str, _Show] = {}
        self._publishers: dict[str, Publisher] = {}
        self._watchers: dict[str, tuple[str, Watcher]] = {}
        self._tasks: set[asyncio.Task[Any]] = set()
        self._ticker: asyncio.Task[None] | None = None
        self._closed = False

    # -- the port

    async def open(self) -> None:
        await self._begin()

    async def publish(self, show_id: str, offer_sdp: str, *, session_id: str, recording_id: str, quality: Quality = HD) -> Published:
        if not _NAME.fullmatch(recording_id):
            raise ValueError(f"{recording_id!r} is no name for a file")
        offer = read_offer(offer_sdp, loopback=on_loopback(self.where.hosts))
        if not offer.sends("audio") and not offer.sends("video"):
            raise BadOffer("The offer sends neither sound nor picture.")
        await self._begin()
        async with self._using(show_id) as show:
            publisher = self._new_publisher(show_id, show, session_id, recording_id, quality, expects_video=offer.sends("video"))
            try:
                sdp = await publisher.start(offer, self.where)
            except BaseException:
                publisher.recording.close()
                await publisher.hang_up()
                raise
            if show.publisher is not None:
                self._end(show.publisher, "replaced")
            show.publisher = self._publishers[session_id] = publisher
        return Published(session_id, sdp, recording_id)

    async def watch(self, show_id: str, offer_sdp: str, *, session_id: str) -> Watching:
        offer = read_offer(offer_sdp, loopback=on_loopback(self.where.hosts))
        if not offer.takes("audio") and not offer.takes("video"):
            raise BadOffer("The offer takes neither sound nor picture.")
        await self._begin()
        async with self._using(show_id) as show:
            publisher = show.publisher
            if publisher is None:
                raise NothingOn("Nobody is live in this show now.")
            codec = publisher.codec if publisher.codec in ("H264", "VP8") else publisher.promised
            watcher = Watcher(session_id, codec, lambda: self._want_key(show), self._clock.monotonic())
            try:
                sdp = await watcher.start(offer, self.where)
            except BaseException:
                await watcher.stop()
                raise
            show.relay.watchers[session_id] = watcher
            self._watchers[session_id] = (show_id, watcher)
            watcher.connection.on("connectionstatechange", lambda: self._watcher_changed(session_id, watcher))
        return Watching(session_id, sdp)

    async def trickle(self, session_id: str, candidate_fragment: str) -> None:
        candidates = read_fragment(candidate_fragment, loopback=on_loopback(self.where.hosts))
        if session_id in self._publishers:
            connection = self._publishers[session_id].connection
        elif session_id in self._watchers:
            connection = self._watchers[session_id][1].connection
        else:
            raise NoSuchSession("This media session is over, or it never was.")
        transports = {id(t.receiver.transport.transport): t.receiver.transport.transport for t in connection.getTransceivers()}
        for candidate in candidates:
            for transport in transports.values():
                await transport.addRemoteCandidate(candidate)

    async def stop(self, session_id: str) -> None:
        publisher = self._publishers.get(session_id)
        if publisher is not None:
            self._end(publisher, "stopped")
            await publisher.closed
        if session_id in self._watchers:
            await self._end_watcher(session_id)

    async def stop_show(self, show_id: str) -> None:
        async with self._using(show_id) as show:
            publisher = show.publisher
            if publisher is not None:
                self._end(publisher, "show_stopped")
                await publisher.closed
            await asyncio.gather(*(self._end_watcher(each) for each in list(show.relay.watchers)))

    async def snapshot(self, show_id: str) -> bytes | None:
        show = self._shows.get(show_id)
        still = await show.publisher.good_still() if show is not None and show.publisher is not None else None
        if still is None:
            return None
        return still.jpeg() if still.drawn else await asyncio.to_thread(still.jpeg)

    def events(self) -> AsyncIterator[MediaEvent]:
        return self._outbox.read()

    async def aclose(self) -> None:
        if self._closed:
            return
        self._closed = True
        for publisher in list(self._publishers.values()):
            self._end(publisher, "closed")
        await asyncio.gather(*(self._end_watcher(each) for each in list(self._watchers)))
        if self._ticker is not None:
            self._ticker.cancel()
            await asyncio.gather(self._ticker, return_exceptions=True)
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.to_thread(self._recorder.close)
        self._outbox.close()

    # -- publishers

    def _new_publisher(
        self, show_id: str, show: _Show, session_id: str, recording_id: str, quality: Quality, *, expects_video: bool
    ) -> Publisher:
        loop = asyncio.get_running_loop()
        publisher: Publisher

        def opened(recording: Recording) -> None:
            loop.call_soon_threadsafe(self._opened, show_id, recording)

        def failed(_recording: Recording, _sentence: str) -> None:
            loop.call_soon_threadsafe(self._end, publisher, "recording_failed")

        def closed(recording: Recording) -> None:
            loop.call_soon_threadsafe(self._recorded, publisher, recording)

        recording = self._recorder.begin(
            Sidecar(recording_id, show_id, session_id), expects_video=expects_video, on_opened=opened, on_failed=failed, on_closed=closed
        )
        publisher = Publisher(
            show_id,
            session_id,
            recording,
            show.relay,
            clock=self._clock,
            emit=self._outbox.put,
            over=self._end,
            direct=self._direct,
            judge_every_s=self._judge_every_s,
            quality=quality,
            voice=new_meter(self._silero),
            hearing=self._hearing,
        )
        return publisher

    def _opened(self, show_id: str, recording: Recording) -> None:
        file = recording.file
        name, codec = file.sidecar.recording_id, file.sidecar.codec
        self._outbox.put(RecordingOpened(show_id, name, str(file.path), self._clock.now(), file.width, file.height, codec))

    def _recorded(self, publisher: Publisher, recording: Recording) -> None:
        file, sidecar = recording.file, recording.file.sidecar
        if file.path is not None:
            self._outbox.put(
                RecordingClosed(
                    publisher.show_id,
                    sidecar.recording_id,
                    str(file.path),
                    str(file.sidecar_path),
                    sidecar.frames_video,
                    sidecar.frames_audio,
                    sidecar.duration_ms,
                    sidecar.lost_packets,
                    self._clock.now(),
                )
            )
        if not publisher.closed.done():
            publisher.closed.set_result(None)

    def _end(self, publisher: Publisher, reason: str) -> None:
        """Take a publisher off the air at once; its file and connection are closed behind."""
        if publisher.ended:
            return
        publisher.ended = True
        self._publishers.pop(publisher.session_id, None)
        show = self._shows.get(publisher.show_id)
        if show is not None and show.publisher is publisher:
            show.publisher = None
            self._forget(publisher.show_id)
        publisher.recording.close(publisher.lost)
        self._outbox.put(PublisherLeft(publisher.show_id, publisher.session_id, reason, self._clock.now()))
        self._spawn(self._hang_up(publisher))

    async def _hang_up(self, publisher: Publisher) -> None:
        try:
            async with asyncio.timeout(CLOSE_S):
                await publisher.hang_up()
        except TimeoutError:
            logger.warning("the connection of session %s did not close in time", publisher.session_id)

    # -- watchers

    def _want_key(self, show: _Show) -> None:
        if show.publisher is not None:
            show.publisher.request_keyframe()

    def _watcher_changed(self, session_id: str, watcher: Watcher) -> None:
        if watcher.connection.connectionState in ("failed", "closed") and session_id in self._watchers:
            self._spawn(self._end_watcher(session_id))

    async def _end_watcher(self, session_id: str) -> None:
        show_id, watcher = self._watchers.pop(session_id, ("", None))
        if watcher is None:
            return
        show = self._shows.get(show_id)
        if show is not None:
            show.relay.watchers.pop(session_id, None)
            self._forget(show_id)
        try:
            async with asyncio.timeout(CLOSE_S):
                await watcher.stop()
        except TimeoutError:
            logger.warning("the connection of watcher %s did not close in time", session_id)

    # -- the engine's own life

    async def _begin(self) -> None:
        if self._closed:
            raise EngineClosed("The media engine is shutting down.")
        if self._ticker is None:
            await hook.self_test()
        if self._ticker is None:
            self._ticker = asyncio.get_running_loop().create_task(self._tick())

    @asynccontextmanager
    async def _using(self, show_id: str) -> AsyncIterator[_Show]:
        """The show, for one at a time; a show with nobody in it is forgotten when the last one leaves."""
        show = self._shows.setdefault(show_id, _Show())
        show.users += 1
        try:
            async with show.lock:
                yield show
        finally:
            show.users -= 1
            self._forget(show_id)

    def _forget(self, show_id: str) -> None:
        show = self._shows.get(show_id)
        if show is not None and not show.users and show.publisher is None and not show.relay.watchers:
            del self._shows[show_id]

    async def _tick(self) -> None:
        while True:
            await self._clock.sleep(TICK_S)
            now = self._clock.monotonic()
            for publisher in list(self._publishers.values()):
                try:
                    publisher.tick(now)
                except Exception:  # one phone must not stop the clock of the others
                    logger.exception("session %s could not be looked after", publisher.session_id)
            for session_id, (_, watcher) in list(self._watchers.items()):
                if watcher.late and now - watcher.since > NEVER_CONNECTED_S:
                    self._spawn(self._end_watcher(session_id))

    def _spawn(self, coroutine: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
