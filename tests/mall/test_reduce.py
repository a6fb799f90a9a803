"""When stock is taken: with the order (拍下减) or with the payment (付款减), where more may be ordered than there is."""

import pytest

from tests.mall.market import Market
from tests.mall.test_orders import orders, selling, stock

FEW = [{"name": "2袋", "price_fen": 1990, "stock": 3}]


async def ordered(market: Market, shop_id: str, listing: dict, buyers: int) -> list[dict]:
    for number in range(1, buyers + 1):
        await market.checkout(listing, number)
    return (await orders(market, shop_id))[::-1]


async def test_with_payment_more_is_ordered_than_there_is_and_who_pays_first_has_it(market: Market) -> None:
    shop_id, listing = await selling(market, skus=FEW, reduce="payment")
    placed = await ordered(market, shop_id, listing, 5)
    assert len(placed) == 5
    assert await stock(market, listing) == (3, 0, 0)
    for number in (5, 4, 3, 2, 1):
        await market.pay(placed[number - 1]["id"], number)
    assert [(one["state"], one["reason"]) for one in (await orders(market, shop_id))[::-1]] == [("cancelled", "sold_out")] * 2 + [
        ("paid", "")
    ] * 3
    assert await stock(market, listing) == (0, 0, 3)
    assert [fact.data["reason"] for fact in await market.facts("stock.changed") if fact.data["delta"] < 0] == ["sold"] * 3
    assert (await market.balances(shop_id))["escrow"] == 3 * 1990
    seen = (await market.get("ann", f"/listings/{listing['id']}"))["oversold"]
    assert seen == {"waiting_pieces": 0, "closed_orders": 2, "closed_pieces": 2}
    await market.books_are_right()


async def test_with_the_order_nobody_orders_more_than_there_is(market: Market) -> None:
    """The same five buyers: the stock is held, two are refused at once."""
    shop_id, listing = await selling(market, skus=FEW)
    placed = await ordered(market, shop_id, listing, 5)
    assert len(placed) == 3
    assert await stock(market, listing) == (0, 3, 0)
    assert [fact.data["code"] for fact in await market.facts("order.refused")] == ["sold_out", "sold_out"]
    assert (await market.get("ann", f"/listings/{listing['id']}"))["oversold"] is None


async def test_the_owner_sees_how_many_wait_for_payment_and_a_classmate_does_not(market: Market) -> None:
    shop_id, listing = await selling(market, skus=FEW, reduce="payment")
    await ordered(market, shop_id, listing, 5)
    seen = (await market.get("ann", f"/listings/{listing['id']}"))["oversold"]
    assert seen == {"waiting_pieces": 5, "closed_orders": 0, "closed_pieces": 0}
    assert (await market.get("ben", f"/listings/{listing['id']}"))["oversold"] is None


async def test_an_unpaid_order_that_held_nothing_gives_nothing_back(market: Market) -> None:
    shop_id, listing = await selling(market, skus=FEW, reduce="payment")
    placed = await ordered(market, shop_id, listing, 2)
    await market.abandon(placed[0]["id"])
    await market.pass_time(301)
    assert await stock(market, listing) == (3, 0, 0)
    assert {one["reason"] for one in await orders(market, shop_id)} == {"abandoned", "unpaid"}


async def test_a_classmate_who_pays_too_late_keeps_his_money(market: Market) -> None:
    shop_id, listing = await selling(market, skus=FEW, reduce="payment")
    wish = {"listing_id": listing["id"], "sku_id": listing["skus"][0]["sku_id"], "quantity": 3}
    mine = await market.post("ben", "/orders", wish)
    other = await market.post("tom", "/orders", wish)
    assert (await market.post("tom", f"/orders/{other['id']}/pay"))["state"] == "paid"
    closed = await market.post("ben", f"/orders/{mine['id']}/pay")
    assert (closed["state"], closed["reason"], closed["paid_at"]) == ("cancelled", "sold_out", None)
    assert (await market.balances(shop_id))["escrow"] == other["total_fen"]
    assert await stock(market, listing) == (0, 0, 3)
    refused = await market.ask("ben", "POST", "/orders", wish)
    assert (refused.status_code, refused.json()["code"]) == (409, "sold_out")
    await market.books_are_right()


@pytest.mark.parametrize("what", ["order", "payment"])
async def test_an_edit_keeps_how_orders_that_stand_hold_their_stock(market: Market, what: str) -> None:
    """The line's own snapshot counts: switching over while orders stand loses no piece."""
    shop_id, listing = await selling(market, skus=FEW, reduce=what)
    placed = await ordered(market, shop_id, listing, 1)
    form = (await market.get("ann", f"/listings/{listing['id']}"))["form"]
    await market.put("ann", f"/listings/{listing['id']}", {**form, "reduce": "payment" if what == "order" else "order"})
    await market.post("ann", f"/listings/{listing['id']}/submit")
    await market.pay(placed[0]["id"])
    assert await stock(market, listing) == (2, 0, 1)
    await market.books_are_right()
