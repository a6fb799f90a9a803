"""Stepped dispatch (阶梯发货): what is in hand sells first and goes out soon, then step stock sells and goes out later."""

from dataclasses import replace
from typing import Any

import pytest

from mall.bulk import take_rows
from mall.sheets import read_sheet, write_sheet
from sandbox.trade.listing_form import ListingForm
from tests.mall.market import NOODLE, PEOPLE, Market
from tests.mall.test_after_sale import PARCEL, leap
from tests.mall.test_orders import orders, selling

STEPPED: dict[str, Any] = {
    "sale_type": "stepped",
    "presale_days": 10,
    "skus": [{"name": "2袋", "price_fen": 1990, "stock": 3, "step_stock": 4}],
}


async def stocks(market: Market, listing: dict[str, Any]) -> tuple[int, int, int, int]:
    """In hand, step stock, held and sold of the first SKU."""
    sku = (await market.get("ann", f"/listings/{listing['id']}"))["skus"][0]
    return sku["stock"], sku["step_stock"], sku["reserved"], sku["sold"]


async def wanted(market: Market, shop_id: str, listing: dict[str, Any], *pieces: int) -> list[dict[str, Any]]:
    """Buyers who order so many pieces one after the other; their orders, oldest first."""
    for number, quantity in enumerate(pieces, 1):
        await market.checkout(listing, number, quantity=quantity)
    return (await orders(market, shop_id))[::-1]


async def test_what_is_in_hand_sells_first_and_then_step_stock_with_a_later_promise(market_everywhere: Market) -> None:
    market = market_everywhere
    shop_id, listing = await selling(market, **STEPPED)
    placed = await wanted(market, shop_id, listing, 2, 1, 1, 3)
    assert [(one["lines"][0]["stock_from"], one["lines"][0]["dispatch_h"]) for one in placed] == [
        ("hand", 48), ("hand", 48), ("step", 240), ("step", 240),
    ]  # fmt: skip
    assert await stocks(market, listing) == (0, 0, 7, 0)
    assert (await market.get("ann", f"/listings/{listing['id']}"))["state"] == "sold_out"
    said = [(fact.data["stock"], fact.data["step"]) for fact in await market.facts("stock.changed")]
    assert said == [(5, 4), (4, 4), (3, 3), (0, 0)], "what can be sold in all, and how much of it is step stock"


async def test_a_line_is_never_split_between_the_two_stocks(market: Market) -> None:
    shop_id, listing = await selling(market, **STEPPED)
    first = (await wanted(market, shop_id, listing, 4))[0]
    assert first["lines"][0]["stock_from"] == "step", "three are in hand: not enough for one parcel of four"
    assert await stocks(market, listing) == (3, 0, 4, 0)
    await market.checkout(listing, 9, quantity=4)
    assert [fact.data["code"] for fact in await market.facts("order.refused")] == ["sold_out"]
    assert (await market.get("ann", f"/listings/{listing['id']}"))["state"] == "on_sale"


async def test_pieces_go_back_to_the_stock_they_came_from(market: Market) -> None:
    shop_id, listing = await selling(market, **STEPPED)
    hand, step, late = await wanted(market, shop_id, listing, 3, 2, 1)
    await market.abandon(hand["id"], 1)
    assert await stocks(market, listing) == (3, 1, 3, 0)
    await market.pay(step["id"], 2)
    await market.pass_time(301)
    assert (await market.get("ann", f"/orders/{late['id']}"))["state"] == "cancelled"
    assert await stocks(market, listing) == (3, 2, 0, 2)


async def test_money_back_before_it_is_sent_gives_the_piece_back_to_step_stock(market: Market) -> None:
    _, listing = await selling(market, **STEPPED)
    wish = {"listing_id": listing["id"], "sku_id": listing["skus"][0]["sku_id"], "quantity": 4}
    order = await market.post("ben", "/orders", wish)
    await market.post("ben", f"/orders/{order['id']}/pay")
    assert await stocks(market, listing) == (3, 0, 0, 4)
    refund = await market.post("ben", f"/orders/{order['id']}/refunds", {"kind": "unshipped", "reason": "regret"})
    await market.post("ann", f"/refunds/{refund['id']}/approve")
    assert await stocks(market, listing) == (3, 4, 0, 0)
    await market.books_are_right()


async def test_a_piece_of_step_stock_that_was_sent_and_came_back_is_in_hand(market: Market) -> None:
    _, listing = await selling(market, **STEPPED)
    wish = {"listing_id": listing["id"], "sku_id": listing["skus"][0]["sku_id"], "quantity": 4}
    order = await market.post("ben", "/orders", wish)
    await market.post("ben", f"/orders/{order['id']}/pay")
    await market.post("ann", f"/orders/{order['id']}/ship", PARCEL)
    await market.pass_time(61)
    refund = await market.post("ben", f"/orders/{order['id']}/refunds", {"kind": "return", "reason": "regret"})
    for who, act, body in (("ann", "approve", None), ("ben", "send-back", PARCEL), ("ann", "confirm", None)):
        await market.post(who, f"/refunds/{refund['id']}/{act}", body)
    assert await stocks(market, listing) == (7, 0, 0, 0)
    await market.books_are_right()


@pytest.mark.parametrize(("pieces", "days", "late"), [(1, 3, True), (4, 3, False), (4, 9, False), (4, 11, True)])
async def test_a_buyer_complains_when_the_promise_of_his_own_line_is_over(market: Market, pieces: int, days: int, late: bool) -> None:
    """48 hours of what was in hand, ten days of step stock."""
    shop_id, listing = await selling(market, **STEPPED)
    order = (await wanted(market, shop_id, listing, pieces))[0]
    await market.pay(order["id"])
    await leap(market, shop_id, days)
    await market.pass_time(30)
    topics = [one["topic"] for one in await market.get("ann", f"/shops/{shop_id}/conversations")]
    assert ("late" in topics) is late


