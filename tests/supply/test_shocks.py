"""Shocks of the market: dearer, out of stock, a bad batch, couriers that stop; thrown by the lecturer or drawn from a seed."""

from typing import Any

import pytest

from supply.waiting import HOUR_MS
from tests.mall.market import CLASS, OTHER, Market
from tests.supply.test_dropship import on_sale, sold
from tests.supply.test_market_clock import settled_leap
from tests.supply.test_wholesale import ordered, paid, wholesaler


async def thrown(market: Market, goods: dict[str, Any], kind: str, whole: bool = False, **changes: Any) -> dict[str, Any]:
    """The lecturer throws a shock at these goods, or at their whole supplier."""
    body = {"kind": kind, "supplier_id": goods["supplier"]["id"], "goods_id": None if whole else goods["id"], **changes}
    return dict(await market.post("lee", f"/cohorts/{CLASS}/shocks", body))


async def test_a_price_rise_holds_for_orders_to_come(market_everywhere: Market) -> None:
    market = market_everywhere
    shop_id, goods, listing, _ = await sold(market)
    shock = await thrown(market, goods, "price_up")
    assert (shock["share_bp"], shock["going_on"]) == (800, False)
    assert shock["sentence"].startswith("“常德鲜米粉”供货价上涨 8 %")
    before = goods["skus"][0]["supply_fen"]
    after = (before * 108 + 50) // 100
    assert (await market.get("ann", f"/goods/{goods['id']}"))["skus"][0]["supply_fen"] == after
    changed = (await market.facts("price.changed"))[-1]
    assert (changed.data["from_fen"], changed.data["to_fen"]) == (before, after)
    await market.checkout(listing, number=2)
    await market.pay((await market.get("ann", f"/shops/{shop_id}/orders"))[0]["id"], number=2)
    costs = [one["unit_fen"] for one in await market.get("ann", f"/shops/{shop_id}/purchase-orders")]
    assert costs == [after, goods["skus"][1]["supply_fen"]], "what was ordered before keeps its price"
    await market.books_are_right()


async def test_out_of_stock_refunds_who_buys_and_ends_with_the_goods_back(market: Market) -> None:
    shop_id, goods, listing = await on_sale(market)
    shock = await thrown(market, goods, "out_of_stock", minutes=30)
    assert (await market.get("ann", f"/goods/{goods['id']}"))["stock"] == 0
    twice = await market.ask(
        "lee", "POST", f"/cohorts/{CLASS}/shocks", {"kind": "out_of_stock", "supplier_id": goods["supplier"]["id"], "goods_id": goods["id"]}
    )
    assert (twice.status_code, twice.json()["code"]) == (409, "nothing_to_shock")
    await market.checkout(listing)
    order = (await market.get("ann", f"/shops/{shop_id}/orders"))[0]
    await market.pay(order["id"])
    assert (await market.get("ann", f"/orders/{order['id']}"))["state"] == "refunded"
    await market.pass_time(30 * 60 + 1)
    assert (await market.get("ann", f"/goods/{goods['id']}"))["stock"] == goods["stock"]
    news = await market.get("ann", f"/cohorts/{CLASS}/shocks")
    assert [(one["id"], one["going_on"]) for one in news] == [(shock["id"], False)]
    assert (await market.ask("lee", "POST", f"/shocks/{shock['id']}/end")).json()["code"] == "shock_over"
    assert [fact.type.rsplit(".", 1)[1] for fact in await market.facts("shock.struck", "shock.ended")] == ["struck", "ended"]


async def test_a_bad_batch_breaks_more_and_shows_in_the_suppliers_stars(market: Market) -> None:
    shop_id, goods = await wholesaler(market)
    supplier = f"/suppliers/{goods['supplier']['id']}"

    async def bought() -> int:
        order = await ordered(market, shop_id, goods["id"], 60)
        await paid(market, order["id"])
        await settled_leap(market, shop_id, 5)
        stored = await market.post("ann", f"/purchase-orders/{order['id']}/receive")
        return int(stored["lines"][0]["damaged"])

    assert [await bought() for _ in range(3)] == [0, 0, 0]
    assert (await market.get("ann", supplier))["history"]["stars_x10"] == 50
    shock = await thrown(market, goods, "bad_batch", share_bp=5_000)
    assert await bought() >= 1
    history = (await market.get("ann", supplier))["history"]
    assert history["damaged_bp"] > 0
    assert history["stars_x10"] < 50
    await market.post("lee", f"/shocks/{shock['id']}/end")
    assert await bought() == 0, "the next batch is fine"
    await market.books_are_right()


