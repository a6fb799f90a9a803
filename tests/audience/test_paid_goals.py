"""The goals of paid traffic (投流): for the same money each brings most of what it was bought for, and people who are likelier to do it."""

from functools import cache

import pytest

from streaming.events import TrafficBought

from .rooms import COMPETENT, SHOW, outcome, scenario, tables

GOALS = {"enter": "entered", "comment": "comments", "click": "clicked", "follow": "follows", "order": "checkouts"}
ALIKE = dict.fromkeys(scenario().model.personas, 1)
DEAF = {"model": {"paid_for": dict.fromkeys(("comment", "click", "follow", "order"), ALIKE)}}
SEEDS = range(1, 7)


@cache
def brought(goal: str, deaf: bool = False) -> dict[str, int]:
    """What ten minutes with 600 yuan for this goal have more than without, over the audiences."""
    bought = [TrafficBought(show_id=SHOW, traffic_id="trf_1", goal=goal, budget_fen=60_000, minutes=8)] if goal else []
    runs = [outcome(tables(**(DEAF if deaf else {})), number, COMPETENT, 600, extra={30: bought}, words=False) for number in SEEDS]
    return {name: sum(getattr(one, name) for one in runs) for name in GOALS.values()}


@pytest.mark.parametrize("goal", GOALS)
def test_a_goal_brings_most_of_what_it_was_bought_for(goal):
    name = GOALS[goal]
    more = {each: brought(each)[name] - brought("")[name] for each in GOALS}
    assert max(more, key=lambda each: more[each]) == goal
    assert more[goal] > 0


def test_when_everybody_is_found_alike_entries_are_always_the_best_bargain():
    """Negative control: with the same people for every goal the cheapest one wins everything."""
    more = {each: brought(each, deaf=True)["checkouts"] - brought("", deaf=True)["checkouts"] for each in GOALS}
    assert max(more, key=lambda each: more[each]) == "enter"
