"""Lucky bags: what must be said before, who joins, the draw at its time, the prize paid and claimed."""

from collections import Counter

import pytest

from sandbox.actor import Actor, Membership, Role
from streaming.events import CrowdTicked, LuckyBagJoined, SeatTaken, ShowEnded
from tests.mall.market import CLASS, PEOPLE, Market

BAG = {"prize": "常德米粉 2 袋", "prize_value_fen": 1990, "winners": 2, "rule": "everyone", "seconds": 300}
PATH = "/shows/shw_1/lucky-bags"


@pytest.fixture(autouse=True)
def a_third_classmate() -> None:
    PEOPLE.setdefault("cat", Actor("per_cat", memberships=(Membership(CLASS, Role.STUDENT),)))


async def on_air(market: Market) -> str:
    shop_id = await market.open_shop()
    await market.plan_show()
    return shop_id


def ticked(joins: int, tick: int = 1) -> CrowdTicked:
    return CrowdTicked(show_id="shw_1", tick=tick, upto=0, digest="d", online=20, bag_joins=joins)


async def test_a_bag_is_joined_drawn_at_its_time_and_paid(market_everywhere: Market) -> None:
    market = market_everywhere
    shop_id = await on_air(market)
    before = (await market.balances(shop_id))["wallet"]
    bag = await market.post("ann", PATH, BAG)
    assert (bag["open"], bag["joined"], bag["drawn"]) == (True, 0, None)
    await market.say(LuckyBagJoined(show_id="shw_1", bag_id=bag["id"], person_id="per_ben"))
    await market.say(LuckyBagJoined(show_id="shw_1", bag_id=bag["id"], person_id="per_ben"))
    await market.say(LuckyBagJoined(show_id="shw_1", bag_id=bag["id"], person_id="per_ann"))
    await market.say(ticked(5))
    assert (await market.get("ben", f"/lucky-bags/{bag['id']}"))["mine"] == "joined"
    await market.pass_time(299)
    assert (await market.get("ben", f"/lucky-bags/{bag['id']}"))["drawn"] is None
    await market.pass_time(10)
    after = (await market.get("cat", f"{PATH}"))[0]
    assert (after["open"], after["joined"], len(after["drawn"])) == (False, 6, 2)
    assert set(after["drawn"]) <= {"per_ben", *(f"joined:{number}" for number in range(1, 6))}
    fact = (await market.facts("lucky_bag.drawn"))[0].data
    assert (fact["joined"], fact["virtual_joined"], fact["winners"]) == (6, 5, after["drawn"])
    books = await market.balances(shop_id)
    assert (books["prizes"], books["wallet"]) == (2 * 1990, before - 2 * 1990)
    await market.books_are_right()
    await market.pass_time(60)
    assert len(await market.facts("lucky_bag.drawn")) == 1


async def test_a_bag_nobody_joined_costs_nothing(market: Market) -> None:
    shop_id = await on_air(market)
    bag = await market.post("ann", PATH, BAG)
    await market.pass_time(310)
    assert (await market.get("ann", f"/lucky-bags/{bag['id']}"))["drawn"] == []
    assert (await market.balances(shop_id))["prizes"] == 0


@pytest.mark.parametrize(("draws", "least", "most"), [(60, 3, 29), pytest.param(200, 25, 80, marks=pytest.mark.nightly)])
async def test_the_draw_treats_everybody_alike(market: Market, draws: int, least: int, most: int) -> None:
    """Draws of 1 from 4: of 60 each name has 15 (σ 3.4), of 200 it has 50 (σ 6.1); four σ around it a draw that favours one would fail."""
    await on_air(market)
    won: Counter[str] = Counter()
    for _ in range(draws):
        bag = await market.post("ann", PATH, {**BAG, "winners": 1, "prize_value_fen": 1, "seconds": 30})
        await market.say(LuckyBagJoined(show_id="shw_1", bag_id=bag["id"], person_id="per_ben"))
        await market.say(ticked(3))
        await market.pass_time(34)
        won.update((await market.get("ann", f"/lucky-bags/{bag['id']}"))["drawn"])
    assert set(won) == {"per_ben", "joined:1", "joined:2", "joined:3"}
    assert all(least <= number <= most for number in won.values()), won


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"prize": "  "}, "prize"),
        ({"prize_value_fen": 0}, "prize_value_fen"),
        ({"prize_value_fen": 5_000_001}, "prize_value_fen"),
        ({"winners": 0}, "winners"),
        ({"seconds": 5}, "seconds"),
        ({"seconds": 7200}, "seconds"),
        ({"rule": "comment"}, "password"),
        ({"rule": "watch", "watch_s": 200}, "watch_s"),
    ],
)
async def test_what_is_not_said_is_refused_with_its_field(market: Market, change: dict[str, object], path: str) -> None:
    await on_air(market)
    answer = await market.ask("ann", "POST", PATH, {**BAG, **change})
    assert answer.status_code == 422, answer.text
    assert [field["path"] for field in answer.json()["fields"]] == [path]