async def test_a_stopped_courier_brings_parcels_three_days_later(market: Market) -> None:
    shop_id, goods, _, order = await sold(market)
    await market.pass_time(24 * 36 + 1)
    shipped = (await market.get("ann", f"/orders/{order['id']}"))["parcels"][0]
    shock = await thrown(market, goods, "courier_stopped", whole=True)
    assert "晚 72 小时" in shock["sentence"]
    await market.pass_time(1)
    late = (await market.get("ann", f"/orders/{order['id']}"))["parcels"][0]
    assert late["eta_at"] - shipped["eta_at"] == pytest.approx(72 * HOUR_MS // 100, abs=2_000)
    assert [fact.data["reason"] for fact in await market.facts("shipment.delayed")] == ["courier_stopped"]
    await settled_leap(market, shop_id, 4)
    assert (await market.get("ann", f"/orders/{order['id']}"))["state"] == "shipped"
    await settled_leap(market, shop_id, 2)
    assert (await market.get("ann", f"/orders/{order['id']}"))["state"] == "signed"


async def test_buyers_ask_where_the_parcel_is_when_couriers_stop(market: Market) -> None:
    shop_id, goods, listing, _ = await sold(market)
    for number in range(2, 8):
        await market.checkout(listing, number=number)
        await market.pay((await market.get("ann", f"/shops/{shop_id}/orders"))[0]["id"], number=number)
    await market.pass_time(24 * 36 + 1)
    talks = f"/shops/{shop_id}/conversations"
    assert not [one for one in await market.get("ann", talks) if one["topic"] == "parcel"]
    await thrown(market, goods, "courier_stopped", whole=True)
    await market.pass_time(1)
    asking = [one["topic"] for one in await market.get("ann", talks)].count("parcel")
    assert 0 < asking < 7, "some ask, others wait"


async def test_buyers_find_the_quality_of_the_day_it_left(market: Market) -> None:
    """A bad batch stays bad after it is over."""
    shop_id, goods, listing, order = await sold(market)
    await market.pass_time(24 * 36 + 1)
    await settled_leap(market, shop_id, 4)
    assert (await market.facts("order.signed"))[-1].data["quality_bp"] == 10_000
    assert (await market.get("ann", f"/orders/{order['id']}"))["state"] == "signed"
    shock = await thrown(market, goods, "bad_batch", share_bp=4_000)
    await market.checkout(listing, number=2)
    await market.pay((await market.get("ann", f"/shops/{shop_id}/orders"))[0]["id"], number=2)
    await market.pass_time(24 * 36 + 1)
    await market.post("lee", f"/shocks/{shock['id']}/end")
    await settled_leap(market, shop_id, 4)
    assert (await market.facts("order.signed"))[-1].data["quality_bp"] == 6_000


async def test_a_seed_strikes_the_same_way_again(market: Market) -> None:
    await market.stock_supply()
    first = await market.post("lee", f"/cohorts/{CLASS}/shocks/draw", {"seed": 11})
    assert first["origin"] == "seed"
    if first["going_on"]:
        await market.post("lee", f"/shocks/{first['id']}/end")
    second = await market.post("lee", f"/cohorts/{CLASS}/shocks/draw", {"seed": 11})
    assert [first[name] for name in ("kind", "supplier_id", "goods_id")] == [second[name] for name in ("kind", "supplier_id", "goods_id")]
    others = [await market.post("lee", f"/cohorts/{CLASS}/shocks/draw", {"seed": seed}) for seed in (1, 2, 3)]
    assert len({(one["kind"], one["name"]) for one in [first, *others]}) > 1


async def test_who_may_throw_and_see(market: Market) -> None:
    await market.stock_supply()
    goods = (await market.get("ann", f"/goods?cohort={CLASS}"))[0]
    body = {"kind": "price_up", "supplier_id": goods["supplier"]["id"]}
    assert (await market.ask("ann", "POST", f"/cohorts/{CLASS}/shocks", body)).status_code == 403
    assert (await market.ask("eve", "POST", f"/cohorts/{CLASS}/shocks", body)).status_code == 404
    assert (await market.ask("eve", "GET", f"/cohorts/{CLASS}/shocks")).status_code == 404
    assert (await market.ask("lee", "POST", f"/cohorts/{OTHER}/shocks", body)).status_code == 404
    none = await market.ask("lee", "POST", f"/cohorts/{CLASS}/shocks", {**body, "supplier_id": "sup_none"})
    assert none.json()["code"] == "nothing_to_shock"
    assert (await market.ask("lee", "POST", f"/cohorts/{CLASS}/shocks", {**body, "share_bp": 99_999})).status_code == 422
    thrown_at = await thrown(market, goods, "courier_stopped", whole=True)
    assert (await market.ask("ann", "POST", f"/shocks/{thrown_at['id']}/end")).status_code == 403
    assert (await market.get("ann", f"/cohorts/{CLASS}/shocks"))[0]["kind"] == "courier_stopped"
