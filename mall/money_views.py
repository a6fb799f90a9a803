"""What the books say: profit per shop and show, the cash curve, what an order leaves, what a leap of time brought."""

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel
from sqlalchemy import func, select

from sandbox.store import View

from .after_tables import BuyerReview, Jump, Refund
from .ledger import ACCOUNTS, LedgerEntry, balances
from .market_clock import DAY_MS, market_now, terms_of
from .market_settings import market_of
from .profit import LABOUR, SHOWN, Profit, labour_fen, profit
from .tables import Order, Shop, ShowKnown

MOST_SHOWS = 20
CURVE_DAYS = 60
WAITS_FOR_MONEY = ("paid", "part_shipped", "shipped", "signed", "reviewed")


class LineOut(BaseModel):
    """One line of profit and loss: income positive, cost negative. `assumed`: not booked, but reckoned (labour)."""

    account: str
    name: str
    fen: int
    assumed: bool = False


class ProfitOut(BaseModel):
    """Profit and loss of a shop or a show. Labour is `show_ms` of show at `hourly_fen` an hour."""

    show_id: str | None = None
    orders: int = 0
    lines: list[LineOut]
    income_fen: int
    gross_fen: int
    net_fen: int
    gross_bp: int | None
    break_even_roi_x100: int | None
    break_even_fen: int | None
    roi_x100: int | None
    net_roi_x100: int | None
    show_ms: int
    hourly_fen: int


class DayOut(BaseModel):
    """A day of the cash curve: what the wallet held at its end, and what came in and went out. `coming`: not yet, but due."""

    at: int
    wallet_fen: int
    in_fen: int
    out_fen: int
    coming: bool = False


class MoneyOut(BaseModel):
    """A shop's money at a glance."""

    shop_id: str
    market_now: int
    offset_ms: int
    settle_days: int
    wallet_fen: int
    escrow_fen: int
    deposit_fen: int
    inventory_fen: int
    prepaid_fen: int
    trial_fen: int
    total: ProfitOut
    shows: list[ProfitOut]
    curve: list[DayOut]


class OrderMoneyOut(BaseModel):
    """What one order leaves (domain.md E.2 对账): every column in fen, `left_fen` is what the shop has of it."""

    order_id: str
    title: str
    state: str
    paid_fen: int
    refunds_fen: int
    cogs_fen: int
    freight_fen: int
    platform_fee_fen: int
    commission_fen: int
    left_fen: int


class CameBackOut(BaseModel):
    """What happened between two market times."""

    jump_id: str
    from_at: int
    to_at: int
    signed: int
    settled: int
    settled_fen: int
    refunds_opened: int
    refunded: int
    refunded_fen: int
    reviews: int
    mean_x100: int | None
    wallet_before_fen: int
    wallet_after_fen: int


NAMES = {**ACCOUNTS, LABOUR: ("人工（估算）", "labour (assumed)")}


def profit_out(
    standing: dict[str, int], language: str, show_id: str | None = None, orders: int = 0, show_ms: int = 0, hourly_fen: int = 0
) -> ProfitOut:
    """Profit and loss in the reader's language, lines of 0 left out."""
    made: Profit = profit(standing, labour_fen(show_ms, hourly_fen))
    at = 1 if language.startswith("en") else 0
    lines = [
        LineOut(account=line, name=NAMES[line][at], fen=made.lines[line], assumed=line == LABOUR) for line in SHOWN if made.lines[line]
    ]
    return ProfitOut(
        show_id=show_id,
        orders=orders,
        lines=lines,
        income_fen=made.income_fen,
        gross_fen=made.gross_fen,
        net_fen=made.net_fen,
        gross_bp=made.gross_bp,
        break_even_roi_x100=made.break_even_roi_x100,
        break_even_fen=made.break_even_fen,
        roi_x100=made.roi_x100,
        net_roi_x100=made.net_roi_x100,
        show_ms=show_ms,
        hourly_fen=hourly_fen,
    )


def look_money(view: View, shop_id: str, language: str) -> MoneyOut:
    """Everything the money page shows of a shop. NotFound."""
    shop = view.get(Shop, shop_id)
    standing = balances(view, shop_id)
    hourly = market_of(view, shop.cohort_id).hourly_fen
    return MoneyOut(
        shop_id=shop_id,
        market_now=market_now(view, shop_id),
        offset_ms=shop.offset_ms,
        settle_days=terms_of(view, shop.cohort_id).settle_days,
        wallet_fen=standing.get("wallet", 0),
        escrow_fen=standing.get("escrow", 0),
        deposit_fen=standing.get("deposit", 0),
        inventory_fen=standing.get("inventory", 0),
        prepaid_fen=standing.get("prepaid", 0),
        trial_fen=sum(standing.values()),
        total=profit_out(standing, language, None, _paid_orders(view, Order.shop_id == shop_id), sum(worked_ms(view, shop_id)), hourly),
        shows=show_profits(view, shop_id, language, hourly),
        curve=cash_curve(view, shop_id),
    )


