"""A listing from draft to sale, and what may be changed while it sells."""

import pytest

from mall.events import ListingPublished
from tests.mall.market import CLASS, NOODLE, Market

LIST = {"kind": "price_source", "number": "供应商价目单 2026-03"}


async def drafted(market: Market, **changes: object) -> dict:
    shop_id = await market.open_shop()
    form = {**NOODLE, "pictures": [await market.upload()], **changes}
    return await market.post("ann", f"/shops/{shop_id}/listings", form)


async def test_draft_check_refusal_correction_sale(market: Market) -> None:
    listing = await drafted(market, title="全国最好吃的米粉👍", documents=[])
    assert listing["state"] == "draft"
    assert {fault["code"] for fault in listing["faults"]} >= {"words", "emoji", "missing"}
    path = f"/listings/{listing['id']}"
    refused = await market.post("ann", f"{path}/submit")
    assert refused["state"] == "refused"
    words = next(reason for reason in refused["reasons"] if reason["rule"] == "C01")
    assert words["quote"] == "最好"
    assert words["rewrite"]
    assert "广告法" in words["law"]
    assert "C25" in {reason["rule"] for reason in refused["reasons"]}
    fact = (await market.facts("listing.refused"))[0]
    assert {reason["rule"] for reason in fact.data["reasons"]} >= {"C01", "C25", "emoji"}
    assert (await market.ask("ann", "POST", f"{path}/publish")).json()["code"] == "not_approved"

    form = {**NOODLE, "pictures": listing["form"]["pictures"]}
    await market.put("ann", path, form)
    sold = await market.post("ann", f"{path}/submit")
    assert (sold["state"], sold["draft_state"], sold["reasons"]) == ("on_sale", "approved", [])
    published = ListingPublished.model_validate((await market.facts("listing.published"))[0].data)
    assert (published.owner_id, published.cohort_id, published.leaf) == ("per_ann", CLASS, "food-noodle")
    assert [(sku.name, sku.price_fen, sku.stock) for sku in published.skus] == [("2袋", 1990, 20), ("4袋", 3690, 5)]
    assert published.pictures == tuple(form["pictures"])
    assert not published.size_chart

    chart = {"columns": ["份量"], "rows": [{"size": "2袋", "cells": ["1000"]}, {"size": "4袋", "cells": ["2000"]}]}
    await market.put("ann", path, {**form, "size_chart": chart})
    await market.post("ann", f"{path}/submit")
    assert ListingPublished.model_validate((await market.facts("listing.published"))[-1].data).size_chart  # the crowd asks less


async def test_the_live_check_changes_nothing(market: Market) -> None:
    shop_id = await market.open_shop()
    picture = await market.upload()
    said = await market.post("ann", "/listings/check", {**NOODLE, "pictures": [picture], "points": ["加 V ❤ X 领券"]})
    assert not said["passes"]
    assert [(fault["rule"], fault["path"]) for fault in said["faults"] if fault["rule"]] == [("C07", "points.0")]
    good = await market.post("ann", "/listings/check", {**NOODLE, "pictures": [picture]})
    assert good["passes"]
    assert good["quality"] > said["quality"]
    assert await market.get("ann", f"/shops/{shop_id}/listings") == []


async def test_a_listing_may_wait_in_the_store(market: Market) -> None:
    listing = await drafted(market, start="store")
    path = f"/listings/{listing['id']}"
    assert (await market.post("ann", f"{path}/submit"))["state"] == "approved"
    assert (await market.post("ann", f"{path}/publish"))["state"] == "on_sale"
    assert (await market.post("ann", f"{path}/take-down"))["state"] == "off_sale"
    assert (await market.ask("ann", "POST", f"{path}/take-down")).json()["code"] == "not_on_sale"
    assert (await market.post("ann", f"{path}/publish"))["state"] == "on_sale"