async def test_with_payment_pieces_come_from_the_stock_the_promise_was_made_for(market: Market) -> None:
    """付款减: who was promised 48 hours and pays too late gets his order closed, not a parcel in ten days."""
    shop_id, listing = await selling(market, **STEPPED, reduce="payment")
    placed = await wanted(market, shop_id, listing, 2, 2, 4)
    assert [one["lines"][0]["stock_from"] for one in placed] == ["hand", "hand", "step"]
    for number in (1, 2, 3):
        await market.pay(placed[number - 1]["id"], number)
    assert [one["state"] for one in (await orders(market, shop_id))[::-1]] == ["paid", "cancelled", "paid"]
    assert await stocks(market, listing) == (1, 0, 0, 6)


async def test_both_stocks_are_set_while_it_is_on_sale_and_only_of_stepped_listings(market: Market) -> None:
    shop_id, listing = await selling(market, **STEPPED)
    path = f"/listings/{listing['id']}/skus/{listing['skus'][0]['sku_id']}/stock"
    await market.put("ann", path, {"stock": 0, "step_stock": 9})
    assert await stocks(market, listing) == (0, 9, 0, 0)
    seen = await market.get("ann", f"/listings/{listing['id']}")
    assert (seen["state"], seen["stock"], seen["online"]["skus"][0]["step_stock"]) == ("on_sale", 9, 9)
    wrong = await market.ask("ann", "PUT", path, {"stock": 0, "step_stock": -1})
    assert (wrong.status_code, wrong.json()["fields"][0]["path"]) == (422, "step_stock")
    await market.put("ann", path, {"stock": 5})
    assert await stocks(market, listing) == (5, 9, 0, 0), "left alone when nothing is said of it"
    other = await market.sell_noodles(shop_id, title="湖南常德圆粉方便装")
    no = await market.ask("ann", "PUT", f"/listings/{other['id']}/skus/{other['skus'][0]['sku_id']}/stock", {"stock": 5, "step_stock": 1})
    assert (no.status_code, no.json()["fields"][0]["code"]) == (422, "not_stepped")


async def test_a_new_version_adds_to_both_stocks_and_one_without_steps_has_no_step_stock(market: Market) -> None:
    shop_id, listing = await selling(market, **STEPPED)
    form = (await market.get("ann", f"/listings/{listing['id']}"))["form"]
    form["skus"][0] |= {"stock": 5, "step_stock": 6}
    await market.put("ann", f"/listings/{listing['id']}", form)
    await wanted(market, shop_id, listing, 1, 4)
    await market.post("ann", f"/listings/{listing['id']}/submit")
    assert await stocks(market, listing) == (4, 2, 5, 0), "two more of each than when the draft was made"
    form = (await market.get("ann", f"/listings/{listing['id']}"))["form"] | {"sale_type": "stock"}
    await market.put("ann", f"/listings/{listing['id']}", form)
    await market.post("ann", f"/listings/{listing['id']}/submit")
    assert await stocks(market, listing) == (4, 0, 5, 0)
    await market.checkout(listing, 8, quantity=4)
    await market.checkout(listing, 9)
    assert [fact.data["code"] for fact in await market.facts("order.refused")] == ["sold_out"]


async def test_a_presale_is_judged_by_its_days(market: Market) -> None:
    shop_id, listing = await selling(market, sale_type="presale", presale_days=15, skus=STEPPED["skus"])
    order = (await wanted(market, shop_id, listing, 1))[0]
    assert (order["lines"][0]["dispatch_h"], order["lines"][0]["stock_from"]) == (360, "hand")


async def test_a_sheet_carries_step_stock_out_and_in_and_an_older_one_leaves_it(market: Market) -> None:
    shop_id = await market.open_shop()
    form = ListingForm.model_validate({**NOODLE, **STEPPED})
    row = read_sheet(write_sheet([("lst_1", form)]))[0]
    assert row.faults == ()
    assert (row.form.sale_type, row.form.presale_days, row.form.skus[0].stock, row.form.skus[0].step_stock) == ("stepped", 10, 3, 4)
    saved = await market.post("ann", f"/shops/{shop_id}/listings", form.model_dump())
    kept = ListingForm.model_validate(saved["form"])
    older = replace(read_sheet(write_sheet([(saved["id"], kept)]))[0], missing=frozenset({"step_stock"}))
    older = replace(older, form=older.form.model_copy(update={"skus": [older.form.skus[0].model_copy(update={"step_stock": None})]}))
    await market.store.acting(PEOPLE["ann"]).write(take_rows, shop_id, [older])
    assert (await market.get("ann", f"/listings/{saved['id']}"))["form"]["skus"][0]["step_stock"] == 4


async def test_many_at_once_set_step_stock_of_stepped_listings_only(market: Market) -> None:
    shop_id, stepped = await selling(market, **STEPPED)
    plain = await market.sell_noodles(shop_id, title="湖南常德圆粉方便装")
    edit = {"listing_ids": [stepped["id"], plain["id"]], "act": "stock", "stock": 7, "step_stock": 9}
    assert [one["ok"] for one in await market.post("ann", f"/shops/{shop_id}/listings/bulk", edit)] == [True, True]
    assert await stocks(market, stepped) == (7, 9, 0, 0)
    assert await stocks(market, plain) == (7, 0, 0, 0)
    await market.post("ann", f"/shops/{shop_id}/listings/bulk", {**edit, "stock": 6, "step_stock": None})
    assert await stocks(market, stepped) == (6, 9, 0, 0), "left alone when nothing is said of it"
