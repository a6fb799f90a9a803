"""People who watch live: each has a small queue of coded frames that the stock sender packs, and none can hurt a recording."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import av
from aiortc import MediaStreamTrack
from aiortc.mediastreams import MediaStreamError

from streaming.media.bitstream import AUDIO_CLOCK, VIDEO_CLOCK, Frame
from streaming.media.connection import answer, close_connection, codecs_for, new_connection, refusing, take_offer
from streaming.media.ice import Where
from streaming.media.offers import Offer
from streaming.media.timeline import Line

logger = logging.getLogger(__name__)

MOST_VIDEO = 60
MOST_AUDIO = 100


class FeedTrack(MediaStreamTrack):
    """A track whose `recv` gives coded packets. A full queue is emptied; video then starts again at the next keyframe."""

    def __init__(self, kind: str, want_key: Callable[[], None]) -> None:
        super().__init__()
        self.kind = kind
        self.dropped = 0
        self._want_key = want_key
        self._queue: deque[Any] = deque()
        self._most = MOST_VIDEO if kind == "video" else MOST_AUDIO
        self._asleep: asyncio.Future[None] | None = None
        self._need_key = kind == "video"

    def push(self, packet: Any, key: bool) -> None:
        """Offer a packet; never waits."""
        if self._need_key:
            if not key:
                self._want_key()
                return
            self._need_key = False
        if len(self._queue) >= self._most:
            self.dropped += len(self._queue)
            self._queue.clear()
            if self.kind == "video" and not key:
                self._need_key = True
                self._want_key()
                return
        self._queue.append(packet)
        self._wake()

    async def recv(self) -> Any:
        while not self._queue:
            if self.readyState != "live":
                raise MediaStreamError
            self._asleep = asyncio.get_running_loop().create_future()
            await self._asleep
        return self._queue.popleft()

    def stop(self) -> None:
        super().stop()
        self._queue.clear()
        self._wake()

    def _wake(self) -> None:
        waiting, self._asleep = self._asleep, None
        if waiting is not None and not waiting.done():
            waiting.set_result(None)


class Watcher:
    """One watcher's connection and tracks; `codec` is the picture codec it was promised. `want_key` asks the publisher for a keyframe."""

    def __init__(self, session_id: str, codec: str, want_key: Callable[[], None], since: float) -> None:
        self.session_id, self.codec, self.since = session_id, codec, since
        self.video, self.audio = FeedTrack("video", want_key), FeedTrack("audio", want_key)
        self.connection = new_connection()
        self._want_key = want_key

    async def start(self, offer: Offer, where: Where) -> str:
        """Answer the offer. Raises BadOffer, OSError."""
        with refusing(f"The offer cannot be answered: this show sends {self.codec} and Opus."):
            for kind, track in (("video", self.video), ("audio", self.audio)):
                if offer.takes(kind):
                    transceiver = self.connection.addTransceiver(track, direction="sendonly")
                    wanted = [c for c in codecs_for(kind, self.codec) if kind == "audio" or c.name in (self.codec, "rtx")]
                    transceiver.setCodecPreferences(wanted)
                    sender: Any = transceiver.sender
                    sender._send_keyframe = self._want_key  # what the stock sender calls on a PLI
            await take_offer(self.connection, offer)
            return await answer(self.connection, where)

    @property
    def late(self) -> bool:
        """Whether it never connected."""
        return self.connection.connectionState in ("new", "connecting")

    async def stop(self) -> None:
        self.video.stop()
        self.audio.stop()
        await close_connection(self.connection)


class Relay:
    """The watchers of one show. A new publisher continues the timeline of the one before, so that watchers stay."""

    def __init__(self) -> None:
        self.watchers: dict[str, Watcher] = {}
        self._lines = {"video": Line(VIDEO_CLOCK), "audio": Line(AUDIO_CLOCK)}
        self._start: float | None = None

    def frame(self, frame: Frame) -> None:
        """Pass a frame on to everyone; whatever goes wrong with one stays with that one."""
        kind = "video" if frame.video else "audio"
        if self._start is None:
            self._start = frame.arrival
        line = self._lines[kind]
        tick = line.last = line.place(frame, self._start)
        if not self.watchers:
            return
        packet = av.Packet(frame.data)
        packet.pts = packet.dts = tick
        packet.time_base = Fraction(1, line.rate)
        for watcher in self.watchers.values():
            try:
                if not frame.video:
                    watcher.audio.push(packet, True)
                elif frame.codec == watcher.codec:
                    watcher.video.push(packet, frame.key)
            except Exception:  # a watcher must never reach the recording
                logger.exception("watcher %s lost a frame", watcher.session_id)
