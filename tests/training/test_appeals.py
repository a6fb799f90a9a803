"""A violation whose appeal is won counts nowhere: not in the evidence, the veto or a form handed in before; a lost one still counts."""

from typing import Any

import pytest

import streaming.events as live
from sandbox.process import DERIVED, REACTIONS
from sandbox.rebuild import rebuild_in
from tests.given import listing_on_sale, live_show, open_shop
from tests.streaming.test_drills import give, play, sold
from tests.training.hall import class_of_two
from tests.training.test_marking import marked
from tests.world import Person, Told, World

NAME = "training.assessment"
CURE = "吃了能治疗胃病，真的能治疗"


async def cured(host: Person, path: str) -> dict[str, Any]:
    """The host promised a cure on air (C02, a veto of the rubric) and the show is over; the violation."""
    await host.post(f"{path}/comments", {"text": CURE})
    await host.world.pass_time(3)
    await host.post(f"{path}/end")
    (found,) = (await host.get(f"{path}/violations"))["violations"]
    return dict(found)


async def shown(world: World) -> tuple[Person, Person, str, str]:
    """Lecturer, host, the path of his show and the violation's id; the form is handed in with it."""
    teacher, _, ming, _ = await class_of_two(world)
    show = await live_show(ming, await listing_on_sale(ming, await open_shop(ming)))
    path = f"/shows/{show['id']}"
    violation = (await cured(ming, path))["violation_id"]
    await ming.post(f"/cohorts/{ming.cohort_id}/practice/mine", {"promise": "李小明"})
    return teacher, ming, path, violation


async def counted(teacher: Person, ming: Person) -> tuple[int, int, list[str]]:
    """Violations in the form as it stands and in the one handed in, and the rules of the veto."""
    now = await ming.get(f"/cohorts/{ming.cohort_id}/practice/mine")
    sheet = await teacher.get(f"/cohorts/{ming.cohort_id}/students/{ming.id}/marking/practice")
    return len(now["shows"][0]["violations"]), len(sheet["work"]["shows"][0]["violations"]), sheet["veto"]


@pytest.mark.parametrize(("verdict", "after"), [("lifted", (0, 0, [])), ("upheld", (1, 1, ["C02"]))])
async def test_the_evidence_drops_a_lifted_violation_and_keeps_an_upheld_one(world: World, verdict: str, after: Any) -> None:
    teacher, ming, path, violation = await shown(world)
    assert await counted(teacher, ming) == (1, 1, ["C02"])
    await ming.post(f"{path}/violations/{violation}/appeal", {"reason": "我是在复述顾客的问题。"})
    assert await counted(teacher, ming) == (1, 1, ["C02"]), "an open appeal changes nothing"
    assert (await marked(teacher, ming, flow=0, answers=0, team=0, compliance=0))["evidence_changed"] is False
    await teacher.post(f"{path}/violations/{violation}/decision", {"verdict": verdict, "reason": "听过回放了"})
    assert await counted(teacher, ming) == after
    sheet = await teacher.get(f"/cohorts/{ming.cohort_id}/students/{ming.id}/marking/practice")
    assert sheet["evidence_changed"] is (verdict == "lifted"), "whoever marked before is told"
    again = await rebuild_in(world.process.store, NAME, REACTIONS["training"][NAME], DERIVED[NAME])
    assert again.same, "the log alone says the same"
    await world.build_replays()
    world.clock.advance(3)
    await world.build_replays()
    labels = [one["label"] for one in (await ming.get(f"{path}/replay"))["actions"] if one["label"].startswith("violation")]
    assert labels == ["violation" if verdict == "upheld" else "violation_lifted", "violation_appealed", f"violation_{verdict}"]
    facts = {fact["type"] for fact in (await teacher.get(f"{path}/evidence"))["facts"]}
    assert live.ViolationAppealDecided.type in facts


async def test_it_waits_for_the_lecturer_until_he_decides(world: World) -> None:
    teacher, ming, path, violation = await shown(world)
    hong = await world.student("赵小兰")

    async def waits(who: Person) -> list[int]:
        return [one["count"] for one in (await who.get("/today"))["waits"] if one["kind"] == "appeals"]

    assert await waits(teacher) == []
    await ming.post(f"{path}/violations/{violation}/appeal", {"reason": "我是在复述顾客的问题。"})
    assert await waits(teacher) == [1]
    queue = f"/cohorts/{ming.cohort_id}/appeals"
    (line,) = await teacher.get(queue)
    assert (line["name"], line["quote"], line["own"], line["appeal"]["state"]) == ("李小明", "治疗", False, "open")
    assert line["show"]["id"] == path.split("/")[2]
    assert [one["own"] for one in await ming.get(queue)] == [True]
    assert await hong.get(queue) == [], "a classmate's appeals are not his business"
    with pytest.raises(Told) as outside:
        await world.stranger().get(queue)
    assert outside.value.status == 401
    await teacher.post(f"{path}/violations/{violation}/decision", {"verdict": "upheld", "reason": "字幕里说得很清楚"})
    assert await waits(teacher) == []
    assert [(one["appeal"]["state"], one["appeal"]["answer"]) for one in await ming.get(queue)] == [("upheld", "字幕里说得很清楚")]


async def test_an_exam_is_appealed_when_its_seed_is_open(world: World) -> None:
    ming, teacher = await world.student("李小明"), await world.lecturer()
    drill = await give(world)
    show = await play(ming, drill, shelf=[await sold(ming)], seconds=2)
    path = f"/shows/{show['id']}"
    violation = (await cured(ming, path))["violation_id"]
    assert (await ming.get(f"{path}/violations"))["gate"] == "sealed"
    with pytest.raises(Told) as early:
        await ming.post(f"{path}/violations/{violation}/appeal", {"reason": "我是在复述顾客的问题。"})
    assert (early.value.status, early.value.code) == (409, "appeal_exam_sealed")
    await teacher.post(f"/drills/{drill['id']}/open")
    assert (await ming.get(f"{path}/violations"))["gate"] == "open"
    await ming.post(f"{path}/violations/{violation}/appeal", {"reason": "我是在复述顾客的问题。"})
