"""Promotions: thresholds, gifts, claimed coupons, limits of one order, and the seven-day base of a reduction."""

import pytest

from tests.mall.market import Market

DAY_S = 86_400


async def selling(market: Market, **changes: object) -> tuple[str, dict]:
    shop_id = await market.open_shop()
    await market.plan_show()
    return shop_id, await market.sell_noodles(shop_id, **changes)


async def ordered(market: Market, listing: dict, quantity: int = 1, who: str = "ben", sku: int = 0) -> dict:
    wish = {"listing_id": listing["id"], "sku_id": listing["skus"][sku]["sku_id"], "quantity": quantity, "show_id": "shw_1"}
    return await market.post(who, "/orders", wish)


async def test_a_threshold_discount_counts_for_every_order_until_it_ends(market: Market) -> None:
    shop_id, listing = await selling(market)
    steps = [{"from_fen": 3000, "off_fen": 300}, {"from_fen": 6000, "off_fen": 1000}]
    offer = await market.post("ann", f"/shops/{shop_id}/thresholds", {"name": "满减", "steps": steps})
    assert (await ordered(market, listing, 1))["off_fen"] == 0
    assert (await ordered(market, listing, 2))["off_fen"] == 300
    await market.checkout(listing, 1, quantity=4)
    placed = (await market.facts("order.placed"))[-1].data
    assert placed["total_fen"] == 4 * 1990 - 1000
    await market.post("ann", f"/shop-offers/{offer['id']}/end")
    assert (await ordered(market, listing, 2))["off_fen"] == 0
    assert (await market.get("ann", f"/shops/{shop_id}/promotions"))["offers"][0]["ended_at"] is not None


async def test_a_claimed_coupon_goes_on_top_and_is_used_once(market_everywhere: Market) -> None:
    market = market_everywhere
    shop_id, listing = await selling(market)
    await market.post("ann", f"/shops/{shop_id}/thresholds", {"name": "满减", "steps": [{"from_fen": 3000, "off_fen": 300}]})
    coupon = await market.post("ann", f"/shops/{shop_id}/coupons", {"name": "见面礼", "off_fen": 200, "threshold_fen": 1000, "total": 5})
    assert (await ordered(market, listing, 2))["off_fen"] == 300
    await market.post("ben", f"/coupons/{coupon['id']}/claim", {"show_id": "shw_1"})
    await market.post("ben", f"/coupons/{coupon['id']}/claim", {})
    assert len(await market.facts("coupon.claimed")) == 1
    assert (await ordered(market, listing, 2))["off_fen"] == 500
    assert (await ordered(market, listing, 2))["off_fen"] == 300
    assert (await market.get("ann", f"/shops/{shop_id}/promotions"))["coupons"][0]["left"] == 4


async def test_a_gift_goes_with_the_order_as_long_as_there_are_pieces(market: Market) -> None:
    shop_id, listing = await selling(market)
    gift_sku = listing["skus"][1]["sku_id"]
    gift = {"name": "买三送一", "sku_id": gift_sku, "listing_id": listing["id"], "each": 3}
    await market.post("ann", f"/shops/{shop_id}/gifts", gift)
    assert len((await ordered(market, listing, 2))["lines"]) == 1
    order = await ordered(market, listing, 6)
    assert [(line["quantity"], line["total_fen"]) for line in order["lines"]] == [(6, 6 * 1990), (2, 0)]
    stock = {sku["sku_id"]: (sku["stock"], sku["reserved"]) for sku in (await market.get("ann", f"/listings/{listing['id']}"))["skus"]}
    assert stock[gift_sku] == (3, 2)
    await market.post("ben", f"/orders/{order['id']}/cancel")
    stock = {sku["sku_id"]: (sku["stock"], sku["reserved"]) for sku in (await market.get("ann", f"/listings/{listing['id']}"))["skus"]}
    assert stock[gift_sku] == (5, 0)
    await market.put("ann", f"/listings/{listing['id']}/skus/{gift_sku}/stock", {"stock": 0})
    again = await ordered(market, listing, 6)
    assert len(again["lines"]) == 1
    await market.post("ben", f"/orders/{again['id']}/pay")
    await market.books_are_right()


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("thresholds", {"name": "满减", "steps": [{"from_fen": 1000, "off_fen": 1000}]}, "steps.0.off_fen"),
        ("thresholds", {"name": "满减", "steps": [{"from_fen": 2000, "off_fen": 100}, {"from_fen": 1000, "off_fen": 200}]}, "steps.1"),
        ("thresholds", {"name": "满减", "steps": []}, "steps"),
        ("gifts", {"name": "送", "sku_id": "?", "pieces": 0, "from_fen": 100}, "pieces"),
        ("gifts", {"name": "送", "sku_id": "?"}, "from_fen"),
    ],
)
async def test_offers_that_make_no_sense_name_their_field(market: Market, path: str, body: dict, field: str) -> None:
    shop_id, listing = await selling(market)
    if "sku_id" in body:
        body = {**body, "sku_id": listing["skus"][0]["sku_id"]}
    answer = await market.ask("ann", "POST", f"/shops/{shop_id}/{path}", body)
    assert answer.status_code == 422, answer.text
    assert [one["path"] for one in answer.json()["fields"]] == [field]