async def test_a_shop_that_is_not_open_cannot_sell(market: Market) -> None:
    from tests.mall.market import SHOP

    shop = await market.post("ann", "/shops", {**SHOP, "cohort_id": CLASS})
    await market.post("ann", f"/shops/{shop['id']}/licence", {"sample": "valid"})
    listing = await market.post("ann", f"/shops/{shop['id']}/listings", {**NOODLE, "pictures": [await market.upload()]})
    assert (await market.post("ann", f"/listings/{listing['id']}/submit"))["state"] == "approved"
    assert (await market.ask("ann", "POST", f"/listings/{listing['id']}/publish")).json()["code"] == "shop_not_open"


async def test_the_version_on_sale_stays_while_the_draft_is_edited(market: Market) -> None:
    shop_id = await market.open_shop()
    listing = await market.sell_noodles(shop_id)
    path = f"/listings/{listing['id']}"
    await market.checkout(listing, 1)
    form = (await market.get("ann", path))["form"]
    assert form["skus"][0]["stock"] == 19
    form["title"], form["skus"][0]["stock"] = "湖南常德鲜米粉加量家庭装", 25
    edited = await market.put("ann", path, form)
    assert (edited["state"], edited["draft_state"]) == ("on_sale", "editing")
    assert edited["online"]["title"] == NOODLE["title"]
    await market.checkout(listing, 2)
    again = await market.post("ann", f"{path}/submit")
    assert again["online"]["title"] == "湖南常德鲜米粉加量家庭装"
    assert [sku["stock"] for sku in again["skus"]] == [24, 5]
    assert again["version"] == 2


async def test_price_and_stock_change_while_it_sells(market: Market) -> None:
    listing = await market.sell_noodles(
        await market.open_shop(), reference_fen=4990, reference_source="指导价", documents=[*NOODLE["documents"], LIST]
    )
    await market.plan_show()
    sku = f"/listings/{listing['id']}/skus/{listing['skus'][0]['sku_id']}"
    cheaper = await market.put("ann", f"{sku}/price", {"price_fen": 1590, "show_id": "shw_1"})
    assert cheaper["skus"][0]["price_fen"] == cheaper["form"]["skus"][0]["price_fen"] == 1590
    fact = (await market.facts("price.changed"))[0]
    assert (fact.show, fact.data["from_fen"], fact.data["to_fen"]) == ("shw_1", 1990, 1590)
    assert (await market.put("ann", f"{sku}/stock", {"stock": 3}))["skus"][0]["stock"] == 3
    assert [fact.data["stock"] for fact in await market.facts("stock.ran_low")] == [3]
    for body in ({"price_fen": 0}, {"price_fen": -1}, {"price_fen": 10**12}, {"price_fen": 4990}, {"price_fen": 1.5}):
        assert (await market.ask("ann", "PUT", f"{sku}/price", body)).status_code == 422, body
    for body in ({"stock": -1}, {"stock": 10**9}, {"stock": "many"}):
        assert (await market.ask("ann", "PUT", f"{sku}/stock", body)).status_code == 422, body
    assert (await market.ask("ann", "PUT", f"{sku}/price", {"price_fen": 1500, "show_id": "shw_9"})).status_code == 404
    assert (await market.ask("ann", "PUT", f"{sku}x/price", {"price_fen": 1500})).status_code == 404


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"skus": [{"name": "a", "price_fen": 0, "stock": 1}]}, "skus.0.price_fen"),
        ({"skus": [{"name": "a", "price_fen": -1, "stock": 1}]}, "skus.0.price_fen"),
        ({"skus": [{"name": "a", "price_fen": 10**12, "stock": 1}]}, "skus.0.price_fen"),
        ({"skus": [{"name": "a", "price_fen": 1, "stock": -1}]}, "skus.0.stock"),
        ({"skus": [{"name": "a", "price_fen": 1, "stock": 1, "sku_id": "sku_of_somebody"}]}, "skus.0.sku_id"),
        ({"freight_fen": -1}, "freight_fen"),
        ({"title": "米" * 501}, "title"),
        ({"skus": [{"name": str(n), "price_fen": 1, "stock": 1} for n in range(501)]}, "skus"),
        ({"colour": "red"}, "colour"),
    ],
)
async def test_what_can_never_be_right_is_not_saved(market: Market, changes: dict, path: str) -> None:
    shop_id = await market.open_shop()
    refused = await market.ask("ann", "POST", f"/shops/{shop_id}/listings", {**NOODLE, **changes})
    assert refused.status_code == 422
    assert path in [field["path"] for field in refused.json()["fields"]]
    assert await market.get("ann", f"/shops/{shop_id}/listings") == []


