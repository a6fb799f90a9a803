"""The regulation's forms (R-FRM-S1 to S11): data files a province may replace, filled, signed, read, on paper in three kinds."""

import io
import json
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import docx
import httpx
import pytest
from PIL import Image, ImageDraw, PngImagePlugin
from python_calamine import CalamineWorkbook

from sandbox.errors import KaiboError
from sandbox.forms import FORMS, FormFileWrong, all_forms, form_docx, form_of, form_pdf, form_xlsx, misfits
from sandbox.forms.shape import FormField, Section
from sandbox.signatures import drawn_signature
from sandbox.trade.dates import day_of
from tests.training.classes import AClass, again, whole_class
from tests.world import Person, Told, World
from training.events import FormFilled, FormSigned

DAY = {"content": 5, "clear": 4, "practice": 3, "place": 4, "learned": "学会了排品"}
S1 = {
    "person": {"education": "college", "status": "migrant", "subsidy": True},
    "skills": {"basics": ["reading", "network"], "full_time": True},
    "venture": {"state": "idea", "project": "家乡腊味直播"},
}
S2 = {
    "books": {"list": [{"name": "直播创业教材", "count": 30, "given_on": "2026-12-01"}]},
    "gear": {"list": [{"name": "=1+1", "count": 3, "state": "完好"}]},
    "tests": {"mbit": 200, "devices": True},
}


# -- the files


def test_there_are_eleven_forms_each_with_its_reader_and_due_time() -> None:
    forms = all_forms()
    assert [form.form for form in forms] == list(FORMS)
    assert all(form.reader and form.due_zh for form in forms)
    assert {form.form for form in forms if not form.elsewhere} == {"S1", "S2", "S4", "S5", "S9"}
    assert all(form.filler for form in forms if not form.elsewhere)


def changed(folder: Path, text: str, code: str = "S4") -> Path:
    folder.mkdir(exist_ok=True)
    (folder / f"{code}.yaml").write_text(text, encoding="utf-8")
    return folder


def test_a_province_replaces_one_form_and_the_others_stay(tmp_path: Path) -> None:
    ours = (Path("sandbox/forms/files") / "S4.yaml").read_text(encoding="utf-8")
    folder = changed(tmp_path / "forms", ours.replace("每日意见反馈表\nen", "每日教学反馈表（湖南）\nen").replace("2021-22/1", "hn-2027"))
    assert (form_of("S4", folder).zh, form_of("S4", folder).version) == ("每日教学反馈表（湖南）", "hn-2027")
    assert form_of("S5", folder) == form_of("S5")
    assert form_of("S4").zh == "每日意见反馈表"


@pytest.mark.parametrize(
    ("old", "new", "line", "named"),
    [
        ("when: daily", "when: weekly", 9, "`when` must be 'before'"),
        ("kind: score", "kind: stars", 14, "`kind`"),
        ("kind: score, required: true,", "kind: text, required: true,", 14, "a scale belongs to a score"),
        ("key: clear", "key: content", 16, "`content` stands twice"),
        ("form: S4", "form: S5", 2, "this file is for form: S4"),
        ("about: student", "about: [student", 7, "not valid YAML"),
        ("when: daily", "when: daily\ncolour: red", 10, "unknown word `colour`"),
        ("kind: score, required", "kind: choice, required", 14, "options belong to choices"),
        (
            "key: learned, zh: 今天最大的收获, en: What I learned, most: 300",
            "key: learned, zh: 收获, en: Learned, least: 400, most: 300",
            22,
            "above most",
        ),
        ("zh: 每日意见反馈表", "zh: &a 每日意见反馈表", 4, "anchors"),
        ("filler: [student]", "filler: []", 7, "nobody fills it in"),
        ("en: Daily feedback\n", "", 2, "`en` is missing"),
    ],
)
def test_a_wrong_file_is_named_with_the_line_and_what_is_wrong_there(tmp_path: Path, old: str, new: str, line: int, named: str) -> None:
    ours = (Path("sandbox/forms/files") / "S4.yaml").read_text(encoding="utf-8")
    assert old in ours
    folder = changed(tmp_path / "forms", ours.replace(old, new, 1))
    with pytest.raises(FormFileWrong) as wrong:
        form_of("S4", folder)
    assert "S4.yaml" in wrong.value.sentence("zh-CN")
    assert named in wrong.value.sentence("en")
    assert wrong.value.fields[0].line == line
    assert f"第 {line} 行" in wrong.value.sentence("zh-CN")