async def test_one_at_a_time_and_only_what_the_wallet_can_pay(market: Market) -> None:
    await on_air(market)
    assert (await market.ask("ann", "POST", PATH, {**BAG, "prize_value_fen": 500_000})).json()["code"] == "wallet_short"
    await market.post("ann", PATH, {**BAG, "rule": "watch", "watch_s": 180})
    assert (await market.ask("ann", "POST", PATH, BAG)).json()["code"] == "bag_running"


async def test_the_desk_opens_bags_for_the_host_and_nobody_else_does(market: Market) -> None:
    await on_air(market)
    assert (await market.ask("ben", "POST", PATH, BAG)).status_code == 403
    assert (await market.ask("eve", "POST", PATH, BAG)).status_code == 404
    await market.say(SeatTaken(show_id="shw_1", seat="controller", person_id="per_ben"))
    assert (await market.post("ben", PATH, BAG))["open"]
    await market.say(SeatTaken(show_id="shw_1", seat="service", person_id="per_cat"))
    assert (await market.ask("cat", "POST", PATH, BAG)).status_code == 403


async def test_a_winner_says_where_the_prize_goes_and_the_shop_sees_no_full_phone(market: Market) -> None:
    await on_air(market)
    bag = await market.post("ann", PATH, BAG)
    for person in ("per_ben", "per_cat"):
        await market.say(LuckyBagJoined(show_id="shw_1", bag_id=bag["id"], person_id=person))
    await market.pass_time(310)
    claim, path = {"name": "李本", "phone": "13812345678", "address": "长沙市岳麓区桃花路1号"}, f"/lucky-bags/{bag['id']}"
    assert (await market.get("ben", path))["mine"] == "won"
    assert (await market.post("ben", f"{path}/claim", claim))["mine"] == "claimed"
    assert (await market.ask("ben", "POST", f"{path}/claim", claim)).json()["code"] == "not_won"
    assert (await market.ask("tom", "POST", f"{path}/claim", claim)).status_code == 404
    seen = {one["person_id"]: one for one in await market.get("ann", f"{path}/claims")}
    assert (seen["per_ben"]["phone"], seen["per_ben"]["name"], seen["per_cat"]["address"]) == ("138****5678", "李**", "")
    assert "13812345678" not in (await market.facts("lucky_bag.claimed"))[0].model_dump_json()
    await market.pass_time(48 * 3600 + 1)
    assert (await market.ask("cat", "POST", f"{path}/claim", claim)).json()["code"] == "not_won"


async def test_a_bag_for_buyers_counts_only_those_who_paid_in_the_show(market: Market) -> None:
    shop_id = await on_air(market)
    listing = await market.sell_noodles(shop_id)
    bag = await market.post("ann", PATH, {**BAG, "rule": "buy"})
    order = await market.post(
        "ben", "/orders", {"listing_id": listing["id"], "sku_id": listing["skus"][0]["sku_id"], "quantity": 1, "show_id": "shw_1"}
    )
    await market.post("ben", f"/orders/{order['id']}/pay")
    for person in ("per_ben", "per_cat"):
        await market.say(LuckyBagJoined(show_id="shw_1", bag_id=bag["id"], person_id=person))
    await market.pass_time(310)
    assert (await market.get("ann", f"/lucky-bags/{bag['id']}"))["drawn"] == ["per_ben"]


async def test_a_controller_works_price_coupon_and_flash_sale_until_the_show_ends(market: Market) -> None:
    shop_id = await on_air(market)
    listing = await market.sell_noodles(shop_id)
    sku = listing["skus"][0]["sku_id"]
    coupon = await market.post("ann", f"/shops/{shop_id}/coupons", {"name": "见面礼", "off_fen": 200, "threshold_fen": 1000, "total": 5})
    price, push = f"/listings/{listing['id']}/skus/{sku}/price", f"/coupons/{coupon['id']}/push"
    assert (await market.ask("ben", "PUT", price, {"price_fen": 1890})).status_code == 404
    await market.say(SeatTaken(show_id="shw_1", seat="controller", person_id="per_ben"))
    await market.put("ben", price, {"price_fen": 1890, "show_id": "shw_1"})
    await market.post("ben", push, {"show_id": "shw_1"})
    flash = {"sku_id": sku, "price_fen": 1500, "stock": 2, "seconds": 60, "show_id": "shw_1"}
    started = await market.post("ben", f"/listings/{listing['id']}/flash-sales", flash)
    await market.post("ben", f"/flash-sales/{started['id']}/stop")
    assert (await market.ask("ben", "POST", f"/listings/{listing['id']}/take-down")).status_code == 404
    assert (await market.ask("ben", "POST", f"/coupons/{coupon['id']}/withdraw")).status_code == 404
    await market.say(ShowEnded(show_id="shw_1", reason="host", duration_ms=1000))
    assert (await market.ask("ben", "PUT", price, {"price_fen": 1790})).status_code == 404
