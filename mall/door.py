"""Freight to be paid at the door (运费到付, domain.md E.1): what the courier asks, and how many refuse the parcel for it. Pure.

The numbers are assumptions and stand with those of refunds in sandbox/scenario/standard.yaml; docs/crowd.md lists them.
"""

from collections.abc import Mapping
from typing import Any

from sandbox.scenario.everywhere import sizes
from sandbox.trade.freight import collects

FIRST_G = 1_000


def door_fen(terms: Mapping[str, Any] | None, form: Mapping[str, Any], quantity: int) -> int:
    """What the courier asks for `quantity` pieces at the door, in fen; 0 when nothing is collected there. Unknown weights count 1 kg."""
    if not collects(terms, form):
        return 0
    asks = sizes().aftermath.door
    over = max(0, (form.get("weight_g") or 0) * quantity - FIRST_G)
    return asks.first_fen + -(-over // FIRST_G) * asks.more_fen


def refuse_bp(door: int, paid_fen: int) -> int:
    """How many of ten thousand such parcels are refused at the door: more, the larger the freight is against what was paid. 0 without."""
    if door <= 0:
        return 0
    known = sizes().aftermath.door
    part = door * 10_000 // max(paid_fen, 1)
    return min(known.refuse_bp + round(part * known.refuse_per), known.refuse_most_bp)
