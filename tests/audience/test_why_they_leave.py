"""The causes of leaving against a second world in which nothing was wrong: the same people, once with and once without the dead air.

What is counted is why somebody left *then*. Over a few seconds that is how many more were there without the cause; over minutes it is
more than that, since whom silence drove out early would not have stayed for ever (crowd.md: additive causes).
"""

from functools import cache

from .rooms import CROWDED, outcome, tables
from .signs import TALKS, dead_air

SEEDS = range(1, 9)
QUIET = (150, 160)
"""The seconds in which nobody speaks are 150 to 180; silence is felt from its third second on."""


@cache
def worlds(number: int):
    """The ticks of one audience with the dead air and without."""
    return [outcome(tables(**CROWDED), number, TALKS, 212, extra=extra, keep=True).ticks for extra in (dead_air(150), None)]


def gone(since: int, until: int) -> tuple[int, float]:
    """Leavers more than in the world without the cause, and leavers whose cause was the silence."""
    more, told = 0, 0.0
    for number in SEEDS:
        silent, spoken = (world[since:until] for world in worlds(number))
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
    assert 0 < more < told
