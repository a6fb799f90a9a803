"""A theory exam through the door: list, sealed draw, autosave, deadline, devices, power cut, paper, re-sit (R-ASM-5, R-ASM-6)."""

import json
import re
from typing import Any

import pytest

from sandbox.actor import Role
from sandbox.trade.dates import day_of
from tests.training.classes import AClass, whole_class
from tests.training.hall import DEVICE, answers, class_of_two, exam, open_exam
from tests.world import Told, World
from training.events import ExamHandedIn, VerdictReached

MINUTE = 60


async def test_the_final_exam_waits_for_both_sides(world: World) -> None:
    """R-ASM-5: lecturer and institution confirm the same version; only who is on the list sits."""
    teacher, office, ming, hong = await class_of_two(world)
    with pytest.raises(Told) as long:
        await exam(teacher, kind="final", minutes=61)
    assert long.value.fields == {"minutes": "minutes"}, "R-ASM-6"
    planned = await exam(teacher, kind="final")
    with pytest.raises(Told, match="exam_not_open"):
        await ming.post(f"/exams/{planned['id']}/sitting", {"device": DEVICE})
    with pytest.raises(Told) as early:
        await teacher.post(f"/exams/{planned['id']}/open")
    assert early.value.code == "list_not_confirmed"
    path = f"/cohorts/{teacher.cohort_id}"
    lines = (await teacher.get(f"{path}/process"))["students"]
    assert [line["passed"] for line in lines] == [True, True]
    with pytest.raises(Told) as silent:
        await teacher.post(f"{path}/admitted", {"decisions": [{"person_id": hong.id, "admitted": False}]})
    assert silent.value.code == "invalid"
    left_out = {"person_id": hong.id, "admitted": False, "reason": "本人申请不参加考核"}
    settled = await teacher.post(f"{path}/admitted", {"decisions": [left_out]})
    assert [line["admitted"] for line in settled["lines"]] == [True, False]
    assert not (await teacher.post(f"{path}/admitted/confirm", {"version": 1}))["reported"]
    assert (await office.post(f"{path}/admitted/confirm", {"version": 1}))["reported"]
    with pytest.raises(Told) as again:
        await teacher.post(f"{path}/admitted", {"decisions": []})
    assert again.value.code == "list_confirmed"
    await office.post(f"{path}/admitted/reopen", {"reason": "再核对一次名单"})
    await teacher.post(f"{path}/admitted", {"decisions": [left_out]})
    for person in (teacher, office):
        await person.post(f"{path}/admitted/confirm", {"version": 2})
    await teacher.post(f"/exams/{planned['id']}/open")
    with pytest.raises(Told) as barred:
        await hong.post(f"/exams/{planned['id']}/sitting", {"device": DEVICE})
    assert barred.value.code == "not_admitted"
    assert (await ming.post(f"/exams/{planned['id']}/sitting", {"device": DEVICE}))["remaining_ms"] == 60 * MINUTE * 1000
    with pytest.raises(Told, match="exam_state"):
        await office.post(f"{path}/admitted/reopen", {"reason": "考试已经开始了"})


async def test_papers_differ_in_order_not_in_weight_and_never_show_a_key(world: World) -> None:
    """E4: drawn by a sealed seed, frozen, and no student answer holds the key."""
    teacher, _, ming, hong = await class_of_two(world)
    held = await open_exam(teacher)
    bodies = [await one.ask("POST", f"/exams/{held['id']}/sitting", {"device": DEVICE}) for one in (ming, hong)]
    papers = [body.json() for body in bodies]
    for body in [*bodies, await ming.ask("GET", f"/exams/{held['id']}/sitting"), await ming.ask("GET", f"/cohorts/{ming.cohort_id}/exams")]:
        assert body.status_code == 200
        assert '"right"' not in body.text
        assert '"why"' not in body.text
    stems = [[question["stem"] for question in paper["questions"]] for paper in papers]
    assert stems[0] != stems[1]
    for paper in papers:
        assert sum(question["points"] for question in paper["questions"]) == 100
    assert (await ming.get(f"/exams/{held['id']}/sitting"))["questions"] == papers[0]["questions"]
    listed = (await ming.get(f"/cohorts/{ming.cohort_id}/exams"))[0]
    assert (listed["seed"], len(listed["seed_hash"])) == (None, 64)
    for path in ("/question-bank", "/question-bank/questions", f"/exams/{held['id']}/control", f"/exams/{held['id']}/paper.pdf"):
        assert (await ming.ask("GET", path)).status_code == 403


