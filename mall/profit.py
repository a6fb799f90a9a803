"""Profit and loss from what stands on the accounts and the hours that were worked; the formulas are the floor's (domain.md C.2: 毛利, 净利,
保本ROI). Pure; income positive, cost negative.

Labour (人工) is a note line, not an entry: nobody is paid, no virtual money leaves the wallet, and a ledger only holds what happened (its
sum stays 0). It is hours of the show at the class's hourly rate, shown as an assumption, so that break-even tells the truth; a lecturer who
changes the rate changes every show at once, which an entry that is never changed could not do.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sandbox.trade.metrics import METRICS, ratio

INCOME = ("sales", "freight_income", "commission_income")
TAKEN_BACK = ("refunds", "coupon_cost")
TRADE_COSTS = ("cogs", "freight", "platform_fee")
OTHER_COSTS = ("ads", "prizes", "samples", "losses", "penalties")
LINES = (*INCOME, *TAKEN_BACK, *TRADE_COSTS, *OTHER_COSTS)
"""The accounts of the ledger that make a profit."""
LABOUR: Final = "labour"
SHOWN = (*LINES, LABOUR)
COUNTED: Final = {
    "sales": "sales_fen",
    "freight_income": "freight_income_fen",
    "commission_income": "commission_income_fen",
    "refunds": "refund_fen",
    "coupon_cost": "coupon_fen",
    "cogs": "cogs_fen",
    "freight": "freight_fen",
    "platform_fee": "platform_fee_fen",
    "ads": "ad_fen",
    "prizes": "prize_fen",
    "samples": "sample_fen",
    "losses": "loss_fen",
    "penalties": "penalty_fen",
    LABOUR: "labour_fen",
}
"""The count of a formula that each line is."""


@dataclass(frozen=True)
class Profit:
    """Lines by account and what they make together, in fen; `gross_bp` is gross profit of net income, None without income.

    `roi_x100`, `net_roi_x100`: what a yuan of paid traffic brought, before and after refunds, None without paid traffic.
    """

    lines: dict[str, int]
    income_fen: int
    gross_fen: int
    net_fen: int
    gross_bp: int | None
    break_even_roi_x100: int | None
    break_even_fen: int | None
    roi_x100: int | None
    net_roi_x100: int | None


def labour_fen(show_ms: int, hourly_fen: int) -> int:
    """What `show_ms` of show are worth at `hourly_fen` an hour, to the nearest fen."""
    return ratio(show_ms * hourly_fen, 3_600_000) or 0


def profit(balances: Mapping[str, int], labour: int = 0) -> Profit:
    """From balances (debit positive) and labour in fen. `break_even_fen`: net income at which gross profit pays the other costs; None when
    it never does.
    """
    standing = {**balances, LABOUR: labour}
    counts = {count: standing.get(line, 0) * (-1 if line in INCOME else 1) for line, count in COUNTED.items()}
    counts["pay_fen"] = counts["sales_fen"] + counts["freight_income_fen"] - counts["coupon_fen"]
    found = {
        key: METRICS[key].compute(counts) for key in ("net_income", "gross", "net", "gross_rate", "even_roi", "even_fen", "roi", "net_roi")
    }
    return Profit(
        lines={line: -standing.get(line, 0) for line in SHOWN},
        income_fen=found["net_income"] or 0,
        gross_fen=found["gross"] or 0,
        net_fen=found["net"] or 0,
        gross_bp=found["gross_rate"],
        break_even_roi_x100=found["even_roi"],
        break_even_fen=found["even_fen"],
        roi_x100=found["roi"],
        net_roi_x100=found["net_roi"],
    )
