"""Opening a shop: step by step, with papers that must be right."""

import pytest

from tests.mall.market import CLASS, SHOP, Market


async def register(market: Market, who: str = "ann", **changes: object) -> dict:
    return await market.post(who, "/shops", {**SHOP, "cohort_id": CLASS, **changes})


def steps(shop: dict) -> dict[str, bool]:
    return {step["name"]: step["done"] for step in shop["steps"]}


async def test_a_shop_opens_when_every_step_is_done(market: Market) -> None:
    shop = await register(market, operator={"name": "", "address": "", "phone": ""}, freight=None)
    assert shop["state"] == "draft"
    assert shop["balance_fen"] == 500_000
    assert steps(shop) == {"register": True, "verify": False, "category": True, "freight": False, "service": True, "listing": False}
    refused = await market.ask("ann", "POST", f"/shops/{shop['id']}/open")
    assert refused.status_code == 422
    assert {"operator.name", "licence", "freight"} <= {field["path"] for field in refused.json()["fields"]}

    await market.put("ann", f"/shops/{shop['id']}", SHOP)
    filled = await market.post("ann", f"/shops/{shop['id']}/licence", {"sample": "valid"})
    assert all(done for name, done in steps(filled).items() if name != "listing")
    opened = await market.post("ann", f"/shops/{shop['id']}/open")
    assert (opened["state"], opened["deposit_fen"], opened["balance_fen"]) == ("open", 100_000, 400_000)
    assert await market.balances(shop["id"]) | {"wallet": 400_000, "deposit": 100_000, "capital": -500_000} == await market.balances(
        shop["id"]
    )
    await market.books_are_right()
    names = [fact.type.split(".", 2)[2] for fact in await market.facts("shop.registered", "shop.revised", "shop.opened")]
    assert names == ["shop.registered", "shop.revised", "shop.revised", "shop.opened"]


@pytest.mark.parametrize(
    ("sample", "code"), [("expired", "expired"), ("other_company", "other_company"), ("wrong_category", "wrong_category")]
)
async def test_a_defective_licence_keeps_the_shop_closed(market: Market, sample: str, code: str) -> None:
    shop = await register(market)
    marked = await market.post("ann", f"/shops/{shop['id']}/licence", {"sample": sample})
    faults = [fault["code"] for step in marked["steps"] for fault in step["faults"]]
    assert faults == [code]
    refused = await market.ask("ann", "POST", f"/shops/{shop['id']}/open")
    assert refused.status_code == 422
    assert refused.json()["code"] == "shop_incomplete"
    await market.post("ann", f"/shops/{shop['id']}/licence", {"sample": "valid"})
    assert (await market.post("ann", f"/shops/{shop['id']}/open"))["state"] == "open"


async def test_the_sample_licence_is_a_picture(market: Market) -> None:
    shop = await register(market)
    drawn = await market.post("ann", f"/shops/{shop['id']}/licence", {"sample": "valid"})
    answer = await market.ask("ann", "GET", f"/pictures/{drawn['licence']['picture']}")
    assert answer.status_code == 200
    assert answer.content[:3] == b"\xff\xd8\xff"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("小", "length"),
        ("一" * 21, "length"),
        ("中国好米粉", "reserved"),
        ("茅台专卖", "brand"),
        ("开心🍜小店", "signs"),
        ("全国第一米粉", "words"),
        ("湘味旗舰店", "reserved"),
    ],
)
async def test_a_wrong_name_is_said_and_kept_from_opening(market: Market, name: str, code: str) -> None:
    shop = await register(market, name=name)
    assert code in [fault["code"] for fault in shop["steps"][0]["faults"]]


async def test_one_shop_per_student_and_one_name_per_class(market: Market) -> None:
    await register(market)
    second = await market.ask("ann", "POST", "/shops", {**SHOP, "cohort_id": CLASS, "name": "另一家"})
    assert (second.status_code, second.json()["code"]) == (409, "shop_exists")
    taken = await market.ask("ben", "POST", "/shops", {**SHOP, "cohort_id": CLASS})
    assert (taken.status_code, taken.json()["code"]) == (422, "shop_name_taken")
    outside = await market.ask("eve", "POST", "/shops", {**SHOP, "cohort_id": CLASS})
    assert outside.status_code == 404


