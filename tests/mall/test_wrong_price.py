"""The incident of a wrong price moves the mall's price for real, until the host or the incident's end puts it right."""

import pytest
from sqlalchemy import select

from mall.market_tables import PriceStep
from sandbox.trade.wrong_price import slipped
from streaming.events import IncidentClosed, IncidentThrown, ShowEnded

from .market import Market


async def thrown(market: Market, on_sale: str, **changes: object) -> None:
    fact = {"show_id": "shw_1", "incident_id": "inc_1", "kind": "wrong_price", "origin": "lecturer", "listing_id": on_sale}
    await market.say(IncidentThrown.model_validate(fact | changes))
    await market.settle()


async def closed(market: Market, incident_id: str = "inc_1") -> None:
    await market.say(IncidentClosed(show_id="shw_1", incident_id=incident_id, outcome="missed", reaction_ms=None))
    await market.settle()


async def prices(market: Market, listing) -> list[int]:
    return [sku["price_fen"] for sku in (await market.get("ann", f"/listings/{listing['id']}"))["skus"]]


async def moved(market: Market) -> list[tuple[int, str | None]]:
    facts = await market.facts("price.changed")
    return [(one.data["to_fen"], one.data["incident_id"]) for one in facts]


@pytest.fixture
async def noodles(market: Market) -> dict[str, object]:
    """Noodles on sale, and a show of their seller."""
    listing = await market.sell_noodles(await market.open_shop())
    await market.plan_show()
    return listing


async def test_it_really_sells_at_the_wrong_price_and_what_was_ordered_stands(market: Market, noodles) -> None:
    await thrown(market, noodles["id"])
    assert await moved(market) == [(199, "inc_1"), (369, "inc_1")]
    await market.checkout(noodles, seen_price_fen=199)
    await market.settle()
    await closed(market)
    (placed,) = await market.facts("order.placed")
    assert placed.data["total_fen"] == 199
    assert (await moved(market))[2:] == [(1990, "inc_1"), (3690, "inc_1")], "the end of the incident takes it down"
    await market.books_are_right()


async def test_what_the_host_set_right_stays_as_he_set_it(market: Market, noodles) -> None:
    await thrown(market, noodles["id"])
    sku = noodles["skus"][0]["sku_id"]
    await market.put("ann", f"/listings/{noodles['id']}/skus/{sku}/price", {"price_fen": 1890})
    await closed(market)
    assert (await moved(market))[2:] == [(1890, None), (3690, "inc_1")]
    # no raise within seven days (C09): a coupon may be made as before the slip
    assert await steps(market) == [(1990, 1890)]


async def test_the_end_of_the_show_takes_it_down_when_the_incident_was_not_over(market: Market, noodles) -> None:
    await thrown(market, noodles["id"])
    await market.put("ann", f"/listings/{noodles['id']}/skus/{noodles['skus'][0]['sku_id']}/price", {"price_fen": 1890})
    for show, left in (("shw_2", [1890, 369]), ("shw_1", [1890, 3690])):  # control: not the end of another show
        await market.say(ShowEnded(show_id=show, reason="host", duration_ms=40_000), show)
        assert await prices(market, noodles) == left


async def test_a_wrong_price_is_never_taken_for_the_right_one(market: Market, noodles) -> None:
    """Two at once hang out one; once both are over the same price may be meant, and may be slipped at."""
    await thrown(market, noodles["id"])
    await thrown(market, noodles["id"], incident_id="inc_2")
    assert await prices(market, noodles) == [199, 369]
    await closed(market)
    await closed(market, "inc_2")
    assert await prices(market, noodles) == [1990, 3690]
    await market.put("ann", f"/listings/{noodles['id']}/skus/{noodles['skus'][0]['sku_id']}/price", {"price_fen": 199})
    await thrown(market, noodles["id"], incident_id="inc_3")
    assert await prices(market, noodles) == [19, 369], "what the seller himself asks is right, whatever once hung there"
    await closed(market, "inc_3")
    assert await prices(market, noodles) == [199, 3690]


async def steps(market: Market) -> list[tuple[int, int]]:
    return await market.store.read(lambda view: [(row.from_fen, row.to_fen) for row in view.all(select(PriceStep))])


@pytest.mark.parametrize("changes", [{"kind": "cold_room"}, {"listing_id": None}, {"show_id": "shw_2"}])
async def test_other_incidents_and_other_peoples_goods_keep_their_price(market: Market, noodles, changes) -> None:
    await thrown(market, noodles["id"], **changes)
    assert await moved(market) == []


def test_a_slip_is_never_below_a_fen() -> None:
    assert [slipped(fen) for fen in (1, 9, 10, 1990)] == [1, 1, 1, 199]
