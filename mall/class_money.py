"""The shops of a class in the lecturer's table: money, trade and reputation, and the last market days as small curves."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel
from sqlalchemy import func, select

from sandbox.store import View

from .after_tables import BuyerReview, Refund
from .ledger import LedgerBalance, LedgerEntry
from .market_clock import DAY_MS
from .market_settings import market_of
from .money_views import MARKET_DAY
from .profit import INCOME, TAKEN_BACK, labour_fen, profit
from .refund_steps import OVER
from .tables import Order, Shop, ShowKnown

MOST_SHOPS = 200
DAYS = 14
"""How many market days a small curve shows."""


class ClassMoneyRow(BaseModel):
    """A shop in the lecturer's table. The curves: one value for each of the last market days until the shop's own today, in fen."""

    shop_id: str
    name: str
    owner_id: str
    state: str
    wallet_fen: int
    escrow_fen: int
    income_fen: int
    net_fen: int
    gross_bp: int | None
    orders: int
    refunds_open: int
    platform_waits: int
    stars_x100: int | None
    market_days: int
    wallet_curve: list[int]
    income_curve: list[int]


def class_money(view: View, cohort_id: str) -> list[ClassMoneyRow]:
    """Every shop of a class that is not closed, with its money, trade and reputation."""
    shops = view.all(select(Shop).where(Shop.cohort_id == cohort_id, Shop.state != "closed").order_by(Shop.id).limit(MOST_SHOPS))
    ids = [shop.id for shop in shops]
    standing: dict[str, dict[str, int]] = {name: {} for name in ids}
    for row in view.all(select(LedgerBalance).where(LedgerBalance.shop_id.in_(ids))):
        standing[row.shop_id][row.account] = row.balance_fen
    moved = _moved(view, ids)
    orders = _counted(
        view, select(Order.shop_id, func.count()).where(Order.shop_id.in_(ids), Order.paid_at.is_not(None)).group_by(Order.shop_id)
    )
    open_claims = select(Refund.shop_id, func.count()).where(Refund.shop_id.in_(ids), Refund.state.not_in(OVER)).group_by(Refund.shop_id)
    claims, judged = _counted(view, open_claims), _counted(view, open_claims.where(Refund.state == "platform"))
    mean = func.sum(BuyerReview.stars) * 100 / func.count()
    stars = _counted(view, select(BuyerReview.shop_id, mean).where(BuyerReview.shop_id.in_(ids)).group_by(BuyerReview.shop_id))
    worked = _counted(
        view, select(ShowKnown.shop_id, func.sum(ShowKnown.show_ms)).where(ShowKnown.shop_id.in_(ids)).group_by(ShowKnown.shop_id)
    )
    hourly = market_of(view, cohort_id).hourly_fen
    found = []
    for shop in shops:
        made = profit(standing[shop.id], labour_fen(worked.get(shop.id, 0), hourly))
        wallet, income = curves(moved.get(shop.id, {}), (view.now + shop.offset_ms) // DAY_MS, standing[shop.id].get("wallet", 0))
        found.append(
            ClassMoneyRow(
                shop_id=shop.id,
                name=shop.name,
                owner_id=shop.owner_id,
                state=shop.state,
                wallet_fen=standing[shop.id].get("wallet", 0),
                escrow_fen=standing[shop.id].get("escrow", 0),
                income_fen=made.income_fen,
                net_fen=made.net_fen,
                gross_bp=made.gross_bp,
                orders=orders.get(shop.id, 0),
                refunds_open=claims.get(shop.id, 0),
                platform_waits=judged.get(shop.id, 0),
                stars_x100=stars.get(shop.id),
                market_days=shop.offset_ms // DAY_MS,
                wallet_curve=wallet,
                income_curve=income,
            )
        )
    return found


def curves(moved: Mapping[int, tuple[int, int]], today: int, wallet_now: int) -> tuple[list[int], list[int]]:
    """Wallet at the end of each of the last `DAYS` market days, and net income of each; `moved`: (wallet, income) in fen by day number."""
    days = range(today - DAYS + 1, today + 1)
    wallet, left = [0] * DAYS, wallet_now
    for at in reversed(range(DAYS)):
        wallet[at] = left
        left -= moved.get(days[at], (0, 0))[0]
    return wallet, [moved.get(day, (0, 0))[1] for day in days]


def _moved(view: View, ids: list[str]) -> dict[str, dict[int, tuple[int, int]]]:
    """What moved in each shop's wallet and net income, by market day."""
    wanted = ("wallet", *INCOME, *TAKEN_BACK)
    query = (
        select(LedgerEntry.shop_id, MARKET_DAY, (LedgerEntry.account == "wallet").label("is_wallet"), func.sum(LedgerEntry.amount_fen))
        .where(LedgerEntry.shop_id.in_(ids), LedgerEntry.account.in_(wanted), LedgerEntry.market_at.is_not(None))
        .group_by(LedgerEntry.shop_id, "day", "is_wallet")
    )
    found: dict[str, dict[int, tuple[int, int]]] = {}
    for shop_id, number, is_wallet, amount in view.session.execute(query).all():
        days = found.setdefault(str(shop_id), {})
        wallet, income = days.get(int(number), (0, 0))
        days[int(number)] = (wallet + int(amount), income) if is_wallet else (wallet, income - int(amount))
    return found


def _counted(view: View, query: Any) -> dict[str, int]:
    return {str(name): int(count) for name, count in view.session.execute(query).all()}
