"""The eight incidents: thrown, felt, handled step by step, measured; a good and a bad run of each."""

import pytest

from mall.events import CouponPushed, ListingTakenDown, PriceChanged, StockChanged
from sandbox.events.envelope import Fact
from streaming.audience.acts import Acts, Thrown, question_id
from streaming.audience.columns import best
from streaming.audience.crowd import Crowd
from streaming.audience.hosts import REFERENCE_SHELF
from streaming.audience.incidents import BULK_PIECES, PROCEDURES, Incidents
from streaming.audience.market import Market
from streaming.audience.rehearse import SHOW, started
from streaming.audience.till import Till
from streaming.events import (
    CallMade,
    CommentPosted,
    IncidentClosed,
    IncidentHandled,
    IncidentThrown,
    ListingPinned,
    ListingUnpinned,
    MediaReturned,
    ViewerMuted,
    ViolationRaised,
    VoiceStarted,
    VoiceStopped,
)

from .rooms import CROWDED, seed, tables

THROWN_AT = 60
PIN = ListingPinned(show_id=SHOW, listing_id="lst_1", slot=1)


def reply(text: str) -> CommentPosted:
    """Somebody of the desk types this."""
    return CommentPosted(show_id=SHOW, comment_id="m1", author_id="p", seat="controller", text=text)


COUPON = CouponPushed(coupon_id="c", shop_id="s", show_id=SHOW, off_fen=100, threshold_fen=1, left=9)
STOCK = StockChanged(listing_id="lst_1", sku_id="sku_1_0", shop_id="s", stock=99, delta=0, reason="set", show_id=SHOW)
CALL = CallMade(show_id=SHOW, what="comment")
MUTE = ViewerMuted(show_id=SHOW, viewer="i1000003", seconds=60)
SAID = {
    "troll_raid": "不理他们，我们接着讲产品",
    "wrong_price": "抱歉，刚才价格标错了，已经改回",
    "sold_out_rumour": "没有卖光，还有库存",
    "professional_complainant": "质检报告在详情页，大家可以看",
    "competitor_comparison": "我们的材质和售后不一样",
    "big_order": "有现货，可以安排一起发",
    "network_stall": "网络卡了，画面马上恢复",
    "cold_room": "大家想看哪一款，公屏告诉我",
}
"""Words that speak of each kind of incident."""
GOOD: dict[str, list[Fact]] = {
    "troll_raid": [MUTE, CALL],
    "wrong_price": [PriceChanged(listing_id="lst_1", sku_id="sku_1_0", shop_id="s", from_fen=1, to_fen=7900), reply(SAID["wrong_price"])],
    "sold_out_rumour": [reply(SAID["sold_out_rumour"]), STOCK],
    "professional_complainant": [reply(SAID["professional_complainant"]), PIN],
    "competitor_comparison": [reply(SAID["competitor_comparison"]), COUPON],
    "big_order": [reply(SAID["big_order"]), STOCK],
    "network_stall": [reply(SAID["network_stall"]), MediaReturned(show_id=SHOW, session_id="ses_1", stalled_ms=5000)],
    "cold_room": [CALL, COUPON],
}


def throw(kind: str, facts: dict[int, list[Fact]] | None = None, *, seconds: int = 240, thrown: bool = True, **room):
    """A room in which the incident is thrown in second 60 and `facts` happen so many seconds after it; the acts from there on."""
    of = tables(**(CROWDED | room))
    crowd = Crowd.begin(of, started(of, seed(5)), best())
    incident = IncidentThrown.model_validate(
        {"show_id": SHOW, "incident_id": "inc_1", "kind": kind, "origin": "lecturer", "listing_id": "lst_1"}
    )
    every = []
    for tick in range(1, seconds + 1):
        now: list[Fact] = [PIN, VoiceStopped(show_id=SHOW, level_db=-60), VoiceStarted(show_id=SHOW, level_db=-20)] if tick == 5 else []
        if tick == THROWN_AT and thrown:
            now.append(incident)
        now += (facts or {}).get(tick - THROWN_AT, [])
        every.append(crowd.step(list(enumerate(now))))
    return every


def closed(every):
    return [one for acts in every for one in acts.closed]


@pytest.mark.parametrize("kind", PROCEDURES)
def test_handled_in_time_it_ends_well(kind):
    first, second = GOOD[kind]
    every = throw(kind, {10: [first], 20: [second]})
    assert closed(every) == [("inc_1", "handled", closed(every)[0][2])]
    steps = [step for acts in every for _, step, _ in acts.handled]
    assert sorted(steps) == sorted(step.name for step in PROCEDURES[kind].steps)
    assert closed(every)[0][2] <= 10


