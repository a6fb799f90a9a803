"""The causes of leaving against a second world in which nothing was wrong: the same people, once with and once without the dead air.

What is counted is why somebody left *then*. Over a few seconds that is how many more were there without the cause; over minutes it is
more than that, since whom silence drove out early would not have stayed for ever (crowd.md: additive causes).
"""

from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from mall.events import LuckyBagDrawn
from streaming.audience.columns import best
from streaming.audience.crowd import Crowd
from streaming.audience.patience import Burning, Patience
from streaming.audience.rehearse import SHOW, started
from streaming.events import ListingPinned, ViewerMuted

from .rooms import CROWDED, outcome, over, seed, tables
from .signs import BAG, FLASH, TALKS, dead_air

pytestmark = pytest.mark.xdist_group("crowd why they leave")  # its tests share runs

SEEDS = range(1, 9)
QUIET = (150, 160)
"""The seconds in which nobody speaks are 150 to 180; silence is felt from its third second on."""
HUNTERS = {"passer": 1500, "browser": 2400, "bargain": 1200, "seeker": 800, "fan": 0, "bag_hunter": 3300, "troll": 200, "quality": 600}
HELD = over(CROWDED, {"model": {"mix": {"recommendation": HUNTERS}}})


@cache
def worlds(number: int):
    """The ticks of one audience with the dead air and without."""
    return [outcome(tables(**CROWDED), number, TALKS, 212, extra=extra, keep=True, words=False).ticks for extra in (dead_air(150), None)]


@cache
def held_worlds(number: int):
    """The same while a lucky bag and a flash sale hold people, among them many bag hunters."""
    offers = {100: [BAG, FLASH]}
    return [
        outcome(tables(**HELD), number, TALKS, 160, extra=extra, keep=True, words=False).ticks for extra in (offers | dead_air(150), offers)
    ]


def gone(since: int, until: int, world=worlds, seeds=SEEDS) -> tuple[int, float]:
    """Leavers more than in the world without the cause, and leavers whose cause was the silence."""
    more, told = 0, 0.0
    for number in seeds:
        silent, spoken = (ticks[since:until] for ticks in world(number))
        more += sum(acts.left for acts in silent) - sum(acts.left for acts in spoken)
        told += sum(acts.leave_causes.get("silence", 0) for acts in silent) / 1000
    return more, told


def test_over_seconds_a_cause_has_as_many_leavers_as_there_were_more_than_without_it():
    more, told = gone(*QUIET)
    assert more > 30
    assert 0.7 < told / more < 1.4


def test_before_the_silence_nothing_is_put_down_to_it():
    """Negative control: the same people in the same rooms, a moment earlier."""
    assert gone(100, 150) == (0, 0)


def test_over_a_minute_more_left_for_it_than_are_missing_at_the_end():
    more, told = gone(150, 210)
    assert more < told < 4 * more
    everybody = sum(acts.left for number in SEEDS for acts in worlds(number)[0][150:210])
    assert everybody > 6 * more  # control: the bound would not hold if all were put down to it


def test_while_a_bag_and_a_flash_sale_hold_people_a_cause_has_its_leavers_all_the_same():
    more, told = gone(*QUIET, held_worlds, range(1, 6))
    assert more > 30
    assert 0.8 < told / more < 1.2


ROOM = tables(model={"leaving": {"floor": 0.3, "ceiling": 4}})


PATIENCE = Patience(ROOM)


def burning(felt: tuple[tuple[int, int], ...], reliefs: tuple[int, int]) -> list[int]:
    """How fast the patience of each persona burns, in millionths of the reference room."""
    burned = []
    for weights, stays in zip(ROOM.leave_weights, ROOM.stay_weights, strict=True):
        burned.append(1_000_000 + sum(weights[index] * value for index, value in felt) - stays[0] * reliefs[0] - stays[1] * reliefs[1])
    return burned


