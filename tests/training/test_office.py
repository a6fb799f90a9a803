"""The office of a class: handouts, files and their light, visits, performance, satisfaction, subsidies, the province, practice classes."""

import io
from typing import Any

import pytest
from PIL import Image
from python_calamine import CalamineWorkbook

from sandbox.papers import Sheet, write_workbook
from sandbox.store import Tx
from tests.training.classes import YESTERDAY, AClass, id_number, whole_class
from tests.training.test_certificates import finished
from tests.world import Told, World
from training.cohorts.tables import FilledForm
from training.events import ClassVisited, HandoutReturned, HandoutSigned, MaterialFiled, PerformanceRecorded, SubsidySet

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def picture() -> bytes:
    page = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    Image.new("RGB", (640, 480), "white").save(page, "JPEG", exif=exif)
    return page.getvalue()


async def running(world: World, count: int = 2, **filed: Any) -> tuple[AClass, list[dict[str, Any]], list[dict[str, Any]]]:
    """An open class of so many, its roster and its sessions."""
    one = await AClass.prepared(world)
    await one.opened(**filed)
    enrolled = await one.import_roster(whole_class(count))
    return one, enrolled, (await one.office.get(f"/cohorts/{one.cohort_id}/filing"))["sessions"]


async def hand_in(one: AClass, kind: str, data: bytes, name: str = "批复.pdf") -> Any:
    path = f"/cohorts/{one.cohort_id}/materials"
    return await one.office.post(path, files={"file": (name, data, "application/octet-stream")}, data={"kind": kind})


async def test_textbooks_are_signed_for_on_the_phone_or_on_paper(world: World) -> None:
    """R-CLS-7, S2."""
    one, enrolled, _ = await running(world)
    path = f"/cohorts/{one.cohort_id}/handouts"
    book = (await one.assistant.post(path, {"kind": "textbook", "name": "直播教材"}))["id"]
    first = await one.student(enrolled[0])
    await first.post(f"{path}/{book}/sign")
    with pytest.raises(Told, match="handout_signed"):
        await first.post(f"{path}/{book}/sign")
    with pytest.raises(Told, match="422"):
        await one.assistant.post(f"{path}/{book}/paper", {"people": [enrolled[1]["person_id"], one.assistant.id]})
    seen = (await one.office.get(path))[0]["signers"]
    assert [line["way"] for line in seen] == ["own", "", ""], "a wrong list is taken in no part"
    await one.assistant.post(f"{path}/{book}/paper", {"people": [line["person_id"] for line in enrolled]})
    assert [line["way"] for line in (await one.office.get(path))[0]["signers"]] == ["own", "paper", ""]
    assert len((await first.get(path))[0]["signers"]) == 1, "a student sees his own line only"
    assert len(await world.facts(HandoutSigned)) == 2
    with pytest.raises(Told, match="forbidden"):
        await first.post(path, {"kind": "textbook", "name": "直播教材"})


async def test_equipment_comes_back_and_books_stay(world: World) -> None:
    """S2: all or none; what nobody signed for can be taken off the list again."""
    one, enrolled, _ = await running(world)
    path, who = f"/cohorts/{one.cohort_id}/handouts", [line["person_id"] for line in enrolled]
    lamp, book, typo = [
        (await one.assistant.post(path, {"kind": kind, "name": name}))["id"]
        for kind, name in (("equipment", "美颜灯"), ("textbook", "直播教材"), ("equipment", "声咔"))
    ]
    await one.assistant.post(f"{path}/{lamp}/paper", {"people": who[:1]})
    await one.assistant.post(f"{path}/{book}/paper", {"people": who[:1]})
    with pytest.raises(Told) as told:
        await one.assistant.post(f"{path}/{lamp}/returns", {"people": who})
    assert (told.value.code, "学员01" in told.value.sentence) == ("handout_not_out", True)
    with pytest.raises(Told, match="handout_stays"):
        await one.assistant.post(f"{path}/{book}/returns", {"people": who[:1]})
    await one.assistant.post(f"{path}/{lamp}/returns", {"people": who[:1]})
    with pytest.raises(Told, match="handout_not_out"):
        await one.assistant.post(f"{path}/{lamp}/returns", {"people": who[:1]})
    with pytest.raises(Told, match="handout_has_signs"):
        await one.assistant.delete(f"{path}/{lamp}")
    await one.assistant.delete(f"{path}/{typo}")
    seen = await one.office.get(path)
    assert [(line["name"], line["signers"][0]["returned_at"] is not None) for line in seen] == [("美颜灯", True), ("直播教材", False)]
    assert len(await world.facts(HandoutReturned)) == 1
    with pytest.raises(Told, match="404"):
        await one.assistant.post(f"{path}/hnd_none/returns", {"people": who[:1]})


