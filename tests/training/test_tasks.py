"""Learning tasks: ticked off by what the system sees, by proof where it cannot, called when they are missed (R-CLS-5, R-ASM-4)."""

from typing import Any

import pytest

from tests import given
from tests.mall.market import picture
from tests.training.lecture_hall import Player, convert, course, film
from tests.world import Person, Told, World
from training.events import GuidanceLogged, TaskDone, TaskMissed

MINUTES = 1_200


async def tasks(student: Person) -> dict[str, dict[str, Any]]:
    """A student's tasks by title."""
    return {one["title"]: one for one in (await student.get(f"/cohorts/{student.cohort_id}/tasks/mine"))["tasks"]}


async def set_task(teacher: Person, kind: str, title: str = "任务", in_s: int = MINUTES, **form: Any) -> str:
    due_at = teacher.world.clock.now() + in_s * 1000
    made = await teacher.post(f"/cohorts/{teacher.cohort_id}/tasks", {"kind": kind, "title": title, "due_at": due_at, **form})
    return str(made["id"])


async def show_picture(student: Person, task_id: str, words: str = "") -> Any:
    return await student.post(f"/tasks/{task_id}/proof-picture", files={"file": ("p.png", picture(), "image/png")}, data={"words": words})


async def performance(world: World, student: Person) -> str:
    found = (await student.get(f"/cohorts/{student.cohort_id}/process/mine"))["evaluation"]
    return next((reason["zh"] for reason in found["reasons"] if reason["code"] == "exercises"), "")


async def test_shop_goods_and_show_tick_themselves_off(world: World) -> None:
    """R-CLS-5: what the mall and the live room saw needs no proof."""
    teacher, ming, hong = await world.lecturer(), await world.student("李小明"), await world.student("王小红")
    await set_task(teacher, "open_shop", "开店")
    await set_task(teacher, "list_goods", "上架", least=1)
    await set_task(teacher, "solo_show", "练播", least=1)
    await set_task(teacher, "group_show", "小组直播", least=1)
    shop = await given.open_shop(ming)
    listing = await given.listing_on_sale(ming, shop)
    show = await given.live_show(ming, listing)
    await world.pass_time(61)
    assert (await tasks(ming))["练播"]["stand"] == "open"
    await ming.post(f"/shows/{show['id']}/end")
    found = await tasks(ming)
    assert {title: one["stand"] for title, one in found.items()} == {"开店": "done", "上架": "done", "练播": "done", "小组直播": "open"}
    assert (found["练播"]["way"], found["练播"]["show_id"], found["练播"]["late"]) == ("system", show["id"], False)
    assert {one["stand"] for one in (await tasks(hong)).values()} == {"open"}
    assert "按时完成练习 3/3" in await performance(world, ming)


async def test_a_group_show_is_everybody_s_at_its_desk_and_a_short_one_nobody_s(world: World) -> None:
    teacher, ming, hong = await world.lecturer(), await world.student("李小明"), await world.student("王小红")
    await set_task(teacher, "group_show", "小组直播", least=1)
    listing = await given.listing_on_sale(ming, await given.open_shop(ming))
    for seconds, stand in ((10, "open"), (60, "done")):
        show = await given.planned_show(ming, listing)
        await ming.post(f"/shows/{show['id']}/seats", {"person_id": hong.id, "seat": "controller"})
        await ming.post(f"/shows/{show['id']}/start")
        await world.pass_time(seconds)
        await ming.post(f"/shows/{show['id']}/end")
        assert [(await tasks(one))["小组直播"]["stand"] for one in (ming, hong)] == [stand, stand]


async def test_what_was_done_before_the_task_was_set_counts(world: World) -> None:
    teacher, ming = await world.lecturer(), await world.student("李小明")
    await given.open_shop(ming)
    made = await teacher.post(f"/cohorts/{teacher.cohort_id}/tasks/standard", {})
    assert [one["kind"] for one in made] == ["open_shop", "list_goods", "proof", "proof", "proof", "proof"], "F.4 E asks for three films"
    assert await teacher.post(f"/cohorts/{teacher.cohort_id}/tasks/standard", {}) == []
    assert (await tasks(ming))["在模拟商城开店"]["stand"] == "done"
    assert (await tasks(ming))["在模拟商城上架商品"]["so_far"] == 0


