"""The plan's own figures asked again (domain.md G.1 后续): what was planned beside what came of it; pure. Money whole fen, a month."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

FIGURES: Final = {
    "fund_fen": ("启动资金", "Start-up fund"), "month_fen": ("月固定成本", "Fixed costs a month"), "price_fen": ("主推商品售价", "Price"),
    "cost_fen": ("单件成本", "Cost of one"), "sold": ("月销量", "Pieces sold a month"),
}  # fmt: skip
COSTS: Final = ("fund_fen", "month_fen", "cost_fen")
"""Figures that are better when they come out lower."""
NEAR_BP: Final = 5_000


@dataclass(frozen=True)
class Again:
    """A figure planned and now; None where it is not known. `change_bp` is (now - planned) / planned in basis points."""

    figure: str
    zh: str
    en: str
    planned: int | None
    now: int | None
    change_bp: int | None


@dataclass(frozen=True)
class Standing:
    """Break-even as F.3 has it: fixed costs / (price - cost of one), rounded up; `reached` when that many are sold a month."""

    break_even_pieces: int | None
    left_a_month_fen: int | None
    reached: bool | None


def asked_again(plan: Mapping[str, int | None], now: Mapping[str, int | None]) -> list[Again]:
    """Every figure of the plan, in its order."""
    return [
        Again(name, zh, en, plan.get(name), now.get(name), _change(plan.get(name), now.get(name))) for name, (zh, en) in FIGURES.items()
    ]


def standing(now: Mapping[str, int | None]) -> Standing:
    """Where the business stands by these figures. None where a figure is missing; no break-even when nothing is left of the price."""
    price, cost, month, sold = (now.get(name) for name in ("price_fen", "cost_fen", "month_fen", "sold"))
    if price is None or cost is None or month is None:
        return Standing(None, None, None)
    left = price - cost
    pieces = -(-month // left) if left > 0 else None
    if sold is None:
        return Standing(pieces, None, None)
    return Standing(pieces, sold * left - month, pieces is not None and sold >= pieces)


def kept(figure: str, change_bp: int) -> str:
    """How what came of a figure keeps to the plan: kept (as good or better), near (worse by at most half of it), far."""
    worse = change_bp if figure in COSTS else -change_bp
    return "kept" if worse <= 0 else "near" if worse <= NEAR_BP else "far"


def _change(planned: int | None, now: int | None) -> int | None:
    return round(10_000 * (now - planned) / planned) if planned and now is not None else None
