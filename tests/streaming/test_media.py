"""Phones in and out over WHIP and WHEP, what the media plane reports, and a show that pauses when its phone is lost."""

import asyncio

import pytest

import streaming.events as live
from sandbox.clock import SystemClock
from streaming.media import engine as media
from streaming.media.fake import FakeEngine
from streaming.tables import MediaSession, RecordingFile, Show
from streaming.timeouts import overdue, time_out
from tests.streaming.stage import BO, GOOD_CHECK, LAN, MEI, OFFER, STRANGER, TEACHER, Stage, carried, reports_written


async def run_due(stage: Stage) -> None:
    """What the broadcast's loop does each second."""
    for show_id in await stage.store.read(overdue):
        await stage.store.write(time_out, show_id)


async def state(stage: Stage, show_id: str) -> tuple[str, str | None]:
    row = await stage.row(Show, show_id)
    return row.state, row.pause_reason


async def test_a_phone_publishes_and_a_classmate_watches(stage: Stage) -> None:
    show_id = await stage.live()
    async with carried(stage):
        published = await stage.offer(MEI, f"/shows/{show_id}/whip")
        assert published.status_code == 201
        assert published.headers["content-type"] == "application/sdp"
        assert published.text.startswith("v=0")
        where = published.headers["location"]
        assert where.startswith("/api/media/")
        assert len(where.removeprefix("/api/media/")) == 32, "128 bit in hex"
        joined = (await reports_written(stage, live.PublisherJoined, 1))[0]
        assert joined.recording_id.startswith("rec_")

        watching = await stage.offer(LAN, f"/shows/{show_id}/whep")
        assert watching.status_code == 201
        picture = await stage.ask(TEACHER, "GET", f"/shows/{show_id}/thumbnail")
        assert picture.headers["content-type"] == "image/jpeg"

        own = where.removeprefix("/api")
        assert (await stage.ask(LAN, "DELETE", own)).status_code == 404, "only whoever opened it may end it"
        headers = {"content-type": "application/trickle-ice-sdpfrag"}
        assert (await stage.ask(LAN, "PATCH", own, headers=headers, content="a=x")).status_code == 404
        assert (await stage.ask(MEI, "PATCH", own, headers=headers, content="a=x")).status_code == 204
        assert (await stage.ask(MEI, "DELETE", own)).status_code == 200
        assert (await stage.ask(MEI, "DELETE", own)).status_code == 200
        assert (await reports_written(stage, live.PublisherLeft, 1))[0].reason == "stopped"
        assert (await stage.ask(TEACHER, "GET", f"/shows/{show_id}/thumbnail")).status_code == 204


async def test_who_may_publish_and_watch(stage: Stage) -> None:
    show_id = await stage.live()
    await stage.do(MEI, "POST", f"/shows/{show_id}/seats", {"seat": "co_host", "person_id": BO.id})
    async with carried(stage):
        for who, expected in ((LAN, 403), (TEACHER, 403), (STRANGER, 404), (BO, 201), (MEI, 201)):
            assert (await stage.offer(who, f"/shows/{show_id}/whip")).status_code == expected, who.id
        for who, expected in ((LAN, 201), (TEACHER, 201), (STRANGER, 404)):
            assert (await stage.offer(who, f"/shows/{show_id}/whep")).status_code == expected, who.id


async def test_nothing_to_watch_is_a_sentence(stage: Stage) -> None:
    show_id = await stage.live()
    answer = await stage.offer(LAN, f"/shows/{show_id}/whep")
    assert (answer.status_code, answer.json()["code"]) == (409, "nothing_on")
    assert all(row.closed_at is not None for row in await stage.rows(MediaSession))


@pytest.mark.parametrize(
    ("body", "kind", "status", "code"),
    [
        ("hello", "application/sdp", 422, "bad_offer"),
        ("", "application/sdp", 422, "bad_offer"),
        (b"\xff\xfe\x00", "application/sdp", 422, "bad_offer"),
        (OFFER, "application/json", 415, "not_sdp"),
        (OFFER + "a=x\r\n" * 10_000, "application/sdp", 413, "too_large"),
        (OFFER + "m=audio 9 X 0\r\n" * 9, "application/sdp", 422, "bad_offer"),
    ],
)
async def test_an_offer_that_is_no_sdp(stage: Stage, body: str | bytes, kind: str, status: int, code: str) -> None:
    show_id = await stage.live()
    answer = await stage.offer(MEI, f"/shows/{show_id}/whip", body, kind)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert await stage.facts(live.PublisherJoined) == []


