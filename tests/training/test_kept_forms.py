"""Forms whose content the system keeps print filled (S3, S6, S7, S8, S10, S11); the light; what a student has to do."""

import io
from pathlib import Path
from typing import Any

import docx
import pytest
from python_calamine import CalamineWorkbook

from sandbox.actor import Role
from sandbox.forms import form_of
from sandbox.forms.kept import fitted
from tests.training.classes import again
from tests.training.hall import class_of_two
from tests.training.test_followup import NEEDS, TOLD, after, days
from tests.training.test_followup import again as afresh
from tests.training.test_forms import DAY, S1, S2, a_class, changed
from tests.training.test_marking import marked, practised
from tests.training.test_plan import filled
from tests.world import Person, Told, World
from training.api.class_forms import KEEPERS
from training.api.pack_papers import pack_papers
from training.assessment.kept_forms import practice_answers
from training.assessment.plan_form import plan_shape
from training.assessment.practice_form import practice_form
from training.cohorts.form_states import lamp
from training.events import FormFilled, FormSigned


async def words(person: Person, path: str) -> list[str]:
    """Every cell and line of a Word print."""
    answer = await person.ask("GET", f"{path}/paper.docx")
    assert answer.status_code == 200, answer.text
    paper = docx.Document(io.BytesIO(answer.content))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return cells + [line.text for line in paper.paragraphs]


async def in_pack(world: World, person: Person, code: str) -> list[tuple[str, str]]:
    """Who signed a kept form, as the index of the closing pack says it: role and name, empty where it is missing."""
    _, signs = await world.process.store.read(pack_papers, person.cohort_id, [form_of(code)], "", world.process.blobs.read)
    return [(one.role, one.name) for one in signs]


# -- the pure parts


def test_every_form_kept_elsewhere_has_who_tells_of_it() -> None:
    assert set(KEEPERS) == {"S3", "S6", "S7", "S8", "S10", "S11"}
    assert all(form_of(code).elsewhere for code in KEEPERS)


WORKED = {"sums", "roi", "compare", "margin"}
"""What a print of the plan has besides: worked out, typed by nobody."""


def test_the_plans_form_asks_for_what_the_plans_editor_asks_for() -> None:
    def shape(sections: Any) -> list[Any]:
        fields = [(one.key, field) for one in sections for field in one.fields if field.key not in WORKED]
        return [(section, field.key, [column.key for column in field.columns if column.key not in WORKED]) for section, field in fields]

    assert shape(form_of("S7").sections) == shape(plan_shape().sections), "S7.yaml and plans/sections.yaml are one form"


def test_a_form_takes_of_what_is_offered_what_it_asks_for() -> None:
    offered = {"sessions": {"hours": "56", "list": [{"day": "2026-12-01", "weather": "fine", "topic": None}]}, "more": {"x": 1}}
    assert fitted(form_of("S3"), offered) == {"sessions": {"hours": "56", "list": [{"day": "2026-12-01"}]}}


def test_a_show_stands_in_the_practice_form_with_its_figures_in_words() -> None:
    numbers = {
        "enter_uv": 200,
        "enter_pv": 200,
        "stay_ms": 12_000_000,
        "show_ms": 600_000,
        "pay_fen": 50_000,
        "refund_fen": 5_000,
        "pcu": 44,
    }
    show = {
        "id": "show_1", "mode": "exam", "ended": "t", "started": "2026-12-01T20:00:00+00:00", "duration_ms": 600_000, "numbers": numbers,
        "settled": 2, "profit_fen": 9_000, "ads_fen": 1_500,
        "violations": {
            "v": {"event": "e", "rule": "C01", "points": 3, "quote": "", "certain": True, "corrected": "in_time"}
        },
        "problems": [{"event": "e", "text": "语速太快"}],
    }  # fmt: skip
    parts = [{"show_id": "show_1", "seats": ["host", "co_host"], "camera_ms": 300_000}]
    said = practice_answers(practice_form([], [], [], parts, [show], [], []), "")["shows"]
    line, figures = said["list"][0], said["figures"][0]
    assert (figures["settled"], figures["net_fen"]) == (2, 7_500), "profit by the books, less paid traffic"
    assert (line["day"], line["role"], line["violations"]) == ("2026-12-02", "主播、助播", "1 / 1"), "its day is the day in China"
    assert (figures["mean"], figures["stay"], figures["gpm_fen"], figures["after_fen"], figures["click"]) == (
        20,
        "60 秒",
        250_000,
        45_000,
        "",
    )


