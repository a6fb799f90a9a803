"""Online enrolment through the public link, admission by recommendation, and the lecturer's needs questionnaire (R-CLS-6, R-CLS-1)."""

import io
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from sandbox.actor import Role
from sandbox.identity.id_number import mask_id_number
from sandbox.identity.tables import AuditEntry
from sandbox.identity.vault import CONSENT_VERSION
from tests.training.classes import AClass, id_number, roster, whole_class
from tests.world import Told, World
from training.cohorts.applications import slip_number
from training.events import ApplicationDecided, ApplicationReceived, StudentEnrolled


def form(at: int = 1, **changes: Any) -> dict[str, Any]:
    return {
        "name": f"报名{at:02}", "id_number": id_number(at), "phone": f"138{at:08}",
        "skills": {"reading": "good", "writing": "good", "computing": "basic", "network": "basic"},
        "motive": "project", "project": "把家里的茶油放到直播间卖", "can_attend": True, "subsidy": "eligible",
        "consent": True, "consent_version": CONSENT_VERSION, **changes,
    }  # fmt: skip


async def linked(world: World) -> tuple[AClass, str]:
    """An open class and its public link."""
    one = await AClass.prepared(world)
    await one.opened()
    link = await one.office.put(f"/cohorts/{one.cohort_id}/enrolment", {"closes_on": "2026-12-31"})
    return one, f"/enrol/{link['token']}"


async def recommended(one: AClass, count: int) -> list[str]:
    """Both recommend whoever applied first."""
    path = f"/cohorts/{one.cohort_id}/applications"
    ids = [line["id"] for line in await one.office.get(path)][:count]
    for application in ids:
        await one.lecturer.post(f"{path}/{application}/recommend")
        await one.office.post(f"{path}/{application}/recommend")
    return ids


async def test_an_applicant_is_admitted_when_lecturer_and_institution_recommend_him(world: World) -> None:
    one, link = await linked(world)
    visitor = world.stranger()
    seen = await visitor.get(link)
    assert (seen["name"], seen["seats_left"], seen["open"], seen["consent_version"]) == ("直播二班", 35, True, CONSENT_VERSION)
    receipt = (await visitor.post(link, form()))["receipt"]
    path = f"/cohorts/{one.cohort_id}/applications"
    (line,) = await one.office.get(path)
    assert (line["state"], line["masked_id"], line["answers"]["motive"]) == ("applied", mask_id_number(id_number(1)), "project")
    assert (await intake_waits(one.lecturer), await intake_waits(one.office)) == ({"applications"}, {"applications"})
    await one.lecturer.post(f"{path}/{line['id']}/recommend")
    assert (await intake_waits(one.lecturer), await intake_waits(one.office)) == (set(), {"applications"})
    with pytest.raises(Told) as told:
        await one.office.post(f"/cohorts/{one.cohort_id}/admissions", {"applications": [line["id"]]})
    assert (told.value.code, "培训机构" in told.value.sentence) == ("not_recommended", True)
    await one.lecturer.put(f"{path}/{line['id']}/interview", {"score": 82, "note": "想法清楚"})
    await one.office.post(f"{path}/{line['id']}/recommend")
    assert (await intake_waits(one.assistant), await intake_waits(one.office)) == ({"admissions"}, {"admissions"})
    (enrolled,) = await one.office.post(f"/cohorts/{one.cohort_id}/admissions", {"applications": [line["id"]]})
    assert await intake_waits(one.office) == set()
    student = await one.student(enrolled)
    mine = await student.get("/me/private/export")
    assert (mine["id_number"], (await student.get("/me/private"))["consented"]) == (id_number(1), True)
    assert (await visitor.get(f"/applications/{receipt}"))["state"] == "admitted"
    (line,) = await one.office.get(path)
    assert (line["interview_score"], line["person_id"]) == (82, enrolled["person_id"])
    with pytest.raises(Told, match="application_decided"):
        await one.office.post(f"/cohorts/{one.cohort_id}/admissions", {"applications": [line["id"]]})
    with pytest.raises(Told, match="applied_already"):
        await world.stranger().post(link, form())
    for kind in (ApplicationReceived, ApplicationDecided, StudentEnrolled):
        facts = await world.facts(kind)
        assert len(facts) == 1
        assert id_number(1) not in str(facts[0].data)
    stored = (world.process.settings.data / "kaibo.sqlite").read_bytes() + (world.process.settings.data / "kaibo.sqlite-wal").read_bytes()
    assert (id_number(1).encode() in stored, "报名01".encode() in stored) == (False, True), "the number is sealed, the name is not"


