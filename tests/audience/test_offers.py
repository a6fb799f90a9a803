"""Offers as the crowd sees them: any number of coupons, each for what it covers, at the price the mall takes for them."""

from functools import cache
from itertools import combinations, product

import pytest

from mall.events import CouponPushed, PriceChanged, ShopOfferEnded, ThresholdOffered
from sandbox.events.envelope import Fact
from streaming.audience.acts import Acts, Checkout
from streaming.audience.crowd import Crowd
from streaming.audience.hosts import COMPETENT, REFERENCE_SHELF, Script
from streaming.audience.market import SHOP
from streaming.audience.rehearse import SHOW, started
from streaming.audience.till import Till

from .rooms import CROWDED, seed, tables


def coupon(at: int = 0, off_fen: int = 500, **more: object) -> CouponPushed:
    return CouponPushed.model_validate(
        {"coupon_id": f"cpn_{at}", "shop_id": "s", "show_id": SHOW, "off_fen": off_fen, "threshold_fen": 0, "left": 100_000} | more
    )


def show(extra: dict[int, list[Fact]], seconds: int = 240, frozen_every: int = 0, *, words: bool = False) -> list[Acts]:
    """The seconds of a crowded show; with `frozen_every` its crowd comes out of a snapshot so often."""
    room = tables(**CROWDED)
    crowd = Crowd.begin(room, started(room, seed(3)), words=words)
    till, host, answers, every = Till(SHOW, REFERENCE_SHELF), Script(COMPETENT, SHOW, REFERENCE_SHELF), {}, []
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
    every = show(pushed, 300, words=True)
    used = [(order.viewer, order.coupon_id) for acts in every for order in acts.checkouts if order.coupon_id is not None]
    assert len(used) == len(set(used))
    numbers = {int(name[4:]) for _, name in used}
    assert all(numbers & set(part) for part in (range(32), range(32, 64), range(64, 70)))
    claims: dict[str, int] = {}
    for acts in every:
        for name, many in acts.claims.items():
            claims[name] = claims.get(name, 0) + many
    assert len(claims) == 70
    again = show(pushed, 300, frozen_every=60, words=True)
    assert [acts.checkouts for acts in again] == [acts.checkouts for acts in every]
    assert [acts.claims for acts in again] == [acts.claims for acts in every]


# ---- what a coupon is for, and what it takes off


def orders(every: list[Acts], listing_id: str = "") -> list[tuple[str, str, int]]:
    """Who ordered which SKU at which second."""
    return [(one.viewer, one.sku_id, acts.tick) for acts in every for one in acts.checkouts if listing_id in ("", one.listing_id)]


def coupons_used(every: list[Acts]) -> set[tuple[str, str | None]]:
    return {(one.listing_id, one.coupon_id) for acts in every for one in acts.checkouts if one.coupon_id}


@cache
def plain() -> list[Acts]:
    return show({})


def test_a_coupon_for_one_listing_sells_that_one_and_no_other():
    bound = show({5: [coupon(off_fen=3000, listing_id="lst_2")]})
    anywhere = show({5: [coupon(off_fen=3000)]})
    assert coupons_used(bound) == {("lst_2", "cpn_0")}
    assert {listing for listing, _ in coupons_used(anywhere)} == {"lst_1", "lst_2", "lst_3"}  # control
    assert len(orders(bound, "lst_2")) > 1.2 * len(orders(plain(), "lst_2"))


def test_a_coupon_for_goods_that_are_not_there_changes_no_order():
    assert orders(show({5: [coupon(off_fen=3000, listing_id="lst_9")]})) == orders(plain())


def test_a_share_off_is_worth_what_it_takes_off_each_listing():
    """30 % of a knit of 129 yuan are 38.70: as good as a coupon of so much; at most ten yuan are as good as ten."""
    share = {"listing_id": "lst_2", "off_bp": 3000, "off_fen": 1}
    assert orders(show({5: [coupon(**share)]})) == orders(show({5: [coupon(off_fen=3870, listing_id="lst_2")]})) != orders(plain())
    most = show({5: [coupon(**share, most_off_fen=1000)]})
    assert orders(most) == orders(show({5: [coupon(off_fen=1000, listing_id="lst_2")]}))


