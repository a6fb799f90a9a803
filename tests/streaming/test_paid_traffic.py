"""Paid traffic comes to its end with its time or with the show, and says once what it cost and whom it brought."""

import pytest

import streaming.events as live
from streaming.audience.acts import Acts
from streaming.paid_traffic import shares, spent
from tests.streaming.stage import MEI, Stage


async def buy(stage: Stage, show: str, budget_fen: int, minutes: int) -> str:
    bought = await stage.do(MEI, "POST", f"/shows/{show}/traffic", {"goal": "enter", "budget_fen": budget_fen, "minutes": minutes})
    return str(bought["traffic_id"])


async def tick(stage: Stage, show: str, second: int, paid: int = 0) -> None:
    acts = Acts(second, 9, paid, by_source={"paid": paid} if paid else {})
    await stage.say(acts.ticked(show, 0, "d"), show=show, showms=second * 1000)


async def ended(stage: Stage) -> list[tuple[str, int, int]]:
    return [(fact.traffic_id, fact.spent_fen, fact.entries) for fact in await stage.facts(live.TrafficEnded)]


async def test_it_is_through_when_its_time_is_over_and_not_before(stage: Stage) -> None:
    show = await stage.live()
    order = await buy(stage, show, 30_000, 5)
    for second, paid in ((60, 7), (200, 5), (300, 0)):
        await tick(stage, show, second, paid)
    assert await ended(stage) == [], "the last ones are still coming"
    await tick(stage, show, 305)
    await tick(stage, show, 310)
    assert await ended(stage) == [(order, 30_000, 12)]


async def test_of_a_show_that_ends_early_only_the_time_that_ran_is_paid(stage: Stage) -> None:
    show = await stage.live()
    order = await buy(stage, show, 60_000, 10)
    await tick(stage, show, 20, 4)
    stage.clock.advance(150)
    await stage.do(MEI, "POST", f"/shows/{show}/end")
    assert await ended(stage) == [(order, 15_000, 4)]
    await tick(stage, show, 160, 3)
    assert len(await ended(stage)) == 1


async def test_two_orders_share_who_comes_by_what_they_pay_a_minute(stage: Stage) -> None:
    show = await stage.live()
    orders = [await buy(stage, show, 10_000, 5), await buy(stage, show, 30_000, 5)]
    await tick(stage, show, 30, 8)
    await tick(stage, show, 305)
    assert await ended(stage) == [(orders[0], 10_000, 2), (orders[1], 30_000, 6)]


@pytest.mark.parametrize(("ran_ms", "fen"), [(-5, 0), (0, 0), (60_000, 1_000), (599_999, 9_999), (600_000, 10_000), (9_000_000, 10_000)])
def test_what_is_used_up_never_leaves_the_budget(ran_ms: int, fen: int) -> None:
    assert spent(10_000, 10, ran_ms) == fen


@pytest.mark.parametrize(("number", "weights"), [(8, [1, 3]), (7, [1, 1, 1]), (0, [5]), (3, [0, 2])])
def test_shares_add_up(number: int, weights: list[int]) -> None:
    assert sum(shares(number, weights)) == number
    assert shares(number, []) == shares(number, [0])[:0]