async def test_scans_are_judged_by_their_content(world: World) -> None:
    """A picture is made anew without its EXIF, a plain PDF is kept, one with a script or anything else is refused."""
    one, _, _ = await running(world)
    path = f"/cohorts/{one.cohort_id}/materials"
    await hand_in(one, "approval", PDF)
    await hand_in(one, "photo", picture(), "现场.png")
    files = await one.authority.get(path)
    assert [line["name"] for line in files] == ["批复.pdf", "现场.jpg"]
    kept = await one.office.ask("GET", f"{path}/{files[1]['id']}")
    assert (b"taken at home" in picture(), b"taken at home" in kept.content) == (True, False)
    assert kept.headers["content-disposition"].startswith("attachment")
    for data, code in (
        (b"%PDF-1.4\n/OpenAction<</JavaScript(x)>>\n%%EOF", "pdf_live"), (b"%PDF-1.4\nhalf", "pdf_broken"),
        (b"MZ no picture", "not_a_picture"), (b"<html>", "not_a_picture"),
    ):  # fmt: skip
        with pytest.raises(Told) as told:
            await hand_in(one, "approval", data)
        assert told.value.fields == {"file": code}
    with pytest.raises(Told) as told:
        await hand_in(one, "approval", PDF + b"0" * (10 << 20))
    assert told.value.status == 413
    await one.office.delete(f"{path}/{files[1]['id']}")
    assert [line["kind"] for line in await one.office.get(path)] == ["approval"]
    assert len(await world.facts(MaterialFiled)) == 2


async def test_the_light_says_what_the_closing_pack_lacks(world: World) -> None:
    one, enrolled, _ = await running(world)
    path = f"/cohorts/{one.cohort_id}"
    before = {line["key"]: line for line in (await one.office.get(f"{path}/completeness"))["lines"]}
    assert [before[key]["there"] for key in ("approval_no", "id_numbers", "approval", "handouts", "attendance")] == [
        True,
        True,
        False,
        False,
        False,
    ]
    assert (before["attendance"]["have"], before["attendance"]["of"]) == (0, 32)
    await hand_in(one, "approval", PDF)
    await hand_in(one, "photo", picture())
    book = (await one.assistant.post(f"{path}/handouts", {"kind": "textbook", "name": "直播教材"}))["id"]
    await one.assistant.post(f"{path}/handouts/{book}/paper", {"people": [*(line["person_id"] for line in enrolled), one.lecturer.id]})
    found = await one.office.get(f"{path}/completeness")
    lines = {line["key"]: line for line in found["lines"]}
    assert [lines[key]["there"] for key in ("approval", "photos", "handouts")] == [True] * 3
    assert (found["light"], found["there"], found["of"]) == ("red", 7, 20), "nobody is asked for S11 yet"
    forms = {"S1", "S4", "S5", "S6", "S7", "S8", "S9", "S10", "S11"}
    assert forms | {"timetable", "handouts", "videos", "results"} <= set(lines), "S3 is the timetable, S2 the handouts"
    assert lines["S4"]["of"] == 8 * len(enrolled), "one of every student on every day"
    assert lines["signed_sheets"]["of"] == 8


async def test_a_video_of_the_teaching_is_taken_in_and_what_is_no_video_is_not(world: World) -> None:
    one, _, _ = await running(world)
    path = f"/cohorts/{one.cohort_id}"
    film = b"\0\0\0\x18ftypmp42" + b"0" * 100
    await hand_in(one, "video", film, "上课.mp4")
    (line,) = await one.office.get(f"{path}/materials")
    kept = await one.office.ask("GET", f"{path}/materials/{line['id']}")
    assert (line["name"], kept.headers["content-type"], kept.content) == ("上课.mp4", "video/mp4", film)
    assert {each["key"]: each["there"] for each in (await one.office.get(f"{path}/completeness"))["lines"]}["videos"]
    with pytest.raises(Told) as told:
        await hand_in(one, "video", PDF)
    assert told.value.fields == {"file": "not_a_video"}
    with pytest.raises(Told) as told:
        await hand_in(one, "photo", film)
    assert told.value.fields == {"file": "not_a_picture"}


