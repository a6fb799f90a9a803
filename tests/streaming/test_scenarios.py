"""A lecturer's own scenarios through the door: tried out, saved as versions, predicted, refused with the line, frozen in an exam."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any

import pytest

from sandbox.clock import SystemClock
from sandbox.store import Tx
from streaming.drill_tables import ScenarioVersion
from tests.world import Told, World


async def test_sliders_change_the_predicted_ranges_and_a_version_keeps_them(world: World):
    world.process.workbench.make = lambda: ThreadPoolExecutor(1)
    ming, teacher = await world.student("李小明"), await world.lecturer()
    path = f"/cohorts/{teacher.cohort_id}/scenarios"
    form = {"base": "warm-up", "title": "我的热身", "minutes": 1, "sliders": {"crowd": 100, "patience": 100}}

    async def tried(**sliders):
        job = await teacher.post(f"{path}/try", {**form, "sliders": {**form["sliders"], **sliders}})
        await world.process.workbench.answer(world.process.workbench.job(job["id"], teacher.id))
        seen = await teacher.get(f"/jobs/{job['id']}")
        assert (seen["stage"], seen["done"]) == ("done", seen["total"])
        return seen["answer"]["hosts"]["competent"]["entered"]

    few, many = await tried(crowd=50), await tried(crowd=200)
    assert many[0] > few[2]
    assert await tried(crowd=50) == few  # control: the same sliders, the same ranges

    library = {one["id"]: one["version"] for one in await teacher.get(path)}
    assert (library["strict-cosmetics"], library["warm-up"]) == (3, 1)  # as their files say
    saved = await teacher.post(path, form)
    assert (saved["version"], saved["predicted"]) == (1, None)
    assert (await teacher.post(path, form))["id"] == saved["id"]  # nothing changed: no new version
    assert await world.process.predictions.step()
    assert not await world.process.predictions.step()
    listed = {one["id"]: one for one in await teacher.get(path)}
    assert listed[saved["id"]]["predicted"]["shows"] == 20
    assert set(listed[saved["id"]]["predicted"]["hosts"]) == {"silent", "average", "competent"}
    second = await teacher.post(path, {**form, "title": "第二版"})
    counted = {one["id"]: one["version"] for one in await teacher.get(path)}
    assert (counted[second["id"]], counted["warm-up"]) == (second["version"], 1) == (2, 1)  # a class counts its own
    with pytest.raises(Told) as student:
        await ming.post(path, form)
    assert student.value.status == 403

    # what the lecturer reads beside it: every effect of the crowd, and which ones a scenario has changed
    about = f"/cohorts/{teacher.cohort_id}/crowd"
    assert {"path": "leaving.picture", "value": "1.5"}.items() <= {one["path"]: one for one in (await teacher.get(about))["effects"]}[
        "leaving.picture"
    ].items()
    with pytest.raises(Told) as closed:
        await ming.get(about)
    assert closed.value.status == 403
    content = await teacher.get(f"{path}/content-talk")
    assert ("leaving.no_pin", "30: 0, 120: 0.8") in {(one["path"], one["standard"]) for one in content["departs"]}
    assert (await teacher.get(f"{path}/first-broadcast"))["departs"] == []
    louder = await teacher.post(f"{path}/try", {"text": content["text"].replace("model:", "model:\n  gifts: {values_fen: [10]}")})
    assert "gifts.values_fen" in {one["path"] for one in louder["departs"]}


async def test_a_bad_file_is_refused_with_its_line_and_an_exam_freezes(world: World):
    world.process.workbench.make = lambda: ThreadPoolExecutor(1)
    teacher = await world.lecturer()
    path = f"/cohorts/{teacher.cohort_id}/scenarios"
    text = (await teacher.get(f"{path}/warm-up"))["text"]
    wanted = 1 + text.splitlines().index("minutes: 10")
    for with_sliders in ({}, {"title": "我的热身", "sliders": {"crowd": 50}}):  # the lines are those of the text that was sent
        with pytest.raises(Told) as bad:
            await teacher.post(path, {"text": text.replace("minutes: 10", "minutse: 10"), **with_sliders})
        assert (bad.value.status, bad.value.code) == (422, "bad_scenario")
        assert bad.value.fields == {"minutse": "extra_forbidden"}
        assert [field["line"] for field in bad.value.problem["fields"]] == [wanted]
    saved = await teacher.post(path, {"text": text})
    await teacher.post(f"/cohorts/{teacher.cohort_id}/drills", {"title": "期末", "mode": "exam", "scenario": saved["id"]})
    with pytest.raises(Told) as frozen:
        await teacher.post(path, {"text": text.replace("minutes: 10", "minutes: 12")})
    assert frozen.value.code == "scenario_frozen"
    own = {one["id"]: one for one in await teacher.get(path) if one["own"]}
    assert own[saved["id"]]["frozen"] == "期末"
    exam = (await teacher.get(f"/cohorts/{teacher.cohort_id}/drills"))[0]
    await teacher.post(f"/drills/{exam['id']}/close")
    own = {one["id"]: one for one in await teacher.get(path) if one["own"]}
    assert own[saved["id"]]["frozen"] is None  # control: over is over


async def test_the_ranges_of_one_scenario_are_there_for_the_library_too(world: World):
    world.process.workbench.make = lambda: ThreadPoolExecutor(1)
    ming, teacher = await world.student("李小明"), await world.lecturer()
    path = f"/cohorts/{teacher.cohort_id}/scenarios"
    begun = await teacher.get(f"{path}/knitwear/ranges")
    assert (begun["predicted"], begun["failed"], begun["progress"][1]) == (None, "", 60)
    text = (await teacher.get(f"{path}/knitwear"))["text"].replace("minutes: 30", "minutes: 1")
    saved = await teacher.post(path, {"text": text})
    assert (await teacher.get(f"{path}/{saved['id']}/ranges"))["predicted"] is None
    await world.process.predictions.step()
    behind = (await teacher.get(f"{path}/knitwear/ranges"))["progress"]
    assert behind[0] < behind[1]  # what was saved did not wait for the library's sixty shows
    ranges = await teacher.get(f"{path}/{saved['id']}/ranges")
    assert (ranges["predicted"]["shows"], ranges["progress"]) == (20, None)
    for scenario in ("knitwear", saved["id"]):
        with pytest.raises(Told) as student:
            await ming.get(f"{path}/{scenario}/ranges")
        assert student.value.status == 403
    with pytest.raises(Told) as none:
        await teacher.get(f"{path}/nowhere/ranges")
    assert none.value.status == 404
    later = await teacher.get(f"{path}/knitwear/ranges")
    assert later["progress"] is None or later["progress"][0] >= begun["progress"][0]  # asked twice, run once


class Mortal(ThreadPoolExecutor):
    """An executor whose process ends with its first question, so often as told."""

    deaths = 0

    def submit(self, fn, /, *args, **kwargs):
        if Mortal.deaths:
            Mortal.deaths -= 1
            raise BrokenProcessPool("it was ended from outside")
        return super().submit(fn, *args, **kwargs)


async def test_a_prediction_that_was_stopped_is_made_later_and_one_that_cannot_be_made_is_given_up(world: World):
    world.process.workbench.make = lambda: Mortal(1)
    teacher = await world.lecturer()
    path = f"/cohorts/{teacher.cohort_id}/scenarios"

    async def saved(title: str):
        return (await teacher.post(path, {"base": "warm-up", "title": title, "minutes": 1}))["id"]

    async def state(scenario: str):
        line = next(one for one in await teacher.get(path) if one["id"] == scenario)
        return line["predicted"] is not None, line["failed"]

    one = await saved("停机时正在算")
    running = asyncio.create_task(world.process.predictions.step())
    while world.process.predictions.progress(one) is None:
        await SystemClock().sleep(0)
    await world.process.workbench.close()  # as a clean stop does
    assert (await running, await state(one)) == (False, (False, ""))
    Mortal.deaths = 1  # as a stop of the whole service does
    assert (await world.process.predictions.step(), await state(one)) == (False, (False, ""))
    assert (await world.process.predictions.step(), await state(one)) == (True, (True, ""))
    bad = await saved("每次都算不完")
    Mortal.deaths = 3
    assert [await world.process.predictions.step() for _ in range(3)] == [False, False, True]
    assert (await state(bad), await world.process.predictions.step()) == ((False, "not_run"), False)


async def test_a_version_only_an_older_kaibo_could_read_is_listed_with_its_line_and_can_be_mended(world: World):
    world.process.workbench.make = lambda: ThreadPoolExecutor(1)
    teacher = await world.lecturer()
    path = f"/cohorts/{teacher.cohort_id}/scenarios"
    right = (await teacher.get(f"{path}/warm-up"))["text"].replace("talking: {base: 2}", "talking: {base: 2, answer_s: 30}")
    saved = await teacher.post(path, {"text": right})
    old = right.replace("answer_s: 30}", "answer_s: 30.0}")

    def as_older_kaibos_kept_it(tx: Tx) -> None:
        tx.get(ScenarioVersion, saved["id"]).text = old

    async def listed(scenario: str) -> dict[str, Any]:
        return next(one for one in await teacher.get(path) if one["id"] == scenario)

    before = await listed(saved["id"])
    assert (before["faults"], before["failed"], before["minutes"]) == ([], "", 10)  # control: one that can be read
    assert (await listed("warm-up"))["faults"] == []
    await world.process.store.write(as_older_kaibos_kept_it)
    with pytest.raises(Told) as refused:
        await teacher.post(f"{path}/try", {"text": old})
    line = await listed(saved["id"])
    assert line["faults"] == refused.value.problem["fields"]
    assert [one["line"] for one in line["faults"]] == [1 + old.splitlines().index("  talking: {base: 2, answer_s: 30.0}")]
    changed = {name: (value, line[name]) for name, value in before.items() if value != line[name]}
    assert set(changed) == {"titles", "summary", "minutes", "kind", "sliders", "incidents", "products", "faults", "failed"}
    assert line["titles"] == {"zh": "热身场", "en": "热身场"}
    assert {line[name] for name in ("summary", "minutes", "kind", "sliders", "incidents", "products")} == {None}
    assert (line["failed"], line["progress"]) == ("unreadable", None)  # nobody waits for its ranges
    assert (await world.process.predictions.step(), await world.process.predictions.step()) == (True, False)  # not one show was run
    assert (await teacher.get(f"{path}/{saved['id']}/ranges"))["failed"] == "unreadable"
    drills, drill = f"/cohorts/{teacher.cohort_id}/drills", {"title": "演练", "mode": "practice"}
    with pytest.raises(Told) as no_drill:
        await teacher.post(drills, {**drill, "scenario": saved["id"]})
    assert (no_drill.value.status, no_drill.value.code) == (409, "scenario_unreadable")
    assert f"第 {line['faults'][0]['line']} 行" in no_drill.value.problem["detail"]

    mended = await teacher.post(path, {"text": right})  # the hash is the same, and yet it is a new version
    assert (mended["version"], (await listed(mended["id"]))["faults"]) == (2, [])
    assert (await teacher.post(path, {"text": right}))["id"] == mended["id"]  # control: what can be read is saved once
    assert (await teacher.post(f"/cohorts/{teacher.cohort_id}/drills", {"title": "演练", "mode": "practice", "scenario": mended["id"]}))[
        "id"
    ]
