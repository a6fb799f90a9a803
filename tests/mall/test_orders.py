"""Orders: held, paid, cancelled, refused; and the money and pieces behind them."""

from mall.ledger import COURIER_FEN
from mall.orders import province_of
from tests.mall.market import SHOP, Market


async def selling(market: Market, **changes: object) -> tuple[str, dict]:
    shop_id = await market.open_shop()
    return shop_id, await market.sell_noodles(shop_id, **changes)


async def stock(market: Market, listing: dict, sku: int = 0) -> tuple[int, int, int]:
    found = (await market.get("ann", f"/listings/{listing['id']}"))["skus"][sku]
    return found["stock"], found["reserved"], found["sold"]


async def orders(market: Market, shop_id: str) -> list[dict]:
    return await market.get("ann", f"/shops/{shop_id}/orders")


async def test_a_viewer_orders_and_pays(market: Market) -> None:
    shop_id, listing = await selling(market)
    await market.checkout(listing, quantity=2)
    placed = (await market.facts("order.placed"))[0]
    assert (placed.show, placed.showms, placed.actor, placed.data["checkout_id"], placed.data["total_fen"]) == (
        "shw_1",
        1000,
        "sandbox",
        "chk_1",
        3980,
    )
    assert placed.cause == (await market.facts("checkout.submitted"))[0].id
    assert await stock(market, listing) == (18, 2, 0)
    order = (await orders(market, shop_id))[0]
    assert (order["state"], order["lines"][0]["unit_fen"], order["lines"][0]["title"]) == ("placed", 1990, listing["title"])
    await market.pay(order["id"])
    await market.pay(order["id"])
    assert (await orders(market, shop_id))[0]["state"] == "paid"
    assert await stock(market, listing) == (18, 0, 2)
    assert (await market.balances(shop_id))["escrow"] == 3980
    assert len(await market.facts("order.paid")) == 1
    await market.books_are_right()


async def test_a_price_edit_leaves_the_snapshot(market: Market) -> None:
    shop_id, listing = await selling(market)
    await market.checkout(listing)
    await market.put("ann", f"/listings/{listing['id']}/skus/{listing['skus'][0]['sku_id']}/price", {"price_fen": 990})
    assert (await orders(market, shop_id))[0]["lines"][0]["unit_fen"] == 1990


async def test_abandoned_and_unpaid_orders_give_the_stock_back(market: Market) -> None:
    shop_id, listing = await selling(market)
    await market.checkout(listing, 1, quantity=3)
    await market.checkout(listing, 2, quantity=4)
    first, second = (await orders(market, shop_id))[::-1]
    await market.abandon(first["id"])
    assert await stock(market, listing) == (16, 4, 0)
    await market.pass_time(299)
    assert await stock(market, listing) == (16, 4, 0)
    await market.pass_time(2)
    assert await stock(market, listing) == (20, 0, 0)
    reasons = [fact.data["reason"] for fact in await market.facts("order.cancelled")]
    assert reasons == ["abandoned", "unpaid"]
    await market.pay(second["id"], 2)
    assert {order["state"] for order in await orders(market, shop_id)} == {"cancelled"}
    assert await market.facts("order.paid") == []


async def test_what_is_refused_and_why(market: Market) -> None:
    shop_id, listing = await selling(market)
    await market.checkout(listing, 1, sku=1, quantity=6)
    await market.checkout(listing, 2, seen_price_fen=1989)
    await market.checkout(listing, 3, seen_price_fen=2500)
    await market.checkout(listing, 4, quantity=100)
    await market.post("ann", f"/listings/{listing['id']}/take-down")
    await market.checkout(listing, 5)
    await market.checkout({**listing, "id": "lst_none"}, 6)
    refused = await market.facts("order.refused")
    assert [(fact.data["checkout_id"], fact.data["code"]) for fact in refused] == [
        ("chk_1", "sold_out"),
        ("chk_2", "price_changed"),
        ("chk_4", "limit"),
        ("chk_5", "off_sale"),
        ("chk_6", "off_sale"),
    ]
    assert all(fact.show == "shw_1" for fact in refused)
    assert len(await orders(market, shop_id)) == 1
    assert (await stock(market, listing), await stock(market, listing, 1)) == ((19, 1, 0), (5, 0, 0))


async def test_the_last_piece_goes_to_one(market: Market) -> None:
    shop_id, listing = await selling(market, skus=[{"name": "一件", "price_fen": 1000, "stock": 1}])
    for number in range(1, 4):
        await market.checkout(listing, number)
    assert len(await orders(market, shop_id)) == 1
    assert [fact.data["code"] for fact in await market.facts("order.refused")] == ["sold_out", "sold_out"]
    assert (await market.get("ann", f"/listings/{listing['id']}"))["state"] == "sold_out"
    assert [fact.data["stock"] for fact in await market.facts("stock.ran_low")] == [0]


