"""What a machine can check of a plan (F.3): enough of everything, sums that agree, break-even, cash that lasts, forbidden words; pure."""

from collections.abc import Iterator
from typing import Any, Final

from sandbox.trade.compliance import Context, check_text

from .plan_form import Check, Filled, PlanShape, number, place_named, rows_of, texts
from .plan_schedule import check_calendar, check_shifts
from .plan_sums import sums
from .plan_ties import Own, check_fund, check_goods, check_roi, check_script

RESERVE_PCT: Final = 10
ROLES: Final = ("主播", "助播", "场控", "客服", "运营")
PLAUSIBLE: Final = {"stay_s": (20, 300), "interact_pct": (1, 30), "click_pct": (3, 40), "convert_pct": (1, 30)}
"""Aims outside these are asked about (crowd.md, Calibration, with room on both sides)."""
SOURCE_WORDS: Final = ("来源", "数据", "统计", "报告", "调查", "平台", "source")


def check_plan(body: Filled, shape: PlanShape, day: str, own: Own = Own()) -> list[Check]:
    """Every check of a plan on a day (`2026-12-01`, for the dated rules of words) that its shape has the fields for."""
    found = [*_enough(body, shape), *_money(body), *_content(body), *_words(body, shape, day)]
    have = {f"{section.key}.{one.key}" for section in shape.sections for one in section.fields}
    if "content.calendar" in have:
        found.append(check_calendar(body))
    if "people.shifts" in have:
        found.append(check_shifts(body))
    if "running.script" in have:
        found += [check_script(body, own), check_fund(body), *check_goods(body, own), check_roi(body)]
    return found


def holding(checks: list[Check], section: str) -> float | None:
    """The share of a section's checks that hold; None when it has none."""
    own = [check.holds for check in checks if check.section == section]
    return sum(own) / len(own) if own else None


def _enough(body: Filled, shape: PlanShape) -> Iterator[Check]:
    for section in shape.sections:
        for one in section.fields:
            found: Any = body.get(section.key, {}).get(one.key)
            if one.kind == "choice":
                yield Check("enough", section.key, one.chosen(found), f"{one.zh}：请选一项。", f"{one.en}: choose one.")
                continue
            if one.kind == "script":
                yield Check("enough", section.key, bool(found), f"{one.zh}：请选一场。", f"{one.en}: choose a show.")
                continue
            have = len(found) if isinstance(found, str | list) else 0
            unit, units = {"text": ("字", "letters"), "files": ("个文件", "files")}.get(one.kind, ("行", "rows"))
            zh = f"{one.zh}：至少 {one.least} {unit}，现在 {have} {unit}。"
            yield Check("enough", section.key, have >= one.least, zh, f"{one.en}: at least {one.least} {units}; {have} so far.")


def _money(body: Filled) -> Iterator[Check]:
    found = sums(body)
    fund = rows_of(body, "money", "fund")
    reserve = sum(number(row, "count") * number(row, "unit_fen") for row in fund if "预备" in str(row.get("group", "")))
    enough = fund != [] and reserve * 100 >= RESERVE_PCT * (found.fund_fen - reserve)
    yield Check(
        "reserve", "money", enough, f"启动资金要留出其余各项 {RESERVE_PCT}% 以上的预备金。", f"Keep {RESERVE_PCT} % of the fund in reserve."
    )
    sells = found.left_of_one_fen is not None and found.left_of_one_fen > 0
    yield Check("price_over_cost", "money", sells, "售价要高于单件成本，否则卖得越多亏得越多。", "The price must be above the cost of one.")
    planned = [number(row, "sold") for row in rows_of(body, "money", "cash")[:3]]
    reached = found.break_even_pieces is not None and planned != [] and max(planned) >= found.break_even_pieces
    pieces = "—" if found.break_even_pieces is None else str(found.break_even_pieces)
    yield Check(
        "break_even", "money", reached, f"每月保本销量 {pieces} 件，三个月内至少有一个月要达到。",
        f"Break-even is {pieces} pieces a month; one of the three months should reach it.",
    )  # fmt: skip
    short = next((month for month, cash in enumerate(found.cash_fen, 1) if cash < 0), None)
    where = f"第 {short} 个月" if short else "三个月"
    yield Check(
        "cash", "money", short is None and len(found.cash_fen) == 3, f"现金不能断：{where}的期末现金要不少于 0。",
        f"Cash must last: {'month ' + str(short) if short else 'all three months'} must not end below 0.",
    )  # fmt: skip
    equipment = sum(number(row, "count") * number(row, "unit_fen") for row in rows_of(body, "scene", "equipment"))
    in_fund = sum(number(row, "count") * number(row, "unit_fen") for row in fund if "设备" in str(row.get("group", "")))
    yield Check(
        "equipment", "scene", equipment > 0 and equipment == in_fund, f"设备清单合计 {equipment / 100:.2f} 元，资金表里设备合计 "
        f"{in_fund / 100:.2f} 元，两处要一致。", "The equipment list and the fund's equipment must come to the same sum.",
    )  # fmt: skip


def _content(body: Filled) -> Iterator[Check]:
    market = str(body.get("analysis", {}).get("market", ""))
    sourced = any(word in market for word in SOURCE_WORDS) or not any(letter.isdigit() for letter in market)
    yield Check("source", "analysis", sourced, "市场容量里的数字要写明来源。", "Figures of the market need their source.")
    roles = "".join(f"{row.get('role', '')}{row.get('does', '')}" for row in rows_of(body, "people", "roles"))
    left = [role for role in ROLES if role not in roles]
    yield Check(
        "roles", "people", not left, f"五个岗位都要有人（可以合并）：还缺 {'、'.join(left) or '无'}。",
        f"All five roles need somebody (one may hold several); missing: {len(left)}.",
    )  # fmt: skip
    margins = [(number(row, "price_fen"), number(row, "cost_fen")) for row in rows_of(body, "goods", "selection")]
    sound = margins != [] and all(price > cost > 0 for price, cost in margins)
    yield Check("margins", "goods", sound, "每件商品的售价要高于供货价。", "Every product's price must be above its supply price.")
    aims = next(iter(rows_of(body, "running", "aims")), {})
    odd = [key for key, (low, high) in PLAUSIBLE.items() if not low <= number(aims, key) <= high]
    yield Check(
        "aims", "running", not odd, "目标要在合理范围内，参考你自己模拟直播的数据。", "Aims should be plausible; look at your own shows."
    )
    weeks = {number(row, "week") for row in rows_of(body, "content", "videos")}
    yield Check(
        "weeks", "content", bool(weeks) and weeks <= {1, 2, 3, 4}, "短视频排期写第 1 到第 4 周。", "Videos are planned for weeks 1 to 4."
    )


def _words(body: Filled, shape: PlanShape, day: str) -> Iterator[Check]:
    hits = [
        (place, hit) for place, text in texts(body) for hit in check_text(text, "L", Context(day=day)) if hit.rule in {"C01", "C02", "C31"}
    ]
    zh, en = "规划书里没有违禁词。", "No forbidden words."
    if hits:
        place, hit = hits[0]
        in_zh, in_en = place_named(shape, place)
        zh, en = f"有违禁词「{hit.quote}」（{in_zh}），换个说法。", f"A forbidden word stands at {in_en}: {hit.quote}."
    yield Check("words", "overview", not hits, zh, en)
