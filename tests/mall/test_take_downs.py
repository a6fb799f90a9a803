"""Off sale by others: a violation, a deposit that is short, a licence or a paper that has run out, a shop the lecturer stopped (E.1)."""

import json
from typing import Any

import pytest
from sqlalchemy import update

from mall.tables import Shop
from sandbox.store import Tx
from tests.mall.market import CLASS, NOODLE, Market

DAY_S = 86_400
VIOLATION: dict[str, Any] = {"rule": "C03", "reason": "卖点写“大米现磨”，但作坊没有石磨", "field": "points.0"}


async def on_sale(market: Market, **changes: Any) -> tuple[str, dict[str, Any]]:
    shop_id = await market.open_shop()
    return shop_id, await market.sell_noodles(shop_id, **changes)


async def test_a_violation_is_corrected_before_it_sells_again(market: Market) -> None:
    _, listing = await on_sale(market)
    path = f"/listings/{listing['id']}"
    for who, status in (("ann", 403), ("ben", 403), ("eve", 404)):
        assert (await market.ask(who, "POST", f"{path}/violation", VIOLATION)).status_code == status
    for wrong in ({"rule": "C99"}, {"reason": "坏"}, {"reason": "        "}, {"deduct_fen": 100_100}):
        assert (await market.ask("lee", "POST", f"{path}/violation", {**VIOLATION, **wrong})).status_code == 422
    down = await market.post("lee", f"{path}/violation", VIOLATION)
    assert (down["state"], down["draft_state"]) == ("violation", "refused")
    fact = (await market.facts("listing.taken_down"))[0].data
    assert (fact["reason"], fact["rule"], VIOLATION["reason"] in fact["note"]) == ("violation", "C03", True)
    reason = (await market.get("ann", path))["reasons"][0]
    assert (reason["rule"], reason["path"], VIOLATION["reason"] in reason["message"], bool(reason["law"])) == (
        "C03",
        "points.0",
        True,
        True,
    )
    assert (await market.ask("ann", "POST", f"{path}/publish")).json()["code"] == "not_approved"
    assert (await market.ask("lee", "POST", f"{path}/violation", VIOLATION)).json()["code"] == "not_on_sale"
    assert (await market.ask("ben", "GET", path)).status_code == 404
    queue = f"/cohorts/{CLASS}/take-downs"
    seen = (await market.get("lee", queue))[0]
    assert (seen["listing_id"], seen["state"], seen["draft_state"], seen["reasons"][0]["rule"], seen["charged_fen"]) == (
        listing["id"], "violation", "refused", "C03", 0,
    )  # fmt: skip
    assert (await market.ask("ben", "GET", queue)).status_code == 403

    again = await market.post("ann", f"{path}/submit")
    assert [reason["code"] for reason in again["reasons"]] == ["unchanged", "taken_down"]
    edited = await market.put("ann", path, {**listing["form"], "points": ["机器磨的米浆", "煮三分钟就能吃"]})
    assert edited["state"] == "violation"
    assert (await market.post("ann", f"{path}/submit"))["state"] == "on_sale"
    assert await market.get("lee", queue) == []
    await market.books_are_right()


async def test_a_charged_deposit_stops_the_shop_until_it_is_topped_up(market: Market) -> None:
    shop_id, listing = await on_sale(market)
    other = await market.sell_noodles(shop_id, title="湖南邵阳手工米粉分享装")
    await market.post("lee", f"/listings/{listing['id']}/violation", {**VIOLATION, "deduct_fen": 30_000})
    shop = await market.get("ann", f"/shops/{shop_id}")
    assert (shop["state"], shop["stop_kind"], shop["deposit_fen"], shop["deposit_missing_fen"]) == ("suspended", "deposit", 70_000, 30_000)
    assert "300.00" in shop["stopped_for"]
    answer = await market.ask("ben", "POST", "/orders", {"listing_id": other["id"], "sku_id": other["skus"][0]["sku_id"], "quantity": 1})
    assert answer.status_code >= 400
    assert [one["charged_fen"] for one in await market.get("lee", f"/cohorts/{CLASS}/take-downs")] == [30_000]
    refused = await market.post("ann", f"/listings/{listing['id']}/submit")
    assert refused["reasons"][0]["code"] == "deposit_short"
    assert refused["reasons"][0]["message"].startswith("保证金不足")
    assert (await market.ask("lee", "POST", f"/shops/{shop_id}/resume")).json()["code"] == "still_barred"
    assert (await market.ask("lee", "POST", f"/shops/{shop_id}/deposit")).status_code == 403

    whole = await market.post("ann", f"/shops/{shop_id}/deposit")
    assert (whole["state"], whole["deposit_fen"], whole["deposit_missing_fen"], whole["balance_fen"]) == ("open", 100_000, 0, 370_000)
    assert (await market.post("ann", f"/shops/{shop_id}/deposit"))["balance_fen"] == 370_000  # whole: nothing more is taken
    kinds = [
        fact.type.split(".", 2)[2] for fact in await market.facts("deposit.charged", "deposit.topped_up", "shop.suspended", "shop.resumed")
    ]
    assert kinds == ["deposit.charged", "shop.suspended", "deposit.topped_up", "shop.resumed"]
    assert (await market.balances(shop_id))["penalties"] == 30_000
    await market.books_are_right()


