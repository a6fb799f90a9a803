"""The engine on aiortc with phones in this process: reconnect, stall, loss, watchers, addresses, and its own self-test."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from aiortc.rtcdtlstransport import RtpRouter

from sandbox.chance import SeededChance, Stream
from sandbox.clock import SystemClock
from streaming.media.engine import (
    BadOffer,
    MediaBack,
    MediaStalled,
    PictureBlack,
    PublisherJoined,
    PublisherLeft,
    RecordingClosed,
    RecordingOpened,
)
from streaming.media.finalise import probe
from streaming.media.hook import HookBroken, self_test
from streaming.media.ice import addresses
from streaming.media.local import LocalEngine
from streaming.media.offers import read_fragment, read_offer
from streaming.media.receiver import Ears, PassthroughReceiver
from tests.media.phone import SMALL, Drawing, Phone, Viewer
from tests.media.stage import Stage, stage

VP8 = Drawing(320, 180, 15, 250, "VP8", 1.0)


def engine_of(on: Stage) -> LocalEngine:
    assert isinstance(on.engine, LocalEngine)
    return on.engine


@pytest.mark.parametrize(("kind", "drawing"), [("local", SMALL), ("queued", SMALL), ("local", VP8)])
async def test_every_frame_that_was_sent_is_in_the_file(kind: str, drawing: Drawing, tmp_path: Path) -> None:
    async with stage(kind, tmp_path) as on:
        await on.go_live("show", "ses", "rec", drawing=drawing)
        publisher = engine_of(on)._publishers["ses"]
        phone = on.phones["ses"]
        await on.until(lambda: phone.tracks[0].sent >= 40)
        for track in phone.tracks:
            track.paused = True
        sent = [track.sent - 1 if track.kind == "video" else track.sent for track in phone.tracks]
        await SystemClock().sleep(0.3)
        assert bool(publisher.direct) == (kind == "local")
        assert all(direct is not None and direct.forks and direct.packets for direct in publisher.direct.values())
        await on.engine.stop("ses")
        closed = await on.seen(RecordingClosed)
        facts = probe(Path(closed.path))
        assert facts.codec == drawing.codec
        assert facts.frames_video in (sent[0], sent[0] + 1)
        assert closed.lost_packets == 0


async def test_three_per_cent_loss_and_reordering_cost_no_frame(tmp_path: Path) -> None:
    async with stage("local", tmp_path) as on:
        chance = SeededChance(5).stream("network")
        await on.go_live("show", "ses", "rec")
        await on.seen(RecordingOpened)
        publisher = engine_of(on)._publishers["ses"]
        direct = next(iter(publisher.direct.values()))
        assert direct is not None
        worsen(publisher, chance)
        await on.until(lambda: on.phones["ses"].tracks[0].sent >= 75)
        video = next(r for r in publisher.receivers if r.kind == "video")
        assert video.nacked > 0
        for track in on.phones["ses"].tracks:
            track.paused = True
        await SystemClock().sleep(0.6)
        await on.engine.stop("ses")
        closed = await on.seen(RecordingClosed)
        assert closed.frames_video >= 74
        assert video.lost == 0


def worsen(publisher: Any, chance: Stream) -> None:
    """Drop 3 % of the video packets on their first way and swap 3 % with the next one."""
    receiver = next(r for r in publisher.receivers if r.kind == "video")
    straight = receiver.rtp
    kept: list[tuple[Any, ...]] = []

    def lossy(ssrc: int, payload_type: int, *rest: Any) -> None:
        if ssrc != receiver.media_ssrc:
            straight(ssrc, payload_type, *rest)
            return
        dice = chance.random()
        if dice < 0.03:
            return
        if dice < 0.06 and not kept:
            kept.append((ssrc, payload_type, *rest))
            return
        straight(ssrc, payload_type, *rest)
        while kept:
            straight(*kept.pop())

    receiver.rtp = lossy


async def test_the_older_phone_is_put_out_within_a_second(tmp_path: Path) -> None:
    async with stage("local", tmp_path) as on:
        await on.go_live("show", "ses_1", "rec_1")
        await on.seen(RecordingOpened)
        first = on.phones["ses_1"]
        began = asyncio.get_running_loop().time()
        await on.go_live("show", "ses_2", "rec_2")
        await on.until(lambda: first.connection.connectionState == "closed")
        assert asyncio.get_running_loop().time() - began < 1.0
        await on.seen(RecordingOpened, lambda e: e.recording_id == "rec_2")


async def test_a_stall_is_noticed_after_three_seconds_and_its_end_at_once(tmp_path: Path) -> None:
    async with stage("local", tmp_path) as on:
        await on.go_live("show", "ses", "rec")
        await on.seen(RecordingOpened)
        for track in on.phones["ses"].tracks:
            track.paused = True
        await SystemClock().sleep(2.0)
        assert "MediaStalled" not in on.kinds()
        stalled = await on.seen(MediaStalled)
        assert stalled.session_id == "ses"
        for track in on.phones["ses"].tracks:
            track.paused = False
        back = await on.seen(MediaBack)
        assert back.at_ms - stalled.at_ms < 2000
        await on.engine.stop("ses")
        closed = await on.seen(RecordingClosed)
        assert closed.duration_ms > 3000


async def test_a_phone_that_hangs_up_leaves_and_its_file_is_closed(tmp_path: Path) -> None:
    async with stage("local", tmp_path) as on:
        await on.go_live("show", "ses", "rec")
        await on.seen(RecordingOpened)
        await on.phones["ses"].close()
        assert (await on.seen(PublisherLeft)).reason == "hung_up"
        closed = await on.seen(RecordingClosed)
        assert probe(Path(closed.path)).frames_video == closed.frames_video


async def test_sound_alone_is_a_show_too(tmp_path: Path) -> None:
    async with stage("local", tmp_path) as on:
        await on.go_live("show", "ses", "rec", video=False)
        assert (await on.seen(PublisherJoined)).codec == "opus"
        opened = await on.seen(RecordingOpened)
        assert (opened.width, opened.codec) == (0, "opus")
        await on.engine.stop("ses")
        assert probe(Path(opened.path)).frames_audio > 0


async def test_when_the_promised_picture_does_not_come_the_sound_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("streaming.media.publisher.SOUND_ONLY_S", 0.8)
    async with stage("local", tmp_path) as on:
        await on.go_live("show", "ses", "rec", dark=True)
        opened = await on.seen(RecordingOpened)
        assert opened.codec == "opus"
        on.phones["ses"].tracks[0].paused = False
        assert (await on.seen(PublisherLeft)).reason == "codec_changed"
        closed = await on.seen(RecordingClosed)
        assert probe(Path(closed.path)).frames_audio == closed.frames_audio > 0


async def test_a_watcher_sees_and_hears_and_stays_through_a_reconnect(tmp_path: Path) -> None:
    async with stage("local", tmp_path) as on:
        await on.go_live("show", "ses_1", "rec_1")
        await on.tune_in("show", "w")
        viewer = on.viewers["w"]
        await on.until(lambda: viewer.pictures > 10 and viewer.sounds > 30)
        assert viewer.size == (320, 180)
        await on.go_live("show", "ses_2", "rec_2")
        await on.seen(RecordingOpened, lambda e: e.recording_id == "rec_2")
        shown = viewer.pictures
        await on.until(lambda: viewer.pictures > shown + 10)
        await on.engine.stop_show("show")
        await on.until(viewer.over.is_set)


async def test_a_watcher_that_breaks_or_stops_reading_costs_the_recording_nothing(tmp_path: Path) -> None:
    async with stage("local", tmp_path) as on:
        await on.go_live("show", "ses", "rec")
        await on.tune_in("show", "w_1")
        await on.tune_in("show", "w_2")
        relay = engine_of(on)._shows["show"].relay
        broken, full = relay.watchers["w_1"], relay.watchers["w_2"]
        broken.video.push = explode  # type: ignore[method-assign]
        await full.connection.getSenders()[0].stop()
        for number in range(70):
            full.video.push(number, number == 0)
        assert full.video.dropped > 0
        publisher = engine_of(on)._publishers["ses"]
        await on.until(lambda: on.phones["ses"].tracks[0].sent >= 40)
        await on.engine.stop("ses")
        closed = await on.seen(RecordingClosed)
        assert closed.frames_video >= 39
        assert publisher.lost == 0


def explode(*_: Any) -> None:
    raise RuntimeError("this watcher is broken")


async def test_a_watcher_who_cannot_take_the_codec_is_told_so(tmp_path: Path) -> None:
    async with stage("local", tmp_path) as on:
        await on.go_live("show", "ses", "rec", drawing=VP8)
        await on.seen(PublisherJoined)
        viewer = Viewer()
        only_h264 = "\r\n".join(line for line in (await viewer.offer()).split("\r\n") if "VP8" not in line)
        await viewer.close()
        with pytest.raises(BadOffer, match="VP8"):
            await on.engine.watch("show", only_h264, session_id="w")


async def test_a_black_picture_is_reported(tmp_path: Path) -> None:
    async with stage("local", tmp_path, judge_every_s=0.5) as on:
        await on.go_live("show", "ses", "rec", drawing=Drawing(320, 180, 15, 250, "H264", 1.0, look="black"))
        black = await on.seen(PictureBlack)
        assert black.evidence["mean"] < 24


async def test_h264_is_preferred_and_vp8_taken(tmp_path: Path) -> None:
    async with stage("local", tmp_path) as on:
        phone = Phone()
        phone.connection.getTransceivers()[0].setCodecPreferences([])
        offer = await phone.offer()
        assert offer.index("VP8/90000") < offer.index("H264/90000")
        answer = (await on.engine.publish("show", offer, session_id="ses", recording_id="rec")).answer_sdp
        await phone.close()
        assert answer.index("H264/90000") < answer.index("VP8/90000")
        assert "packetization-mode=1" in answer
        assert "x-google-start-bitrate" in answer
        assert "127.0.0.1" in answer


async def test_an_offer_without_our_codecs_is_refused(tmp_path: Path) -> None:
    async with stage("local", tmp_path) as on:
        phone = Phone()
        offer = (await phone.offer()).replace("H264/90000", "AV1/90000").replace("VP8/90000", "VP9/90000")
        await phone.close()
        with pytest.raises(BadOffer, match="H264 or VP8"):
            await on.engine.publish("show", offer, session_id="ses", recording_id="rec")


async def test_offers_are_cleaned_of_names_nobody_can_resolve() -> None:
    phone = Phone()
    offer = await phone.offer()
    await phone.close()
    name = "a=candidate:1 1 udp 2113937151 6a1f0c2e-1c6f-4f0e-8ad1-8c5b4d1f2e3a.local 54321 typ host"
    dirty = offer.replace("a=end-of-candidates", name + "\r\na=end-of-candidates")
    cleaned = read_offer(dirty)
    assert ".local" in dirty
    assert ".local" not in cleaned.text
    assert "end-of-candidates" not in cleaned.text
    assert cleaned.media == (("video", "sendonly"), ("audio", "sendonly"))


async def test_a_recording_may_not_leave_its_folder(tmp_path: Path) -> None:
    async with stage("local", tmp_path) as on:
        with pytest.raises(ValueError, match="name for a file"):
            await on.engine.publish("show", "v=0", session_id="ses", recording_id="../../etc/passwd")


async def test_publishes_and_stops_at_the_same_time_leave_one_publisher_or_none(tmp_path: Path) -> None:
    async with stage("local", tmp_path) as on:
        await on.go_live("show", "ses_1", "rec_1")
        await asyncio.gather(on.engine.stop_show("show"), on.go_live("show", "ses_2", "rec_2"), on.go_live("show", "ses_3", "rec_3"))
        shows = engine_of(on)._shows
        last = shows["show"].publisher
        assert last is not None
        assert list(engine_of(on)._publishers) == [last.session_id]
        await on.engine.stop_show("show")
        assert shows == {}
        assert on.kinds().count("PublisherLeft") == 3


def packet_with(extensions: bytes, profile: bytes = b"\xbe\xde") -> bytes:
    padded = extensions + b"\0" * (-len(extensions) % 4)
    return b"\x90\x6f" + bytes(10) + profile + (len(padded) // 4).to_bytes(2, "big") + padded + b"sound"


def test_the_audio_level_is_found_among_header_extensions() -> None:
    heard: list[int] = []
    nothing: Any = lambda *_: None  # noqa: E731
    ears = Ears(frame=nothing, level=heard.append, report=nothing, ended=nothing, install=nothing)
    receiver = PassthroughReceiver("audio", None, clock=SystemClock(), ears=ears)
    receiver.level_id = 10
    receiver.heard(packet_with(b"\x10\x30" + b"\0\0" + b"\xa0" + bytes((0x80 | 42,))))
    receiver.heard(packet_with(b"\xa0\x1e"))
    receiver.heard(packet_with(b"\x10\x30"))
    receiver.heard(packet_with(b"\xa0\x1e", b"\x10\x00"))
    assert heard == [-42, -30]


def test_trickled_candidates_are_read() -> None:
    fragment = (
        "a=ice-ufrag:EsAw\r\na=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1\r\nm=audio 9 RTP/AVP 0\r\na=mid:0\r\n"
        "a=candidate:1387637174 1 udp 2122260223 192.0.2.1 61764 typ host generation 0\r\n"
        "a=candidate:3471623853 1 tcp 1518280447 192.0.2.1 9 typ host tcptype active\r\n"
        "a=candidate:1 1 udp 2122260223 abcd.local 61764 typ host\r\na=end-of-candidates\r\n"
    )
    assert [(c.ip, c.port, c.sdpMid) for c in read_fragment(fragment)] == [("192.0.2.1", 61764, "0")]
    with pytest.raises(BadOffer):
        read_fragment("a=candidate:nonsense\r\n")


def test_the_loopback_address_is_used_when_there_is_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    assert addresses(["192.0.2.7"]) == ["192.0.2.7"]
    monkeypatch.setattr("streaming.media.ice.get_host_addresses", lambda **_: [])
    assert addresses(None) == ["127.0.0.1"]


async def test_the_self_test_is_content_with_this_aiortc() -> None:
    await self_test()


async def test_the_self_test_says_when_aiortc_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(RtpRouter, "route_rtp")
    with pytest.raises(HookBroken, match="route_rtp"):
        await self_test()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a file that is always full")
async def test_a_full_disk_ends_the_publish_with_its_reason_and_nothing_else(tmp_path: Path) -> None:
    async with stage("local", tmp_path) as on:
        (tmp_path / "rec_1.mp4").symlink_to("/dev/full")
        await on.go_live("other", "ses_2", "rec_2")
        await on.go_live("show", "ses_1", "rec_1")
        left = await on.seen(PublisherLeft)
        assert (left.session_id, left.reason) == ("ses_1", "recording_failed")
        await on.until(lambda: on.phones["ses_2"].tracks[0].sent >= 30)
        await on.engine.stop("ses_2")
        closed = await on.seen(RecordingClosed, lambda e: e.recording_id == "rec_2")
        assert closed.frames_video >= 29


async def test_broken_offers_are_refused_and_never_more_than_that(tmp_path: Path) -> None:
    chance = SeededChance(12).stream("offers")
    phone = Phone()
    lines = (await phone.offer()).split("\r\n")
    await phone.close()
    refused = 0
    async with stage("local", tmp_path) as on:
        for number in range(200):
            broken = list(lines)
            for _ in range(chance.randint(1, 4)):
                at = chance.randrange(1, len(broken))
                cut = chance.randrange(len(broken[at]) + 1)
                line = broken[at]
                broken[at] = chance.choice(["", line[:cut], line.replace("1", "9" * 11), line[::-1], chance.choice(lines)])
            try:
                await on.engine.publish("show", "\r\n".join(broken), session_id=f"ses_{number}", recording_id=f"rec_{number}")
            except BadOffer:
                refused += 1
        assert refused > 40
        await on.go_live("show", "ses", "rec")
        await on.seen(RecordingOpened)
