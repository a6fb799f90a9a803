"""Exclusive commission plans (精选联盟 专属计划, E.2): offered, accepted, counted before the normal plan, moved within their bounds."""

from typing import Any

import pytest

from sandbox.money import share_of
from streaming.events import RefundRequested
from tests.mall.market import CLASS, OTHER, Market
from tests.supply.test_commission import bought, on_commission
from tests.supply.test_market_clock import settled_leap


async def offered(market: Market, shop_id: str, goods: dict[str, Any], share_bp: int) -> dict[str, Any]:
    """The supplier's offer to a shop."""
    return dict(await market.post("lee", f"/goods/{goods['id']}/exclusive-plans", {"shop_id": shop_id, "share_bp": share_bp}))


async def accepted(market: Market, share_bp: int) -> tuple[str, dict[str, Any], dict[str, Any], str]:
    """Shop, goods, listing on sale and a running plan."""
    shop_id, goods, listing = await on_commission(market)
    plan = await offered(market, shop_id, goods, share_bp)
    assert (await market.post("ann", f"/exclusive-plans/{plan['id']}/accept"))["state"] == "running"
    return shop_id, goods, listing, plan["id"]


async def no_of(market: Market, who: str, method: str, path: str, body: Any = None) -> str:
    """The code of a refusal."""
    answer = await market.ask(who, method, path, body)
    assert answer.status_code == 409, answer.text
    return str(answer.json()["code"])


async def test_an_accepted_plan_counts_for_the_shops_next_orders_only(market_everywhere: Market) -> None:
    market = market_everywhere
    shop_id, goods, listing = await on_commission(market)
    price = listing["skus"][0]["price_fen"]
    await bought(market, shop_id, listing, 1)
    plan = await offered(market, shop_id, goods, 4_000)
    assert (plan["state"], plan["normal_bp"]) == ("offered", goods["commission_bp"])
    before = await bought(market, shop_id, listing, 2)
    assert (before["lines"][0]["commission_bp"], before["lines"][0]["exclusive"]) == (goods["commission_bp"], False), "only offered"
    await market.post("ann", f"/exclusive-plans/{plan['id']}/accept")
    after = await bought(market, shop_id, listing, 3)
    assert (after["lines"][0]["commission_bp"], after["lines"][0]["exclusive"]) == (4_000, True)
    await market.put("lee", f"/goods/{goods['id']}/commission", {"commission_bp": 5_000})
    still = await bought(market, shop_id, listing, 4)
    assert still["lines"][0]["commission_bp"] == 4_000, "the normal plan does not move it, not even up"
    await market.post("ann", f"/exclusive-plans/{plan['id']}/leave")
    last = await bought(market, shop_id, listing, 5)
    assert (last["lines"][0]["commission_bp"], last["lines"][0]["exclusive"]) == (5_000, False)
    await settled_leap(market, shop_id, 7)
    await settled_leap(market, shop_id, 8)
    rates = (goods["commission_bp"], goods["commission_bp"], 4_000, 4_000, 5_000)
    assert -(await market.balances(shop_id))["commission_income"] == sum(share_of(price, rate) for rate in rates)
    kinds = [
        fact.type.rsplit(".", 1)[1]
        for fact in await market.facts("exclusive_plan.offered", "exclusive_plan.answered", "exclusive_plan.ended")
    ]
    assert kinds == ["offered", "answered", "ended"]
    await market.books_are_right()


async def test_a_share_of_nothing_settles_to_nothing(market: Market) -> None:
    shop_id, _, listing, _ = await accepted(market, 0)
    await bought(market, shop_id, listing)
    await settled_leap(market, shop_id, 7)
    await settled_leap(market, shop_id, 8)
    balances = await market.balances(shop_id)
    assert (balances["wallet"], balances.get("commission_income", 0), balances["escrow"]) == (400_000, 0, 0)
    await market.books_are_right()


async def test_it_moves_once_in_seven_days_and_falls_by_five_points_at_most(market: Market) -> None:
    shop_id, _, listing, plan_id = await accepted(market, 3_000)
    path = f"/exclusive-plans/{plan_id}"
    assert await no_of(market, "lee", "PUT", path, {"share_bp": 3_500}) == "rate_moved_lately"
    await settled_leap(market, shop_id, 6)
    assert await no_of(market, "lee", "PUT", path, {"share_bp": 3_500}) == "rate_moved_lately"
    await settled_leap(market, shop_id, 1)
    assert await no_of(market, "lee", "PUT", path, {"share_bp": 2_499}) == "rate_down_too_far"
    down = await market.put("lee", path, {"share_bp": 2_500})
    assert (down["share_bp"], down["least_bp"]) == (2_500, 2_000)
    assert (await bought(market, shop_id, listing))["lines"][0]["commission_bp"] == 2_500
    assert await no_of(market, "lee", "PUT", path, {"share_bp": 5_000}) == "rate_moved_lately"
    assert (await market.put("lee", path, {"share_bp": 2_500}))["share_bp"] == 2_500, "the same is no move"
    await settled_leap(market, shop_id, 7)
    assert (await market.put("lee", path, {"share_bp": 5_000}))["share_bp"] == 5_000, "up as far as it goes"
    moved = [(fact.data["from_bp"], fact.data["to_bp"]) for fact in await market.facts("exclusive_plan.changed")]
    assert moved == [(3_000, 2_500), (2_500, 5_000)]


