"""An institution's quality (R-ROLE-5): one person each for three duties, meetings with measures, and class visits beside them."""

import asyncio
import io
import zipfile

import pytest
from python_calamine import CalamineWorkbook

from sandbox.actor import Role
from sandbox.trade.dates import day_of
from tests.training.classes import YESTERDAY, AClass, again
from tests.world import Person, Told, World
from training.cohorts.closing_pack import pack_facts
from training.cohorts.quality_tables import QualityPerson
from training.events import QualityMeasureDone, QualityMeetingHeld, QualityPersonNamed

PHONE = "13800138000"
PATH = "/school/quality"


async def names(office: Person, duty: str, name: str, since: str = "2026-01-01", **more: str) -> str:
    made = await office.post(f"{PATH}/people", {"duty": duty, "name": name, "phone": PHONE, "since_on": since, **more})
    return str(made["id"])


async def test_one_person_has_each_duty_and_the_filing_says_which_is_missing(world: World) -> None:
    one = await AClass.prepared(world)
    await one.file()
    filing = f"/cohorts/{one.cohort_id}/filing"
    assert (await one.authority.get(filing))["quality_missing"] == ["teaching", "administration", "quality"]
    await names(one.office, "quality", "刘主任", person_id=one.lecturer.id)
    for duty in ("teaching", "administration"):
        await names(one.office, duty, "唐老师")
    assert (await one.authority.get(filing))["quality_missing"] == []
    with pytest.raises(Told, match="too_early"):
        await names(one.office, "quality", "何老师", since="2025-12-31")
    with pytest.raises(Told, match="not_of_the_institution"):
        await names(one.office, "quality", "何老师", person_id=one.authority.id)
    second = await names(one.office, "quality", "何老师", since="2026-11-01")
    seen = await one.office.get(PATH)
    mine = [(line["name"], line["since_on"], line["until_on"]) for line in seen["people"] if line["duty"] == "quality"]
    assert mine == [("何老师", "2026-11-01", ""), ("刘主任", "2026-01-01", "2026-11-01")]
    await one.office.post(f"{PATH}/people/{second}/end", {"until_on": YESTERDAY})
    assert (await one.office.get(PATH))["missing"] == ["quality"]
    assert [fact.data["duty"] for fact in await world.facts(QualityPersonNamed)] == ["quality", "teaching", "administration", "quality"]


async def test_a_number_is_sealed_masked_and_shown_in_full_on_record_only(world: World) -> None:
    one = await AClass.prepared(world)
    await names(one.office, "quality", "刘主任", person_id=one.lecturer.id)
    house = (await one.office.get(PATH))["institution_id"]
    (line,) = (await one.authority.get(PATH, institution=house))["people"]
    assert line["phone"] == "138****8000"
    row = await world.process.store.read(lambda view: view.get(QualityPerson, line["id"]).phone)
    assert PHONE not in row
    with pytest.raises(Told):
        await one.authority.post(f"{PATH}/people/{line['id']}/reveal", {})
    assert await one.authority.post(f"{PATH}/people/{line['id']}/reveal", {"text": "检查前联系"}) == {"phone": PHONE}
    copy = await one.lecturer.get("/me/private/export")
    assert [record["heading"] for record in copy["records"] if record["heading"] == "机构负责人"]
    for fact in await world.facts():
        assert PHONE not in str(fact.data)
        assert "刘主任" not in str(fact.data)
    for person in (one.lecturer, one.assistant):
        assert (await person.ask("GET", PATH)).status_code == 403
    other = await world.staff(Role.INSTITUTION, "别的机构")  # of the same institution in this world: so ask for one that is not
    assert (await other.ask("GET", PATH, params={"institution": "ins_other"})).status_code == 404