async def test_the_deadline_hands_in_once_and_keeps_what_came_late(world: World) -> None:
    """E1, E3: grace of five seconds counts, what is later is refused and kept; a second submission changes nothing."""
    teacher, _, ming, hong = await class_of_two(world)
    held = await open_exam(teacher, minutes=1)
    path = f"/exams/{held['id']}/sitting"
    for one in (ming, hong):
        await one.post(path, {"device": DEVICE})
    world.clock.advance(MINUTE + 4)
    saved = await ming.put(f"{path}/answers", answers(1, [0]))
    assert (saved["flagged"], saved["remaining_ms"]) == (True, 0)
    world.clock.advance(2)
    with pytest.raises(Told) as late:
        await ming.put(f"{path}/answers", answers(2, [1], seq=2))
    assert (late.value.status, late.value.code) == (409, "exam_over")
    await world.settle()
    done = [ExamHandedIn.model_validate(one.data) for one in await world.facts(ExamHandedIn)]
    assert sorted(one.person_id for one in done) == sorted([ming.id, hong.id])
    assert {one.way for one in done} == {"deadline"}
    control = await teacher.get(f"/exams/{held['id']}/control")
    assert "refused" in [note["kind"] for note in control["record"]]
    seat = await ming.post(f"{path}/submit", answers(3, [0], seq=3))
    assert seat["state"] == "handed_in"
    assert len(await world.facts(ExamHandedIn)) == 2
    with pytest.raises(Told) as closed:
        await ming.put(f"{path}/answers", answers(3, [0], seq=4))
    assert closed.value.code == "exam_over"


async def test_another_device_needs_the_assistant_and_gets_no_time(world: World) -> None:
    """E5, R-ROLE-4: resumed on record, same paper, same deadline; the old device is out."""
    teacher, _, ming, _ = await class_of_two(world)
    assistant = await world.staff(Role.ASSISTANT, "陈助理", teacher.cohort_id)
    held = await open_exam(teacher)
    path = f"/exams/{held['id']}/sitting"
    first = await ming.post(path, {"device": DEVICE})
    await ming.put(f"{path}/answers", answers(1, [0]))
    world.clock.advance(10 * MINUTE)
    with pytest.raises(Told) as elsewhere:
        await ming.post(path, {"device": "another-phone"})
    assert elsewhere.value.code == "exam_elsewhere"
    await assistant.post(f"/exams/{held['id']}/people/{ming.id}/move", {"reason": "手机没电换机"})
    second = await ming.post(path, {"device": "another-phone"})
    assert (second["deadline_at"], second["questions"], second["answers"]) == (first["deadline_at"], first["questions"], {"1": [0]})
    with pytest.raises(Told):
        await ming.put(f"{path}/answers", answers(1, [1], seq=9))
    seen = (await assistant.get(f"/exams/{held['id']}/control"))["people"]
    assert {line["score"] for line in seen} == {None}


async def test_a_power_cut_costs_nobody_time_and_is_on_record(world: World) -> None:
    """Recorded when the power is back, held from when it went; a paper the deadline handed in meanwhile is open again."""
    teacher, _, ming, _ = await class_of_two(world)
    held = await open_exam(teacher, minutes=10)
    path = f"/exams/{held['id']}/sitting"
    await ming.post(path, {"device": DEVICE})
    world.clock.advance(4 * MINUTE)
    await ming.put(f"{path}/answers", answers(1, [0]))
    dark = world.clock.now() + 1000
    world.clock.advance(15 * MINUTE)
    await world.settle()
    assert (await ming.get(path))["state"] == "handed_in"
    with pytest.raises(Told) as early:
        await teacher.post(f"/exams/{held['id']}/pause", {"reason": "教室停电", "since_at": dark - 2 * MINUTE * 1000})
    assert early.value.code == "pause_too_early"
    assert re.search(r"不能早于 \d\d:\d\d:\d\d：", early.value.sentence), "a time a lecturer reads, not one of a log"
    await teacher.post(f"/exams/{held['id']}/pause", {"reason": "教室停电", "since_at": dark})
    with pytest.raises(Told) as paused:
        await ming.put(f"{path}/answers", answers(2, [0], seq=2))
    assert paused.value.code == "exam_paused"
    await teacher.post(f"/exams/{held['id']}/resume")
    seat = await ming.get(path)
    assert (seat["state"], seat["remaining_ms"], seat["answers"]) == ("running", 6 * MINUTE * 1000 - 1000, {"1": [0]})


