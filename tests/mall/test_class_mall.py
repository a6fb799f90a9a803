"""A classmate in the mall: finds goods, asks before buying, sees what it costs before paying, signs; what is sold in live rooms only."""

from typing import Any

from streaming.events import ShowEnded, ShowStarted
from tests.mall.market import CLASS, Market
from tests.mall.test_after_sale import PARCEL, bought, signed
from tests.mall.test_orders import selling

MALL = f"/cohorts/{CLASS}/mall"
PLANT = {
    "leaf": "household-plant",
    "title": "岳麓山盆栽多肉植物小盆",
    "short_name": "多肉盆栽",
    "attributes": {"材质": "陶盆"},
    "points": [],
}
FLAT = {"kind": "flat", "flat_fen": 800, "free_from_fen": 0}


async def found(market: Market, query: str = "", who: str = "ben") -> list[str]:
    return [card["id"] for card in (await market.get(who, f"{MALL}?{query}"))["items"]]


def wish(listing: dict[str, Any], quantity: int = 1, **more: Any) -> dict[str, Any]:
    return {"listing_id": listing["id"], "sku_id": listing["skus"][0]["sku_id"], "quantity": quantity, **more}


async def quote(market: Market, listing: dict[str, Any], quantity: int = 1, more: str = "", who: str = "ben") -> dict[str, Any]:
    path = f"/listings/{listing['id']}/skus/{listing['skus'][0]['sku_id']}/quote?quantity={quantity}{more}"
    return dict(await market.get(who, path))


async def test_goods_are_found_by_words_by_group_and_in_order(market: Market) -> None:
    shop_id = await market.open_shop()
    noodles = await market.sell_noodles(shop_id)
    sku = {"name": "1盒", "price_fen": 990, "stock": 3}
    cheap = await market.sell_noodles(shop_id, title="湖南衡阳鱼粉家庭分享装", short_name="鱼粉", skus=[sku])
    live = await market.sell_noodles(shop_id, title="直播间专享手工米粉套装", short_name="专享米粉", channel="live")
    assert await found(market) == [cheap["id"], noodles["id"]]
    assert live["id"] not in await found(market, "q=米粉")
    assert await found(market, "q=常德 米粉") == [noodles["id"]]
    assert await found(market, "q=ann的") == [cheap["id"], noodles["id"]], "by the shop's name"
    assert await found(market, "q=%25") == [], "a sign that stands for anything in SQL stands for itself"
    assert await found(market, "sort=cheap") == [cheap["id"], noodles["id"]]
    assert await found(market, "sort=dear") == [noodles["id"], cheap["id"]]
    assert await found(market, "group=food") == [cheap["id"], noodles["id"]]
    assert await found(market, "group=beauty") == []
    page = await market.get("ben", MALL)
    assert (page["count"], [(one["group"], one["count"]) for one in page["groups"]], page["next_page"]) == (2, [("food", 2)], None)
    assert (await market.ask("eve", "GET", MALL)).status_code == 404
    await market.post("lee", f"/shops/{shop_id}/suspend", {"reason": "主图里有二维码"})
    assert await found(market) == []


async def test_the_mall_shows_stars_and_what_sold_comes_first(market: Market) -> None:
    shop_id, listing, order_id = await signed(market)
    other = await market.sell_noodles(shop_id, title="湖南衡阳鱼粉家庭分享装", short_name="鱼粉")
    await market.post("ben", f"/orders/{order_id}/review", {"stars": 4})
    assert await found(market, "sort=sold") == [listing["id"], other["id"]]
    card = (await market.get("tom", f"{MALL}?sort=sold"))["items"][0]
    assert (card["mean_x100"], card["reviews"], card["sold"]) == (400, 1, 2)


async def test_what_is_sold_in_live_rooms_only_is_bought_while_the_show_is_on(market: Market) -> None:
    _, listing = await selling(market, channel="live")
    show = {"show_id": "shw_1", "room_id": "rom_1", "host_id": "per_ann"}
    await market.plan_show()

    async def code(**more: str) -> str:
        answer = await market.ask("ben", "POST", "/orders", wish(listing, **more))
        return str(answer.json().get("code", answer.status_code))

    assert [await code(), await code(show_id="shw_1")] == ["live_only", "live_only"], "the show is only planned"
    await market.say(ShowStarted(**show, scenario="warm", scenario_hash="s", tables_hash="t", engine_version="1", seed_hash="h"))
    assert [await code(), await code(show_id="shw_1")] == ["live_only", "200"]
    await market.say(ShowEnded(show_id="shw_1", reason="host", duration_ms=1))
    assert await code(show_id="shw_1") == "live_only"


