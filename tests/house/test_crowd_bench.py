"""The crowd's bench says when everything was not on, and the crowd's tests count a skipped one as failed."""

from typing import Any

from bench.crowd_ci import judged
from bench.crowd_evening import CYCLE_S, Fired, everything
from streaming.audience.acts import Acts
from streaming.audience.hosts import REFERENCE_SHELF
from streaming.audience.rehearse import SHOW

CAUSES = ("silence", "picture", "pitch", "no_pin", "unanswered", "price", "sold_out", "banned", "incident")
COUNTED = ("left", "likes", "said", "clicks", "follows", "cart_adds", "bag_joins", "clubs", "gifts")
ALL: dict[str, Any] = {
    **dict.fromkeys(COUNTED, 1),
    "claims": {"cpn_1": 1},
    "leave_causes": dict.fromkeys(CAUSES, 1000),
    "by_source": dict.fromkeys(("recommendation", "followers", "paid", "short_video"), 1),
}


def missed(acts: Acts) -> list[str]:
    fired = Fired()
    fired.add(acts)
    return [one.name for one in fired.figures("here") if not one.holds()]


def test_a_channel_a_cause_and_a_source_that_never_were_make_the_bench_fail() -> None:
    assert missed(Acts(1, **ALL)) == []
    assert missed(Acts(1, **{**ALL, "bag_joins": 0})) == ["channels that fired, of 10, here"]
    without = {name: part for name, part in ALL["leave_causes"].items() if name != "banned"}
    assert missed(Acts(1, **{**ALL, "leave_causes": without})) == ["causes somebody left for, of 9, here"]
    assert missed(Acts(1, **{**ALL, "by_source": {"paid": 1}})) == ["sources people came from, of 4, here"]


def test_the_plan_of_the_evening_always_has_a_bag_open_and_a_coupon_out() -> None:
    for phase in (0, 120, 330, 480):
        bag = coupon = 0
        host = everything(phase).at_work(SHOW, REFERENCE_SHELF)
        for tick in range(1, 2 * CYCLE_S):
            for fact in host.act(tick):
                bag = tick + fact.seconds if fact.type.endswith("lucky_bag.opened") else bag  # type: ignore[attr-defined]
                coupon = tick if fact.type.endswith("coupon.pushed") else coupon
            assert tick <= bag, "a bag is open in every second"
            assert 0 < coupon <= tick <= coupon + 300, "a coupon is out"


def test_a_skipped_test_counts_as_failed() -> None:
    assert judged("..\n2 passed, 3 deselected in 1.00s\n", 0) == ({"passed": 2, "deselected": 3}, [])
    skipped = "SKIPPED [1] tests/audience/test_same_bytes.py:68: could not import 'numba'\n5 passed, 1 skipped in 1.00s"
    assert judged(skipped, 0)[1] == ["tests/audience/test_same_bytes.py:68: could not import 'numba'"]
    assert judged("FAILED tests/audience/test_signs.py::test_x - assert 1\n1 failed, 4 passed in 2.00s", 1)[1]
    assert judged("no tests ran in 0.01s", 5)[1], "nothing tested is nothing proved"