@pytest.mark.parametrize(
    ("part", "key", "value", "code"),
    [
        ("person", "education", "doctor", "no_such_option"),
        ("person", "subsidy", "yes", "not_yes_or_no"),
        ("person", "education", None, "required"),
        ("person", "id_number", "430102199001011234", "no_such_field"),
        ("skills", "basics", ["reading", "reading"], "no_such_option"),
        ("skills", "basics", "reading", "no_such_option"),
        ("venture", "project", "短", "length"),
        ("venture", "project", "长" * 501, "length"),
        ("venture", "project", 7, "not_a_text"),
        ("made", "up", 1, "no_such_part"),
    ],
)
def test_an_answer_that_does_not_fit_is_named_by_its_place(part: str, key: str, value: Any, code: str) -> None:
    form = form_of("S1")
    assert misfits(form, S1) == ()
    answers = {name: dict(filled) for name, filled in S1.items()}
    answers.setdefault(part, {})[key] = value
    faults = misfits(form, answers)
    assert [fault.code for fault in faults] == [code]
    assert faults[0].path.startswith(part)


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([{"name": "书", "count": -1}], "out_of_range"),
        ([{"name": "书", "count": True}], "out_of_range"),
        ([{"name": "书", "given_on": "2026-02-31"}], "no_day"),
        ([{"title": "书"}], "no_such_column"),
        (["书"], "no_table"),
        ([{"name": "书"}] * 21, "how_many_rows"),
    ],
)
def test_a_table_is_checked_cell_by_cell(rows: list[Any], code: str) -> None:
    faults = misfits(form_of("S2"), {**S2, "books": {"list": rows}})
    assert [fault.code for fault in faults] == [code]


def test_every_form_goes_on_paper_in_three_kinds_empty() -> None:
    for form in all_forms():
        assert form_pdf(form).startswith(b"%PDF-")
        assert zipfile.is_zipfile(io.BytesIO(form_xlsx(form)))
        words = "\n".join(line.text for line in docx.Document(io.BytesIO(form_docx(form))).paragraphs)
        assert form.zh in words


# -- in a class


async def a_class(world: World, begun: bool = False) -> tuple[AClass, Person, Person]:
    """A class of two; `begun`: it is the day of its first session, and everybody has signed in on that day."""
    one = await AClass.prepared(world)
    await one.opened()
    enrolled = await one.import_roster(whole_class(2))
    if begun:
        days = date(2026, 12, 1) - date.fromisoformat(day_of(world.clock.now()))
        world.clock.advance(days.days * 86_400)
        one.lecturer, one.office = await again(one.lecturer), await again(one.office)
    return one, await one.student(enrolled[0]), await one.student(enrolled[1])


