"""The crowd's bench says when everything was not on, and the crowd's tests count a skipped one as failed."""

from typing import Any

from bench.crowd import WINDOW_S, in_windows
from bench.crowd_ci import judged
from bench.crowd_evening import CYCLE_S, MOMENTS, Fired, everything, plan
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
WHOLE_PLAN = {
    *("mall.lucky_bag.opened", "mall.flash_sale.started", "mall.coupon.pushed", "mall.price.changed", "mall.stock.changed"),
    *("streaming.incident.thrown", "streaming.violation.raised", "streaming.picture.turned_black", "streaming.media.stalled"),
    *("streaming.listing.unpinned", "streaming.traffic.bought", "streaming.call.made", "streaming.voice.stopped"),
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


def test_rooms_all_over_the_plan_are_given_everything_at_any_time_and_what_is_given_is_taken_back() -> None:
    given: set[str] = set()
    for phase in range(0, CYCLE_S, CYCLE_S // 35):
        host = everything(phase).at_work(SHOW, REFERENCE_SHELF)
        given |= {fact.type.removeprefix("kaibo.") for tick in range(1, 521) for fact in host.act(tick)}
    assert given >= WHOLE_PLAN, "a warm-up of 400 s and 120 s measured, in 35 rooms"

    host = everything().at_work(SHOW, REFERENCE_SHELF)
    told = [fact for tick in range(1, 2 * CYCLE_S + 1) for fact in host.act(tick)]
    for opened, closed, name in (
        ("lucky_bag.opened", "lucky_bag.drawn", "bag_id"),
        ("flash_sale.started", "flash_sale.ended", "flash_id"),
        ("coupon.pushed", "coupon.withdrawn", "coupon_id"),
    ):
        first, last = ([getattr(one, name) for one in told if one.type.endswith(ending)] for ending in (opened, closed))
        assert (first, len(last)) == (last, 4), opened
    busy = {at for at in range(CYCLE_S) if list(plan(CYCLE_S + at + 1, 1, at, REFERENCE_SHELF[0]))}
    assert busy == MOMENTS, "the plan is asked in the seconds in which it does something"


def test_a_bad_moment_of_the_machine_does_not_move_the_step_and_slow_seconds_all_over_do() -> None:
    calm, bad = [0.01] * WINDOW_S, [0.05] * WINDOW_S
    assert in_windows(calm * 4 + bad * 2) == in_windows(calm * 6)
    assert in_windows(calm * 2 + bad * 4) == in_windows(bad * 6) > in_windows(calm * 6)


def test_a_skipped_test_counts_as_failed() -> None:
    assert judged("..\n2 passed, 3 deselected in 1.00s\n", 0) == ({"passed": 2, "deselected": 3}, [])
    skipped = "SKIPPED [1] tests/audience/test_same_bytes.py:68: could not import 'numba'\n5 passed, 1 skipped in 1.00s"
    assert judged(skipped, 0)[1] == ["tests/audience/test_same_bytes.py:68: could not import 'numba'"]
    assert judged("FAILED tests/audience/test_signs.py::test_x - assert 1\n1 failed, 4 passed in 2.00s", 1)[1]
    assert judged("no tests ran in 0.01s", 5)[1], "nothing tested is nothing proved"
