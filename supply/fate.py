"""What a supplier's hidden quality does to an order: late, in parts, short, broken on the way. Pure; drawn from the order's id."""

import hashlib
from dataclasses import dataclass

from .waiting import HOUR_MS

CARRIERS = ("中通快递", "圆通速递", "韵达快递", "极兔速递", "邮政快递")
WAY_MS = 48 * HOUR_MS
"""Two days on the road, the usual parcel time between provinces."""
SPLIT_FROM = 40
"""From so many pieces on a supplier may send in two parts."""
SPLIT_BP = 3_500


@dataclass(frozen=True)
class Fate:
    """`slow_bp`: how long it really takes, of its lead time; `first_bp`: share of the pieces in the first part;

    `short_bp`: share of the rest that never comes; `broken_bp`: share of the pieces that arrive damaged. All in basis points.
    """

    slow_bp: int = 10_000
    first_bp: int = 10_000
    short_bp: int = 0
    broken_bp: int = 0


def dice(name: str, limit: int) -> int:
    """A draw from 0 to `limit` - 1 that is always the same for this name."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big") % limit


def fate_of(order_id: str, pieces: int, reliability_bp: int, short_bp: int, quality_bp: int) -> Fate:
    """The fate of an order of a supplier with these hidden shares.

    Late is as likely as it is unreliable (two to four times its lead time); a big order may come in two parts, and of the second one a
    supplier that is often short leaves something out; poor goods break more (2 % at 70 % quality).
    """
    late = dice(f"{order_id}/late", 10_000) < 10_000 - reliability_bp
    parts = pieces >= SPLIT_FROM and dice(f"{order_id}/parts", 10_000) < SPLIT_BP
    out = parts and dice(f"{order_id}/short", 10_000) < min(9_000, short_bp * 6)
    return Fate(
        slow_bp=20_000 + dice(f"{order_id}/slow", 20_000) if late else 10_000,
        first_bp=4_000 + dice(f"{order_id}/share", 3_000) if parts else 10_000,
        short_bp=2_000 + dice(f"{order_id}/left", 4_000) if out else 0,
        broken_bp=max(0, 10_000 - quality_bp) // 15,
    )


def broken(name: str, pieces: int, broken_bp: int) -> int:
    """How many of these pieces arrive damaged: the expected number, its fraction drawn."""
    whole, rest = divmod(pieces * broken_bp, 10_000)
    return min(pieces, whole + (dice(f"{name}/broken", 10_000) < rest))


def tracking_of(shipment_id: str) -> tuple[str, str]:
    """Courier and tracking number of a shipment."""
    return CARRIERS[dice(shipment_id, len(CARRIERS))], f"KB{dice(f'{shipment_id}/no', 10**12):012d}"
