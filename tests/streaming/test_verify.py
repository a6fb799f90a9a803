"""`kaibo show verify`: a show runs again from its log alone, and whoever changed the log is found out."""

import json
from typing import Any

import pytest
from sqlalchemy import select

from sandbox.events.log import LogEvent
from sandbox.store import Tx
from streaming.audience.ticks import OtherEngine, Verdict, verify
from streaming.events import CrowdTicked, QuestionAsked, ShowStarted
from tests.streaming.test_drills import give, play, sold
from tests.world import World


async def verdict(world: World, show_id: str) -> Verdict:
    return await world.process.store.read(verify, show_id, world.process.library)


def forged(kind: str, show_id: str, at: int, **changes: Any):
    """The `at`-th fact of a kind says something else; the changes as they were."""

    def forge(tx: Tx) -> dict[str, Any]:
        query = select(LogEvent).where(LogEvent.type == kind, LogEvent.show == show_id).order_by(LogEvent.position)
        row = tx.session.scalars(query.offset(at).limit(1)).one()
        data = json.loads(row.data)
        row.data = json.dumps({**data, **changes}, ensure_ascii=False)
        return {name: data[name] for name in changes}

    return forge


async def test_a_changed_log_is_found_out(world: World):
    host = await world.student("李小明")
    drill = await give(world, mode="practice", scenario="first-broadcast")
    listing = await sold(host)
    show = (await play(host, drill, shelf=[listing], seconds=5))["id"]
    await host.post(f"/shows/{show}/pin", {"listing_id": listing})
    teacher = await world.lecturer()
    await teacher.post(f"/shows/{show}/incidents", {"kind": "professional_complainant", "listing_id": listing})
    await world.pass_time(25)
    await host.post(f"/shows/{show}/end")
    right = await verdict(world, show)
    assert right.wrong_at is None
    assert right.ticks >= 29

    ticks = [one.data for one in await world.facts(CrowdTicked)]
    lies = [
        (CrowdTicked.type, 20, {"likes": ticks[20]["likes"] + 1}),
        (CrowdTicked.type, 20, {"acts": ticks[19]["acts"]}),
        (CrowdTicked.type, 20, {"digest": "0" * 32}),
        (QuestionAsked.type, 0, {"text": "这是什么"}),
    ]
    for kind, at, changes in lies:
        before = await world.process.store.write(forged(kind, show, at, **changes))
        assert (await verdict(world, show)).wrong_at is not None, (kind, changes)
        await world.process.store.write(forged(kind, show, at, **before.value))
    assert await verdict(world, show) == right

    await world.process.store.write(forged(ShowStarted.type, show, 0, engine_version="crowd-0"))
    with pytest.raises(OtherEngine, match="crowd-0"):
        await verdict(world, show)
