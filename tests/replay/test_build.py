"""From the end of a show to a replay that plays: numbers, files, late payments, restarts, and what a kill leaves."""

import asyncio
import hashlib
import json

from sqlalchemy import select

import mall.events as mall
import streaming.events as live
from sandbox.events import log as event_log
from sandbox.events.envelope import Envelope
from sandbox.store import Tx
from streaming.media.finalise import probe
from streaming.replay.build import ReplayBuilder
from streaming.replay.document import compute
from streaming.replay.finalising import KEEP_RAW_MS, take
from streaming.replay.keep import MOST_ATTEMPTS, pick_up
from streaming.replay.tables import FinaliseJob, Replay, ReplayJob
from streaming.tables import RecordingFile
from tests.replay.show_log import SHOW, ShowLog, small_show
from tests.replay.venue import HOST, LECTURER, Venue


async def said(venue: Venue, *types: type) -> list[Envelope]:
    return await venue.store.read(lambda view: event_log.read(view.session, types=[kind.type for kind in types]))


async def jobs(venue: Venue) -> dict[str, FinaliseJob]:
    return {job.recording_id: job for job in await venue.store.read(lambda view: view.all(select(FinaliseJob)))}


async def stored(venue: Venue) -> Replay:
    return await venue.store.read(lambda view: view.get(Replay, SHOW))


async def ended(venue: Venue) -> ShowLog:
    log = small_show()
    await venue.plan()
    await venue.write(log)
    return log


async def test_a_show_without_a_recording_gets_its_numbers(venue: Venue):
    log = await ended(venue)
    async with venue.client(HOST) as client:
        assert (await client.get(f"/api/shows/{SHOW}/replay")).json() == {"state": "building"}
        assert await venue.builder.build_next()
        answer = (await client.get(f"/api/shows/{SHOW}/replay")).json()
    assert answer["state"] == "ready"
    assert answer["video"] == {"url": None, "kind": "none", "recordings": [], "gaps": [{"from_showms": 0, "to_showms": 180_000}]}
    assert answer["funnel"]["bought"] == 3
    (ready,) = await said(venue, live.ReplayReady)
    numbers = ready.data.pop("numbers")
    assert ready.data == {"show_id": SHOW, "recordings": [], "duration_ms": 180_000}
    assert (numbers["pay_uv"], numbers["gmv_fen"]) == (3, answer["totals"]["gmv_fen"])
    assert not await said(venue, live.RecordingGapFound)  # without a phone there is nothing to miss
    assert not await venue.builder.build_next()
    assert log.events[-1].type == live.ShowEnded.type


async def test_stored_numbers_are_those_of_the_log(venue: Venue):
    await ended(venue)
    await venue.builder.build_next()
    row = await stored(venue)
    events = await venue.store.read(lambda view: event_log.read(view.session, upto=row.last_position, show=SHOW, limit=10_000))
    again = compute(events)
    assert (again.text, again.sha256) == (row.json, row.sha256)
    assert hashlib.sha256(row.json.encode()).hexdigest() == row.sha256
    without_one = compute([event for event in events if event.type != mall.OrderPaid.type])
    assert without_one.sha256 != row.sha256


async def test_the_raw_recording_plays_then_the_final_one_takes_its_place(venue: Venue):
    raw = await venue.film("rec_1", 4.0, -1_000)
    content = raw.read_bytes()
    await ended(venue)
    await venue.builder.build_next()
    async with venue.client(HOST) as client:
        first = (await client.get(f"/api/shows/{SHOW}/replay")).json()["video"]
        (piece,) = first["recordings"]
        assert (piece["from_showms"], piece["offset_ms"], piece["final"], piece["type"]) == (0, 1_000, False, "video/mp4")
        assert 2_900 <= piece["duration_ms"] <= 3_100
        assert first["gaps"] == [{"from_showms": piece["duration_ms"], "to_showms": 180_000}]
        part = await client.get(piece["url"], headers={"Range": "bytes=100-199"})
        assert (part.status_code, part.content) == (206, content[100:200])
        assert part.headers["content-range"] == f"bytes 100-199/{len(content)}"

        assert await venue.builder.finalise_next()
        second = (await client.get(f"/api/shows/{SHOW}/replay")).json()["video"]["recordings"][0]
        assert (second["final"], second["url"] != piece["url"]) == (True, True)
        final = (await client.get(second["url"])).content
        assert (await client.get(piece["url"])).content == content  # whoever watches the raw one goes on with it
        assert (await client.get(f"/api/shows/{SHOW}/recordings/rec_1")).content == final
    job = (await jobs(venue))["rec_1"]
    assert (job.state, job.final_sha256, job.raw_sha256) == ("done", hashlib.sha256(final).hexdigest(), hashlib.sha256(content).hexdigest())
    (fact,) = await said(venue, live.ReplayFinalised)
    assert fact.data["sha256"] == job.final_sha256


