"""The price log: what was paid and how the shelf price moved, on the market's clock; and what it says about a reduction (C08, C09)."""

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite

from sandbox.rows import table_of
from sandbox.store import Tx, View
from sandbox.trade.price_base import WINDOW_MS, Paid, Step, price_base, raised_fault, reduction_faults, unit_after
from sandbox.trade.verdict import Fault

from .market_clock import market_now
from .market_tables import PricePaid, PriceStep
from .tables import Listing, Mispriced, Sku

MISPRICED = table_of(Mispriced)


def note_paid(tx: Tx, listing_id: str, sku_id: str, unit_fen: int, at_ms: int) -> None:
    """Remember that a SKU was paid at this price."""
    insert: Any = sqlite.insert if tx.session.get_bind().dialect.name == "sqlite" else postgresql.insert
    add = insert(PricePaid).values(sku_id=sku_id, price_fen=unit_fen, listing_id=listing_id, last_at=at_ms)
    tx.session.execute(add.on_conflict_do_update(index_elements=["sku_id", "price_fen"], set_={"last_at": add.excluded.last_at}))


def note_step(tx: Tx, listing_id: str, sku_id: str, from_fen: int, to_fen: int, at_ms: int) -> None:
    """Remember that the shelf price moved."""
    if from_fen != to_fen:
        tx.add(PriceStep(id=tx.new_id("prs"), listing_id=listing_id, sku_id=sku_id, from_fen=from_fen, to_fen=to_fen, stepped_at=at_ms))


def lowest_since(view: View, sku_id: str, since_ms: int) -> int | None:
    """The lowest price at which a SKU stood or was paid after `since_ms`, in fen; None when it never moved and nobody paid."""
    stood = select(func.min(PriceStep.to_fen)).where(PriceStep.sku_id == sku_id, PriceStep.stepped_at > since_ms)
    paid = select(func.min(PricePaid.price_fen)).where(PricePaid.sku_id == sku_id, PricePaid.last_at > since_ms)
    found = [int(one) for one in (view.session.scalar(stood), view.session.scalar(paid)) if one is not None]
    return min(found, default=None)


def listing_base(view: View, listing_id: str, at_ms: int) -> int | None:
    """The lowest price paid for any SKU of a listing within seven days."""
    rows = view.session.execute(select(PricePaid.price_fen, PricePaid.last_at).where(PricePaid.listing_id == listing_id)).all()
    return price_base((Paid(*row) for row in rows), at_ms)


def reduced(view: View, shop_id: str, sku_id: str, price_fen: int, path: str = "price_fen") -> tuple[Fault, ...]:
    """What forbids selling a SKU at a reduced price now."""
    at_ms = market_now(view, shop_id)
    paid = view.session.execute(select(PricePaid.price_fen, PricePaid.last_at).where(PricePaid.sku_id == sku_id)).all()
    return reduction_faults(path, price_fen, [Paid(*row) for row in paid], steps_of(view, sku_id), at_ms)


def raised_first(
    view: View, shop_id: str, listing_ids: Collection[str], from_fen: Sequence[int], takes_off: Callable[[int], int], path: str
) -> tuple[Fault, ...]:
    """What forbids a coupon or a threshold discount on goods whose price was raised within seven days (C09), one fault a listing.

    No `listing_ids`: the whole shop. `from_fen`: the sums from which it counts; the best of them for the buyer is looked at.
    """
    at_ms = market_now(view, shop_id)
    query = (
        select(Listing.id, Listing.title, Sku.id, Sku.price_fen, PriceStep.from_fen, PriceStep.to_fen, PriceStep.stepped_at)
        .join(Sku, Sku.id == PriceStep.sku_id)
        .join(Listing, Listing.id == Sku.listing_id)
        .where(Sku.shop_id == shop_id, Sku.listed, PriceStep.stepped_at >= at_ms - WINDOW_MS, PriceStep.to_fen > PriceStep.from_fen)
        .order_by(Listing.id, Sku.id)
    )
    if listing_ids:
        query = query.where(Listing.id.in_(listing_ids))
    steps: dict[tuple[str, str, str, int], list[Step]] = defaultdict(list)
    for listing_id, title, sku_id, price_fen, *step in view.session.execute(query).all():
        steps[listing_id, title, sku_id, price_fen].append(Step(*step))
    found: dict[str, Fault] = {}
    for (listing_id, title, _, price_fen), moved in steps.items():
        unit = min(unit_after(price_fen, start, takes_off) for start in from_fen)
        if (fault := raised_fault(path, title, price_fen, unit, moved, at_ms)) is not None:
            found.setdefault(listing_id, fault)
    return tuple(found.values())


def steps_of(view: View, sku_id: str) -> list[Step]:
    """How the shelf price of a SKU moved."""
    steps = select(PriceStep.from_fen, PriceStep.to_fen, PriceStep.stepped_at).where(PriceStep.sku_id == sku_id)
    return [Step(*row) for row in view.session.execute(steps).all()]


def meant(view: View, sku_id: str, price_fen: int) -> int:
    """The price that was meant by this one of a SKU: another only when it was a wrong one."""
    known = select(MISPRICED.c.right_fen).where(MISPRICED.c.sku_id == sku_id, MISPRICED.c.wrong_fen == price_fen)
    right = view.session.scalar(known.order_by(MISPRICED.c.over, MISPRICED.c.incident_id.desc()).limit(1))
    return price_fen if right is None else int(right)
