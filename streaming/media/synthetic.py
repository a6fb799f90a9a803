"""Synthetic phones: dozens of publishers from one process, each sending the same clip that was drawn and coded once.

aiortc does their signalling, ICE and DTLS; their packets are protected and sent straight past its sender, so that the phones cost
little beside the engine they try out. `kaibo rehearse` and the benches use them, nobody else.
"""

import asyncio
import struct
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import av
from aiortc import MediaStreamTrack, RTCConfiguration, RTCPeerConnection, RTCRtpSender, RTCSessionDescription, rtp
from aiortc.codecs.h264 import H264Encoder
from aiortc.codecs.vpx import Vp8Encoder

from sandbox.chance import Stream
from sandbox.clock import Clock

from .clip import Drawing, coded
from .container import VIDEO_BASE

CLIP_S = 4
PACER_BPS = 3.75e6
SOUND_AFTER_S = 0.3
REPORT_EVERY_S = 1.0
CONNECT_WITHIN_S = 10.0
RATES = {"video": 90_000, "audio": 48_000}
MID = "urn:ietf:params:rtp-hdrext:sdes:mid"
SENT_AT = "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time"
LEVEL = "urn:ietf:params:rtp-hdrext:ssrc-audio-level"
NTP_1970 = 2_208_988_800

Exchange = Callable[[str, str], Awaitable[str]]
"""Takes the name of a phone and its offer, answers with the engine's answer (SDP)."""


class NotConnected(Exception):
    """A phone never got through: `sentence` says which."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class Timed:
    """A packet of the clip: when it is due, of which kind, its place among its kind, timestamp, marker, payload."""

    due: float
    kind: str
    number: int
    ts: int
    marker: int
    payload: bytes


def packets(drawing: Drawing) -> list[Timed]:
    """Four seconds of the drawing as RTP payloads, paced as Chromium's pacer does it; takes a second or two of work."""
    packer: Any = H264Encoder() if drawing.codec == "H264" else Vp8Encoder()
    found, free, counts = [], 0.0, {"video": 0, "audio": 0}
    for frame in coded(drawing, CLIP_S):
        kind = "video" if frame.video else "audio"
        payloads = [frame.data]
        if frame.video:
            packet = av.Packet(frame.data)
            packet.pts, packet.time_base = frame.ts, VIDEO_BASE
            payloads = packer.pack(packet)[0]
        at = max(frame.arrival, free) if frame.video else frame.arrival
        for index, payload in enumerate(payloads):
            found.append(Timed(at, kind, counts[kind], frame.ts, int(frame.video and index == len(payloads) - 1), payload))
            counts[kind] += 1
            at += len(payload) * 8 / PACER_BPS if frame.video else 0
        free = at if frame.video else free
    return sorted(found, key=lambda each: each.due)