async def test_the_newest_publish_wins_and_six_a_minute_are_enough(stage: Stage) -> None:
    show_id = await stage.live()
    async with carried(stage):
        for _ in range(6):
            assert (await stage.offer(MEI, f"/shows/{show_id}/whip")).status_code == 201
        answer = await stage.offer(MEI, f"/shows/{show_id}/whip")
        assert (answer.status_code, answer.headers["retry-after"]) == (429, "60")
        joined = await reports_written(stage, live.PublisherJoined, 6)
        left = await reports_written(stage, live.PublisherLeft, 5)
        assert [fact.reason for fact in left] == ["evicted"] * 5
        assert (await stage.row(Show, show_id)).publisher_session_id == joined[-1].session_id
        stage.clock.advance(60)
        assert (await stage.offer(MEI, f"/shows/{show_id}/whip")).status_code == 201


async def test_the_end_stops_the_media(stage: Stage) -> None:
    show_id = await stage.live()
    async with carried(stage):
        await stage.offer(MEI, f"/shows/{show_id}/whip")
        await stage.offer(LAN, f"/shows/{show_id}/whep")
        await reports_written(stage, live.PublisherJoined, 1)
        await stage.do(MEI, "POST", f"/shows/{show_id}/end")
        assert (await reports_written(stage, live.PublisherLeft, 1))[0].reason == "show_ended"
        for _ in range(200):
            if all(row.closed_at is not None for row in await stage.rows(MediaSession)):
                break
            await SystemClock().sleep(0.01)
        assert all(row.closed_at is not None for row in await stage.rows(MediaSession))
        answer = await stage.offer(MEI, f"/shows/{show_id}/whip")
        assert (answer.status_code, answer.json()["code"]) == (409, "show_over")


async def test_a_recording_that_began_before_the_start_has_a_negative_beginning(stage: Stage, tmp_path: object) -> None:
    stage.broadcast._engine = FakeEngine(stage.clock, stage.broadcast.recordings)
    show_id = await stage.planned(MEI, "lst_a")
    async with carried(stage):
        assert (await stage.offer(MEI, f"/shows/{show_id}/whip")).status_code == 201
        await reports_written(stage, live.RecordingOpened, 1)
        stage.clock.advance(7)
        await stage.do(MEI, "POST", f"/shows/{show_id}/preflight", GOOD_CHECK)
        await stage.do(MEI, "POST", f"/shows/{show_id}/start")
        stage.clock.advance(3)
        assert (await stage.offer(MEI, f"/shows/{show_id}/whip")).status_code == 201
        await reports_written(stage, live.RecordingOpened, 2)
        stage.clock.advance(2)
        await stage.do(MEI, "POST", f"/shows/{show_id}/end")
        closed = await reports_written(stage, live.RecordingClosed, 2)
    rows = sorted(await stage.rows(RecordingFile), key=lambda row: int(row.opened_at))
    assert [row.from_showms for row in rows] == [-7_000, 3_000]
    assert [row.state for row in rows] == ["closed", "closed"]
    assert all((stage.broadcast.recordings / row.file).stat().st_size > 1000 for row in rows)
    assert all((stage.broadcast.recordings / row.sidecar).is_file() for row in rows)
    assert closed[0].frames_video > 0


async def test_ten_seconds_without_a_phone_pause_the_show_and_its_return_resumes_it(stage: Stage) -> None:
    show_id = await stage.live()
    at = stage.clock.now
    await stage.media(media.PublisherJoined(show_id, "ses_1", "rec_1", "H264", at()))
    stage.clock.advance(5)
    await stage.media(media.MediaStalled(show_id, "ses_1", at()))
    stage.clock.advance(9.9)
    await run_due(stage)
    assert await state(stage, show_id) == ("live", None), "not yet"
    stage.clock.advance(0.1)
    await run_due(stage)
    assert await state(stage, show_id) == ("paused", "phone_lost")
    stage.clock.advance(30)
    await stage.media(media.PublisherJoined(show_id, "ses_2", "rec_2", "H264", at()))
    assert await state(stage, show_id) == ("live", None)
    assert (await stage.facts(live.ShowResumed))[0].paused_ms == 30_000
    await run_due(stage)
    stage.clock.advance(60)
    await run_due(stage)
    assert await state(stage, show_id) == ("live", None)


