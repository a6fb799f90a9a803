"""How exclusive commission plans look to the shop they are for and to the lecturer."""

from collections.abc import Sequence

from pydantic import BaseModel
from sqlalchemy import select

from sandbox.store import View

from .exclusive import BETWEEN_MS, DOWN_BP
from .tables import ExclusivePlan, Goods

MOST = 200


class PlanOut(BaseModel):
    """A plan; shares in basis points. `state`: offered, running, declined, ended. Times are the shop's market time.

    `normal_bp`: what everybody earns; `ends_at`: a running plan that the supplier ends then; `may_change_at` and `least_bp`: when its share
    may move again, and how far down.
    """

    id: str
    goods_id: str
    goods_name: str
    picture: str
    shop_id: str
    share_bp: int
    normal_bp: int
    state: str
    offered_at: int
    answered_at: int | None
    ends_at: int | None
    may_change_at: int | None
    least_bp: int


def plans_of_class(view: View, cohort_id: str) -> list[PlanOut]:
    """The plans of a class, newest offer first, at most 200."""
    query = select(ExclusivePlan).where(ExclusivePlan.cohort_id == cohort_id)
    return _out(view, view.all(query.order_by(ExclusivePlan.offered_at.desc(), ExclusivePlan.id.desc()).limit(MOST)))


def plans_of_shop(view: View, shop_id: str) -> list[PlanOut]:
    """A shop's plans that are offered or run, newest first."""
    query = select(ExclusivePlan).where(ExclusivePlan.shop_id == shop_id, ExclusivePlan.state.in_(("offered", "running")))
    return _out(view, view.all(query.order_by(ExclusivePlan.offered_at.desc(), ExclusivePlan.id.desc()).limit(MOST)))


def one_plan(view: View, plan_id: str) -> PlanOut:
    """One plan. NotFound."""
    return _out(view, [view.get(ExclusivePlan, plan_id)])[0]


def _out(view: View, rows: Sequence[ExclusivePlan]) -> list[PlanOut]:
    goods = {row.id: row for row in view.all(select(Goods).where(Goods.id.in_({row.goods_id for row in rows})))}
    return [_plan(row, goods[row.goods_id]) for row in rows]


def _plan(row: ExclusivePlan, goods: Goods) -> PlanOut:
    return PlanOut(
        id=row.id,
        goods_id=row.goods_id,
        goods_name=goods.short_name,
        picture=goods.pictures[0] if goods.pictures else "",
        shop_id=row.shop_id,
        share_bp=row.share_bp,
        normal_bp=goods.commission_bp,
        state=row.state,
        offered_at=row.offered_at,
        answered_at=row.answered_at,
        ends_at=row.ends_at,
        may_change_at=row.changed_at + BETWEEN_MS if row.changed_at is not None and row.state == "running" else None,
        least_bp=max(0, row.share_bp - DOWN_BP) if row.state == "running" else 0,
    )