def _paid_orders(view: View, where: Any) -> int:
    return view.session.scalar(select(func.count()).select_from(Order).where(where, Order.paid_at.is_not(None))) or 0


def worked_ms(view: View, shop_id: str) -> list[int]:
    """How long each of the shop's shows lasted that are over."""
    return view.all(select(ShowKnown.show_ms).where(ShowKnown.shop_id == shop_id, ShowKnown.show_ms > 0))


def show_profits(view: View, shop_id: str, language: str, hourly_fen: int = 0) -> list[ProfitOut]:
    """Profit and loss of the shop's newest shows; one that sold nothing was still worked for."""
    newest = (
        select(LedgerEntry.show_id)
        .where(LedgerEntry.shop_id == shop_id, LedgerEntry.show_id.is_not(None))
        .group_by(LedgerEntry.show_id)
        .order_by(func.max(LedgerEntry.id).desc())
        .limit(MOST_SHOWS)
    )
    booked = [show for show in view.all(newest) if show]
    idle = select(ShowKnown.id).where(ShowKnown.shop_id == shop_id, ShowKnown.show_ms > 0, ShowKnown.id.not_in(booked))
    shows = [*booked, *view.all(idle.order_by(ShowKnown.id.desc()).limit(MOST_SHOWS))][:MOST_SHOWS]
    lengths = {row.id: row.show_ms for row in view.all(select(ShowKnown).where(ShowKnown.id.in_(shows), ShowKnown.shop_id == shop_id))}
    sums: dict[str, dict[str, int]] = {show: {} for show in shows}
    query = (
        select(LedgerEntry.show_id, LedgerEntry.account, func.sum(LedgerEntry.amount_fen))
        .where(LedgerEntry.shop_id == shop_id, LedgerEntry.show_id.in_(shows))
        .group_by(LedgerEntry.show_id, LedgerEntry.account)
    )
    for show, account, amount in view.session.execute(query).all():
        sums[show or ""][account] = int(amount)
    return [
        profit_out(sums[show], language, show, _paid_orders(view, Order.show_id == show), lengths.get(show, 0), hourly_fen)
        for show in shows
    ]


