"""The public card of who runs a shop (C14): the whole class reads it, from the goods and from the show, and it says what is wrong."""

from tests.mall.market import Market


async def test_a_classmate_reads_who_runs_a_shop_and_how_to_reach_him(market: Market) -> None:
    shop_id = await market.open_shop()
    await market.plan_show()
    card = await market.get("ben", f"/shops/{shop_id}/card")
    assert (card["name"], card["address"], card["phone"]) == ("长沙阿安食品店", "长沙市岳麓区桃花路1号", "13800138000")
    assert (card["licence_holder"], bool(card["licence_picture"])) == ("长沙阿安食品店", True)
    assert await market.get("ben", "/shows/shw_1/operator") == card
    for path in (f"/shops/{shop_id}/card", "/shows/shw_1/operator", "/shops/shp_none/card", "/shows/shw_none/operator"):
        assert (await market.ask("eve", "GET", path)).status_code == 404


async def test_the_card_stays_when_the_shop_stops(market: Market) -> None:
    shop_id = await market.open_shop()
    await market.post("ann", f"/shops/{shop_id}/close")
    assert (await market.get("ben", f"/shops/{shop_id}/card"))["state"] == "closed"


async def test_a_shop_that_never_opened_shows_no_card_and_a_show_without_a_shop_has_none(market: Market) -> None:
    draft = await market.post("ann", "/shops", {"cohort_id": "coh_1", "name": "还没开的店"})
    await market.plan_show()
    assert (await market.ask("ben", "GET", f"/shops/{draft['id']}/card")).status_code == 404
    assert await market.get("ben", "/shows/shw_1/operator") is None


async def test_the_log_says_when_the_card_no_longer_holds(market: Market) -> None:
    shop_id = await market.open_shop()
    await market.post("ann", f"/shops/{shop_id}/licence", {"sample": "other_company"})
    await market.post("ann", f"/shops/{shop_id}/licence", {"sample": "valid"})
    told = [fact.data["card_missing"] for fact in await market.facts("shop.revised")]
    assert told[-2:] == [["licence"], []]