async def test_paper_marks_and_a_resit_keep_both_marks(world: World) -> None:
    """R-ASM-6: the written variant; 101 is no mark; a re-sit is off until the authority approves one."""
    teacher, office, ming, hong = await class_of_two(world)
    authority = await world.staff(Role.AUTHORITY, "县就业中心")
    path = f"/cohorts/{teacher.cohort_id}"
    await teacher.post(f"{path}/admitted", {"decisions": []})
    await teacher.post(f"{path}/admitted/confirm", {"version": 1})
    await office.post(f"{path}/admitted/confirm", {"version": 1})
    held = await open_exam(teacher, kind="final", way="paper")
    printed = [await teacher.ask("GET", f"/exams/{held['id']}/paper.pdf?variant={one}") for one in "AB"]
    assert all(page.content.startswith(b"%PDF") for page in printed)
    assert printed[0].content != printed[1].content
    mark = f"/exams/{held['id']}/people/{ming.id}/mark"
    with pytest.raises(Told) as silly:
        await teacher.put(mark, {"score": 101})
    assert silly.value.status == 422
    await teacher.put(mark, {"score": 59})
    with pytest.raises(Told):
        await teacher.post(f"{path}/students/{ming.id}/resit", {"reason": "讲师不能自己批准"})
    with pytest.raises(Told) as none:
        await authority.post(f"{path}/students/{hong.id}/resit", {"reason": "没有考试成绩"})
    assert none.value.code == "no_resit"
    await authority.post(f"{path}/students/{ming.id}/resit", {"reason": "考试当天发高烧"})
    await teacher.put(mark, {"score": 60})
    told = [VerdictReached.model_validate(one.data) for one in await world.facts(VerdictReached)]
    assert [(one.outcome, one.theory) for one in told if one.theory is not None] == [("failed", 59), ("open", 60)]
    line = (await office.get(f"{path}/results"))["students"][0]
    assert ([one["score"] for one in line["sittings"]], line["resits"], line["resit_open"]) == ([59, 60], 1, False)


async def test_another_final_exam_is_a_resit_too_and_needs_the_authority(world: World) -> None:
    """R-ASM-6: a lecturer who plans the final exam a second time gives nobody a second chance; with the approval both marks stand."""
    teacher, office, ming, hong = await class_of_two(world)
    authority = await world.staff(Role.AUTHORITY, "县就业中心")
    path = f"/cohorts/{teacher.cohort_id}"
    await teacher.post(f"{path}/admitted", {"decisions": []})
    await teacher.post(f"{path}/admitted/confirm", {"version": 1})
    await office.post(f"{path}/admitted/confirm", {"version": 1})
    first, second, printed = [await open_exam(teacher, kind="final", way=way) for way in ("computer", "computer", "paper")]
    for one in (ming, hong):
        await one.post(f"/exams/{first['id']}/sitting", {"device": DEVICE})
        with pytest.raises(Told, match="already_handed_in"):
            await one.post(f"/exams/{second['id']}/sitting", {"device": DEVICE})
        await one.post(f"/exams/{first['id']}/sitting/submit", answers(1, [0]))
    for held in (first, second):
        with pytest.raises(Told, match="already_handed_in"):
            await ming.post(f"/exams/{held['id']}/sitting", {"device": DEVICE})
    mark = f"/exams/{printed['id']}/people/{ming.id}/mark"
    with pytest.raises(Told, match="resit_needed"):
        await teacher.put(mark, {"score": 90})
    assert [one["again"] for one in await ming.get(f"{path}/exams")] == [False] * 3
    await authority.post(f"{path}/students/{ming.id}/resit", {"reason": "考试当天发高烧"})
    assert [one["again"] for one in await ming.get(f"{path}/exams") if one["mine"]] == [True]
    assert [one["again"] for one in await hong.get(f"{path}/exams")] == [False] * 3
    with pytest.raises(Told, match="no_resit"):
        await authority.post(f"{path}/students/{ming.id}/resit", {"reason": "已经批准过一次"})
    await ming.post(f"/exams/{second['id']}/sitting", {"device": DEVICE})
    await ming.post(f"/exams/{second['id']}/sitting/submit", answers(1, [0]))
    with pytest.raises(Told, match="already_handed_in"):
        await ming.post(f"/exams/{first['id']}/sitting", {"device": DEVICE})
    with pytest.raises(Told, match="already_handed_in"):
        await hong.post(f"/exams/{second['id']}/sitting", {"device": DEVICE})
    transcript = await ming.get(f"{path}/students/{ming.id}/transcript")
    assert (len(transcript["sittings"]), transcript["theory"]) == (2, transcript["sittings"][1]["score"])


