"""Offers as the crowd sees them: any number of coupons, each for what it covers, at the price the mall takes for them."""

from collections.abc import Sequence

from mall.events import CouponPushed
from sandbox.events.envelope import Fact
from streaming.audience.acts import Acts
from streaming.audience.crowd import Crowd
from streaming.audience.hosts import COMPETENT, REFERENCE_SHELF, Script
from streaming.audience.rehearse import SHOW, started
from streaming.audience.till import Till
from streaming.events import ShelfItem

from .rooms import CROWDED, seed, tables


def coupon(at: int = 0, off_fen: int = 500, **more: object) -> CouponPushed:
    return CouponPushed.model_validate(
        {"coupon_id": f"cpn_{at}", "shop_id": "s", "show_id": SHOW, "off_fen": off_fen, "threshold_fen": 0, "left": 100_000} | more
    )


def show(
    extra: dict[int, list[Fact]], seconds: int = 200, frozen_every: int = 0, shelf: Sequence[ShelfItem] = REFERENCE_SHELF
) -> list[Acts]:
    """The seconds of a crowded show; with `frozen_every` its crowd comes out of a snapshot so often."""
    room = tables(**CROWDED)
    crowd = Crowd.begin(room, started(room, seed(3), shelf))
    till, host, answers, every = Till(SHOW, shelf), Script(COMPETENT, SHOW, shelf), {}, []
    for tick in range(1, seconds + 1):
        acted = [*host.act(tick), *extra.get(tick, ())]
        for fact in acted:
            till.host(fact)
        acts = crowd.step(list(enumerate([*answers.pop(tick, ()), *acted])))
        host.hear(acts.questions)
        answers[tick + 2] = till.serve(acts)
        every.append(acts)
        if frozen_every and tick % frozen_every == 0:
            crowd = Crowd.thaw(room, crowd.freeze())
    return every


def test_seventy_coupons_are_claimed_and_used_each_once_by_a_viewer_over_snapshots_too():
    """There is no last coupon: the 33rd, the 65th and the 70th are remembered like the first."""
    pushed: dict[int, list[Fact]] = {5 + 3 * at: [coupon(at, 300 + at)] for at in range(70)}
    every = show(pushed, 300)
    used = [(order.viewer, order.coupon_id) for acts in every for order in acts.checkouts if order.coupon_id is not None]
    assert len(used) == len(set(used))
    numbers = {int(name[4:]) for _, name in used}
    assert all(numbers & set(part) for part in (range(32), range(32, 64), range(64, 70)))
    claims: dict[str, int] = {}
    for acts in every:
        for name, many in acts.claims.items():
            claims[name] = claims.get(name, 0) + many
    assert len(claims) == 70
    again = show(pushed, 300, frozen_every=60)
    assert [acts.checkouts for acts in again] == [acts.checkouts for acts in every]
    assert [acts.claims for acts in again] == [acts.claims for acts in every]
