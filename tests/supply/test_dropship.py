"""From a pick to a delivered parcel: the shop sells, the supplier delivers, the books follow."""

from sqlalchemy import update

from supply.tables import GoodsVariety
from tests.mall.market import CLASS, Market


async def picked(market: Market, short_name: str = "常德鲜米粉") -> tuple[str, dict, dict]:
    await market.stock_supply()
    shop_id = await market.open_shop()
    goods = next(one for one in await market.get("ann", f"/goods?cohort={CLASS}") if one["short_name"] == short_name)
    await market.post("ann", f"/shops/{shop_id}/picks", {"goods_id": goods["id"], "mode": "dropship"})
    return shop_id, goods, (await market.get("ann", f"/shops/{shop_id}/listings"))[0]


async def on_sale(market: Market) -> tuple[str, dict, dict]:
    shop_id, goods, draft = await picked(market)
    listing = await market.post("ann", f"/listings/{draft['id']}/submit")
    assert listing["state"] == "on_sale", listing["reasons"]
    return shop_id, goods, listing


async def sold(market: Market, quantity: int = 2, sku: int = 1, **hidden: int) -> tuple[str, dict, dict, dict]:
    shop_id, goods, listing = await on_sale(market)
    await market.hidden(**hidden)
    await market.checkout(listing, sku=sku, quantity=quantity)
    order = (await market.get("ann", f"/shops/{shop_id}/orders"))[0]
    await market.pay(order["id"])
    return shop_id, goods, listing, order


async def test_a_pick_becomes_a_draft_worth_selling(market: Market) -> None:
    shop_id, goods, card = await picked(market)
    assert (card["goods_id"], card["state"], card["title"]) == (goods["id"], "draft", goods["title"])
    listing = await market.get("ann", f"/listings/{card['id']}")
    assert listing["faults"] == []
    assert listing["form"]["pictures"] == goods["pictures"]
    assert [sku["name"] for sku in listing["form"]["skus"]] == [sku["name"] for sku in goods["skus"]]
    assert listing["form"]["skus"][0]["price_fen"] == goods["suggest_fen"]
    again = await market.ask("ann", "POST", f"/shops/{shop_id}/picks", {"goods_id": goods["id"]})
    assert again.json()["code"] == "already_picked"
    assert (await market.get("ann", f"/goods/{goods['id']}"))["picked"]
    assert not (await market.get("ben", f"/goods/{goods['id']}"))["picked"]


async def test_the_catalogue_is_searched(market: Market) -> None:
    await market.stock_supply()
    everything = await market.get("ann", f"/goods?cohort={CLASS}")
    tea = await market.get("ann", f"/goods?cohort={CLASS}&leaf=tea")
    assert {one["leaf"].split("-")[0] for one in tea} == {"tea"}
    assert [one["short_name"] for one in await market.get("ann", f"/goods?cohort={CLASS}&q=没有这种货")] == []
    found = await market.get("ann", f"/goods?cohort={CLASS}&q=手撕鸭")
    assert [(one["short_name"], one["item"]) for one in found] == [("酱板鸭", "sauce-duck")] * 3, "of three suppliers"
    assert await market.get("ann", f"/goods?cohort={CLASS}&q=100%25") == []
    page = await market.get("ann", f"/goods?cohort={CLASS}&limit=5&after={everything[4]['id']}")
    assert page == everything[5:10]
    suppliers = await market.get("ann", f"/suppliers?cohort={CLASS}")
    assert sum(one["goods"] for one in suppliers) == len(everything)
    assert "reliability_bp" not in suppliers[0]


async def test_a_sold_line_is_ordered_shipped_signed_and_settled(market_everywhere: Market) -> None:
    market = market_everywhere
    shop_id, goods, _, order = await sold(market)
    assert (await market.facts("listing.published"))[-1].data["suggest_fen"] == goods["suggest_fen"]
    cost = goods["skus"][1]["supply_fen"] * 2
    purchase = (await market.get("ann", f"/shops/{shop_id}/purchase-orders"))[0]
    assert (purchase["sku_name"], purchase["quantity"], purchase["total_fen"], purchase["state"]) == (
        goods["skus"][1]["name"],
        2,
        cost,
        "paid",
    )
    assert (await market.get("ann", f"/goods/{goods['id']}"))["skus"][1]["stock"] == goods["skus"][1]["stock"] - 2
    balances = await market.balances(shop_id)
    assert (balances["cogs"], balances["escrow"], balances["wallet"]) == (cost, order["total_fen"] - cost, 400_000)
    placed = (await market.facts("purchase_order.placed"))[0]
    assert placed.show == "shw_1"
    assert placed.cause == (await market.facts("order.paid"))[0].id

    path = f"/orders/{order['id']}"
    await market.pass_time(24 * 36 - 1)
    assert (await market.get("ann", path))["state"] == "paid"
    await market.pass_time(2)
    shipped = await market.get("ann", path)
    assert shipped["state"] == "shipped"
    assert shipped["parcels"][0]["tracking"].startswith("KB")
    assert (await market.ask("ann", "POST", f"{path}/ship", {"carrier": "自己", "tracking": "AB1234"})).json()["code"] == "not_shippable"
    await market.pass_time(48 * 36 + 1)
    assert (await market.get("ann", path))["state"] == "signed"
    await market.pass_time(7 * 86_400 + 1)
    fee = (order["total_fen"] * 500 + 5_000) // 10_000
    balances = await market.balances(shop_id)
    assert balances["wallet"] == 400_000 + order["total_fen"] - cost - fee
    assert balances["escrow"] == 0
    await market.books_are_right()


