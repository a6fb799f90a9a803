"""Whether a supplier still works with a class's shops (合作状态, domain.md E.2): running, paused or ended, as the lecturer says for it."""

from typing import Literal

from sandbox.store import Tx

from .events import CooperationChanged
from .refusals import SupplierNotDealing
from .tables import Supplier

State = Literal["running", "paused", "ended"]
WORDS: dict[str, tuple[str, str]] = {"paused": ("已暂停合作", "has paused"), "ended": ("已结束合作", "has ended the cooperation")}
"""What a student reads of a supplier that does not deal, in Chinese and in English."""


def set_cooperation(tx: Tx, supplier_id: str, state: State) -> None:
    """Let a supplier pause, end or take up the cooperation again; orders that stand are still sent."""
    row = tx.get(Supplier, supplier_id)
    if row.cooperation == state:
        return
    changed = CooperationChanged(supplier_id=row.id, cohort_id=row.cohort_id, before=row.cooperation, after=state)
    row.cooperation = state
    tx.emit(changed, row.id, cohort=row.cohort_id)


def must_deal(tx: Tx, supplier_id: str) -> None:
    """SupplierNotDealing unless the supplier takes new picks and orders."""
    row = tx.get(Supplier, supplier_id)
    if row.cooperation != "running":
        zh, en = WORDS[row.cooperation]
        raise SupplierNotDealing(name=row.name, state_zh=zh, state_en=en)
