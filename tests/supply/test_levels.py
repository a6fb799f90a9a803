"""Teaching levels of the supply market (domain.md E.2): what each opens, and what stays."""

from typing import Any

from supply.catalogue import plan_catalogue
from tests.mall.market import CLASS, Market

LEVEL = f"/cohorts/{CLASS}/supply-level"


async def at(market: Market, level: int) -> None:
    """The lecturer sets the level."""
    assert await market.put("lee", LEVEL, {"level": level}) == {"level": level}


async def goods_of(market: Market, query: str = "", who: str = "ann") -> list[dict[str, Any]]:
    """What the catalogue shows."""
    return list(await market.get(who, f"/goods?cohort={CLASS}{query}"))


async def refusal(market: Market, shop_id: str, goods_id: str, mode: str) -> Any:
    """Why goods cannot be picked this way."""
    answer = await market.ask("ann", "POST", f"/shops/{shop_id}/picks", {"goods_id": goods_id, "mode": mode})
    return answer.json()["code"] if answer.status_code == 409 else None


async def test_the_first_level_is_twenty_goods_sent_piece_by_piece(market_everywhere: Market) -> None:
    market = market_everywhere
    await market.stock_supply()
    assert (await market.get("ann", LEVEL)) == {"level": 0}
    assert (await market.ask("ann", "PUT", LEVEL, {"level": 1})).status_code == 403
    assert (await market.ask("eve", "GET", LEVEL)).status_code == 404
    assert (await market.ask("lee", "PUT", LEVEL, {"level": 5})).status_code == 422
    everything = await goods_of(market)
    await at(market, 1)
    shown = await goods_of(market)
    assert len(shown) == 20 < len(everything)
    assert {tuple(one["modes"]) for one in shown} == {("dropship",)}
    assert len(await goods_of(market, who="lee")) == len(everything), "the lecturer sees all of them"
    shop_id = await market.open_shop()
    assert await refusal(market, shop_id, shown[0]["id"], "wholesale") == "level_too_low"
    hidden = next(one for one in everything if "dropship" in one["modes"] and one["id"] not in {each["id"] for each in shown})
    assert await refusal(market, shop_id, hidden["id"], "dropship") == "level_too_low"
    assert await refusal(market, shop_id, shown[0]["id"], "dropship") is None
    assert [fact.data["level"] for fact in await market.facts("level.set")] == [1]


async def test_the_second_level_compares_three_suppliers_of_one_item(market: Market) -> None:
    await market.stock_supply()
    await at(market, 2)
    item = next(one["item"] for one in await goods_of(market) if one["item"])
    three = sorted(await goods_of(market, f"&item={item}"), key=lambda one: one["supply_fen"])
    assert len({one["supplier"]["id"] for one in three}) == 3
    assert [one["lead_time_h"] for one in three] == sorted((one["lead_time_h"] for one in three), reverse=True), "cheaper is slower"
    assert all(one["modes"] for one in await goods_of(market)), "what is only sold wholesale waits for the next level"
    assert {mode for one in three for mode in one["modes"]} == {"dropship", "commission"}
    of_one = await goods_of(market, f"&supplier={three[0]['supplier']['id']}")
    assert {one["supplier"]["id"] for one in of_one} == {three[0]["supplier"]["id"]}
    hidden = {one.key: one for one in plan_catalogue(7).suppliers}
    assert hidden["linyi"].reliability_bp < hidden["changde"].reliability_bp < hidden["hangzhou"].reliability_bp


async def test_the_third_level_opens_wholesale_with_five_thousand_yuan(market: Market) -> None:
    await market.stock_supply()
    await market.put("lee", f"/cohorts/{CLASS}/market", {"opening_fen": 800_000})
    await at(market, 3)
    assert (await market.get("lee", f"/cohorts/{CLASS}/market"))["opening_fen"] == 500_000
    shop_id = await market.open_shop()
    goods = (await goods_of(market))[0]
    await market.post("ann", f"/shops/{shop_id}/picks", {"goods_id": goods["id"], "mode": "wholesale"})
    lines = [{"slot": 0, "quantity": goods["moq"] - 1}]
    short = await market.ask("ann", "POST", f"/shops/{shop_id}/purchase-orders", {"goods_id": goods["id"], "lines": lines})
    draft = short.json()["id"]
    assert (await market.ask("ann", "POST", f"/purchase-orders/{draft}/submit")).json()["code"] == "below_moq"


async def test_shocks_belong_to_the_fourth_level_and_to_an_open_market(market: Market) -> None:
    await market.stock_supply()
    for level, status in ((1, 409), (3, 409), (4, 200), (0, 200)):
        await at(market, level)
        answer = await market.ask("lee", "POST", f"/cohorts/{CLASS}/shocks/draw", {"seed": level})
        assert answer.status_code == status, (level, answer.text)
        if status == 409:
            assert answer.json()["code"] == "no_shocks_yet"


async def test_what_a_shop_deals_in_stays_when_the_level_falls(market: Market) -> None:
    await market.stock_supply()
    shop_id = await market.open_shop()
    goods = next(one for one in await goods_of(market) if one["item"])
    await market.post("ann", f"/shops/{shop_id}/picks", {"goods_id": goods["id"], "mode": "wholesale"})
    await at(market, 1)
    seen = await market.get("ann", f"/goods/{goods['id']}")
    assert (seen["picked_mode"], seen["modes"]) == ("wholesale", ["dropship", "wholesale"])
    path = f"/shops/{shop_id}/picks/{goods['id']}"
    await market.put("ann", path, {"mode": "wholesale", "min_profit_fen": 100})
    assert (await market.ask("ann", "PUT", path, {"mode": "commission"})).json()["code"] == "level_too_low"
    await market.put("ann", path, {"mode": "dropship"})
