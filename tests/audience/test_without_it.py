"""Who goes without what he wanted: it was gone, or he ordered and the mall said no. He counts, and he says so when he leaves."""

from functools import cache

import pytest

from mall.events import StockChanged
from sandbox.events.envelope import Fact
from streaming.audience.acts import Acts
from streaming.audience.crowd import Crowd
from streaming.audience.hosts import COMPETENT, REFERENCE_SHELF, Script
from streaming.audience.rehearse import SHOW, Outcome, started
from streaming.audience.till import Placed, Refused
from streaming.audience.viewers import number_of
from streaming.events import ShelfArranged

from .rooms import CROWDED, everywhere, outcome, seed, tables

GONE: dict[int, list[Fact]] = {
    2: [
        StockChanged(listing_id=item.listing_id, sku_id=item.skus[0].sku_id, shop_id="s", stock=0, delta=0, reason="set", show_id=SHOW)
        for item in REFERENCE_SHELF
    ]
}


@cache
def played(gone: bool) -> Outcome:
    return outcome(tables(**CROWDED), 3, COMPETENT, 400, exam=True, keep=True, extra=GONE if gone else {}, words=False)


def test_only_who_would_have_bought_it_misses_what_is_gone():
    there, gone = played(False), played(True)
    missed, fewer = gone.not_bought["sold_out"] / 1000, there.checkouts - gone.checkouts
    assert fewer > 5
    assert fewer / 2 < missed < 2 * fewer
    assert "sold_out" not in there.not_bought  # control
    assert gone.not_bought["no_need"] > 0.9 * there.not_bought["no_need"]  # the others have the reasons they had


def test_what_is_lost_to_it_is_about_what_was_not_sold():
    there, gone = played(False), played(True)
    assert 0 < gone.lost_fen["sold_out"] < 1.5 * (worth(there) - worth(gone))


def worth(found: Outcome) -> int:
    return sum(order.seen_price_fen for acts in found.ticks for order in acts.checkouts)


class Counter:
    """A mall that answers every checkout alike."""

    def __init__(self, code: str | None) -> None:
        room = tables(**CROWDED, **everywhere({"fit": 1.0}))
        self.code, self.crowd, self.host = code, Crowd.begin(room, started(room, seed(3))), Script(COMPETENT, SHOW, REFERENCE_SHELF)
        self.answers: dict[int, list[Placed | Refused]] = {}
        self.orders = 0

    def second(self, late_s: int = 2, *more: Fact) -> Acts:
        tick = self.crowd.tick + 1
        acts = self.crowd.step(list(enumerate([*more, *self.answers.pop(tick, ()), *self.host.act(tick)])))
        for order in acts.checkouts:
            self.orders += 1
            answer = Refused(order.key, self.code) if self.code else Placed(order.key, f"ord_{self.orders}")
            self.answers.setdefault(tick + late_s, []).append(answer)
        return acts


@pytest.mark.parametrize(
    ("code", "cause"), [("sold_out", "sold_out"), ("region", "not_sent"), ("limit", "limit"), ("live_only", "refused")]
)
def test_whom_the_mall_refuses_says_why_he_did_not_get_it(code: str, cause: str):
    counter = Counter(code)
    every = [counter.second() for _ in range(90)]
    answered = counter.orders - sum(map(len, counter.answers.values()))
    assert sum(acts.not_bought.get(cause, 0) for acts in every) == 1000 * answered > 5000
    told = [one for acts in every for one in acts.lost if one.causes == {cause: 1000}]
    assert told
    assert all(one.value_fen > 0 for one in told)


def test_who_gets_it_misses_nothing_and_who_left_before_the_answer_is_told_too():
    served = Counter(None)
    assert not {"not_sent", "limit", "refused"} & {cause for _ in range(90) for cause in served.second().not_bought}  # control
    late = Counter("region")
    every = [late.second(45) for _ in range(90)]
    refused = {order.viewer for acts in every[:45] for order in acts.checkouts}
    assert refused == {one.viewer for acts in every for one in (*acts.lost, *acts.more_lost) if "not_sent" in one.causes} | {
        who for who in refused if late.crowd.viewers.find(number_of(who) or 0) is not None
    }


def test_only_what_is_sold_out_makes_the_room_uneasy():
    def uneasy(code: str) -> int:
        counter = Counter(code)
        return sum(acts.leave_causes.get("sold_out", 0) for acts in (counter.second() for _ in range(90)))

    assert uneasy("sold_out") > uneasy("region") == 0


def test_who_pays_does_not_hang_on_whether_the_listing_still_stands_on_the_shelf():
    def payers(emptied: bool) -> set[str]:
        counter = Counter(None)
        ordered = {order.key for _ in range(90) for order in counter.second(95 - counter.crowd.tick).checkouts}
        arranged = [ShelfArranged(show_id=SHOW, items=())] if emptied else []
        paid = {payment.key for _ in range(60) for payment in counter.second(2, *arranged).payments}
        return paid & ordered

    assert len(payers(True)) > 20
    assert payers(True) == payers(False)