async def test_an_empty_draft_is_saved(market: Market) -> None:
    shop_id = await market.open_shop()
    empty = await market.post("ann", f"/shops/{shop_id}/listings", {})
    assert empty["state"] == "draft"
    assert empty["quality"] < 50
    assert (await market.post("ann", f"/listings/{empty['id']}/submit"))["state"] == "refused"


async def test_another_students_listing(market: Market) -> None:
    shop_id = await market.open_shop()
    listing = await drafted_in(market, shop_id)
    path = f"/listings/{listing['id']}"
    for who in ("ben", "eve"):
        assert (await market.ask(who, "GET", path)).status_code == 404
        assert (await market.ask(who, "PUT", path, NOODLE)).status_code == 404
        assert (await market.ask(who, "POST", f"{path}/submit")).status_code == 404
    assert (await market.get("lee", path))["id"] == listing["id"]
    assert (await market.ask("lee", "POST", f"{path}/submit")).status_code == 403
    await market.post("ann", f"{path}/submit")
    assert (await market.get("ben", path))["reasons"] == []
    assert (await market.ask("eve", "GET", path)).status_code == 404
    assert (await market.ask("ben", "POST", f"{path}/take-down")).status_code == 404
    assert (await market.ask("ann", "GET", "/listings/lst_nothing")).status_code == 404


async def drafted_in(market: Market, shop_id: str) -> dict:
    return await market.post("ann", f"/shops/{shop_id}/listings", {**NOODLE, "pictures": [await market.upload()]})


async def test_the_owner_sees_the_stock_his_draft_was_saved_at_and_buyers_do_not(market: Market) -> None:
    listing = await market.sell_noodles(await market.open_shop())
    first = listing["skus"][0]["sku_id"]
    saved = await market.put("ann", f"/listings/{listing['id']}", {**listing["form"], "title": "湖南常德手工鲜米粉三袋装"})
    assert (saved["online"]["title"], saved["base"][first]) == (listing["title"], 20)
    order = await market.post("ben", "/orders", {"listing_id": listing["id"], "sku_id": first, "quantity": 3})
    await market.post("ben", f"/orders/{order['id']}/pay")
    mine = await market.get("ann", f"/listings/{listing['id']}")
    assert (mine["online"]["skus"][0]["stock"], mine["form"]["skus"][0]["stock"], mine["base"][first]) == (17, 20, 20)
    assert (await market.get("ben", f"/listings/{listing['id']}"))["base"] == {}


async def test_the_class_mall(market: Market) -> None:
    shop_id = await market.open_shop()
    listing = await market.sell_noodles(shop_id)
    await drafted_in(market, shop_id)
    cards = await market.get("ben", f"/listings?cohort={CLASS}")
    assert [(card["id"], card["price_fen"], card["stock"], card["shop_name"]) for card in cards] == [
        (listing["id"], 1990, 25, "ann的湘味小店")
    ]
    assert len(await market.get("ann", f"/shops/{shop_id}/listings")) == 2
    assert len(await market.get("ben", f"/shops/{shop_id}/listings")) == 1
    assert (await market.ask("eve", "GET", f"/listings?cohort={CLASS}")).status_code == 404
    assert (await market.ask("ben", "GET", f"/listings?cohort={CLASS}&shop=shp_none")).status_code == 404


async def test_the_same_key_saves_once(market: Market) -> None:
    shop_id = await market.open_shop()
    path = f"/shops/{shop_id}/listings"
    first = await market.ask("ann", "POST", path, NOODLE, key="the-same-key")
    second = await market.ask("ann", "POST", path, NOODLE, key="the-same-key")
    assert first.json() == second.json()
    assert (await market.ask("ann", "POST", path, {**NOODLE, "title": "另外一个标题米粉"}, key="the-same-key")).json()[
        "code"
    ] == "key_reused"
    assert len(await market.get("ann", path)) == 1