async def test_a_student_fills_in_the_day_and_his_lecturer_reads_the_means(world: World) -> None:
    one, ming, hong = await a_class(world, begun=True)
    path, day = f"/cohorts/{one.cohort_id}/forms/S4", "2026-12-01"
    with pytest.raises(Told) as early:
        await ming.post(path, {"day": "2099-01-01", "answers": {"today": DAY}})
    assert early.value.fields == {"day": "not_yet"}
    with pytest.raises(Told) as idle:
        await ming.post(path, {"day": "2026-11-30", "answers": {"today": DAY}})
    assert idle.value.fields == {"day": "no_class"}
    filled = await ming.post(path, {"day": day, "about_id": hong.id, "answers": {"today": DAY}})
    assert filled["about_id"] == ming.id, "a student speaks for himself only"
    asked = 8 * len((await one.office.get(f"/cohorts/{one.cohort_id}"))["roster"])
    light = {line["key"]: line for line in (await one.office.get(f"/cohorts/{one.cohort_id}/completeness"))["lines"]}
    assert (light["S4"]["have"], light["S4"]["of"], light["S4"]["there"]) == (1, asked, False), "one sheet does not make a day"
    await hong.post(path, {"day": day, "answers": {"today": {**DAY, "content": 2}}})
    assert [line["about_id"] for line in (await hong.get(path))["filled"]] == [hong.id]
    seen = await one.lecturer.get(path)
    assert len(seen["filled"]) == 2
    assert seen["scores"][0]["mean_hundredths"] == 350
    with pytest.raises(Told, match="404"):
        await hong.get(f"/filled-forms/{filled['id']}")
    with pytest.raises(Told, match="403"):
        await one.lecturer.post(path, {"day": day, "answers": {"today": DAY}})
    facts = [fact.data for fact in await world.facts(FormFilled)]
    assert [fact["form"] for fact in facts] == ["S4", "S4"]
    assert "排品" not in str(facts), "what was said stays with the form"


async def test_staff_fills_in_for_a_student_who_signs_and_it_prints(world: World) -> None:
    one, ming, hong = await a_class(world)
    path = f"/cohorts/{one.cohort_id}/forms/S1"
    with pytest.raises(Told) as nobody:
        await one.assistant.post(path, {"about_id": "per_nobody", "answers": S1})
    assert nobody.value.fields == {"about_id": "no_student"}
    filled = await one.assistant.post(path, {"about_id": ming.id, "answers": S1})
    with pytest.raises(Told, match="no_signature_asked"):
        await one.lecturer.post(f"/filled-forms/{filled['id']}/sign")
    with pytest.raises(Told, match="404"):
        await hong.post(f"/filled-forms/{filled['id']}/sign")
    signed = await ming.post(f"/filled-forms/{filled['id']}/sign")
    assert [sign["role"] for sign in signed["signatures"]] == ["student"]
    with pytest.raises(Told, match="form_signed"):
        await ming.post(f"/filled-forms/{filled['id']}/sign")
    assert len(await world.facts(FormSigned)) == 1
    word = await one.office.ask("GET", f"/filled-forms/{filled['id']}/paper.docx")
    paper = docx.Document(io.BytesIO(word.content))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    assert {"家乡腊味直播", "大专", "阅读、网络操作"} <= set(cells)
    assert any("学员00" in line.text and "签名" in line.text for line in paper.paragraphs)
    assert (await ming.ask("GET", f"/filled-forms/{filled['id']}/paper.pdf")).content.startswith(b"%PDF-")
    assert (await ming.ask("GET", f"/filled-forms/{filled['id']}/paper.exe")).status_code == 404
    answer = await one.office.ask("GET", f"{path}/sheet.xlsx")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert rows[2][0] == "学员00"


