"""Commission of goods (精选联盟 普通计划, domain.md E.2): up at once, down from the next day 00:00 on."""

from sandbox.store import Tx

from .events import CommissionChanged
from .tables import Goods
from .waiting import DAY_MS, HOUR_MS

CHINA_MS = 8 * HOUR_MS
LEAST_BP, MOST_BP = 100, 5_000
"""1 to 50 per cent."""


def next_midnight(now: int) -> int:
    """The next 00:00 in China after `now`, milliseconds since 1970."""
    return ((now + CHINA_MS) // DAY_MS + 1) * DAY_MS - CHINA_MS


def set_commission(tx: Tx, goods_id: str, share_bp: int) -> None:
    """The supplier offers another commission (the lecturer speaks for it): more holds at once, less from tomorrow on."""
    row = tx.get(Goods, goods_id)
    row.commission_next_bp = row.commission_next_at = None
    if share_bp >= row.commission_bp:
        _change(tx, row, share_bp)
    else:
        row.commission_next_bp, row.commission_next_at = share_bp, next_midnight(tx.now)


def commission_due(tx: Tx, goods_id: str) -> None:
    """Midnight: the lower commission holds."""
    row = tx.get(Goods, goods_id)
    if row.commission_next_bp is None or row.commission_next_at is None or row.commission_next_at > tx.now:
        return
    share_bp, row.commission_next_bp, row.commission_next_at = row.commission_next_bp, None, None
    _change(tx, row, share_bp)


def _change(tx: Tx, row: Goods, share_bp: int) -> None:
    if share_bp == row.commission_bp:
        return
    changed = CommissionChanged(goods_id=row.id, cohort_id=row.cohort_id, from_bp=row.commission_bp, to_bp=share_bp)
    row.commission_bp = share_bp
    tx.emit(changed, row.id, cohort=row.cohort_id)
