"""S7 for its prints: the plan in words, with what the system knows beside it: margins, the run-down chosen, files, figures of two shows."""

from collections.abc import Mapping, Sequence
from typing import Any

from sandbox.forms.kept import Kept
from sandbox.forms.shape import Form
from sandbox.identity.people import named
from sandbox.store import View

from .plan_files import files_of
from .plan_form import Filled, number, rows_of
from .plan_sums import Sums, margin_bp, sums
from .plans import own_figures, plan_of

RATES = {
    "stay_ms_avg": "平均停留", "interact_bp": "互动率", "follow_bp": "转粉率", "click_bp": "商品点击率", "convert_bp": "成交率",
    "answered_bp": "问题应答率",
}  # fmt: skip


def plan_form(view: View, cohort_id: str, person_id: str, _form: Form) -> Kept | None:
    """S7 as it was handed in, the draft before that. What a province's plan has besides the form's fields stands at the print's end."""
    row = plan_of(view, cohort_id, person_id)
    if row is None:
        return None
    people = named(view, [person_id])
    name = people[person_id].name if person_id in people else ""
    files = files_of(view, cohort_id, person_id)
    if row.handed_in is None or row.handed_at is None:
        return Kept(printed(row.body, own_figures(view, cohort_id, person_id), files))
    own = row.own if row.own is not None else {}
    return Kept(printed(row.handed_in, own, files), row.handed_at, {"student": (name, row.handed_at)})


def printed(body: Filled, own: Mapping[str, Any], files: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """The plan's answers in words; pure. A plan of before has neither files nor script and stays as it was."""
    said = {section: dict(filled) for section, filled in body.items()}
    names = {one["id"]: one["name"] for one in files}
    for filled in said.values():
        for key, value in filled.items():
            if isinstance(value, list) and value and all(isinstance(each, str) for each in value):
                filled[key] = "、".join(str(names.get(each, each)) for each in value)
    chosen = str(body.get("running", {}).get("script") or "")
    if chosen:
        said["running"]["script"] = _script(chosen, own)
    if body.get("goods", {}).get("selection"):
        rows = rows_of(body, "goods", "selection")
        said["goods"]["selection"] = [
            {**row, "margin": _percent(margin_bp(number(row, "price_fen"), number(row, "cost_fen")))} for row in rows
        ]
    if body.get("money"):
        said["money"]["sums"] = _sums(sums(body))
    if body.get("promotion", {}).get("channels"):
        found = sums(body)
        said["promotion"]["roi"] = (
            f"预算 {_yuan(found.promotion_fen)}，投产比 {_times(found.roi_pct)}，保本投产比 {_times(found.break_even_roi_pct)}"
        )
    figures = (own.get("improvement") or {}).get("figures", {})
    if figures:
        said.setdefault("improving", {})["compare"] = [
            {
                "figure": RATES.get(name, name), "first": rate_text(name, one["first"]), "last": rate_text(name, one["last"]),
                "change": ("" if one["difference"] < 0 else "+") + rate_text(name, one["difference"]),
            }
            for name, one in figures.items()
        ]  # fmt: skip
    return said


def rate_text(name: str, value: int | None) -> str:
    """`12.3%` of basis points, `75 秒` of a stay in ms, nothing of None. Pure."""
    if value is None:
        return ""
    return f"{value / 1000:.0f} 秒" if name == "stay_ms_avg" else f"{value / 100:.1f}%"


def _script(chosen: str, own: Mapping[str, Any]) -> str:
    found = next((one for one in own.get("scripts", ()) if one["show_id"] == chosen), None)
    if found is None:
        return chosen
    length = f"，{found['script_s'] // 60} 分钟" if found.get("script_s") else ""
    return f"《{found['title'] or chosen}》流程表：{found['slots']} 步{length}，其中 {found['slots_with_keywords'] or 0} 步有关键词"


def _sums(found: Sums) -> str:
    parts = [
        f"启动资金 {_yuan(found.fund_fen)}",
        f"其中必需 {_yuan(found.needed_fen)}",
        f"借和贷 {_yuan(found.borrowed_fen)}",
        f"月固定成本 {_yuan(found.month_fen)}",
        f"保本销量 {found.break_even_pieces if found.break_even_pieces is not None else '—'} 件/月",
        *(f"第 {month} 个月末现金 {_yuan(cash)}" for month, cash in enumerate(found.cash_fen, 1)),
    ]
    return "；".join(parts)


def _yuan(fen: int) -> str:
    return f"{fen / 100:.2f} 元"


def _times(pct: int | None) -> str:
    return "—" if pct is None else f"{pct / 100:.2f}"


def _percent(bp: int | None) -> str:
    return "" if bp is None else f"{bp / 100:.1f}%"