MARKET_DAY: Any = (LedgerEntry.market_at // DAY_MS).label("day")
"""The market day of an entry by number; group by its name: PostgreSQL takes the same expression with its own parameters for another."""


def cash_curve(view: View, shop_id: str) -> list[DayOut]:
    """The wallet at the end of each market day, then what the platform will release by day if nothing is claimed."""
    query = (
        select(MARKET_DAY, (LedgerEntry.amount_fen > 0).label("comes"), func.sum(LedgerEntry.amount_fen))
        .where(LedgerEntry.shop_id == shop_id, LedgerEntry.account == "wallet", LedgerEntry.market_at.is_not(None))
        .group_by("day", "comes")
    )
    moved: dict[int, list[int]] = {}
    for number, comes, amount in view.session.execute(query).all():
        moved.setdefault(int(number), [0, 0])[0 if comes else 1] += int(amount)
    now = market_now(view, shop_id)
    wallet, curve = 0, []
    for number in sorted(moved):
        comes, goes = moved[number]
        wallet += comes + goes
        curve.append(DayOut(at=number * DAY_MS, wallet_fen=wallet, in_fen=comes, out_fen=-goes))
    return curve[-CURVE_DAYS:] + _coming(view, shop_id, now, wallet)


def _coming(view: View, shop_id: str, now: int, wallet: int) -> list[DayOut]:
    offset = now - view.now
    query = select(Order.due_at, Order.held_fen).where(
        Order.shop_id == shop_id, Order.state.in_(("signed", "reviewed")), Order.due_at.is_not(None), Order.held_fen > 0
    )
    days: dict[int, int] = {}
    for due_at, held in view.session.execute(query.limit(5000)).all():
        number = ((due_at or view.now) + offset) // DAY_MS
        days[number] = days.get(number, 0) + held
    found = []
    for number in sorted(days):
        wallet += days[number]
        found.append(
            DayOut(at=max(number * DAY_MS, now // DAY_MS * DAY_MS), wallet_fen=wallet, in_fen=days[number], out_fen=0, coming=True)
        )
    return found


def order_money(view: View, order_ids: Sequence[str]) -> list[OrderMoneyOut]:
    """What each of these orders leaves, by the entries booked for it."""
    rows = {row.id: row for row in view.all(select(Order).where(Order.id.in_(order_ids)))}
    sums: dict[str, dict[str, int]] = {}
    query = (
        select(LedgerEntry.order_id, LedgerEntry.account, func.sum(LedgerEntry.amount_fen))
        .where(LedgerEntry.order_id.in_(order_ids))
        .group_by(LedgerEntry.order_id, LedgerEntry.account)
    )
    for order_id, account, amount in view.session.execute(query).all():
        sums.setdefault(order_id or "", {})[account] = int(amount)
    found = []
    for order_id in order_ids:
        if order_id not in rows:
            continue
        order, booked = rows[order_id], sums.get(order_id, {})
        found.append(
            OrderMoneyOut(
                order_id=order_id,
                title=order.lines[0]["title"],
                state=order.state,
                paid_fen=order.total_fen if order.paid_at else 0,
                refunds_fen=booked.get("refunds", 0),
                cogs_fen=booked.get("cogs", 0),
                freight_fen=booked.get("freight", 0),
                platform_fee_fen=booked.get("platform_fee", 0),
                commission_fen=-booked.get("commission_income", 0),
                left_fen=profit(booked).net_fen,
            )
        )
    return found


def statement(view: View, shop_id: str, after: str = "", limit: int = 50) -> list[OrderMoneyOut]:
    """The shop's paid orders with what each leaves, newest first."""
    query = select(Order.id).where(Order.shop_id == shop_id, Order.paid_at.is_not(None))
    if after:
        query = query.where(Order.id < after)
    return order_money(view, view.all(query.order_by(Order.id.desc()).limit(min(limit, 100))))


def came_back(view: View, shop_id: str) -> list[CameBackOut]:
    """What each of the shop's last ten leaps of time brought, newest first."""
    jumps = view.all(select(Jump).where(Jump.shop_id == shop_id).order_by(Jump.id.desc()).limit(10))
    return [_brought(view, shop_id, jump, jumps[at - 1].from_at if at else market_now(view, shop_id)) for at, jump in enumerate(jumps)]


def _brought(view: View, shop_id: str, jump: Jump, until: int) -> CameBackOut:
    """From the leap to the next one (`until`): its consequences take a moment to arrive."""

    def count(column: Any, entity: Any) -> int:
        where = [entity.shop_id == shop_id, column > jump.from_at, column <= until]
        return view.session.scalar(select(func.count()).select_from(entity).where(*where)) or 0

    def booked(kind: str, account: str) -> tuple[int, int]:
        where = [LedgerEntry.shop_id == shop_id, LedgerEntry.kind == kind, LedgerEntry.account == account]
        between = [LedgerEntry.market_at > jump.from_at, LedgerEntry.market_at <= until]
        row = view.session.execute(select(func.count(), func.sum(LedgerEntry.amount_fen)).where(*where, *between)).one()
        return int(row[0]), int(row[1] or 0)

    def wallet(at: int) -> int:
        where = [LedgerEntry.shop_id == shop_id, LedgerEntry.account == "wallet", LedgerEntry.market_at <= at]
        return int(view.session.scalar(select(func.sum(LedgerEntry.amount_fen)).where(*where)) or 0)

    stars = select(func.sum(BuyerReview.stars)).where(
        BuyerReview.shop_id == shop_id, BuyerReview.written_at > jump.from_at, BuyerReview.written_at <= until
    )
    reviews = count(BuyerReview.written_at, BuyerReview)
    settled, settled_fen = booked("settled", "wallet")
    refunded, refunded_fen = booked("refund", "refunds")
    return CameBackOut(
        jump_id=jump.id,
        from_at=jump.from_at,
        to_at=jump.to_at,
        signed=count(Order.signed_at, Order),
        settled=settled,
        settled_fen=settled_fen,
        refunds_opened=count(Refund.opened_at, Refund),
        refunded=refunded,
        refunded_fen=refunded_fen,
        reviews=reviews,
        mean_x100=int(view.session.scalar(stars) or 0) * 100 // reviews if reviews else None,
        wallet_before_fen=wallet(jump.from_at),
        wallet_after_fen=wallet(until),
    )