def test_a_shop_its_pictures_videos_and_recordings_can_be_found_again_from_the_practice_form() -> None:
    shop, listing = {"id": "shop_1", "name": "山货铺"}, {"id": "lst_1", "published": "t", "title": "茶", "picture": "ab" * 32}
    show = {"id": "show_1", "ended": "t", "started": "2026-12-01T20:00:00+00:00", "title": "首播", "recordings": ["rec_1"]}
    film = {"id": "task_1", "title": "短视频一", "proof_id": "prf_1", "length_ms": 16_400}
    picture = {"id": "task_2", "title": "平台注册", "proof_id": "prf_2", "length_ms": 0}
    outside = {
        "platform": "抖音", "account": "a", "day": "2026-12-01", "minutes": 30, "figures": "", "picture": "cd" * 32, "state": "open"
    }  # fmt: skip
    said = practice_answers(practice_form([shop], [listing], [], [], [show], [film, picture], [outside]), "")
    assert said["mall"]["shop_id"] == "shop_1"
    assert said["mall"]["listings"][0]["picture"] == "ab" * 8
    assert said["shows"]["recordings"] == [{"day": "2026-12-02", "title": "首播", "link": "/api/shows/show_1/recordings/rec_1"}]
    assert said["outside"]["list"][0]["picture"] == "cd" * 8
    (first,) = said["videos"]["list"]
    assert (first["seconds"], first["link"]) == (16, "/api/proofs/prf_1/video")
    assert said["outside"]["proofs"] == [{"title": "平台注册", "link": "/api/proofs/prf_2/picture", "late": ""}], "a picture is no film"


@pytest.mark.parametrize(("length_ms", "enough"), [(15_000, True), (14_999, False), (0, False), (None, False)])
def test_a_picture_and_a_flash_are_no_short_video(length_ms: int | None, enough: bool) -> None:
    """F.4 E: three short videos of 15 seconds; the picture of a registration elsewhere is a proof of its own."""
    films = [{"id": f"task_{at}", "title": "短视频", "proof_id": f"prf_{at}", "length_ms": 20_000} for at in range(2)]
    form = practice_form([], [], [], [], [], [*films, {"id": "task_3", "title": "平台注册", "proof_id": "p", "length_ms": length_ms}], [])
    assert ("videos" not in form["missing"]) is enough


@pytest.mark.parametrize(
    ("want", "there", "unsigned", "begun", "late", "colour"),
    [
        (35, 35, 0, True, False, "green"),
        (35, 35, 1, True, False, "amber"),
        (35, 34, 0, True, False, "amber"),
        (35, 34, 0, True, True, "red"),
        (35, 0, 0, False, False, "grey"),
        (35, 1, 0, False, False, "amber"),
        (0, 0, 0, True, False, "grey"),
    ],
)
def test_the_lamp(want: int, there: int, unsigned: int, begun: bool, late: bool, colour: str) -> None:
    assert lamp(want, there, unsigned, begun, late) == colour


# -- filled by the system


async def test_the_timetable_prints_filled_for_everybody_of_the_class(world: World) -> None:
    one, ming, _ = await a_class(world)
    path = f"/cohorts/{one.cohort_id}/kept-forms/S3/class"
    seen = await ming.get(path)
    assert seen["answers"]["sessions"]["hours"] == "56"
    cells = await words(ming, path)
    first = seen["answers"]["sessions"]["list"][0]
    assert {"56", "2026-12-01", first["topic"], "线下"} <= set(cells)
    assert (await one.office.ask("GET", f"{path}/paper.pdf")).content.startswith(b"%PDF-")
    for wrong in ("S3/nobody", "S6/class", "S1/class", f"S3/{ming.id}"):
        assert (await one.office.ask("GET", f"/cohorts/{one.cohort_id}/kept-forms/{wrong}")).status_code == 404
    assert (await ming.ask("GET", f"{path}/paper.exe")).status_code == 404


