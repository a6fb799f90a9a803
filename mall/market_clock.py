"""The shop's market time: real time plus what was leapt over. Parcels, settlement, price base and after-sale time-outs follow it.

`due_at` of a row stays real time; a leap moves it nearer (`fast_forward.py`), so looking for what is due needs no shop.
"""

from dataclasses import dataclass

from sqlalchemy import select

from sandbox.store import View

from .after_tables import MarketTerms
from .tables import Shop

DAY_MS = 86_400_000
HOUR_MS = 3_600_000


@dataclass(frozen=True)
class Terms:
    """T+N in days and the platform's share; what holds unless the lecturer says otherwise."""

    settle_days: int = 7
    platform_fee_bp: int = 500


def offset_of(view: View, shop_id: str) -> int:
    """How far the shop's market time is ahead of the real one, in milliseconds."""
    return view.session.scalar(select(Shop.offset_ms).where(Shop.id == shop_id)) or 0


def market_now(view: View, shop_id: str) -> int:
    """The shop's market time, milliseconds since 1970."""
    return view.now + offset_of(view, shop_id)


def terms_of(view: View, cohort_id: str) -> Terms:
    """The market terms of a class."""
    row = view.session.get(MarketTerms, cohort_id)
    return Terms(row.settle_days, row.platform_fee_bp) if row else Terms()
