"""One publish of one show: the connection of a phone, its recording, and what is noticed about it."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from sandbox.clock import Clock
from streaming.media import engine
from streaming.media.bitstream import Frame
from streaming.media.connection import answer, close_connection, codecs_for, new_connection, refusing, take_offer
from streaming.media.datagram import DirectMedia
from streaming.media.engine import MediaEvent
from streaming.media.hearing import Listener, NewTranscriber
from streaming.media.hook import passthrough
from streaming.media.ice import Where
from streaming.media.offers import Offer
from streaming.media.quality import SOUND_KBPS, Quality
from streaming.media.receiver import Ears, PassthroughReceiver, SenderReport
from streaming.media.recorder import Recording
from streaming.media.signals import PictureJudge
from streaming.media.stills import Still, decode_still
from streaming.media.voice import Meter
from streaming.media.watcher import Relay

STALL_S = 3.0
NEVER_CONNECTED_S = 20.0
LOST_S = 45.0
SOUND_ONLY_S = 8.0
STILL_GOOD_S = 4.5

_VERDICTS: dict[str, Callable[..., MediaEvent]] = {
    "black": engine.PictureBlack,
    "frozen": engine.PictureFrozen,
    "back": engine.PictureBack,
}


class Publisher:
    """Frames come in by `_frame` on the loop; `tick` is called four times a second; the engine decides when it ends.

    `emit` takes events; `over` is called once with a reason when the publisher is finished by itself.
    """

    def __init__(
        self,
        show_id: str,
        session_id: str,
        recording: Recording,
        relay: Relay,
        *,
        clock: Clock,
        emit: Callable[[MediaEvent], None],
        over: Callable[["Publisher", str], None],
        direct: bool,
        judge_every_s: float,
        quality: Quality,
        voice: Meter,
        hearing: NewTranscriber | None = None,
    ) -> None:
        self.show_id, self.session_id, self.recording = show_id, session_id, recording
        self.connection = new_connection()
        self.codec = ""
        self.promised = "H264"
        self.ended = False
        self.joined = False
        self.closed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.receivers: list[PassthroughReceiver] = []
        self.direct: dict[int, DirectMedia | None] = {}
        self.still: Still | None = None
        self._relay, self._clock, self._emit, self._over, self._use_direct = relay, clock, emit, over, direct
        self._judge_every_s, self._quality = judge_every_s, quality
        self._since = clock.monotonic()
        self._stalled = False
        self._voice, self._judge = voice, PictureJudge()
        self._listener = Listener(hearing, self._heard) if hearing is not None else None
        self._loop = asyncio.get_running_loop()
        self._keyframe: Frame | None = None
        self._still_at = 0.0
        self._judged_at = self._since
        self._asked_at = self._since
        self._decoding: asyncio.Task[Still | None] | None = None

    async def start(self, offer: Offer, where: Where) -> str:
        """Answer the offer. Raises BadOffer, OSError."""
        seen: set[str] = set()
        with refusing("The offer cannot be answered: it must offer Opus, and H264 or VP8."):
            with passthrough(self._receiver):
                for kind, direction in offer.media:
                    wanted = kind not in seen and direction in ("sendonly", "sendrecv")
                    transceiver = self.connection.addTransceiver(kind, direction="recvonly" if wanted else "inactive")
                    transceiver.setCodecPreferences(codecs_for(kind))
                    seen |= {kind} if wanted else set()
                await take_offer(self.connection, offer)
            for transceiver in self.connection.getTransceivers():
                if transceiver.kind == "video":
                    self._wish_bitrate(transceiver._codecs)
            return await answer(self.connection, where)

    def _wish_bitrate(self, codecs: list[Any]) -> None:
        """Chromium begins at 300 kbit/s and a small picture unless the answer says otherwise."""
        self.promised = codecs[0].name
        for codec in codecs:
            if codec.name != "rtx":
                codec.parameters["x-google-start-bitrate"] = str(self._quality.start_kbps)

    def _receiver(self, kind: str, transport: Any) -> PassthroughReceiver:
        ears = Ears(frame=self._frame, level=self._level, report=self._report, ended=self._hung_up, install=self._install)
        most = (self._quality.most_kbps + SOUND_KBPS) * 1000
        receiver = PassthroughReceiver(kind, transport, clock=self._clock, ears=ears, remb_bps=most)
        self.receivers.append(receiver)
        return receiver

    def _install(self, receiver: PassthroughReceiver) -> None:
        """Set the direct path once all receivers of the transport are registered, that is in the loop's next turn."""
        transport = receiver.transport
        if self._use_direct and id(transport) not in self.direct:
            self.direct[id(transport)] = None
            asyncio.get_running_loop().call_soon(self._go_direct, transport)

    def _go_direct(self, transport: Any) -> None:
        if not self.ended:
            self.direct[id(transport)] = DirectMedia(transport)

    # -- what comes in

    def _frame(self, frame: Frame) -> None:
        if self.ended:
            return
        if frame.video:
            if frame.key:
                self._keyframe = frame
            if self.codec != frame.codec:
                if self.codec:
                    self._over(self, "codec_changed")
                    return
                self.codec = frame.codec
                self._join()
        elif not self.joined and not self.recording.file.expects_video:
            self.codec = "opus"
            self._join()
        if self._voice.listens and not frame.video:
            self._say(self._voice.listen(frame, self._clock.monotonic()))
        if self._listener is not None and not frame.video:
            self._listener.take(frame)
        self.recording.frame(frame)
        self._relay.frame(frame)

    def _join(self) -> None:
        if not self.joined:
            self.joined = True
            recording_id = self.recording.file.sidecar.recording_id
            self._emit(engine.PublisherJoined(self.show_id, self.session_id, recording_id, self.codec, self._clock.now()))

    def _level(self, level: int) -> None:
        if not self.ended and not self._voice.listens:
            self._say(self._voice.feed(level, self._clock.monotonic()))

    def _say(self, change: str | None) -> None:
        if change is not None:
            kind = engine.VoiceStarted if change == "started" else engine.VoiceStopped
            self._emit(kind(self.show_id, self._clock.now(), round(self._voice.level, 1)))

    def _heard(self, sentence: str) -> None:
        """Called in the listener's thread; the loop may be gone by then."""
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(lambda: self._emit(engine.Heard(self.show_id, self._clock.now(), sentence)))

    def _report(self, kind: str, report: SenderReport) -> None:
        self.recording.report(kind, report.ntp, report.rtp, report.arrival)

    def _hung_up(self) -> None:
        if not self.ended:
            quiet = self._clock.monotonic() - (self.last_packet_at or self._since)
            self._over(self, "connection_lost" if quiet > STALL_S else "hung_up")

    @property
    def last_packet_at(self) -> float | None:
        """Monotonic second of the newest packet, None before the first."""
        return max((r.last_packet_at for r in self.receivers if r.last_packet_at is not None), default=None)

    @property
    def lost(self) -> int:
        return sum(receiver.lost for receiver in self.receivers)

    # -- what is noticed

    def tick(self, now: float) -> None:
        """Reports to the phone, the watchdog, the end of speech, and from time to time a look at the picture."""
        for receiver in self.receivers:
            receiver.tick(now)
        last = self.last_packet_at
        if last is None:
            if now - self._since > NEVER_CONNECTED_S:
                self._over(self, "never_connected")
            return
        if not self.joined and now - self._since > SOUND_ONLY_S:
            self._go_without_picture()
        self._watch_for_stall(now, last)
        self._say(self._voice.tick(now))
        if not self._stalled and now - self._judged_at >= self._judge_every_s:
            self._look(now)

    def _go_without_picture(self) -> None:
        """The promised picture does not come: keep the sound at least. Should it come later, the phone publishes anew."""
        self.recording.file.expects_video = False
        self.codec = "opus"
        self._join()

    def _watch_for_stall(self, now: float, last: float) -> None:
        quiet = now - last > STALL_S
        if quiet != self._stalled:
            self._stalled = quiet
            kind = engine.MediaStalled if quiet else engine.MediaBack
            self._emit(kind(self.show_id, self.session_id, self._clock.now()))
        if now - last > LOST_S:
            self._over(self, "connection_lost")

    def _look(self, now: float) -> None:
        """Judge a keyframe no older than the last look; when there is none, ask for one."""
        keyframe = self._keyframe
        if self._decoding is not None and not self._decoding.done():
            return
        self._judged_at = now
        if keyframe is None or (self.still is not None and self.still.keyframe is keyframe):
            if now - self._asked_at >= self._judge_every_s:
                self._asked_at = now
                self.request_keyframe()
            self._judged_at = now - self._judge_every_s + min(1.0, self._judge_every_s)
            return
        self._decoding = asyncio.get_running_loop().create_task(self.newest_still())
        self._decoding.add_done_callback(self._looked)

    def _looked(self, task: "asyncio.Task[Still | None]") -> None:
        if self.ended or task.cancelled() or task.exception() is not None:
            return
        still = task.result()
        verdict = self._judge.judge(still.points()) if still is not None else None
        if verdict is not None:
            self._emit(_VERDICTS[verdict.kind](self.show_id, self._clock.now(), verdict.evidence))

    async def good_still(self) -> Still | None:
        """A still of the last seconds: however many walls ask, a picture is decoded no oftener."""
        if self.still is not None and self._clock.monotonic() - self._still_at < STILL_GOOD_S:
            return self.still
        return await self.newest_still(drawn=True)

    async def newest_still(self, *, drawn: bool = False) -> Still | None:
        """The newest keyframe decoded in a thread, once for each keyframe; `drawn` with its JPEG made in the same go."""
        keyframe = self._keyframe
        if keyframe is None:
            return None
        self._still_at = self._clock.monotonic()
        if self.still is None or self.still.keyframe is not keyframe:
            self.still = await asyncio.to_thread(decode_still, keyframe, drawn=drawn) or self.still
        return self.still

    def request_keyframe(self) -> None:
        for receiver in self.receivers:
            if receiver.kind == "video":
                receiver.request_keyframe()

    async def hang_up(self) -> None:
        """Close the connection; the phone learns it by DTLS."""
        self.ended = True
        if self._listener is not None:
            self._listener.close()
        if self._decoding is not None:
            self._decoding.cancel()
            await asyncio.gather(self._decoding, return_exceptions=True)
        await close_connection(self.connection)
