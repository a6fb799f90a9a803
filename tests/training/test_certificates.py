"""Certificates for those who passed, the public page that checks one, the closing pack and the figures (R-ASM-10, R-FN-4)."""

import io
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from sandbox.identity.tables import AuditEntry
from sandbox.store import Tx
from tests.training.classes import YESTERDAY, AClass, id_number, whole_class
from tests.world import Told, World
from training.cohorts.tables import Certificate, FilledForm
from training.events import CertificateIssued, VerdictReached

tokens = select(Certificate.token).order_by(Certificate.number)


async def finished(world: World, passed: int = 2, failed: int = 1, **filed: Any) -> tuple[AClass, list[dict[str, str]]]:
    """A closed class in which so many passed."""
    one = await AClass.prepared(world)
    await one.opened(**filed)
    enrolled = await one.import_roster(whole_class(passed + failed))

    def judge(tx: Tx) -> None:
        for at, line in enumerate(enrolled):
            fact = VerdictReached(cohort_id=one.cohort_id, person_id=line["person_id"], outcome="passed" if at < passed else "failed")
            tx.emit(fact, line["person_id"], cohort=one.cohort_id)

    await world.process.store.write(judge)
    await world.settle()
    if filed:
        session = (await one.office.get(f"/cohorts/{one.cohort_id}/filing"))["sessions"][0]["id"]
        lines = [{"person_id": enrolled[0]["person_id"], "took_part": 3, "exercise": "on_time", "note": "回答很好"}]
        await one.lecturer.put(f"/sessions/{session}/performance", {"students": lines})
        late = {"person_id": enrolled[1]["person_id"], "presence": "present"}
        await one.lecturer.post(f"/sessions/{session}/records", {"records": [late]})
        await one.lecturer.post(f"/sessions/{session}/correct", late | {"presence": "late", "reason": "九点半才到"})
        await one.lecturer.post(f"/cohorts/{one.cohort_id}/guidances", {"minutes": 30, "about": "选品和定价"})
    await one.closed()
    return one, enrolled


async def test_who_passed_gets_a_certificate_that_anyone_can_check(world: World) -> None:
    one, enrolled = await finished(world)
    path = f"/cohorts/{one.cohort_id}/certificates"
    form = {"issued_on": "2026-12-20", "numbers": {enrolled[1]["person_id"]: "湘直播20260001"}}
    assert len(await one.authority.post(path, form)) == 2
    assert await one.authority.post(path, form) == [], "nobody gets two"
    facts = [fact.data for fact in await world.facts(CertificateIssued)]
    assert [fact["number"] for fact in facts] == ["KB2026-0001-01", "湘直播20260001"]
    student = await one.student(enrolled[0])
    answer = await student.ask("GET", f"{path}/mine")
    assert answer.content.startswith(b"%PDF-")
    failed = await one.student(enrolled[2])
    assert (await failed.ask("GET", f"{path}/mine")).status_code == 404
    token = await world.process.store.read(lambda view: view.session.execute(tokens).scalars().first())
    shown = await world.stranger().get(f"/certificates/{token}")
    assert shown == {
        "number": "KB2026-0001-01", "name_masked": "学**0", "class_name": "直播二班", "issued_on": "2026-12-20", "state": "valid",
        "revoked_on": "",
    }  # fmt: skip
    mend = {"id_number": id_number(9), "reason": "录入时抄错一位"}
    with pytest.raises(Told, match="id_number_on_certificate") as told:
        await one.office.put(f"/cohorts/{one.cohort_id}/students/{enrolled[0]['person_id']}/id-number", mend)
    assert "KB2026-0001-01" in told.value.sentence
    await one.office.put(f"/cohorts/{one.cohort_id}/students/{enrolled[2]['person_id']}/id-number", mend)  # without one it can be mended
    with pytest.raises(Told, match="404"):
        await world.stranger().get("/certificates/0123456789abcdef0123456789abcdef")


async def test_no_certificate_before_the_close_and_no_number_twice(world: World) -> None:
    one, enrolled = await finished(world)
    form = {"issued_on": "2026-12-20", "numbers": {line["person_id"]: "同一个号" for line in enrolled}}
    with pytest.raises(Told, match="number_in_use"):
        await one.authority.post(f"/cohorts/{one.cohort_id}/certificates", form)
    assert await world.facts(CertificateIssued) == []
    await one.file(name="直播三班", starts_on="2027-01-01")
    with pytest.raises(Told, match="class_not_closed"):
        await one.authority.post(f"/cohorts/{one.cohort_id}/certificates", {"issued_on": "2026-12-20"})


async def test_certificates_are_issued_to_chosen_students_and_never_twice(world: World) -> None:
    one, enrolled = await finished(world, passed=3)
    path = f"/cohorts/{one.cohort_id}/certificates"
    first, second, _, failed = (line["person_id"] for line in enrolled)
    with pytest.raises(Told) as told:
        await one.authority.post(path, {"issued_on": "2026-12-20", "people": [first, failed]})
    assert told.value.fields == {"people": "not_passed"}
    assert len(await one.authority.post(path, {"issued_on": "2026-12-20", "people": [first, second]})) == 2
    waiting = (await one.authority.get("/certificates", cohort_id=one.cohort_id))["waiting"]
    assert [line["seat_no"] for line in waiting] == [3]
    assert await one.authority.post(path, {"issued_on": "2026-12-21", "people": [first, second]}) == [], "they have one"
    assert len(await one.authority.post(path, {"issued_on": "2026-12-21"})) == 1
    assert len(await world.facts(CertificateIssued)) == 3


