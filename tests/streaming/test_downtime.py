"""What happens to shows by themselves: the server dies in the middle of one, or one never ends."""

import streaming.events as live
from sandbox.store import Tx
from streaming.media import engine as media
from streaming.show_clock import show_ms
from streaming.tables import MediaSession, RecordingFile, Show
from streaming.timeouts import overdue, time_out
from tests.streaming.stage import LAN, MEI, TEACHER, Stage


async def test_the_downtime_of_the_server_is_a_pause(stage: Stage) -> None:
    show_id = await stage.live()
    at = stage.clock.now
    await stage.media(media.PublisherJoined(show_id, "ses_1", "rec_1", "H264", at()))
    await stage.media(media.RecordingOpened(show_id, "rec_1", "/data/rec_1.mp4", at(), 720, 1280, "H264"))
    stage.clock.advance(60)
    await stage.do(MEI, "POST", f"/shows/{show_id}/pin", {"listing_id": "lst_a"})
    stage.clock.advance(300)  # dead, and up again

    assert await stage.broadcast.recover() == [show_id]
    row = await stage.row(Show, show_id)
    assert (row.state, row.pause_reason, show_ms(row, at())) == ("paused", "server_down", 60_000)
    assert [event.showms for event in await stage.events(live.ShowPaused)] == [60_000]
    assert [fact.reason for fact in await stage.facts(live.PublisherLeft)] == ["lost"]
    assert (await stage.row(RecordingFile, "rec_1")).state == "lost"
    assert all(session.closed_at is not None for session in await stage.rows(MediaSession))
    assert await stage.broadcast.recover() == [], "a second time there is nothing to do"

    stage.clock.advance(5)
    await stage.media(media.PublisherJoined(show_id, "ses_2", "rec_2", "H264", at()))
    stage.clock.advance(2)
    row = await stage.row(Show, show_id)
    assert (row.state, show_ms(row, at())) == ("live", 62_000), "the phone is back, the show goes on where it stood"
    assert (await stage.facts(live.ShowResumed))[0].paused_ms == 305_000


async def test_a_show_that_was_paused_stays_so(stage: Stage) -> None:
    show_id = await stage.live()
    await stage.do(TEACHER, "POST", f"/shows/{show_id}/pause")
    stage.clock.advance(30)
    assert await stage.broadcast.recover() == []
    row = await stage.row(Show, show_id)
    assert (row.state, row.pause_reason) == ("paused", "lecturer")
    await stage.do(TEACHER, "POST", f"/shows/{show_id}/resume")


async def test_a_host_without_a_camera_resumes_by_hand(stage: Stage) -> None:
    show_id = await stage.live()
    stage.clock.advance(30)
    await stage.broadcast.recover()
    await stage.do(MEI, "POST", f"/shows/{show_id}/resume")
    assert (await stage.row(Show, show_id)).state == "live"


async def test_a_show_ends_after_four_hours_and_not_before(stage: Stage) -> None:
    show_id = await stage.live()
    planned = await stage.planned(LAN, "lst_c")
    stage.clock.advance(4 * 3600 - 1)
    assert await stage.store.read(overdue) == []
    stage.clock.advance(1)
    assert await stage.store.read(overdue) == [show_id]
    await stage.store.write(time_out, show_id)
    assert [(fact.reason, fact.duration_ms) for fact in await stage.facts(live.ShowEnded)] == [("timeout", 4 * 3600 * 1000)]
    stage.clock.advance(24 * 3600)
    assert await stage.store.read(overdue) == []
    assert (await stage.row(Show, planned)).state == "planned"


async def test_a_time_out_that_is_no_longer_due_does_nothing(stage: Stage) -> None:
    show_id = await stage.live()

    def late(tx: Tx) -> None:
        time_out(tx, show_id)

    await stage.store.write(late)
    assert await stage.facts(live.ShowEnded) == []