async def test_a_course_is_a_task_done_at_ninety_five_percent(world: World) -> None:
    teacher, ming = await world.lecturer(), await world.student("李小明")
    made = await course(teacher)
    await set_task(teacher, "course", "看课", course_id=made["id"])
    needed = made["mine"]["missing_s"] if "mine" in made else -(-made["length_s"] * 95 // 100)
    player = await Player(ming, made["id"]).open()
    await player.play(0, needed - 1)
    await player.leave()
    assert (await tasks(ming))["看课"]["stand"] == "open"
    await (await player.open()).beat(needed - 1, needed)
    assert (await tasks(ming))["看课"]["stand"] == "done"
    with pytest.raises(Told) as told:
        await set_task(teacher, "course", "没有的课", course_id="crs_0")
    assert told.value.fields == {"course_id": "no_course"}


async def test_a_picture_is_looked_at_returned_with_the_reason_and_accepted_the_second_time(world: World) -> None:
    teacher, ming, hong = await world.lecturer(), await world.student("李小明"), await world.student("王小红")
    task_id = await set_task(teacher, "proof", "注册账号")
    proof = await show_picture(ming, task_id, "我的主页")
    with pytest.raises(Told, match="proof_waits"):
        await show_picture(ming, task_id)
    shown = await teacher.ask("GET", f"/proofs/{proof['id']}/picture")
    assert shown.content[:3] == b"\xff\xd8\xff"
    assert (await hong.ask("GET", f"/proofs/{proof['id']}/picture")).status_code == 404
    assert (await ming.ask("POST", f"/proofs/{proof['id']}/judge", {"accepted": True})).status_code == 403
    with pytest.raises(Told) as silent:
        await teacher.post(f"/proofs/{proof['id']}/judge", {"accepted": False})
    assert silent.value.fields == {"reason": "reason_missing"}
    await teacher.post(f"/proofs/{proof['id']}/judge", {"accepted": False, "reason": "看不清账号名"})
    assert ((await tasks(ming))["注册账号"]["stand"], (await tasks(ming))["注册账号"]["returned"]) == ("returned", "看不清账号名")
    again = await show_picture(ming, task_id)
    world.clock.advance(MINUTES + 1)  # the lecturer looks after it was due; it was handed in before
    await world.settle()
    assert [one["name"] for one in await teacher.get(f"/cohorts/{teacher.cohort_id}/proofs")] == ["李小明"]
    await teacher.post(f"/proofs/{again['id']}/judge", {"accepted": True})
    assert ((await tasks(ming))["注册账号"]["stand"], (await tasks(ming))["注册账号"]["late"]) == ("done", False)
    assert [fact.data["person_id"] for fact in await world.facts(TaskMissed)] == [hong.id]
    with pytest.raises(Told, match="task_done"):
        await show_picture(ming, task_id)


async def test_a_short_video_is_a_proof_once_it_plays(world: World) -> None:
    teacher, ming = await world.lecturer(), await world.student("李小明")
    task_id = await set_task(teacher, "proof", "短视频")
    for data, state in ((film(3)[:1500], "draft"), (film(3), "waiting")):
        proof = await ming.post(f"/tasks/{task_id}/proof-video", {"words": "介绍我的米粉"})
        where = f"/proofs/{proof['id']}/upload?take=take00001&at=0&last=true"
        assert (await ming.ask("POST", where, content=data)).status_code == 200
        early = await teacher.ask("POST", f"/proofs/{proof['id']}/judge", {"accepted": True})
        assert early.json()["code"] == "proof_on_the_way"
        await convert(ming)
        assert (await tasks(ming))["短视频"]["proof"]["state"] == state
    assert (await ming.ask("POST", where.replace("take00001", "take00002"), content=film(2))).json()["code"] == "proof_handed_in"
    assert (await teacher.ask("GET", f"/proofs/{proof['id']}/video")).content[4:8] == b"ftyp"
    await teacher.post(f"/proofs/{proof['id']}/judge", {"accepted": True})
    assert [fact.data["way"] for fact in await world.facts(TaskDone)] == ["proof"]


async def test_late_is_late_and_a_cancelled_task_counts_no_more(world: World) -> None:
    teacher, ming, hong = await world.lecturer(), await world.student("李小明"), await world.student("王小红")
    task_id = await set_task(teacher, "open_shop", "开店")
    kept = await set_task(teacher, "proof", "交作业")
    with pytest.raises(Told) as past:
        await set_task(teacher, "proof", "昨天", in_s=-1)
    assert past.value.fields == {"due_at": "in_the_past"}
    await teacher.post(f"/tasks/{kept}/tick", {"person_id": ming.id})
    world.clock.advance(MINUTES + 1)
    await world.settle()
    assert sorted(fact.data["person_id"] for fact in await world.facts(TaskMissed)) == sorted([ming.id, hong.id, hong.id])
    await given.open_shop(ming)
    assert ((await tasks(ming))["开店"]["stand"], (await tasks(ming))["开店"]["late"]) == ("done", True)
    assert "按时完成练习 1/2" in await performance(world, ming)
    assert "按时完成练习 0/2" in await performance(world, hong)
    await teacher.post(f"/tasks/{task_id}/cancel")
    assert "按时完成练习 1/1" in await performance(world, ming)
    with pytest.raises(Told, match="task_cancelled"):
        await teacher.post(f"/tasks/{task_id}/tick", {"person_id": hong.id})


async def test_guidance_is_logged_and_the_student_sees_it(world: World) -> None:
    teacher, ming, hong = await world.lecturer(), await world.student("李小明"), await world.student("王小红")
    path = f"/cohorts/{teacher.cohort_id}/guidances"
    await teacher.post(path, {"person_id": ming.id, "minutes": 15, "about": "主图换成白底"})
    await teacher.post(path, {"minutes": 30, "about": "全班：开场话术"})
    with pytest.raises(Told) as strange:
        await teacher.post(path, {"person_id": teacher.id, "minutes": 5, "about": "自己"})
    assert strange.value.fields == {"person_id": "no_student"}
    assert (await teacher.get(path))["minutes"] == 45
    for student, count in ((ming, 2), (hong, 1)):
        assert len((await student.get(f"/cohorts/{teacher.cohort_id}/tasks/mine"))["guidances"]) == count
    assert len(await world.facts(GuidanceLogged)) == 2
    assert (await ming.ask("GET", path)).status_code == 403
