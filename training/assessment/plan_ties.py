"""What ties a plan together (F.3): its goods to the student's own supply, its script to his own run-down, promotion to break-even; pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from .plan_form import Check, Filled, number, rows_of
from .plan_sums import NEEDED, sums

FEWEST_STEPS: Final = 5
"""A run-down of opening, pitches, offer, questions and end has so many steps at least (F.1)."""


@dataclass(frozen=True)
class Own:
    """What the log knows of the student: `scripts` his run-downs, `goods` titles he deals in (picked from suppliers or on sale)."""

    scripts: Mapping[str, Mapping[str, Any]] | None = None
    goods: tuple[str, ...] = ()


def own_of(figures: Mapping[str, Any]) -> Own:
    """Of the figures the page shows (`plans.own_figures`), what the checks look at; figures of before have neither."""
    scripts = {one["show_id"]: one for one in figures.get("scripts", ())}
    titles = [str(one.get("title") or "") for one in (*figures.get("picks", ()), *figures.get("listings", ()))]
    return Own(scripts, tuple(title for title in titles if title))


def check_script(body: Filled, own: Own) -> Check:
    """The script is a run-down of the student's own, of five steps or more."""
    chosen = str(body.get("running", {}).get("script") or "")
    found = (own.scripts or {}).get(chosen)
    if found is None:
        zh, en = "选一场你自己写了流程表的直播，作为整场脚本。", "Choose a show of your own whose run-down you wrote."
        return Check("script", "running", False, zh, en)
    steps, name = int(found["slots"]), found["title"] or chosen
    zh = f"整场脚本「{name}」有 {steps} 步，至少要 {FEWEST_STEPS} 步（开场、过款、活动、答疑、收尾）。"
    return Check("script", "running", steps >= FEWEST_STEPS, zh, f"The run-down {name} has {steps} steps; {FEWEST_STEPS} are needed.")


def check_fund(body: Filled) -> Check:
    """Each row of the start-up fund says whether it is needed before the start."""
    rows, found = rows_of(body, "money", "fund"), sums(body)
    unsaid = sum(row.get("needed") in (None, "") for row in rows)
    if unsaid or not rows:
        zh = f"启动资金还有 {unsaid} 行没有选“必需”或“可缓”。" if rows else "启动资金还没有写。"
        return Check("needed", "money", False, zh, f"{unsaid} rows of the fund do not say whether they are needed.")
    some = any(row["needed"] == NEEDED for row in rows)
    zh = f"启动资金 {_yuan(found.fund_fen)} 元，其中开播前必需 {_yuan(found.needed_fen)} 元，借和贷 {_yuan(found.borrowed_fen)} 元。"
    en = f"Of {_yuan(found.fund_fen)} yuan, {_yuan(found.needed_fen)} are needed before the start, {_yuan(found.borrowed_fen)} borrowed."
    return Check(
        "needed", "money", some, zh if some else "启动资金里至少有一项是开播前必需的。", en if some else "Something must be needed."
    )


def check_goods(body: Filled, own: Own) -> Iterator[Check]:
    """Each product says its licences, and one at least is among what the student deals in."""
    rows = rows_of(body, "goods", "selection")
    open_rows = [at for at, row in enumerate(rows, 1) if not str(row.get("licence", "")).strip()]
    said = f"选品第 {'、'.join(map(str, open_rows))} 行没有写资质。" if open_rows else "选品表还没有写。"
    yield Check(
        "licence", "goods", bool(rows) and not open_rows, said if open_rows or not rows else "每件商品都写了资质。",
        f"Rows without licences: {len(open_rows)}." if rows else "There are no goods yet.",
    )  # fmt: skip
    names = [str(row.get("name", "")).strip() for row in rows]
    tied = [name for name in names if name and any(_same(name, title) for title in own.goods)]
    zh = f"选品里有 {len(tied)} 件是你店里或模拟供销里的商品。" if tied else "选品至少有一件来自你的模拟供销或店铺，可点“带入我的选品”。"
    yield Check("supply", "goods", bool(tied), zh, f"{len(tied)} products come from your own supply or shop.")


def check_roi(body: Filled) -> Check:
    """What all channels bring for what they cost lies at break-even or above; the weakest below it is named."""
    found, rows = sums(body), rows_of(body, "promotion", "channels")
    if found.roi_pct is None or found.break_even_roi_pct is None:
        zh, en = "填好各渠道的预算、预期成交额和主推商品的单件账，自动算投产比。", "Fill in budgets, sales and the main product."
        return Check("roi", "promotion", False, zh, en)
    got, need = f"{found.roi_pct / 100:.2f}", f"{found.break_even_roi_pct / 100:.2f}"
    weak = next(iter(_below(rows, found.break_even_roi_pct)), "")
    zh = f"推广预算 {_yuan(found.promotion_fen)} 元，投产比 {got}，保本投产比 {need}。"
    zh += f"渠道「{weak}」低于保本。" if weak else ""
    holds = found.roi_pct >= found.break_even_roi_pct
    zh += "" if holds else "整体低于保本，投得越多亏得越多。"
    return Check("roi", "promotion", holds, zh, f"ROI {got}, break-even {need}.{f' Below it: {weak}.' if weak else ''}")


def _below(rows: Iterable[Mapping[str, Any]], need: int) -> list[str]:
    """Channels whose sales stay below break-even for their budget, the weakest first."""
    weak = [
        (number(row, "sales_fen") / spend, str(row.get("channel", "")))
        for row in rows
        if (spend := number(row, "budget_fen")) and 100 * number(row, "sales_fen") < need * spend
    ]
    return [name for _, name in sorted(weak)]


def _same(name: str, title: str) -> bool:
    """A product is known by a name that stands in the title, or the other way round."""
    return len(name) >= 2 and (name in title or title in name)


def _yuan(fen: int) -> str:
    return f"{fen / 100:.2f}"
