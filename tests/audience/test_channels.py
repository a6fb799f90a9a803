"""Carts, coupons, lucky bags, fan club, gifts and people who come back: each does what the host causes, and counts add up."""

from typing import Any

import pytest

from mall.events import CouponPushed, LuckyBagDrawn, LuckyBagOpened
from sandbox.events.envelope import Fact
from streaming.audience.crowd import Crowd
from streaming.audience.draws import I64
from streaming.audience.hosts import COMPETENT, REFERENCE_SHELF, Script
from streaming.audience.rehearse import SHOW, Outcome, started
from streaming.audience.rows import Due
from streaming.audience.tables import CLICK
from streaming.audience.till import Till
from streaming.audience.viewers import Viewers, number_of
from streaming.events import CallMade

from .rooms import CROWDED, everywhere, outcome, over, prices, seed, tables
from .signs import TALKS


def played(extra: dict[int, list[Fact]] | None = None, number: int = 3, seconds: int = 300, **more: Any) -> Outcome:
    return outcome(tables(**CROWDED), number, more.pop("host", COMPETENT), seconds, keep=True, extra=extra or {}, **more)


def coupon(left: int) -> CouponPushed:
    return CouponPushed(coupon_id="cpn_1", shop_id="s", show_id=SHOW, off_fen=500, threshold_fen=1000, left=left)


def bag(rule: Any = "everyone", tick: int = 60, **more: Any) -> LuckyBagOpened:
    return LuckyBagOpened(
        bag_id=f"bag_{tick}", shop_id="s", show_id=SHOW, prize="茶", prize_value_fen=990, winners=2, rule=rule, seconds=120, **more
    )


def total(found: Outcome, name: str) -> int:
    return sum(getattr(acts, name) for acts in found.ticks)


def test_no_more_coupons_are_claimed_than_there_are():
    few, many = (played({60: [coupon(left)]}) for left in (20, 100_000))
    assert few.claims == 20
    assert many.claims > 60
    used = [order for acts in few.ticks for order in acts.checkouts if order.coupon_id is not None]
    assert len(used) <= 20
    assert played().claims == 0  # control


def test_a_viewer_uses_a_coupon_once():
    found = played({60: [coupon(100_000)]}, seconds=400)
    users = [order.viewer for acts in found.ticks for order in acts.checkouts if order.coupon_id is not None]
    assert len(users) == len(set(users)) > 5


def test_people_join_an_open_bag_once_and_no_other():
    found = played({60: [bag()]})
    joined = [acts.bag_joins for acts in found.ticks]
    assert sum(joined) > 50
    assert sum(joined[:59]) == sum(joined[180:]) == 0
    twice = played({60: [bag()], 70: [bag()]})  # the same bag told again
    assert total(twice, "bag_joins") == sum(joined)


def test_a_password_is_typed_and_a_follow_bag_brings_followers():
    words = played({60: [bag("comment", password="岳麓山茶")]})
    assert sum("岳麓山茶" in said.text for acts in words.ticks for said in acts.comments) > 20
    plain, follow = played({60: [bag()]}), played({60: [bag("follow")]})
    assert follow.follows > plain.follows + 20


def test_whom_the_notice_to_followers_brought_does_not_newly_follow_and_still_counts_as_taking_part():
    eager = everywhere({"follow": 0.5, "return_bp": 9000})
    alone = {"short_video": [], "recommendation": [{"at_s": 0, "per_minute": 0}], "followers": {"come": 0}}

    def brought(**by: Any) -> Outcome:
        return outcome(tables(traffic=alone | by, **eager), 3, COMPETENT, 240, keep=True, extra={60: [bag("follow")]})

    known, new = brought(followers={"come": 300}), brought(recommendation=[{"at_s": 0, "per_minute": 60}])
    assert known.bag_joins > 20
    assert known.follows == 0
    assert new.follows > 20  # control
    assert total(known, "engaged") > 0


def test_who_came_too_late_or_bought_nothing_may_not_join():
    everyone = played({60: [bag()]}).bag_joins
    assert played({60: [bag("watch", watch_s=90)]}).bag_joins < 0.6 * everyone
    assert played({60: [bag("buy")]}).bag_joins < 0.1 * everyone


