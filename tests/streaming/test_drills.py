"""Drills and exams through the door: given, tried, sealed, opened, checked, and the same audience again."""

import hashlib
import json
from typing import Any

import pytest
from sqlalchemy import select

from sandbox.events import log
from sandbox.events.envelope import Fact
from sandbox.events.log import LogEvent
from sandbox.store import Tx
from streaming.audience.incidents import PROCEDURES
from streaming.audience.ticks import board, verify
from streaming.drill_tables import Drill
from streaming.events import CrowdTicked, DrillGiven, IncidentClosed, IncidentThrown, ListingPinned, SeedOpened, ShowStarted
from tests import given
from tests.given import CHECKED, OFFER
from tests.world import Person, Told, World


async def give(world: World, **changes):
    """A drill of the class, an exam unless said otherwise."""
    teacher = await world.lecturer()
    form = {"title": "第一次考试", "task": "播满十分钟", "mode": "exam", "scenario": "warm-up", **changes}
    return await teacher.post(f"/cohorts/{teacher.cohort_id}/drills", form)


async def play(host: Person, drill, *, seconds: int = 20, **changes):
    """Plan a show from the drill, go live and stay on air for a while; the show."""
    show = await host.post(f"/drills/{drill['id']}/shows", {"title": "湖南好物专场：一口家乡味", **changes})
    path = f"/shows/{show['id']}"
    await host.post(f"{path}/preflight", CHECKED)
    answer = await host.ask("POST", f"{path}/whip", content=OFFER.encode(), headers={"Content-Type": "application/sdp"})
    assert answer.status_code == 201, answer.text
    while not (await host.get(path))["publishing"]:
        await host.world.settle()
    await host.post(f"{path}/start")
    await host.world.pass_time(seconds)
    return show


async def sold(host: Person):
    """A shop of this student with one listing on sale; its id."""
    shop = await given.open_shop(host, name=f"{host.name}的铺子")
    return (await given.listing_on_sale(host, shop))["id"]


async def arrivals(world: World, show, *done: Fact) -> list[int]:
    """How many come in each second of a show which `done` goes on with, until long after people were recommended by how it does."""
    came = [one.data["entered"] for one in await world.facts(CrowdTicked) if one.data["show_id"] == show["id"]]
    ride = await world.process.store.read(board, show["id"], world.process.library)
    facts = list(enumerate(done, ride.upto + 1))
    return came + [ride.crowd.step([] if at else facts).entered for at in range(300 - len(came))]


def pinned(show) -> ListingPinned:
    """The host hangs the first listing out."""
    return ListingPinned(show_id=show["id"], listing_id=show["shelf"][0]["listing_id"], slot=1)


async def test_an_exam_seals_its_seed_until_it_is_opened(world: World):
    ming, hong, teacher = await world.student("李小明"), await world.student("王小红"), await world.lecturer()
    drill = await give(world)
    assert drill["seed"] is None
    assert len(drill["seed_hash"]) == 64
    shelves = {one.name: await sold(one) for one in (ming, hong)}
    shows = [await play(one, drill, shelf=[shelves[one.name]]) for one in (ming, hong)]
    started = await world.facts(ShowStarted)
    assert [one.data["seed"] for one in started] == [None, None]
    assert {one.data["seed_hash"] for one in started} == {drill["seed_hash"]}
    assert {one.data["mode"] for one in started} == {"exam"}

    with pytest.raises(Told) as early:
        await teacher.post(f"/drills/{drill['id']}/open")
    assert early.value.code == "exam_running"
    for one, show in zip((ming, hong), shows, strict=True):
        await one.post(f"/shows/{show['id']}/end")

    sealed = await world.process.store.read(lambda view: [one.model_dump_json() for one in log.read(view.session, limit=10_000)])
    opened = await teacher.post(f"/drills/{drill['id']}/open")
    assert hashlib.sha256(opened["seed"].encode()).hexdigest() == drill["seed_hash"]
    assert len(opened["seed"]) == 32
    assert not any(opened["seed"] in line for line in sealed)  # it stood in no event before
    assert [one.data["seed"] for one in await world.facts(SeedOpened)] == [opened["seed"]]  # control: now it does

    idle, busy = await arrivals(world, shows[0]), await arrivals(world, shows[1], pinned(await hong.get(f"/shows/{shows[1]['id']}")))
    assert idle == busy  # whatever the host does, the same people come
    ticks = [[one.data for one in await world.facts(CrowdTicked) if one.data["show_id"] == show["id"]] for show in shows]
    for show in shows:
        verdict = await world.process.store.read(verify, show["id"], world.process.library)
        assert (verdict.wrong_at, verdict.ticks) == (None, len(ticks[0]) if show is shows[0] else len(ticks[1]))


