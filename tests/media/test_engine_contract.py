"""What every media engine promises, with a real phone on the real one and none on the fake."""

from pathlib import Path

import pytest

from streaming.media.engine import (
    BadOffer,
    EngineClosed,
    NoSuchSession,
    NothingOn,
    PublisherJoined,
    PublisherLeft,
    RecordingClosed,
    RecordingOpened,
)
from streaming.media.finalise import finalise, probe
from streaming.media.sidecar import read_sidecar
from tests.media.stage import FAKE_OFFER, stage

NO_OFFERS = ["", "hello", "{}", "v=1\r\n", "v=0\r\n" + "a=x\r\n" * 8000, "v=0\r\n" + "m=video 9 UDP/TLS/RTP/SAVPF 96\r\n" * 5]
ENGINES = pytest.mark.parametrize("kind", ["local", "queued", "workers", "fake"])


@ENGINES
async def test_a_publish_is_recorded_and_the_file_says_what_the_event_says(kind: str, tmp_path: Path) -> None:
    async with stage(kind, tmp_path) as on:
        published = await on.go_live("show", "ses_1", "rec_1")
        assert (published.session_id, published.recording_id) == ("ses_1", "rec_1")
        assert published.answer_sdp.startswith("v=0")
        joined = await on.seen(PublisherJoined)
        opened = await on.seen(RecordingOpened)
        assert (joined.show_id, joined.session_id, joined.recording_id, joined.codec) == ("show", "ses_1", "rec_1", "H264")
        assert (opened.width, opened.height, opened.codec) == (320, 180, "H264")
        assert opened.path == str(tmp_path / "rec_1.mp4")
        await on.engine.stop("ses_1")
        closed = await on.seen(RecordingClosed)
        left = await on.seen(PublisherLeft)
        assert left.reason == "stopped"
        facts = probe(Path(closed.path))
        assert (facts.frames_video, facts.frames_audio) == (closed.frames_video, closed.frames_audio)
        assert closed.frames_video > 0
        told = read_sidecar(Path(closed.sidecar_path))
        assert told is not None
        assert told.complete
        assert finalise(Path(closed.path), tmp_path / "final.mp4", told).mode == "copied"


@ENGINES
async def test_the_newest_publish_wins_and_each_has_a_file_of_its_own(kind: str, tmp_path: Path) -> None:
    async with stage(kind, tmp_path) as on:
        await on.go_live("show", "ses_1", "rec_1")
        await on.seen(RecordingOpened)
        await on.go_live("show", "ses_2", "rec_2")
        left = await on.seen(PublisherLeft)
        assert (left.session_id, left.reason) == ("ses_1", "replaced")
        second = await on.seen(RecordingOpened, lambda e: e.recording_id == "rec_2")
        first = await on.seen(RecordingClosed, lambda e: e.recording_id == "rec_1")
        assert first.path != second.path
        await on.engine.stop("ses_1")
        assert on.kinds().count("PublisherLeft") == 1


@ENGINES
async def test_stopping_a_show_returns_when_the_file_is_closed(kind: str, tmp_path: Path) -> None:
    async with stage(kind, tmp_path) as on:
        await on.go_live("show", "ses_1", "rec_1")
        opened = await on.seen(RecordingOpened)
        await on.engine.stop_show("show")
        told = read_sidecar(tmp_path / "rec_1.json")
        assert told is not None
        assert told.complete
        assert probe(Path(opened.path)).frames_video == told.frames_video
        await on.engine.stop_show("show")
        await on.engine.stop_show("never heard of")
        assert (await on.seen(PublisherLeft)).reason == "show_stopped"
        with pytest.raises(NothingOn):
            await on.engine.watch("show", FAKE_OFFER if kind == "fake" else await watch_offer(), session_id="w")


@ENGINES
async def test_watching_needs_somebody_who_publishes(kind: str, tmp_path: Path) -> None:
    async with stage(kind, tmp_path) as on:
        with pytest.raises(NothingOn):
            await on.tune_in("show", "w_1")
        await on.go_live("show", "ses_1", "rec_1")
        watching = await on.tune_in("show", "w_2")
        assert watching.session_id == "w_2"
        await on.engine.trickle("w_2", "a=ice-ufrag:abcd\r\n")
        await on.engine.stop("w_2")
        await on.engine.stop("w_2")
        with pytest.raises(NoSuchSession):
            await on.engine.trickle("w_2", "a=ice-ufrag:abcd\r\n")


@ENGINES
@pytest.mark.parametrize("text", NO_OFFERS)
async def test_what_is_no_offer_is_refused_with_a_sentence(kind: str, text: str, tmp_path: Path) -> None:
    async with stage(kind, tmp_path) as on:
        with pytest.raises(BadOffer) as refused:
            await on.engine.publish("show", text, session_id="ses_1", recording_id="rec_1")
        assert refused.value.sentence.endswith(".")
        assert on.events == []


@ENGINES
async def test_a_bad_offer_does_not_disturb_the_publisher_before_it(kind: str, tmp_path: Path) -> None:
    async with stage(kind, tmp_path) as on:
        await on.go_live("show", "ses_1", "rec_1")
        await on.seen(RecordingOpened)
        with pytest.raises(BadOffer):
            await on.engine.publish("show", "nonsense", session_id="ses_2", recording_id="rec_2")
        assert "PublisherLeft" not in on.kinds()


@ENGINES
async def test_a_snapshot_is_a_small_jpeg_or_nothing(kind: str, tmp_path: Path) -> None:
    async with stage(kind, tmp_path) as on:
        assert await on.engine.snapshot("show") is None
        await on.go_live("show", "ses_1", "rec_1")
        await on.seen(RecordingOpened)
        picture = await on.engine.snapshot("show")
        assert picture is not None
        assert picture[:3] == b"\xff\xd8\xff"
        await on.engine.stop("ses_1")
        assert await on.engine.snapshot("show") is None


@ENGINES
async def test_closing_ends_everything_and_takes_nobody_new(kind: str, tmp_path: Path) -> None:
    async with stage(kind, tmp_path) as on:
        await on.go_live("show", "ses_1", "rec_1")
        await on.seen(RecordingOpened)
        await on.engine.aclose()
        closed = await on.seen(RecordingClosed)
        assert probe(Path(closed.path)).frames_video == closed.frames_video
        with pytest.raises(EngineClosed):
            await on.engine.publish("show", await publish_offer(kind), session_id="ses_2", recording_id="rec_2")


async def watch_offer() -> str:
    from tests.media.phone import Viewer

    viewer = Viewer()
    try:
        return await viewer.offer()
    finally:
        await viewer.close()


async def publish_offer(kind: str) -> str:
    from tests.media.phone import Phone

    if kind == "fake":
        return FAKE_OFFER
    phone = Phone()
    try:
        return await phone.offer()
    finally:
        await phone.close()
