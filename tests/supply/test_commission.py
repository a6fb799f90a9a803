"""Commission (精选联盟): the supplier sells and sends, the host earns a share and buys nothing."""

from typing import Any

from sandbox.money import share_of
from supply.commission import next_midnight
from supply.waiting import DAY_MS, HOUR_MS
from tests.mall.market import CLASS, Market
from tests.supply.test_dropship_checks import claim
from tests.supply.test_market_clock import settled_leap


async def on_commission(market: Market) -> tuple[str, dict[str, Any], dict[str, Any]]:
    """A listing on sale that earns a commission."""
    await market.stock_supply()
    shop_id = await market.open_shop()
    goods = next(one for one in await market.get("ann", f"/goods?cohort={CLASS}") if one["short_name"] == "常德鲜米粉")
    await market.post("ann", f"/shops/{shop_id}/picks", {"goods_id": goods["id"], "mode": "commission"})
    card = (await market.get("ann", f"/shops/{shop_id}/listings"))[0]
    return shop_id, goods, await market.post("ann", f"/listings/{card['id']}/submit")


async def bought(market: Market, shop_id: str, listing: dict[str, Any], number: int = 1) -> dict[str, Any]:
    """A viewer buys and pays."""
    await market.checkout(listing, number=number)
    order = (await market.get("ann", f"/shops/{shop_id}/orders"))[0]
    await market.pay(order["id"], number=number)
    return dict(order)


async def test_the_host_earns_a_share_and_buys_nothing(market_everywhere: Market) -> None:
    market = market_everywhere
    shop_id, goods, listing = await on_commission(market)
    order = await bought(market, shop_id, listing)
    purchase = (await market.get("ann", f"/shops/{shop_id}/purchase-orders"))[0]
    assert (purchase["mode"], purchase["total_fen"], purchase["state"]) == ("commission", 0, "paid")
    assert (await market.balances(shop_id))["wallet"] == 400_000
    await settled_leap(market, shop_id, 7)
    assert (await market.get("ann", f"/orders/{order['id']}"))["state"] == "signed"
    await settled_leap(market, shop_id, 7)
    earned = share_of(order["total_fen"], goods["commission_bp"])
    fee = share_of(earned, 500)
    balances = await market.balances(shop_id)
    assert (balances["wallet"], balances["commission_income"], balances.get("cogs", 0)) == (400_000 + earned - fee, -earned, 0)
    assert (balances["escrow"], balances["payable"]) == (0, 0)
    await market.books_are_right()


async def test_a_refund_before_it_is_sent_leaves_no_trace_in_the_books(market: Market) -> None:
    shop_id, goods, listing = await on_commission(market)
    order = await bought(market, shop_id, listing)
    await claim(market, order["id"], "unshipped", "regret")
    assert (await market.get("ann", f"/shops/{shop_id}/purchase-orders"))[0]["state"] == "cancelled"
    assert (await market.get("ann", f"/goods/{goods['id']}"))["stock"] == goods["stock"]
    balances = await market.balances(shop_id)
    assert (balances["wallet"], balances["payable"], balances["escrow"]) == (400_000, 0, 0)
    await market.books_are_right()


async def test_more_holds_at_once_and_less_from_tomorrow_on(market: Market) -> None:
    shop_id, goods, listing = await on_commission(market)
    path = f"/goods/{goods['id']}/commission"
    assert (await market.ask("ann", "PUT", path, {"commission_bp": 3_000})).status_code == 403
    assert (await market.ask("lee", "PUT", path, {"commission_bp": 5_001})).status_code == 422
    up = await market.put("lee", path, {"commission_bp": 3_000})
    assert (up["commission_bp"], up["commission_next_at"]) == (3_000, None)
    down = await market.put("lee", path, {"commission_bp": 1_000})
    midnight = next_midnight(market.clock.now())
    assert (down["commission_bp"], down["commission_next_bp"], down["commission_next_at"]) == (3_000, 1_000, midnight)
    await bought(market, shop_id, listing)
    until = (midnight - market.clock.now()) / 1_000
    await market.pass_time(until - 1)
    assert (await market.get("ann", f"/goods/{goods['id']}"))["commission_bp"] == 3_000
    await market.pass_time(2)
    assert (await market.get("ann", f"/goods/{goods['id']}"))["commission_bp"] == 1_000
    await bought(market, shop_id, listing, number=2)
    changes = [(fact.data["from_bp"], fact.data["to_bp"]) for fact in await market.facts("commission.changed")]
    assert changes == [(goods["commission_bp"], 3_000), (3_000, 1_000)]
    await settled_leap(market, shop_id, 7)
    await settled_leap(market, shop_id, 8)
    price = listing["skus"][0]["price_fen"]
    assert -(await market.balances(shop_id))["commission_income"] == share_of(price, 3_000) + share_of(price, 1_000)


def test_midnight_is_that_of_china() -> None:
    eight_in_the_evening = 20 * HOUR_MS - 8 * HOUR_MS
    assert next_midnight(eight_in_the_evening) == DAY_MS - 8 * HOUR_MS
    assert next_midnight(DAY_MS - 8 * HOUR_MS) == 2 * DAY_MS - 8 * HOUR_MS