async def test_practice_results_print_as_they_were_handed_in(world: World) -> None:
    teacher, office, ming = await practised(world)
    hong = await world.student("王小红")
    path = f"/cohorts/{ming.cohort_id}/kept-forms/S6/{ming.id}"
    assert (await ming.get(path))["at"] is None, "it still changes by itself"
    with pytest.raises(Told, match="form_not_settled"):
        await teacher.post(f"{path}/sign")
    await ming.post(f"/cohorts/{ming.cohort_id}/practice/mine", {"promise": "李小明"})
    seen = await teacher.get(path)
    shop = (await ming.get(f"/cohorts/{ming.cohort_id}/practice/mine"))["mall"]["shops"][0]["name"]
    cells = await words(ming, path)
    assert {"李小明", shop, ming.login} <= set(cells)
    assert seen["answers"]["mall"]["listings"][0]["quality"] > 0
    assert [sign["role"] for sign in seen["signs"]] == ["student"], "handing in is signing"
    assert any("学员（签名）：李小明" in line for line in cells)
    signed = await teacher.post(f"{path}/sign")
    assert {sign["role"] for sign in signed["signs"]} == {"student", "lecturer"}
    assert await in_pack(world, teacher, "S6") == [("学员", "李小明"), ("讲师", teacher.name)]
    with pytest.raises(Told, match="no_signature_asked"):
        await ming.post(f"{path}/sign")
    assert (await hong.ask("GET", path)).status_code == 404
    assert (await office.ask("GET", f"/cohorts/{ming.cohort_id}/kept-forms/S6/{hong.id}")).status_code == 404, "she has nothing yet"
    await ming.post(f"/cohorts/{ming.cohort_id}/practice/mine", {"promise": "李小明明"})
    assert [sign["role"] for sign in (await teacher.get(path))["signs"]] == ["student"], "another content was signed"
    assert await in_pack(world, teacher, "S6") == [("学员", "李小明明"), ("讲师", "")], (
        "the negative control: the index of the pack says so"
    )
    assert "店" not in str([fact.data for fact in await world.facts(FormFilled)])


async def test_a_plan_prints_with_its_tables_and_a_marking_sheet_with_every_criterion(world: World) -> None:
    teacher, office, ming = await practised(world)
    plan = f"/cohorts/{ming.cohort_id}/plan/mine"
    saved = await ming.put(plan, {"body": filled("湘西腊肉"), "version": 0})
    await ming.post(plan, {"version": saved["version"]})
    cells = await words(ming, f"/cohorts/{ming.cohort_id}/kept-forms/S7/{ming.id}")
    assert {"湘西腊肉1", "合作社", "49.00", "首批货"} <= set(cells)
    await ming.post(f"/cohorts/{ming.cohort_id}/practice/mine", {"promise": "李小明"})
    sheet = f"/cohorts/{ming.cohort_id}/kept-forms/S8/{ming.id}"
    assert (await teacher.ask("GET", sheet)).status_code == 404, "nobody has marked yet"
    second = await world.staff(Role.LECTURER, "评委二", ming.cohort_id)
    await marked(teacher, ming)
    await marked(second, ming, goods=8)
    cells = await words(teacher, sheet)
    assert {"评委二", "9 / 8", "实践成果"} <= set(cells)
    assert (await ming.ask("GET", sheet)).status_code == 404, "the form names lecturer and institution as readers"
    answer = await office.ask("GET", f"/cohorts/{ming.cohort_id}/kept-forms/S8/sheet.xlsx")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows[2:]] == ["李小明"], "who has no marks has no row"


async def test_what_follow_up_asked_prints_filled(world: World) -> None:
    one = await after(world)
    cohort = one.path.split("/")[2]
    await one.student.put(f"{one.path}/needs", NEEDS)
    await days(world, 182)
    one = await afresh(one)
    light = {line["form"]: line for line in await one.office.get(f"/cohorts/{cohort}/forms")}
    assert (light["S10"]["there"], light["S11"]["want"], light["S11"]["there"], light["S11"]["light"]) == (1, 1, 0, "amber")
    await one.office.put(f"{one.path}/rounds/1", TOLD)
    base = f"/cohorts/{cohort}/kept-forms"
    assert {"融资、指导", "腊味", "100000.00 元", "筹备中"} <= set(await words(one.office, f"{base}/S10/{one.student.id}"))
    cells = await words(one.office, f"{base}/S11/{one.student.id}")
    assert {"经营中", "11800.00 元", "下一步想请一个助播"} <= set(cells)
    assert (await one.office.get(f"/cohorts/{cohort}/forms"))[-1]["light"] == "green"
    assert (await one.office.ask("GET", f"{base}/S11/{one.failed.id}")).status_code == 404


async def test_a_provinces_own_form_is_filled_by_the_system_too(world: World) -> None:
    one, ming, _ = await a_class(world)
    ours = (Path("sandbox/forms/files") / "S3.yaml").read_text(encoding="utf-8")
    start = ours.index("columns: [")
    text = ours[:start].replace("学员培训标准课程表\n", "湖南省课程安排表\n") + (
        "columns: [{key: topic, zh: 课题, en: Topic}, {key: room, zh: 教室, en: Room}]}]}\n"
    )
    changed(world.process.settings.data / "forms", text, "S3")
    assert (await ming.get("/forms/S3"))["zh"] == "湖南省课程安排表"
    line = next(line for line in await ming.get("/forms") if line["form"] == "S3")
    assert (line["own"], line["wrong"]) == (True, [])
    path = f"/cohorts/{one.cohort_id}/kept-forms/S3/class"
    rows = (await ming.get(path))["answers"]["sessions"]["list"]
    assert set(rows[0]) == {"topic"}, "what the system does not keep stays empty to be written by hand"
    cells = await words(one.office, path)
    assert {"湖南省课程安排表", "课题", "教室", rows[0]["topic"]} <= set(cells)