def test_winners_say_so_and_hunters_go_when_the_bag_is_drawn():
    drawn = LuckyBagDrawn(
        bag_id="bag_60", show_id=SHOW, joined=9, virtual_joined=9, winners=("joined:1", "joined:3", "joined:99999", "per_1")
    )
    kept, done = played({60: [bag()]}), played({60: [bag()], 150: [drawn]})
    won = [said.viewer for acts in done.ticks for said in acts.comments if said.intent == "won"]
    assert 0 < len(won) <= 2
    assert not any(said.intent == "won" for acts in kept.ticks for said in acts.comments)  # control
    assert sum(acts.left for acts in done.ticks[150:180]) > sum(acts.left for acts in kept.ticks[150:180])


def test_a_call_for_the_fan_club_fills_it():
    asked = {tick: [CallMade(show_id=SHOW, what="fan_club")] for tick in (60, 120, 180, 240)}
    assert sum(played(asked, number).clubs for number in (1, 2, 3)) > 1.2 * sum(played(None, number).clubs for number in (1, 2, 3))


CALLS = {tick: [CallMade(show_id=SHOW, what="fan_club")] for tick in range(30, 300, 60)}


def clubbed(member_bp: int, club: float = 0.2, **more: Any) -> list[Outcome]:
    """Shows with a host who calls for the fan club, in which so many join a minute and members come back so much likelier."""
    room = tables(model=everywhere({"fan_club": club})["model"] | {"returning": {"member_bp": member_bp}}, **CROWDED)
    return [outcome(room, number, seconds=500, extra=CALLS, keep=True, words=False, **more) for number in (1, 2)]


def returned(found: list[Outcome]) -> int:
    return sum(one.returned for one in found)


def test_members_of_the_fan_club_come_back_more_often():
    assert returned(clubbed(3000)) > 1.1 * returned(clubbed(0))
    assert returned(clubbed(3000, club=0)) == returned(clubbed(0, club=0))  # control: nobody is a member


def test_a_call_for_the_fan_club_brings_people_back_by_its_members():
    def back(calls) -> int:
        room = tables(model=everywhere({"fan_club": 0.2})["model"] | {"returning": {"member_bp": 5000}}, **CROWDED)
        found = [outcome(room, number, seconds=500, extra=calls, words=False) for number in (1, 2, 3)]
        return sum(one.returned for one in found)

    assert back(CALLS) > back({})


def test_in_an_exam_membership_and_gifts_change_nothing_of_who_comes():
    one, other = clubbed(0, exam=True), clubbed(5000, exam=True)
    assert returned(one) == returned(other) == 0
    assert [acts.entered for found in one for acts in found.ticks] == [acts.entered for found in other for acts in found.ticks]


def test_gifts_and_joining_the_fan_club_count_as_interaction_for_the_recommendation():
    def pool(exam: bool = False, **rates: float) -> int:
        room = tables(**everywhere({"gift": 0, "fan_club": 0} | rates), **CROWDED)
        return outcome(room, 1, seconds=240, keep=True, words=False, exam=exam).ticks[-1].pool

    assert pool(gift=0.3) > pool()
    assert pool(fan_club=0.3) > pool()
    assert pool(exam=True, gift=0.3, fan_club=0.3) == pool(exam=True) == 1000  # control: there is none in an exam


def test_gifts_have_a_value_from_the_list():
    found = played(seconds=500)
    assert found.gifts > 10
    assert found.gift_fen >= 10 * found.gifts
    assert all((acts.gift_fen > 0) == (acts.gifts > 0) for acts in found.ticks)


def test_people_come_back_in_practice_and_never_in_an_exam():
    free, exam = played(seconds=500), played(seconds=500, exam=True)
    assert free.returned > 10
    assert exam.returned == 0
    back = [acts for acts in free.ticks if acts.returned]
    assert all(acts.by_source["returning"] == acts.returned for acts in back)
    assert all(sum(acts.by_source.values()) == acts.entered for acts in free.ticks)


def bought_of(found: Outcome, slot: int) -> int:
    return sum(order.listing_id == f"lst_{slot}" for acts in found.ticks for order in acts.checkouts)


def share_of_clicks(found: Outcome, slot: int) -> float:
    clicks = {name: sum(acts.reach[name].clicks for acts in found.ticks if name in acts.reach) for name in ("lst_1", "lst_2", "lst_3")}
    return clicks[f"lst_{slot}"] / sum(clicks.values())