async def test_a_renamed_specification_still_means_the_same_goods(market: Market) -> None:
    shop_id, goods, listing = await on_sale(market)
    form = listing["form"]
    form["skus"][1]["name"], form["skus"][1]["code"] = "家庭大包装", ""
    await market.put("ann", f"/listings/{listing['id']}", form)
    listing = await market.post("ann", f"/listings/{listing['id']}/submit")
    assert listing["skus"][1]["name"] == "家庭大包装"
    await market.checkout(listing, sku=1)
    await market.pay((await market.get("ann", f"/shops/{shop_id}/orders"))[0]["id"])
    assert (await market.get("ann", f"/shops/{shop_id}/purchase-orders"))[0]["sku_name"] == goods["skus"][1]["name"]


async def test_a_supplier_without_goods_means_a_refund(market: Market) -> None:
    shop_id, goods, listing = await on_sale(market)
    await market.store.write(
        lambda tx: tx.session.execute(update(GoodsVariety).where(GoodsVariety.goods_id == goods["id"]).values(stock=1)).rowcount
    )
    await market.checkout(listing, quantity=2)
    order = (await market.get("ann", f"/shops/{shop_id}/orders"))[0]
    await market.pay(order["id"])
    refunded = await market.get("ann", f"/orders/{order['id']}")
    assert (refunded["state"], refunded["reason"]) == ("refunded", "supplier")
    assert [fact.data["code"] for fact in await market.facts("purchase_order.refused")] == ["out_of_stock"]
    assert [fact.data["amount_fen"] for fact in await market.facts("order.refunded")] == [order["total_fen"]]
    balances = await market.balances(shop_id)
    assert (balances["escrow"], balances["refunds"] + balances["sales"], balances["wallet"]) == (0, 0, 400_000)
    skus = (await market.get("ann", f"/listings/{listing['id']}"))["skus"]
    assert (skus[0]["stock"], skus[0]["reserved"], skus[0]["sold"]) == (0, 0, 0)
    assert await market.get("ann", f"/shops/{shop_id}/purchase-orders") == []
    await market.books_are_right()


async def test_selling_under_cost_makes_a_debt_not_a_hole(market: Market) -> None:
    shop_id, goods, listing = await on_sale(market)
    sku = listing["skus"][0]["sku_id"]
    await market.put("ann", f"/listings/{listing['id']}/skus/{sku}/price", {"price_fen": 100})
    await market.checkout(listing, seen_price_fen=100)
    await market.pay((await market.get("ann", f"/shops/{shop_id}/orders"))[0]["id"])
    balances = await market.balances(shop_id)
    assert balances["escrow"] == 0
    assert balances["wallet"] == 400_000 + 100 - goods["skus"][0]["supply_fen"]
    await market.books_are_right()


async def test_who_may_pick_what(market: Market) -> None:
    await market.stock_supply()
    shop_id = await market.open_shop()
    goods = (await market.get("ann", f"/goods?cohort={CLASS}"))[0]
    path, body = f"/shops/{shop_id}/picks", {"goods_id": goods["id"]}
    assert (await market.ask("ben", "POST", path, body)).status_code == 404
    assert (await market.ask("lee", "POST", path, body)).status_code == 403
    assert (await market.ask("ann", "POST", path, {"goods_id": "gds_none"})).status_code == 404
    assert (await market.ask("ann", "POST", path, {**body, "mode": "gift"})).status_code == 422
    assert (await market.ask("eve", "GET", f"/goods/{goods['id']}")).status_code == 404
    assert (await market.ask("eve", "GET", f"/goods?cohort={CLASS}")).status_code == 404
    assert (await market.ask("ben", "GET", f"/shops/{shop_id}/purchase-orders")).status_code == 404
    assert await market.get("lee", f"/shops/{shop_id}/purchase-orders") == []


async def test_one_purchase_order_for_one_line(market: Market) -> None:
    shop_id, _, _, order = await sold(market)
    await market.pay(order["id"])
    await market.settle()
    assert len(await market.get("ann", f"/shops/{shop_id}/purchase-orders")) == 1
    assert len(await market.facts("purchase_order.placed")) == 1
