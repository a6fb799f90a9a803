"""A phone for tests: a plain aiortc peer in the same process that sends a drawn clip, or watches and counts."""

import asyncio
from fractions import Fraction
from functools import lru_cache
from typing import Any

import av
from aiortc import MediaStreamTrack, RTCConfiguration, RTCPeerConnection, RTCRtpSender, RTCSessionDescription
from aiortc.mediastreams import MediaStreamError

from streaming.media.bitstream import AUDIO_CLOCK, VIDEO_CLOCK, Frame
from streaming.media.clip import Drawing, coded
from streaming.media.connection import close_connection

SMALL = Drawing(width=320, height=180, fps=15, kbps=250, key_every_s=1.0)


@lru_cache(maxsize=8)
def clip(drawing: Drawing = SMALL, seconds: float = 3.0) -> tuple[Frame, ...]:
    """A coded clip, drawn once for each drawing."""
    return tuple(coded(drawing, seconds))


class ClipTrack(MediaStreamTrack):
    """Plays the frames of one kind at their pace, over and over."""

    def __init__(self, kind: str, frames: tuple[Frame, ...], seconds: float) -> None:
        super().__init__()
        self.kind = kind
        self.sent = 0
        self.paused = False
        self._frames = [f for f in frames if f.video == (kind == "video")]
        self._seconds = seconds
        self._rate = VIDEO_CLOCK if kind == "video" else AUDIO_CLOCK
        self._start: float | None = None

    async def recv(self) -> Any:
        loop = asyncio.get_running_loop()
        if self._start is None:
            self._start = loop.time()
        while True:
            if self.readyState != "live":
                raise MediaStreamError
            turn, index = divmod(self.sent, len(self._frames))
            frame = self._frames[index]
            due = self._start + turn * self._seconds + frame.arrival
            if due > loop.time():
                await asyncio.wait([loop.create_future()], timeout=due - loop.time())
            self.sent += 1
            if self.paused:
                continue
            packet = av.Packet(frame.data)
            packet.pts = packet.dts = frame.ts + round(turn * self._seconds * self._rate)
            packet.time_base = Fraction(1, self._rate)
            return packet


class Phone:
    """Publishes (or watches) by offer and answer; `dark` holds the picture back."""

    def __init__(
        self, drawing: Drawing = SMALL, seconds: float = 3.0, *, video: bool = True, audio: bool = True, dark: bool = False
    ) -> None:
        self.connection = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        frames = clip(drawing, seconds)
        self.tracks: list[ClipTrack] = []
        for kind, wanted in (("video", video), ("audio", audio)):
            if wanted:
                track = ClipTrack(kind, frames, seconds)
                transceiver = self.connection.addTransceiver(track, direction="sendonly")
                if kind == "video":
                    track.paused = dark
                    every = RTCRtpSender.getCapabilities("video").codecs
                    transceiver.setCodecPreferences([c for c in every if c.mimeType in (f"video/{drawing.codec}", "video/rtx")])
                self.tracks.append(track)

    async def offer(self) -> str:
        await self.connection.setLocalDescription(await self.connection.createOffer())
        return self.connection.localDescription.sdp

    async def accept(self, answer_sdp: str) -> None:
        await self.connection.setRemoteDescription(RTCSessionDescription(answer_sdp, "answer"))

    async def close(self) -> None:
        await close_connection(self.connection)


class Viewer:
    """Watches with aiortc's own decoder and counts the pictures and sounds it was shown."""

    def __init__(self) -> None:
        self.connection = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self.pictures = self.sounds = 0
        self.size = (0, 0)
        self.over = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        for kind in ("video", "audio"):
            self.connection.addTransceiver(kind, direction="recvonly")
        self.connection.on("track", self._on_track)

    def _on_track(self, track: Any) -> None:
        self._tasks.append(asyncio.get_running_loop().create_task(self._read(track)))

    async def _read(self, track: Any) -> None:
        try:
            while True:
                frame = await track.recv()
                if track.kind == "video":
                    self.pictures += 1
                    self.size = (frame.width, frame.height)
                else:
                    self.sounds += 1
        except MediaStreamError:
            self.over.set()

    async def offer(self) -> str:
        await self.connection.setLocalDescription(await self.connection.createOffer())
        return self.connection.localDescription.sdp

    async def accept(self, answer_sdp: str) -> None:
        await self.connection.setRemoteDescription(RTCSessionDescription(answer_sdp, "answer"))

    async def close(self) -> None:
        await close_connection(self.connection)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
