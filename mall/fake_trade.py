"""Orders among classmates that look arranged (刷单, C32), for the lecturer of a class: read from the orders each time, nothing is kept."""

from typing import Literal

from pydantic import BaseModel
from sqlalchemy import select

from sandbox.identity.tables import MembershipRow
from sandbox.store import View
from sandbox.trade.dates import day_of
from sandbox.trade.fake_trade import Bought, Suspicion, fake_trade_rule, suspicions

from .tables import Order, Shop

MOST = 5_000
COUNTS = ("paid", "part_shipped", "shipped", "signed", "reviewed", "settled")
"""What was cancelled or given back is no trade."""
SAID: dict[str, tuple[str, str]] = {
    "group_mate": ("同组同学 {days} 天内买了 {n} 单", "A member of the same group bought {n} times within {days} days"),
    "group": ("同组 {people} 人 {days} 天内一共买了 {n} 单", "{people} members of the same group bought {n} times within {days} days"),
    "classmate": ("同一个同学 {days} 天内买了 {n} 单", "One classmate bought {n} times within {days} days"),
    "mutual": ("两个店主互相买，这家店 {n} 单", "Two owners buy from each other, {n} times here"),
}


class SuspicionOut(BaseModel):
    """What looks arranged, with its orders and the law; people by their ids. `fen`: what was paid for them."""

    kind: Literal["group_mate", "group", "classmate", "mutual"]
    shop_id: str
    shop_name: str
    owner_id: str
    buyers: list[str]
    orders: list[str]
    fen: int
    said: str
    points: int
    law: str


def look_fake_trade(view: View, cohort_id: str, language: str) -> list[SuspicionOut]:
    """What looks arranged among the students of a class, most orders first."""
    rows = view.session.execute(
        select(Order.id, Order.shop_id, Order.owner_id, Order.buyer, Order.paid_at, Order.total_fen)
        .where(Order.cohort_id == cohort_id, Order.buyer_kind == "person", Order.paid_at.is_not(None), Order.state.in_(COUNTS))
        .order_by(Order.id.desc())
        .limit(MOST)
    ).all()
    members = select(MembershipRow.person_id, MembershipRow.group_id).where(MembershipRow.cohort_id == cohort_id)
    groups = {person: group for person, group in view.session.execute(members).all()}
    rule = fake_trade_rule()
    found = suspicions(
        (Bought(name, shop, owner, buyer, at or 0, fen) for name, shop, owner, buyer, at, fen in rows), groups, day_of(view.now), rule
    )
    shops = select(Shop.id, Shop.name).where(Shop.id.in_({one.shop_id for one in found}))
    names = {shop_id: name for shop_id, name in view.session.execute(shops).all()}
    found.sort(key=lambda one: (-len(one.orders), one.shop_id, one.kind))
    return [_out(one, names.get(one.shop_id, ""), language) for one in found]


def _out(one: Suspicion, name: str, language: str) -> SuspicionOut:
    rule = fake_trade_rule()
    said = SAID[one.kind][language.startswith("en")].format(days=rule.window_days, n=len(one.orders), people=len(one.buyers))
    return SuspicionOut(
        kind=one.kind,
        shop_id=one.shop_id,
        shop_name=name,
        owner_id=one.owner,
        buyers=list(one.buyers),
        orders=list(one.orders),
        fen=one.fen,
        said=said,
        points=rule.points,
        law=rule.law,
    )
