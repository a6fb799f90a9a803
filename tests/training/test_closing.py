"""A filed class is closed by two: its institution hands the closing in, the authority accepts or returns it (R-ROLE-6)."""

import pytest
from sqlalchemy import select

from sandbox.identity.tables import AuditEntry
from tests.training.classes import AClass, id_number
from tests.training.hall import class_of_two
from tests.training.test_office import province
from tests.training.test_today import waits_for
from tests.training.test_verdicts import a_class, looked, reported
from tests.world import Told, World
from training.assessment.rubrics import current_rubric

PICTURE = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


async def hands_in(one: AClass, kind: str) -> None:
    """A file of the class."""
    files = {"file": ("扫描.pdf", PICTURE, "application/pdf")}
    await one.office.post(f"/cohorts/{one.cohort_id}/materials", data={"kind": kind}, files=files)


async def state(one: AClass) -> str:
    return str((await one.office.get(f"/cohorts/{one.cohort_id}/filing"))["state"])


async def test_a_closing_waits_for_the_authority_and_only_its_acceptance_closes_the_class(world: World) -> None:
    one, _ = await a_class(world)
    path = f"/cohorts/{one.cohort_id}"
    with pytest.raises(Told, match="closing_needs_review"):
        await one.office.post(f"{path}/close")
    assert "to_close" in await waits_for(one.office)
    await one.office.post(f"{path}/closing", {"note": "照片明天补"})
    seen = await one.authority.get(f"{path}/closing")
    (sent,) = seen["submissions"]
    assert (seen["state"], sent["note"], sent["decision"], sent["light"]) == ("closing", "照片明天补", "", "red")
    missing = {line["key"] for line in sent["missing"]}
    assert {"photos", "S9", "results"} <= missing, "said as it stood"
    assert not {"attendance", "certificates"} & missing, "attendance is there, certificates come after"
    waits = [await waits_for(person) for person in (one.authority, one.office, one.lecturer)]
    assert ["closing" in each for each in waits] == [True, False, False]
    with pytest.raises(Told, match="class_not_closed"):
        await one.authority.post(f"{path}/certificates", {"issued_on": "2026-12-20"})
    assert (await one.office.ask("POST", f"{path}/closing/accept")).status_code == 403
    await one.authority.post(f"{path}/closing/accept")
    assert await state(one) == "closed"
    assert "closing" not in await waits_for(one.authority)
    with pytest.raises(Told, match="wrong_step"):
        await one.authority.post(f"{path}/closing/accept")


async def test_what_was_handed_in_stands_still_and_only_what_was_returned_moves(world: World) -> None:
    one, students = await a_class(world)
    path = f"/cohorts/{one.cohort_id}"
    session = (await one.office.get(f"{path}/filing"))["sessions"][0]["id"]
    record = {"person_id": students[1].id, "presence": "late", "missed": 0, "reason": "核对签到表后更正"}
    await hands_in(one, "photo")
    await one.office.post(f"{path}/closing", {})
    for kind in ("photo", "signed_sheet"):
        with pytest.raises(Told, match="closing_under_review"):
            await hands_in(one, kind)
    with pytest.raises(Told, match="closing_under_review"):
        await one.lecturer.post(f"/sessions/{session}/correct", record)
    await one.authority.post(f"{path}/closing/return", {"reasons": ["照片看不清楚，请重拍"], "items": ["photos"]})
    assert (await state(one), "closing_returned" in await waits_for(one.office)) == ("closing_returned", True)
    assert "closing" not in await waits_for(one.authority)
    await hands_in(one, "photo")
    with pytest.raises(Told, match="closing_not_returned"):
        await hands_in(one, "signed_sheet")
    with pytest.raises(Told, match="教学照片"):
        await one.lecturer.post(f"/sessions/{session}/correct", record)
    await one.office.post(f"{path}/closing", {})
    numbers = [(sent["number"], sent["decision"], sent["reasons"]) for sent in (await one.office.get(f"{path}/closing"))["submissions"]]
    assert numbers == [(2, "", []), (1, "returned", ["照片看不清楚，请重拍"])]
    await one.authority.post(f"{path}/closing/return", {"reasons": ["第一天考勤不对"], "items": ["attendance"]})
    await one.lecturer.post(f"/sessions/{session}/correct", record)
    await one.office.post(f"{path}/closing", {})
    with pytest.raises(Told, match="no_item"):
        await one.authority.post(f"{path}/closing/return", {"reasons": ["没有这样的材料"], "items": ["certificates"]})


