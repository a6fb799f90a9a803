"""A result is said when nothing can change it any more, not only when a mark comes: ledger, light, figures and forms (R-ASM-5, R-ASM-9)."""

from typing import Any

import pytest
from sqlalchemy import delete, update

from sandbox.process import DERIVED, REACTIONS
from sandbox.rebuild import fingerprint, rebuild_in
from sandbox.store import Tx
from tests.training.classes import AClass, whole_class
from tests.training.hall import DEVICE
from tests.world import Person, Told, World
from training.assessment.evidence_tables import Evidence
from training.assessment.verdicts import untold_classes
from training.cohorts.filing import local_day
from training.cohorts.tables import Result
from training.events import VerdictReached

BARRED, ABSENT, THERE = range(3)


async def a_class(world: World, kept: int = 16) -> tuple[AClass, list[Person]]:
    """A class of three after its last session; the first was absent three times. Attendance was taken in the first `kept` sessions."""
    one = await AClass.prepared(world)
    await one.file(starts_on=local_day(world.clock.now() - 20 * 86_400_000))
    await one.approve()
    await one.office.post(f"/cohorts/{one.cohort_id}/open")
    students = [await one.student(line) for line in await one.import_roster(whole_class(3))]
    sessions = (await one.office.get(f"/cohorts/{one.cohort_id}/filing"))["sessions"]
    for session in sessions[:kept]:
        records = [{"person_id": person.id, "presence": "present"} for person in students]
        if session in sessions[:3]:
            records[BARRED]["presence"] = "absent"
        await one.lecturer.post(f"/sessions/{session['id']}/records", {"records": records})
        await one.lecturer.post(f"/sessions/{session['id']}/countersign")
    return one, students


async def test_a_class_closed_by_an_older_version_has_its_verdicts_said_at_the_next_start(world: World) -> None:
    one, students = await a_class(world)
    await reported(one)
    await one.closed()
    said = len(await world.facts(VerdictReached))
    await world.process.tell_untold()
    assert len(await world.facts(VerdictReached)) == said, "said once: not again"
    await world.process.store.write(as_an_older_version_left_it)
    assert await world.process.store.read(untold_classes) == [one.cohort_id]
    await world.process.tell_untold()
    await world.settle()
    assert len(await world.facts(VerdictReached)) == said + len(students)
    assert (await looked(one))[0] == ["failed"] * len(students)
    await world.process.tell_untold()
    assert len(await world.facts(VerdictReached)) == said + len(students)


def as_an_older_version_left_it(tx: Tx) -> None:
    """No verdict was ever said, so nothing that follows from one is there."""
    tx.session.execute(delete(Evidence).where(Evidence.kind == "verdict"))
    tx.session.execute(delete(Result))


async def reported(one: AClass) -> None:
    """Both sides confirm the list."""
    path = f"/cohorts/{one.cohort_id}/admitted"
    roster = (await one.office.get(f"/cohorts/{one.cohort_id}"))["roster"]
    with pytest.raises(Told, match="barred"):
        await one.lecturer.post(path, {"decisions": [{"person_id": roster[BARRED]["person_id"], "admitted": True}]})
    version = (await one.lecturer.post(path, {"decisions": []}))["version"]
    for person in (one.lecturer, one.office):
        await person.post(f"{path}/confirm", {"version": version})


async def looked(one: AClass) -> tuple[list[str], tuple[int, int], int, Any]:
    """The outcome of each as supervision sees it, passed and failed in the ledger, results the light has, `admitted` of S9."""
    path = f"/cohorts/{one.cohort_id}"
    seen = await one.authority.post(f"{path}/inspect", {"reason": "年度抽查"})
    (line,) = (await one.authority.get("/school/figures"))["ledger"]
    light = {each["key"]: each["have"] for each in (await one.office.get(f"{path}/completeness"))["lines"]}
    facts = (await one.lecturer.get(f"{path}/forms/S9/suggested")).get("facts", {})
    return [each["outcome"] for each in seen], (line["passed"], line["failed"]), light["results"], facts.get("admitted")