async def test_categories_say_what_they_need(market: Market) -> None:
    found = {one["leaf"]: one for one in await market.get("ann", "/mall/categories")}
    assert len(found) >= 60
    assert [one["kind"] for one in found["food-noodle"]["documents"]] == ["sc"]
    assert [one["kind"] for one in found["clothing-tshirt"]["proofs"]] == ["report", "endorsement", "brand", "price_source"]
    assert found["blocked-tobacco"]["blocked"]
    assert found["crafts-custom"]["seven_days"] == "excluded"
    english = {one["leaf"]: one for one in await market.get("tom", "/mall/categories")}
    assert english["food-noodle"]["name"] == "Rice noodles and pasta"


COLOURS = [f"颜色{number}" for number in range(40)]


async def test_three_dimensions_of_forty_values_are_told_how_many_they_make(market: Market) -> None:
    shop_id = await market.open_shop()
    specs = [{"name": name, "values": COLOURS} for name in ("颜色", "尺码", "套装")]
    saved = await market.post("ann", f"/shops/{shop_id}/listings", {**NOODLE, "specs": specs, "skus": []})
    told = [fault["message"] for fault in saved["faults"] if fault["path"] == "specs"]
    assert told == ["这些规格值能组合出 64000 个规格，最多 500 个。请减少规格值。"]
    assert saved["form"]["specs"] == specs
    assert (await market.post("ann", f"/listings/{saved['id']}/submit"))["state"] == "refused"


async def test_two_thousand_specifications_are_refused_with_a_sentence(market: Market) -> None:
    shop_id = await market.open_shop()
    skus = [{"name": str(number), "price_fen": 1, "stock": 1} for number in range(2000)]
    answer = await market.ask("ann", "POST", f"/shops/{shop_id}/listings", {**NOODLE, "skus": skus})
    assert answer.status_code == 422
    assert answer.json()["fields"][0]["message"] == "规格有 2000 个，最多 500 个。请减少规格值，或分成几个商品。"
    assert await market.get("ann", f"/shops/{shop_id}/listings") == []


async def test_a_matrix_of_two_dimensions_is_sold_and_bought(market: Market) -> None:
    shop_id = await market.open_shop()
    specs = [{"name": "口味", "values": ["原味", "香辣"]}, {"name": "规格", "values": ["2袋", "4袋"]}]
    skus = [
        {"name": f"{taste}/{size}", "values": [taste, size], "price_fen": 1990, "stock": 5}
        for taste in ("原味", "香辣")
        for size in ("2袋", "4袋")
    ]
    listing = await market.sell_noodles(shop_id, specs=specs, skus=skus)
    assert [sku["name"] for sku in listing["skus"]] == ["原味/2袋", "原味/4袋", "香辣/2袋", "香辣/4袋"]
    order = await market.post("ben", "/orders", {"listing_id": listing["id"], "sku_id": listing["skus"][3]["sku_id"], "quantity": 1})
    assert order["lines"][0]["sku_name"] == "香辣/4袋"


async def test_an_approved_version_in_store_shows_its_own_prices_beside_those_on_sale(market: Market) -> None:
    shop_id = await market.open_shop()
    listing = await market.sell_noodles(shop_id)
    path, form = f"/listings/{listing['id']}", listing["form"]
    first, *others = form["skus"]
    await market.put("ann", path, {**form, "start": "store", "skus": [{**first, "price_fen": first["price_fen"] - 300}, *others]})
    await market.post("ann", f"{path}/submit")
    wish = {"listing_id": listing["id"], "sku_id": first["sku_id"], "quantity": 2}
    await market.post("ben", "/orders", wish)
    seen = await market.get("ann", path)
    assert (seen["draft_state"], seen["state"]) == ("approved", "on_sale")
    assert [one["price_fen"] for one in (seen["form"]["skus"][0], seen["online"]["skus"][0])] == [
        first["price_fen"] - 300,
        first["price_fen"],
    ]
    assert seen["form"]["skus"][0]["stock"] == seen["online"]["skus"][0]["stock"] == seen["base"][first["sku_id"]] == first["stock"] - 2
    await market.post("ann", f"{path}/publish")
    assert (await market.get("ann", path))["skus"][0]["price_fen"] == first["price_fen"] - 300
