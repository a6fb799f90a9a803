"""A show that runs for weeks: clocks beyond what the columns that are read every second can hold."""

import pytest

from streaming.audience.columns import Arithmetic, best
from streaming.audience.crowd import Crowd
from streaming.audience.hosts import EXPERT, REFERENCE_SHELF
from streaming.audience.rehearse import SHOW, started
from streaming.audience.rows import FAR, MANY, TARGET, shadow
from streaming.audience.tables import NEVER_MS

from .rooms import seed, tables

SOON_MS = 30_000


def weeks_later(hands: Arithmetic, ahead: int, seconds: int = 90) -> tuple[str, int]:
    """The digest of a room, and its fastest clock, whose clocks are so far from `FAR` (milliseconds) after half a minute."""
    room = tables()
    crowd, host = Crowd.begin(room, started(room, seed(3)), hands), EXPERT.at_work(SHOW, REFERENCE_SHELF)
    for tick in range(1, seconds + 1):
        crowd.step(list(enumerate(host.act(tick))))
        if tick == seconds // 3:
            viewers, past = crowd.viewers, FAR - ahead - int(crowd.viewers.clock.max())
            viewers.clock += past
            targets = viewers.here.rows[: viewers.n, TARGET : TARGET + MANY]
            targets[targets < NEVER_MS] += past
            shadow(viewers.here, slice(viewers.n))
            viewers.here.rest[:] = 0
    return crowd.digest(), int(crowd.viewers.clock.max())


@pytest.mark.parametrize("hands", ["numpy", best()])
def test_clocks_run_past_the_far_end_in_every_arithmetic(hands):
    digest, fastest = weeks_later(hands, SOON_MS)
    assert fastest > FAR
    assert (digest, fastest) == weeks_later("plain", SOON_MS)
    assert digest != weeks_later(hands, SOON_MS, seconds=91)[0]  # the control: something goes on


def test_it_makes_no_difference_how_long_a_show_has_run():
    near, before = weeks_later("numpy", 1 << 30)
    past, after = weeks_later("numpy", SOON_MS)
    assert near == past
    assert before < FAR < after
