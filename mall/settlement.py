"""The settlement statement of a shop and a span of market time (domain.md E.2 对账结算), order by order, adding up to the ledger.

成交 − 退款 − 供货款 − 佣金 − 平台费 − 运费 − 券补贴 = 商家应得
"""

from collections.abc import Mapping, Sequence

from pydantic import BaseModel
from sqlalchemy import func, select

from sandbox.store import View

from .ledger import ACCOUNTS, LedgerEntry
from .market_clock import DAY_MS, market_now
from .profit import LINES, OTHER_COSTS
from .tables import Order

SPAN_MS = 30 * DAY_MS
MOST = 100
STANDS = tuple(account for account in ACCOUNTS if account not in LINES)
"""What a shop has and owes, not what it earned and spent."""


class SettledOut(BaseModel):
    """One row in fen: what is deducted is positive there, `left_fen` is what the shop has of it.

    `deal_fen` goods and freight at their price before offers, `offers_fen` coupons and other offers, `commission_fen` what was earned on
    commission (it adds), `supply_fen` what the goods cost, also from the shop's own warehouse.
    """

    order_id: str = ""
    title: str = ""
    state: str = ""
    deal_fen: int
    refunds_fen: int
    supply_fen: int
    commission_fen: int
    platform_fee_fen: int
    freight_fen: int
    offers_fen: int
    left_fen: int


class StandOut(BaseModel):
    """How far what stands on an account changed in the span."""

    account: str
    name: str
    fen: int


class SettlementOut(BaseModel):
    """A statement from `from_at` on until before `to_at`, market time. `rows`: the orders something was booked for, newest first.

    `total` is of all of them and of what was booked without an order; `others`: traffic, prizes, samples, losses. What is left less the
    others is the profit of the span, and so is what the shop has more or owes less: `difference_fen` is 0.
    """

    shop_id: str
    from_at: int
    to_at: int
    rows: list[SettledOut]
    next_after: str | None
    total: SettledOut
    others: list[StandOut]
    profit_fen: int
    stands: list[StandOut]
    difference_fen: int


def settlement(
    view: View, shop_id: str, language: str, from_at: int | None = None, to_at: int | None = None, after: str = "", limit: int = 50
) -> SettlementOut:
    """The statement of a span, of the last 30 market days when none is named; at most 100 orders from `after` (an id) on."""
    until = market_now(view, shop_id) + 1 if to_at is None else to_at
    since = until - SPAN_MS if from_at is None else from_at
    span = (LedgerEntry.shop_id == shop_id, LedgerEntry.market_at >= since, LedgerEntry.market_at < until)
    whole = select(LedgerEntry.account, func.sum(LedgerEntry.amount_fen)).where(*span).group_by(LedgerEntry.account)
    booked = {str(account): int(amount) for account, amount in view.session.execute(whole).all()}
    orders = select(LedgerEntry.order_id).where(*span, LedgerEntry.order_id.is_not(None)).distinct()
    if after:
        orders = orders.where(LedgerEntry.order_id < after)
    page = min(limit, MOST)
    ids = [str(name) for name in view.all(orders.order_by(LedgerEntry.order_id.desc()).limit(page + 1))]
    total = row_of(booked)
    profit_fen = total.left_fen - sum(booked.get(account, 0) for account in OTHER_COSTS)
    stands = [account for account in STANDS if booked.get(account)]
    return SettlementOut(
        shop_id=shop_id,
        from_at=since,
        to_at=until,
        rows=_rows(view, ids[:page], span),
        next_after=ids[page - 1] if len(ids) > page else None,
        total=total,
        others=[_stand(account, booked[account], language) for account in OTHER_COSTS if booked.get(account)],
        profit_fen=profit_fen,
        stands=[_stand(account, booked[account], language) for account in stands],
        difference_fen=profit_fen - sum(booked[account] for account in stands),
    )


def _rows(view: View, ids: Sequence[str], span: tuple[object, ...]) -> list[SettledOut]:
    sums: dict[str, dict[str, int]] = {name: {} for name in ids}
    query = select(LedgerEntry.order_id, LedgerEntry.account, func.sum(LedgerEntry.amount_fen)).where(LedgerEntry.order_id.in_(ids), *span)  # type: ignore[arg-type]  # clauses of a span
    for order_id, account, amount in view.session.execute(query.group_by(LedgerEntry.order_id, LedgerEntry.account)).all():
        sums[str(order_id)][account] = int(amount)
    known = {order.id: order for order in view.all(select(Order).where(Order.id.in_(ids)))}
    found = []
    for name in ids:
        order = known.get(name)
        row = row_of(sums[name])
        title = order.lines[0]["title"] if order and order.lines else ""
        found.append(row.model_copy(update={"order_id": name, "title": title, "state": order.state if order else ""}))
    return found


def row_of(booked: Mapping[str, int]) -> SettledOut:
    """The formula of E.2 on what was booked by account (debit positive)."""
    deal = -booked.get("sales", 0) - booked.get("freight_income", 0)
    earned = -booked.get("commission_income", 0)
    costs = [booked.get(account, 0) for account in ("refunds", "cogs", "platform_fee", "freight", "coupon_cost")]
    return SettledOut(
        deal_fen=deal,
        refunds_fen=costs[0],
        supply_fen=costs[1],
        commission_fen=earned,
        platform_fee_fen=costs[2],
        freight_fen=costs[3],
        offers_fen=costs[4],
        left_fen=deal + earned - sum(costs),
    )


def _stand(account: str, fen: int, language: str) -> StandOut:
    return StandOut(account=account, name=ACCOUNTS[account][language.startswith("en")], fen=fen)