def drawing(ink: bool = True, side: int = 600) -> bytes:
    """A PNG like the page's: a line on a clear ground, with a note hidden in it."""
    image, out, hidden = Image.new("RGBA", (side, side // 3), (0, 0, 0, 0)), io.BytesIO(), PngImagePlugin.PngInfo()
    if ink:
        ImageDraw.Draw(image).line([(60, 120), (200, 40), (420, 150)], fill=(20, 20, 20, 255), width=7)
    hidden.add_text("where", "28.19N 112.97E")
    image.save(out, "PNG", pnginfo=hidden)
    return out.getvalue()


async def signs(person: Person, filled_id: str, png: bytes) -> httpx.Response:
    return await person.ask("POST", f"/filled-forms/{filled_id}/sign", files={"drawn": ("sign.png", png, "image/png")})


async def test_a_drawn_signature_is_made_anew_stands_on_paper_and_is_seen_by_readers_of_the_form_only(world: World) -> None:
    one, ming, hong = await a_class(world)
    filled = await one.assistant.post(f"/cohorts/{one.cohort_id}/forms/S1", {"about_id": ming.id, "answers": S1})
    answer = await signs(ming, filled["id"], drawing())
    assert [(sign["role"], sign["drawn"]) for sign in answer.json()["signatures"]] == [("student", True)], answer.text
    path = f"/filled-forms/{filled['id']}/signatures/student.png"
    seen = await one.office.ask("GET", path)
    made = Image.open(io.BytesIO(seen.content))
    assert (seen.headers["content-type"], made.format, made.mode, made.info) == ("image/png", "PNG", "L", {})
    assert made.width < 400, "cut to its ink"
    assert (await hong.ask("GET", path)).status_code == 404
    assert (await ming.ask("GET", path.replace("student", "lecturer"))).status_code == 404
    word = docx.Document(io.BytesIO((await one.office.ask("GET", f"/filled-forms/{filled['id']}/paper.docx")).content))
    assert len(word.inline_shapes) == 1
    printed = (await ming.ask("GET", f"/filled-forms/{filled['id']}/paper.pdf")).content
    assert b"/Subtype/Image" in printed
    by_name = await one.assistant.post(f"/cohorts/{one.cohort_id}/forms/S1", {"about_id": hong.id, "answers": S1})
    assert [sign["drawn"] for sign in (await hong.post(f"/filled-forms/{by_name['id']}/sign"))["signatures"]] == [False]
    assert b"/Subtype/Image" not in (await hong.ask("GET", f"/filled-forms/{by_name['id']}/paper.pdf")).content


@pytest.mark.parametrize(
    ("png", "code", "status"),
    [
        (b"GIF89a no picture", "picture_refused", 422),
        (drawing()[:200], "picture_refused", 422),
        (drawing(ink=False), "picture_refused", 422),
        (drawing(side=4000), "picture_refused", 422),
        (drawing() + bytes(301 * 1024), "too_large", 413),
    ],
    ids=["no-picture", "broken", "empty", "a-bomb", "too-large"],
)
def test_what_is_no_signature_is_refused_with_a_sentence(png: bytes, code: str, status: int) -> None:
    with pytest.raises(KaiboError) as told:
        drawn_signature(png)
    assert (told.value.code, told.value.status) == (code, status)
    assert told.value.sentence("zh-CN").endswith("。")


async def test_a_refused_drawing_signs_nothing(world: World) -> None:
    one, ming, _ = await a_class(world)
    filled = await one.assistant.post(f"/cohorts/{one.cohort_id}/forms/S1", {"about_id": ming.id, "answers": S1})
    answer = await signs(ming, filled["id"], drawing(ink=False))
    assert (answer.status_code, "签名框里还没有字" in answer.text) == (422, True)
    assert (await ming.get(f"/filled-forms/{filled['id']}"))["signatures"] == []


async def test_the_light_counts_what_is_there_and_a_formula_stays_a_text(world: World) -> None:
    one, ming, _ = await a_class(world)
    light = f"/cohorts/{one.cohort_id}/forms"
    before = {line["form"]: (line["want"], line["there"]) for line in await one.office.get(light)}
    assert (before["S1"], before["S2"]) == ((2, 0), (1, 0))
    filled = await one.assistant.post(f"{light}/S2", {"answers": S2})
    await one.assistant.post(f"{light}/S1", {"about_id": ming.id, "answers": S1})
    after = {line["form"]: line for line in await one.office.get(light)}
    assert (after["S2"]["complete"], after["S1"]["there"], after["S1"]["complete"]) == (True, 1, False)
    answer = await one.office.ask("GET", f"/filled-forms/{filled['id']}/paper.xlsx")
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    assert any("=1+1" in row for row in book.get_sheet_by_index(2).to_python())
    with pytest.raises(Told, match="404"):
        await ming.get(f"/filled-forms/{filled['id']}")


async def test_what_the_system_keeps_elsewhere_says_where(world: World) -> None:
    one, ming, _ = await a_class(world)
    with pytest.raises(Told) as told:
        await ming.post(f"/cohorts/{one.cohort_id}/forms/S7", {"answers": {}})
    assert told.value.code == "form_filled_elsewhere"
    assert "直播规划书" in told.value.sentence
    for code in ("S12", "L1", "..%2Fx"):
        assert (await ming.ask("GET", f"/forms/{code}")).status_code == 404
    assert len(await ming.get("/forms")) == 11


async def test_a_wrong_file_of_the_province_is_a_sentence_and_ours_does_not_step_in(world: World) -> None:
    one, ming, _ = await a_class(world)
    folder = world.process.settings.data / "forms"
    changed(folder, "form: S4\nzh: [", "S4")
    with pytest.raises(Told) as told:
        await ming.get("/forms/S4")
    assert (told.value.status, told.value.code) == (503, "form_file_wrong")
    assert (await ming.get("/forms/S5"))["form"] == "S5"
    lines = {line["form"]: line for line in await ming.get("/forms")}
    assert len(lines) == 11, "one wrong file does not hide the other ten"
    assert (lines["S4"]["own"], lines["S4"]["wrong"][0]["line"], lines["S4"]["zh"]) == (True, 2, "每日意见反馈表")
    assert (lines["S5"]["own"], lines["S5"]["wrong"]) == (False, [])
    assert one.cohort_id


async def test_a_form_begins_with_what_the_system_knows_and_later_with_what_it_said_before(world: World) -> None:
    one, ming, hong = await a_class(world)
    base = f"/cohorts/{one.cohort_id}/forms"
    await one.office.post(f"/cohorts/{one.cohort_id}/handouts", {"kind": "textbook", "name": "直播创业教材", "pieces": 2})
    known = await one.office.get(f"{base}/S2/suggested")
    assert known == {"books": {"list": [{"name": "直播创业教材", "count": 4}]}, "gear": {}}
    assert (await one.lecturer.get(f"{base}/S9/suggested"))["facts"] == {"enrolled": 2, "passed": 0}, "no list is reported"
    await one.assistant.post(f"{base}/S1", {"about_id": ming.id, "answers": S1})
    assert await one.assistant.get(f"{base}/S1/suggested", about=ming.id) == S1
    assert await ming.get(f"{base}/S1/suggested", about=hong.id) == S1, "a student begins with his own"
    assert await hong.get(f"{base}/S1/suggested") == {}
    with pytest.raises(Told, match="403"):
        await ming.get(f"{base}/S9/suggested")


CASES = json.loads((Path("web/tests") / "form-cases.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[f"{case['field']['kind']}-{at}" for at, case in enumerate(CASES)])
def test_the_pages_rules_and_the_servers_are_held_to_the_same_cases(case: dict[str, Any]) -> None:
    """web/tests/forms.test.ts asks the component the same questions."""
    form = form_of("S4").model_copy(update={"sections": (Section(key="s", zh="节", en="S", fields=(FormField(**case["field"]),)),)})
    faults = misfits(form, {} if case["value"] is None else {"s": {"f": case["value"]}})
    assert [{"path": one.path, "code": one.code, "zh": one.zh, "en": one.en} for one in faults] == case["faults"]


async def test_a_student_fills_his_part_and_what_the_staff_wrote_into_theirs_stays(world: World) -> None:
    one, ming, _ = await a_class(world)
    path = f"/cohorts/{one.cohort_id}/forms/S1"
    advice = {"advice": {"admit": True, "words": "有货源，推荐入班"}}
    with pytest.raises(Told) as told:
        await ming.post(path, {"answers": S1 | advice})
    assert told.value.fields == {"advice": "no_such_part"}, "nobody recommends himself"
    await one.assistant.post(path, {"about_id": ming.id, "answers": S1 | advice})
    again_filled = await ming.post(path, {"answers": {**S1, "venture": {"state": "running", "project": "腊味铺子改做直播"}}})
    assert again_filled["answers"]["advice"] == advice["advice"]
    assert again_filled["answers"]["venture"]["state"] == "running"