async def test_nobody_makes_offers_with_what_is_not_his(market: Market) -> None:
    shop_id, listing = await selling(market)
    other = await market.open_shop("ben")
    sku = listing["skus"][0]["sku_id"]
    steps = [{"from_fen": 1000, "off_fen": 100}]
    assert (await market.ask("ben", "POST", f"/shops/{shop_id}/thresholds", {"name": "满减", "steps": steps})).status_code == 404
    assert (await market.ask("ben", "POST", f"/shops/{other}/gifts", {"name": "送", "sku_id": sku, "from_fen": 100})).status_code == 404
    foreign = {"name": "满减", "steps": steps, "listing_ids": [listing["id"]]}
    assert (await market.ask("ben", "POST", f"/shops/{other}/thresholds", foreign)).status_code == 404


async def test_limits_of_an_order_and_of_a_buyer(market: Market) -> None:
    _, listing = await selling(market, min_per_order=2, max_per_order=4, limit_per_buyer=5)
    sku = listing["skus"][0]["sku_id"]

    async def said(quantity: int, who: str = "ben") -> str:
        answer = await market.ask(who, "POST", "/orders", {"listing_id": listing["id"], "sku_id": sku, "quantity": quantity})
        await market.settle()
        return "ok" if answer.status_code == 200 else answer.json()["title"]

    assert await said(1) == "这个商品 2 件起购。"
    assert await said(5) == "这个商品一次最多买 4 件。"
    assert await said(3) == "ok"
    assert await said(3) == "这个商品每人限购 5 件，你已经买了 3 件。"
    assert await said(2) == "ok"
    await market.checkout(listing, 1, quantity=1)
    assert (await market.facts("order.refused"))[-1].data["code"] == "limit"


async def test_a_flash_price_is_measured_by_what_was_paid_within_seven_days(market_everywhere: Market) -> None:
    market = market_everywhere
    _, listing = await selling(market)
    path, sku = f"/listings/{listing['id']}", listing["skus"][0]["sku_id"]
    flash = {"sku_id": sku, "price_fen": 1500, "stock": 2, "seconds": 60, "per_buyer": 2}
    first = await market.post("ann", f"{path}/flash-sales", flash)
    order = await ordered(market, listing, 1)
    assert order["lines"][0]["unit_fen"] == 1500
    await market.post("ben", f"/orders/{order['id']}/pay")
    await market.post("ann", f"/flash-sales/{first['id']}/stop")
    refused = await market.ask("ann", "POST", f"{path}/flash-sales", {**flash, "price_fen": 1600})
    assert refused.status_code == 422
    assert refused.json()["fields"][0]["code"] == "above_base"
    again = await market.post("ann", f"{path}/flash-sales", flash)
    await market.post("ann", f"/flash-sales/{again['id']}/stop")
    await market.pass_time(7 * DAY_S + 1)
    assert (await market.post("ann", f"{path}/flash-sales", {**flash, "price_fen": 1600}))["price_fen"] == 1600


async def test_raised_first_and_then_reduced_is_refused_until_seven_days_are_over(market: Market) -> None:
    _, listing = await selling(market)
    path, sku = f"/listings/{listing['id']}", listing["skus"][0]["sku_id"]
    flash = {"sku_id": sku, "price_fen": 1990, "stock": 2, "seconds": 60}
    await market.put("ann", f"{path}/skus/{sku}/price", {"price_fen": 2990})
    refused = await market.ask("ann", "POST", f"{path}/flash-sales", flash)
    assert [one["code"] for one in refused.json()["fields"]] == ["raised_first"]
    await market.pass_time(7 * DAY_S + 1)
    assert (await market.post("ann", f"{path}/flash-sales", flash))["price_fen"] == 1990


async def test_a_true_reduction_after_a_raise_is_fine(market: Market) -> None:
    """Negative control: the raise alone forbids nothing."""
    _, listing = await selling(market)
    path, sku = f"/listings/{listing['id']}", listing["skus"][0]["sku_id"]
    await market.put("ann", f"{path}/skus/{sku}/price", {"price_fen": 2990})
    assert (await market.post("ann", f"{path}/flash-sales", {"sku_id": sku, "price_fen": 1980, "stock": 2, "seconds": 60}))["id"]


async def test_a_flash_price_below_a_tenth_is_refused(market: Market) -> None:
    _, listing = await selling(market)
    body = {"sku_id": listing["skus"][0]["sku_id"], "price_fen": 198, "stock": 2, "seconds": 60}
    assert (await market.ask("ann", "POST", f"/listings/{listing['id']}/flash-sales", body)).status_code == 422


