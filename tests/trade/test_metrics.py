"""Figures follow their formulas; what is not counted gives no figure instead of a wrong one."""

import ast
import json
import re
from pathlib import Path

import pytest

from sandbox.trade.metric_counts import COUNTS
from sandbox.trade.metrics import FUNNEL, FUNNEL_RATES, METRICS, at_share, figures

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "web/shared/trade/metrics.json"
"""What the pages compute with; `python -m tests.trade.test_metrics` writes it."""

SHOW = {
    "impr_uv": 10_000, "enter_uv": 2_000, "enter_pv": 2_500, "eff_enter_uv": 900, "stay_ms": 90_000_000, "show_ms": 600_000,
    "online_now": 120, "online_peak": 450, "leave_uv": 1_900, "stayed_uv": 100, "interact_uv": 100, "comment_uv": 30, "comment_pv": 45,
    "like_uv": 80, "share_uv": 12, "follow_uv_new": 30, "fan_enter_uv": 500, "fanclub_uv": 8, "p_show_uv": 1_000, "p_click_uv": 200,
    "order_created_uv": 25, "order_created_n": 30, "pay_uv": 20, "pay_orders": 24, "pay_items": 42, "pay_fen": 60_000,
    "refund_orders": 2, "refund_fen": 5_000, "ad_fen": 8_000, "ad_pay_fen": 18_000, "pitch_n": 3, "pitch_ms": 300_000,
    "pitch_views": 800, "pitch_clicks": 64, "pitch_pay_fen": 30_000, "questions": 20, "answered": 15, "answered_60s": 13,
    "spoken_chars": 2_160, "spoken_ms": 540_000, "silent_ms": 60_000, "violation_weight": 13, "corrected_weight": 5,
    "watched_ms": 57_000, "video_ms": 60_000, "finished_uv": 27, "class_uv": 30, "attended": 15, "planned": 16,
    "sales_fen": 60_000, "freight_income_fen": 1_000, "commission_income_fen": 500, "coupon_fen": 1_500, "cogs_fen": 30_000,
    "freight_fen": 2_000, "commission_fen": 1_000, "platform_fee_fen": 3_000, "prize_fen": 900, "labour_fen": 500, "sample_fen": 600,
    "loss_fen": 0, "penalty_fen": 0,
}  # fmt: skip
"""One show and what the books say of it: net income 60,000+1,000+500-5,000-1,500 = 55,000; gross 55,000-30,000-2,000-1,000-3,000 = 19,000;
other costs 8,000+900+500+600 = 10,000."""
BY_HAND = {
    "enter_rate": 2_000, "effective_rate": 900, "stay": 45_000, "online": 120, "pcu": 450, "acu": 150, "pa_ratio": 300,
    "interact_rate": 500, "comment_rate": 150, "comments_pm": 18, "like_rate": 400, "share_rate": 60, "follow_rate": 150,
    "follow_rate_new": 200, "fanclub_rate": 40, "minute_net": 100, "retention": 500, "show_rate": 5_000, "click_rate": 2_000,
    "create_rate": 1_250, "pay_rate": 8_000, "unpaid_rate": 2_000, "ctor": 1_000, "view_pay_rate": 100, "gmv": 60_000, "net_gmv": 55_000,
    "gpm": 24_000, "uv_value": 30, "opm": 10, "per_buyer": 3_000, "per_piece": 1_429, "per_order": 175, "refund_rate": 833,
    "refund_rate_fen": 833, "minute_gmv": 6_000, "ad_roi": 225, "roi": 750, "net_roi": 688, "even_roi": 290, "net_income": 55_000,
    "gross": 19_000, "gross_rate": 3_455, "net": 9_000, "even_fen": 28_948, "pitches": 3, "pitch_time": 300_000, "pitch_click_rate": 800,
    "pitch_gpm": 37_500, "pitch_worth": 6_000, "answer_rate": 7_500, "answer_rate_60s": 6_500, "pace": 240, "silence_rate": 1_000,
    "violation_points": 1_050, "completion": 9_500, "class_completion": 9_000, "attendance": 9_375,
    "exposed": 10_000, "entered": 2_000, "shown": 1_000, "clicked": 200, "bought": 20,
}  # fmt: skip
"""Worked by hand from the table of C.2: rates in hundredths of a per cent, ratios in hundredths, money in fen."""


def test_every_line_of_the_table_gives_the_number_worked_by_hand() -> None:
    assert figures(SHOW) == BY_HAND
    assert list(figures(SHOW, FUNNEL + FUNNEL_RATES).values()) == [10_000, 2_000, 1_000, 200, 20, 2_000, 5_000, 2_000, 1_000]


