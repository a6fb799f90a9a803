"""What happened with a supplier so far: the counts that reveal its hidden quality."""

from typing import Any

from sqlalchemy import update

from sandbox.store import Tx

from .tables import SupplierRecord


def count(tx: Tx, supplier_id: str, **more: int) -> None:
    """Add to a supplier's counts (orders, late, pieces, damaged, short, refused, returned)."""
    added = {name: getattr(SupplierRecord, name) + int(number) for name, number in more.items() if number}
    if not added:
        return
    if tx.session.get(SupplierRecord, supplier_id) is None:
        tx.add(SupplierRecord(supplier_id=supplier_id))
        tx.session.flush()
    values: dict[Any, Any] = dict(added)
    grown = update(SupplierRecord).where(SupplierRecord.supplier_id == supplier_id).values(values)
    tx.session.execute(grown.execution_options(synchronize_session="fetch"))
