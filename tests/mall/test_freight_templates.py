"""A shop has several freight templates; each listing goes by the one it names, on its page, in a quote, an order, a sheet."""

from typing import Any

import pytest

from mall.sheets import read_sheet, write_sheet
from sandbox.trade.freight import terms_of
from sandbox.trade.listing_form import ListingForm
from tests.mall.market import CLASS, NOODLE, SHOP, Market

FREE = {"kind": "free"}
FLAT: dict[str, Any] = {"name": "大件", "kind": "flat", "flat_fen": 800}
FAR: dict[str, Any] = {"name": "偏远不发", "kind": "free", "not_to": ["新疆"]}


def test_a_listing_goes_by_the_template_it_names_and_by_the_first_where_there_is_none_of_that_name() -> None:
    shop = {"freight": FREE, "more_freight": [FLAT, FAR]}
    assert terms_of(shop, {"freight_by": "template", "freight_template": "大件"}) == FLAT
    assert terms_of(shop, {"freight_by": "template", "freight_template": ""}) == FREE
    assert terms_of(shop, {"freight_by": "template", "freight_template": "没有"}) == FREE
    assert terms_of(shop, {"freight_by": "listing", "freight_template": "大件"}) == FREE
    assert terms_of({}, {}) is None


async def form_of(market: Market, shop_id: str) -> dict[str, Any]:
    shop = await market.get("ann", f"/shops/{shop_id}")
    return {name: shop[name] for name in (*SHOP, "more_freight")}


async def test_two_listings_two_freights_and_a_template_in_use_stays(market: Market) -> None:
    shop_id = await market.open_shop(more_freight=[FLAT, FAR])
    light = await market.sell_noodles(shop_id, freight_by="template")
    heavy = await market.sell_noodles(
        shop_id, freight_by="template", freight_template="大件", title="湖南常德手工鲜米粉餐饮装", weight_g=900
    )
    told = {}
    for name, listing in (("light", light), ("heavy", heavy)):
        ask = f"/listings/{listing['id']}/skus/{listing['skus'][0]['sku_id']}/quote?quantity=1"
        page = await market.get("ben", f"/listings/{listing['id']}")
        told[name] = (await market.get("ben", ask))["freight_fen"], page["sends"]["freight_fen"]
    assert told == {"light": (0, 0), "heavy": (800, 800)}
    await market.checkout(heavy)
    assert (await market.get("ann", f"/shops/{shop_id}/orders"))[0]["freight_fen"] == 800
    form = await form_of(market, shop_id)
    renamed = await market.ask("ann", "PUT", f"/shops/{shop_id}", {**form, "more_freight": [{**FLAT, "name": "重货"}, FAR]})
    assert (renamed.status_code, renamed.json()["fields"][0]["code"]) == (422, "in_use")
    assert "在售商品" in renamed.json()["fields"][0]["message"]
    await market.put("ann", f"/shops/{shop_id}", {**form, "more_freight": [{**FLAT, "flat_fen": 900}]})
    assert (await market.get("ann", f"/listings/{heavy['id']}"))["sends"]["freight_fen"] == 900, "one nobody uses may go"


@pytest.mark.parametrize(
    ("templates", "path"),
    [
        ([{**FLAT, "name": " "}], "more_freight.0.name"),
        ([{**FLAT, "name": "默认"}], "more_freight.0.name"),
        ([FLAT, FLAT], "more_freight.1.name"),
        ([FAR, {**FLAT, "flat_fen": 0}], "more_freight.1.flat_fen"),
        ([{**FAR, "not_to": ["火星"]}], "more_freight.0.not_to"),
    ],
)
async def test_what_is_wrong_with_a_template_is_named_where_it_stands(market: Market, templates: list[Any], path: str) -> None:
    shop = await market.post("ann", "/shops", {**SHOP, "cohort_id": CLASS, "more_freight": templates})
    step = next(one for one in shop["steps"] if one["name"] == "freight")
    assert [fault["path"] for fault in step["faults"]] == [path]


async def test_a_name_the_shop_does_not_know_is_refused_and_a_sheet_keeps_the_name(market: Market) -> None:
    shop_id = await market.open_shop(more_freight=[FLAT])
    form = {**NOODLE, "pictures": [await market.upload()], "freight_by": "template", "freight_template": "轻货"}
    draft = await market.post("ann", f"/shops/{shop_id}/listings", form)
    refused = await market.post("ann", f"/listings/{draft['id']}/submit")
    assert [one["path"] for one in refused["reasons"]] == ["freight_template"]
    rows = read_sheet(write_sheet([("lst_1", ListingForm.model_validate({**form, "freight_template": "大件"}))]))
    assert rows[0].form.freight_template == "大件"
