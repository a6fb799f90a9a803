"""The price log: what was paid and how the shelf price moved, on the market's clock; and what it says about a reduction (C08, C09)."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from sandbox.store import Tx, View
from sandbox.trade.price_base import Paid, Step, price_base, reduction_faults
from sandbox.trade.verdict import Fault

from .market_clock import market_now
from .market_tables import PricePaid, PriceStep


def note_paid(tx: Tx, listing_id: str, sku_id: str, unit_fen: int, at_ms: int) -> None:
    """Remember that a SKU was paid at this price."""
    insert: Any = sqlite.insert if tx.session.get_bind().dialect.name == "sqlite" else postgresql.insert
    add = insert(PricePaid).values(sku_id=sku_id, price_fen=unit_fen, listing_id=listing_id, last_at=at_ms)
    tx.session.execute(add.on_conflict_do_update(index_elements=["sku_id", "price_fen"], set_={"last_at": add.excluded.last_at}))


def note_step(tx: Tx, listing_id: str, sku_id: str, from_fen: int, to_fen: int, at_ms: int) -> None:
    """Remember that the shelf price moved."""
    if from_fen != to_fen:
        tx.add(PriceStep(id=tx.new_id("prs"), listing_id=listing_id, sku_id=sku_id, from_fen=from_fen, to_fen=to_fen, stepped_at=at_ms))


def listing_base(view: View, listing_id: str, at_ms: int) -> int | None:
    """The lowest price paid for any SKU of a listing within seven days."""
    rows = view.session.execute(select(PricePaid.price_fen, PricePaid.last_at).where(PricePaid.listing_id == listing_id)).all()
    return price_base((Paid(*row) for row in rows), at_ms)


def reduced(view: View, shop_id: str, sku_id: str, price_fen: int, path: str = "price_fen") -> tuple[Fault, ...]:
    """What forbids selling a SKU at a reduced price now."""
    at_ms = market_now(view, shop_id)
    paid = view.session.execute(select(PricePaid.price_fen, PricePaid.last_at).where(PricePaid.sku_id == sku_id)).all()
    steps = select(PriceStep.from_fen, PriceStep.to_fen, PriceStep.stepped_at).where(PriceStep.sku_id == sku_id)
    return reduction_faults(path, price_fen, [Paid(*row) for row in paid], [Step(*row) for row in view.session.execute(steps).all()], at_ms)
