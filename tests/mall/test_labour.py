"""Labour is a line of profit and loss reckoned by the hours of a show, and no entry of the ledger."""

from streaming.events import ShowEnded, ShowStarted, TrafficBought, TrafficEnded
from tests.mall.market import CLASS, Market

SETTINGS = f"/cohorts/{CLASS}/market"
HOUR_MS = 3_600_000


async def aired(market: Market, duration_ms: int, show_id: str = "shw_1", kind: str = "commerce") -> None:
    """A show of ann's from start to end."""
    await market.plan_show("ann", show_id)
    told = {"room_id": "rom_1", "host_id": "per_ann", "kind": kind, "scenario": "warm", "scenario_hash": "s", "tables_hash": "t"}
    await market.say(ShowStarted(show_id=show_id, engine_version="1", seed_hash="h", **told), show_id)
    await market.say(ShowEnded(show_id=show_id, reason="host", duration_ms=duration_ms), show_id)


async def test_the_hours_of_a_show_move_break_even_and_the_ledger_stays_as_it_is(market: Market) -> None:
    shop_id = await market.open_shop()
    listing = await market.sell_noodles(shop_id)
    await market.plan_show()
    await market.checkout(listing)
    order = (await market.get("ann", f"/shops/{shop_id}/orders"))[0]
    await market.pay(order["id"])
    before = (await market.get("ann", f"/shops/{shop_id}/money"))["total"]
    books = await market.balances(shop_id)
    await aired(market, HOUR_MS // 2)
    money = await market.get("ann", f"/shops/{shop_id}/money")
    for made in (money["total"], money["shows"][0]):
        line = next(one for one in made["lines"] if one["account"] == "labour")
        assert (line["fen"], line["assumed"], made["show_ms"], made["hourly_fen"]) == (-1_500, True, HOUR_MS // 2, 3_000)
        assert made["net_fen"] == before["net_fen"] - 1_500
        assert made["gross_fen"] == before["gross_fen"], "labour comes after gross profit"
        assert made["break_even_fen"] == -(-1_500 * made["income_fen"] // made["gross_fen"]) > before["break_even_fen"] == 0
    assert await market.balances(shop_id) == books
    assert (await market.get("lee", f"/cohorts/{CLASS}/money"))[0]["net_fen"] == money["total"]["net_fen"]
    await market.books_are_right()


async def test_a_class_sets_what_an_hour_counts_and_nothing_leaves_it_out(market: Market) -> None:
    shop_id = await market.open_shop()
    await aired(market, HOUR_MS)
    await aired(market, HOUR_MS, "shw_2", kind="lesson")
    await market.put("lee", SETTINGS, {"hourly_fen": 4_550})
    money = await market.get("ann", f"/shops/{shop_id}/money")
    assert [(show["show_id"], show["net_fen"]) for show in money["shows"]] == [("shw_1", -4_550)], "a lesson is nobody's sale"
    assert money["total"]["net_fen"] == -4_550
    assert (await market.ask("lee", "PUT", SETTINGS, {"hourly_fen": -1})).status_code == 422
    await market.put("lee", SETTINGS, {"hourly_fen": 0})
    assert (await market.get("ann", f"/shops/{shop_id}/money"))["total"] | {"lines": []} == money["total"] | {
        "lines": [], "net_fen": 0, "hourly_fen": 0,
    }  # fmt: skip


async def test_paid_traffic_shows_what_a_yuan_of_it_brought(market: Market) -> None:
    shop_id = await market.open_shop()
    listing = await market.sell_noodles(shop_id)
    await market.plan_show()
    bought = {"goal": "enter", "budget_fen": 10_000, "minutes": 30}
    await market.say(TrafficBought(show_id="shw_1", traffic_id="trf_1", **bought))
    await market.say(TrafficEnded(show_id="shw_1", traffic_id="trf_1", spent_fen=1_000, entries=9))
    made = (await market.get("ann", f"/shops/{shop_id}/money"))["shows"][0]
    assert (made["roi_x100"], made["net_roi_x100"]) == (0, 0)
    await market.checkout(listing)
    order = (await market.get("ann", f"/shops/{shop_id}/orders"))[0]
    await market.pay(order["id"])
    made = (await market.get("ann", f"/shops/{shop_id}/money"))["shows"][0]
    assert made["roi_x100"] == 199, "19.90 for 10 yuan of traffic"
