"""Wholesale: from a draft with mixed varieties to goods in one's own warehouse, money and pieces accounted for."""

from typing import Any

import pytest
from sqlalchemy import update

from supply.fate import fate_of
from supply.tables import Goods
from tests.mall.market import CLASS, Market

NOODLE = "常德鲜米粉"
HOUR = 36
"""Seconds a supplier's hour lasts at the pace of these tests."""


async def wholesaler(market: Market, **hidden: int) -> tuple[str, dict[str, Any]]:
    """An open shop that picked noodles for wholesale."""
    await market.stock_supply()
    await market.hidden(**hidden)
    shop_id = await market.open_shop()
    goods = next(one for one in await market.get("ann", f"/goods?cohort={CLASS}") if one["short_name"] == NOODLE)
    await market.post("ann", f"/shops/{shop_id}/picks", {"goods_id": goods["id"], "mode": "wholesale"})
    return shop_id, goods


async def ordered(market: Market, shop_id: str, goods_id: str, *pieces: int) -> dict[str, Any]:
    """A submitted purchase order of so many pieces of each variety."""
    lines = [{"slot": slot, "quantity": count} for slot, count in enumerate(pieces)]
    draft = await market.post("ann", f"/shops/{shop_id}/purchase-orders", {"goods_id": goods_id, "lines": lines})
    return dict(await market.post("ann", f"/purchase-orders/{draft['id']}/submit"))


async def paid(market: Market, purchase_id: str) -> dict[str, Any]:
    """Pay and look again."""
    answer = await market.ask("ann", "POST", f"/purchase-orders/{purchase_id}/pay")
    assert (answer.status_code, answer.json()["payment"]) == (202, "pending")
    await market.settle()
    return dict(await market.get("ann", f"/purchase-orders/{purchase_id}"))


async def test_a_purchase_from_draft_to_warehouse_to_profit(market_everywhere: Market) -> None:
    market = market_everywhere
    shop_id, goods = await wholesaler(market)
    draft_listing = (await market.get("ann", f"/shops/{shop_id}/listings"))[0]
    moq = goods["moq"]
    draft = await market.post(
        "ann", f"/shops/{shop_id}/purchase-orders", {"goods_id": goods["id"], "lines": [{"slot": 0, "quantity": moq - 5}]}
    )
    assert (draft["state"], draft["state_name"], draft["can"]) == ("draft", "草稿", ["revise", "submit", "cancel"])
    assert draft["next_tier"]["missing"] == 5
    few = await market.ask("ann", "POST", f"/purchase-orders/{draft['id']}/submit")
    assert (few.status_code, few.json()["code"]) == (409, "below_moq")
    assert "还差 5 件" in few.json()["title"]
    path = f"/purchase-orders/{draft['id']}"
    lines = [{"slot": 0, "quantity": moq - 5}, {"slot": 1, "quantity": 5}]
    revised = await market.put("ann", path, {"lines": lines})
    units = [sku["tiers"][0]["unit_fen"] for sku in goods["skus"]]
    assert revised["total_fen"] == units[0] * (moq - 5) + units[1] * 5
    assert units[0] < goods["skus"][0]["supply_fen"]
    order = await market.post("ann", f"{path}/submit")
    assert (order["state"], order["can"]) == ("awaiting_payment", ["pay", "cancel"])
    assert (await market.get("ann", f"/goods/{goods['id']}"))["skus"][1]["stock"] == goods["skus"][1]["stock"] - 5

    order = await paid(market, order["id"])
    assert (order["state"], order["payment"]) == ("paid", "done")
    balances = await market.balances(shop_id)
    assert (balances["wallet"], balances["prepaid"]) == (400_000 - order["total_fen"], order["total_fen"])
    await market.pass_time(24 * HOUR + 1)
    sent = await market.get("ann", path)
    assert (sent["state"], sent["shipments"][0]["pieces"], sent["lines"][1]["sent"]) == ("dispatched", moq, 5)
    assert (await market.ask("ann", "POST", f"{path}/receive")).json()["code"] == "nothing_to_receive"
    await market.pass_time(48 * HOUR + 1)
    assert (await market.get("ann", path))["state"] == "signed"
    assert (await market.get("ann", path))["can"] == ["receive"]
    stored = await market.post("ann", f"{path}/receive")
    assert (stored["state"], stored["lines"][0]["taken"], stored["lines"][1]["taken"]) == ("received", moq - 5, 5)
    balances = await market.balances(shop_id)
    assert (balances["inventory"], balances["prepaid"]) == (order["total_fen"], 0)

    listing = await market.post("ann", f"/listings/{draft_listing['id']}/submit")
    assert [sku["stock"] for sku in listing["skus"]] == [moq - 5, 5], "what lies in the warehouse can be sold"
    await market.checkout(listing, sku=1, quantity=2)
    sale = (await market.get("ann", f"/shops/{shop_id}/orders"))[0]
    await market.pay(sale["id"])
    assert len(await market.get("ann", f"/shops/{shop_id}/purchase-orders")) == 1, "nobody orders from the supplier again"
    await market.post("ann", f"/orders/{sale['id']}/ship", {"carrier": "中通快递", "tracking": "ZT123456"})
    balances = await market.balances(shop_id)
    assert (balances["cogs"], balances["freight"]) == (units[1] * 2, 400)
    assert balances["inventory"] == order["total_fen"] - units[1] * 2
    money = await market.get("ann", f"/orders/{sale['id']}/money")
    assert money["left_fen"] == sale["total_fen"] - units[1] * 2 - 400
    await market.pass_time(61)
    assert (await market.facts("order.signed"))[-1].data["quality_bp"] == 10_000, "what lay in the warehouse is what the buyer finds"
    await market.books_are_right()