@pytest.mark.parametrize("kind", PROCEDURES)
def test_left_alone_it_is_missed(kind):
    """The negative control of the good runs: the same check, nothing done."""
    every = throw(kind)
    assert [outcome for _, outcome, _ in closed(every)] == ["missed"]
    assert len(every) >= THROWN_AT + PROCEDURES[kind].lasts_s


@pytest.mark.parametrize("kind", ["sold_out_rumour", "competitor_comparison", "cold_room"])
def test_handled_too_late_it_is_late(kind):
    first, second = GOOD[kind]
    after = max(step.within_s for step in PROCEDURES[kind].steps) + 5
    assert [outcome for _, outcome, _ in closed(throw(kind, {after: [first], after + 2: [second]}))] == ["late"]


@pytest.mark.parametrize("kind", [kind for kind, procedure in PROCEDURES.items() if procedure.spoilers])
def test_a_violation_while_answering_spoils_it(kind):
    wrong = ViolationRaised(show_id=SHOW, violation_id="v", rule="C01", points=3, quote="", where="comment")
    first, second = GOOD[kind]
    assert [outcome for _, outcome, _ in closed(throw(kind, {9: [wrong], 10: [first], 20: [second]}))] == ["missed"]


@pytest.mark.parametrize("kind", [kind for kind, procedure in PROCEDURES.items() if procedure.unrest])
def test_it_drives_people_out_and_handling_it_keeps_some(kind):
    first, second = GOOD[kind]

    def leavers(every) -> int:
        return sum(acts.left for acts in every[THROWN_AT : THROWN_AT + 90])

    calm, bad = throw(kind, thrown=False), throw(kind)
    good = throw(kind, {6: [first], 10: [second]})
    assert leavers(bad) > leavers(good)
    assert leavers(bad) > leavers(calm)
    assert sum(acts.leave_causes.get("incident", 0) for acts in bad) > 0
    assert sum(acts.leave_causes.get("incident", 0) for acts in calm) == 0


def test_a_big_order_is_placed_when_it_was_answered_and_never_more_than_there_is():
    first, second = GOOD["big_order"]
    handled = [order for acts in throw("big_order", {10: [first], 20: [second]}) for order in acts.checkouts if order.quantity > 1]
    assert [(order.quantity, order.listing_id) for order in handled] == [(BULK_PIECES, "lst_1")]
    assert not [order for acts in throw("big_order") for order in acts.checkouts if order.quantity > 1]
    little = STOCK.model_copy(update={"stock": 3})
    empty = StockChanged(listing_id="lst_1", sku_id="sku_1_1", shop_id="s", stock=2, delta=0, reason="set", show_id=SHOW)
    short = throw("big_order", {10: [first], 20: [little, empty]})
    assert not [order for acts in short for order in acts.checkouts if order.quantity > 1]


def test_a_raid_is_loud_and_people_ask_about_a_wrong_price():
    def said(kind: str, intent: str, **more) -> int:
        return sum(one.intent == intent for acts in throw(kind, **more) for one in acts.comments)

    assert said("troll_raid", "troll") > 2 * max(said("troll_raid", "troll", thrown=False), 1)
    assert said("wrong_price", "wrong_price") > 0
    assert said("wrong_price", "wrong_price", thrown=False) == 0


def test_the_scenario_throws_its_own_and_facts_say_so():
    room = tables(**CROWDED, incidents=[{"at_s": 30, "kind": "cold_room", "slot": 2}])
    crowd = Crowd.begin(room, started(room, seed(5)))
    facts = [fact for _ in range(200) for fact in crowd.step([]).facts("show_x")]
    (thrown,) = [fact for fact in facts if isinstance(fact, IncidentThrown)]
    assert (thrown.kind, thrown.origin, thrown.listing_id) == ("cold_room", "scenario", "lst_2")
    assert [fact.incident_id for fact in facts if isinstance(fact, IncidentClosed)] == [thrown.incident_id]
    assert not [fact for fact in facts if isinstance(fact, IncidentHandled)]


ABOUT_GOODS = [{"at_s": 30, "kind": "wrong_price", "slot": 2}, {"at_s": 30, "kind": "big_order"}, {"at_s": 30, "kind": "wrong_price"}]


