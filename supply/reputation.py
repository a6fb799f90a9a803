"""A supplier's rating, made of nothing but what happened (domain.md E.2: 发货时效, 缺货率, 破损率, hidden reliability). Pure."""

from dataclasses import dataclass

ENOUGH = 3
"""Orders before a rating says anything."""
LATE_WEIGHT, DAMAGED_WEIGHT, SHORT_WEIGHT, RETURNED_WEIGHT = 100, 500, 200, 100
"""How many hundredths of the score a share of 1 takes: 20 % late costs a star, so do 4 % broken, 10 % short, 20 % sent back."""


@dataclass(frozen=True)
class Counts:
    """Orders sent, of them late; pieces sent, of them damaged; pieces that did not come; orders refused; pieces sent back for its fault."""

    orders: int = 0
    late: int = 0
    pieces: int = 0
    damaged: int = 0
    short: int = 0
    refused: int = 0
    returned: int = 0


def share_bp(part: int, whole: int) -> int | None:
    """`part` of `whole` in basis points, rounded half up; None of nothing."""
    return None if whole <= 0 else (part * 10_000 + whole // 2) // whole


def stars_x10(counts: Counts) -> int | None:
    """10 (1.0) to 50 (5.0) stars; None before three orders were sent or refused."""
    asked = counts.orders + counts.refused
    if asked < ENOUGH:
        return None
    late = share_bp(counts.late, counts.orders) or 0
    damaged = share_bp(counts.damaged, counts.pieces) or 0
    wanted = counts.pieces + counts.short
    short = max(share_bp(counts.short, wanted) or 0, share_bp(counts.refused, asked) or 0)
    returned = share_bp(counts.returned, counts.pieces) or 0
    lost = late * LATE_WEIGHT + damaged * DAMAGED_WEIGHT + short * SHORT_WEIGHT + returned * RETURNED_WEIGHT
    return max(10, 50 - (lost // 10_000) * 10 // 20)
