"""Takes the place of aiortc's RTCRtpReceiver: whole coded frames come out, nothing is decoded, no thread and no task per stream."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import aiortc
from aiortc import rtp
from aiortc.codecs import is_rtx

from sandbox.clock import Clock
from streaming.media.assembler import Assembler
from streaming.media.bitstream import Frame
from streaming.media.reception import Reception

PLI_EVERY_S = 0.5
REPORT_EVERY_S = 1.0


@dataclass(frozen=True)
class SenderReport:
    """The sender's wall clock (NTP, 32.32 fixed point) at an RTP timestamp, and our monotonic second of its arrival."""

    ssrc: int
    ntp: int
    rtp: int
    arrival: float


@dataclass(frozen=True)
class Ears:
    """Where a receiver reports to: frames, the audio level of a packet (dBov, 0 to -127), sender reports, the end."""

    frame: Callable[[Frame], None]
    level: Callable[[int], None]
    report: Callable[[str, SenderReport], None]
    ended: Callable[[], None]
    install: Callable[["PassthroughReceiver"], None]


class PassthroughReceiver:
    """What RTCPeerConnection and RTCDtlsTransport ask of a receiver, and nothing else of it.

    `remb_bps` is told to the sender as the most it may send.
    """

    def __init__(self, kind: str, transport: Any, *, clock: Clock, ears: Ears, remb_bps: int = 2_500_000) -> None:
        self.kind = kind
        self.level_id = 0
        self.packets = 0
        self.last_packet_at: float | None = None
        self.media_ssrc: int | None = None
        self.assembler: Assembler | None = None
        self.nacked = self.plis = 0
        self._track: Any = None
        self._transport, self._clock, self._ears, self._remb = transport, clock, ears, remb_bps
        self._rtcp_ssrc: int | None = None
        self._codecs: dict[int, Any] = {}
        self._apt: dict[int, int] = {}
        self._rtx_of: dict[int, int] = {}
        self._reception: dict[int, Reception] = {}
        self._reports: dict[int, SenderReport] = {}
        self._payload_type = -1
        self._lost_before = 0
        self._started = False
        self._pli_at = self._reported_at = -1e9

    # -- what RTCPeerConnection asks for

    @property
    def track(self) -> Any:
        return self._track

    @property
    def transport(self) -> Any:
        return self._transport

    def setTransport(self, transport: Any) -> None:
        self._transport = transport

    def _set_rtcp_ssrc(self, ssrc: int) -> None:
        self._rtcp_ssrc = ssrc

    async def receive(self, parameters: Any) -> None:
        if self._started:
            return
        self._started = True
        for codec in parameters.codecs:
            if is_rtx(codec):
                self._apt[codec.payloadType] = int(codec.parameters.get("apt", -1))
            self._codecs[codec.payloadType] = codec
        for extension in parameters.headerExtensions:
            if extension.uri == "urn:ietf:params:rtp-hdrext:ssrc-audio-level":
                self.level_id = extension.id
        for encoding in parameters.encodings:
            if encoding.rtx:
                self._rtx_of[encoding.rtx.ssrc] = encoding.ssrc
        self._transport._register_rtp_receiver(self, parameters)
        self._ears.install(self)

    async def stop(self) -> None:
        if self._started:
            self._transport._unregister_rtp_receiver(self)
        self._ears.ended()

    async def getStats(self) -> Any:
        return aiortc.RTCStatsReport()

    # -- what RTCDtlsTransport asks for

    def _handle_disconnect(self) -> None:
        self._ears.ended()

    async def _handle_rtcp_packet(self, packet: Any) -> None:
        if isinstance(packet, rtp.RtcpSrPacket):
            info = packet.sender_info
            report = SenderReport(packet.ssrc, info.ntp_timestamp, info.rtp_timestamp, self._clock.monotonic())
            self._reports[packet.ssrc] = report
            if packet.ssrc == self.media_ssrc:
                self._ears.report("video" if self.kind == "video" else "audio", report)
        elif isinstance(packet, rtp.RtcpByePacket) and self.media_ssrc in packet.sources:
            self._ears.ended()

    async def _handle_rtp_packet(self, packet: Any, arrival_time_ms: int) -> None:
        """The way through aiortc's own parser, when the direct path is off."""
        level = packet.extensions.audio_level
        if level is not None and self.kind == "audio":
            self._ears.level(-int(level[1]))
        self.rtp(packet.ssrc, packet.payload_type, packet.sequence_number, packet.timestamp, packet.marker, packet.payload)

    # -- the packets

    def heard(self, data: bytes) -> None:
        """Find the audio level in the one-byte header extensions of a whole RTP packet (RFC 6464, RFC 8285)."""
        at = 12 + 4 * (data[0] & 15)
        if data[at] != 0xBE or data[at + 1] != 0xDE:
            return
        end = at + 4 + 4 * (data[at + 2] << 8 | data[at + 3])
        at += 4
        while at < end:
            head = data[at]
            if head == 0:
                at += 1
                continue
            if head >> 4 == self.level_id:
                self._ears.level(-(data[at + 1] & 127))
                return
            at += 2 + (head & 15)

    def rtp(self, ssrc: int, payload_type: int, seq: int, ts: int, marker: int, payload: bytes) -> None:
        """Take one packet, decrypted and without padding."""
        now = self._clock.monotonic()
        reception = self._reception.get(ssrc)
        if reception is None:
            codec = self._codecs.get(payload_type)
            if codec is None or len(self._reception) > 16:
                return
            reception = self._reception[ssrc] = Reception(codec.clockRate)
        reception.add(seq, ts, now)
        apt = self._apt.get(payload_type)
        if apt is not None:
            if len(payload) < 2:
                return
            seq, payload, payload_type = payload[0] << 8 | payload[1], payload[2:], apt
            ssrc = self._rtx_of.get(ssrc, self.media_ssrc or ssrc)
        if payload_type != self._payload_type or ssrc != self.media_ssrc:
            if apt is not None or payload_type not in self._codecs:
                return
            self._listen_to(ssrc, payload_type)
        self.packets += 1
        self.last_packet_at = now
        self.assembler.push(seq, ts, marker, payload, now)  # type: ignore[union-attr]  # set by _listen_to

    def _listen_to(self, ssrc: int, payload_type: int) -> None:
        if self.assembler is not None:
            self._lost_before += self.assembler.lost
        self.media_ssrc, self._payload_type = ssrc, payload_type
        name = self._codecs[payload_type].name
        video = self.kind == "video"
        self.assembler = Assembler(
            name if video else "opus",
            self._ears.frame,
            nack=self._nack if video else None,
            want_key=self.request_keyframe if video else lambda: None,
            ssrc=ssrc,
        )

    @property
    def lost(self) -> int:
        """Packets given up so far."""
        return self._lost_before + (self.assembler.lost if self.assembler else 0)

    # -- what goes back to the sender

    def tick(self, now: float) -> None:
        """Give up old gaps; once a second a receiver report and the allowed bitrate. Call it a few times a second."""
        if self.assembler is not None:
            self.assembler.tick(now)
        if now - self._reported_at < REPORT_EVERY_S or self._rtcp_ssrc is None or not self._reception:
            return
        self._reported_at = now
        infos = []
        for ssrc, seen in self._reception.items():
            report = self._reports.get(ssrc)
            delay = now - report.arrival if report else 0.0
            infos.append(
                rtp.RtcpReceiverInfo(
                    ssrc=ssrc,
                    fraction_lost=seen.fraction_lost(),
                    packets_lost=rtp.clamp_packets_lost(seen.lost()),
                    highest_sequence=seen.highest,
                    jitter=seen.jitter,
                    lsr=(report.ntp >> 16) & 0xFFFF_FFFF if report else 0,
                    dlsr=int(delay * 65536) if report and delay < 65536 else 0,
                )
            )
        self._send(rtp.RtcpRrPacket(ssrc=self._rtcp_ssrc, reports=infos))
        if self.kind == "video" and self.media_ssrc is not None:
            fci = rtp.pack_remb_fci(self._remb, [self.media_ssrc])
            self._send(rtp.RtcpPsfbPacket(fmt=rtp.RTCP_PSFB_APP, ssrc=self._rtcp_ssrc, media_ssrc=0, fci=fci))

    def request_keyframe(self) -> None:
        """Picture loss indication, twice a second at most (RFC 4585, 6.3.1)."""
        now = self._clock.monotonic()
        if self.media_ssrc is None or self._rtcp_ssrc is None or now - self._pli_at < PLI_EVERY_S:
            return
        self._pli_at = now
        self.plis += 1
        self._send(rtp.RtcpPsfbPacket(fmt=rtp.RTCP_PSFB_PLI, ssrc=self._rtcp_ssrc, media_ssrc=self.media_ssrc))

    def _nack(self, missing: list[int]) -> None:
        if self._rtcp_ssrc is None or self.media_ssrc is None:
            return
        self.nacked += len(missing)
        packet = rtp.RtcpRtpfbPacket(fmt=rtp.RTCP_RTPFB_NACK, ssrc=self._rtcp_ssrc, media_ssrc=self.media_ssrc)
        packet.lost = missing
        self._send(packet)

    def _send(self, packet: Any) -> None:
        """Out at once: a coroutine here would cost a task for each message. Feedback that cannot go now is worth nothing later."""
        transport = self._transport
        pair = transport.transport._connection._nominated.get(1)
        if transport.state == "connected" and pair is not None:
            pair.protocol.transport.sendto(transport._tx_srtp.protect_rtcp(bytes(packet)), pair.remote_addr)
