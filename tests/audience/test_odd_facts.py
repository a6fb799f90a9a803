"""Facts out of order, twice, late or about nothing: the crowd goes on, and a second telling changes nothing."""

import pytest

from mall.events import (
    CouponPushed,
    CouponWithdrawn,
    FlashSaleEnded,
    FlashSaleStarted,
    LuckyBagDrawn,
    LuckyBagOpened,
    OrderCancelled,
    OrderPaid,
    OrderPlaced,
    OrderRefused,
    StockChanged,
)
from sandbox.events.envelope import Fact
from streaming.audience.acts import checkout_id
from streaming.audience.crowd import Crowd
from streaming.audience.hosts import REFERENCE_SHELF
from streaming.audience.rehearse import SHOW, started
from streaming.audience.signals import Signals
from streaming.audience.traffic import Bought, bought_micro
from streaming.events import (
    ListingPinned,
    MediaReturned,
    MediaStalled,
    PictureReturned,
    QuestionAnswered,
    ShelfArranged,
    ShowResumed,
    TrafficBought,
    TrafficEnded,
    ViolationCorrected,
    VoiceStopped,
)

from .rooms import seed, tables

ODD: list[Fact] = [
    OrderPaid(order_id="o", shop_id="s", checkout_id="chk_x_1-r1", buyer="r1", total_fen=1, lines=()),
    OrderCancelled(order_id="o", shop_id="s", checkout_id="chk_x_1-r1", reason="unpaid"),
    OrderRefused(checkout_id="nonsense", buyer="r1", listing_id="lst_9", code="sold_out"),
    OrderPlaced(
        order_id="o", shop_id="s", owner_id="h", buyer="p", buyer_kind="person", checkout_id=None, lines=(), total_fen=1, pay_before=1
    ),
    FlashSaleEnded(flash_id="f", listing_id="lst_9", sold=0, reason="time"),
    FlashSaleStarted(flash_id="f", shop_id="s", listing_id="lst_1", sku_id="sku_9", price_fen=1, stock=1, seconds=1),
    LuckyBagDrawn(bag_id="b", show_id=SHOW, joined=0, winners=()),
    CouponWithdrawn(coupon_id="c", shop_id="s"),
    PictureReturned(show_id=SHOW),
    MediaReturned(show_id=SHOW, session_id="s"),
    ViolationCorrected(show_id=SHOW, violation_id="v", way="said", after_ms=1, in_time=True),
    QuestionAnswered(show_id=SHOW, question_id="", way="text", text="x", after_ms=1),
    TrafficEnded(show_id=SHOW, traffic_id="t", spent_fen=0, entries=0),
    TrafficBought(show_id=SHOW, traffic_id="t", goal="enter", budget_fen=0, minutes=0),
    StockChanged(listing_id="lst_1", sku_id="sku_1_0", shop_id="s", stock=-5, delta=-5, reason="set"),
    ShowResumed(show_id=SHOW, paused_ms=1),
    VoiceStopped(show_id=SHOW, level_db=-60),
    ShelfArranged(show_id=SHOW, items=()),
]


def test_odd_facts_do_no_harm():
    crowd = Crowd.begin(tables(), started(tables(), seed(1)))
    for tick in range(40):
        crowd.step(list(enumerate([*ODD, *ODD] if tick % 7 == 3 else [])))
    assert crowd.tick == 40
    assert Crowd.thaw(tables(), crowd.freeze()).digest() == crowd.digest()


def until_a_checkout():
    room = tables(sliders={"crowd": 400})
    crowd = Crowd.begin(room, started(room, seed(1)))
    while True:
        acts = crowd.step([(1, ListingPinned(show_id=SHOW, listing_id="lst_1", slot=1))] if crowd.tick == 3 else [])
        if acts.checkouts:
            return crowd, acts.checkouts[0]


def placed(order, order_id="ord_1"):
    return OrderPlaced(
        order_id=order_id,
        shop_id="s",
        owner_id="h",
        buyer=order.viewer,
        buyer_kind="viewer",
        checkout_id=checkout_id(SHOW, order.key),
        lines=(),
        total_fen=1,
        pay_before=1,
    )