async def test_the_desk_of_a_show_sees_what_it_can_run_and_nobody_else_does(market: Market) -> None:
    shop_id, listing = await selling(market)
    await market.post("ann", f"/shops/{shop_id}/coupons", {"name": "见面礼", "off_fen": 200, "threshold_fen": 1000, "total": 5})
    gone = await market.post("ann", f"/shops/{shop_id}/coupons", {"name": "旧券", "off_fen": 200, "threshold_fen": 1000, "total": 5})
    await market.post("ann", f"/coupons/{gone['id']}/withdraw")
    sale = {"sku_id": listing["skus"][0]["sku_id"], "price_fen": 1000, "stock": 3, "show_id": "shw_1"}
    await market.post("ann", f"/listings/{listing['id']}/flash-sales", sale)
    found = await market.get("ann", "/shows/shw_1/promotions")
    assert [one["name"] for one in found["coupons"]] == ["见面礼"]
    assert [(one["price_fen"], one["ended"]) for one in found["flash_sales"]] == [(1000, None)]
    assert (await market.ask("ben", "GET", "/shows/shw_1/promotions")).status_code == 403
    assert (await market.ask("eve", "GET", "/shows/shw_1/promotions")).status_code == 404


async def test_a_discount_coupon_takes_its_share_up_to_its_most(market_everywhere: Market) -> None:
    market = market_everywhere
    shop_id, listing = await selling(market)
    wish = {"name": "九折", "off_bp": 1000, "most_off_fen": 500, "threshold_fen": 1000, "total": 9, "per_buyer": 9}
    coupon = await market.post("ann", f"/shops/{shop_id}/coupons", wish)
    assert (coupon["off_fen"], coupon["off_bp"]) == (199, 1000)  # at least this, on the cheapest goods
    await market.post("ben", f"/coupons/{coupon['id']}/claim", {"show_id": "shw_1"})
    assert (await ordered(market, listing, 1))["off_fen"] == 199
    assert (await ordered(market, listing, 2))["off_fen"] == 398
    assert (await ordered(market, listing, 3))["off_fen"] == 500
    pushed = await market.post("ann", f"/coupons/{coupon['id']}/push", {"show_id": "shw_1"})
    assert pushed["left"] == 6
    assert (await market.facts("coupon.pushed"))[-1].data["most_off_fen"] == 500
    bound = await market.post("ann", f"/shops/{shop_id}/coupons", wish | {"name": "单品券", "listing_id": listing["id"]})
    await market.post("ann", f"/coupons/{bound['id']}/push", {"show_id": "shw_1"})
    assert [fact.data["listing_id"] for fact in await market.facts("coupon.pushed")] == [None, listing["id"]]
    await market.books_are_right()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"off_bp": 99}, "off_bp"),
        ({"off_bp": 9001}, "off_bp"),
        ({"off_bp": -1}, "off_bp"),
        ({"most_off_fen": 0}, "most_off_fen"),
        ({"most_off_fen": 10**12}, "most_off_fen"),
        ({"off_fen": 100}, "off_fen"),
        ({"off_bp": 0}, "off_fen"),
        ({"off_bp": 0, "off_fen": 100}, "most_off_fen"),
    ],
)
async def test_a_discount_coupon_that_makes_no_sense_names_its_field(market: Market, change: dict, field: str) -> None:
    shop_id, _ = await selling(market)
    wish = {"name": "折扣", "off_bp": 1000, "most_off_fen": 500, "total": 9, **change}
    answer = await market.ask("ann", "POST", f"/shops/{shop_id}/coupons", wish)
    assert answer.status_code == 422
    assert [one["path"] for one in answer.json()["fields"]] == [field]


async def test_coupons_and_threshold_discounts_are_no_way_around_raised_first(market_everywhere: Market) -> None:
    market = market_everywhere
    shop_id, listing = await selling(market)
    sku = listing["skus"][0]["sku_id"]
    await market.put("ann", f"/listings/{listing['id']}/skus/{sku}/price", {"price_fen": 2990})

    async def answer(path: str, body: dict) -> tuple[int, list]:
        said = await market.ask("ann", "POST", f"/shops/{shop_id}/{path}", body)
        await market.settle()
        return said.status_code, [one["code"] for one in said.json().get("fields", [])]

    money = {"name": "券", "off_fen": 1000, "threshold_fen": 1500, "total": 5}
    share = {"name": "折", "off_bp": 3300, "most_off_fen": 5000, "total": 5}
    steps = {"name": "满减", "steps": [{"from_fen": 3000, "off_fen": 300}, {"from_fen": 6000, "off_fen": 1000}]}
    for path, body in (("coupons", money), ("coupons", {**money, "listing_id": listing["id"]}), ("coupons", share), ("thresholds", steps)):
        assert await answer(path, body) == (422, ["raised_first"]), body
    # negative control: what makes it cheaper than before the raise is a true reduction
    assert (await answer("coupons", {**money, "off_fen": 1001}))[0] == 200
    assert (await answer("coupons", {**share, "off_bp": 3400}))[0] == 200
    assert (await answer("thresholds", {**steps, "steps": [{"from_fen": 2990, "off_fen": 1001}]}))[0] == 200
    await market.pass_time(7 * DAY_S + 1)
    assert (await answer("coupons", money))[0] == 200
