"""The assistant's share (R-ROLE-4): he files, applies for the assessment, organises it and hands the closing in; he marks nothing."""

import pytest

from tests.training.classes import AClass
from tests.training.test_today import waits_for
from tests.training.test_verdicts import a_class
from tests.world import Person, Told, World


async def test_the_assistant_files_a_class_for_the_institution_he_assists(world: World) -> None:
    one = await AClass.prepared(world)
    await one.opened()
    form = one.form(name="直播三班", starts_on="2027-03-01")
    made = (await one.assistant.post("/filings", form))["id"]
    assert (await one.office.get(f"/cohorts/{made}/filing"))["state"] == "filed"
    await one.authority.post(f"/cohorts/{made}/return", {"reasons": ["场地没有写清楚"]})
    await one.assistant.put(f"/cohorts/{made}/filing", form | {"place": "岳麓校区 305"})
    assert (await one.lecturer.ask("POST", "/filings", form)).status_code == 403
    assert (await one.assistant.ask("POST", f"/cohorts/{made}/approve", {"approval_no": "自己批准"})).status_code in (403, 404)


async def test_the_assistant_applies_for_the_assessment_and_organises_it_but_marks_nothing(world: World) -> None:
    one, students = await a_class(world)
    path = f"/cohorts/{one.cohort_id}"
    with pytest.raises(Told, match="forbidden"):
        await one.assistant.post(f"{path}/admitted", {"decisions": []})
    await one.lecturer.post(f"{path}/admitted", {"decisions": []})
    assert "list" in await waits_for(one.assistant)
    await one.assistant.post(f"{path}/admitted/confirm", {"version": 1})
    seen = await one.office.get(f"{path}/admitted")
    assert (seen["reported"], seen["lecturer_at"]) == (False, None), "he speaks for the institution, not for the lecturer"
    await one.lecturer.post(f"{path}/admitted/confirm", {"version": 1})
    exam = (await one.assistant.post(f"{path}/exams", {"title": "笔试", "kind": "final", "way": "paper"}))["id"]
    for step in ("open", "close"):
        await one.assistant.post(f"/exams/{exam}/{step}")
    assert await refused(one.assistant, "PUT", f"/exams/{exam}/people/{students[1].id}/mark", {"score": 90})


async def test_the_assistant_hands_the_closing_in(world: World) -> None:
    one, _ = await a_class(world)
    assert await refused(one.lecturer, "POST", f"/cohorts/{one.cohort_id}/closing", {})
    await one.assistant.post(f"/cohorts/{one.cohort_id}/closing", {})
    assert (await one.office.get(f"/cohorts/{one.cohort_id}/filing"))["state"] == "closing"


async def refused(person: Person, method: str, path: str, body: object = None) -> bool:
    """Whether he may not."""
    return (await person.ask(method, path, body)).status_code == 403