@pytest.mark.parametrize(
    ("shelf", "gone", "about"),
    [
        (REFERENCE_SHELF, (), ["lst_2", "lst_1", "lst_1"]),
        (REFERENCE_SHELF, ("lst_1", "lst_2"), ["lst_3", "lst_3", "lst_3"]),
        ((), (), []),
    ],
)
def test_trouble_about_goods_is_about_something_on_sale_or_does_not_begin(shelf, gone, about):
    """Nothing is pinned: the first listing on sale. On an empty shelf nothing is felt either; control: a kind that needs no goods is."""
    room = tables(**CROWDED, incidents=[*ABOUT_GOODS, {"at_s": 90, "kind": "cold_room"}])
    crowd = Crowd.begin(room, started(room, seed(5), shelf))
    down: list[Fact] = [ListingTakenDown(listing_id=one, shop_id="s", reason="owner") for one in gone]
    every = [crowd.step(list(enumerate(down, 1)) if tick == 5 else []) for tick in range(1, 121)]
    thrown = [one for acts in every for one in acts.thrown]
    assert [one.listing_id for one in thrown[:-1]] == about
    assert len({one.incident_id for one in thrown}) == len(thrown), "two of a kind in one second are two"
    assert thrown[-1].kind == "cold_room"
    assert bool(sum(acts.leave_causes.get("incident", 0) for acts in every[30:89])) == bool(about)


def test_its_own_throw_read_back_from_the_log_changes_nothing():
    room = tables(**CROWDED, incidents=[{"at_s": 30, "kind": "cold_room"}])
    crowds = [Crowd.begin(room, started(room, seed(5))) for _ in range(2)]
    told: list[tuple[int, Fact]] = []
    for tick in range(80):
        acts = crowds[0].step([])
        assert crowds[1].step(told).canonical() == acts.canonical(), tick
        told = [(1, fact) for fact in acts.facts(SHOW) if isinstance(fact, IncidentThrown)]


def test_thrown_twice_or_unpinned_or_unknown_it_does_no_harm():
    incidents = Incidents((), SHOW)
    assert incidents.begin("inc_1", "cold_room", None, 1) is not None
    assert incidents.begin("inc_1", "cold_room", None, 2) is None
    assert incidents.begin("inc_2", "earthquake", None, 2) is None
    crowd = Crowd.begin(tables(), started(tables(), seed(5)))
    for number, kind in enumerate(PROCEDURES):
        fact = IncidentThrown.model_validate({"show_id": SHOW, "incident_id": f"i{number}", "kind": kind, "origin": "lecturer"})
        crowd.step([(1, fact), (2, fact), (3, ListingUnpinned(show_id=SHOW, listing_id="lst_9", pinned_ms=1))])
    again = Crowd.thaw(tables(), crowd.freeze())
    for _ in range(200):
        assert crowd.step([]).canonical() == again.step([]).canonical()
    assert question_id(SHOW, "x")


def test_a_price_that_the_incident_moved_is_no_step_of_the_host():
    """The mall's own slip and its correction are heard like any price; only the host's counts."""
    by_itself = PriceChanged(listing_id="lst_1", sku_id="sku_1_0", shop_id="s", from_fen=7900, to_fen=790, incident_id="inc_1")
    by_host = by_itself.model_copy(update={"incident_id": None})
    steps = [[step for acts in throw("wrong_price", {2: [fact]}) for _, step, _ in acts.handled] for fact in (by_itself, by_host)]
    assert steps == [[], ["stop_selling"]]


@pytest.mark.parametrize("mall", [Market, Till])
def test_headless_shows_sell_at_the_wrong_price_until_it_is_over(mall):
    market = mall(SHOW, REFERENCE_SHELF)
    thrown = IncidentThrown(show_id=SHOW, incident_id="inc_1", kind="wrong_price", origin="scenario", listing_id="lst_1")
    over = IncidentClosed(show_id=SHOW, incident_id="inc_1", outcome="missed", reaction_ms=None)

    def said(fact):
        if mall is Market:
            return market.answer(fact)
        acts = Acts(1)
        if isinstance(fact, IncidentThrown):
            acts.thrown.append(Thrown(fact.incident_id, "wrong_price", "lst_1"))
        else:
            acts.closed.append((fact.incident_id, "missed", None))
        return market.serve(acts)

    assert [fact.to_fen for fact in said(thrown)] == [790, 790]
    assert said(thrown.model_copy(update={"incident_id": "inc_2"})) == [], "a wrong price is not taken for the right one"
    market.host(PriceChanged(listing_id="lst_1", sku_id="sku_1_0", shop_id="s", from_fen=790, to_fen=7000))
    assert [(fact.sku_id, fact.to_fen) for fact in said(over)] == [("sku_1_1", 7900)], "what the host set right stays"
    assert said(over) == []
