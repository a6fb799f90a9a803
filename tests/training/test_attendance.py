"""Sign-in with a code that turns every ten seconds, and everything that may be wrong with a record afterwards (R-ASM-1, R-ASM-4)."""

from typing import Any

import pytest

from tests.training.classes import AClass, whole_class
from tests.world import Person, Told, World
from training.cohorts.attendance import door_code
from training.cohorts.attendance_guard import begins_ms
from training.events import AttendanceCorrected, AttendanceRecorded, LeaveGranted


class Venue:
    """An open class with three students, standing at its first session."""

    one: AClass
    sessions: list[dict[str, Any]]
    students: list[Person]

    @classmethod
    async def prepared(cls, world: World) -> "Venue":
        venue = cls()
        venue.one = await AClass.prepared(world)
        await venue.one.opened()
        enrolled = await venue.one.import_roster(whole_class(3))
        venue.sessions = (await venue.one.office.get(f"/cohorts/{venue.one.cohort_id}/filing"))["sessions"]
        first = venue.sessions[0]
        world.clock.advance((begins_ms(first["day"], first["begins"]) - world.clock.now()) / 1000 - 300)
        for person in (venue.one.office, venue.one.lecturer, venue.one.assistant):
            await person.sign_in("/sign-in", {"login": person.login, "secret": "a long enough password"})
        venue.students = [await venue.one.student(line) for line in enrolled]
        return venue

    def path(self, at: int = 0) -> str:
        return f"/sessions/{self.sessions[at]['id']}"

    async def open(self, **form: Any) -> str:
        await self.one.assistant.post(f"{self.path()}/door", form or {"pin": "2468"})
        return await self.code()

    async def code(self) -> str:
        return str((await self.one.assistant.get(f"{self.path()}/code"))["code"])

    async def record(self, who: Person | None = None) -> dict[str, str]:
        lines = await (who or self.one.office).get(f"/cohorts/{self.one.cohort_id}/attendance")
        return {line["person_id"]: line["presence"] for line in lines if line["session_id"] == self.sessions[0]["id"]}


def test_the_code_turns_every_ten_seconds_and_is_bound_to_its_session() -> None:
    assert door_code("a", 10_000) == door_code("a", 19_999)
    assert len({door_code(secret, at) for secret in "ab" for at in (0, 10_000, 20_000)}) == 6


async def test_a_student_signs_in_with_code_and_pin(world: World) -> None:
    venue = await Venue.prepared(world)
    ann, ben, cai = venue.students
    with pytest.raises(Told, match="sign_in_shut"):
        await ann.post(f"{venue.path()}/sign-in", {"code": "0" * 12})
    code = await venue.open()
    with pytest.raises(Told, match="not_in_the_room"):
        await ann.post(f"{venue.path()}/sign-in", {"code": code, "pin": "1357"})
    assert await ann.post(f"{venue.path()}/sign-in", {"code": code, "pin": "2468"}) == {"presence": "present"}
    world.clock.advance(21)
    with pytest.raises(Told, match="sign_in_code"):
        await ben.post(f"{venue.path()}/sign-in", {"code": code, "pin": "2468"})
    world.clock.advance(300 + 280)
    assert await ben.post(f"{venue.path()}/sign-in", {"code": await venue.code(), "pin": "2468"}) == {"presence": "late"}
    assert await ann.post(f"{venue.path()}/sign-in", {"code": await venue.code(), "pin": "2468"}) == {"presence": "present"}, (
        "a second time"
    )
    assert (await venue.one.assistant.post(f"{venue.path()}/settle"))["count"] == 1
    assert await venue.record() == {ann.id: "present", ben.id: "late", cai.id: "absent"}
    assert await venue.record(ann) == {ann.id: "present"}, "a student sees his own"
    said = [(fact.data["person_id"], fact.data["missed"]) for fact in await world.facts(AttendanceRecorded)]
    assert said == [(ann.id, 0), (ben.id, 0), (cai.id, 35)]


async def test_the_venues_network_proves_presence_too(world: World) -> None:
    venue = await Venue.prepared(world)
    ann = venue.students[0]
    for network, taken in (("192.168.7.0/24", False), ("10.0.0.0/8", True)):
        code = await venue.open(network=network)
        answer = await ann.ask("POST", f"{venue.path()}/sign-in", {"code": code})
        assert (answer.status_code == 200) is taken, network
    for wrong in ({}, {"network": "the classroom"}):
        with pytest.raises(Told):
            await venue.one.assistant.post(f"{venue.path()}/door", wrong)


