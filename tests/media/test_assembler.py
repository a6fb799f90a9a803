"""Frames come out whole and in order whatever the network does to the packets, and a loss is noticed, asked for, and survived."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streaming.media.bitstream import AUDIO_CLOCK, Frame, h264_size, nal_of, opus_ticks, picture_size, split_nals
from streaming.media.clip import Drawing
from tests.media.packets import Bench, Packet, rtp
from tests.media.phone import clip

VIDEO = {codec: [f for f in clip(Drawing(320, 180, 15, 250, codec, 1.0), 3.0) if f.video] for codec in ("H264", "VP8")}
SOUND = [f for f in clip() if not f.video]
CODECS = pytest.mark.parametrize("codec", ["H264", "VP8"])


def same(found: list[Frame], wanted: list[Frame]) -> bool:
    """Equal coded pictures; start codes of three and four bytes are the same thing."""

    def content(frame: Frame) -> object:
        return frame.key, split_nals(frame.data) if frame.codec == "H264" else frame.data

    return [content(f) for f in found] == [content(f) for f in wanted]


@CODECS
def test_packets_in_order_give_the_frames_that_were_sent(codec: str) -> None:
    bench = Bench(codec)
    bench.play(rtp(VIDEO[codec]))
    assert same(bench.frames, VIDEO[codec])
    assert [f.ts - bench.frames[0].ts for f in bench.frames] == [f.ts - VIDEO[codec][0].ts for f in VIDEO[codec]]
    assert (bench.assembler.lost, bench.keys, bench.nacked) == (0, 0, [])


def test_single_unit_mode_is_understood() -> None:
    bench = Bench("H264")
    bench.play(rtp(VIDEO["H264"], mode=0))
    assert same(bench.frames, VIDEO["H264"])


@CODECS
def test_sequence_numbers_and_timestamps_wrap(codec: str) -> None:
    bench = Bench(codec)
    bench.play(rtp(VIDEO[codec], seq=0xFFFF - 20, ts=0xFFFF_FFFF - 30_000))
    assert same(bench.frames, VIDEO[codec])
    steps = {b.ts - a.ts for a, b in zip(bench.frames, bench.frames[1:], strict=False)}
    assert steps == {6000}


@CODECS
@given(seed=st.randoms(use_true_random=False))
@settings(max_examples=25, deadline=None)
def test_reordering_and_duplicates_change_nothing(codec: str, seed: object) -> None:
    packets = rtp(VIDEO[codec], seq=0xFFF0)
    mixed: list[Packet] = [packets[0]]
    for at in range(1, len(packets), 6):
        window = packets[at : at + 6]
        seed.shuffle(window)  # type: ignore[attr-defined]
        mixed += window + window[:2]
    bench = Bench(codec)
    bench.play(mixed)
    assert same(bench.frames, VIDEO[codec])
    assert bench.assembler.lost == 0


@CODECS
def test_a_lost_packet_is_asked_for_and_its_late_arrival_loses_nothing(codec: str) -> None:
    packets = rtp(VIDEO[codec])
    bench = Bench(codec)
    missing = packets.pop(30)
    bench.play(packets[:40])
    assert [missing.seq] in bench.nacked
    bench.play([missing, *packets[40:]])
    assert same(bench.frames, VIDEO[codec])
    assert (bench.assembler.lost, bench.keys) == (0, 0)


@CODECS
def test_what_never_comes_is_given_up_and_the_picture_starts_again_at_a_keyframe(codec: str) -> None:
    packets = rtp(VIDEO[codec])
    bench = Bench(codec)
    first_key_end = next(i for i, p in enumerate(packets) if p.marker)
    del packets[first_key_end + 1]
    bench.play(packets, step=0.02)
    assert bench.assembler.lost == 1
    assert bench.keys >= 1
    later = [f for f in VIDEO[codec] if f.ts >= next(g.ts for g in VIDEO[codec][1:] if g.key)]
    assert same(bench.frames, [VIDEO[codec][0], *later])


def test_a_gap_nothing_follows_is_given_up_by_the_clock() -> None:
    packets = rtp(SOUND[:10])
    bench = Bench("opus")
    bench.play([*packets[:3], packets[4]])
    assert len(bench.frames) == 3
    bench.assembler.tick(bench.now + 0.03)
    assert len(bench.frames) == 3
    bench.assembler.tick(bench.now + 0.2)
    assert len(bench.frames) == 4
    assert bench.assembler.lost == 1


def test_a_sender_that_begins_anew_is_followed() -> None:
    frames = VIDEO["H264"]
    bench = Bench("H264")
    bench.play(rtp(frames[:5], seq=40_000))
    again = rtp(frames * 4, seq=100)
    bench.play(again)
    assert len(bench.frames) > 5 + len(frames)


def test_joining_in_the_middle_waits_for_a_keyframe() -> None:
    bench = Bench("H264")
    bench.play(rtp(VIDEO["H264"])[5:])
    assert bench.frames[0].key
    assert bench.keys >= 1


@CODECS
@given(noise=st.lists(st.binary(max_size=60), min_size=1, max_size=40), marks=st.integers(0, 2**40))
@settings(max_examples=60, deadline=None)
def test_garbage_never_raises_and_good_frames_follow_it(codec: str, noise: list[bytes], marks: int) -> None:
    bench = Bench(codec)
    bench.play([Packet((900 + i) & 0xFFFF, 7, marks >> i & 1, payload) for i, payload in enumerate(noise)])
    bench.play(rtp(VIDEO[codec], seq=900 + len(noise)))
    assert same(bench.frames[-1:], VIDEO[codec][-1:])


def test_sizes_are_read_without_decoding() -> None:
    for codec in ("H264", "VP8"):
        assert picture_size(VIDEO[codec][0]) == (320, 180)
    sps = nal_of(VIDEO["H264"][0].data, 7)
    assert sps is not None
    with pytest.raises(ValueError):
        h264_size(sps[:4])


def test_opus_durations() -> None:
    assert {opus_ticks(f.data) for f in SOUND} == {AUDIO_CLOCK // 50}
    assert opus_ticks(bytes((0x03, 0x03))) == 1440
    assert opus_ticks(b"") == 960
