"""Today's page: everybody sees what waits for him, and nobody what waits for somebody else (R-ROLE-1 to R-ROLE-4)."""

from typing import Any

from sandbox.actor import Role
from tests.training.classes import AClass, again, whole_class
from tests.training.hall import class_of_two
from tests.training.test_marking import marked, practised
from tests.world import Person, World
from training.cohorts.attendance_guard import begins_ms
from training.cohorts.filing import local_day


def kinds(today: dict[str, Any]) -> set[str]:
    """What waits."""
    return {wait["kind"] for wait in today["waits"]}


async def waits_for(person: Person) -> set[str]:
    return kinds(await person.get("/today"))


async def test_a_filing_waits_for_the_authority_then_for_the_institution_to_open(world: World) -> None:
    school = await AClass.prepared(world)
    await school.file()
    assert await waits_for(school.authority) == {"filing"}
    assert await waits_for(school.office) == set()
    await school.authority.post(f"/cohorts/{school.cohort_id}/return", {"reasons": ["地点没有写清楚"]})
    assert (await waits_for(school.authority), await waits_for(school.office)) == (set(), {"returned"})
    await school.office.put(f"/cohorts/{school.cohort_id}/filing", school.form())
    await school.approve()
    assert (await waits_for(school.authority), await waits_for(school.office)) == (set(), {"to_open"})


async def test_who_is_missing_today_is_named_for_the_class_and_only_counted_for_the_authority(world: World) -> None:
    first_day = local_day(world.clock.now() + 86_400_000)
    world.clock.advance((begins_ms(first_day, "08:45") - world.clock.now()) / 1000)
    school = await AClass.prepared(world)
    await school.file(starts_on=first_day)
    await school.approve()
    await school.office.post(f"/cohorts/{school.cohort_id}/open")
    enrolled = (await school.import_roster(whole_class(3)))[:3]
    first, afternoon = (await school.assistant.get("/today"))["sessions"]
    assert (first["begun"], first["missing"], afternoon["begun"]) == (False, [], False), "nobody is missing from what has not begun"
    await school.assistant.post(f"/sessions/{first['id']}/door", {"pin": "2468", "minutes": 10})
    assert len((await school.assistant.get("/today"))["sessions"][0]["missing"]) == 3, "with sign-in open one sees who is not there yet"
    world.clock.advance(16 * 60)
    first, afternoon = (await school.assistant.get("/today"))["sessions"]
    assert (first["here"], first["students"], len(first["missing"]), afternoon["missing"]) == (0, 3, 3, [])
    records = [{"person_id": one["person_id"], "presence": "present"} for one in enrolled[:2]]
    await school.assistant.post(f"/sessions/{first['id']}/records", {"records": records})
    now = await school.lecturer.get("/today")
    assert (now["sessions"][0]["here"], [one["name"] for one in now["sessions"][0]["missing"]]) == (2, ["学员02"])
    assert "countersign" in kinds(now)
    assert "countersign" not in await waits_for(school.assistant), "the lecturer signs, not the assistant"
    seen = (await school.authority.get("/today"))["sessions"][0]
    assert (seen["here"], seen["missing"]) == (2, [])
    assert "unsettled" not in await waits_for(school.assistant)
    world.clock.advance((begins_ms(first_day, first["ends"]) - world.clock.now()) / 1000 + 1)
    school.assistant = await again(school.assistant)
    assert "unsettled" in await waits_for(school.assistant), "the session is over and somebody has no record"
    await school.assistant.post(f"/sessions/{first['id']}/settle")
    assert "unsettled" not in await waits_for(school.assistant)


async def test_works_wait_until_marked_and_then_for_a_colleague(world: World) -> None:
    teacher, _, ming = await practised(world)
    assert (await teacher.get("/today"))["works"] == []
    await ming.post(f"/cohorts/{ming.cohort_id}/practice/mine", {"promise": "李小明"})
    (work,) = (await teacher.get("/today"))["works"]
    assert (work["person_id"], work["subject"], work["assessors"]) == (ming.id, "practice", 0)
    colleague = await world.staff(Role.LECTURER, "张老师")
    assert (await colleague.get("/today"))["works"] == [], "the class's own lecturer marks first"
    await marked(teacher, ming)
    assert (await teacher.get("/today"))["works"] == []
    (work,) = (await colleague.get("/today"))["works"]
    assert work["assessors"] == 1


async def test_a_list_waits_for_both_sides_and_a_student_has_no_such_page(world: World) -> None:
    teacher, office, ming, _ = await class_of_two(world)
    await teacher.post(f"/cohorts/{teacher.cohort_id}/admitted", {"decisions": []})
    assert ("list" in await waits_for(teacher), "list" in await waits_for(office)) == (True, True)
    await teacher.post(f"/cohorts/{teacher.cohort_id}/admitted/confirm", {"version": 1})
    assert ("list" in await waits_for(teacher), "list" in await waits_for(office)) == (False, True)
    assert (await ming.ask("GET", "/today")).status_code == 403


async def test_the_institution_finds_its_staff_with_their_certificates(world: World) -> None:
    school = await AClass.prepared(world)
    staff = {line["name"]: line for line in await school.office.get("/school/staff")}
    assert [one["number"] for one in staff["周敏"]["certificates"]] == ["HN-JS-0001"]
    assert (staff["陈助理"]["assistant"], staff["陈助理"]["lecturer"]) == (True, False)
    assert (await school.lecturer.ask("GET", "/school/staff")).status_code == 403