@pytest.mark.parametrize("key", [key for key, metric in METRICS.items() if metric.bottom])
def test_nothing_below_the_line_and_nothing_counted_gives_no_figure(key: str) -> None:
    metric = METRICS[key]
    assert metric.compute({**SHOW, **{term.removeprefix("-"): 0 for term in metric.bottom}}) is None
    unknown = {name: count for name, count in SHOW.items() if name not in metric.top}
    assert metric.compute(unknown) != metric.compute(SHOW) or metric.key == "even_fen"


def test_what_is_not_known_is_no_zero_but_what_was_never_booked_is() -> None:
    assert figures({"enter_uv": 10, "pay_fen": 900}, ("share_rate", "ad_roi", "net_gmv", "roi")) == {
        "share_rate": None, "ad_roi": None, "net_gmv": 900, "roi": None,
    }  # fmt: skip
    assert set(figures({}, tuple(BY_HAND)).values()) <= {None, 0}


def test_who_earns_nothing_never_breaks_even() -> None:
    assert figures({"sales_fen": 100, "cogs_fen": 100, "ad_fen": 50}, ("even_roi", "even_fen", "gross_rate")) == {
        "even_roi": None, "even_fen": None, "gross_rate": 0,
    }  # fmt: skip
    assert METRICS["even_fen"].compute({"sales_fen": 100, "cogs_fen": 60}) == 0


def test_the_wait_for_an_answer_has_a_middle_and_a_ninetieth() -> None:
    waits = [9, 1, 2, 3, 4, 5, 6, 7, 8, 100]
    assert (at_share(waits, 500), at_share(waits, 900), at_share([], 500), at_share([7], 900)) == (5, 9, None, 7)


def test_every_formula_speaks_of_counts_that_exist_and_says_where_it_is_from() -> None:
    for metric in METRICS.values():
        names = {word.strip("()") for word in metric.formula.split() if word.strip("()").replace("_", "").isidentifier()}
        assert names
        assert names <= set(COUNTS), metric.key
        assert metric.zh
        assert metric.en
        assert metric.source.startswith("domain.md C.2")
        assert metric.valid_from
    assert METRICS["follow_rate_new"].formula == "follow_uv_new / (enter_uv − fan_enter_uv)"
    assert METRICS["gpm"].in_words(english=False) == "成交金额 × 1000 ÷ 观看人次"


def on_the_pages() -> str:
    """The formulas as the pages read them: sums above and below, factor, unit."""
    rows = {
        key: {"top": metric.top, "bottom": metric.bottom, "scale": metric.scale, "unit": metric.unit}
        for key, metric in METRICS.items()
        if key in ("gpm", "acu", "ctor", "view_pay_rate")
    }
    return json.dumps(rows, indent=1) + "\n"


def test_the_pages_compute_with_the_same_formulas() -> None:
    assert PAGES.read_text("utf-8") == on_the_pages()


MONEY = ("gmv", "pay_fen", "paid_fen", "gross", "income", "refund", "sales_fen")
PER = {100, 1_000, 10_000, 60_000}
ELSEWHERE = {
    "mall/door.py": "a part of one order, no figure of a show",
    "streaming/aftermath.py": "a part of one order, no figure of a show",
    "supply/prices.py": "a price list is made, nothing was sold",
}


def own_formulas(code: str) -> list[int]:
    """Lines of Python that divide money that was counted and scale it (100, 1,000, 10,000, 60,000): a figure of C.2 by hand."""
    if not re.search(r"\b(100|1_?000|10_?000|60_?000)\b", code) or not any(word in code for word in MONEY):
        return []
    found = []
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div | ast.FloorDiv):
            inside = list(ast.walk(node))
            scaled = any(isinstance(one, ast.Constant) and one.value in PER for one in inside)
            names = [one.id if isinstance(one, ast.Name) else one.attr for one in inside if isinstance(one, ast.Name | ast.Attribute)]
            if scaled and any(word in name for name in names for word in MONEY):
                found.append(node.lineno)
    return found


def test_no_other_module_has_a_formula_of_its_own() -> None:
    rooms = [file for room in ("mall", "supply", "streaming", "training", "sandbox") for file in (ROOT / room).rglob("*.py")]
    guilty = {
        str(file.relative_to(ROOT)): lines
        for file in rooms
        if "pages" not in file.parts and file.parent.name != "trade" and (lines := own_formulas(file.read_text("utf-8")))
    }
    assert {name: lines for name, lines in guilty.items() if name not in ELSEWHERE} == {}


def test_a_formula_by_hand_is_found() -> None:
    assert own_formulas("gpm = tally.gmv_fen * 1000 // views") == [1]
    assert own_formulas("share = gross * 10_000 // income") == [1]
    assert own_formulas("half = gross // 2\nyuan = price_fen / 100") == []


if __name__ == "__main__":
    PAGES.write_text(on_the_pages(), "utf-8")
