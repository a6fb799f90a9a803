"""The livestream plan: saved as it is written, checked, handed in, marked; who copied is shown (R-ASM-8, F.3)."""

import io
from typing import Any

import pytest
from hypothesis import given as property_of
from hypothesis import strategies as st
from PIL import Image

from tests.training.hall import class_of_two
from tests.world import Person, Told, World
from training.assessment.plan_checks import check_plan
from training.assessment.plan_form import BEFORE, misfits, plan_shape, plan_shape_before
from training.assessment.plan_print import printed
from training.assessment.plan_similarity import alike
from training.assessment.plan_sums import sums
from training.assessment.plan_ties import Own
from training.assessment.rubrics import current_rubric
from training.events import PlanHandedIn

SHAPE = plan_shape()
DAY = "2026-12-01"


def filled(word: str = "湘西腊肉") -> dict[str, Any]:
    """A plan in which every field is filled just enough and every sum agrees."""
    body: dict[str, Any] = {}
    for section in SHAPE.sections:
        for one in section.fields:
            if one.kind == "text":
                long = "".join(f"{word}的{section.zh}第{number}条，讲清楚做法与理由。" for number in range(200))
                value: Any = long[: min(one.most, one.least + 40)]
            elif one.kind == "choice":
                value = one.options[0].key
            elif one.kind == "script":
                value = "shw_mine"
            elif one.kind == "files":
                continue
            else:
                value = [
                    {column.key: 1 if column.kind in ("number", "money") else word for column in one.columns} for _ in range(one.least)
                ]
            body.setdefault(section.key, {})[one.key] = value
    body["analysis"]["market"] += "数据来源：统计公报"
    body["people"]["roles"] = [{"role": "主播兼助播、场控、客服、运营", "who": "我", "does": "全部", "month_fen": 0}]
    body["people"]["shifts"] = [{"weekday": "周一", "role": "主播", "begins": "19:00", "ends": "21:00", "who": "我"}]
    body["content"]["calendar"] = [{"day": f"2026-12-{day:02}", "what": "直播", "topic": word} for day in (1, 8, 15, 28)]
    body["scene"]["equipment"] = [{"item": "补光灯", "count": 2, "unit_fen": 15_000}]
    body["money"] = {
        "fund": [
            {"item": "补光灯", "group": "设备", "count": 2, "unit_fen": 15_000, "needed": "必需", "source": "自有"},
            {"item": "首批货", "group": "首批货", "count": 100, "unit_fen": 2_000, "needed": "必需", "source": "自有"},
            {"item": "预备金", "group": "预备金", "count": 1, "unit_fen": 30_000, "needed": "必需", "source": "自有"},
        ],
        "month": [{"item": "网络与场地", "month_fen": 80_000}],
        "product": [{"name": word, "price_fen": 4_900, "cost_fen": 3_300}],
        "cash": [{"sold": pieces, "other_in_fen": 0, "other_out_fen": 0} for pieces in (40, 60, 80)],
        "start_fen": [{"fen": 100_000}],
    }
    body["goods"]["selection"] = [
        {
            "name": f"{word}{at or ''}",
            "role": "利润",
            "price_fen": 4_900,
            "cost_fen": 3_000,
            "supplier": "合作社",
            "licence": "食品经营许可",
        }
        for at in range(3)
    ]
    body["promotion"]["channels"] = [{"channel": "投流", "content": word, "budget_fen": 10_000, "sales_fen": 40_000}]
    body["running"]["aims"] = [{"stay_s": 60, "interact_pct": 5, "click_pct": 10, "convert_pct": 6}]
    return body


OWN = Own({"shw_mine": {"slots": 6, "title": "腊肉专场"}}, ("湘西腊肉 500g", "手工竹编灯"))


def failing(body: dict[str, Any], own: Own = OWN) -> set[tuple[str, str]]:
    """What does not hold; that no file was uploaded left out where all else of the section is there."""
    found = [check for check in check_plan(body, SHAPE, DAY, own) if not check.holds]
    return {(check.section, check.code) for check in found if "个文件" not in check.zh}


def test_a_good_plan_passes_every_check_and_an_empty_one_hardly_any() -> None:
    assert failing(filled()) == set()
    assert {section.key for section in SHAPE.sections} <= {section for section, _ in failing({})} | {"annexes"}


