"""Finds orders that look arranged among classmates (刷单, C32): too many from one's own group, from one classmate, or two who buy from each
other. Counts are dated data (fake_trade.yaml). Pure. What is found is a suspicion that a lecturer looks into, never a mark.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

import yaml

DAY_MS = 86_400_000
Kind = Literal["group_mate", "group", "classmate", "mutual"]


@dataclass(frozen=True)
class FakeTradeRule:
    """The counts of the rule, within `window_days`; days of validity are ISO days, the last inclusive, "" for open."""

    points: int
    law: str
    valid_from: str
    valid_to: str
    window_days: int
    group_orders: int
    group_total: int
    class_orders: int
    mutual_orders: int


@dataclass(frozen=True)
class Bought:
    """An order of a person: which shop and its owner, who bought, when on the shop's market clock (ms), what was paid in fen."""

    order_id: str
    shop_id: str
    owner: str
    buyer: str
    at: int
    fen: int


@dataclass(frozen=True)
class Suspicion:
    """What looks arranged in a shop: who bought, the orders within the window, newest last."""

    kind: Kind
    shop_id: str
    owner: str
    buyers: tuple[str, ...]
    orders: tuple[str, ...]
    fen: int


@cache
def fake_trade_rule() -> FakeTradeRule:
    """The rule as the data has it, read once."""
    raw = yaml.safe_load(files("sandbox.trade").joinpath("fake_trade.yaml").read_text("utf-8"))
    return FakeTradeRule(**{name: raw[name] for name in FakeTradeRule.__dataclass_fields__})


def suspicions(orders: Iterable[Bought], group_of: Mapping[str, str | None], day: str, rule: FakeTradeRule) -> list[Suspicion]:
    """What looks arranged on a day (YYYY-MM-DD), by shop and kind; nothing while the rule is not in force."""
    if day < rule.valid_from or (rule.valid_to and day > rule.valid_to):
        return []
    pairs: dict[tuple[str, str], list[Bought]] = defaultdict(list)
    for order in sorted(orders, key=lambda one: (one.at, one.order_id)):
        if order.buyer != order.owner:
            pairs[order.shop_id, order.buyer].append(order)
    dense = {pair: _densest(found, rule.window_days) for pair, found in pairs.items()}
    found = []
    for _, most in sorted(dense.items()):
        mates = _mates(most[0], group_of)
        if len(most) >= (rule.group_orders if mates else rule.class_orders):
            found.append(_suspicion("group_mate" if mates else "classmate", most))
    return found + _groups(pairs, group_of, rule) + _mutual(dense, rule)


def _mates(order: Bought, group_of: Mapping[str, str | None]) -> bool:
    mine = group_of.get(order.owner)
    return mine is not None and mine == group_of.get(order.buyer)


def _densest(orders: list[Bought], days: int) -> list[Bought]:
    """The most orders that lie within so many days, of orders in their time."""
    best: list[Bought] = []
    start = 0
    for end, order in enumerate(orders):
        while order.at - orders[start].at >= days * DAY_MS:
            start += 1
        if end - start + 1 > len(best):
            best = orders[start : end + 1]
    return best


def _groups(pairs: Mapping[tuple[str, str], list[Bought]], group_of: Mapping[str, str | None], rule: FakeTradeRule) -> list[Suspicion]:
    """Shops where several of the owner's group bought, each too little to be named, but together too much."""
    together: dict[str, list[Bought]] = defaultdict(list)
    for (shop_id, _), orders in pairs.items():
        if _mates(orders[0], group_of):
            together[shop_id] += orders
    found = []
    for shop_id in sorted(together):
        most = _densest(sorted(together[shop_id], key=lambda one: (one.at, one.order_id)), rule.window_days)
        if len(most) >= rule.group_total and len({one.buyer for one in most}) > 1:
            found.append(_suspicion("group", most))
    return found


def _mutual(dense: Mapping[tuple[str, str], list[Bought]], rule: FakeTradeRule) -> list[Suspicion]:
    """Two owners who buy from each other; named once in the shop of each."""
    bought = {(orders[0].owner, orders[0].buyer): orders for orders in dense.values() if len(orders) >= rule.mutual_orders}
    return [_suspicion("mutual", orders) for (owner, buyer), orders in sorted(bought.items()) if (buyer, owner) in bought]


def _suspicion(kind: Kind, orders: list[Bought]) -> Suspicion:
    buyers = tuple(sorted({one.buyer for one in orders}))
    ids = tuple(one.order_id for one in orders)
    return Suspicion(kind, orders[0].shop_id, orders[0].owner, buyers, ids, sum(one.fen for one in orders))