async def test_anyone_can_check_an_exam_with_its_proof(world: World):
    ming, teacher = await world.student("李小明"), await world.lecturer()
    drill = await give(world)
    show = await play(ming, drill, shelf=[await sold(ming)], seconds=5)
    proof = await world.stranger().get(f"/exams/{drill['id']}/proof")
    assert proof["seed"] is None
    assert proof["seed_hash"] == drill["seed_hash"]
    assert "李小明" not in str(proof)
    await ming.post(f"/shows/{show['id']}/end")
    await teacher.post(f"/drills/{drill['id']}/open")
    proof = await world.stranger().get(f"/exams/{drill['id']}/proof")
    assert check_proof(proof) == []
    assert check_proof({**proof, "seed": "0" * 32}) == ["seed"]
    forged = {**proof, "shows": [{**proof["shows"][0], "seed_hash": "f" * 64}]}
    assert check_proof(forged) == [f"show {show['id']}"]
    late = {**proof, "committed": {**proof["committed"], "position": proof["shows"][0]["started"]["position"] + 1}}
    assert check_proof(late) == [f"order {show['id']}"]
    practice = await give(world, mode="practice")
    with pytest.raises(Told) as none:
        await world.stranger().get(f"/exams/{practice['id']}/proof")
    assert none.value.status == 404


def forged(of: str, show_id: str, at: int, **changes: Any):
    """The `at`-th fact of a kind says something else; the changes as they were."""

    def forge(tx: Tx) -> dict[str, Any]:
        query = select(LogEvent).where(LogEvent.type == of, LogEvent.show == show_id).order_by(LogEvent.position)
        row = tx.session.scalars(query.offset(at).limit(1)).one()
        data = json.loads(row.data)
        row.data = json.dumps({**data, **changes}, ensure_ascii=False)
        return {name: data[name] for name in changes}

    return forge


def given_with(tx: Tx, drill_id: str, changes: dict[str, str]) -> dict[str, str]:
    """The drill was given with another audience; with which it was."""
    row = tx.get(Drill, drill_id)
    before = {name: getattr(row, name) for name in changes}
    for name, value in changes.items():
        setattr(row, name, value)
    return before


async def test_one_try_in_an_exam_and_none_after_it_is_closed(world: World):
    ming, hong, teacher = await world.student("李小明"), await world.student("王小红"), await world.lecturer()
    drill = await give(world)
    shelf = [await sold(ming)]
    planned = await ming.post(f"/drills/{drill['id']}/shows", {"title": "一场考试直播", "shelf": shelf})
    again = await ming.post(f"/drills/{drill['id']}/shows", {"title": "一场考试直播", "shelf": shelf})
    assert again["id"] == planned["id"]  # not begun: the same one
    show = await play(ming, drill, shelf=shelf, seconds=3)
    with pytest.raises(Told) as taken:
        await ming.post(f"/drills/{drill['id']}/shows", {"title": "再来", "shelf": shelf})
    assert taken.value.code == "exam_taken"
    with pytest.raises(Told) as unfair:
        await teacher.post(f"/shows/{show['id']}/incidents", {"kind": "cold_room"})
    assert unfair.value.code == "exam_stays_equal"
    waiting = await hong.post(f"/drills/{drill['id']}/shows", {"title": "红的考试直播", "shelf": [await sold(hong)]})
    await hong.post(f"/shows/{waiting['id']}/preflight", CHECKED)
    for changed in ({"engine_version": "crowd-0"}, {"tables_hash": "0" * 64}):  # given before an upgrade of Kaibo
        before = await world.process.store.write(given_with, drill["id"], changed)
        with pytest.raises(Told) as upgraded:
            await hong.post(f"/shows/{waiting['id']}/start")
        assert upgraded.value.code == "exam_audience_changed"
        await world.process.store.write(given_with, drill["id"], before.value)
    await teacher.post(f"/drills/{drill['id']}/close")
    with pytest.raises(Told) as over:
        await hong.post(f"/shows/{waiting['id']}/start")
    assert over.value.code == "drill_over"


async def test_the_same_audience_comes_again(world: World):
    ming = await world.student("李小明")
    drill = await give(world, mode="practice", title="练习")
    shelf = [await sold(ming)]
    first = await play(ming, drill, shelf=shelf, seconds=6)
    with pytest.raises(Told) as early:
        await ming.post(f"/drills/{drill['id']}/shows", {"shelf": shelf, "again_of": first["id"]})
    assert early.value.code == "not_played"
    await ming.post(f"/shows/{first['id']}/end")
    second = await play(ming, drill, shelf=shelf, seconds=6, again_of=first["id"])
    idle, busy = await arrivals(world, second), await arrivals(world, second, pinned(await ming.get(f"/shows/{second['id']}")))
    assert idle != busy  # control of the exam above: in practice a room that does well is recommended more
    await ming.post(f"/shows/{second['id']}/end")
    third = await ming.post(f"/drills/{drill['id']}/shows", {"title": "第三场直播", "shelf": shelf, "again_of": first["id"]})
    await ming.post(f"/shows/{third['id']}/preflight", CHECKED)
    await world.process.store.write(forged(ShowStarted.type, first["id"], 0, tables_hash="0" * 64))  # of another version of Kaibo
    for path, form in ((f"/shows/{third['id']}/start", None), (f"/drills/{drill['id']}/shows", {"again_of": first["id"]})):
        with pytest.raises(Told) as gone:
            await ming.post(path, form)
        assert gone.value.code == "audience_gone"
    third = await play(ming, drill, shelf=shelf, seconds=1)
    await ming.post(f"/shows/{third['id']}/end")
    seeds = [one.data["seed"] for one in await world.facts(ShowStarted)]
    assert seeds[0] == seeds[1] != seeds[2]
    both = await ming.get(f"/shows/{second['id']}/drill")
    assert both["before"]["show_id"] == first["id"]
    assert both["before"]["totals"]["entered"] > 0
    assert (await ming.get(f"/shows/{third['id']}/drill"))["before"] is None


