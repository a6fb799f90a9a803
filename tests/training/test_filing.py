"""A class from filing to close through the door, the timetables' hours, the roster from Excel, and what is wrong with each of them."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from sandbox.actor import Role
from sandbox.errors import FieldFault
from sandbox.identity.id_number import check_letter, id_number_fault, mask_id_number
from sandbox.papers.reading import read_first_sheet
from tests.training.classes import AClass, again, id_number, roster, whole_class
from tests.world import Told, World
from training.cohorts.filing import local_day
from training.cohorts.roster_sheet import read_roster
from training.cohorts.standard_tables import OURS, standard, version_on
from training.cohorts.timetables import Lesson, following, generate, timetable_faults
from training.events import CohortApproved, CohortFiled, CohortOpened, CohortReturned, StudentEnrolled, TimetableSet

HUNAN = "hunan-2021-22"


@pytest.mark.parametrize(("mode", "days", "tenths", "most"), [
    ("offline-8", 8, 560, 70), ("blended-6-2", 8, 560, 70), ("lecturer-10", 10, 800, 80), ("lecturer-5", 5, 400, 80),
])  # fmt: skip
def test_the_four_standard_timetables_have_their_hours(mode: str, days: int, tenths: int, most: int) -> None:
    """R-CLS-3, R-CLS-4, R-LEC-4: 56, 56, 80 and 40 class hours; 7 a day for students, 8 for lecturers."""
    table = standard(mode, HUNAN)
    assert (table.days, sum(one.tenths for one in table.lessons), table.most_tenths) == (days, tenths, most)
    assert timetable_faults(generate(table, following("2026-12-01", days)), table) == []


def test_two_afternoons_carry_no_figure_and_count_a_half_day() -> None:
    """R-CLS-4: the printed hours of offline-8 sum to 49, the other two half days count 3.5."""
    lessons = standard("offline-8", HUNAN).lessons
    assert sum(one.tenths for one in lessons if one.printed) == 490
    assert [(one.day, one.tenths) for one in lessons if not one.printed] == [("6", 35), ("7", 35)]
    assert [one.tenths for one in standard("blended-6-2", HUNAN).lessons if one.online] == [70, 70]


def codes(faults: list[FieldFault]) -> set[str]:
    return {fault.code for fault in faults}


def test_eight_hours_a_day_are_refused_and_seven_are_not() -> None:
    """R-CLS-3."""
    table = standard("offline-8", HUNAN)
    lessons = generate(table, following("2026-12-01", 8))
    assert codes(timetable_faults(lessons, table)) == set()
    longer = [*lessons[:1], Lesson(**{**vars(lessons[1]), "tenths": 45}), *lessons[2:]]
    assert codes(timetable_faults(longer, table)) == {"day_too_long", "hours", "length"}
    same_day = [*lessons[:2], *[Lesson(**{**vars(one), "day": lessons[0].day}) for one in lessons[2:4]], *lessons[4:]]
    assert codes(timetable_faults(same_day, table)) == {"day_too_long", "overlap", "too_few_days"}
    with pytest.raises(ValueError, match="8 days"):
        generate(table, following("2026-12-01", 7))


@pytest.mark.parametrize(("number", "code"), [
    ("430102199001010011", "id_check"), ("43010219900101001", "id_length"), ("990102199001010019", "id_region"),
    ("430102199013010019", "id_birth"), ("43010A199001010019", "id_letters"), ("430102209901010019", "id_birth"),
])  # fmt: skip
def test_a_wrong_id_number_says_what_is_wrong(number: str, code: str) -> None:
    """GB 11643."""
    good = "43010219900101001" + check_letter("43010219900101001")
    assert id_number_fault(good, "2026-11-25") is None
    assert id_number_fault("11010519491231002X", "2026-11-25") is None, "the example of the standard"
    found = id_number_fault(number, "2026-11-25")
    assert found is not None
    assert found[0] == code
    assert mask_id_number(good) == "430102********" + good[-4:]


async def test_a_class_goes_from_filing_to_close(world: World) -> None:
    one = await AClass.prepared(world)
    cohort = await one.file()
    enrolled = await one.import_roster(whole_class(2))
    with pytest.raises(Told) as asleep:
        await one.student(enrolled[0])
    assert asleep.value.status == 401, "accounts sleep until the class is approved"
    await one.authority.post(f"/cohorts/{cohort}/return", {"reasons": ["场地照片不清楚，请补。"]})
    assert (await one.office.get(f"/cohorts/{cohort}/filing"))["reasons"] == ["场地照片不清楚，请补。"]
    with pytest.raises(Told, match="wrong_step"):
        await one.approve()
    await one.office.put(f"/cohorts/{cohort}/filing", one.form(place="岳麓校区 302"))
    with pytest.raises(Told, match="wrong_step"):
        await one.office.post(f"/cohorts/{cohort}/open")
    await one.approve()
    filed = await one.lecturer.get(f"/cohorts/{cohort}/filing")
    assert (filed["state"], filed["place"], filed["approval_no"]) == ("approved", "岳麓校区 302", "长就培〔2026〕17号")
    assert (len(filed["sessions"]), filed["standard"]) == (16, "hunan-2021-22")
    await one.lecturer.post(f"/cohorts/{cohort}/open")
    student = await one.student(enrolled[0])
    assert (await student.get(f"/cohorts/{cohort}/filing"))["state"] == "open"
    with pytest.raises(Told, match="forbidden"):
        await one.lecturer.post(f"/cohorts/{cohort}/closing", {})
    await one.closed()
    with pytest.raises(Told, match="cohort_closed"):
        await one.import_roster(whole_class(1))
    for kind, count in (
        (CohortFiled, 2),
        (CohortReturned, 1),
        (CohortApproved, 1),
        (CohortOpened, 1),
        (TimetableSet, 2),
        (StudentEnrolled, 2),
    ):
        assert len([said for said in await world.facts(kind) if said.cohort == cohort]) == count, kind


async def test_a_class_keeps_the_standard_timetable_in_force_on_its_first_day(world: World) -> None:
    one = await AClass.prepared(world)
    cohort = await one.file()
    first_day = min(session["day"] for session in (await one.office.get(f"/cohorts/{cohort}/filing"))["sessions"])
    place = world.process.settings.data / "timetables"
    place.mkdir()
    newer = (OURS / f"{HUNAN}.yaml").read_text("utf-8").replace(HUNAN, "hunan-next").replace("2021-05-17", first_day)
    (place / "next.yaml").write_text(newer.replace("topic: 开班,", "topic: 开班与分组,"), "utf-8")
    before = (date.fromisoformat(first_day) - timedelta(days=1)).isoformat()
    assert [version_on("offline-8", day, place) for day in (before, first_day)] == [HUNAN, "hunan-next"]
    kept = await one.office.get(f"/cohorts/{cohort}/filing")
    assert (kept["standard"], kept["sessions"][0]["topic"]) == (HUNAN, "开班")
    await one.authority.post(f"/cohorts/{cohort}/return", {"reasons": ["请按新课表重新申报。"]})
    await one.office.put(f"/cohorts/{cohort}/filing", one.form())
    again = await one.office.get(f"/cohorts/{cohort}/filing")
    assert (again["standard"], again["sessions"][0]["topic"]) == ("hunan-next", "开班与分组")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("tenths: 35", "tenths: 99", "day 1"),
        ("14:00-17:00", "11:00-17:00", "day 1"),
        ("version:", "versoin:", "version"),
        ("{at", "{{at", "mapping"),
    ],
)
async def test_a_timetable_file_with_a_fault_is_named_and_files_no_class(world: World, old: str, new: str, said: str) -> None:
    one = await AClass.prepared(world)
    place = world.process.settings.data / "timetables"
    place.mkdir()
    (place / "next.yaml").write_text((OURS / f"{HUNAN}.yaml").read_text("utf-8").replace(old, new), "utf-8")
    with pytest.raises(Told) as told:
        await one.file()
    assert told.value.status == 422
    assert "next.yaml" in str(told.value)
    assert said in str(told.value)
    (place / "next.yaml").unlink()
    assert await one.file()


WRONG: list[tuple[dict[str, Any], str, str]] = [
    ({"lecturers": []}, "lecturers", "lecturers"),
    ({"starts_on": "2026-02-30"}, "starts_on", "no_day"),
    ({"days": ["2026-12-01", "2026-12-02"]}, "days", "days"),
    ({"assistant": "per_none"}, "assistant", "nobody"),
    ({"starts_on": "2099-01-01"}, "lecturers.0", "no_certificate"),
    ({"starts_on": "2019-01-01"}, "lecturers.0", "no_certificate"),
]


@pytest.mark.parametrize(("changes", "path", "code"), WRONG)
async def test_a_wrong_filing_is_refused_with_its_field(world: World, changes: dict[str, Any], path: str, code: str) -> None:
    """R-CLS-2, R-CLS-3; a certificate that lapsed, or began later, is none."""
    one = await AClass.prepared(world)
    with pytest.raises(Told) as told:
        await one.file(**changes)
    assert told.value.fields == {path: code}
    assert await one.office.get("/cohorts") == []


async def test_three_lecturers_and_one_twice_are_refused(world: World) -> None:
    """R-CLS-2: one or two lecturers."""
    one = await AClass.prepared(world)
    more = [await world.staff(Role.LECTURER, name) for name in ("吴一", "吴二")]
    for at, person in enumerate(more):
        await one.certify(person, f"HN-JS-100{at}")
    for lecturers in ([one.lecturer.id, *[person.id for person in more]], [one.lecturer.id] * 2):
        with pytest.raises(Told) as told:
            await one.file(lecturers=lecturers)
        assert told.value.fields == {"lecturers": "lecturers"}
    await one.file(lecturers=[one.lecturer.id, more[0].id])


async def test_a_lecturers_clash_is_named(world: World) -> None:
    """Two classes on one day: the lecturer, the day and the other class stand in the sentence."""
    one = await AClass.prepared(world)
    await one.file()
    with pytest.raises(Told) as told:
        await one.file(name="直播三班", starts_on="2026-12-08")
    assert told.value.code == "lecturer_busy"
    assert [word in told.value.sentence for word in ("周敏", "2026-12-08", "直播二班")] == [True] * 3
    await one.file(name="直播三班", starts_on="2026-12-09")


async def test_a_timetable_moves_within_the_rules(world: World) -> None:
    one = await AClass.prepared(world)
    await one.opened()
    sessions = (await one.office.get(f"/cohorts/{one.cohort_id}/filing"))["sessions"]
    path = f"/cohorts/{one.cohort_id}/timetable"
    move = {"id": sessions[2]["id"], "day": "2026-12-01", "begins": "18:00", "ends": "21:00"}
    with pytest.raises(Told) as told:
        await one.assistant.put(path, {"sessions": [move]})
    assert "day_too_long" in told.value.fields.values()
    later = [{"id": one["id"], "day": "2026-12-15", "begins": one["begins"], "ends": one["ends"]} for one in sessions[14:]]
    await one.assistant.put(path, {"sessions": later})
    assert [one["day"] for one in (await one.office.get(f"/cohorts/{one.cohort_id}/filing"))["sessions"]][-2:] == ["2026-12-15"] * 2


@pytest.mark.parametrize(
    ("begins", "ends", "fits"),
    [
        ("09:00", "09:01", False),
        ("09:00", "11:37", False),
        ("09:00", "11:38", True),
        ("09:00", "12:00", True),
        ("09:00", "14:16", True),
        ("09:00", "14:17", False),
    ],
)
def test_a_session_lasts_as_long_as_its_class_hours_say(begins: str, ends: str, fits: bool) -> None:
    """Three and a half class hours (R-CLS-4) are 157.5 minutes of teaching at least."""
    table = standard("offline-8", HUNAN)
    first, *_, last = generate(table, following("2026-12-01", 8))
    others = generate(table, following("2026-12-01", 8))[1:-1]
    moved = [replace(first, begins="08:00", ends="11:00"), *others, replace(last, day="2026-12-15", begins=begins, ends=ends)]
    assert ("length" not in {fault.code for fault in timetable_faults(moved, table)}) is fits


async def test_a_session_moves_to_a_day_to_come_on_which_the_lecturer_is_certified(world: World) -> None:
    """R-CLS-2, R-CLS-3."""
    one = await AClass.prepared(world)
    colleague = await world.staff(Role.LECTURER, "吴老师")
    await one.certify(colleague, "HN-JS-0002", until="2026-12-20")
    await one.opened(starts_on=local_day(world.clock.now() - 86_400_000), lecturers=[one.lecturer.id, colleague.id])
    path = f"/cohorts/{one.cohort_id}"
    student = (await one.import_roster(whole_class(1)))[0]["person_id"]
    sessions = (await one.office.get(f"{path}/filing"))["sessions"]
    await one.lecturer.post(f"/sessions/{sessions[0]['id']}/records", {"records": [{"person_id": student, "presence": "present"}]})

    async def moved(at: int, day: str) -> dict[str, str]:
        form = {"id": sessions[at]["id"], "day": day, "begins": "14:00", "ends": "17:00"}
        answer = await one.assistant.ask("PUT", f"{path}/timetable", {"sessions": [form]})
        return {} if answer.status_code == 204 else {fault["path"]: fault["code"] for fault in answer.json()["fields"]}

    assert await moved(15, "2026-12-21") == {"sessions": "no_certificate"}
    assert await moved(15, "2026-01-05") == {"sessions.0.day": "past"}
    assert await moved(0, "2026-12-15") == {"sessions.0.id": "held"}
    assert await moved(15, "2026-12-20") == {}


async def test_a_certificates_number_is_on_record_once(world: World) -> None:
    one = await AClass.prepared(world)
    colleague = await world.staff(Role.LECTURER, "吴老师")
    with pytest.raises(Told, match="certificate_number_taken"):
        await one.certify(colleague, "HN-JS-0001")


async def test_thirty_five_come_in_from_excel_and_the_thirty_sixth_does_not(world: World) -> None:
    """R-CLS-1. Numbers are stored encrypted and shown masked; whoever looks in full leaves a record."""
    one = await AClass.prepared(world)
    await one.opened()
    with pytest.raises(Told) as told:
        await one.import_roster(whole_class(36))
    assert told.value.code == "class_full"
    enrolled = await one.import_roster(whole_class(35))
    assert len({line["pin"] for line in enrolled}) == 35
    seen = await one.authority.post(f"/cohorts/{one.cohort_id}/inspect", {"reason": "抽查名册"})
    assert (len(seen), seen[0]["id_number"]) == (35, mask_id_number(id_number(0)))
    path = f"/cohorts/{one.cohort_id}/students/{enrolled[0]['person_id']}"
    assert (await one.office.post(f"{path}/reveal", {"text": "办证核对"}))["id_number"] == id_number(0)
    with pytest.raises(Told, match="forbidden"):
        await one.authority.post(f"{path}/reveal", {"text": "办证核对"})
    student = await one.student(enrolled[0])
    assert (await student.get("/me/private/export"))["id_number"] == id_number(0)
    await student.post("/me/private/consent")
    assert (await student.get("/me/private"))["consented"] is True
    stored = (world.process.settings.data / "kaibo.sqlite").read_bytes() + (world.process.settings.data / "kaibo.sqlite-wal").read_bytes()
    assert id_number(0).encode() not in stored
    assert "学员00".encode() in stored, "the negative control: what is not encrypted is found"
    await one.office.post(f"{path}/forget", {"text": "本人要求删除"})
    left = await student.get("/me/private/export")
    assert (left["id_number"], left["phone"], left["consented_at"]) == ("", "", None)


async def test_a_list_imported_twice_seats_nobody_twice_and_names_the_rows(world: World) -> None:
    one = await AClass.prepared(world)
    await one.opened()
    await one.import_roster(whole_class(3))
    with pytest.raises(Told) as told:
        await one.import_roster(whole_class(4))
    assert told.value.fields == dict.fromkeys(("B2", "B3", "B4"), "seated")
    assert len((await one.office.get(f"/cohorts/{one.cohort_id}"))["roster"]) == 3, "nobody of the list came in"
    first = (await one.office.get(f"/cohorts/{one.cohort_id}"))["roster"][0]
    await one.office.delete(f"/cohorts/{one.cohort_id}/students/{first['person_id']}")
    again_in = await one.import_roster(roster([["学员00", id_number(0), "", "", ""]]))
    assert [line["seat_no"] for line in again_in] == [1], "who left may come back"


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        (date(2026, 11, 20), "2026-11-20"),
        (46_346, "2026-11-20"),
        ("2026/11/2", "2026-11-02"),
        ("2026年11月20日", "2026-11-20"),
        ("2026-02-30", None),
    ],
)
def test_a_day_is_read_from_a_date_cell_and_as_people_write_it(cell: Any, day: str | None) -> None:
    rows, faults = read_roster(read_first_sheet(roster([["张三", id_number(1), "13800138000", cell, ""]])), "2026-11-25")
    assert ([row.applied_on for row in rows] == [day]) is (day is not None)
    assert [fault.code for fault in faults] == ([] if day else ["date"])


GOOD = ["张三", id_number(1), "13800138000", "2026-11-20", ""]
BAD: list[tuple[bytes, str, str]] = [
    (roster([GOOD, ["李四", id_number(2)[:-1] + ("1" if id_number(2)[-1] != "1" else "2")]]), "B3", "id_check"),
    (roster([GOOD, ["李四", id_number(1)]]), "B3", "twice"),
    (roster([GOOD, ["", id_number(2)]]), "A3", "name"),
    (roster([GOOD, ["李四", id_number(2), "138"]]), "C3", "phone"),
    (roster([GOOD, ["李四", id_number(2), "", "去年冬天"]]), "D3", "date"),
    (roster([GOOD], merged="A4:B5"), "A4", "merged"),
    (roster([GOOD], formula="E2"), "E2", "formula"),
    (roster([]), "A1", "empty"),
]


@pytest.mark.parametrize(("sheet", "place", "code"), BAD)
async def test_a_wrong_roster_names_the_cell(world: World, sheet: bytes, place: str, code: str) -> None:
    one = await AClass.prepared(world)
    await one.file()
    with pytest.raises(Told) as told:
        await one.import_roster(sheet)
    assert told.value.fields.get(place) == code
    assert (await one.office.get(f"/cohorts/{one.cohort_id}"))["roster"] == []
    with pytest.raises(Told, match="no_workbook"):
        await one.import_roster(b"PK\x03\x04 no workbook")


async def test_who_may_file_decide_and_look(world: World) -> None:
    """The matrix of this part: role by door."""
    one = await AClass.prepared(world)
    await one.opened()
    enrolled = await one.import_roster(whole_class(1))
    student, stranger = await one.student(enrolled[0]), await world.staff(Role.LECTURER, "外人")
    path = f"/cohorts/{one.cohort_id}"
    session = (await one.office.get(f"{path}/filing"))["sessions"][0]["id"]
    doors: list[tuple[str, str, dict[str, Any] | None, dict[str, int]]] = [
        ("POST", "/filings", {}, {"student": 403, "stranger": 403, "assistant": 422, "authority": 403}),
        ("POST", f"{path}/approve", {}, {"student": 403, "stranger": 404, "assistant": 403, "office": 403, "lecturer": 403}),
        ("POST", f"{path}/inspect", {"reason": "看一下"}, {"student": 403, "stranger": 404}),
        ("GET", f"{path}/filing", None, {"student": 200, "stranger": 404, "authority": 200}),
        ("GET", f"{path}/pack", None, {"student": 403, "stranger": 404, "authority": 403, "assistant": 200}),
        ("GET", "/school/figures", None, {"student": 403, "stranger": 403, "lecturer": 403, "office": 200, "authority": 200}),
        ("POST", f"/sessions/{session}/door", {"pin": "1234"}, {"student": 403, "stranger": 404, "authority": 403, "assistant": 204}),
        ("POST", f"/sessions/{session}/countersign", None, {"student": 403, "assistant": 403, "office": 403, "lecturer": 200}),
        ("POST", f"{path}/certificates", {"issued_on": "2026-12-20"}, {"student": 403, "office": 403, "lecturer": 403, "stranger": 404}),
    ]
    people = {
        "student": student, "stranger": stranger, "assistant": one.assistant, "authority": one.authority, "office": one.office,
        "lecturer": await again(one.lecturer),
    }  # fmt: skip
    for method, door, body, expected in doors:
        found = {who: (await people[who].ask(method, door, body)).status_code for who in expected}
        assert found == expected, door
