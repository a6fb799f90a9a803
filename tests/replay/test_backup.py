"""What a phone recorded by itself is uploaded in pieces, looked into, and fills the gaps of the server's own recordings, no more."""

import io
import os
import shutil
from typing import Any

import av
import httpx
import numpy as np
import pytest

import streaming.events as live
from sandbox.video.pieces import KEEP_MS, LEAST_FREE_BYTES
from streaming.media import room_left as limits
from streaming.media.room_left import room_left
from streaming.replay.sync import Cut, Gap, Recorded, ShowClock, Stretch, edit_list, gaps
from tests.replay.show_log import SHOW, ShowLog
from tests.replay.venue import CLASSMATE, HOST, LECTURER, SEATED, Venue

TAKE = "take0001abcd"


def film(seconds: float, *, format: str = "webm", video: str = "libvpx", audio: str = "libopus", rate: int = 48_000) -> bytes:
    """What a browser's MediaRecorder leaves: WebM with VP8 and Opus, or MP4 with H264 and AAC in mono, sizes not known in front."""
    target = io.BytesIO()
    options = {"movflags": "frag_keyframe+empty_moov+default_base_moof"} if format == "mp4" else {"live": "1"}
    with av.open(target, "w", format=format, options=options) as out:
        picture = out.add_stream(video, rate=10)
        picture.width, picture.height, picture.pix_fmt = 160, 120, "yuv420p"
        sound = out.add_stream(audio, rate=rate, layout="mono")
        size = sound.codec_context.frame_size or 960
        for index in range(round(seconds * 10)):
            shade = np.full((120, 160, 3), index % 250, np.uint8)
            out.mux(picture.encode(av.VideoFrame.from_ndarray(shade, format="rgb24")))
        for index in range(round(seconds * rate / size)):
            tone = (0.2 * np.sin(np.arange(size) * 0.05)).astype(np.float32).reshape(1, -1)
            frame = av.AudioFrame.from_ndarray(tone, format="flt" if audio == "libopus" else "fltp", layout="mono")
            frame.sample_rate, frame.pts = rate, index * size
            out.mux(sound.encode(frame))
        out.mux(picture.encode(None))
        out.mux(sound.encode(None))
    return target.getvalue()


async def show_with_a_gap(venue: Venue) -> ShowLog:
    """Ten seconds; the server has the first two and the last three."""
    log = ShowLog()
    log.start()
    log.end(10_000, 10_000)
    await venue.plan()
    await venue.film("rec_1", 2.0, 0)
    await venue.film("rec_2", 3.0, 7_000)
    await venue.write(log)
    await venue.builder.build_next()
    return log


async def send(
    client: httpx.AsyncClient, body: bytes, *, at: int = 0, last: bool = True, from_showms: int = 1_000, take: str = TAKE
) -> Any:
    params = {"take": take, "at": at, "last": last, "from_showms": from_showms}
    return await client.post(f"/api/shows/{SHOW}/backup", params=params, content=body)


async def test_pieces_become_a_recording_that_fills_only_the_gap(venue: Venue) -> None:
    await show_with_a_gap(venue)
    whole = film(7.0)
    third = len(whole) // 3
    async with venue.client(HOST) as client:
        before = (await client.get(f"/api/shows/{SHOW}/replay")).json()["video"]
        assert before["gaps"] == [{"from_showms": 2_000, "to_showms": 7_000}]
        first = await send(client, whole[:third], last=False)
        assert first.json() == {"have": third, "recording_id": None, "duration_ms": 0}
        again = await send(client, whole[:third], last=False)
        assert again.json()["have"] == third
        ahead = await send(client, whole[third + 5 :], at=third + 5)
        assert (ahead.status_code, ahead.json()["code"]) == (409, "piece_out_of_order")
        assert (await client.get(f"/api/shows/{SHOW}/backup", params={"take": TAKE})).json() == {"have": third}
        done = await send(client, whole[third:], at=third)
        assert done.status_code == 200, done.text
        recording_id = done.json()["recording_id"]
        assert abs(done.json()["duration_ms"] - 7_000) < 150
        twice = await send(client, whole[third:], at=third)
        assert twice.json()["recording_id"] == recording_id
        assert await venue.builder.build_next()
        after = (await client.get(f"/api/shows/{SHOW}/replay")).json()["video"]
        assert after["gaps"] == []
        assert [(piece["recording_id"], piece["from_showms"], piece["offset_ms"]) for piece in after["recordings"]] == [
            ("rec_1", 0, 0), (recording_id, 2_000, 1_000), ("rec_2", 7_000, 0),
        ]  # fmt: skip
        played = await client.get(after["recordings"][1]["url"], headers={"Range": "bytes=0-3"})
        assert (played.status_code, played.headers["content-type"], played.content) == (206, "video/webm", whole[:4])
        while await venue.builder.finalise_next():
            pass
        final = (await client.get(f"/api/shows/{SHOW}/replay")).json()["video"]["recordings"][1]
        assert (final["final"], final["type"]) == (True, "video/mp4")