def threshold(*steps: tuple[int, int], shop_id: str = SHOP, **more: object) -> ThresholdOffered:
    return ThresholdOffered.model_validate({"offer_id": "ofr_1", "shop_id": shop_id, "name": "满减", "steps": steps} | more)


def test_a_threshold_discount_sells_like_the_price_it_makes_until_it_ends():
    off = show({5: [threshold((10_000, 3000))]})
    cut = PriceChanged(listing_id="lst_2", sku_id="", shop_id="s", from_fen=12_900, to_fen=9900, show_id=SHOW)
    cheaper = show({5: [cut.model_copy(update={"sku_id": sku.sku_id}) for sku in REFERENCE_SHELF[1].skus]})
    assert orders(off) == orders(cheaper) != orders(plain())
    over = ShopOfferEnded(offer_id="ofr_1", shop_id=SHOP)
    assert orders(show({5: [threshold((10_000, 3000)), over]})) == orders(plain())


def test_the_discount_of_another_shop_changes_nothing():
    assert orders(show({5: [threshold((10_000, 3000), shop_id="shop_other")]})) == orders(plain())


OFFERS: dict[str, list[Fact]] = {
    "bound": [coupon(0, 900, listing_id="lst_2"), coupon(1, 500)],
    "share": [coupon(0, 900, threshold_fen=5000), coupon(1, 1, off_bp=2000, most_off_fen=1500)],
    "steps": [threshold((3000, 300), (12_000, 2000)), coupon(0, 700)],
    "alone": [threshold((3000, 1000), alone=True, listing_ids=["lst_1", "lst_3"]), coupon(0, 700), coupon(1, 1100, threshold_fen=7000)],
    "dear": [coupon(0, 100_000)],
}


@pytest.mark.parametrize("name", OFFERS)
def test_a_buyer_believes_in_the_price_that_he_is_charged(name: str):
    """Whatever coupons he holds: what the stall and the card say is what the stand-in mall takes, and it prices as the real one does."""
    room, reduced = tables(**CROWDED), 0
    crowd, till = Crowd.begin(room, started(room, seed(3)), words=False), Till(SHOW, REFERENCE_SHELF)
    for fact in OFFERS[name]:
        till.host(fact)
    crowd.step(list(enumerate(OFFERS[name])))
    signals, stalls = crowd.signals, crowd.demand.stalls
    held = [mine for many in range(len(signals.coupons) + 1) for mine in combinations(signals.coupons, many)]
    for good, mine in product(signals.goods.values(), held):
        stall = stalls.stall(good, good.skus[0], mine, signals.thresholds, 1)
        named = stall.coupon.coupon_id if stall.coupon is not None else None
        priced = till.settle(Checkout("1-r1", "r1", "", "fan", good.listing_id, good.skus[0].sku_id, 1, stall.price_fen, named, None), 9)
        assert not isinstance(priced, str)
        assert stall.pay_fen == priced.total_fen
        reduced += priced.off_fen > 0
        if len(mine) == len(signals.coupons):  # as the card on the screen says it to all
            assert crowd.climate.offer_of(signals, good, 1).relation == priced.total_fen * 1000 // good.reference_fen
    assert reduced


@pytest.mark.parametrize(("share_bp", "first"), [(5000, "cpn_1"), (10, "cpn_0")])
def test_the_coupon_that_takes_most_off_is_claimed_first_a_share_of_the_price_among_them(share_bp: int, first: str):
    every = show({5: [coupon(0, 300), coupon(1, 1, off_bp=share_bp)]}, 20)
    assert next([*acts.claims] for acts in every if acts.claims) == [first]