async def test_what_the_assistant_writes_counts_when_the_lecturer_has_signed(world: World) -> None:
    venue = await Venue.prepared(world)
    ann, ben, _ = venue.students
    await venue.one.assistant.post(f"{venue.path()}/records", {"records": [{"person_id": ann.id, "presence": "present"}]})
    assert await world.facts(AttendanceRecorded) == []
    await venue.one.lecturer.post(f"{venue.path()}/records", {"records": [{"person_id": ben.id, "presence": "early", "missed": 10}]})
    assert [fact.data["person_id"] for fact in await world.facts(AttendanceRecorded)] == [ben.id]
    assert (await venue.one.lecturer.post(f"{venue.path()}/countersign"))["count"] == 1
    assert [fact.data["person_id"] for fact in await world.facts(AttendanceRecorded)] == [ben.id, ann.id]


@pytest.mark.parametrize(("missed", "granted"), [(10, True), (35, True), (36, False)])
async def test_one_leave_is_three_and_a_half_hours_at_most(world: World, missed: int, granted: bool) -> None:
    """R-ASM-1."""
    venue = await Venue.prepared(world)
    form = {"person_id": venue.students[0].id, "presence": "leave", "missed": missed, "reason": "家里有急事"}
    answer = await venue.one.assistant.ask("POST", f"{venue.path()}/records", {"records": [form]})
    assert answer.status_code == (204 if granted else 409)
    assert await world.facts(LeaveGranted) == [], "it waits for the lecturer"
    await venue.one.lecturer.post(f"{venue.path()}/countersign")
    assert [fact.data["missed"] for fact in await world.facts(LeaveGranted)] == ([missed] if granted else [])


async def test_a_correction_keeps_what_stood_and_why_and_a_student_may_object_for_a_day(world: World) -> None:
    venue = await Venue.prepared(world)
    ann, ben, _ = venue.students
    with pytest.raises(Told, match="session_ahead"):
        await venue.one.lecturer.post(f"{venue.path()}/settle")
    world.clock.advance(300)
    await venue.one.lecturer.post(f"{venue.path()}/settle")
    await ann.post(f"{venue.path()}/object", {"text": "我到了，手机没电"})
    with pytest.raises(Told, match="reason_needed"):
        await venue.one.assistant.post(f"{venue.path()}/correct", {"person_id": ann.id, "presence": "present"})
    fixed = {"person_id": ann.id, "presence": "present", "reason": "纸质签到表有签名"}
    await venue.one.assistant.post(f"{venue.path()}/correct", fixed)
    await venue.one.assistant.post(f"{venue.path()}/answer", {"person_id": ann.id, "text": "已按签到表更正"})
    assert await world.facts(AttendanceCorrected) == [], "the assistant's correction counts when the lecturer has signed it"
    assert (await venue.one.lecturer.post(f"{venue.path()}/countersign"))["count"] == 1
    fact = (await world.facts(AttendanceCorrected))[0].data
    assert (fact["was"], fact["presence"], fact["missed"], fact["reason"]) == ("absent", "present", 0, "纸质签到表有签名")
    mine = (await ann.get(f"/cohorts/{venue.one.cohort_id}/attendance"))[0]
    assert (mine["presence"], mine["objection"], mine["answer"]) == ("present", "我到了，手机没电", "已按签到表更正")
    assert [(one["was"], one["presence"], one["reason"], one["by"]) for one in mine["corrections"]] == [
        ("absent", "present", "纸质签到表有签名", venue.one.assistant.name)
    ], "the student reads what stood before, why and who changed it"
    world.clock.advance(24 * 3600 + 1)
    ticket = await venue.one.office.sign_in("/sign-in", {"login": venue.one.office.login, "secret": "a long enough password"})
    late = await venue.one.student({"name": "学员01", "login": "b1-02", "pin": (await ticket.post(
        f"/cohorts/{venue.one.cohort_id}/students/{ben.id}/pin"))["pin"]})  # fmt: skip
    with pytest.raises(Told, match="objection_late"):
        await late.post(f"{venue.path()}/object", {"text": "我也到了的"})
    record = f"/cohorts/{venue.one.cohort_id}/attendance"
    assert (await late.get(record))[0]["may_object"] is False
    teacher = venue.one.lecturer
    await teacher.sign_in("/sign-in", {"login": teacher.login, "secret": "a long enough password"})
    await teacher.post(f"{venue.path()}/correct", {"person_id": ben.id, "presence": "early", "missed": 10, "reason": "提前离开一节课"})
    assert (await late.get(record))[0]["may_object"] is True, "a correction may be objected to for a day of its own"
    await late.post(f"{venue.path()}/object", {"text": "我没有提前离开"})
    assert (await late.get(record))[0]["may_object"] is False, "once to the same state of a record"