@pytest.mark.parametrize(
    ("causes", "reliefs", "clamped"),
    [
        ({"silence": 1000}, (0, 0), False),  # control: neither floor nor ceiling
        ({"silence": 1000}, (1500, 300), True),
        ({"silence": 200, "unanswered": 50}, (2000, 800), True),
        ({"silence": 2000, "picture": 1500, "banned": 3000}, (0, 0), True),
    ],
)
def test_the_parts_are_those_of_the_patience_that_really_burns_at_the_floor_and_at_the_ceiling(causes, reliefs, clamped):
    limits = (300, 4000)
    felt = tuple((ROOM.causes.index(cause), value) for cause, value in causes.items())
    worst, calmest = burning(felt, reliefs), burning((), reliefs)
    found = Burning(felt, *reliefs, worst)
    burned, calm = ([min(max(burn // 1000, limits[0]), limits[1]) for burn in each] for each in (worst, calmest))
    assert any(rate in limits for rate in (*burned, *calm)) == clamped
    for persona, name in enumerate(ROOM.personas):
        told = PATIENCE.why_left(found, [int(one == name) for one in ROOM.personas])
        assert PATIENCE.naturals(found)[persona] <= told["natural"]
        assert sum(told.values()) == 1000
        assert told["natural"] == pytest.approx(1000 * calm[persona] / burned[persona], abs=5), name
        weights = {cause: value * ROOM.leave_weights[persona][ROOM.causes.index(cause)] for cause, value in causes.items()}
        for cause, weight in weights.items():
            assert told.get(cause, 0) == pytest.approx((1000 - told["natural"]) * weight / max(sum(weights.values()), 1), abs=5)


# ---- what happens to one person


def drawn(tick: int) -> dict[int, list[Any]]:
    """A bag that ends in this second, and is drawn."""
    return {tick: [LuckyBagDrawn(bag_id="bag_1", show_id=SHOW, joined=9, virtual_joined=9, winners=("joined:1",))]}


def muted(tick: int) -> dict[int, list[Any]]:
    """Many who did no harm are muted."""
    return {tick: [ViewerMuted(show_id=SHOW, viewer=f"{letter}{number}", seconds=30) for letter in "rfv" for number in range(tick * 20)]}


@cache
def hurt_worlds(cause: str, number: int):
    """The ticks of one audience with this blow to some of them and without."""
    before, blow = {"bag_lost": ({90: [BAG]}, drawn(180)), "muted": ({}, muted(180))}[cause]
    return [outcome(tables(**HELD), number, TALKS, 200, extra=extra, keep=True, words=False).ticks for extra in (before | blow, before)]


@pytest.mark.parametrize("cause", ["bag_lost", "muted"])
def test_whom_a_blow_of_his_own_drives_out_is_told_as_its_leaver(cause):
    more = told = 0.0
    for number in range(1, 4):
        hurt, spared = (ticks[180:190] for ticks in hurt_worlds(cause, number))
        more += sum(acts.left for acts in hurt) - sum(acts.left for acts in spared)
        told += sum(acts.leave_causes.get(cause, 0) for acts in hurt) / 1000
        assert all(sum(acts.leave_causes.values()) == 1000 * acts.left for acts in hurt)
        assert not any(cause in acts.leave_causes for acts in spared)  # control
    assert more > 15
    assert 0.7 < told / more < 1.4


def test_who_got_no_answer_of_his_own_leaves_for_it_also_after_a_snapshot_and_is_then_forgotten():
    def told(answers_bp: int) -> int:
        host = replace(TALKS, answers_bp=answers_bp, answer_after_s=5)
        found = outcome(tables(**CROWDED, model={"talking": {"base": 2.5}}), 3, host, 300, keep=True, words=False)
        return sum(acts.leave_causes.get("own_question", 0) for acts in found.ticks)

    assert told(0) > 1000
    assert told(10_000) == 0  # control
    room = tables(**CROWDED, model={"talking": {"base": 2.5}})
    crowd = Crowd.begin(room, started(room, seed(3)), best())
    pin = [(1, ListingPinned(show_id=SHOW, listing_id="lst_2", slot=2))]
    while not crowd.viewers.upset:
        crowd.step(pin if crowd.tick == 5 else [])
    again = Crowd.thaw(room, crowd.freeze(), best())
    assert again.viewers.upset == crowd.viewers.upset
    for _ in range(150):
        assert crowd.step([]).leave_causes == again.step([]).leave_causes
    assert all(crowd.viewers.find(vid) is not None for vid in crowd.viewers.upset), "nobody who is gone is remembered"