def test_who_browses_compares():
    """With everything browsed, a dearer tea sells less, and some of it becomes other goods."""
    browsing = CROWDED | {"model": {"buying": {"browse_bp": 10_000}}}
    dearer = [fact for fact in prices(1.5) if fact.listing_id == "lst_1"]  # type: ignore[attr-defined]
    plain, dear = (outcome(tables(**browsing), 3, COMPETENT, 500, exam=True, keep=True, extra=extra) for extra in ({}, {2: dearer}))
    assert bought_of(dear, 1) < bought_of(plain, 1)
    assert share_of_clicks(dear, 1) < share_of_clicks(plain, 1)


class Watched(Viewers):
    """People of whom one sees who looks at goods."""

    def run(self, rates: I64) -> Due:
        self.due = super().run(rates)
        return self.due


def unexplained_looks(browse_bp: int, cart: float = 0) -> tuple[int, list[int]]:
    """Looks at goods of those who own them already; and by second the looks that are neither theirs, nor an order, nor have their causes.

    All look at the tea that is on all the time, or (`browse_bp` 10,000) at whatever of the shelf they do not own.
    """
    room = tables(**over(CROWDED | everywhere({"click": 2, "cart": cart, "fit": 1}), {"model": {"buying": {"browse_bp": browse_bp}}}))
    crowd = Crowd.begin(room, started(room, seed(3), exam=True))
    crowd.viewers = viewers = Watched(room, crowd.signals.seed)
    till, host = Till(SHOW, REFERENCE_SHELF), Script(TALKS, SHOW, REFERENCE_SHELF)
    looked_at = [crowd.signals.goods[item.listing_id].index for item in (REFERENCE_SHELF if browse_bp else REFERENCE_SHELF[:1])]
    owned, off = 0, []
    answers: dict[int, list[Any]] = {}
    missed: set[tuple[int | None, int]] = set()
    for tick in range(1, 121):
        owners = set.intersection(*({vid for vid, many in crowd.demand.bought.items() if many >> one & 1} for one in looked_at))
        acts = crowd.step(list(enumerate([*answers.pop(tick, ()), *host.act(tick)])))
        answers[tick + 2] = till.serve(acts)
        again = sum(vid in owners for vid in viewers.due.vids(CLICK).tolist())
        owned += again
        off.append(1000 * (acts.clicks - again - len(acts.checkouts)) - sum(acts.not_bought.values()))
        assert all(sum(one.causes.values()) == 1000 for one in acts.lost)
        missed |= {(number_of(one.viewer), crowd.signals.goods[one.listing_id].index) for one in acts.lost}
    assert missed
    assert not any(crowd.demand.bought.get(vid or 0, 0) >> index & 1 for vid, index in missed)  # nobody leaves without what he bought
    return owned, off


@pytest.mark.parametrize("browse_bp", [0, 10_000])
def test_every_look_without_an_order_has_its_causes(browse_bp):
    owned, off = unexplained_looks(browse_bp)
    assert not any(off)
    assert owned > 5
    assert any(unexplained_looks(browse_bp, cart=2)[1])  # control: who has it in the cart chooses again, without a look


@pytest.mark.parametrize(
    ("cause", "extra", "cure"),
    [("price", {2: prices(1.35)}, {2: prices(1.0)})],
)
def test_the_cause_of_not_buying_falls_when_it_is_taken_away(cause, extra, cure):
    ill, well = (played(facts, exam=True) for facts in (extra, cure))
    assert ill.not_bought.get(cause, 0) > 2 * well.not_bought.get(cause, 0)
    assert ill.lost_fen.get(cause, 0) > 2 * well.lost_fen.get(cause, 0)


def test_unexplained_goods_are_named_as_such():
    from dataclasses import replace

    mute = replace(COMPETENT, name="mute", talk_s=0, quiet_s=1)
    assert len(REFERENCE_SHELF) == 3
    silent, spoken = played(host=mute, exam=True), played(exam=True)
    parts = [found.not_bought.get("unexplained", 0) / max(sum(found.not_bought.values()), 1) for found in (silent, spoken)]
    assert parts[0] > 1.5 * parts[1]
