"""Freight collect (运费到付): nothing in the order, nothing for the shop, and some parcels are refused at the door."""

from typing import Any

import pytest

from mall.door import door_fen, refuse_bp
from mall.service_talk import share
from sandbox.trade.freight import freight_of
from tests.mall.market import Market
from tests.mall.test_after_sale import PARCEL, leap
from tests.mall.test_orders import orders, stock

COLLECT = {"kind": "collect", "flat_fen": 0, "free_from_fen": 0}
BY_TEMPLATE = {"freight_by": "template"}


async def collecting(market: Market, **changes: Any) -> tuple[str, dict[str, Any]]:
    """A shop whose freight is collect and a listing that uses its terms."""
    shop_id = await market.open_shop(freight=COLLECT)
    return shop_id, await market.sell_noodles(shop_id, **(BY_TEMPLATE | changes))


async def sent(market: Market, shop_id: str, listing: dict[str, Any], buyers: int) -> list[str]:
    """So many virtual buyers' orders, paid and sent; their ids, oldest first."""
    for number in range(1, buyers + 1):
        await market.checkout(listing, number)
    names = [one["id"] for one in await orders(market, shop_id)][::-1]
    for number, name in enumerate(names, 1):
        await market.pay(name, number)
        await market.post("ann", f"/orders/{name}/ship", PARCEL)
    return names


def refusing(names: list[str]) -> list[str]:
    return [name for name in names if share(f"{name}/door", 10_000) < refuse_bp(800, 1990)]


async def test_nothing_is_paid_for_freight_and_the_courier_costs_the_shop_nothing(market_everywhere: Market) -> None:
    market = market_everywhere
    shop_id, listing = await collecting(market)
    wish = {"listing_id": listing["id"], "sku_id": listing["skus"][0]["sku_id"], "quantity": 2}
    order = await market.post("ben", "/orders", wish)
    assert (order["freight_fen"], order["total_fen"], order["lines"][0]["door_fen"]) == (0, 3980, 800)
    await market.post("ben", f"/orders/{order['id']}/pay")
    await market.post("ann", f"/orders/{order['id']}/ship", PARCEL)
    await market.pass_time(61)
    assert (await market.get("ben", f"/orders/{order['id']}"))["state"] == "signed", "a classmate always takes it in"
    assert (await market.balances(shop_id))["freight"] == 0
    await market.books_are_right()


async def test_who_sends_by_a_price_of_the_listing_pays_the_courier(market: Market) -> None:
    """Negative control: the same shop, a listing with its own freight."""
    shop_id, listing = await collecting(market, freight_by="listing", freight_fen=600)
    names = await sent(market, shop_id, listing, 1)
    order = await market.get("ann", f"/orders/{names[0]}")
    assert (order["freight_fen"], order["lines"][0]["door_fen"]) == (600, 0)
    assert (await market.balances(shop_id))["freight"] == 400


async def test_a_refused_parcel_comes_back_to_stock_with_all_the_money_and_the_way_back(market_everywhere: Market) -> None:
    market = market_everywhere
    shop_id, listing = await collecting(market)
    names = await sent(market, shop_id, listing, 16)
    gone = refusing(names)
    assert 1 <= len(gone) < len(names), "some refuse it, most do not"
    await market.pass_time(61)
    states = {name: (await market.get("ann", f"/orders/{name}"))["state"] for name in names}
    assert {name for name, state in states.items() if state == "shipped"} == set(gone)
    seen = await market.get("ann", f"/orders/{gone[0]}")
    assert [step["name"] for step in seen["parcels"][0]["steps"]][-1] == "refused"
    claim = (await market.get("ann", f"/orders/{gone[0]}/refunds"))[0]
    assert (claim["kind"], claim["reason"], claim["state"], claim["pieces"]) == ("return", "refused", "returning", 1)
    await leap(market, shop_id, 3)
    assert (await market.get("ann", f"/orders/{gone[0]}"))["state"] == "refunded"
    assert await stock(market, listing) == (4 + len(gone), 0, 16 - len(gone))
    money = await market.balances(shop_id)
    assert (money["refunds"], money["freight"]) == (1990 * len(gone), 800 * len(gone))
    await market.books_are_right()


async def test_the_shop_may_not_keep_the_money_of_a_refused_parcel(market: Market) -> None:
    shop_id, listing = await collecting(market)
    gone = refusing(await sent(market, shop_id, listing, 16))
    await market.pass_time(61)
    claim = (await market.get("ann", f"/orders/{gone[0]}/refunds"))[0]
    no = await market.post("ann", f"/refunds/{claim['id']}/reject", {"note": "他就是不想要了"})
    assert no["state"] == "platform"
    assert (await market.ask("lee", "POST", f"/refunds/{claim['id']}/decide", {"for_buyer": False})).json()["code"] == "step_not_possible"
    done = await market.post("lee", f"/refunds/{claim['id']}/decide", {"for_buyer": True, "note": "拒收要退款"})
    assert done["state"] == "done"
    await market.books_are_right()


async def test_a_title_may_not_promise_free_freight_that_is_paid_at_the_door(market: Market) -> None:
    shop_id = await market.open_shop(freight=COLLECT)
    form = {"leaf": "food-noodle", "title": "湖南常德手工鲜米粉家庭装全国包邮", "skus": []}
    said = await market.post("ann", f"/shops/{shop_id}/listings", form | BY_TEMPLATE)
    assert [one["quote"] for one in said["faults"] if one["rule"] == "C10"] == ["全国包邮"]
    fine = await market.post("ann", f"/shops/{shop_id}/listings", form)
    assert [one for one in fine["faults"] if one["rule"] == "C10"] == []


@pytest.mark.parametrize(("grams", "pieces", "asked"), [(None, 3, 800), (500, 2, 800), (500, 3, 1100), (2_500, 1, 1400)])
def test_what_the_courier_asks_at_the_door(grams: int | None, pieces: int, asked: int) -> None:
    form = {"freight_by": "template", "weight_g": grams, "freight_fen": 0}
    assert door_fen(COLLECT, form, pieces) == asked
    assert freight_of(COLLECT, form, pieces).flat_fen == 0
    assert door_fen({"kind": "free"}, form, pieces) == door_fen(COLLECT, {**form, "freight_by": "listing"}, pieces) == 0


def test_the_dearer_the_freight_against_the_price_the_more_refuse_it() -> None:
    assert refuse_bp(0, 1990) == 0
    assert [refuse_bp(800, price) for price in (80_000, 8_000, 2_000, 1)] == [225, 450, 1200, 3000]