async def test_what_a_meeting_gave_to_do_waits_on_the_first_page_from_its_day_on_until_it_is_done(world: World) -> None:
    one = await AClass.prepared(world)
    await one.opened(starts_on=YESTERDAY)
    today, tomorrow = day_of(world.clock.now()), day_of(world.clock.now() + 86_400_000)
    measures = [{"what": "每天课后开十分钟小结", "who": "周敏", "due_on": today}, {"what": "换投影仪", "who": "后勤", "due_on": tomorrow}]
    base = {"held_on": YESTERDAY, "cohort_id": one.cohort_id, "took_part": ["刘主任", "周敏"]}
    form = base | {"found": "实操时间不够", "measures": measures}
    for wrong, code in (({"held_on": tomorrow}, "ahead"), ({"cohort_id": "coh_9"}, "no_class"), ({"measures": late()}, "due_before")):
        with pytest.raises(Told, match=code):
            await one.office.post(f"{PATH}/meetings", form | wrong)
    await one.office.post(f"{PATH}/meetings", form)
    (due,) = (await one.office.get("/today"))["measures"]
    assert (due["what"], due["who"]) == ("每天课后开十分钟小结", "周敏"), "the one of tomorrow does not wait yet"
    assert (await one.authority.get("/today"))["measures"] == []
    world.clock.advance(3 * 86_400)
    for person in (one.office, one.authority):
        await again(person)
    assert len((await one.office.get("/today"))["measures"]) == 2
    await one.office.post(f"{PATH}/measures/{due['id']}/done", {"outcome": "已经每天小结"})
    with pytest.raises(Told, match="measure_done"):
        await one.office.post(f"{PATH}/measures/{due['id']}/done", {"outcome": "已经每天小结"})
    (meeting,) = (await one.office.get(PATH))["meetings"]
    assert [(line["done_at"] is None, line["overdue"]) for line in meeting["measures"]] == [(False, False), (True, True)]
    house = (await one.authority.get("/school/figures"))["quality"][0]
    assert {key: house[key] for key in ("held", "meetings", "measures", "open", "overdue")} == {
        "held": 0, "meetings": 1, "measures": 2, "open": 1, "overdue": 1,
    }  # fmt: skip
    assert len(await world.facts(QualityMeetingHeld)) == len(await world.facts(QualityMeasureDone)) == 1


def late() -> list[dict[str, str]]:
    """A measure that was due before it was decided on."""
    return [{"what": "补课", "who": "周敏", "due_on": "2026-01-01"}]


async def test_visits_meetings_and_people_stand_together_in_the_pack_and_the_ledger(world: World) -> None:
    one = await AClass.prepared(world)
    await one.opened(starts_on=YESTERDAY)
    await names(one.office, "quality", "刘主任")
    form = {"held_on": YESTERDAY, "cohort_id": one.cohort_id, "took_part": ["刘主任"], "found": "签到排队太久", "measures": []}
    await one.office.post(f"{PATH}/meetings", form)
    session = (await one.office.get(f"/cohorts/{one.cohort_id}/filing"))["sessions"][0]["id"]
    await one.office.post(f"/cohorts/{one.cohort_id}/class-visits", {"session_id": session, "score": 88, "note": "互动充分"})
    seen = await one.office.get(PATH)
    assert [(visit["cohort"], visit["score"]) for visit in seen["visits"]] == [("直播二班", 88)]
    facts = await world.process.store.read(pack_facts, one.cohort_id, [])
    (table,) = [table for table in facts.tables if table.name == "质量管理"]
    assert [row[0] for row in table.rows] == ["质量管理负责人", "质量会议", "听课"]
    assert PHONE not in str(table.rows)
    answer = await one.authority.ask("GET", "/school/ledger.xlsx")
    book = await asyncio.to_thread(CalamineWorkbook.from_filelike, io.BytesIO(answer.content))
    assert book.get_sheet_by_name("质量管理").to_python()[-1][1:4] == [1.0, 1.0, 0.0]
    assert zipfile.is_zipfile(io.BytesIO(answer.content))