def outcome_of(crowd, order, seconds=400):
    found = [
        acts for acts in (crowd.step([]) for _ in range(seconds)) if any(one.key == order.key for one in [*acts.payments, *acts.abandons])
    ]
    return len(found)


def test_an_order_placed_twice_is_paid_once():
    crowd, order = until_a_checkout()
    crowd.step([(1, placed(order)), (2, placed(order)), (3, placed(order, "ord_2"))])
    assert outcome_of(crowd, order) == 1


def test_an_order_cancelled_by_the_mall_is_not_paid():
    crowd, order = until_a_checkout()
    crowd.step([(1, placed(order))])
    crowd.step([(2, OrderCancelled(order_id="ord_1", shop_id="s", checkout_id=checkout_id(SHOW, order.key), reason="owner"))])
    assert outcome_of(crowd, order) == 0


def test_a_late_answer_of_the_mall_still_counts():
    crowd, order = until_a_checkout()
    for _ in range(50):
        crowd.step([])
    crowd.step([(1, placed(order))])
    assert outcome_of(crowd, order) == 1


def test_a_sealed_show_has_no_crowd_yet():
    with pytest.raises(ValueError, match="sealed"):
        Signals.at_start(started(tables(), seed(1)).model_copy(update={"seed": None}))


def test_a_snapshot_of_the_signals_is_plain_data():
    signals = Signals.at_start(started(tables(), seed(1)))
    facts = [
        CouponPushed(coupon_id="c", shop_id="s", show_id=SHOW, off_fen=100, threshold_fen=0, left=5),
        FlashSaleStarted(flash_id="f", shop_id="s", listing_id="lst_1", sku_id="sku_1_0", price_fen=100, stock=3, seconds=60),
        LuckyBagOpened(
            bag_id="b", shop_id="s", show_id=SHOW, prize="x", prize_value_fen=1, winners=1, rule="comment", password="开播", seconds=60
        ),
        TrafficBought(show_id=SHOW, traffic_id="t", goal="click", budget_fen=10_000, minutes=5),
        MediaStalled(show_id=SHOW, session_id="s"),
    ]
    signals.next_second(list(enumerate(facts)), 3)
    signals.next_second([], 4)
    assert Signals.from_json(signals.to_json()) == signals


def test_a_listing_keeps_its_place_in_peoples_memory_when_the_shelf_is_arranged_anew():
    signals = Signals.at_start(started(tables(), seed(1)))
    signals.next_second([(1, ListingPinned(show_id=SHOW, listing_id="lst_3", slot=3))], 1)
    signals.next_second([(2, ShelfArranged(show_id=SHOW, items=(REFERENCE_SHELF[2], REFERENCE_SHELF[0])))], 2)
    assert list(signals.goods) == ["lst_3", "lst_1"]
    assert signals.goods["lst_3"].index == 2
    assert signals.pinned == "lst_3"
    signals.next_second([(3, ShelfArranged(show_id=SHOW, items=(REFERENCE_SHELF[0],)))], 5)
    assert (signals.pinned, signals.bare_since) == (None, 5)


def test_bought_traffic_brings_what_it_costs():
    """3,000 fen at 30 fen an entry are a hundred viewers, with a ramp at both ends."""
    order = Bought("t", "enter", 3000, 10, 310)
    rates = [bought_micro([order], tables().numbers, tick).get("paid", 0) for tick in range(400)]
    assert sum(rates) == pytest.approx(100_000_000, rel=0.01)
    assert rates[:10] == [0] * 10
    assert rates[40] < rates[100] == max(rates)
    assert not any(rates[311:])


def test_bought_traffic_comes_as_people():
    def entered(facts):
        crowd = Crowd.begin(tables(), started(tables(), seed(1), exam=True))
        return sum(crowd.step(facts if tick == 9 else []).by_source.get("paid", 0) for tick in range(330))

    assert entered([]) == 0
    assert 70 <= entered([(1, TrafficBought(show_id=SHOW, traffic_id="t", goal="enter", budget_fen=3000, minutes=5))]) <= 130