async def test_a_classmate_buys(market: Market) -> None:
    _, listing = await selling(market)
    wish = {"listing_id": listing["id"], "sku_id": listing["skus"][0]["sku_id"], "quantity": 1, "seen_price_fen": 1990}
    order = await market.post("ben", "/orders", wish)
    path = f"/orders/{order['id']}"
    assert (await market.ask("tom", "GET", path)).status_code == 404
    assert (await market.ask("eve", "POST", "/orders", wish)).status_code == 404
    assert (await market.ask("ann", "POST", "/orders", wish)).json()["code"] == "own_goods"
    assert (await market.ask("ann", "POST", f"{path}/pay")).status_code == 403
    assert (await market.post("ben", f"{path}/pay"))["state"] == "paid"
    assert (await market.ask("ben", "POST", f"{path}/pay")).json()["code"] == "not_payable"
    assert (await market.ask("ben", "POST", f"{path}/cancel")).json()["code"] == "not_cancellable"
    assert [one["id"] for one in await market.get("ben", "/orders")] == [order["id"]]
    for wrong in (0, -1, 100, "x"):
        assert (await market.ask("ben", "POST", "/orders", {**wish, "quantity": wrong})).status_code == 422
    second = await market.post("ben", "/orders", wish)
    assert (await market.post("ben", f"/orders/{second['id']}/cancel"))["reason"] == "abandoned"


async def test_live_only_goods_are_sold_in_a_show(market: Market) -> None:
    shop_id, listing = await selling(market, channel="live")
    wish = {"listing_id": listing["id"], "sku_id": listing["skus"][0]["sku_id"]}
    assert (await market.ask("ben", "POST", "/orders", wish)).json()["code"] == "live_only"
    await market.checkout(listing)
    assert len(await orders(market, shop_id)) == 1


async def test_own_goods_are_shipped_signed_and_settled(market: Market) -> None:
    shop_id, listing = await selling(market, freight_fen=600)
    await market.checkout(listing)
    order = (await orders(market, shop_id))[0]
    parcel = {"carrier": "中通快递", "tracking": "ZT123456"}
    path = f"/orders/{order['id']}"
    assert order["total_fen"] == 2590
    assert (await market.ask("ann", "POST", f"{path}/ship", parcel)).json()["code"] == "not_shippable"
    await market.pay(order["id"])
    assert (await market.ask("ben", "POST", f"{path}/ship", parcel)).status_code == 404
    assert (await market.ask("ann", "POST", f"{path}/ship", {"carrier": "中通快递", "tracking": "不是单号"})).status_code == 422
    assert (await market.post("ann", f"{path}/ship", parcel))["state"] == "shipped"
    await market.pass_time(61)
    signed = await market.get("ann", path)
    assert signed["state"] == "signed"
    assert signed["parcels"][0]["delivered_at"] is not None
    await market.pass_time(7 * 86_400 + 1)
    assert (await market.get("ann", path))["state"] == "settled"
    fee = 1990 * 5 // 100 + 1
    assert {account: fen for account, fen in (await market.balances(shop_id)).items() if fen} == {
        "wallet": 400_000 - COURIER_FEN + 2590 - fee, "deposit": 100_000, "capital": -500_000, "sales": -1990,
        "freight_income": -600, "freight": COURIER_FEN, "platform_fee": fee,
    }  # fmt: skip
    await market.books_are_right()
    assert [fact.data["amount_fen"] for fact in await market.facts("order.settled")] == [2590 - fee]


async def test_free_freight_from_a_sum_on(market: Market) -> None:
    shop_id = await market.open_shop(freight={"kind": "free_from", "flat_fen": 600, "free_from_fen": 3900})
    listing = await market.sell_noodles(shop_id, freight_fen=600)
    await market.checkout(listing, 1)
    await market.checkout(listing, 2, quantity=2)
    assert [order["freight_fen"] for order in await orders(market, shop_id)] == [0, 600]


