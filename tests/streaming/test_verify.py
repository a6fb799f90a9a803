"""`kaibo show verify`: a show runs again from its log alone, and whoever changed the log is found out."""

import base64
import json
import zlib

import pytest
from sqlalchemy import select

from sandbox.events.log import LogEvent
from sandbox.store import Tx
from streaming.audience.acts import Acts
from streaming.audience.ticks import OtherEngine, Verdict, verify
from streaming.events import CrowdTicked, IncidentClosed, IncidentHandled, IncidentThrown, QuestionAsked, ShowEnded, ShowStarted
from tests.streaming.test_drills import forged, give, play, sold
from tests.world import World


async def verdict(world: World, show_id: str) -> Verdict:
    return await world.process.store.read(verify, show_id, world.process.library)


def last_tick(tx: Tx, show_id: str) -> LogEvent:
    """The crowd's last second in the log."""
    query = select(LogEvent).where(LogEvent.type == CrowdTicked.type, LogEvent.show == show_id).order_by(LogEvent.position.desc())
    return tx.session.scalars(query.limit(1)).one()


def deflated_anew(tx: Tx, show_id: str) -> str:
    """The last second's acts as another zlib would write them; how they were written."""
    row = last_tick(tx, show_id)
    data = json.loads(row.data)
    anew = base64.b85encode(zlib.compress(Acts.told_in(data["acts"]), 0)).decode()
    assert anew != data["acts"]
    row.data = json.dumps({**data, "acts": anew}, ensure_ascii=False)
    return str(data["acts"])


def cut_short(tx: Tx, show_id: str) -> None:
    """The last second is gone."""
    tx.session.delete(last_tick(tx, show_id))


async def test_a_changed_log_is_found_out(world: World):
    host, teacher = await world.student("李小明"), await world.lecturer()
    text = (await teacher.get(f"/cohorts/{teacher.cohort_id}/scenarios/first-broadcast"))["text"]
    form = {"title": "冷场练习", "text": text + "incidents:\n  - {at_s: 10, kind: cold_room}\n"}
    scenario = (await teacher.post(f"/cohorts/{teacher.cohort_id}/scenarios", form))["id"]
    drill = await give(world, mode="practice", scenario=scenario)
    listing = await sold(host)
    show = (await play(host, drill, shelf=[listing], seconds=11))["id"]
    await host.post(f"/shows/{show}/pin", {"listing_id": listing})
    await host.post(f"/shows/{show}/calls", {"what": "comment"})
    await teacher.post(f"/shows/{show}/incidents", {"kind": "professional_complainant", "listing_id": listing})
    await world.pass_time(5)
    await host.post(f"/shows/{show}/end")
    right = await verdict(world, show)
    assert (right.wrong_at, right.lasted) == (None, right.ticks)
    assert right.ticks >= 15

    ticks = [one.data for one in await world.facts(CrowdTicked)]
    ended = (await world.facts(ShowEnded))[0].data
    lies = [
        (CrowdTicked.type, 12, {"likes": ticks[12]["likes"] + 1}),
        (CrowdTicked.type, 12, {"acts": ticks[11]["acts"]}),
        (CrowdTicked.type, 12, {"acts": "no acts"}),
        (CrowdTicked.type, 12, {"digest": "0" * 32}),
        (QuestionAsked.type, 0, {"text": "这是什么"}),
        (IncidentThrown.type, 0, {"kind": "troll_raid"}),  # the scenario's own
        (IncidentThrown.type, 1, {"origin": "scenario"}),  # the lecturer's
        (IncidentHandled.type, 0, {"after_ms": 1000}),
        (IncidentClosed.type, 0, {"outcome": "missed"}),
        (ShowEnded.type, 0, {"ticks": ended["ticks"] + 1}),
        (ShowEnded.type, 0, {"duration_ms": 10_000}),
    ]
    for kind, at, changes in lies:
        before = await world.process.store.write(forged(kind, show, at, **changes))
        assert (await verdict(world, show)).wrong_at is not None, (kind, changes)
        await world.process.store.write(forged(kind, show, at, **before.value))
    assert await verdict(world, show) == right

    written = await world.process.store.write(deflated_anew, show)
    assert await verdict(world, show) == right, "what the acts say counts, not who deflated them"
    await world.process.store.write(forged(CrowdTicked.type, show, right.ticks - 1, acts=written.value))
    await world.process.store.write(cut_short, show)
    short = await verdict(world, show)
    assert (short.cut_off, short.ticks, short.wrong_at) == (True, right.ticks - 1, right.ticks)

    await world.process.store.write(forged(ShowStarted.type, show, 0, engine_version="crowd-0"))
    with pytest.raises(OtherEngine, match="crowd-0"):
        await verdict(world, show)
