"""A quote adds up, whatever is bought and whatever is on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.trade.quote import Coupon, FlashPrice, Freight, Gift, Line, Quote, QuotedGift, Threshold, quote

lines = st.lists(
    st.builds(
        Line, listing_id=st.sampled_from("abc"), sku_id=st.sampled_from("xyz"), unit_fen=st.integers(1, 10**7), quantity=st.integers(1, 99)
    ),
    min_size=1,
    max_size=8,
)
promotions = st.lists(
    st.one_of(
        st.builds(FlashPrice, id=st.text("f123", min_size=1), sku_id=st.sampled_from("xyz"), price_fen=st.integers(0, 10**6)),
        st.builds(
            Coupon,
            id=st.text("c123", min_size=1),
            off_fen=st.integers(0, 10**7),
            threshold_fen=st.integers(0, 10**7),
            listing_id=st.sampled_from(["a", "b", None]),
            alone=st.booleans(),
        ),
        st.builds(
            Threshold,
            id=st.text("t123", min_size=1),
            steps=st.lists(st.tuples(st.integers(0, 10**7), st.integers(0, 10**7)), max_size=3).map(tuple),
            listing_ids=st.frozensets(st.sampled_from("abc")),
            alone=st.booleans(),
        ),
        st.builds(Gift, id=st.text("g123", min_size=1), sku_id=st.sampled_from("xyz"), listing_id=st.sampled_from(["a", None])),
    ),
    max_size=8,
)
freights = st.builds(Freight, flat_fen=st.integers(0, 9900), free_from_fen=st.none() | st.integers(0, 10**7))


def adds_up(result: Quote) -> bool:
    return (
        sum(line.total_fen for line in result.lines) + result.freight_fen == result.total_fen
        and sum(line.off_fen for line in result.lines) == result.off_fen
        and all(line.total_fen == line.unit_fen * line.quantity - line.off_fen >= 0 for line in result.lines)
        and result.goods_fen - result.off_fen + result.freight_fen == result.total_fen >= 1
    )


@given(lines, promotions, freights)
def test_every_quote_adds_up_and_is_the_same_in_any_order(bought, offers, freight):
    result = quote(bought, offers, freight)
    assert adds_up(result)
    assert result == quote(bought, offers[::-1], freight) or len({one.id for one in offers}) < len(offers)
    assert result.total_fen <= quote(bought, (), freight).total_fen + freight.flat_fen


def test_a_lost_fen_is_noticed():
    """Negative control of the property."""
    good = quote([Line("a", "x", 100, 3)], [Coupon("c", 50, 100)])
    lost = Quote(good.lines, good.goods_fen, good.off_fen + 1, good.freight_fen, good.total_fen, good.used)
    assert adds_up(good)
    assert not adds_up(lost)


def test_flash_price_then_coupon_then_freight():
    offers = [FlashPrice("f1", "x", 900), Coupon("c1", 300, 2000), Coupon("c2", 200, 0), Coupon("c3", 500, 5000)]
    result = quote([Line("a", "x", 1000, 2), Line("b", "y", 1000, 1)], offers, Freight(600, free_from_fen=3000))
    assert (result.goods_fen, result.off_fen, result.freight_fen, result.total_fen) == (2800, 300, 600, 3100)
    assert result.used == ("c1", "f1")
    assert [line.off_fen for line in result.lines] == [193, 107]


def test_a_coupon_leaves_one_fen():
    assert quote([Line("a", "x", 100, 1)], [Coupon("c", 500, 0)]).total_fen == 1


def test_a_dearer_flash_price_does_not_count():
    result = quote([Line("a", "x", 100, 1)], [FlashPrice("f", "x", 120)])
    assert (result.total_fen, result.used) == (100, ())


@pytest.mark.parametrize("bought", [[], [Line("a", "x", 0, 1)], [Line("a", "x", 100, 0)]])
def test_nothing_to_price_is_an_error(bought):
    with pytest.raises(ValueError):
        quote(bought)


def test_the_same_coupon_named_twice_counts_once():
    result = quote([Line("a", "x", 1000, 1)], [Coupon("c", 100, 0), Coupon("c", 100, 0, "a")])
    assert (result.off_fen, result.used) == (100, ("c",))


def best_by_hand(bought, thresholds, coupons):
    """The most that may be taken off, by trying every pair: slow and plain."""
    goods = sum(line.unit_fen * line.quantity for line in bought)
    most = 0
    for first in (None, *thresholds):
        for coupon in (None, *coupons):
            if first is not None and coupon is not None and (first.alone or coupon.alone):
                continue
            left = {id(line): line.unit_fen * line.quantity for line in bought}
            off = 0
            if first is not None:
                covered = sum(left[id(line)] for line in bought if not first.listing_ids or line.listing_id in first.listing_ids)
                off = min(max((less for start, less in first.steps if covered >= start), default=0), covered, goods - 1)
            if coupon is not None and coupon.listing_id is None and goods - off >= coupon.threshold_fen:
                off += min(coupon.off_fen, goods - off, goods - off - 1)
            most = max(most, off)
    return most


@given(
    lines,
    st.lists(
        st.builds(Threshold, id=st.text("t12", min_size=1), steps=st.tuples(st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)))),
        max_size=3,
    ),
    st.lists(
        st.builds(
            Coupon, id=st.text("c12", min_size=1), off_fen=st.integers(0, 10**6), threshold_fen=st.integers(0, 10**6), alone=st.booleans()
        ),
        max_size=3,
    ),
)
def test_the_buyer_gets_the_best_that_may_be_combined(bought, thresholds, coupons):
    assert quote(bought, [*thresholds, *coupons]).off_fen == best_by_hand(bought, thresholds, coupons)


def test_a_threshold_discount_then_a_coupon_on_what_is_left():
    steps = Threshold("t1", ((5000, 500), (10000, 1500)))
    result = quote([Line("a", "x", 5000, 2)], [steps, Coupon("c1", 1000, 8500)])
    assert (result.goods_fen, result.off_fen, result.total_fen, result.used) == (10000, 2500, 7500, ("c1", "t1"))
    missed = quote([Line("a", "x", 5000, 2)], [steps, Coupon("c1", 1000, 8501)])
    assert (missed.off_fen, missed.used) == (1500, ("t1",))


def test_a_discount_that_stands_alone_counts_only_when_it_is_the_better_one():
    steps = Threshold("t1", ((1000, 100),))
    small, large = Coupon("c1", 99, 0, alone=True), Coupon("c2", 101, 0, alone=True)
    assert quote([Line("a", "x", 1000, 1)], [steps, small]).used == ("t1",)
    assert quote([Line("a", "x", 1000, 1)], [steps, large]).used == ("c2",)


def test_gifts_follow_what_is_bought_and_paid():
    one_for_two = Gift("g1", "z", listing_id="a", each=2)
    assert quote([Line("a", "x", 1000, 5)], [one_for_two]).gifts == (QuotedGift("g1", "z", 2),)
    assert quote([Line("a", "x", 1000, 1)], [one_for_two]).gifts == ()
    from_sum = Gift("g2", "z", from_fen=2000)
    assert quote([Line("a", "x", 1000, 2)], [from_sum, Coupon("c", 1, 0)]).gifts == ()
    result = quote([Line("a", "x", 1000, 2)], [from_sum])
    assert (result.gifts, result.total_fen, result.used) == ((QuotedGift("g2", "z", 1),), 2000, ("g2",))
