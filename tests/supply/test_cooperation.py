"""Whether a supplier still works with a class (合作状态), and goods that are dealt in one way only."""

from tests.mall.market import CLASS, Market
from tests.supply.test_dropship import on_sale, sold
from tests.supply.test_dropship_checks import refused


async def test_a_paused_supplier_takes_no_new_picks_and_orders_until_it_runs_again(market: Market) -> None:
    shop_id, goods, listing = await on_sale(market)
    path = f"/suppliers/{goods['supplier']['id']}/cooperation"
    assert (await market.ask("ann", "PUT", path, {"cooperation": "paused"})).status_code == 403
    assert (await market.put("lee", path, {"cooperation": "paused"}))["cooperation"] == "paused"
    assert (await market.get("ann", f"/goods/{goods['id']}"))["supplier"]["cooperation"] == "paused"
    others = [one for one in await market.get("ann", f"/goods?cohort={CLASS}&supplier={goods['supplier']['id']}") if not one["picked"]]
    for ask, body in (
        (f"/shops/{shop_id}/picks", {"goods_id": others[0]["id"], "mode": "dropship"}),
        (f"/shops/{shop_id}/samples", {"goods_id": goods["id"], "slot": 0, "quantity": 1, "purpose": "试用"}),
        (f"/shops/{shop_id}/purchase-orders", {"goods_id": goods["id"], "lines": [{"slot": 0, "quantity": 50}]}),
    ):
        no = await market.ask("ann", "POST", ask, body)
        assert (no.status_code, no.json()["code"]) == (409, "supplier_not_dealing"), ask
        assert "已暂停合作" in no.text
    assert (await refused(market, shop_id, listing))["code"] == "supplier_not_dealing"
    await market.put("lee", path, {"cooperation": "running"})
    await market.post("ann", f"/shops/{shop_id}/picks", {"goods_id": others[0]["id"], "mode": "dropship"})
    changed = [(one.data["before"], one.data["after"]) for one in await market.facts("cooperation.changed")]
    assert changed == [("running", "paused"), ("paused", "running")]


async def test_what_was_ordered_before_the_cooperation_ended_is_still_sent(market: Market) -> None:
    shop_id, goods, _, _ = await sold(market)
    await market.put("lee", f"/suppliers/{goods['supplier']['id']}/cooperation", {"cooperation": "ended"})
    assert (await market.get("ann", f"/shops/{shop_id}/purchase-orders"))[0]["state"] == "paid"


async def test_goods_of_one_way_only_are_dealt_in_that_way(market: Market) -> None:
    await market.stock_supply()
    shop_id = await market.open_shop()
    found = await market.get("ann", f"/goods?cohort={CLASS}")
    ways = {tuple(one["modes"]) for one in found}
    assert ways >= {("dropship",), ("wholesale",), ("commission",), ("dropship", "wholesale", "commission")}
    assert all(one["unit"] and one["weight_g"] >= 50 for one in found)
    one = next(one for one in found if one["modes"] == ["wholesale"])
    body = {"goods_id": one["id"], "mode": "dropship"}
    assert (await market.ask("ann", "POST", f"/shops/{shop_id}/picks", body)).json()["code"] == "mode_not_offered"
    await market.post("ann", f"/shops/{shop_id}/picks", {**body, "mode": "wholesale"})
    draft = (await market.get("ann", f"/shops/{shop_id}/listings"))[0]
    assert (await market.get("ann", f"/listings/{draft['id']}"))["form"]["weight_g"] == one["weight_g"], "copied from the supplier"