async def test_numbers_and_the_provinces_results_stand_still_while_the_authority_looks_at_them(world: World) -> None:
    one, students = await a_class(world)
    path = f"/cohorts/{one.cohort_id}"
    (kept,) = [line for line in await one.office.get(f"{path}/private") if line["person_id"] == students[1].id]
    results = province([[id_number(1), "", "合格", "湘-1"]])
    numbers = {"filing_no": "湘备-1", "approval_no": "湘批-1"}
    await one.office.put(f"{path}/province", numbers)
    await one.office.post(f"{path}/closing", {})
    tries = [
        one.authority.ask("PUT", f"{path}/province", numbers | {"approval_no": "湘批-2"}),
        one.office.ask("POST", f"{path}/province/results", **results),
        one.office.ask("POST", f"{path}/students/{students[1].id}/forget", {"text": "学员本人要求删除"}),
        one.office.ask("DELETE", f"{path}/students/{students[1].id}"),
        one.office.ask("PUT", f"{path}/students/{students[1].id}/id-number", {"id_number": id_number(9), "reason": "录入时抄错一位"}),
    ]
    for trial in tries:
        answer = await trial
        assert (answer.status_code, answer.json()["code"]) == (409, "closing_under_review"), answer.request.url.path
    assert kept in await one.office.get(f"{path}/private")
    await one.authority.put(f"{path}/province", numbers | {"closing_no": "湘结-1"})  # this one is only given now
    await one.authority.post(f"{path}/closing/return", {"reasons": ["批准文号写错了"], "items": ["approval_no"]})
    await one.office.put(f"{path}/province", numbers | {"approval_no": "湘批-2"})
    with pytest.raises(Told, match="closing_not_returned"):
        await one.office.post(f"{path}/province/results", **results)


async def test_results_are_said_at_the_submission_and_open_again_when_they_are_returned(world: World) -> None:
    one, students = await a_class(world)
    path = f"/cohorts/{one.cohort_id}"
    await reported(one)
    await one.office.post(f"{path}/closing", {})
    assert (await looked(one))[:3] == (["failed"] * 3, (0, 3), 3)
    answer = await students[1].ask("POST", f"{path}/practice/mine", {"promise": "学员01"})
    assert answer.json()["code"] == "class_over"
    marks = {one.key: 0 for one in current_rubric("plan").rubric.criteria()}
    refused = await one.lecturer.ask("PUT", f"{path}/students/{students[1].id}/marking/plan", {"marks": marks, "comment": "没有交"})
    assert refused.json()["code"] == "results_under_review"
    await one.authority.post(f"{path}/closing/return", {"reasons": ["学员01的成绩请核对"], "items": ["results"]})
    assert (await looked(one))[0] == ["failed", "open", "open"]
    answer = await students[1].ask("POST", f"{path}/practice/mine", {"promise": "学员01"})
    assert answer.json()["code"] == "nothing_to_hand_in", "the way is open again"
    await one.closed()
    assert (await looked(one))[0] == ["failed"] * 3


async def test_a_practice_class_is_closed_without_a_review(world: World) -> None:
    teacher, office, _, _ = await class_of_two(world)
    path = f"/cohorts/{teacher.cohort_id}"
    with pytest.raises(Told, match="practice_class_closes"):
        await office.post(f"{path}/closing", {})
    await office.post(f"{path}/close")
    assert (await office.get(f"{path}/filing"))["state"] == "closed"


async def test_a_number_the_closing_came_back_for_is_put_right_on_record_and_handed_in_again(world: World) -> None:
    one, students = await a_class(world)
    path = f"/cohorts/{one.cohort_id}"
    person = f"{path}/students/{students[1].id}/id-number"
    mend = {"id_number": id_number(9), "reason": "录入时抄错一位"}
    await one.office.post(f"{path}/closing", {})
    await one.authority.post(f"{path}/closing/return", {"reasons": ["身份证号与学员登记表不符"], "items": ["id_numbers"]})
    for number, code in ((id_number(9)[:-1] + "A", "id_letters"), (id_number(1), "same"), (id_number(0), "seated")):
        with pytest.raises(Told) as told:
            await one.office.put(person, mend | {"id_number": number})
        assert told.value.fields == {"id_number": code}
    with pytest.raises(Told, match="422"):
        await one.office.put(person, mend | {"reason": "错"})
    for who, status in ((one.lecturer, 403), (one.authority, 403), (students[0], 403)):
        assert (await who.ask("PUT", person, mend)).status_code == status
    assert (await one.office.ask("PUT", f"{path}/students/per_none/id-number", mend)).status_code == 404
    await one.assistant.put(person, mend)
    assert (await students[1].get("/me/private/export"))["id_number"] == id_number(9)
    look = select(AuditEntry.reason, AuditEntry.object).where(AuditEntry.action == "private.correct")
    assert await world.process.store.read(lambda view: [tuple(row) for row in view.session.execute(look)]) == [
        (mend["reason"], students[1].id)
    ]
    await one.office.post(f"{path}/closing", {})
    assert (await state(one)) == "closing"
