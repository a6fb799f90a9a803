"""A shop's papers with planted defects, and its life: suspended, resumed, closed, archived, started again."""

import pytest

from tests.mall.market import CLASS, NOODLE, SHOP, Market

DEFECTS = ["expired", "other_company", "wrong_category", "not_yet", "bad_number", "no_seal", "other_address", "no_food_filing"]


@pytest.mark.parametrize("sample", DEFECTS)
async def test_each_planted_defect_is_named_and_keeps_the_shop_shut(market: Market, sample: str) -> None:
    shop = await market.post("ann", "/shops", {**SHOP, "cohort_id": CLASS})
    seen = await market.post("ann", f"/shops/{shop['id']}/licence", {"sample": sample})
    codes = [fault["code"] for step in seen["steps"] for fault in step["faults"]]
    assert codes == [sample]
    refused = await market.ask("ann", "POST", f"/shops/{shop['id']}/open")
    assert (refused.status_code, refused.json()["code"]) == (422, "shop_incomplete")
    assert [field["code"] for field in refused.json()["fields"]] == [sample]
    await market.post("ann", f"/shops/{shop['id']}/licence", {"sample": "valid"})
    assert (await market.post("ann", f"/shops/{shop['id']}/open"))["state"] == "open"


async def test_a_suspended_shop_sells_nothing_until_it_is_resumed(market: Market) -> None:
    shop_id = await market.open_shop()
    listing = await market.sell_noodles(shop_id)
    assert (await market.ask("ben", "POST", f"/shops/{shop_id}/suspend", {"reason": "x"})).status_code == 403
    assert (await market.ask("lee", "POST", f"/shops/{shop_id}/suspend", {"reason": " "})).status_code == 422
    await market.post("lee", f"/shops/{shop_id}/suspend", {"reason": "主图里有二维码"})
    wish = {"listing_id": listing["id"], "sku_id": listing["skus"][0]["sku_id"], "quantity": 1}
    assert (await market.ask("ben", "POST", "/orders", wish)).json()["code"] == "off_sale"
    told = await market.ask("ann", "POST", f"/shops/{shop_id}/open")
    assert told.json()["title"] == "店铺已暂停：主图里有二维码"
    assert (await market.get("ann", f"/shops/{shop_id}"))["stopped_for"] == "主图里有二维码"
    await market.post("lee", f"/shops/{shop_id}/resume")
    assert (await market.post("ben", "/orders", wish))["state"] == "placed"
    assert [fact.type.rsplit(".", 1)[1] for fact in await market.facts("shop.suspended", "shop.resumed")] == ["suspended", "resumed"]


async def test_a_closed_shop_stays_in_the_archive_and_a_new_one_may_begin(market: Market) -> None:
    shop_id = await market.open_shop()
    await market.sell_noodles(shop_id)
    assert (await market.post("ann", f"/shops/{shop_id}/close"))["state"] == "closed"
    assert (await market.ask("ann", "POST", f"/shops/{shop_id}/open")).json()["code"] == "shop_closed"
    assert await market.get("ann", f"/shops?cohort={CLASS}&mine=true") == []
    assert [row["id"] for row in await market.get("ann", f"/shops?cohort={CLASS}&archived=true")] == [shop_id]
    assert await market.get("ben", f"/shops?cohort={CLASS}&archived=true") == []
    assert [row["id"] for row in await market.get("lee", f"/shops?cohort={CLASS}&archived=true")] == [shop_id]
    assert (await market.open_shop()) != shop_id
    await market.books_are_right()


BOOKS = ("", "/listings", "/orders", "/ledger", "/money", "/settlement?from_at=0&to_at=1900000000000", "/came-back", "/reviews")