@pytest.mark.parametrize(
    ("section", "field", "value", "code"),
    [
        ("money", "product", [{"name": "a", "price_fen": 3_000, "cost_fen": 3_300}], ("money", "price_over_cost")),
        ("money", "cash", [{"sold": 10, "other_in_fen": 0, "other_out_fen": 0}] * 3, ("money", "break_even")),
        ("money", "start_fen", [{"fen": 0}], ("money", "cash")),
        ("scene", "equipment", [{"item": "灯", "count": 1, "unit_fen": 15_000}], ("scene", "equipment")),
        ("people", "roles", [{"role": "主播", "who": "我"}], ("people", "roles")),
        ("running", "aims", [{"stay_s": 9_999, "interact_pct": 5, "click_pct": 10, "convert_pct": 6}], ("running", "aims")),
        ("analysis", "market", "全国有 3000 亿的腊味市场，每年都在增长，我们做其中的一小块，先从本地做起。", ("analysis", "source")),
        ("overview", "position", "全国最好的腊肉，国家级品质", ("overview", "words")),
        ("content", "videos", [{"topic": "a", "week": 9, "goal": "b"}] * 3, ("content", "weeks")),
        ("goods", "selection", [{"name": "湘西腊肉", "licence": "无", "price_fen": 100, "cost_fen": 200}] * 3, ("goods", "margins")),
        ("content", "calendar", [{"day": f"2026-12-{at:02}"} for at in (1, 2, 8, 15)], ("content", "calendar")),
        ("content", "calendar", [{"day": f"2026-12-{at:02}"} for at in (1, 8, 15, 22, 29)], ("content", "calendar")),
        ("content", "calendar", [{"day": "2026-12-01"}, {}, {}, {}], ("content", "calendar")),
        ("people", "shifts", [{"weekday": "周一", "begins": "21:00", "ends": "19:00", "who": "我"}], ("people", "shifts")),
        ("people", "shifts", [{"weekday": "周一", "begins": "19:00", "ends": "21:00", "who": "路人"}], ("people", "shifts")),
        (
            "people",
            "shifts",
            [{"weekday": "周一", "begins": at, "ends": "21:00", "who": "我"} for at in ("19:00", "20:00")],
            ("people", "shifts"),
        ),
        (
            "money",
            "fund",
            [{"group": "设备", "count": 2, "unit_fen": 15_000}, {}, {"group": "预备金", "count": 1, "unit_fen": 9_000}],
            ("money", "needed"),
        ),
        ("running", "script", "shw_other", ("running", "script")),
        ("goods", "selection", [{"name": "湘西腊肉", "price_fen": 4_900, "cost_fen": 3_000}] * 3, ("goods", "licence")),
        ("goods", "selection", [{"name": "苹果", "licence": "无", "price_fen": 4_900, "cost_fen": 3_000}] * 3, ("goods", "supply")),
        ("promotion", "channels", [{"channel": "投流", "budget_fen": 10_000, "sales_fen": 30_000}], ("promotion", "roi")),
        ("overview", "kind", "电商直播", ("overview", "enough")),  # words of a plan from before stay, and are no choice
    ],
)
def test_each_check_finds_its_fault_and_nothing_else(section: str, field: str, value: Any, code: tuple[str, str]) -> None:
    body = filled()
    body[section][field] = value
    assert code in failing(body)
    assert failing(body) - {code} <= {("money", "break_even"), ("money", "cash"), ("promotion", "roi")}


def test_a_forbidden_word_is_told_with_its_place_in_the_words_of_the_form() -> None:
    body = filled()
    body["goods"]["selection"][1]["supplier"] = "全国第一的合作社"
    (said,) = [one for one in check_plan(body, SHAPE, DAY) if one.code == "words"]
    assert "（商品与供应链：选品表，第 2 行）" in said.zh
    assert "Goods and supply: Selection, row 2" in said.en


def test_break_even_is_what_the_book_says() -> None:
    """800 yuan a month over 16 yuan left of each piece: 50 pieces; the cash goes on from 1,000 yuan."""
    found = sums(filled())
    assert (found.break_even_pieces, found.left_of_one_fen, found.break_even_roi_pct) == (50, 1_600, 307)
    assert found.cash_fen == (100_000 + 40 * 1_600 - 80_000, 100_000 + 100 * 1_600 - 160_000, 100_000 + 180 * 1_600 - 240_000)
    assert (found.fund_fen, found.months_of_survival) == (260_000, 1)


@property_of(st.integers(1, 10**6), st.integers(0, 10**6), st.integers(1, 10**7))
def test_at_break_even_the_month_is_paid_and_one_piece_fewer_does_not(price: int, cost: int, month: int) -> None:
    body = {"money": {"product": [{"price_fen": price, "cost_fen": cost}], "month": [{"month_fen": month}]}}
    pieces = sums(body).break_even_pieces
    if price <= cost:
        assert pieces is None
    else:
        assert pieces is not None
        assert (pieces - 1) * (price - cost) < month <= pieces * (price - cost)


