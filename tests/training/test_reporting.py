"""The admitted list rests on settled attendance, and its report reaches the authority (R-ASM-1, R-ASM-5, 考评申报)."""

import pytest
from sqlalchemy import select

from sandbox.actor import Role
from sandbox.identity.tables import AuditEntry
from tests.training.classes import AClass
from tests.training.hall import class_of_two
from tests.training.test_today import waits_for
from tests.training.test_verdicts import a_class
from tests.world import Told, World


async def confirmed(one: AClass, version: int = 1) -> None:
    """Both sides."""
    for person in (one.lecturer, one.office):
        await person.post(f"/cohorts/{one.cohort_id}/admitted/confirm", {"version": version})


async def test_a_list_is_not_reported_while_attendance_is_open_unless_the_lecturer_says_why(world: World) -> None:
    one, _ = await a_class(world, kept=3)
    path = f"/cohorts/{one.cohort_id}/admitted"
    await one.lecturer.post(path, {"decisions": []})
    seen = (await one.lecturer.get(path))["unsettled"]
    assert (len(seen), {line["unrecorded"] for line in seen}) == (13, {3}), "13 of 16 sessions have no record"
    for person in (one.lecturer, one.office):
        with pytest.raises(Told, match="sessions_unsettled"):
            await person.post(f"{path}/confirm", {"version": 1})
    with pytest.raises(Told, match="422"):
        await one.lecturer.post(f"{path}/confirm", {"version": 1, "reason": "停电"})
    await one.lecturer.post(f"{path}/confirm", {"version": 1, "reason": "签到表被雨淋湿，已请管理部门看过原件"})
    await one.office.post(f"{path}/confirm", {"version": 1})
    told = await one.authority.get(path)
    assert (told["reported"], told["unsettled_then"], told["unsettled_reason"]) == (True, 13, "签到表被雨淋湿，已请管理部门看过原件")


async def test_the_institution_cannot_give_the_lecturers_reason(world: World) -> None:
    one, _ = await a_class(world, kept=3)
    path = f"/cohorts/{one.cohort_id}/admitted"
    await one.lecturer.post(path, {"decisions": []})
    with pytest.raises(Told, match="sessions_unsettled"):
        await one.office.post(f"{path}/confirm", {"version": 1, "reason": "机构说可以上报"})


async def test_a_missing_signature_or_answer_holds_the_list_and_a_settled_one_lets_it_go(world: World) -> None:
    one, students = await a_class(world)
    path = f"/cohorts/{one.cohort_id}"
    session = (await one.office.get(f"{path}/filing"))["sessions"][5]["id"]
    await one.lecturer.post(f"{path}/admitted", {"decisions": []})
    assert (await one.lecturer.get(f"{path}/admitted"))["unsettled"] == []
    await students[1].post(f"/sessions/{session}/object", {"text": "这节课我迟到不是旷课"})
    (line,) = (await one.lecturer.get(f"{path}/admitted"))["unsettled"]
    assert (line["session_id"], line["number"], line["unrecorded"], line["unsigned"], line["objections"]) == (session, 6, 0, 0, 1)
    with pytest.raises(Told, match="sessions_unsettled"):
        await one.lecturer.post(f"{path}/admitted/confirm", {"version": 1})
    await one.lecturer.post(f"/sessions/{session}/answer", {"person_id": students[1].id, "text": "核对过，记录无误"})
    await confirmed(one)
    assert (await one.office.get(f"{path}/admitted"))["reported"]


async def test_a_reported_list_waits_for_the_authority_until_it_takes_it_in(world: World) -> None:
    one, _ = await a_class(world)
    path = f"/cohorts/{one.cohort_id}/admitted"
    await one.lecturer.post(path, {"decisions": []})
    with pytest.raises(Told, match="list_not_reported"):
        await one.authority.post(f"{path}/acknowledge", {"version": 1})
    assert "reported" not in await waits_for(one.authority)
    await confirmed(one)
    assert ("reported" in await waits_for(one.authority), "reported" in await waits_for(one.office)) == (True, False)
    assert (await one.office.ask("POST", f"{path}/acknowledge", {"version": 1})).status_code == 403
    assert (await one.authority.post(f"{path}/acknowledge", {"version": 1}))["decision"] == "accepted"
    assert "reported" not in await waits_for(one.authority)


async def test_a_returned_list_comes_back_to_both_sides_with_its_reason(world: World) -> None:
    one, _ = await a_class(world)
    path = f"/cohorts/{one.cohort_id}/admitted"
    await one.lecturer.post(path, {"decisions": []})
    await confirmed(one)
    await one.authority.post(f"{path}/return", {"version": 1, "reason": "王小红的考勤和签到表不一致"})
    told = await one.lecturer.get(path)
    assert (told["reported"], told["decision"], told["return_reason"]) == (False, "returned", "王小红的考勤和签到表不一致")
    assert ["list" in await waits_for(person) for person in (one.lecturer, one.office, one.authority)] == [True, True, False]
    await one.lecturer.post(path, {"decisions": []})
    await confirmed(one, 2)
    assert "reported" in await waits_for(one.authority)
    exam = (await one.lecturer.post(f"/cohorts/{one.cohort_id}/exams", {"title": "理论考试", "kind": "final"}))["id"]
    await one.lecturer.post(f"/exams/{exam}/open")
    with pytest.raises(Told, match="exam_state"):
        await one.authority.post(f"{path}/return", {"version": 2, "reason": "开考以后不能退回"})
    actions = await world.process.store.read(lambda view: set(view.all(select(AuditEntry.action))))
    assert "admitted.return" in actions


async def test_a_practice_class_reports_to_nobody(world: World) -> None:
    teacher, office, _, _ = await class_of_two(world)
    authority = await world.staff(Role.AUTHORITY, "市就业中心")
    await teacher.post(f"/cohorts/{teacher.cohort_id}/admitted", {"decisions": []})
    for person in (teacher, office):
        await person.post(f"/cohorts/{teacher.cohort_id}/admitted/confirm", {"version": 1})
    assert "reported" not in await waits_for(authority)