async def test_the_raw_file_goes_an_hour_after_the_final_one_was_checked(venue: Venue):
    raw = await venue.film("rec_1", 2.0, 0)
    await ended(venue)
    await venue.builder.build_next()
    await venue.builder.finalise_next()
    venue.clock.advance(KEEP_RAW_MS / 1000 - 1)
    assert not await venue.builder.finalise_next()
    assert raw.exists()
    venue.clock.advance(2)
    assert await venue.builder.finalise_next()
    assert not raw.exists()
    async with venue.client(HOST) as client:
        assert (await client.get(f"/api/shows/{SHOW}/recordings/rec_1?which=raw")).status_code == 404
        assert (await client.get(f"/api/shows/{SHOW}/recordings/rec_1")).status_code == 200


async def test_what_a_kill_leaves_is_found_and_plays(venue: Venue):
    """A recording whose end was never written and of which the live room knows nothing."""
    path = await venue.film("rec_lost", 4.0, 10_000, row=False, finish=False)
    await ended(venue)
    await venue.builder.build_next()
    assert (await jobs(venue))["rec_lost"].state == "waiting"
    assert probe(path).duration_ms > 1_500
    (gap, rest) = [fact.data for fact in await said(venue, live.RecordingGapFound)]
    assert (gap["from_showms"], gap["to_showms"]) == (0, 10_000)
    assert rest["to_showms"] == 180_000
    assert await venue.builder.finalise_next()
    assert (await jobs(venue))["rec_lost"].state == "done"


async def test_a_broken_file_leaves_the_numbers_alone(venue: Venue):
    path = await venue.film("rec_1", 2.0, 0)
    path.write_bytes(b"no film")
    await ended(venue)
    await venue.builder.build_next()
    assert (await jobs(venue))["rec_1"].state == "unplayable"
    async with venue.client(HOST) as client:
        assert (await client.get(f"/api/shows/{SHOW}/replay")).json()["video"]["kind"] == "none"
        assert (await client.get(f"/api/shows/{SHOW}/recordings/rec_1")).status_code == 404
    assert not await venue.builder.finalise_next()


async def test_a_conversion_that_was_killed_begins_anew(venue: Venue):
    await venue.film("rec_1", 2.0, 0)
    await ended(venue)
    await venue.builder.build_next()
    await venue.store.write(take)  # a process took it and died
    assert not await venue.builder.finalise_next()
    reborn = ReplayBuilder(venue.store, venue.recordings, venue.clock)
    await venue.store.write(pick_up)
    assert await reborn.finalise_next()
    job = (await jobs(venue))["rec_1"]
    assert (job.state, job.attempts) == ("done", 2)


async def test_a_conversion_that_fails_three_times_is_given_up_and_the_raw_file_stays(venue: Venue):
    path = await venue.film("rec_1", 2.0, 0)
    await ended(venue)
    await venue.builder.build_next()
    content = path.read_bytes()
    path.write_bytes(b"x")
    for attempt in (1, 2, 3):
        assert await venue.builder.finalise_next()
        job = (await jobs(venue))["rec_1"]
        assert (job.attempts, job.state) == (attempt, "waiting" if attempt < 3 else "failed")
        assert not await venue.builder.finalise_next()  # not at once again
        venue.clock.advance(600)
    path.write_bytes(content)
    async with venue.client(HOST) as client:
        assert (await client.get(f"/api/shows/{SHOW}/recordings/rec_1")).content == content


async def test_a_late_payment_makes_a_new_version_and_says_ready_only_once(venue: Venue):
    log = await ended(venue)
    await venue.builder.build_next()
    first = await stored(venue)
    line = mall.OrderLine(listing_id="lst_1", sku_id="s", title="腊肉", quantity=1, unit_fen=2990)
    log.say(mall.OrderPaid(order_id="ord_4", shop_id="shp_1", show_id=SHOW, buyer="r4", total_fen=2990, lines=(line,)), 190_000)
    await venue.write(log)
    assert not await venue.builder.build_next()  # it waits for the swarm
    venue.clock.advance(3)
    assert await venue.builder.build_next()
    second = await stored(venue)
    assert (first.version, second.version) == (1, 2)
    assert json.loads(second.json)["counts"]["pay_uv"] == json.loads(first.json)["counts"]["pay_uv"] + 1
    assert len(await said(venue, live.ReplayReady)) == 1


