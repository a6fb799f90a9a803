"""How orders and the ledger look to the buyer, the shop and the staff."""

from collections.abc import Sequence

from sqlalchemy import Select, select

from sandbox.store import View

from .ledger import ACCOUNTS, LedgerEntry, balances
from .market_clock import market_now
from .tables import Order, Parcel, Shop
from .tracking import trace
from .wire import AccountOut, EntryOut, LedgerOut, OrderLineOut, OrderOut, ParcelOut, StepSeen

MOST = 100


def order_out(order: Order, parcels: Sequence[Parcel] = (), now: int = 0) -> OrderOut:
    """An order with its lines and parcels; `now` is market time, for where the parcels are."""
    return OrderOut(
        id=order.id,
        shop_id=order.shop_id,
        owner_id=order.owner_id,
        cohort_id=order.cohort_id,
        show_id=order.show_id,
        buyer=order.buyer,
        buyer_kind=order.buyer_kind,
        nick=order.nick,
        state=order.state,
        lines=[OrderLineOut.model_validate(line) for line in order.lines],
        goods_fen=order.goods_fen,
        off_fen=order.off_fen,
        freight_fen=order.freight_fen,
        total_fen=order.total_fen,
        placed_at=order.placed_at,
        pay_before=order.pay_before,
        paid_at=order.paid_at,
        shipped_at=order.shipped_at,
        signed_at=order.signed_at,
        ended_at=order.ended_at,
        reason=order.reason,
        refunded_fen=order.refunded_fen,
        back_pieces=order.back_pieces,
        sent_pieces=order.sent_pieces,
        province=order.province,
        parcels=[_parcel(parcel, now) for parcel in parcels],
    )


def _parcel(parcel: Parcel, now: int) -> ParcelOut:
    steps = trace(parcel.dispatched_at, parcel.eta_at, parcel.delivered_at, now, parcel.damaged, parcel.refused_at)
    return ParcelOut(
        id=parcel.id,
        carrier=parcel.carrier,
        tracking=parcel.tracking,
        dispatched_at=parcel.dispatched_at,
        delivered_at=parcel.delivered_at,
        pieces=parcel.pieces,
        damaged=parcel.damaged,
        eta_at=parcel.eta_at,
        refused_at=parcel.refused_at,
        steps=[StepSeen(name=step.name, at=step.at) for step in steps],
    )


def look_order(view: View, order_id: str) -> OrderOut:
    """One order. NotFound."""
    parcels = view.all(select(Parcel).where(Parcel.order_id == order_id).order_by(Parcel.id))
    order = view.get(Order, order_id)
    closed = view.get(Shop, order.shop_id).state == "closed"
    return order_out(order, parcels, market_now(view, order.shop_id)).model_copy(update={"archived": closed})


def shop_orders(view: View, shop_id: str, state: str = "", after: str = "", limit: int = MOST) -> list[OrderOut]:
    """A shop's orders, newest first, at most 100 from `after` (an id) on; of one state when given."""
    query = select(Order).where(Order.shop_id == shop_id)
    if state:
        query = query.where(Order.state == state)
    return _page(view, query, after, limit)


def my_orders(view: View, buyer: str, after: str = "", limit: int = MOST) -> list[OrderOut]:
    """What a person bought, newest first."""
    return _page(view, select(Order).where(Order.buyer == buyer), after, limit)


def _page(view: View, query: Select[Order], after: str, limit: int) -> list[OrderOut]:
    if after:
        query = query.where(Order.id < after)
    orders = view.all(query.order_by(Order.id.desc()).limit(min(limit, MOST)))
    parcels: dict[str, list[Parcel]] = {}
    for parcel in view.all(select(Parcel).where(Parcel.order_id.in_([order.id for order in orders])).order_by(Parcel.id)):
        parcels.setdefault(parcel.order_id, []).append(parcel)
    now = {shop_id: market_now(view, shop_id) for shop_id in {order.shop_id for order in orders}}
    return [order_out(order, parcels.get(order.id, ()), now[order.shop_id]) for order in orders]


def look_ledger(view: View, shop_id: str, language: str, after: str = "", limit: int = MOST) -> LedgerOut:
    """A shop's accounts and its newest entries, at most 100 from `after` (an entry's id) on."""
    standing = balances(view, shop_id)
    query = select(LedgerEntry).where(LedgerEntry.shop_id == shop_id)
    if after:
        query = query.where(LedgerEntry.id < after)
    most = min(limit, MOST)
    entries = view.all(query.order_by(LedgerEntry.id.desc()).limit(most))
    english = language.startswith("en")
    return LedgerOut(
        shop_id=shop_id,
        accounts=[
            AccountOut(account=account, name=names[1] if english else names[0], balance_fen=standing.get(account, 0))
            for account, names in ACCOUNTS.items()
        ],
        entries=[EntryOut.model_validate(entry, from_attributes=True) for entry in entries],
        next_after=entries[-1].id if len(entries) == most else None,
    )
