"""What suppliers prepare and couriers carry follows the shop's market clock, step by step and on its own time."""

from typing import Any

import pytest

from supply.waiting import HOUR_MS, begin, moment, over_at
from tests.mall.market import Market
from tests.supply.test_dropship import sold
from tests.supply.test_wholesale import ordered, paid, wholesaler

DAY_MS = 24 * HOUR_MS


class Wait:
    """A row that waits."""

    since_at = 0
    wait_ms: int | None = None
    leapt_ms = 0
    leaps: list[list[int]] = []


def test_in_practice_a_suppliers_hour_is_short_and_a_leapt_one_is_whole() -> None:
    assert moment(1_000, 24 * HOUR_MS, [], 0, 0.01) == 1_000 + 24 * HOUR_MS // 100
    assert moment(1_000, 24 * HOUR_MS, [], 0, 1.0) == 1_000 + 24 * HOUR_MS
    row = Wait()
    begin(row, 1_000, 24 * HOUR_MS)
    row.leaps = [*row.leaps, [1_000 + 6 * HOUR_MS // 100, 7 * DAY_MS]]  # six of its hours are over
    assert over_at(row, 7 * DAY_MS, 0.01) == 1_000 + 6 * HOUR_MS // 100 + 18 * HOUR_MS
    begin(row, 1_000, 24 * HOUR_MS)
    row.leaps = [*row.leaps, [1_000, 12 * HOUR_MS]]
    assert over_at(row, 12 * HOUR_MS, 0.01) == 1_000 + 12 * HOUR_MS + 12 * HOUR_MS // 100
    begin(row, 5_000, 10 * HOUR_MS, ahead_ms=2 * HOUR_MS)
    assert over_at(row, 2 * HOUR_MS, 0.01) == 5_000 + 8 * HOUR_MS // 100 + 2 * HOUR_MS


async def settled_leap(market: Market, shop_id: str, days: int) -> None:
    """A leap, and the moments in which rooms, suppliers and couriers catch up with it."""
    await market.post("ann", f"/shops/{shop_id}/fast-forward", {"days": days})
    for _ in range(4):
        await market.pass_time(1)


async def test_seven_days_bring_a_dropship_order_to_its_buyer_on_time(market_everywhere: Market) -> None:
    market = market_everywhere
    shop_id, _, _, order = await sold(market)
    paid_at = (await market.get("ann", f"/orders/{order['id']}"))["paid_at"]
    await settled_leap(market, shop_id, 7)
    there = await market.get("ann", f"/orders/{order['id']}")
    parcel = there["parcels"][0]
    assert there["state"] == "signed"
    assert parcel["dispatched_at"] == pytest.approx(paid_at + 24 * HOUR_MS, abs=60_000)
    assert parcel["delivered_at"] == pytest.approx(paid_at + 72 * HOUR_MS, abs=60_000)
    assert (await market.facts("order.shipped"))[0].data["at"] == parcel["dispatched_at"]
    purchase = (await market.get("ann", f"/shops/{shop_id}/purchase-orders"))[0]
    assert (purchase["state"], purchase["delivered_at"]) == ("delivered", parcel["delivered_at"])
    late = [talk for talk in await market.get("ann", f"/shops/{shop_id}/conversations") if talk["topic"] == "late"]
    assert late == [], "it left in time, so nobody complains that it did not"
    await settled_leap(market, shop_id, 2)
    assert (await market.get("ann", f"/orders/{order['id']}"))["state"] == "signed", "not settled before T+7"
    await settled_leap(market, shop_id, 2)
    assert (await market.get("ann", f"/orders/{order['id']}"))["state"] == "settled"
    await market.books_are_right()


async def test_a_leap_shorter_than_the_way_leaves_it_on_the_way_with_a_new_time(market: Market) -> None:
    shop_id, _, _, order = await sold(market)
    await settled_leap(market, shop_id, 2)
    path = f"/orders/{order['id']}"
    on_its_way = await market.get("ann", path)
    assert on_its_way["state"] == "shipped"
    purchase = (await market.get("ann", f"/shops/{shop_id}/purchase-orders"))[0]
    eta = purchase["shipments"][0]["eta_at"]
    assert purchase["dispatched_at"] + 24 * HOUR_MS < eta < purchase["dispatched_at"] + 48 * HOUR_MS
    await settled_leap(market, shop_id, 1)
    there = await market.get("ann", path)
    assert there["parcels"][0]["delivered_at"] == pytest.approx(there["parcels"][0]["dispatched_at"] + 48 * HOUR_MS, abs=900_000)


async def test_a_late_supplier_is_late_by_the_market_clock_and_buyers_complain(market: Market) -> None:
    shop_id, _, _, order = await sold(market, reliability_bp=0)
    assert (await market.get("ann", f"/shops/{shop_id}/purchase-orders"))[0]["late"] is False, "nobody knows yet"
    await settled_leap(market, shop_id, 1)
    assert (await market.get("ann", f"/orders/{order['id']}"))["state"] == "paid"
    await settled_leap(market, shop_id, 4)
    purchase = (await market.get("ann", f"/shops/{shop_id}/purchase-orders"))[0]
    assert purchase["late"] is True
    assert purchase["dispatched_at"] > purchase["due_at"]


async def test_wholesale_goods_come_in_a_leap_too(market: Market) -> None:
    shop_id, goods = await wholesaler(market)
    order = await ordered(market, shop_id, goods["id"], goods["moq"])
    order = await paid(market, order["id"])
    await settled_leap(market, shop_id, 3)
    there: dict[str, Any] = await market.get("ann", f"/purchase-orders/{order['id']}")
    assert there["state"] == "signed"
    shipment = there["shipments"][0]
    assert shipment["delivered_at"] == pytest.approx(shipment["dispatched_at"] + 48 * HOUR_MS, abs=900_000)
    await market.post("ann", f"/purchase-orders/{order['id']}/receive")
    await market.books_are_right()


async def test_the_days_of_one_shop_are_not_those_of_another(market: Market) -> None:
    _, _, _, order = await sold(market)
    other = await market.open_shop("ben")
    await market.post("ben", f"/shops/{other}/fast-forward", {"days": 7})
    await market.pass_time(1)
    assert (await market.get("ann", f"/orders/{order['id']}"))["state"] == "paid"