async def intake_waits(person: Any) -> set[str]:
    """What of the enrolment waits for him on today's page."""
    return {one["kind"] for one in (await person.get("/today"))["waits"]} & {"applications", "admissions"}


async def someone_elses(world: World) -> Any:
    """An institution that has nothing to do with the class."""
    world.institution_id = ""
    return await world.staff(Role.INSTITUTION, "别的学校")


async def reasons(world: World, action: str) -> list[str | None]:
    """Why it was done, as the audit log has it."""
    return await world.process.store.read(lambda view: list(view.all(select(AuditEntry.reason).where(AuditEntry.action == action))))


BAD: list[tuple[dict[str, Any], str, str]] = [
    ({"id_number": id_number(1)[:-1] + ("1" if id_number(1)[-1] != "1" else "2")}, "id_number", "id_check"),
    ({"consent": False}, "consent", "consent"),
    ({"consent_version": "2020-01"}, "consent", "consent"),
    ({"phone": "138"}, "phone", ""),
    ({"project": "茶"}, "project", ""),
]


@pytest.mark.parametrize(("changes", "path", "code"), BAD)
async def test_a_wrong_application_names_its_field(world: World, changes: dict[str, Any], path: str, code: str) -> None:
    one, link = await linked(world)
    with pytest.raises(Told) as told:
        await world.stranger().post(link, form(**changes))
    assert path in told.value.fields
    assert not code or told.value.fields[path] == code
    assert await one.office.get(f"/cohorts/{one.cohort_id}/applications") == []


async def test_one_person_applies_once_and_nobody_who_has_a_seat_applies(world: World) -> None:
    one, link = await linked(world)
    await one.import_roster(whole_class(1))
    with pytest.raises(Told, match="applied_already"):
        await world.stranger().post(link, form(0))
    await world.stranger().post(link, form(1))
    with pytest.raises(Told, match="applied_already"):
        await world.stranger().post(link, form(1, name="换个名字"))
    await world.stranger().post(link, form(2))


async def test_a_flood_from_one_address_is_slowed_down_and_another_address_is_not(world: World) -> None:
    _, link = await linked(world)
    flood = world.stranger()
    for at in range(40):
        await flood.post(link, form(at))
    with pytest.raises(Told) as told:
        await flood.post(link, form(40))
    assert (told.value.status, told.value.code) == (429, "too_many")
    await world.stranger().post(link, form(40))
    world.clock.advance(3600)
    await flood.post(link, form(41))


async def test_a_guessed_link_is_404_and_then_429(world: World) -> None:
    _, link = await linked(world)
    guesser = world.stranger()
    for at in range(20):
        assert (await guesser.ask("GET", f"/enrol/{at:032x}")).status_code == 404
    assert (await guesser.ask("GET", f"/enrol/{21:032x}")).status_code == 429
    assert (await guesser.ask("POST", link, form())).status_code == 429
    assert (await world.stranger().ask("GET", link)).status_code == 200


