"""Orders of classmates that look arranged (C32) are found by counts that are data; an ordinary class is left in peace."""

from dataclasses import replace

from sandbox.trade.fake_trade import DAY_MS, Bought, fake_trade_rule, suspicions

RULE = fake_trade_rule()
DAY = "2026-11-27"
GROUPS = {"ann": "g1", "bo": "g1", "cai": "g1", "dan": "g2", "eve": None, "fu": None}
HOUR_MS = 3_600_000


def bought(owner: str, buyer: str, times: int, first: int = 0, apart: int = HOUR_MS) -> list[Bought]:
    """So many orders of one buyer, one after another."""
    at = [first + number * apart for number in range(times)]
    return [Bought(f"{owner}-{buyer}-{moment}", f"shop-{owner}", owner, buyer, moment, 1_000) for moment in at]


def kinds(orders: list[Bought], day: str = DAY) -> list[tuple[str, str, tuple[str, ...], int]]:
    return [(one.kind, one.shop_id, one.buyers, len(one.orders)) for one in suspicions(orders, GROUPS, day, RULE)]


def test_group_mates_are_found_sooner_than_others() -> None:
    assert kinds(bought("ann", "bo", 3)) == [("group_mate", "shop-ann", ("bo",), 3)]
    assert kinds(bought("ann", "dan", 5)) == [("classmate", "shop-ann", ("dan",), 5)]


def test_an_ordinary_class_is_left_in_peace() -> None:
    assert kinds(bought("ann", "bo", 2)) == []
    assert kinds(bought("ann", "dan", 4)) == []
    assert kinds(bought("ann", "bo", 9, apart=4 * DAY_MS)) == [], "spread over weeks"
    assert kinds(bought("eve", "fu", 4)) == [], "who is in no group is nobody's mate"
    assert kinds(bought("ann", "ann", 9)) == []
    assert kinds([one for buyer in ("bo", "cai") for one in bought("ann", buyer, 2)]) == []
    assert kinds([one for buyer in ("bo", "dan", "eve", "fu") for one in bought("ann", buyer, 2)]) == []


def test_the_window_slides() -> None:
    late = bought("ann", "bo", 1) + bought("ann", "bo", 3, first=20 * DAY_MS)
    assert kinds(late) == [("group_mate", "shop-ann", ("bo",), 3)]
    assert kinds(bought("ann", "bo", 3, apart=7 * DAY_MS // 2)) == [], "the third is seven days after the first"
    assert kinds(bought("ann", "bo", 3, apart=7 * DAY_MS // 2 - 1)) != []


def test_a_group_that_buys_together_and_two_who_buy_from_each_other() -> None:
    rule = replace(RULE, group_orders=4)
    together = bought("ann", "bo", 3) + bought("ann", "cai", 3)
    assert [(one.kind, one.buyers, one.fen) for one in suspicions(together, GROUPS, DAY, rule)] == [("group", ("bo", "cai"), 6_000)]
    assert kinds(bought("ann", "dan", 2) + bought("dan", "ann", 2)) == [
        ("mutual", "shop-ann", ("dan",), 2), ("mutual", "shop-dan", ("ann",), 2),
    ]  # fmt: skip
    assert kinds(bought("ann", "dan", 2) + bought("dan", "ann", 1)) == []


def test_the_rule_counts_from_its_day() -> None:
    assert kinds(bought("ann", "bo", 9), "2026-01-31") == []
    assert kinds(bought("ann", "bo", 9), RULE.valid_from) != []
