"""The livestream plan: saved as it is written, checked, handed in, marked; who copied is shown (R-ASM-8, F.3)."""

from typing import Any

import pytest
from hypothesis import given as property_of
from hypothesis import strategies as st

from tests.training.hall import class_of_two
from tests.world import Person, Told, World
from training.assessment.plan_checks import check_plan, sums
from training.assessment.plan_form import misfits, plan_shape
from training.assessment.plan_similarity import alike
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
            else:
                value = [{column.key: 1 if column.kind != "text" else word for column in one.columns} for _ in range(one.least)]
            body.setdefault(section.key, {})[one.key] = value
    body["analysis"]["market"] += "数据来源：统计公报"
    body["people"]["roles"] = [{"role": "主播兼助播、场控、客服、运营", "who": "我", "does": "全部", "month_fen": 0}]
    body["scene"]["equipment"] = [{"item": "补光灯", "count": 2, "unit_fen": 15_000}]
    body["money"] = {
        "fund": [
            {"item": "补光灯", "group": "设备", "count": 2, "unit_fen": 15_000, "source": "自有"},
            {"item": "首批货", "group": "首批货", "count": 100, "unit_fen": 2_000, "source": "自有"},
            {"item": "预备金", "group": "预备金", "count": 1, "unit_fen": 30_000, "source": "自有"},
        ],
        "month": [{"item": "网络与场地", "month_fen": 80_000}],
        "product": [{"name": word, "price_fen": 4_900, "cost_fen": 3_300}],
        "cash": [{"sold": pieces, "other_in_fen": 0, "other_out_fen": 0} for pieces in (40, 60, 80)],
        "start_fen": [{"fen": 100_000}],
    }
    body["goods"]["selection"] = [
        {"name": f"{word}{at}", "role": "利润", "price_fen": 4_900, "cost_fen": 3_000, "supplier": "合作社"} for at in range(3)
    ]
    body["running"]["aims"] = [{"stay_s": 60, "interact_pct": 5, "click_pct": 10, "convert_pct": 6}]
    return body


def failing(body: dict[str, Any]) -> set[tuple[str, str]]:
    return {(check.section, check.code) for check in check_plan(body, SHAPE, DAY) if not check.holds}


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
        ("goods", "selection", [{"name": "a", "price_fen": 100, "cost_fen": 200}] * 3, ("goods", "margins")),
        ("overview", "kind", "电商直播", ("overview", "enough")),  # words of a plan from before stay, and are no choice
    ],
)
def test_each_check_finds_its_fault_and_nothing_else(section: str, field: str, value: Any, code: tuple[str, str]) -> None:
    body = filled()
    body[section][field] = value
    assert code in failing(body)
    assert failing(body) - {code} <= {("money", "break_even"), ("money", "cash")}


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
