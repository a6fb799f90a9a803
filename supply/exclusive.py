"""Exclusive commission plans (精选联盟 专属计划, domain.md E.2): one shop earns another share of one goods than everybody.

The supplier offers it (the lecturer speaks for it), the shop accepts; then it counts before the normal plan, for orders from then on.
It moves once in seven days of the shop's market clock, at most five points down. The supplier ends it from the next day 00:00, the
shop at once.
"""

from typing import Literal

from sqlalchemy import select

from sandbox.errors import NotFound
from sandbox.store import Tx, View

from .commission import next_midnight
from .events import ExclusiveAnswered, ExclusiveChanged, ExclusiveEnded, ExclusiveOffered, ShopRateSet
from .refusals import ExclusiveRuns, ExclusiveStep, ModeNotOffered, RateDownTooFar, RateMovedLately
from .tables import ExclusivePlan, Goods, ShopKnown
from .waiting import DAY_MS

LEAST_BP, MOST_BP = 0, 5_000
DOWN_BP = 500
BETWEEN_MS = 7 * DAY_MS


def rate_for(view: View, goods: Goods, shop_id: str) -> tuple[int, bool]:
    """What a shop earns of a sale of these goods now, in basis points, and whether by an exclusive plan."""
    plan = view.first(select(ExclusivePlan).where(ExclusivePlan.goods_id == goods.id, ExclusivePlan.shop_id == shop_id))
    return (plan.share_bp, True) if plan is not None and plan.state == "running" else (goods.commission_bp, False)


def offer(tx: Tx, goods_id: str, shop_id: str, share_bp: int) -> ExclusivePlan:
    """Offer a shop its own share; an offer nobody answered yet is offered anew. NotFound, ModeNotOffered, ExclusiveRuns."""
    goods, shop = tx.get(Goods, goods_id), tx.session.get(ShopKnown, shop_id)
    if shop is None or shop.cohort_id != goods.cohort_id or not shop.open:
        raise NotFound
    if "commission" not in goods.modes:
        raise ModeNotOffered
    plan = tx.first(select(ExclusivePlan).where(ExclusivePlan.goods_id == goods_id, ExclusivePlan.shop_id == shop_id))
    if plan is None:
        plan = tx.add(ExclusivePlan(id=tx.new_id("xcl"), cohort_id=goods.cohort_id, goods_id=goods_id, shop_id=shop_id))
    elif plan.state == "running":
        raise ExclusiveRuns
    plan.share_bp, plan.state, plan.offered_at = share_bp, "offered", tx.now + shop.offset_ms
    plan.answered_at = plan.changed_at = plan.ends_at = None
    tx.session.flush()
    told = ExclusiveOffered(plan_id=plan.id, goods_id=goods_id, shop_id=shop_id, share_bp=share_bp)
    tx.emit(told, plan.id, cohort=plan.cohort_id)
    return plan


def answer(tx: Tx, plan_id: str, accept: bool) -> ExclusivePlan:
    """The shop accepts, and earns this share from its next order on, or does not. ExclusiveStep."""
    plan, now = _in_state(tx, plan_id, "offered")
    plan.state, plan.answered_at = "running" if accept else "declined", now
    told = ExclusiveAnswered(plan_id=plan.id, goods_id=plan.goods_id, shop_id=plan.shop_id, accepted=accept)
    tx.emit(told, plan.id, cohort=plan.cohort_id)
    if accept:
        plan.changed_at = now
        _rate(tx, plan)
    return plan


def change(tx: Tx, plan_id: str, share_bp: int) -> ExclusivePlan:
    """Another share, at once. ExclusiveStep, RateMovedLately, RateDownTooFar."""
    plan, now = _in_state(tx, plan_id, "running")
    if share_bp == plan.share_bp:
        return plan
    if share_bp < plan.share_bp - DOWN_BP:
        raise RateDownTooFar(now_pct=_pct(plan.share_bp), least_pct=_pct(plan.share_bp - DOWN_BP))
    if now < (again := (plan.changed_at or 0) + BETWEEN_MS):
        raise RateMovedLately(days=-(-(again - now) // DAY_MS))
    told = ExclusiveChanged(plan_id=plan.id, goods_id=plan.goods_id, shop_id=plan.shop_id, from_bp=plan.share_bp, to_bp=share_bp)
    plan.share_bp, plan.changed_at = share_bp, now
    tx.emit(told, plan.id, cohort=plan.cohort_id)
    _rate(tx, plan)
    return plan


def end(tx: Tx, plan_id: str) -> ExclusivePlan:
    """The supplier ends it: an offer at once, a running plan from the next day 00:00 of the shop's market clock on. ExclusiveStep."""
    plan, now = _in_state(tx, plan_id, "offered", "running")
    if plan.state == "offered":
        _ended(tx, plan, "supplier")
    elif plan.ends_at is None:
        plan.ends_at = next_midnight(now)
    return plan


def leave(tx: Tx, plan_id: str) -> ExclusivePlan:
    """The shop does not want it any more: the normal plan counts from now on. ExclusiveStep."""
    plan, _ = _in_state(tx, plan_id, "running")
    _ended(tx, plan, "shop")
    return plan


def exclusive_due(tx: Tx, plan_id: str) -> None:
    """Midnight: the supplier's plan is over."""
    plan = tx.get(ExclusivePlan, plan_id)
    now = tx.now + tx.get(ShopKnown, plan.shop_id).offset_ms
    if plan.state == "running" and plan.ends_at is not None and plan.ends_at <= now:
        _ended(tx, plan, "supplier")


def _ended(tx: Tx, plan: ExclusivePlan, by: Literal["supplier", "shop"]) -> None:
    ran = plan.state == "running"
    plan.state, plan.ends_at = "ended", None
    tx.emit(ExclusiveEnded(plan_id=plan.id, goods_id=plan.goods_id, shop_id=plan.shop_id, by=by), plan.id, cohort=plan.cohort_id)
    if ran:
        _rate(tx, plan)


def _rate(tx: Tx, plan: ExclusivePlan) -> None:
    tx.session.flush()
    share_bp, exclusive = rate_for(tx, tx.get(Goods, plan.goods_id), plan.shop_id)
    told = ShopRateSet(goods_id=plan.goods_id, shop_id=plan.shop_id, share_bp=share_bp, exclusive=exclusive)
    tx.emit(told, plan.id, cohort=plan.cohort_id)


def _in_state(tx: Tx, plan_id: str, *states: str) -> tuple[ExclusivePlan, int]:
    plan = tx.session.get(ExclusivePlan, plan_id, with_for_update=True, populate_existing=True) or tx.get(ExclusivePlan, plan_id)
    if plan.state not in states:
        raise ExclusiveStep
    return plan, tx.now + tx.get(ShopKnown, plan.shop_id).offset_ms


def _pct(share_bp: int) -> str:
    return f"{max(0, share_bp) / 100:g}"