async def test_who_is_not_on_the_reported_list_failed_and_every_page_says_so(world: World) -> None:
    one, _ = await a_class(world)
    path = f"/cohorts/{one.cohort_id}"
    version = (await one.lecturer.post(f"{path}/admitted", {"decisions": []}))["version"]
    await one.lecturer.post(f"{path}/admitted/confirm", {"version": version})
    assert await looked(one) == (["open"] * 3, (0, 0), 0, None), "one side's word reports nothing"
    await one.office.post(f"{path}/admitted/confirm", {"version": version})
    assert await looked(one) == (["failed", "open", "open"], (0, 1), 1, 2)
    await one.office.post(f"{path}/admitted/reopen", {"reason": "考勤要再核对一次"})
    assert await looked(one) == (["open"] * 3, (0, 0), 0, None), "the list was taken back"


async def test_absent_from_the_closed_exam_is_failed_unless_another_one_is_planned(world: World) -> None:
    one, students = await a_class(world)
    await reported(one)
    path = f"/cohorts/{one.cohort_id}/exams"
    exam = (await one.lecturer.post(path, {"title": "结班理论考试", "kind": "final"}))["id"]
    await one.lecturer.post(f"/exams/{exam}/open")
    await students[THERE].post(f"/exams/{exam}/sitting", {"device": DEVICE})
    assert (await looked(one))[0] == ["failed", "open", "open"], "the exam is still open"
    await one.lecturer.post(f"/exams/{exam}/close")
    assert (await looked(one))[0] == ["failed", "failed", "failed"], "one absent, one with an empty paper"
    lines = (await one.office.get(f"/cohorts/{one.cohort_id}/results"))["students"]
    assert (lines[ABSENT]["verdict"]["because"], "理论考试缺考" in lines[ABSENT]["verdict"]["zh"]) == (["theory"], True)
    assert "理论考试 0 分" in lines[THERE]["verdict"]["zh"]
    await one.lecturer.post(path, {"title": "第二场", "kind": "final"})
    assert (await looked(one))[0] == ["failed", "open", "failed"], "who was absent may sit the other one"


async def test_a_printed_exam_that_is_closed_leaves_time_to_enter_the_marks(world: World) -> None:
    one, students = await a_class(world)
    await reported(one)
    exam = (await one.lecturer.post(f"/cohorts/{one.cohort_id}/exams", {"title": "笔试", "kind": "final", "way": "paper"}))["id"]
    for step in ("open", "close"):
        await one.lecturer.post(f"/exams/{exam}/{step}")
    assert (await looked(one))[0] == ["failed", "open", "open"]
    await one.lecturer.put(f"/exams/{exam}/people/{students[THERE].id}/mark", {"score": 30})
    assert (await looked(one))[0] == ["failed", "open", "failed"]


async def test_the_close_decides_what_was_not_handed_in_and_nothing_comes_after_it(world: World) -> None:
    one, students = await a_class(world)
    await reported(one)
    await one.closed()
    assert await looked(one) == (["failed"] * 3, (0, 3), 3, 2)
    said = [(await one.office.get(f"/cohorts/{one.cohort_id}/results"))["students"][at]["verdict"]["zh"] for at in (BARRED, THERE)]
    assert "过程评价不合格" in said[0]
    assert all(part in said[1] for part in ("理论考试缺考", "实践成果到结班没有提交", "直播规划书到结班没有提交"))
    answer = await students[THERE].ask("POST", f"/cohorts/{one.cohort_id}/practice/mine", {"promise": "学员02"})
    assert (answer.status_code, answer.json()["code"]) == (409, "class_over")
    with pytest.raises(Told, match="exams_over"):
        await one.lecturer.post(f"/cohorts/{one.cohort_id}/exams", {"title": "补一场考试"})


async def test_a_rebuild_says_nothing_again_and_gives_the_same_rows(world: World) -> None:
    one, _ = await a_class(world)
    await reported(one)
    await one.closed()
    said = len(await world.facts(VerdictReached))
    name, store = "training.assessment", world.process.store

    def spoil(tx: Tx) -> None:
        tx.session.execute(update(Evidence).where(Evidence.kind == "verdict").values(data={"outcome": "passed", "admitted": True}))

    before = (await store.read(fingerprint, DERIVED[name]))[1]
    assert (await rebuild_in(store, name, REACTIONS["training"][name], DERIVED[name])).same
    await store.write(spoil)
    put_right = await rebuild_in(store, name, REACTIONS["training"][name], DERIVED[name])
    assert (put_right.same, put_right.after) == (False, before)
    assert len(await world.facts(VerdictReached)) == said