async def test_the_supplier_ends_it_from_midnight_on(market: Market) -> None:
    shop_id, goods, listing, plan_id = await accepted(market, 4_500)
    assert (await market.post("lee", f"/exclusive-plans/{plan_id}/end"))["ends_at"] is not None
    await market.pass_time(1)
    assert (await bought(market, shop_id, listing, 1))["lines"][0]["exclusive"], "not before midnight"
    await settled_leap(market, shop_id, 1)
    assert (await bought(market, shop_id, listing, 2))["lines"][0]["commission_bp"] == goods["commission_bp"]
    assert await market.get("ann", f"/shops/{shop_id}/exclusive-plans") == []
    again = await offered(market, shop_id, goods, 1_000)
    assert (again["id"], again["state"]) == (plan_id, "offered"), "a new offer asks the shop anew"
    assert (await market.post("ann", f"/exclusive-plans/{plan_id}/decline"))["state"] == "declined"
    assert await no_of(market, "ann", "POST", f"/exclusive-plans/{plan_id}/accept") == "exclusive_step"


async def test_accepted_before_the_pick_it_counts_from_the_first_order_on(market: Market) -> None:
    await market.stock_supply()
    shop_id = await market.open_shop()
    goods = (await market.get("ann", f"/goods?cohort={CLASS}"))[0]
    plan = await offered(market, shop_id, goods, 3_300)
    await market.post("ann", f"/exclusive-plans/{plan['id']}/accept")
    await market.post("ann", f"/shops/{shop_id}/picks", {"goods_id": goods["id"], "mode": "commission"})
    card = (await market.get("ann", f"/shops/{shop_id}/listings"))[0]
    listing = await market.post("ann", f"/listings/{card['id']}/submit")
    line = (await bought(market, shop_id, listing))["lines"][0]
    assert (line["commission_bp"], line["exclusive"]) == (3_300, True)


@pytest.mark.parametrize(("who", "status"), [("ann", 403), ("eve", 404)])
async def test_only_the_lecturer_speaks_for_the_supplier(market: Market, who: str, status: int) -> None:
    shop_id, goods, _, plan_id = await accepted(market, 2_000)
    new = {"shop_id": shop_id, "share_bp": 5_000}
    assert (await market.ask(who, "POST", f"/goods/{goods['id']}/exclusive-plans", new)).status_code == status
    assert (await market.ask(who, "PUT", f"/exclusive-plans/{plan_id}", {"share_bp": 5_000})).status_code == status
    assert (await market.ask(who, "POST", f"/exclusive-plans/{plan_id}/end")).status_code == status
    assert (await market.ask(who, "GET", f"/cohorts/{CLASS}/exclusive-plans")).status_code == status


async def test_wrong_offers_are_refused(market: Market) -> None:
    shop_id, goods, _, plan_id = await accepted(market, 2_000)
    path = f"/goods/{goods['id']}/exclusive-plans"
    for wrong in (-1, 5_001, 10**12, "many", 1.5, None):
        assert (await market.ask("lee", "POST", path, {"shop_id": shop_id, "share_bp": wrong})).status_code == 422, wrong
    assert (await market.ask("lee", "POST", path, {"shop_id": "shp_none", "share_bp": 1})).status_code == 404
    assert await no_of(market, "lee", "POST", path, {"shop_id": shop_id, "share_bp": 5_000}) == "exclusive_runs"
    assert (await market.ask("ben", "POST", f"/exclusive-plans/{plan_id}/leave")).status_code == 404, "another student's plan"
    assert (await market.ask("lee", "POST", f"/exclusive-plans/{plan_id}/leave")).status_code == 403
    assert (await market.ask("lee", "GET", f"/cohorts/{OTHER}/exclusive-plans")).status_code == 404
    assert [one["id"] for one in await market.get("lee", f"/cohorts/{CLASS}/exclusive-plans")] == [plan_id]


async def test_a_refund_after_the_settlement_takes_its_share_of_the_exclusive_commission_back(market: Market) -> None:
    shop_id, _, listing, _ = await accepted(market, 4_000)
    order = await bought(market, shop_id, listing)
    await settled_leap(market, shop_id, 7)
    await settled_leap(market, shop_id, 7)
    earned = share_of(order["total_fen"], 4_000)
    assert -(await market.balances(shop_id))["commission_income"] == earned
    await market.say(RefundRequested(show_id="shw_1", order_id=order["id"], reason="late", text="太慢了"))
    [claim] = await market.get("ann", f"/orders/{order['id']}/refunds")
    await market.post("ann", f"/refunds/{claim['id']}/approve")
    assert (await market.get("ann", f"/orders/{order['id']}"))["state"] == "refunded"
    balances = await market.balances(shop_id)
    assert (balances.get("commission_income", 0), balances["escrow"], balances["payable"]) == (0, 0, 0)
    await market.books_are_right()