async def test_goods_that_come_while_the_listing_is_on_sale_can_be_sold_at_once(market: Market) -> None:
    shop_id, goods = await wholesaler(market)
    card = (await market.get("ann", f"/shops/{shop_id}/listings"))[0]
    listing = await market.post("ann", f"/listings/{card['id']}/submit")
    assert (listing["state"], [sku["stock"] for sku in listing["skus"]]) == ("sold_out", [0, 0])
    order = await ordered(market, shop_id, goods["id"], goods["moq"])
    await paid(market, order["id"])
    await market.pass_time(24 * HOUR + 1)
    await market.pass_time(48 * HOUR + 1)
    await market.post("ann", f"/purchase-orders/{order['id']}/receive")
    listing = await market.get("ann", f"/listings/{card['id']}")
    assert (listing["state"], [sku["stock"] for sku in listing["skus"]]) == ("on_sale", [goods["moq"], 0])


async def test_a_wallet_that_is_short_says_so_and_the_order_waits(market: Market) -> None:
    shop_id, goods = await wholesaler(market)
    order = await ordered(market, shop_id, goods["id"], 0, min(goods["skus"][1]["stock"], 400))
    assert order["total_fen"] > 400_000
    refused = await paid(market, order["id"])
    assert (refused["state"], refused["payment"], refused["can"]) == ("awaiting_payment", "refused", ["pay", "cancel"])
    assert "钱不够" in refused["payment_note"]
    assert (await market.balances(shop_id))["wallet"] == 400_000
    await market.pass_time(24 * HOUR + 1)
    over = await market.get("ann", f"/purchase-orders/{order['id']}")
    assert (over["state"], over["reason"], over["back_fen"]) == ("cancelled", "unpaid", 0)
    assert (await market.get("ann", f"/goods/{goods['id']}"))["stock"] == goods["stock"], "the supplier has its goods again"
    await market.books_are_right()


async def test_a_supplier_sends_in_parts_and_what_it_lacks_is_paid_back(market: Market) -> None:
    shop_id, goods = await wholesaler(market, short_bp=10_000)
    await market.store.write(lambda tx: tx.session.execute(update(Goods).values(moq=40)).rowcount)
    order = await ordered(market, shop_id, goods["id"], 30, 10)
    while not fate_of(order["id"], 40, 10_000, 10_000, 10_000).short_bp:  # one order of four is sent in parts and not whole
        await market.post("ann", f"/purchase-orders/{order['id']}/cancel")
        order = await ordered(market, shop_id, goods["id"], 30, 10)
    await paid(market, order["id"])
    await market.pass_time(24 * HOUR + 1)
    order = await market.get("ann", f"/purchase-orders/{order['id']}")
    assert order["state"] == "part_dispatched"
    sent = sum(line["sent"] for line in order["lines"])
    assert 0 < sent < 40
    before = (await market.balances(shop_id))["wallet"]
    await market.pass_time(24 * HOUR + 1)
    order = await market.get("ann", f"/purchase-orders/{order['id']}")
    short = sum(line["short"] for line in order["lines"])
    assert order["state"] == "dispatched"
    assert short > 0
    assert order["back_fen"] == sum(line["short"] * line["unit_fen"] for line in order["lines"])
    assert (await market.balances(shop_id))["wallet"] == before + order["back_fen"]
    await market.pass_time(48 * HOUR + 1)
    order = await market.post("ann", f"/purchase-orders/{order['id']}/receive")
    assert order["state"] == "received"
    assert sum(line["taken"] for line in order["lines"]) == 40 - short
    assert (await market.balances(shop_id))["prepaid"] == 0
    await market.books_are_right()