async def test_a_drill_keeps_its_scenario_and_goes_to_its_group_only(world: World):
    ming, hong, teacher = await world.student("李小明"), await world.student("王小红"), await world.lecturer()
    group = await teacher.post(f"/cohorts/{teacher.cohort_id}/groups", {"name": "一组", "members": [ming.id]})
    drill = await give(world, mode="practice", group_ids=[group["id"]], scenario="troll-night")
    assert [one["id"] for one in await ming.get(f"/cohorts/{ming.cohort_id}/drills")] == [drill["id"]]
    assert await hong.get(f"/cohorts/{hong.cohort_id}/drills") == []
    with pytest.raises(Told) as strange:
        await hong.post(f"/drills/{drill['id']}/shows", {})
    assert strange.value.status == 404
    show = await ming.post(f"/drills/{drill['id']}/shows", {"title": "给小组的一场直播"})
    revised = await ming.put(f"/shows/{show['id']}", {"title": "换个题目的直播", "scenario": "warm-up"})
    assert (revised["title"], revised["scenario"], revised["mode"]) == ("换个题目的直播", "troll-night", "practice")
    with pytest.raises(Told) as unknown:
        await give(world, group_ids=["grp_none"])
    assert unknown.value.fields == {"group_ids.0": "no_such_group"}
    with pytest.raises(Told) as student:
        await ming.post(f"/cohorts/{ming.cohort_id}/drills", {"title": "我的考试", "scenario": "warm-up"})
    assert student.value.status == 403
    assert len(await world.facts(DrillGiven)) == 1


async def test_a_lecturer_throws_an_incident_and_nobody_else(world: World):
    ming, teacher = await world.student("李小明"), await world.lecturer()
    shop = await given.open_shop(ming)
    listing = await given.listing_on_sale(ming, shop)
    show = await given.live_show(ming, listing)
    path = f"/shows/{show['id']}/incidents"
    with pytest.raises(Told) as host:
        await ming.post(path, {"kind": "cold_room"})
    assert host.value.status == 403
    for kind in ("wrong_price", "competitor_comparison"):
        with pytest.raises(Told) as bare:
            await teacher.post(path, {"kind": kind})
        assert bare.value.fields == {"listing_id": "not_on_shelf"}
    await ming.post(f"/shows/{show['id']}/pin", {"listing_id": listing["id"]})
    await teacher.post(path, {"kind": "wrong_price"})
    with pytest.raises(Told) as twice:
        await teacher.post(path, {"kind": "wrong_price"})
    assert twice.value.code == "incident_on"
    thrown = await world.facts(IncidentThrown)
    assert [(one.data["kind"], one.data["origin"], one.data["listing_id"]) for one in thrown] == [
        ("wrong_price", "lecturer", listing["id"])
    ]
    costs = [(await ming.get(f"/listings/{listing['id']}"))["skus"][0]["price_fen"]]
    await ming.post(f"/shows/{show['id']}/end")  # long before the incident is over
    costs.append((await ming.get(f"/listings/{listing['id']}"))["skus"][0]["price_fen"])
    assert costs == [listing["skus"][0]["price_fen"] // 10, listing["skus"][0]["price_fen"]]


@pytest.mark.nightly
async def test_every_kind_of_incident_can_be_thrown_and_ends(world: World):
    ming, teacher = await world.student("李小明"), await world.lecturer()
    listing = await given.listing_on_sale(ming, await given.open_shop(ming))
    show = await given.live_show(ming, listing)
    await ming.post(f"/shows/{show['id']}/pin", {"listing_id": listing["id"]})
    kinds = list(PROCEDURES)
    for several in (kinds[:3], kinds[3:6], kinds[6:]):  # no more than three at once
        for kind in several:
            await teacher.post(f"/shows/{show['id']}/incidents", {"kind": kind})
        if len(several) == 3:
            with pytest.raises(Told) as enough:
                await teacher.post(f"/shows/{show['id']}/incidents", {"kind": next(one for one in kinds if one not in several)})
            assert enough.value.code == "incidents_enough"
        open_now = len(await world.facts(IncidentThrown)) - len(await world.facts(IncidentClosed))
        assert open_now == len(several)  # control: they are on until their time is over
        await world.pass_time(max(PROCEDURES[kind].lasts_s for kind in several) + 5)
    assert [one.data["kind"] for one in await world.facts(IncidentThrown)] == kinds
    assert [one.data["outcome"] for one in await world.facts(IncidentClosed)] == ["missed"] * len(kinds)


def check_proof(proof):
    from streaming.exam_proof import faults

    return [fault.about for fault in faults(proof)]