async def test_anybody_checks_a_certificate_by_the_number_on_it_twenty_times_a_minute(world: World) -> None:
    """What the code on the paper shows, and no more; right numbers count too, for they can be guessed one after the other."""
    one, _ = await finished(world)
    await one.authority.post(f"/cohorts/{one.cohort_id}/certificates", {"issued_on": "2026-12-20"})
    token, _ = await world.process.store.read(lambda view: view.all(tokens))
    somebody = world.stranger()
    by_code = await somebody.get(f"/certificates/{token}")
    assert await somebody.get("/certificate-check", number=" ｋb2026-0001-01 ") == by_code
    with pytest.raises(Told, match="404"):
        await somebody.get("/certificate-check", number="KB2026-0001-99")
    told = [(await somebody.ask("GET", "/certificate-check?number=KB2026-0001-01")).status_code for _ in range(19)]
    assert told == [200] * 18 + [429]
    world.clock.advance(61)
    assert (await somebody.get("/certificate-check", number="KB2026-0001-01"))["state"] == "valid"


async def test_figures_are_counted_over_what_one_supervises(world: World) -> None:
    one, _ = await finished(world)
    found = await one.authority.get("/school/figures")
    assert (found["classes"], found["students"], found["pass_bp"], found["by_state"]) == (1, 3, 6666, {"closed": 1})
    assert found["ledger"][0]["approval_no"] == "长就培〔2026〕17号"
    assert (await one.office.get("/school/figures", first="2027-01-01"))["classes"] == 0


async def test_figures_tell_satisfaction_visits_and_subsidies_by_institution_and_month(world: World) -> None:
    one, enrolled = await finished(world, starts_on=YESTERDAY)
    path = f"/cohorts/{one.cohort_id}"
    session = (await one.office.get(f"{path}/filing"))["sessions"][0]
    await one.office.post(f"{path}/class-visits", {"session_id": session["id"], "score": 90, "note": "讲练结合"})
    paid = {"amount_fen": 120_000, "state": "paid", "number": "长人社补〔2026〕8号"}
    with pytest.raises(Told, match="subsidy_without_certificate"):
        await one.authority.put(f"{path}/subsidies/{enrolled[0]['person_id']}", paid)
    await one.authority.post(f"{path}/certificates", {"issued_on": "2026-12-20"})
    await one.authority.put(f"{path}/subsidies/{enrolled[0]['person_id']}", paid)
    await one.authority.put(f"{path}/subsidies/{enrolled[1]['person_id']}", {"amount_fen": 120_000, "state": "applied"})
    student = await one.student(enrolled[0])
    keys = [
        field["key"] for section in (await student.get("/forms/S5"))["sections"] for field in section["fields"] if field["kind"] == "score"
    ]
    await student.post(f"{path}/forms/S5", {"answers": {"training": dict.fromkeys(keys, 4) | {keys[0]: 5}, "next": {"plan": "yes_own"}}})
    found = await one.authority.get("/school/figures")
    assert (found["subsidy_fen"], found["ledger"][0]["visits"]) == (120_000, 1), "what is only applied for is no money yet"
    assert found["satisfied_hundredths"] == (400 * len(keys) + 100) // len(keys)
    assert [(row["name"], row["classes"], row["passed"]) for row in found["by_institution"]] == [("湘江职业培训学校", 1, 2)]
    assert [(row["key"], row["students"]) for row in found["by_month"]] == [("2026-11", 3)]
    daily = {"today": {"content": 5, "clear": 3, "practice": 3, "place": 3, "wish": "多练"}}
    kept = {"cohort_id": one.cohort_id, "form": "S4", "version": "1", "about_id": student.id, "day": "2026-12-01", "filler_id": student.id}
    await world.process.store.write(lambda tx: (tx.add(FilledForm(id="frm_daily", answers=daily, filled_at=tx.now, **kept)), None)[1])
    s4, s5 = await one.authority.get("/school/satisfaction")
    assert (s4["form"], s4["whole"]["sheets"], s4["whole"]["mean_hundredths"]) == ("S4", 1, 350)
    assert [(one["key"], one["answered"], one["mean_hundredths"]) for one in s4["classes"][0]["questions"]][:2] == [
        ("today.content", 1, 500), ("today.clear", 1, 300),
    ]  # fmt: skip
    assert (s5["classes"][0]["name"], s5["whole"]["mean_hundredths"]) == ("直播二班", found["satisfied_hundredths"])
    empty = (await one.office.get("/school/satisfaction", first="2027-01-01"))[0]
    assert (empty["classes"], empty["whole"]["mean_hundredths"]) == ([], None), "the negative control: classes of later days"
    sheet = await one.office.ask("GET", "/school/ledger.xlsx")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(sheet.content)).get_sheet_by_name("台账").to_python()
    assert rows[2][:2] == ["直播二班", "湘江职业培训学校"]


async def test_looking_into_a_class_shows_each_person_and_stays_on_record(world: World) -> None:
    one, _ = await finished(world)
    await one.authority.post(f"/cohorts/{one.cohort_id}/certificates", {"issued_on": "2026-12-20"})
    assert (await one.authority.ask("POST", f"/cohorts/{one.cohort_id}/inspect", {"reason": "看"})).status_code == 422
    found = await one.authority.post(f"/cohorts/{one.cohort_id}/inspect", {"reason": "年度抽查"})
    assert [(row["seat_no"], row["outcome"], row["certificate"]) for row in found] == [
        (1, "passed", "KB2026-0001-01"), (2, "passed", "KB2026-0001-02"), (3, "failed", ""),
    ]  # fmt: skip
    looks = select(AuditEntry.actor).where(AuditEntry.action == "cohort.inspect", AuditEntry.reason == "年度抽查")
    assert await world.process.store.read(lambda view: view.all(looks)) == [one.authority.id]
    assert found[0]["id_number"].startswith("430102********")
