"""The arithmetic of a plan (F.3): what the start needs, when it breaks even, how long the cash lasts, what promotion brings; pure.

Break-even pieces a month = fixed costs / (price - cost of one), rounded up; break-even ROI = price / (price - cost of one): what a fen of
paid traffic must bring in sales; ROI = expected sales of all channels / their budgets; margin = (price - supply price) / price.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.trade.metrics import METRICS

from .plan_form import Filled, number, rows_of

NEEDED = "必需"


@dataclass(frozen=True)
class Sums:
    """In fen, pieces, per cent and basis points. None where a number is missing, nothing is left of the price or nothing is spent."""

    fund_fen: int
    month_fen: int
    left_of_one_fen: int | None
    break_even_pieces: int | None
    break_even_roi_pct: int | None
    cash_fen: tuple[int, ...]
    months_of_survival: int | None
    needed_fen: int
    borrowed_fen: int
    promotion_fen: int
    roi_pct: int | None
    margins_bp: tuple[int | None, ...]


def sums(body: Filled) -> Sums:
    """Totals, break-even, and the cash at the end of each of the three months."""
    fund = rows_of(body, "money", "fund")
    spend = sum(number(row, "budget_fen") for row in rows_of(body, "promotion", "channels"))
    brought = sum(number(row, "sales_fen") for row in rows_of(body, "promotion", "channels"))
    month = sum(number(row, "month_fen") for row in rows_of(body, "money", "month"))
    product = next(iter(rows_of(body, "money", "product")), {})
    price, cost = number(product, "price_fen"), number(product, "cost_fen")
    left = price - cost if price else None
    start = sum(number(row, "fen") for row in rows_of(body, "money", "start_fen"))
    cash, balance = [], start
    for row in rows_of(body, "money", "cash")[:3]:
        balance += number(row, "sold") * (left or 0) + number(row, "other_in_fen") - number(row, "other_out_fen") - month
        cash.append(balance)
    good = left is not None and left > 0
    return Sums(
        fund_fen=sum(map(_cost, fund)),
        month_fen=month,
        left_of_one_fen=left,
        break_even_pieces=-(-month // left) if good and left else None,
        break_even_roi_pct=METRICS["even_roi"].compute({"sales_fen": price, "cogs_fen": cost}),
        cash_fen=tuple(cash),
        months_of_survival=start // month if month else None,
        needed_fen=sum(_cost(row) for row in fund if row.get("needed") == NEEDED),
        borrowed_fen=sum(_cost(row) for row in fund if any(word in str(row.get("source", "")) for word in "借贷")),
        promotion_fen=spend,
        roi_pct=METRICS["roi"].compute({"pay_fen": brought, "ad_fen": spend}),
        margins_bp=tuple(margin_bp(number(row, "price_fen"), number(row, "cost_fen")) for row in rows_of(body, "goods", "selection")),
    )


def margin_bp(price: int, cost: int) -> int | None:
    """What is left of the price, in basis points of it; below 0 when it costs more. None without a price or a cost."""
    return METRICS["gross_rate"].compute({"sales_fen": price, "cogs_fen": cost}) if price and cost else None


def _cost(row: Mapping[str, Any]) -> int:
    return number(row, "count") * number(row, "unit_fen")


def planned_figures(body: Filled) -> dict[str, int | None]:
    """What follow-up asks again half-yearly: money in fen, `sold` the mean of the three months; None where the plan left it open."""
    money, product = sums(body), next(iter(rows_of(body, "money", "product")), {})
    sold = [number(row, "sold") for row in rows_of(body, "money", "cash")[:3]]
    return {
        "fund_fen": money.fund_fen or None,
        "month_fen": money.month_fen or None,
        "price_fen": number(product, "price_fen") or None,
        "cost_fen": number(product, "cost_fen") or None,
        "sold": round(sum(sold) / len(sold)) if any(sold) else None,
    }