async def test_coupons(market: Market) -> None:
    shop_id, listing = await selling(market)
    await market.plan_show()
    terms = {"name": "开播券", "off_fen": 500, "threshold_fen": 1500, "total": 2}
    coupon = await market.post("ann", f"/shops/{shop_id}/coupons", terms)
    assert (await market.ask("ann", "POST", f"/shops/{shop_id}/coupons", {**terms, "threshold_fen": 400})).status_code == 422
    assert (await market.ask("ben", "POST", f"/coupons/{coupon['id']}/push", {"show_id": "shw_1"})).status_code == 404
    assert (await market.ask("ann", "POST", f"/coupons/{coupon['id']}/push", {"show_id": "shw_2"})).status_code == 404
    assert (await market.post("ann", f"/coupons/{coupon['id']}/push", {"show_id": "shw_1"}))["left"] == 2
    for number in (1, 2, 3):
        await market.checkout(listing, number, coupon_id=coupon["id"])
    assert [order["off_fen"] for order in await orders(market, shop_id)] == [0, 500, 500]
    first = (await orders(market, shop_id))[-1]
    await market.pay(first["id"])
    balances = await market.balances(shop_id)
    assert (balances["escrow"], balances["sales"], balances["coupon_cost"]) == (1490, -1990, 500)
    assert [fact.data["off_fen"] for fact in await market.facts("coupon.used")] == [500, 500]
    assert (await market.ask("ann", "POST", f"/coupons/{coupon['id']}/push", {"show_id": "shw_1"})).json()["code"] == "coupon_gone"
    await market.books_are_right()


async def test_a_flash_sale_has_its_pieces_price_and_time(market_everywhere: Market) -> None:
    market = market_everywhere
    shop_id, listing = await selling(market)
    await market.plan_show()
    path = f"/listings/{listing['id']}/flash-sales"
    terms = {"sku_id": listing["skus"][0]["sku_id"], "price_fen": 990, "stock": 2, "seconds": 60, "show_id": "shw_1"}
    for wrong in ({"price_fen": 1990}, {"price_fen": 0}, {"stock": 21}, {"stock": 0}, {"seconds": 5}):
        assert (await market.ask("ann", "POST", path, {**terms, **wrong})).status_code == 422, wrong
    flash = await market.post("ann", path, terms)
    assert (await market.ask("ann", "POST", path, terms)).json()["code"] == "flash_running"
    seen = {"flash_id": flash["id"], "seen_price_fen": 990}
    await market.checkout(listing, 1, **seen)
    await market.checkout(listing, 2, quantity=2, **seen)
    await market.checkout(listing, 3, **seen)
    await market.checkout(listing, 4, **seen)
    assert [order["total_fen"] for order in await orders(market, shop_id)] == [990, 990]
    assert [fact.data["code"] for fact in await market.facts("order.refused")] == ["price_changed", "price_changed"]
    ended = await market.facts("flash_sale.ended")
    assert [(fact.data["reason"], fact.data["sold"]) for fact in ended] == [("sold_out", 2)]
    second = await market.post("ann", path, terms)
    await market.pass_time(61)
    third = await market.post("ann", path, {**terms, "seconds": 600})
    await market.post("ann", f"/flash-sales/{third['id']}/stop")
    assert [fact.data["reason"] for fact in await market.facts("flash_sale.ended")] == ["sold_out", "time", "stopped"]
    assert {one["id"] for one in (await market.get("ann", f"/shops/{shop_id}/promotions"))["flash_sales"]} == {
        flash["id"],
        second["id"],
        third["id"],
    }


async def test_the_same_checkout_is_answered_once(market: Market) -> None:
    shop_id, listing = await selling(market)
    await market.checkout(listing, 1)
    await market.checkout(listing, 1)
    assert len(await orders(market, shop_id)) == 1


async def test_a_shop_does_not_sell_where_it_does_not_send(market: Market) -> None:
    home = province_of("per_ben")
    shop_id, listing = await selling(market)
    terms = {"freight": {"kind": "free", "not_to": ["火星"]}}
    shop = await market.get("ann", f"/shops/{shop_id}")
    form = {key: shop[key] for key in SHOP} | terms
    unknown = await market.ask("ann", "PUT", f"/shops/{shop_id}", form)
    assert (unknown.status_code, [one["path"] for one in unknown.json()["fields"]]) == (422, ["freight.not_to"])
    await market.put("ann", f"/shops/{shop_id}", {**form, "freight": {"kind": "free", "not_to": [f"{home}省"]}})
    wish = {"listing_id": listing["id"], "sku_id": listing["skus"][0]["sku_id"]}
    refused = await market.ask("ben", "POST", "/orders", wish)
    assert (refused.status_code, refused.json()["code"]) == (409, "region")
    assert f"不发往{home}" in refused.json()["title"]
    viewers = [number for number in range(1, 40) if province_of(f"v{number}") == home][:1] + [
        number for number in range(1, 40) if province_of(f"v{number}") != home
    ][:1]
    for number in viewers:
        await market.checkout(listing, number)
    assert [fact.data["code"] for fact in await market.facts("order.refused")] == ["region"]
    assert len(await market.facts("order.placed")) == 1
