"""The whole way once on each database: build, rebuild, finalise, evidence."""

import streaming.events as live
from sandbox.events import log as event_log
from streaming.replay.keep import pick_up
from tests.replay.show_log import SHOW, small_show
from tests.replay.venue import LECTURER, Venue


async def test_build_finalise_and_evidence(venue_anywhere: Venue):
    venue = venue_anywhere
    log = small_show()
    await venue.film("rec_1", 2.0, 0)
    await venue.plan()
    await venue.write(log)
    assert await venue.builder.build_next()
    assert await venue.builder.finalise_next()
    await venue.store.write(pick_up)
    log.say(live.MarkGiven(show_id=SHOW, mark_id="m1", author_id="per_lect", at_showms=50_000, text="好"), 200_000)
    await venue.write(log)
    venue.clock.advance(5)
    assert await venue.builder.build_next()
    async with venue.client(LECTURER) as client:
        document = (await client.get(f"/api/shows/{SHOW}/evidence")).json()
        replay = (await client.get(f"/api/shows/{SHOW}/replay")).json()
        said = (await client.get(f"/api/shows/{SHOW}/replay/comments?to=60000")).json()
    assert document["numbers"]["version"] == replay["version"] == 2
    assert replay["video"]["recordings"][0]["final"] is True
    assert [action["label"] for action in replay["actions"]].count("mark") == 1
    assert len(said) == 4
    ready = await venue.store.read(lambda view: event_log.read(view.session, types=[live.ReplayReady.type]))
    assert len(ready) == 1