# -- light, lines, mine


async def test_the_light_turns_with_the_days_and_names_who_is_missing(world: World) -> None:
    one, ming, hong = await a_class(world, begun=True)
    assistant = await again(one.assistant)
    base = f"/cohorts/{one.cohort_id}/forms"
    assert (await hong.ask("GET", base)).status_code == 403
    before = {line["form"]: line for line in await one.office.get(base)}
    assert [before[code]["light"] for code in ("S1", "S3", "S4", "S5")] == ["amber", "green", "amber", "grey"]
    assert (before["S1"]["due_on"], before["S4"]["want"]) == ("2026-12-01", 2)
    await ming.post(f"{base}/S4", {"answers": {"today": DAY}})
    await assistant.post(f"{base}/S1", {"about_id": ming.id, "answers": S1})
    s1 = next(line for line in await one.office.get(base) if line["form"] == "S1")
    assert (s1["there"], s1["want"], s1["unsigned"]) == (1, 2, 1)
    lines = {line["about"]: line for line in await one.office.get(f"{base}/S1/lines")}
    assert (lines["学员00"]["lacks"], lines["学员01"]["at"], lines["学员01"]["seat_no"]) == (["student"], None, 2)
    s4 = {line["about"]: line for line in await one.lecturer.get(f"{base}/S4/lines")}
    assert (s4["学员00"]["day"], s4["学员00"]["filled_id"] is not None, s4["学员01"]["at"]) == ("2026-12-01", True, None)
    helper = {line["about"]: line for line in await assistant.get(f"{base}/S4/lines")}
    assert (helper["学员00"]["at"] is not None, helper["学员00"]["filled_id"]) == (True, None), "S4 is not for the assistant to read"
    world.clock.advance(86_400)
    one.office = await again(one.office)
    after = {line["form"]: line for line in await one.office.get(base)}
    assert (after["S1"]["light"], after["S4"]["light"]) == ("red", "red")
    assert (after["S4"]["want"] - after["S4"]["there"], after["S4"]["overdue"]) == (3, 1), "today's are missing, yesterday's are overdue"


async def test_the_authority_reads_what_is_about_the_class(world: World) -> None:
    one, ming, _ = await a_class(world)
    base = f"/cohorts/{one.cohort_id}/forms"
    await one.assistant.post(f"{base}/S2", {"answers": S2})
    line = next(line for line in await one.authority.get(base) if line["form"] == "S2")
    assert line["light"] == "amber", "the lecturer has not signed it"
    await one.lecturer.post(f"/filled-forms/{line['filled_id']}/sign")
    line = next(line for line in await one.authority.get(base) if line["form"] == "S2")
    assert line["light"] == "green"
    assert (await one.authority.get(f"/filled-forms/{line['filled_id']}"))["answers"]["tests"]["mbit"] == 200
    assert (await one.authority.ask("GET", f"{base}/S1/lines")).status_code == 403
    assert (await ming.ask("GET", f"/filled-forms/{line['filled_id']}")).status_code == 404


async def test_a_student_sees_what_he_has_to_fill_in_and_sign(world: World) -> None:
    one, ming, _ = await a_class(world, begun=True)
    assistant = await again(one.assistant)
    path = f"/cohorts/{one.cohort_id}/my-forms"
    mine = {line["form"]: line for line in await ming.get(path)}
    assert {code: line["state"] for code, line in mine.items()} == {"S1": "fill", "S4": "fill", "S5": "later", "S6": "later", "S7": "later"}
    assert (mine["S4"]["day"], mine["S4"]["late"], mine["S7"]["elsewhere"]) == ("2026-12-01", False, "plan")
    await assistant.post(f"/cohorts/{one.cohort_id}/forms/S1", {"about_id": ming.id, "answers": S1})
    mine = {line["form"]: line for line in await ming.get(path)}
    assert mine["S1"]["state"] == "sign"
    await ming.post(f"/filled-forms/{mine['S1']['filled_id']}/sign")
    mine = {line["form"]: line for line in await ming.get(path)}
    assert mine["S1"]["state"] == "done"
    assert len(await world.facts(FormSigned)) == 1
    assert (await one.lecturer.ask("GET", path)).status_code == 403


async def test_a_practice_class_without_a_timetable_asks_for_today(world: World) -> None:
    _, _, ming, _ = await class_of_two(world)
    mine = {line["form"]: line["state"] for line in await ming.get(f"/cohorts/{ming.cohort_id}/my-forms")}
    assert (mine["S4"], mine["S5"]) == ("fill", "later")