async def test_the_thirty_sixth_is_not_admitted(world: World) -> None:
    """R-CLS-1: all or none; thirty-five are."""
    one, link = await linked(world)
    for at in range(36):
        await world.stranger().post(link, form(at))
    ids = await recommended(one, 36)
    with pytest.raises(Told, match="class_full"):
        await one.office.post(f"/cohorts/{one.cohort_id}/admissions", {"applications": ids})
    assert len(await one.office.post(f"/cohorts/{one.cohort_id}/admissions", {"applications": ids[:35]})) == 35
    assert (await world.stranger().get(link))["seats_left"] == 0


async def test_who_came_in_by_the_list_meanwhile_is_not_seated_twice(world: World) -> None:
    one, link = await linked(world)
    await world.stranger().post(link, form())
    ids = await recommended(one, 1)
    await one.import_roster(roster([["报名人", form()["id_number"], "", "", ""]]))
    with pytest.raises(Told, match="seated_already"):
        await one.office.post(f"/cohorts/{one.cohort_id}/admissions", {"applications": ids})
    assert len((await one.office.get(f"/cohorts/{one.cohort_id}"))["roster"]) == 1


async def test_a_class_takes_so_many_applications_and_no_more(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("training.cohorts.applications.MOST_APPLICATIONS", 2)
    _, link = await linked(world)
    for at in (1, 2):
        await world.stranger().post(link, form(at))
    with pytest.raises(Told, match="applications_full"):
        await world.stranger().post(link, form(3))


async def test_a_refused_applicant_reads_the_reason_and_his_number_is_gone(world: World) -> None:
    one, link = await linked(world)
    receipt = (await world.stranger().post(link, form()))["receipt"]
    path = f"/cohorts/{one.cohort_id}/applications"
    (line,) = await one.office.get(path)
    await one.office.post(f"{path}/{line['id']}/refuse", {"reason": "不能全程参加"})
    seen = await world.stranger().get(f"/applications/{receipt}")
    assert (seen["state"], seen["reason"], seen["needs"]) == ("refused", "不能全程参加", None)
    with pytest.raises(Told, match="application_decided"):
        await one.lecturer.post(f"{path}/{line['id']}/recommend")


async def test_the_link_is_over_after_its_day_and_with_the_class(world: World) -> None:
    one, link = await linked(world)
    again = (await one.office.put(f"/cohorts/{one.cohort_id}/enrolment", {"closes_on": "2026-12-31"}))["token"]
    assert (await world.stranger().ask("GET", link)).status_code == 404, "a new link replaces the one before"
    with pytest.raises(Told, match="422"):
        await one.office.put(f"/cohorts/{one.cohort_id}/enrolment", {"closes_on": "2020-01-01"})
    await one.closed()
    assert (await world.stranger().get(f"/enrol/{again}"))["open"] is False
    with pytest.raises(Told, match="enrolment_over"):
        await world.stranger().post(f"/enrol/{again}", form())


async def test_the_links_day_moves_without_a_new_code_and_it_is_closed_at_once(world: World) -> None:
    one, link = await linked(world)
    path = f"/cohorts/{one.cohort_id}/enrolment"
    token = link.removeprefix("/enrol/")
    seen = await one.assistant.get(path)
    assert (seen["token"], seen["open"], seen["url"].endswith(f"/enrol/{token}")) == (token, True, True)
    moved = (await one.office.ask("PATCH", path, {"closes_on": "2026-12-05"})).json()
    assert (moved["token"], (await world.stranger().get(link))["closes_on"]) == (token, "2026-12-05")
    await one.office.delete(path)
    assert ((await one.office.get(path))["open"], (await world.stranger().get(link))["open"]) == (False, False)
    with pytest.raises(Told, match="enrolment_over"):
        await world.stranger().post(link, form())
    await one.office.ask("PATCH", path, {"closes_on": "2026-12-05"})
    await world.stranger().post(link, form())
    other = (await one.office.post("/cohorts", {"name": "练习班"}))["id"]
    assert await one.office.get(f"/cohorts/{other}/enrolment") is None
    with pytest.raises(Told, match="404"):
        await one.office.delete(f"/cohorts/{other}/enrolment")


async def test_the_slip_and_the_office_say_the_same_number(world: World) -> None:
    one, link = await linked(world)
    slip = await world.stranger().post(link, form())
    (line,) = await one.office.get(f"/cohorts/{one.cohort_id}/applications")
    seen = await world.stranger().get(f"/applications/{slip['receipt']}")
    assert slip["number"] == line["number"] == seen["number"]
    assert (seen["name"], seen["state"], seen["class_name"]) == ("报***", "applied", "直播二班")
    assert slip_number("app_01JDC3ABCDEFGHJKMNPQ7Q2K9X4M") == "7Q2K-9X4M"


async def test_the_copy_of_a_persons_data_holds_his_application_and_forgetting_empties_it(world: World) -> None:
    """The office hands the copy out on record; afterwards name, place and decision are what is left of the application."""
    one, link = await linked(world)
    await world.stranger().post(link, form())
    await world.stranger().post(link, form(2))
    path = f"/cohorts/{one.cohort_id}"
    (enrolled,) = await one.office.post(f"{path}/admissions", {"applications": await recommended(one, 1)})
    student = await one.student(enrolled)
    mine = await student.get("/me/private/export")
    assert [(line["state"], line["answers"]["project"]) for line in mine["applications"]] == [("admitted", "把家里的茶油放到直播间卖")]
    assert (mine["classes"][0]["name"], mine["phone"]) == ("直播二班", "13800000001")
    own = CalamineWorkbook.from_filelike(io.BytesIO((await student.ask("GET", "/me/private/copy.xlsx")).content))
    assert ["手机号", "13800000001"] in own.get_sheet_by_name("个人信息").to_python()
    assert (await world.stranger().ask("GET", "/me/private/copy.xlsx")).status_code == 401
    person = f"{path}/students/{enrolled['person_id']}"
    answer = await one.assistant.ask("POST", f"{person}/copy", {"text": "本人要求一份"})
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    assert ["身份证号", id_number(1)] in book.get_sheet_by_name("个人信息").to_python()
    assert "把家里的茶油放到直播间卖" in [row[5] for row in book.get_sheet_by_name("报名表").to_python()]
    for who, status in ((one.authority, 403), (student, 403), (await someone_elses(world), 404)):
        assert (await who.ask("POST", f"{person}/copy", {"text": "本人要求一份"})).status_code == status
    assert (await one.office.ask("POST", f"{path}/students/per_none/copy", {"text": "本人要求一份"})).status_code == 404
    assert await reasons(world, "private.export") == ["本人要求一份"]
    with pytest.raises(Told, match="forbidden"):
        await one.assistant.post(f"{person}/forget", {"text": "本人要求删除"})
    await one.office.post(f"{person}/forget", {"text": "本人要求删除"})
    first, second = await one.office.get(f"{path}/applications")
    assert (first["answers"], first["masked_id"], first["masked_phone"], first["name"]) == ({}, "", "", "报名01")
    assert second["answers"]["motive"] == "project", "the negative control: another applicant's answers stay"
    assert [line["id_number"] for line in await one.office.get(f"{path}/private")] == [""]


async def test_a_refused_applicant_is_forgotten_and_an_open_application_is_not(world: World) -> None:
    one, link = await linked(world)
    await world.stranger().post(link, form())
    path = f"/cohorts/{one.cohort_id}/applications"
    (line,) = await one.office.get(path)
    with pytest.raises(Told, match="application_waiting"):
        await one.office.post(f"{path}/{line['id']}/forget", {"text": "本人要求删除"})
    await one.office.post(f"{path}/{line['id']}/refuse", {"reason": "不能全程参加"})
    await one.office.post(f"{path}/{line['id']}/forget", {"text": "本人要求删除"})
    (line,) = await one.office.get(path)
    assert (line["name"], line["answers"], line["masked_id"], line["state"]) == ("（已删除）", {}, "", "refused")
    await world.stranger().post(link, form())


QUESTIONS = {
    "title": "培训需求",
    "questions": [
        {"text": "你最想学什么？", "kind": "multiple", "options": ["选品", "话术", "投流"]},
        {"text": "做过直播吗？", "kind": "single", "options": ["做过", "没有"]},
        {"text": "对自己的网络技能打分", "kind": "scale"},
        {"text": "还想说的", "kind": "text", "required": False},
    ],
}


async def test_the_lecturers_questions_are_answered_and_counted(world: World) -> None:
    """Applicants and students answer; a second answer replaces the first; counts are by option, texts unsigned."""
    one, link = await linked(world)
    needs = f"/cohorts/{one.cohort_id}/needs"
    opened = await one.lecturer.post(needs, QUESTIONS)
    receipt = (await world.stranger().post(link, form(5)))["receipt"]
    applicant = world.stranger()
    assert (await applicant.get(f"/applications/{receipt}"))["needs"]["questions"][0]["options"] == ["选品", "话术", "投流"]
    await applicant.put(f"/applications/{receipt}/needs", {"answers": [[0, 1], [1], 3, "怎么选品"]})
    await applicant.put(f"/applications/{receipt}/needs", {"answers": [[0], [1], 4, None]})
    enrolled = await one.import_roster(whole_class(1))
    student = await one.student(enrolled[0])
    await student.put(f"{needs}/mine", {"answers": [[0, 2], [0], 2, "多练"]})
    for answers, path, code in (
        ([[0], [1], 6, None], "answers.2", "misfit"), ([[0], [0, 1], 3, None], "answers.1", "misfit"),
        ([[3], [1], 3, None], "answers.0", "misfit"), ([[], [1], 3, None], "answers.0", "required"), ([[0]], "answers", "count"),
    ):  # fmt: skip
        with pytest.raises(Told) as told:
            await student.put(f"{needs}/mine", {"answers": answers})
        assert told.value.fields == {path: code}
    counted = await one.office.get(f"{needs}/{opened['id']}/analysis")
    assert [line["counts"] for line in counted] == [[2, 0, 1], [1, 1], [0, 1, 0, 1, 0], []]
    assert (counted[2]["mean_hundredths"], counted[3]["texts"]) == (300, ["多练"])
    (listed,) = await one.office.get(f"/cohorts/{one.cohort_id}/questionnaires")
    assert (listed["open"], listed["answered"], len(listed["questions"])) == (True, 2, 4)
    await one.lecturer.post(f"{needs}/{opened['id']}/close")
    assert not (await one.lecturer.get(f"/cohorts/{one.cohort_id}/questionnaires"))[0]["open"], "its answers stay to be looked at"
    assert (await student.get(f"{needs}/mine"))["id"] == ""
    with pytest.raises(Told, match="no_questionnaire"):
        await student.put(f"{needs}/mine", {"answers": [[0], [0], 2, None]})


async def test_the_interview_asks_what_the_lecturer_designed_and_its_answers_are_counted(world: World) -> None:
    """Beside the open needs questionnaire; a fault is named by its question, and forgetting the applicant takes the notes away."""
    one, link = await linked(world)
    needs, path = f"/cohorts/{one.cohort_id}/needs", f"/cohorts/{one.cohort_id}/applications"
    await one.lecturer.post(needs, QUESTIONS)
    receipt = (await world.stranger().post(link, form(5)))["receipt"]
    (line,) = await one.office.get(path)
    talk = {"score": 80, "note": "", "answers": [[1], [0], 4, "说得清楚"]}
    with pytest.raises(Told, match="no_questionnaire"):
        await one.lecturer.put(f"{path}/{line['id']}/interview", talk)
    asked = await one.lecturer.post(needs, QUESTIONS | {"title": "面试问题", "purpose": "interview"})
    assert (await world.stranger().get(f"/applications/{receipt}"))["needs"]["title"] == QUESTIONS["title"], "both stand open"
    with pytest.raises(Told) as told:
        await one.lecturer.put(f"{path}/{line['id']}/interview", talk | {"answers": [[1], [0], 9, None]})
    assert told.value.fields == {"answers.2": "misfit"}
    assert (await one.office.get(path))[0]["interview_score"] is None, "nothing of a refused interview is kept"
    await one.office.put(f"{path}/{line['id']}/interview", talk)
    (line,) = await one.office.get(path)
    assert (line["interview_sheet"], line["interview_answers"]) == (asked["id"], talk["answers"])
    counted = await one.office.get(f"{needs}/{asked['id']}/analysis")
    assert ([one["counts"] for one in counted[:3]], counted[3]["texts"]) == ([[0, 1, 0], [1, 0], [0, 0, 0, 1, 0]], ["说得清楚"])
    await one.office.post(f"{path}/{line['id']}/refuse", {"reason": "人数已满"})
    await one.office.post(f"{path}/{line['id']}/forget", {"text": "本人要求删除"})
    assert [line["answered"] for line in await one.office.get(f"/cohorts/{one.cohort_id}/questionnaires")] == [0, 0]


async def test_what_an_applicant_answered_is_not_counted_twice_when_he_is_a_student(world: World) -> None:
    one, link = await linked(world)
    opened = await one.lecturer.post(f"/cohorts/{one.cohort_id}/needs", QUESTIONS)
    receipt = (await world.stranger().post(link, form(5)))["receipt"]
    await world.stranger().put(f"/applications/{receipt}/needs", {"answers": [[0], [1], 3, None]})
    (enrolled,) = await one.office.post(f"/cohorts/{one.cohort_id}/admissions", {"applications": await recommended(one, 1)})
    student = await one.student(enrolled)
    assert (await student.get(f"/cohorts/{one.cohort_id}/needs/mine"))["answers"] == [[0], [1], 3, None], "his own words as an applicant"
    await student.put(f"/cohorts/{one.cohort_id}/needs/mine", {"answers": [[2], [1], 3, None]})
    assert (await student.get(f"/cohorts/{one.cohort_id}/needs/mine"))["answers"] == [[2], [1], 3, None]
    counted = await one.office.get(f"/cohorts/{one.cohort_id}/needs/{opened['id']}/analysis")
    assert (counted[0]["answered"], counted[0]["counts"]) == (1, [0, 0, 1])
    await one.office.post(f"/cohorts/{one.cohort_id}/students/{enrolled['person_id']}/forget", {"text": "本人要求删除"})
    left = await one.office.get(f"/cohorts/{one.cohort_id}/needs/{opened['id']}/analysis")
    assert [one["answered"] for one in left] == [0] * len(left), "whoever is forgotten has answered nothing"


async def test_who_may_admit_and_design(world: World) -> None:
    """The matrix of this part: the authority and students may not, the assistant designs no questions."""
    one, link = await linked(world)
    await world.stranger().post(link, form(7))
    student = await one.student((await one.import_roster(whole_class(1)))[0])
    path = f"/cohorts/{one.cohort_id}"
    for who in (one.authority, student):
        for ask in (who.get(f"{path}/applications"), who.post(f"{path}/admissions", {"applications": ["app_1"]})):
            with pytest.raises(Told, match="forbidden"):
                await ask
    for who in (one.assistant, one.office, student):
        with pytest.raises(Told, match="forbidden"):
            await who.post(f"{path}/needs", QUESTIONS)
    with pytest.raises(Told, match="forbidden"):
        await one.assistant.post(f"{path}/applications/app_1/recommend")
    with pytest.raises(Told, match="404"):
        await one.office.post(f"{path}/applications/app_none/recommend")
