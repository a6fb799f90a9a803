"""What a new seller may do a day (domain.md E.2): off at first, then a clear no that is over at midnight."""

from tests.mall.market import CLASS, NOODLE, Market
from tests.mall.test_orders import selling

MARKET = f"/cohorts/{CLASS}/market"


async def test_a_shop_takes_so_many_orders_a_day_and_more_tomorrow(market_everywhere: Market) -> None:
    market = market_everywhere
    shop_id, listing = await selling(market)
    for number in range(1, 4):
        await market.checkout(listing, number=number)
    assert len(await market.facts("order.placed")) == 3, "without a limit there is none"
    await market.put("lee", MARKET, {"orders_a_day": 4})
    for number in range(4, 7):
        await market.checkout(listing, number=number)
    assert len(await market.facts("order.placed")) == 4
    assert {fact.data["code"] for fact in await market.facts("order.refused")} == {"shop_full_today"}
    wish = {"listing_id": listing["id"], "sku_id": listing["skus"][0]["sku_id"], "quantity": 1}
    no = await market.ask("ben", "POST", "/orders", wish)
    assert (no.status_code, no.json()["code"]) == (409, "shop_full_today")
    assert "每天最多接 4 单" in no.json()["detail"]
    assert (await market.get("ann", f"/shops/{shop_id}/today"))["orders"] == 4
    assert (await market.ask("ben", "GET", f"/shops/{shop_id}/today")).status_code in {403, 404}
    await market.post("ann", f"/shops/{shop_id}/fast-forward", {"days": 1})
    await market.post("ben", "/orders", wish)
    await market.put("lee", MARKET, {"orders_a_day": None})
    assert (await market.get("lee", MARKET))["orders_a_day"] is None


async def test_orders_nobody_paid_do_not_count(market: Market) -> None:
    _, listing = await selling(market)
    await market.put("lee", MARKET, {"orders_a_day": 1})
    await market.checkout(listing, number=1)
    await market.pass_time(301)
    await market.checkout(listing, number=2)
    assert len(await market.facts("order.placed")) == 2


async def test_a_shop_begins_so_many_listings_a_day(market: Market) -> None:
    shop_id = await market.open_shop()
    await market.put("lee", MARKET, {"listings_a_day": 2})
    for _ in range(2):
        await market.post("ann", f"/shops/{shop_id}/listings", NOODLE)
    no = await market.ask("ann", "POST", f"/shops/{shop_id}/listings", NOODLE)
    assert (no.status_code, no.json()["code"]) == (409, "listings_full_today")
    assert (await market.get("ann", f"/shops/{shop_id}/today"))["listings"] == 2
    await market.pass_time(86_400)
    await market.post("ann", f"/shops/{shop_id}/listings", NOODLE)
    for wrong in (0, -1, 501, "many"):
        assert (await market.ask("lee", "PUT", MARKET, {"listings_a_day": wrong})).status_code == 422, wrong


async def test_goods_picked_on_a_full_day_are_not_picked(market: Market) -> None:
    """The pick and its draft live in two rooms; neither is left alone."""
    await market.stock_supply()
    shop_id = await market.open_shop()
    await market.put("lee", MARKET, {"listings_a_day": 1})
    goods = await market.get("ann", f"/goods?cohort={CLASS}&mode=dropship&limit=2")
    for one in goods:
        await market.post("ann", f"/shops/{shop_id}/picks", {"goods_id": one["id"], "mode": "dropship"})
    assert [(await market.get("ann", f"/goods/{one['id']}"))["picked"] for one in goods] == [True, False]
    assert len(await market.get("ann", f"/shops/{shop_id}/listings")) == 1
    assert [fact.data["code"] for fact in await market.facts("goods.not_drafted")] == ["listings_full_today"]
    await market.pass_time(86_400)
    await market.post("ann", f"/shops/{shop_id}/picks", {"goods_id": goods[1]["id"], "mode": "dropship"})
    assert len(await market.get("ann", f"/shops/{shop_id}/listings")) == 2