async def test_a_recording_of_an_iphone_is_taken_too_and_its_mono_sound_of_another_rate_is_finalised(venue: Venue) -> None:
    await show_with_a_gap(venue)
    async with venue.client(HOST) as client:
        done = await send(client, film(6.0, format="mp4", video="libx264", audio="aac", rate=44_100))
        assert done.status_code == 200, done.text
        await venue.builder.build_next()
        while await venue.builder.finalise_next():
            pass
        pieces = (await client.get(f"/api/shows/{SHOW}/replay")).json()["video"]["recordings"]
        final = next(piece for piece in pieces if piece["recording_id"] == done.json()["recording_id"])
        assert (final["state"], final["final"]) == ("done", True)
        video = (await client.get(final["url"])).content
    with av.open(io.BytesIO(video)) as file:
        sound = file.streams.audio[0]
        assert (sound.codec_context.sample_rate, sound.codec_context.channels) == (48_000, 2)
        assert abs(float(file.duration) / 1e6 - 6.0) < 0.3


async def test_what_is_no_video_is_refused_with_a_sentence_and_leaves_nothing(venue: Venue) -> None:
    await show_with_a_gap(venue)
    before = sorted(path.name for path in venue.recordings.iterdir())
    async with venue.client(HOST) as client:
        for body in (b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", b"ffconcat version 1.0\nfile x\n", b"<html>"):
            answer = await send(client, body)
            assert (answer.status_code, answer.json()["code"]) == (422, "video_refused"), body
        for body in (b"", b"\x1a\x45\xdf\xa3" + b"\0" * 400, b"\0\0\0\x18ftypisom" + b"\0" * 400, film(2.0)[:60]):
            answer = await send(client, body)
            assert (answer.status_code, answer.json()["code"]) == (422, "backup_refused"), body
        assert (await send(client, film(1.0), take="UPPER-CASE")).status_code == 422
    assert sorted(path.name for path in venue.recordings.iterdir()) == before


async def test_only_who_may_publish_may_upload_and_only_into_a_show_that_started(venue: Venue) -> None:
    await show_with_a_gap(venue)
    for actor, status in ((CLASSMATE, 404), (LECTURER, 403), (SEATED, 403), (None, 401)):
        async with venue.client(actor) as client:
            assert (await send(client, b"x")).status_code == status


async def test_a_clip_stands_in_for_a_show_without_a_camera(venue: Venue) -> None:
    log = ShowLog()
    log.start()
    log.end(5_000, 5_000)
    await venue.plan()
    await venue.write(log)
    await venue.builder.build_next()
    async with venue.client(HOST) as client:
        assert (await client.get(f"/api/shows/{SHOW}/replay")).json()["video"]["kind"] == "none"
        assert (await send(client, film(6.0), from_showms=0)).status_code == 200
        await venue.builder.build_next()
        video = (await client.get(f"/api/shows/{SHOW}/replay")).json()["video"]
    assert [(piece["from_showms"], piece["duration_ms"]) for piece in video["recordings"]] == [(0, 5_000)]
    facts = [event.data["duration_ms"] for event in await events(venue) if event.type == live.RecordingSplicedIn.type]
    assert len(facts) == 1


async def events(venue: Venue) -> list[Any]:
    from sandbox.events import log as events_log

    return await venue.store.read(lambda view: events_log.read(view.session, show=SHOW))


async def test_an_upload_given_up_for_a_week_makes_room_when_another_begins(venue: Venue) -> None:
    await show_with_a_gap(venue)
    whole = film(7.0)

    def parts() -> list[str]:
        return sorted(part.name for part in venue.recordings.glob(".*.part"))

    async with venue.client(HOST) as client:
        await send(client, whole[:1000], last=False)
        (abandoned,) = parts()
        aged = venue.clock.now() / 1000
        os.utime(venue.recordings / abandoned, (aged, aged))
        venue.clock.advance(KEEP_MS / 1000)
        await send(client, whole[:1000], last=False, take="take0002abcd")
        assert len(parts()) == 2
        venue.clock.advance(1)
        await send(client, whole[:1000], last=False, take="take0003abcd")
        assert abandoned not in parts()


async def test_a_nearly_full_disk_takes_no_backup(venue: Venue, monkeypatch: pytest.MonkeyPatch) -> None:
    await show_with_a_gap(venue)
    usage = shutil.disk_usage(venue.recordings)
    monkeypatch.setattr("shutil.disk_usage", lambda folder: usage._replace(free=LEAST_FREE_BYTES))
    async with venue.client(HOST) as client:
        answer = await send(client, film(1.0))
    assert (answer.status_code, answer.json()["code"]) == (409, "no_room_for_video")


def test_a_backup_counts_only_where_nothing_else_is() -> None:
    clock = ShowClock((Stretch(0, 10_000, 0), Stretch(20_000, 40_000, 10_000)))
    own = [Recorded("rec_1", 0, 8_000), Recorded("rec_2", 25_000, 15_000)]
    backup = Recorded("bak_1", 1_000, 60_000, backup=True)
    cuts = edit_list(clock, [backup, *own])
    assert cuts == (
        Cut("rec_1", 0, 0, 8_000),
        Cut("bak_1", 8_000, 7_000, 2_000),
        Cut("bak_1", 10_000, 19_000, 5_000),
        Cut("rec_2", 15_000, 0, 15_000),
    )
    assert gaps(clock, cuts) == ()
    assert gaps(clock, edit_list(clock, own)) == (Gap(8_000, 15_000),)
    assert edit_list(clock, [Recorded("all", 0, 40_000), backup])[0].recording_id == "all"
    assert all(cut.recording_id == "all" for cut in edit_list(clock, [Recorded("all", 0, 40_000), backup]))


def test_how_much_room_is_left() -> None:
    assert [room_left(free) for free in (0, limits.LEAST_FREE_BYTES - 1, limits.LEAST_FREE_BYTES, limits.WARN_FREE_BYTES)] == [
        "none", "none", "low", "enough",
    ]  # fmt: skip