async def test_the_quote_tells_freight_and_coupons_before_anything_is_paid(market: Market) -> None:
    shop_id = await market.open_shop(freight=FLAT)
    listing = await market.sell_noodles(shop_id, freight_by="template", min_per_order=2, max_per_order=5)
    told = await quote(market, listing, 1)
    assert (told["no"], told["least"], told["most"], told["total_fen"]) == ("这个商品 2 件起购。", 2, 5, 0)
    told = await quote(market, listing, 2)
    assert (told["goods_fen"], told["freight_fen"], told["total_fen"], told["no"]) == (3980, 800, 4780, "")
    made = await market.post("ann", f"/shops/{shop_id}/coupons", {"name": "见面礼", "off_fen": 500, "threshold_fen": 3000, "total": 9})
    assert [(one["name"], one["held"]) for one in (await quote(market, listing, 2))["coupons"]] == [("见面礼", False)]
    await market.post("ben", f"/coupons/{made['id']}/claim", {})
    told = await quote(market, listing, 2)
    assert (told["off_fen"], told["total_fen"], told["used"]) == (500, 4280, [{"kind": "coupon", "name": "见面礼"}])
    order = await market.post("ben", "/orders", wish(listing, 2))
    assert order["total_fen"] == told["total_fen"], "what was told is what is paid"
    seen = await market.get("ben", f"/listings/{listing['id']}")
    assert (seen["sends"]["freight_fen"], seen["sends"]["shop_name"]) == (800, "ann的湘味小店")
    assert (await quote(market, listing, 2, who="ann"))["no"].startswith("不能买自己店里的商品")
    path = f"/listings/{listing['id']}/skus"
    assert (await market.ask("eve", "GET", f"{path}/{listing['skus'][0]['sku_id']}/quote")).status_code == 404
    assert (await market.ask("ben", "GET", f"{path}/sku_none/quote")).status_code == 404


async def test_a_question_before_buying_reaches_the_shops_service_and_its_answer_the_asker(market: Market) -> None:
    shop_id, listing = await selling(market)
    path = f"/listings/{listing['id']}/messages"
    talk = await market.post("ben", path, {"text": "配料里有没有花生？"})
    again = await market.post("ben", path, {"text": "我对花生过敏。"})
    assert (talk["topic"], again["id"], len(again["messages"])) == ("presale", talk["id"], 2)
    waiting = (await market.get("ann", f"/shops/{shop_id}/conversations"))[0]
    assert (waiting["id"], waiting["waits"], waiting["title"], waiting["order_id"]) == (talk["id"], True, listing["title"], "")
    await market.post("ann", f"/conversations/{talk['id']}/messages", {"text": "没有花生，但和花生酱同一个车间生产。"})
    mine = (await market.get("ben", "/conversations"))[0]
    assert (mine["id"], mine["waits"], mine["last_who"], mine["shop_name"]) == (talk["id"], False, "shop", "ann的湘味小店")
    more = await market.post("ben", f"/conversations/{talk['id']}/ask", {"text": "好的，谢谢。"})
    assert (more["waits"], more["messages"][-1]["who"]) == (True, "buyer")
    assert (await market.ask("ann", "POST", path, {"text": "自问自答"})).json()["code"] == "own_shop"
    assert (await market.ask("ben", "POST", path, {"text": " "})).status_code == 422
    assert (await market.ask("ann", "POST", f"/conversations/{talk['id']}/ask", {"text": "冒充买家"})).status_code == 403
    for who, there in (("eve", path), ("tom", f"/conversations/{talk['id']}/ask")):
        assert (await market.ask(who, "POST", there, {"text": "在吗"})).status_code == 404
    assert await market.get("tom", "/conversations") == []


async def test_a_buyer_signs_for_what_is_on_its_way_once(market: Market) -> None:
    _, _, order_id = await bought(market)
    path = f"/orders/{order_id}/sign"
    assert (await market.ask("ben", "POST", path)).json()["code"] == "not_signable", "nothing was sent yet"
    await market.post("ann", f"/orders/{order_id}/ship", PARCEL)
    assert (await market.ask("ann", "POST", path)).status_code == 403
    assert (await market.ask("tom", "POST", path)).status_code == 404
    order = await market.post("ben", path)
    assert (order["state"], order["parcels"][0]["delivered_at"] is not None) == ("signed", True)
    assert (await market.ask("ben", "POST", path)).json()["code"] == "not_signable"
    await market.pass_time(61)
    assert len(await market.facts("order.signed")) == 1, "the courier who comes later changes nothing"


async def test_who_sends_goods_back_is_told_where_to(market: Market) -> None:
    _, _, order_id = await signed(market)
    claim = {"kind": "return", "reason": "quality", "text": "有异味"}
    refund = await market.post("ben", f"/orders/{order_id}/refunds", claim)
    assert (await market.get("ben", f"/orders/{order_id}/refunds"))[0]["return_to"] is None, "not agreed yet"
    await market.post("ann", f"/refunds/{refund['id']}/approve")
    told = (await market.get("ben", f"/orders/{order_id}/refunds"))[0]["return_to"]
    assert told == {"name": "阿安", "phone": "13800138000", "address": "长沙市岳麓区桃花路1号"}


async def test_goods_without_the_seven_days_are_ordered_only_by_who_confirms_it(market: Market) -> None:
    """C27; a virtual buyer needs no box, and where the seven days hold nobody is asked."""
    shop_id = await market.open_shop()
    form = {"after_sale": ["no_seven_days_confirmed", "damaged"]}
    listing = await market.sell_noodles(shop_id, **form, **PLANT)
    assert (await quote(market, listing))["returns"] is False
    refused = await market.ask("ben", "POST", "/orders", wish(listing))
    assert (refused.status_code, refused.json()["code"]) == (409, "no_return_unconfirmed")
    order = await market.post("ben", "/orders", wish(listing, no_return_confirmed=True))
    assert order["lines"][0]["no_return"] is True
    await market.plan_show()
    await market.checkout(listing)
    assert len(await market.get("ann", f"/shops/{shop_id}/orders")) == 2
    plain = await market.sell_noodles(shop_id)
    free = await market.post("ben", "/orders", wish(plain, no_return_confirmed=True))
    assert free["lines"][0]["no_return"] is False, "nothing was given up"