async def test_a_phone_that_is_back_in_time_pauses_nothing(stage: Stage) -> None:
    show_id = await stage.live()
    at = stage.clock.now
    await stage.media(media.PublisherJoined(show_id, "ses_1", "rec_1", "H264", at()))
    await stage.media(media.PublisherLeft(show_id, "ses_1", "connection_lost", at()))
    stage.clock.advance(8)
    await stage.media(media.PublisherJoined(show_id, "ses_2", "rec_2", "H264", at()))
    await stage.media(media.MediaStalled(show_id, "ses_2", at()), media.MediaBack(show_id, "ses_2", at()))
    stage.clock.advance(20)
    await run_due(stage)
    assert await state(stage, show_id) == ("live", None)


async def test_a_hosts_own_pause_is_not_lifted_by_his_phone(stage: Stage) -> None:
    show_id = await stage.live()
    await stage.do(MEI, "POST", f"/shows/{show_id}/pause")
    await stage.media(media.PublisherJoined(show_id, "ses_1", "rec_1", "H264", stage.clock.now()))
    assert await state(stage, show_id) == ("paused", "host")


async def test_a_show_without_a_camera_never_pauses_by_itself(stage: Stage) -> None:
    show_id = await stage.live()
    stage.clock.advance(600)
    await run_due(stage)
    assert await state(stage, show_id) == ("live", None)


async def test_the_first_second_hears_what_the_microphone_did_before_the_start(stage: Stage) -> None:
    show_id = await stage.planned(MEI, "lst_a")
    at = stage.clock.now()
    await stage.media(
        media.VoiceStarted(show_id, at, -30), media.VoiceStopped(show_id, at, -61.4), media.PictureBlack(show_id, at, {"luma": 2})
    )
    await stage.do(MEI, "POST", f"/shows/{show_id}/preflight", GOOD_CHECK)
    await stage.do(MEI, "POST", f"/shows/{show_id}/start")
    after = [event for event in await stage.events(show=show_id) if event.showms is not None]
    assert [event.type.rsplit("streaming.", 1)[1] for event in after] == ["show.started", "voice.stopped", "picture.turned_black"]
    assert after[1].data["level_db"] == -61


async def test_reports_carry_the_shows_time_they_happened_at(stage: Stage) -> None:
    show_id = await stage.live()
    begun = stage.clock.now()
    stage.clock.advance(8)
    await stage.media(media.VoiceStarted(show_id, begun + 6_500, -20.0))
    assert (await stage.events(live.VoiceStarted))[0].showms == 6_500


async def test_an_odd_report_does_not_stop_the_others(stage: Stage) -> None:
    show_id = await stage.live()
    engine = stage.engine
    assert isinstance(engine, FakeEngine)
    async with carried(stage):
        engine._outbox.put(media.VoiceStarted("show_nobody_knows", stage.clock.now(), -20.0))
        engine._outbox.put(media.VoiceStarted(show_id, stage.clock.now(), -20.0))
        assert len(await reports_written(stage, live.VoiceStarted, 1)) == 1


async def test_closing_writes_down_the_last_reports(stage: Stage) -> None:
    show_id = await stage.live()
    async with carried(stage):
        await stage.offer(MEI, f"/shows/{show_id}/whip")
        await asyncio.wait_for(stage.broadcast.close(), 10)
        assert [fact.reason for fact in await stage.facts(live.PublisherLeft)] == ["lost"]


async def test_a_nearly_full_disk_starts_no_show_warns_those_on_air_and_lets_their_phones_come_back(stage: Stage) -> None:
    on_air, planned = await stage.live(), await stage.planned(BO, "lst_a")
    await stage.do(BO, "POST", f"/shows/{planned}/preflight", GOOD_CHECK)
    free = [3 << 30]
    stage.broadcast.free = lambda _folder: free[0]
    async with carried(stage):
        assert len(await reports_written(stage, live.DiskRanLow, 1)) == 1
        free[0] = 1 << 30
        stage.clock.advance(11)
        stage.broadcast.nudge()
        warned = await reports_written(stage, live.DiskRanLow, 2)
        assert [(fact.show_id, fact.free_mb) for fact in warned] == [(on_air, 3072), (on_air, 1024)]
        assert await stage.refused(BO, "POST", f"/shows/{planned}/start") == (409, "no_room_left")
        assert (await stage.offer(BO, f"/shows/{planned}/whip")).status_code == 409
        assert (await stage.offer(MEI, f"/shows/{on_air}/whip")).status_code == 201
        free[0] = 8 << 30
        await stage.do(BO, "POST", f"/shows/{planned}/start")