def test_what_no_plan_may_hold_is_named_by_its_place() -> None:
    body = filled()
    body["money"]["fund"][1]["unit_fen"] = -5
    body["money"]["month"][0]["month_fen"] = True
    body["overview"]["name"] = "长" * 41
    body["made_up"] = {}
    body["goods"]["selection"][0]["colour"] = "红"
    places = {place for place, _, _ in misfits(body, SHAPE)}
    assert places == {"money.fund.2.unit_fen", "money.month.1.month_fen", "overview.name", "made_up", "goods.selection.1"}
    assert misfits(filled(), SHAPE) == []
    assert misfits([], SHAPE)[0][0] == "body"


def test_a_copied_plan_is_found_and_two_of_their_own_are_not() -> None:
    mine, copied, other = filled(), filled(), filled("手工竹编灯")
    copied["overview"]["name"] = "我自己的名字"
    other["money"]["cash"][0]["sold"] = 41
    other["money"]["fund"][0]["unit_fen"] = 14_000
    (found,) = [pair for pair in alike([("a", mine), ("b", copied)])]
    assert (found.one, found.other) == ("a", "b")
    assert found.share_bp > 9_000
    assert "money.fund" in found.tables
    assert alike([("a", {}), ("b", {})]) == []


async def draft(ming: Person, body: dict[str, Any], version: int = 0) -> Any:
    return await ming.put(f"/cohorts/{ming.cohort_id}/plan/mine", {"body": body, "version": version})


async def test_a_plan_is_saved_handed_in_and_marked(world: World) -> None:
    teacher, _, ming, hong = await class_of_two(world)
    path = f"/cohorts/{ming.cohort_id}/plan/mine"
    assert (await draft(ming, {"overview": {"name": "腊肉"}}))["version"] == 1
    with pytest.raises(Told, match="plan_too_thin"):
        await ming.post(path, {"version": 1})
    with pytest.raises(Told, match="plan_moved_on"):
        await draft(ming, filled(), version=0)
    assert (await draft(ming, filled(), version=1))["version"] == 2
    handed = await ming.post(path, {"version": 2})
    await draft(hong, filled())
    seen = await teacher.get(f"/cohorts/{ming.cohort_id}/plans")
    assert [line["handed_at"] is not None for line in seen["students"]] == [True, False]
    assert seen["alike"][0]["names"] == ["李小明", "王小红"]
    sheet = await teacher.get(f"/cohorts/{ming.cohort_id}/students/{ming.id}/marking/plan")
    assert (sheet["digest"], sheet["suggested"]) == (handed["digest"], None)
    marks = {one.key: one.points for one in current_rubric("plan").rubric.criteria()}
    with pytest.raises(Told, match="plan_comment_needed"):
        await teacher.put(f"/cohorts/{ming.cohort_id}/students/{ming.id}/marking/plan", {"marks": marks, "comment": ""})
    marked = await teacher.put(f"/cohorts/{ming.cohort_id}/students/{ming.id}/marking/plan", {"marks": marks, "comment": "账算得清楚"})
    assert marked["suggested"]["money"] == 16
    with pytest.raises(Told, match="work_marked"):
        await ming.post(path, {"version": 2})
    assert [fact.data["digest"] for fact in await world.facts(PlanHandedIn)] == [handed["digest"]]
    assert (await hong.ask("GET", f"/cohorts/{ming.cohort_id}/students/{ming.id}/plan")).status_code == 404


async def test_a_plan_of_two_hundred_pages_is_refused_and_the_draft_stays(world: World) -> None:
    _, _, ming, _ = await class_of_two(world)
    await draft(ming, filled())
    huge = filled()
    huge["goods"]["selection"] = [{"name": "长" * 500, "role": "长" * 500, "supplier": "长" * 500, "price_fen": 2, "cost_fen": 1}] * 30
    huge["risks"]["risks"] = [{"risk": "长" * 500, "answer": "长" * 500, "likely": 1, "hurts": 1}] * 20
    with pytest.raises(Told) as told:
        await draft(ming, huge, version=1)
    assert told.value.fields == {"body": "misfit"}
    assert (await ming.get(f"/cohorts/{ming.cohort_id}/plan/mine"))["body"]["overview"] == filled()["overview"]


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (900, 700), "white").save(out, "PNG")
    return out.getvalue()


async def uploaded(ming: Person, data: bytes, name: str = "场景.png") -> Any:
    return await ming.ask("POST", f"/cohorts/{ming.cohort_id}/plan/mine/files", files={"file": (name, data, "image/png")})