async def test_a_show_that_never_started_has_no_replay(venue: Venue):
    await venue.plan()
    log = ShowLog()
    log.end(0, 0)
    await venue.write(log)
    assert await venue.builder.build_next()
    assert not await venue.builder.build_next()
    async with venue.client(HOST) as client:
        assert (await client.get(f"/api/shows/{SHOW}/replay")).json() == {"state": "none"}
    assert not await said(venue, live.ReplayReady)


async def test_damaged_acts_are_tried_again_and_then_left(venue: Venue):
    log = ShowLog()
    await venue.plan()
    log.start()
    log.say(live.CrowdTicked(show_id=SHOW, tick=1, upto=1, digest="d", online=1, acts="not base 85 \x00"), 1_000)
    log.end(5_000, 5_000)
    await venue.write(log)
    for _ in range(MOST_ATTEMPTS):
        assert await venue.builder.build_next()
        assert not await venue.builder.build_next()
        venue.clock.advance(600)
    assert not await venue.builder.build_next()
    job = await venue.store.read(lambda view: view.get(ReplayJob, SHOW))
    assert (job.due_at, "Error" in job.failure) == (None, True)


async def test_comments_come_by_stretch_with_the_names_of_people(venue: Venue):
    log = small_show()
    log.events.pop()
    log.facts.pop()
    log.say(live.CommentPosted(show_id=SHOW, comment_id="cmt_1", author_id="per_seat", seat="controller", text="三号链接"), 61_000)
    log.end(180_000, 180_000)
    await venue.plan()
    await venue.write(log)
    await venue.builder.build_next()
    async with venue.client(LECTURER) as client:
        everything = (await client.get(f"/api/shows/{SHOW}/replay/comments")).json()
        some = (await client.get(f"/api/shows/{SHOW}/replay/comments?from=30500&to=61001")).json()
    assert len(everything) == 12 + 1 + 1
    assert [(each["showms"], each["kind"], each["nick"]) for each in some] == [
        (30_500, "question", "小米"),
        (45_000, "viewer", "用户r1"),
        (60_000, "viewer", "用户r1"),
        (61_000, "person", "李小明"),
    ]


async def ready_after(venue: Venue, close_at_step: int | None) -> float:
    """Seconds on the clock from the end of a show whose recording is still open to the replay."""
    await venue.film("rec_1", 2.0, 0, state="open")
    await ended(venue)

    def close(tx: Tx) -> None:
        tx.get(RecordingFile, "rec_1").state = "closed"

    began = venue.clock.now()
    building = asyncio.create_task(venue.builder.build_next())
    for step in range(10_000):
        done, _ = await asyncio.wait({building}, timeout=0.01)
        if done:
            break
        if step == close_at_step:
            await venue.store.write(close)
        if venue.clock.sleeping:  # while it works the clock stands still
            venue.clock.advance(0.1)
    assert building.result() is True
    return (venue.clock.now() - began) / 1000


async def test_an_open_file_is_waited_for_until_it_is_closed(venue: Venue):
    assert await ready_after(venue, close_at_step=5) < 2.0
    assert len(await said(venue, live.ReplayReady)) == 1


async def test_an_open_file_is_not_waited_for_for_ever(venue: Venue):
    assert 3.0 <= await ready_after(venue, close_at_step=None) < 4.0
    assert len(await said(venue, live.ReplayReady)) == 1


async def test_files_that_turn_up_later_are_found_at_the_next_start(venue: Venue):
    path = await venue.film("rec_1", 2.0, 0)
    content = path.read_bytes()
    path.write_bytes(b"half a header")
    await ended(venue)
    await venue.builder.build_next()
    path.write_bytes(content)
    assert not await venue.builder.build_next()
    await venue.store.write(pick_up)
    assert await venue.builder.build_next()
    async with venue.client(HOST) as client:
        assert (await client.get(f"/api/shows/{SHOW}/replay")).json()["video"]["recordings"][0]["recording_id"] == "rec_1"
    assert len(await said(venue, live.ReplayReady)) == 1


async def test_it_runs_by_itself_and_stops_when_told(venue: Venue):
    await venue.film("rec_1", 2.0, 0)
    running = asyncio.create_task(venue.builder.run())
    await ended(venue)
    for _ in range(500):
        if await said(venue, live.ReplayFinalised):
            break
        await asyncio.wait({running}, timeout=0.01)
        venue.clock.advance(0.25)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert [fact.type for fact in await said(venue, live.ReplayReady, live.ReplayFinalised)] == [
        live.ReplayReady.type,
        live.ReplayFinalised.type,
    ]