async def test_the_owner_reads_a_shop_he_started_over_and_changes_nothing_in_it(market: Market) -> None:
    old = await market.open_shop()
    listing = await market.sell_noodles(old)
    wish = {"listing_id": listing["id"], "sku_id": listing["skus"][0]["sku_id"], "quantity": 1}
    order = await market.post("ben", "/orders", wish)
    await market.post("ben", f"/orders/{order['id']}/pay")
    assert not (await market.get("ann", f"/orders/{order['id']}"))["archived"]
    new = (await market.post("ann", f"/shops/{old}/reset"))["id"]
    assert [row["id"] for row in await market.get("ann", f"/shops?cohort={CLASS}&mine=true&archived=true")] == [old]
    for book in BOOKS:
        for who in ("ann", "lee"):
            assert (await market.ask(who, "GET", f"/shops/{old}{book}")).status_code == 200, (who, book)
    for book in ("/orders", "/ledger", "/money"):
        assert (await market.ask("ben", "GET", f"/shops/{old}{book}")).status_code == 404, book
    assert [row["id"] for row in await market.get("ann", f"/shops/{old}/orders")] == [order["id"]]
    assert [row["id"] for row in await market.get("ann", f"/shops/{old}/listings")] == [listing["id"]]
    assert (await market.get("ann", f"/listings/{listing['id']}"))["sends"]["shop_state"] == "closed"
    assert await market.get("ann", f"/shops/{new}/listings") == []
    for method, path, form in (
        ("PUT", f"/shops/{old}", SHOP),
        ("PUT", f"/listings/{listing['id']}", listing["form"]),
        ("POST", f"/listings/{listing['id']}/publish", None),
        ("PUT", f"/listings/{listing['id']}/skus/{wish['sku_id']}/price", {"price_fen": 1890}),
        ("PUT", f"/listings/{listing['id']}/skus/{wish['sku_id']}/stock", {"stock": 7}),
        ("POST", f"/orders/{order['id']}/ship", {"carrier": "中通快递", "tracking": "ZT123456"}),
    ):
        assert (await market.ask("ann", method, path, form)).json()["code"] == "shop_closed", path
    assert (await market.get("ann", f"/orders/{order['id']}"))["archived"]
    claim = {"kind": "unshipped", "reason": "late", "text": "店关了"}
    assert (await market.post("ben", f"/orders/{order['id']}/refunds", claim))["state"] == "waiting_shop"
    await market.books_are_right()


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"first_g": 0}, "freight.first_g"),
        ({"first_fen": 3001}, "freight.first_fen"),
        ({"more_g": 10**12}, "freight.more_g"),
        ({"more_fen": -1}, "freight.more_fen"),
        ({"free_from_fen": -1}, "freight.free_from_fen"),
    ],
)
async def test_freight_by_weight_names_what_is_wrong(market: Market, change: dict, path: str) -> None:
    terms = {"kind": "by_weight", "first_g": 1000, "first_fen": 600, "more_g": 500, "more_fen": 200}
    shop = await market.post("ann", "/shops", {**SHOP, "cohort_id": CLASS, "freight": {**terms, **change}})
    assert [fault["path"] for step in shop["steps"] for fault in step["faults"] if step["name"] == "freight"] == [path]
    sound = await market.put("ann", f"/shops/{shop['id']}", {**SHOP, "freight": terms})
    assert next(step for step in sound["steps"] if step["name"] == "freight")["done"]


async def test_an_order_pays_freight_by_weight(market: Market) -> None:
    terms = {"kind": "by_weight", "first_g": 1000, "first_fen": 600, "more_g": 500, "more_fen": 200}
    shop_id = await market.open_shop(freight=terms)
    listing = await market.sell_noodles(shop_id, freight_by="template", weight_g=600)
    sku = listing["skus"][0]["sku_id"]
    order = await market.post("ben", "/orders", {"listing_id": listing["id"], "sku_id": sku, "quantity": 3})
    assert order["freight_fen"] == 600 + 2 * 200


async def test_who_is_not_filed_for_food_sells_other_things_only(market: Market) -> None:
    shop = await market.post("ann", "/shops", {**SHOP, "cohort_id": CLASS, "main_category": "household"})
    await market.post("ann", f"/shops/{shop['id']}/licence", {"sample": "no_food_filing"})
    assert (await market.post("ann", f"/shops/{shop['id']}/open"))["state"] == "open"
    form = {**NOODLE, "pictures": [await market.upload()]}
    listing = await market.post("ann", f"/shops/{shop['id']}/listings", form)
    refused = await market.post("ann", f"/listings/{listing['id']}/submit")
    assert [(one["path"], one["code"]) for one in refused["reasons"]] == [("documents", "licence")]
    # negative control: the same shop with sound papers sells food
    await market.post("ann", f"/shops/{shop['id']}/licence", {"sample": "valid"})
    assert (await market.sell_noodles(shop["id"], title="湖南常德手工鲜米粉两袋装"))["state"] == "on_sale"