async def test_a_photo_of_the_scene_is_made_anew_and_only_ones_own_stands_in_a_plan(world: World) -> None:
    """F.3, sections 6 and 12: a picture as JPEG, a plain PDF as it is; a live PDF, a classmate's id and a classmate's eyes are refused."""
    teacher, _, ming, hong = await class_of_two(world)
    kept = (await uploaded(ming, picture())).json()
    assert (kept["name"], kept["suffix"]) == ("场景.jpg", "jpg")
    await draft(ming, {"scene": {"photo": [kept["id"]]}})
    where = f"/cohorts/{ming.cohort_id}/students/{ming.id}/plan/files/{kept['id']}"
    assert (await teacher.ask("GET", where)).content.startswith(b"\xff\xd8")
    assert (await hong.ask("GET", where)).status_code == 404
    assert (await uploaded(ming, b"%PDF-1.4 plain %%EOF", "证照.pdf")).json()["suffix"] == "pdf"
    assert (await uploaded(ming, b"%PDF-1.4 /JavaScript %%EOF", "证照.pdf")).status_code == 422
    with pytest.raises(Told) as told:
        await draft(hong, {"scene": {"photo": [kept["id"]]}})
    assert told.value.fields == {"files": "misfit"}
    with pytest.raises(Told):
        await draft(ming, {"scene": {"photo": ["../../etc"]}}, version=1)


async def test_files_beyond_thirty_take_the_place_of_what_no_plan_shows(world: World) -> None:
    _, _, ming, _ = await class_of_two(world)
    ids = [(await uploaded(ming, b"%PDF-1.4 plain %%EOF", f"{at}.pdf")).json()["id"] for at in range(30)]
    await draft(ming, {"annexes": {"files": ids[:1]}})
    assert (await uploaded(ming, b"%PDF-1.4 plain %%EOF")).status_code == 200
    left = {one["id"] for one in (await ming.get(f"/cohorts/{ming.cohort_id}/plan/mine"))["files"]}
    assert (len(left), len(left & set(ids)), ids[0] in left) == (30, 29, True)


async def test_a_plan_handed_in_keeps_its_sections_and_a_draft_of_before_opens(world: World) -> None:
    """What a plan is judged by stays when the file of sections changes; nothing typed before is lost (F.3)."""
    teacher, _, ming, hong = await class_of_two(world)
    old = {section.key: {one.key for one in section.fields} for section in plan_shape_before().sections}
    before = {section: {key: value for key, value in said.items() if key in old[section]} for section, said in filled().items()}
    assert misfits(before, SHAPE) == []
    assert {code for _, code in failing(before)} == {"enough", "calendar", "shifts", "script"}
    await draft(hong, before)
    assert (await hong.get(f"/cohorts/{ming.cohort_id}/plan/mine"))["body"] == before
    saved = await draft(ming, filled())
    await ming.post(f"/cohorts/{ming.cohort_id}/plan/mine", {"version": saved["version"]})
    sheet = await teacher.get(f"/cohorts/{ming.cohort_id}/students/{ming.id}/marking/plan")
    assert sheet["shape"]["version"] == SHAPE.version
    folder = world.process.settings.data / "plans"
    folder.mkdir(exist_ok=True)
    (folder / "sections.yaml").write_text(BEFORE.read_text("utf-8"), "utf-8")
    plan_shape.cache_clear()
    again = await teacher.get(f"/cohorts/{ming.cohort_id}/students/{ming.id}/marking/plan")
    assert (again["shape"], again["evidence"]) == (sheet["shape"], sheet["evidence"])
    assert "version: 2" not in (folder / "sections.yaml").read_text("utf-8")
    shown = await ming.get("/plan-shape")
    assert shown["version"] == 1, "the negative control: what is written from now on has the province's sections"


def test_a_print_has_margins_worked_out_sums_and_the_run_down_in_words() -> None:
    own = {
        "scripts": [{"show_id": "shw_mine", "title": "腊肉专场", "slots": 6, "slots_with_keywords": 4, "script_s": 1_800}],
        "improvement": {"figures": {"interact_bp": {"first": 200, "last": 350, "difference": 150}}},
    }
    body = filled()
    body["scene"]["photo"] = ["plf_a"]
    said = printed(body, own, [{"id": "plf_a", "name": "场景.jpg"}])
    assert said["goods"]["selection"][0]["margin"] == "38.8%"
    assert said["running"]["script"] == "《腊肉专场》流程表：6 步，30 分钟，其中 4 步有关键词"
    assert said["scene"]["photo"] == "场景.jpg"
    assert "启动资金 2600.00 元；其中必需 2600.00 元" in said["money"]["sums"]
    assert said["promotion"]["roi"] == "预算 100.00 元，投产比 4.00，保本投产比 3.07"
    assert said["improving"]["compare"] == [{"figure": "互动率", "first": "2.0%", "last": "3.5%", "change": "+1.5%"}]
    assert "compare" not in printed(body, {}, [])["improving"]