async def test_a_class_holds_so_many_files_and_no_more(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("training.cohorts.materials.MOST_FILES", 1)
    one, _, _ = await running(world)
    await hand_in(one, "approval", PDF)
    with pytest.raises(Told, match="materials_full"):
        await hand_in(one, "photo", picture())


async def test_visits_performance_and_subsidies_are_kept(world: World) -> None:
    """听课; R-ASM-4 and F.6; 补贴台账."""
    one, enrolled, sessions = await running(world, starts_on=YESTERDAY)
    path, who = f"/cohorts/{one.cohort_id}", enrolled[0]["person_id"]
    await one.authority.post(f"{path}/class-visits", {"session_id": sessions[0]["id"], "score": 88, "note": "互动充分"})
    assert [(line["score"], line["day"]) for line in await one.lecturer.get(f"{path}/class-visits")] == [(88, YESTERDAY)]
    with pytest.raises(Told, match="class_visit_ahead"):
        await one.authority.post(f"{path}/class-visits", {"session_id": sessions[15]["id"], "score": 88, "note": "互动充分"})
    with pytest.raises(Told, match="404"):
        await one.office.post(f"{path}/class-visits", {"session_id": "ses_none", "score": 88, "note": "互动充分"})
    with pytest.raises(Told, match="422"):
        await one.office.post(f"{path}/class-visits", {"session_id": sessions[0]["id"], "score": 101, "note": "互动充分"})
    form = {"students": [{"person_id": who, "took_part": 3, "exercise": "on_time", "note": "提问积极"}]}
    await one.lecturer.put(f"/sessions/{sessions[0]['id']}/performance", form)
    form["students"][0]["took_part"] = 4
    await one.lecturer.put(f"/sessions/{sessions[0]['id']}/performance", form)
    assert [line["took_part"] for line in await one.office.get(f"{path}/performance")] == [4]
    assert await (await one.student(enrolled[1])).get(f"{path}/performance") == []
    with pytest.raises(Told, match="forbidden"):
        await one.assistant.put(f"/sessions/{sessions[0]['id']}/performance", form)
    with pytest.raises(Told) as told:
        await one.lecturer.put(f"/sessions/{sessions[0]['id']}/performance", {"students": [{"person_id": one.office.id}]})
    assert told.value.fields == {"students.0.person_id": "no_student"}
    await one.office.put(f"{path}/subsidies/{who}", {"amount_fen": 180_000, "state": "applied"})
    with pytest.raises(Told) as told:
        await one.authority.put(f"{path}/subsidies/{who}", {"amount_fen": 180_000, "state": "granted"})
    assert told.value.fields == {"number": "number"}
    await one.authority.put(f"{path}/subsidies/{who}", {"amount_fen": 180_000, "state": "granted", "number": "补2026-1"})
    lines = await one.office.get(f"{path}/subsidies")
    assert [(line["name"], line["state"], line["amount_fen"]) for line in lines] == [("学员00", "granted", 180_000), ("学员01", "", 0)]
    book = (await one.authority.ask("GET", f"{path}/subsidies/register.xlsx")).content
    rows = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_name("补贴台账").to_python()[2:]
    assert [row[1:5] for row in rows] == [["学员00", "已批准", 1800, "补2026-1"], ["学员01", "未登记", 0, ""]]
    with pytest.raises(Told, match="forbidden"):
        await one.lecturer.get(f"{path}/subsidies")
    for kind, count in ((ClassVisited, 1), (PerformanceRecorded, 2), (SubsidySet, 2)):
        assert len(await world.facts(kind)) == count, kind


async def test_satisfaction_is_averaged_by_question_and_day(world: World) -> None:
    """S4 and S5: the newest sheet of a student and day counts, words are left out."""
    one, enrolled, _ = await running(world)

    def fill(tx: Tx) -> None:
        for at, (student, day, mark) in enumerate([(0, "2026-12-01", 1), (0, "2026-12-01", 5), (1, "2026-12-01", 2), (1, "2026-12-02", 4)]):
            who = enrolled[student]["person_id"]
            tx.add(
                FilledForm(
                    id=f"frm_{at}", cohort_id=one.cohort_id, form="S4", version="1", about_id=who, day=day, filler_id=who,
                    answers={"today": {"clear": mark, "wish": "多练", "strange": 5}}, filled_at=tx.now + at,
                )
            )  # fmt: skip

    await world.process.store.write(fill)
    found = await one.office.get(f"/cohorts/{one.cohort_id}/satisfaction")
    assert (found[0]["zh"], found[0]["counts"]) == ("讲解是否清楚（1–5 分）", [0, 1, 0, 0, 1])
    assert [(line["day"], line["key"], line["answered"], line["mean_hundredths"]) for line in found] == [
        ("2026-12-01", "today.clear", 2, 350), ("2026-12-02", "today.clear", 1, 400),
    ]  # fmt: skip


async def test_the_sheet_for_wet_signatures_is_a_pdf(world: World) -> None:
    one, enrolled, sessions = await running(world, 35)
    answer = await one.assistant.ask("GET", f"/sessions/{sessions[0]['id']}/sheet")
    assert (answer.status_code, answer.content[:5]) == (200, b"%PDF-")
    student = await one.student(enrolled[0])
    assert (await student.ask("GET", f"/sessions/{sessions[0]['id']}/sheet")).status_code == 403
    assert (await one.assistant.ask("GET", "/sessions/ses_none/sheet")).status_code == 404


def province(rows: list[list[str]]) -> dict[str, Any]:
    sheet = write_workbook([Sheet("省平台结果", ("身份证号", "姓名", "考核结果", "证书编号"), rows)])
    return {"files": {"file": ("省.xlsx", sheet, "application/octet-stream")}}


async def test_the_provinces_results_come_in_and_ours_go_out(world: World) -> None:
    """Its certificate numbers are used, a result that differs is shown and changes nothing of ours, the way out is on record."""
    one, enrolled = await finished(world)
    path = f"/cohorts/{one.cohort_id}/province"
    await one.office.put(path, {"filing_no": "湘备2026-8", "closing_no": "湘结2026-8"})
    bad = [[id_number(0), "学员00", "优秀", ""], [id_number(1), "学员01", "合格", ""], [id_number(1), "学员01", "合格", ""]]
    with pytest.raises(Told) as told:
        await one.office.post(f"{path}/results", **province(bad))
    assert told.value.fields == {"C2": "result", "A4": "twice"}
    for rows, fields in (([[id_number(9), "路人", "", ""]], {"A2": "not_here"}), ([[id_number(0), "李四", "", ""]], {"B2": "name"})):
        with pytest.raises(Told) as told:
            await one.office.post(f"{path}/results", **province(rows))
        assert told.value.fields == fields
    good = [[id_number(0), "学员00", "合格", "湘证2026-001"], [id_number(2), "学员02", "合格", ""]]
    assert (await one.office.post(f"{path}/results", **province(good)))["count"] == 2
    seen = await one.authority.get(path)
    assert (seen["filing_no"], [line["differs"] for line in seen["students"]]) == ("湘备2026-8", [False, False, True])
    await one.authority.post(f"/cohorts/{one.cohort_id}/certificates", {"issued_on": "2026-12-20"})
    answer = await one.office.ask("POST", f"{path}/export", {"reason": "报送省平台"})
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_name("学员结果").to_python()[2:]
    assert [row[:4] for row in rows] == [
        [id_number(0), "学员00", "合格", "湘证2026-001"], [id_number(1), "学员01", "合格", "KB2026-0001-02"],
        [id_number(2), "学员02", "不合格", ""],
    ]  # fmt: skip
    assert (await one.authority.ask("POST", f"{path}/export", {"reason": "报送省平台"})).status_code == 403
    assert (await one.office.ask("POST", f"{path}/export", {})).status_code == 422
    assert (await one.lecturer.ask("PUT", path, {"approval_no": "自己写的"})).status_code == 403
    assert (await (await one.student(enrolled[0])).ask("GET", path)).status_code == 403


async def test_a_practice_class_is_marked_and_stays_out_of_the_ledger(world: World) -> None:
    one = await AClass.prepared(world)
    practice = await one.office.post("/cohorts", {"name": "练习班"})
    await one.opened()
    marked = {line["id"]: line["practice"] for line in await one.office.get("/cohorts")}
    assert marked == {practice["id"]: True, one.cohort_id: False}
    found = await one.authority.get("/school/figures")
    assert (found["classes"], [line["id"] for line in found["ledger"]]) == (1, [one.cohort_id])


async def test_an_installation_may_have_no_practice_classes(tmp_path: Any) -> None:
    from tests.world import a_world

    async with a_world(tmp_path, practice_classes=False) as world:
        one = await AClass.prepared(world)
        with pytest.raises(Told, match="no_practice_classes"):
            await one.office.post("/cohorts", {"name": "练习班"})
        await one.opened()
