"""The settlement statement: E.2's formula order by order, adding up to the ledger over any span of market time."""

from typing import Any

from mall.settlement import row_of
from tests.mall.market import Market
from tests.supply.test_dropship import on_sale
from tests.supply.test_dropship_checks import claim
from tests.supply.test_market_clock import settled_leap
from tests.supply.test_wholesale import ordered, paid, wholesaler

COLUMNS = ("deal_fen", "refunds_fen", "supply_fen", "commission_fen", "platform_fee_fen", "freight_fen", "offers_fen", "left_fen")


async def bought(market: Market, shop_id: str, listing: dict[str, Any], number: int) -> str:
    await market.checkout(listing, number=number)
    order = (await market.get("ann", f"/shops/{shop_id}/orders"))[0]
    await market.pay(order["id"], number=number)
    return str(order["id"])


def adds_up(statement: dict[str, Any]) -> None:
    assert statement["difference_fen"] == 0
    for column in COLUMNS:
        assert statement["total"][column] == sum(row[column] for row in statement["rows"])


async def test_kept_and_refunded_orders_stand_on_it_and_add_up(market_everywhere: Market) -> None:
    market = market_everywhere
    shop_id, goods, listing = await on_sale(market)
    kept = await bought(market, shop_id, listing, 1)
    gone = await bought(market, shop_id, listing, 2)
    await claim(market, gone, "unshipped", "regret")
    await settled_leap(market, shop_id, 7)
    await settled_leap(market, shop_id, 7)
    statement = await market.get("ann", f"/shops/{shop_id}/settlement")
    rows = {row["order_id"]: row for row in statement["rows"]}
    price, cost = listing["skus"][0]["price_fen"], goods["skus"][0]["supply_fen"]
    fee = (price * 500 + 5_000) // 10_000
    assert [rows[kept][column] for column in COLUMNS] == [price, 0, cost, 0, fee, 0, 0, price - cost - fee]
    assert [rows[gone][column] for column in COLUMNS] == [price, price, 0, 0, 0, 0, 0, 0]
    assert (rows[kept]["state"], rows[gone]["state"]) == ("settled", "refunded")
    adds_up(statement)
    settled = [fact.data for fact in await market.facts("order.settled")]
    assert [(fact["order_id"], fact["profit_fen"]) for fact in settled] == [(kept, price - cost - fee)], "as the books have it"
    assert statement["profit_fen"] == (await market.get("ann", f"/shops/{shop_id}/money"))["total"]["net_fen"]
    page = await market.get("ann", f"/shops/{shop_id}/settlement?limit=1")
    rest = await market.get("ann", f"/shops/{shop_id}/settlement?limit=1&after={page['next_after']}")
    assert {row["order_id"] for row in page["rows"] + rest["rows"]} == {kept, gone}
    assert rest["next_after"] is None
    assert (await market.ask("ben", "GET", f"/shops/{shop_id}/settlement")).status_code == 404


async def test_two_spans_make_the_whole(market: Market) -> None:
    shop_id, _, listing = await on_sale(market)
    await bought(market, shop_id, listing, 1)
    await settled_leap(market, shop_id, 5)
    middle = (await market.get("ann", f"/shops/{shop_id}/settlement"))["to_at"]
    await market.pass_time(1)
    await bought(market, shop_id, listing, 2)
    await settled_leap(market, shop_id, 7)
    path = f"/shops/{shop_id}/settlement"
    whole = await market.get("ann", path)
    first = await market.get("ann", f"{path}?to_at={middle}&from_at={whole['from_at']}")
    second = await market.get("ann", f"{path}?from_at={middle}&to_at={whole['to_at']}")
    for statement in (whole, first, second):
        adds_up(statement)
    assert 0 < first["total"]["deal_fen"] < whole["total"]["deal_fen"]
    assert all(whole["total"][column] == first["total"][column] + second["total"][column] for column in COLUMNS)


async def test_wholesale_costs_what_left_the_warehouse(market: Market) -> None:
    shop_id, goods = await wholesaler(market)
    purchase = await ordered(market, shop_id, goods["id"], goods["moq"])
    await paid(market, purchase["id"])
    await settled_leap(market, shop_id, 4)
    await market.post("ann", f"/purchase-orders/{purchase['id']}/receive")
    card = (await market.get("ann", f"/shops/{shop_id}/listings"))[0]
    listing = await market.post("ann", f"/listings/{card['id']}/submit")
    order = await bought(market, shop_id, listing, 1)
    await market.post("ann", f"/orders/{order}/ship", {"carrier": "中通快递", "tracking": "ZT123456"})
    statement = await market.get("ann", f"/shops/{shop_id}/settlement")
    unit = purchase["lines"][0]["unit_fen"]
    assert (statement["rows"][0]["supply_fen"], statement["rows"][0]["freight_fen"]) == (unit, 400)
    assert {stand["account"]: stand["fen"] for stand in statement["stands"]}["inventory"] == purchase["total_fen"] - unit
    adds_up(statement)


def test_a_missing_entry_shows() -> None:
    whole = {"sales": -1_000, "escrow": 1_000, "platform_fee": 50, "wallet": -50}
    assert row_of(whole).left_fen == whole["escrow"] + whole["wallet"]
    lost = {name: fen for name, fen in whole.items() if name != "platform_fee"}
    assert row_of(lost).left_fen != lost["escrow"] + lost["wallet"]