async def test_a_shop_the_lecturer_stopped_hands_nothing_in(market: Market) -> None:
    shop_id = await market.open_shop()
    listing = await market.post("ann", f"/shops/{shop_id}/listings", {**NOODLE, "pictures": [await market.upload()]})
    await market.post("lee", f"/shops/{shop_id}/suspend", {"reason": "多次站外导流"})
    refused = await market.post("ann", f"/listings/{listing['id']}/submit")
    assert [(reason["code"], "店铺处罚限制发品" in reason["message"]) for reason in refused["reasons"]] == [("shop_punished", True)]
    assert (await market.post("lee", f"/shops/{shop_id}/resume"))["state"] == "open"
    assert (await market.post("ann", f"/listings/{listing['id']}/submit"))["state"] == "on_sale"


async def test_a_licence_that_runs_out_stops_an_open_shop(market: Market) -> None:
    shop_id, _ = await on_sale(market)
    until = (await market.get("ann", f"/shops/{shop_id}"))["licence"]["expires_on"]
    await market.pass_time(DAY_S)
    assert (await market.get("ann", f"/shops/{shop_id}"))["state"] == "open"  # negative control: it still holds
    await market.pass_time(2_200 * DAY_S)
    shop = await market.get("ann", f"/shops/{shop_id}")
    assert (shop["state"], shop["stop_kind"], until in shop["stopped_for"]) == ("suspended", "licence", True)
    assert (await market.post("ann", f"/shops/{shop_id}/licence", {"sample": "expired"}))["state"] == "suspended"
    assert (await market.post("ann", f"/shops/{shop_id}/licence", {"sample": "valid"}))["state"] == "open"


async def test_an_expired_licence_put_into_an_open_shop_stops_it_at_once(market: Market) -> None:
    shop_id, _ = await on_sale(market)
    assert (await market.post("ann", f"/shops/{shop_id}/licence", {"sample": "expired"}))["stop_kind"] == "licence"


@pytest.mark.parametrize(
    ("kind", "number", "state"), [("brand", "SQ-2026-0001", "brand_expired"), ("sc", "SC10443010212345", "paper_expired")]
)
async def test_a_paper_that_runs_out_takes_its_listing_off_sale(market: Market, kind: str, number: str, state: str) -> None:
    papers = [one for one in NOODLE["documents"] if one["kind"] != kind] + [{"kind": kind, "number": number, "expires_on": "2027-01-31"}]
    changes = {"brand": "耐克"} if kind == "brand" else {}
    _, listing = await on_sale(market, documents=papers, **changes)
    path = f"/listings/{listing['id']}"
    await market.pass_time(1)
    assert (await market.get("ann", path))["state"] == "on_sale"
    await market.pass_time(90 * DAY_S)
    down = await market.get("ann", path)
    assert (down["state"], down["draft_state"]) == (state, "refused")
    assert "2027-01-31" in json.dumps(down["reasons"], ensure_ascii=False)
    assert [fact.data["reason"] for fact in await market.facts("listing.taken_down")] == [state]
    assert (await market.post("ann", f"{path}/submit"))["draft_state"] == "refused"
    await market.put("ann", path, {**down["form"], "documents": [{**one, "expires_on": None} for one in papers]})
    assert (await market.post("ann", f"{path}/submit"))["state"] == "on_sale"


async def test_staff_who_lift_their_stop_leave_a_short_deposit_standing(market: Market) -> None:
    shop_id, _ = await on_sale(market)
    await market.post("lee", f"/shops/{shop_id}/suspend", {"reason": "多次站外导流"})
    await market.store.write(_empty_deposit, shop_id)
    assert (await market.post("lee", f"/shops/{shop_id}/resume"))["stop_kind"] == "deposit"


def _empty_deposit(tx: Tx, shop_id: str) -> None:
    tx.session.execute(update(Shop).where(Shop.id == shop_id).values(deposit_fen=0))


async def test_the_same_goods_are_listed_once(market: Market) -> None:
    shop_id, first = await on_sale(market)
    twin = await market.post("ann", f"/shops/{shop_id}/listings", first["form"] | {"skus": NOODLE["skus"]})
    path = f"/listings/{twin['id']}"
    refused = await market.post("ann", f"{path}/submit")
    assert [(reason["path"], reason["code"], "重复铺货" in reason["message"]) for reason in refused["reasons"]] == [
        ("title", "duplicate", True)
    ]
    assert (await market.post("ann", f"/listings/{first['id']}/submit"))["state"] == "on_sale"  # it is no twin of itself
    other_picture = {"pictures": [await market.upload(colour="#48c")]}
    for changes in ({"title": "湖南常德手工鲜米粉分享装"}, other_picture):  # negative controls: another title, other pictures
        await market.put("ann", path, {**twin["form"], **changes})
        assert (await market.post("ann", f"{path}/submit"))["state"] == "on_sale"
    await market.post("ann", f"{path}/take-down")
    await market.post("ann", f"/listings/{first['id']}/take-down")
    await market.put("ann", path, twin["form"])
    assert (await market.post("ann", f"{path}/submit"))["state"] == "on_sale"  # the other is off sale
