"""Profit and loss from what stands on the accounts (domain.md C.2: 毛利, 净利, 保本ROI). Pure; income positive, cost negative."""

from collections.abc import Mapping
from dataclasses import dataclass

INCOME = ("sales", "freight_income", "commission_income")
TAKEN_BACK = ("refunds", "coupon_cost")
TRADE_COSTS = ("cogs", "freight", "platform_fee")
OTHER_COSTS = ("ads", "prizes", "samples", "losses", "penalties")
LINES = (*INCOME, *TAKEN_BACK, *TRADE_COSTS, *OTHER_COSTS)


@dataclass(frozen=True)
class Profit:
    """Lines by account and what they make together, in fen; `gross_bp` is gross profit of net income, None without income."""

    lines: dict[str, int]
    income_fen: int
    gross_fen: int
    net_fen: int
    gross_bp: int | None
    break_even_roi_x100: int | None
    break_even_fen: int | None


def profit(balances: Mapping[str, int]) -> Profit:
    """From balances (debit positive). `break_even_fen`: net income at which gross profit pays the other costs; None when it never does."""
    lines = {account: -balances.get(account, 0) for account in LINES}
    income = sum(lines[account] for account in (*INCOME, *TAKEN_BACK))
    gross = income + sum(lines[account] for account in TRADE_COSTS)
    others = -sum(lines[account] for account in OTHER_COSTS)
    share = gross * 10_000 // income if income > 0 else None
    earns = gross > 0 and income > 0
    return Profit(
        lines=lines,
        income_fen=income,
        gross_fen=gross,
        net_fen=gross - others,
        gross_bp=share,
        break_even_roi_x100=-(-income * 100 // gross) if earns else None,
        break_even_fen=-(-others * income // gross) if earns else None,
    )