async def test_who_sees_what(market: Market) -> None:
    shop = await register(market)
    path = f"/shops/{shop['id']}"
    assert (await market.ask("ben", "GET", path)).status_code == 404
    assert (await market.ask("eve", "GET", path)).status_code == 404
    assert (await market.ask("nobody", "GET", path)).status_code == 401
    assert (await market.get("lee", path))["balance_fen"] == 500_000
    await market.post("ann", f"{path}/licence", {"sample": "valid"})
    await market.post("ann", f"{path}/open")
    card = await market.get("ben", path)
    assert card["operator_name"] == "长沙阿安食品店"
    assert "balance_fen" not in card
    assert "licence" not in card
    assert (await market.ask("ben", "GET", f"{path}/ledger")).status_code == 404
    assert (await market.ask("ben", "PUT", path, SHOP)).status_code == 404
    assert (await market.ask("lee", "PUT", path, SHOP)).status_code == 403
    assert (await market.ask("eve", "GET", path)).status_code == 404
    assert [row["balance_fen"] for row in await market.get("ben", f"/shops?cohort={CLASS}")] == [None]
    assert [row["balance_fen"] for row in await market.get("lee", f"/shops?cohort={CLASS}")] == [400_000]
    assert (await market.ask("eve", "GET", f"/shops?cohort={CLASS}")).status_code == 404


async def test_starting_over_keeps_the_old_shop(market: Market) -> None:
    old = await market.open_shop()
    listing = await market.sell_noodles(old)
    new = await market.post("ann", f"/shops/{old}/reset")
    assert new["id"] != old
    assert (new["state"], new["balance_fen"]) == ("draft", 500_000)
    assert (await market.get("ann", f"/shops/{old}"))["state"] == "closed"
    assert (await market.get("ann", f"/listings/{listing['id']}"))["state"] == "off_sale"
    assert (await market.ask("ann", "POST", f"/shops/{old}/open")).json()["code"] == "shop_closed"
    assert [row["id"] for row in await market.get("ann", f"/shops?cohort={CLASS}&mine=1")] == [new["id"]]
    await market.books_are_right()


async def test_a_shop_with_buyers_who_wait_is_not_closed(market: Market) -> None:
    shop_id = await market.open_shop()
    listing = await market.sell_noodles(shop_id)
    wish = {"listing_id": listing["id"], "sku_id": listing["skus"][0]["sku_id"], "quantity": 1}
    order = await market.post("ben", "/orders", wish)
    await market.post("ben", f"/orders/{order['id']}/pay")
    no = await market.ask("ann", "POST", f"/shops/{shop_id}/close")
    assert (no.status_code, no.json()["code"]) == (409, "orders_open")
    assert "1 笔订单" in no.text
    claim = await market.post("ben", f"/orders/{order['id']}/refunds", {"kind": "unshipped", "reason": "regret"})
    assert "1 笔售后" in (await market.ask("ann", "POST", f"/shops/{shop_id}/close")).text
    await market.post("ann", f"/refunds/{claim['id']}/approve")
    assert (await market.post("ann", f"/shops/{shop_id}/close"))["state"] == "closed"
    await market.books_are_right()


async def test_an_unknown_field_and_a_missing_key_are_sentences(market: Market) -> None:
    odd = await market.ask("ann", "POST", "/shops", {**SHOP, "cohort_id": CLASS, "balance_fen": 10**9})
    assert odd.status_code == 422
    assert odd.json()["fields"][0] == {"path": "balance_fen", "code": "extra_forbidden", "message": "没有这一项。"}
    bare = await market.http.post("/api/shops", json={**SHOP, "cohort_id": CLASS}, headers={"x-actor": "ann"})
    assert bare.json()["code"] == "key_missing"


async def test_the_guard_asks_once(market: Market) -> None:
    await market.get("ann", f"/shops?cohort={CLASS}")
    assert market.guards == 1


async def test_english_for_who_reads_english(market: Market) -> None:
    shop = await register(market, who="tom", name="x")
    assert shop["steps"][0]["title"] == "Register"
    assert shop["steps"][0]["faults"][0]["message"].isascii()