async def test_cancelling_gives_back_the_money_and_the_goods(market: Market) -> None:
    shop_id, goods = await wholesaler(market)
    order = await ordered(market, shop_id, goods["id"], goods["moq"])
    await paid(market, order["id"])
    order = await market.post("ann", f"/purchase-orders/{order['id']}/cancel")
    assert (order["state"], order["back_fen"]) == ("cancelled", order["total_fen"])
    balances = await market.balances(shop_id)
    assert (balances["wallet"], balances["prepaid"]) == (400_000, 0)
    assert (await market.get("ann", f"/goods/{goods['id']}"))["stock"] == goods["stock"]
    again = await market.ask("ann", "POST", f"/purchase-orders/{order['id']}/cancel")
    assert (again.status_code, again.json()["code"]) == (409, "purchase_step")
    assert "已取消" in again.json()["title"]
    await market.books_are_right()


async def test_damaged_pieces_are_paid_back_and_not_sold(market: Market) -> None:
    shop_id, goods = await wholesaler(market, quality_bp=4_000)
    order = await ordered(market, shop_id, goods["id"], 100)
    await paid(market, order["id"])
    await market.post("ann", f"/shops/{shop_id}/fast-forward", {"days": 10})
    for _ in range(3):
        await market.pass_time(1)
    order = await market.post("ann", f"/purchase-orders/{order['id']}/receive")
    line = order["lines"][0]
    assert line["damaged"] >= 3
    assert line["taken"] + line["damaged"] + line["short"] == 100
    balances = await market.balances(shop_id)
    assert balances["inventory"] == line["taken"] * line["unit_fen"]
    assert balances["wallet"] == 400_000 - balances["inventory"]
    await market.books_are_right()


async def test_who_may_buy_and_what(market: Market) -> None:
    shop_id, goods = await wholesaler(market)
    path = f"/shops/{shop_id}/purchase-orders"
    body = {"goods_id": goods["id"], "lines": [{"slot": 0, "quantity": 50}]}
    assert (await market.ask("ben", "POST", path, body)).status_code == 404
    assert (await market.ask("lee", "POST", path, body)).status_code == 403
    assert (await market.ask("ann", "POST", path, {**body, "goods_id": "gds_none"})).status_code == 404
    assert (await market.ask("ann", "POST", path, {**body, "lines": [{"slot": 9, "quantity": 50}]})).status_code == 404
    assert (await market.ask("ann", "POST", path, {**body, "lines": [{"slot": 0, "quantity": -1}]})).status_code == 422
    many = {**body, "lines": [{"slot": 0, "quantity": 5_000}, {"slot": 1, "quantity": 5_000}]}
    assert (await market.ask("ann", "POST", path, many)).json()["code"] == "purchase_too_large"
    other = next(one for one in await market.get("ann", f"/goods?cohort={CLASS}") if one["id"] != goods["id"])
    assert (await market.ask("ann", "POST", path, {**body, "goods_id": other["id"]})).json()["code"] == "not_picked_for_wholesale"
    order = await market.post("ann", path, {**body, "lines": [{"slot": 0, "quantity": 4_000}]})
    short = await market.ask("ann", "POST", f"/purchase-orders/{order['id']}/submit")
    assert (short.status_code, short.json()["code"]) == (409, "supplier_short")
    assert f"只剩 {goods['skus'][0]['stock']} 件" in short.json()["title"]
    assert (await market.ask("ben", "GET", f"/purchase-orders/{order['id']}")).status_code == 404
    assert (await market.get("lee", f"/purchase-orders/{order['id']}"))["state"] == "draft"
    empty = await market.post("ann", path, {"goods_id": goods["id"]})
    assert (await market.ask("ann", "POST", f"/purchase-orders/{empty['id']}/submit")).json()["code"] == "empty_purchase"


@pytest.mark.parametrize("back", [False, True])
async def test_changing_to_wholesale_leaves_only_what_one_owns_on_the_shelf(market: Market, back: bool) -> None:
    await market.stock_supply()
    shop_id = await market.open_shop()
    goods = next(one for one in await market.get("ann", f"/goods?cohort={CLASS}") if one["short_name"] == NOODLE)
    await market.post("ann", f"/shops/{shop_id}/picks", {"goods_id": goods["id"]})
    card = (await market.get("ann", f"/shops/{shop_id}/listings"))[0]
    listing = await market.post("ann", f"/listings/{card['id']}/submit")
    assert listing["skus"][0]["stock"] > 0
    await market.put("ann", f"/shops/{shop_id}/picks/{goods['id']}", {"mode": "wholesale"})
    assert [sku["stock"] for sku in (await market.get("ann", f"/listings/{card['id']}"))["skus"]] == [0, 0]
    if back:
        await market.put("ann", f"/shops/{shop_id}/picks/{goods['id']}", {"mode": "dropship"})
    assert (await market.get("ann", f"/goods/{goods['id']}"))["picked_mode"] == ("dropship" if back else "wholesale")