async def test_nobody_countersigns_what_he_wrote_himself_by_correcting_it(world: World) -> None:
    venue = await Venue.prepared(world)
    ann, assistant, lecturer = venue.students[0], venue.one.assistant, venue.one.lecturer
    await assistant.post(f"{venue.path()}/records", {"records": [{"person_id": ann.id, "presence": "absent"}]})
    await assistant.post(f"{venue.path()}/correct", {"person_id": ann.id, "presence": "present", "reason": "其实已经到了"})
    assert (await world.facts(AttendanceRecorded), await world.facts(AttendanceCorrected)) == ([], [])
    (line,) = await lecturer.get(f"/cohorts/{venue.one.cohort_id}/attendance")
    assert (line["presence"], line["countersigned"]) == ("present", False)
    assert (await lecturer.post(f"{venue.path()}/countersign"))["count"] == 1
    assert [fact.data["presence"] for fact in await world.facts(AttendanceCorrected)] == ["present"]
    await lecturer.post(f"{venue.path()}/correct", {"person_id": ann.id, "presence": "late", "reason": "九点一刻才到"})
    assert [fact.data["presence"] for fact in await world.facts(AttendanceCorrected)] == ["present", "late"], "a lecturer's counts at once"


async def test_a_record_that_counts_changes_only_by_a_correction(world: World) -> None:
    venue = await Venue.prepared(world)
    ann, ben, _ = venue.students
    assistant = venue.one.assistant
    await assistant.post(f"{venue.path()}/records", {"records": [{"person_id": ann.id, "presence": "late"}]})
    await assistant.post(f"{venue.path()}/records", {"records": [{"person_id": ann.id, "presence": "present"}]})
    world.clock.advance(300)
    await assistant.post(f"{venue.path()}/settle")
    code = await venue.open()
    with pytest.raises(Told, match="record_stands"):
        await ben.post(f"{venue.path()}/sign-in", {"code": code, "pin": "2468"})
    for presence in ("present", "leave"):
        entry = {"person_id": ben.id, "presence": presence, "reason": "家里有急事"}
        with pytest.raises(Told, match=r"座位 2.*更正"):
            await venue.one.lecturer.post(f"{venue.path()}/records", {"records": [{"person_id": ann.id, "presence": "early"}, entry]})
    assert await venue.record() == {ann.id: "present", ben.id: "absent", venue.students[2].id: "absent"}, "all or none"


async def test_a_session_still_to_come_takes_a_leave_and_nothing_else(world: World) -> None:
    venue = await Venue.prepared(world)
    ann, _, _ = venue.students
    ahead, assistant = venue.path(3), venue.one.assistant
    with pytest.raises(Told, match="session_ahead"):
        await assistant.post(f"{ahead}/records", {"records": [{"person_id": ann.id, "presence": "present"}]})
    with pytest.raises(Told, match="session_ahead"):
        await assistant.post(f"{ahead}/settle")
    await assistant.post(f"{ahead}/door", {"pin": "2468"})
    code = (await assistant.get(f"{ahead}/code"))["code"]
    with pytest.raises(Told, match="session_ahead"):
        await ann.post(f"{ahead}/sign-in", {"code": code, "pin": "2468"})
    await assistant.post(f"{ahead}/records", {"records": [{"person_id": ann.id, "presence": "leave", "reason": "后天去医院"}]})
    with pytest.raises(Told, match="session_ahead"):
        await assistant.post(f"{ahead}/correct", {"person_id": ann.id, "presence": "present", "reason": "不去医院了"})
