"""Leaps of a shop's market clock: everything that falls due in between happens in its order, on the market's time."""

from pydantic import BaseModel
from sqlalchemy import case, update

from sandbox.store import Tx

from .after_tables import Conversation, Jump, MarketTerms, Refund
from .events import MarketTermsSet, ShopFastForwarded
from .market_clock import DAY_MS, Terms, terms_of
from .refusals import LeapTooFar
from .shops import ShopOver
from .tables import Order, Parcel, Shop

MOST_DAYS, MOST_DAYS_IN_ALL = 30, 365
SUPPLIERS_SAY_MS = 2_000
"""After a leap suppliers take a moment to say what they sent in the days that were leapt over; before that no order is called late."""


class JumpOut(BaseModel):
    """One leap: market time before and after."""

    id: str
    shop_id: str
    days: int
    from_at: int
    to_at: int
    offset_ms: int


def fast_forward(tx: Tx, shop_id: str, days: int) -> JumpOut:
    """Move the shop's market clock by whole days. LeapTooFar, ShopOver."""
    shop = tx.session.get(Shop, shop_id, with_for_update=True, populate_existing=True) or tx.get(Shop, shop_id)
    if shop.state == "closed":
        raise ShopOver
    if not 1 <= days <= MOST_DAYS or shop.offset_ms + days * DAY_MS > MOST_DAYS_IN_ALL * DAY_MS:
        raise LeapTooFar
    by = days * DAY_MS
    before = tx.now + shop.offset_ms
    shop.offset_ms += by
    quiet = {"synchronize_session": False}
    for row in (Parcel, Refund, Conversation):
        nearer = update(row).where(row.shop_id == shop_id, row.due_at.is_not(None)).values(due_at=row.due_at - by)
        tx.session.execute(nearer.execution_options(**quiet))
    nearer_due, soon = Order.due_at - by, tx.now + SUPPLIERS_SAY_MS
    lies_there = Order.state.in_(("paid", "part_shipped"))
    paid = update(Order).where(Order.shop_id == shop_id, Order.due_at.is_not(None), Order.state != "placed")
    moved = case((lies_there & (nearer_due < soon), soon), else_=nearer_due)
    tx.session.execute(paid.values(due_at=moved).execution_options(**quiet))
    jump = tx.add(Jump(id=tx.new_id("jmp"), shop_id=shop_id, by_ms=by, from_at=before, to_at=before + by, made_at=tx.now))
    tx.emit(ShopFastForwarded(shop_id=shop_id, by_ms=by, offset_ms=shop.offset_ms), shop_id, cohort=shop.cohort_id)
    return JumpOut(id=jump.id, shop_id=shop_id, days=days, from_at=before, to_at=before + by, offset_ms=shop.offset_ms)


def set_terms(tx: Tx, cohort_id: str, settle_days: int, platform_fee_bp: int) -> Terms:
    """The lecturer sets T+N and the platform's fee of a class; what is settled already stays."""
    tx.session.merge(MarketTerms(cohort_id=cohort_id, settle_days=settle_days, platform_fee_bp=platform_fee_bp))
    tx.emit(MarketTermsSet(cohort_id=cohort_id, settle_days=settle_days, platform_fee_bp=platform_fee_bp), cohort_id, cohort=cohort_id)
    tx.session.flush()
    return terms_of(tx, cohort_id)