async def test_the_other_reading_says_beforehand_whom_it_would_bar(world: World) -> None:
    """R-ASM-1: the institution chooses; before it does the page names who would be judged otherwise, and after the choice who is."""
    one = await AClass.prepared(world)
    await one.opened(starts_on=day_of(world.clock.now() - 86_400_000))
    first, _ = await one.import_roster(whole_class(2))
    sessions = (await one.office.get(f"/cohorts/{one.cohort_id}/filing"))["sessions"]
    entry = {"person_id": first["person_id"], "presence": "absent", "missed": 35, "reason": "没有请假也没有来"}
    await one.lecturer.post(f"/sessions/{sessions[0]['id']}/records", {"records": [entry]})
    await world.settle()
    path = f"/cohorts/{one.cohort_id}/process"
    before = await one.office.get(path)
    assert (before["reading"], [line["passed"] for line in before["students"]]) == ("together", [True, True])
    assert before["other"] == {"reading": "any_absence", "differs": [{"person_id": first["person_id"], "passed": False}]}
    with pytest.raises(Told, match="forbidden"):
        await one.lecturer.put(f"{path}/reading", {"reading": "any_absence"})
    await one.office.put(f"{path}/reading", {"reading": "any_absence"})
    after = await one.office.get(path)
    assert [line["passed"] for line in after["students"]] == [False, True]
    assert after["other"] == {"reading": "together", "differs": [{"person_id": first["person_id"], "passed": True}]}


async def test_a_file_with_one_fault_brings_nothing(world: World) -> None:
    """GIFT and Excel: all or none, the fault named by its line."""
    teacher, *_ = await class_of_two(world)
    good = "退货运费由谁承担，应当在什么时候说明？ {=下单前 ~签收后 ~发货后}"
    bad = "::x:: 这一题没有正确答案的选项 {~甲 ~乙}"

    async def bring(text: str) -> Any:
        return await teacher.ask("POST", "/question-bank/import", files={"file": ("q.gift", text.encode())}, data={"chapter": "law"})

    refused = (await bring(f"{good}\n\n{bad}\n")).json()
    assert refused["code"] == "questions_rejected"
    assert "第 3 行" in json.dumps(refused, ensure_ascii=False)
    assert (await bring(good)).json() == {"imported": 1, "known": 0}
    assert (await bring(good)).json() == {"imported": 0, "known": 1}
    blank = await teacher.ask("GET", "/question-bank/template.xlsx")
    sheet = await teacher.ask("POST", "/question-bank/import", files={"file": ("q.xlsx", blank.content)})
    assert sheet.json() == {"imported": 3, "known": 0}

    async def looked_for(**wanted: object) -> Any:
        return (await teacher.ask("GET", "/question-bank/questions", params={"words": "退货运费由谁承担"} | wanted)).json()

    found = await looked_for(chapter="law", kind="single", difficulty=2)
    assert [(one["stem"], one["own"]) for one in found["questions"]] == [("退货运费由谁承担，应当在什么时候说明？", True)]
    assert (await looked_for(difficulty=3))["total"] == 0
    await teacher.delete(f"/question-bank/questions/{found['questions'][0]['id']}")
    assert (await looked_for())["total"] == 0