class Silent(MediaStreamTrack):
    """A track that never gives anything: the phone sends by itself."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        self.kind = kind

    async def recv(self) -> Any:
        await asyncio.Event().wait()


@dataclass
class Phone:
    """One synthetic publisher. `sent` counts packets, `frames` what they carried, `nacked` what the engine asked for again."""

    name: str
    connection: Any
    clock: Clock
    connected_s: float = 0.0
    start: float = 0.0
    position: int = 0
    turn: int = 0
    sent: dict[str, int] = field(default_factory=lambda: {"video": 0, "audio": 0})
    octets: dict[str, int] = field(default_factory=lambda: {"video": 0, "audio": 0})
    frames: dict[str, int] = field(default_factory=lambda: {"video": 0, "audio": 0})
    nacked: int = 0
    reported: float = 0.0
    kinds: dict[str, Any] = field(default_factory=dict)

    def ready(self, chance: Stream) -> None:
        """Look up what the packets need once the connection stands."""
        for transceiver in self.connection.getTransceivers():
            ids = {e.uri: e.id for e in transceiver._headerExtensions}
            mid = transceiver.mid.encode()
            fixed = bytes((ids[MID] << 4 | len(mid) - 1,)) + mid if MID in ids else b""
            if transceiver.kind == "audio" and LEVEL in ids:
                fixed += bytes((ids[LEVEL] << 4, 30))
            self.kinds[transceiver.kind] = {
                "ssrc": transceiver.sender._ssrc,
                "pt": transceiver._codecs[0].payloadType,
                "fixed": fixed,
                "sent_at": ids.get(SENT_AT) if transceiver.kind == "video" else None,
                "seq": chance.randrange(1 << 15),
                "ts": chance.getrandbits(31),
            }
            self._watch_feedback(transceiver.sender)
        dtls = self.connection.getTransceivers()[0].sender.transport
        pair = dtls.transport._connection._nominated[1]
        self.protect, self.protect_rtcp = dtls._tx_srtp.protect, dtls._tx_srtp.protect_rtcp
        self.sendto, self.address = pair.protocol.transport.sendto, pair.remote_addr

    def _watch_feedback(self, sender: Any) -> None:
        async def count(packet: Any) -> None:
            self.nacked += len(packet.lost) if isinstance(packet, rtp.RtcpRtpfbPacket) else 0

        sender._handle_rtcp_packet = count

    def send(self, clip: Sequence[Timed], counts: dict[str, int], now: float) -> None:
        """Everything that is due at the monotonic second `now`; `counts` is how many packets of each kind the clip has."""
        stamp = int(now * (1 << 18)) & 0xFFFFFF
        while True:
            item = clip[self.position]
            if self.start + self.turn * CLIP_S + item.due > now:
                return
            self.position += 1
            if not (item.kind == "audio" and self.turn == 0 and item.due < SOUND_AFTER_S):
                self._one(item, counts, stamp)
            if self.position == len(clip):
                self.position, self.turn = 0, self.turn + 1

    def _one(self, item: Timed, counts: dict[str, int], stamp: int) -> None:
        k = self.kinds[item.kind]
        ext = k["fixed"]
        if k["sent_at"] is not None:
            ext += bytes((k["sent_at"] << 4 | 2,)) + stamp.to_bytes(3, "big")
        ext += b"\0" * (-len(ext) % 4)
        ts = (k["ts"] + item.ts + self.turn * CLIP_S * RATES[item.kind]) & 0xFFFFFFFF
        seq = (k["seq"] + item.number + self.turn * counts[item.kind]) & 0xFFFF
        head = struct.pack("!BBHLLHH", 0x90, item.marker << 7 | k["pt"], seq, ts, k["ssrc"], 0xBEDE, len(ext) // 4)
        self.sendto(self.protect(head + ext + item.payload), self.address)
        self.sent[item.kind] += 1
        self.octets[item.kind] += len(item.payload)
        self.frames[item.kind] += 1 if item.kind == "audio" else item.marker

    def report(self, now: float) -> None:
        """Sender reports, once a second: this second of the clip is this second of the wall."""
        if now - self.reported < REPORT_EVERY_S:
            return
        self.reported = now
        ntp = int((self.clock.now() / 1000 + NTP_1970) * (1 << 32))
        for kind, k in self.kinds.items():
            ts = (k["ts"] + round((now - self.start) * RATES[kind])) & 0xFFFFFFFF
            info = rtp.RtcpSenderInfo(
                ntp_timestamp=ntp, rtp_timestamp=ts, packet_count=self.sent[kind], octet_count=self.octets[kind] & 0xFFFFFFFF
            )
            self.sendto(self.protect_rtcp(bytes(rtp.RtcpSrPacket(ssrc=k["ssrc"], sender_info=info))), self.address)

    async def close(self) -> None:
        """Hang up."""
        await self.connection.close()


async def connect(name: str, codec: str, exchange: Exchange, clock: Clock, chance: Stream) -> Phone:
    """A phone that stands connected. NotConnected after ten seconds; whatever `exchange` raises."""
    began = clock.monotonic()
    connection = RTCPeerConnection(RTCConfiguration(iceServers=[]))
    video = connection.addTransceiver(Silent("video"), direction="sendonly")
    audio = connection.addTransceiver(Silent("audio"), direction="sendonly")
    every = RTCRtpSender.getCapabilities("video").codecs
    video.setCodecPreferences([c for c in every if c.mimeType in (f"video/{codec}", "video/rtx")])

    async def quiet(_packets: Any) -> None:
        return None

    senders: list[Any] = [video.sender, audio.sender]
    for sender in senders:
        sender._send_rtcp = quiet
    try:
        await connection.setLocalDescription(await connection.createOffer())
        answer = await exchange(name, connection.localDescription.sdp)
        await connection.setRemoteDescription(RTCSessionDescription(answer, "answer"))
        while connection.connectionState != "connected":
            if clock.monotonic() - began > CONNECT_WITHIN_S or connection.connectionState in ("failed", "closed"):
                raise NotConnected(f"{name}: {connection.connectionState}")
            await clock.sleep(0.025)
    except BaseException:
        await connection.close()
        raise
    phone = Phone(name, connection, clock, connected_s=clock.monotonic() - began)
    phone.ready(chance)
    return phone


async def perform(phones: Sequence[Phone], clip: Sequence[Timed], seconds: float, clock: Clock, every: Callable[[float], None]) -> float:
    """All phones send for so long; `every` is told the seconds so far, a few times a second. The longest stall of this loop, in seconds.

    The phones begin a few milliseconds apart, so that their frames are spread over the time between two frames; a phone that sent before
    goes on where it was.
    """
    counts = {kind: sum(item.kind == kind for item in clip) for kind in RATES}
    began, told, late = clock.monotonic() + 0.1, 0.0, 0.0
    for index, phone in enumerate(phones):
        phone.start = began + index * 0.0071 % 0.0333 - phone.turn * CLIP_S - clip[phone.position].due
    while (now := clock.monotonic()) < began + seconds:
        for phone in phones:
            phone.send(clip, counts, now)
            phone.report(now)
        if now - told > 0.25:
            told = now
            every(max(0.0, now - began))
        late = max(late, clock.monotonic() - now)
        await clock.sleep(0.004)
    return late
