"""Orders that only a check of the shop's own holds back: pushed to the supplier anyway or paid back, order by order, on record."""

from typing import Any

from sqlalchemy import update

from supply.tables import Goods, GoodsVariety
from tests.mall.market import Market
from tests.supply.test_dropship import on_sale
from tests.supply.test_dropship_checks import claim
from tests.supply.test_market_clock import settled_leap


async def unprofitable(market: Market) -> tuple[str, dict[str, Any], dict[str, Any]]:
    """A listing that earns a fen less than the shop wants: shop, goods, listing."""
    shop_id, goods, listing = await on_sale(market)
    earns = listing["skus"][0]["price_fen"] - goods["skus"][0]["supply_fen"]
    await market.put("ann", f"/shops/{shop_id}/picks/{goods['id']}", {"mode": "dropship", "min_profit_fen": earns + 1})
    return shop_id, goods, listing


async def held(market: Market, shop_id: str, listing: dict[str, Any], number: int = 1) -> tuple[str, dict[str, Any]]:
    """A viewer pays an order that is held: its id, and why, after looking that the order still stands."""
    await market.checkout(listing, number=number)
    order = (await market.get("ann", f"/shops/{shop_id}/orders"))[0]
    await market.pay(order["id"], number=number)
    assert (await market.get("ann", f"/orders/{order['id']}"))["state"] == "paid"
    return order["id"], (await market.get("ann", f"/shops/{shop_id}/refused-pushes"))[0]


def path(shop_id: str, order_id: str, act: str) -> str:
    return f"/shops/{shop_id}/refused-pushes/{order_id}/0/{act}"


async def pushes(market: Market, shop_id: str) -> list[tuple[Any, ...]]:
    found = await market.get("ann", f"/shops/{shop_id}/refused-pushes")
    return [(one["state"], one["decided_by"], one["can"]) for one in found]


async def test_an_order_below_the_profit_one_wants_is_pushed_anyway_once(market_everywhere: Market) -> None:
    market = market_everywhere
    shop_id, goods, listing = await unprofitable(market)
    order_id, no = await held(market, shop_id, listing)
    assert (no["code"], no["state"], no["can"]) == ("low_profit", "held", ["push", "refund"])
    assert "低于你设的每件" in no["sentence"]
    assert await market.get("ann", f"/shops/{shop_id}/purchase-orders") == []
    assert (await market.ask("lee", "POST", path(shop_id, order_id, "push"))).status_code == 403
    assert (await market.ask("ben", "POST", path(shop_id, order_id, "push"))).status_code == 404
    assert (await market.ask("ann", "POST", f"/shops/{shop_id}/refused-pushes/{order_id}/1/push")).status_code == 404
    assert (await market.ask("ann", "POST", path(shop_id, "ord_none", "push"))).status_code == 404
    for _ in range(3):
        assert (await market.post("ann", path(shop_id, order_id, "push")))["state"] == "pushed"
    [purchase] = await market.get("ann", f"/shops/{shop_id}/purchase-orders")
    assert (purchase["order_id"], purchase["state"]) == (order_id, "paid")
    assert purchase["despite"] == no["sentence"], "the record stays with the order"
    assert [fact.data["despite"] for fact in await market.facts("purchase_order.placed")] == ["low_profit"]
    assert (await market.balances(shop_id))["cogs"] == goods["skus"][0]["supply_fen"]
    assert await pushes(market, shop_id) == [("pushed", "shop", [])]
    assert (await market.ask("ann", "POST", path(shop_id, order_id, "refund"))).json()["code"] == "push_decided"
    await settled_leap(market, shop_id, 5)
    assert (await market.get("ann", f"/orders/{order_id}"))["state"] == "signed"
    await market.books_are_right()


async def test_the_shop_has_the_buyer_paid_back(market: Market) -> None:
    shop_id, goods, listing = await unprofitable(market)
    order_id, _ = await held(market, shop_id, listing)
    for _ in range(2):
        assert (await market.post("ann", path(shop_id, order_id, "refund")))["state"] == "refunded"
    assert (await market.get("ann", f"/orders/{order_id}"))["state"] == "refunded"
    assert len(await market.facts("order.refunded")) == 1
    assert (await market.ask("ann", "POST", path(shop_id, order_id, "push"))).json()["code"] == "push_decided"
    assert (await market.get("ann", f"/goods/{goods['id']}"))["stock"] == goods["stock"]
    assert await pushes(market, shop_id) == [("refunded", "shop", [])]
    await market.books_are_right()


async def test_nobody_decides_for_a_day_and_the_buyer_is_paid_back(market: Market) -> None:
    shop_id, _, listing = await unprofitable(market)
    order_id, _ = await held(market, shop_id, listing)
    day_s = 24 * 3_600 * 0.01
    await market.pass_time(day_s - 1)
    assert (await pushes(market, shop_id))[0][0] == "held"
    await market.pass_time(2)
    assert await pushes(market, shop_id) == [("refunded", "time", [])]
    assert (await market.get("ann", f"/orders/{order_id}"))["state"] == "refunded"
    await held(market, shop_id, listing, number=2)
    await settled_leap(market, shop_id, 1)
    assert [state for state, _, _ in await pushes(market, shop_id)] == ["refunded", "refunded"], "a leap is a day too"
    await market.books_are_right()


async def test_the_buyer_is_paid_back_on_his_claim_meanwhile(market: Market) -> None:
    shop_id, _, listing = await unprofitable(market)
    order_id, _ = await held(market, shop_id, listing)
    await claim(market, order_id, "unshipped", "regret")
    assert await pushes(market, shop_id) == [("refunded", "buyer", [])]
    assert (await market.ask("ann", "POST", path(shop_id, order_id, "push"))).json()["code"] == "push_decided"
    await market.books_are_right()


async def test_what_the_supplier_cannot_do_holds_also_when_one_pushes(market: Market) -> None:
    shop_id, _, listing = await unprofitable(market)
    order_id, _ = await held(market, shop_id, listing)
    await market.store.write(lambda tx: tx.session.execute(update(GoodsVariety).values(stock=0)).rowcount)
    no = await market.ask("ann", "POST", path(shop_id, order_id, "push"))
    assert (no.status_code, no.json()["code"]) == (409, "push_not_possible")
    assert "只剩 0 件" in no.json()["detail"]
    assert (await pushes(market, shop_id))[0][0] == "held", "it may come in again"
    await market.store.write(lambda tx: tx.session.execute(update(GoodsVariety).values(stock=9)).rowcount)
    await market.post("ann", path(shop_id, order_id, "push"))
    assert len(await market.get("ann", f"/shops/{shop_id}/purchase-orders")) == 1


async def test_a_promise_the_supplier_cannot_keep(market: Market) -> None:
    shop_id, _, listing = await on_sale(market)
    await market.store.write(lambda tx: tx.session.execute(update(Goods).values(lead_time_h=96)).rowcount)
    order_id, no = await held(market, shop_id, listing)
    assert no["code"] == "lead_time"
    assert "要 96 小时" in no["sentence"]
    await market.post("ann", path(shop_id, order_id, "push"))
    assert len(await market.get("ann", f"/shops/{shop_id}/purchase-orders")) == 1
