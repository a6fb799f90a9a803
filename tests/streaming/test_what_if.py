"""A finished show played again with one change: nothing changed is bit for bit the show, and each change moves what it should."""

from dataclasses import replace
from typing import Any

import pytest

from mall.events import CouponPushed, PriceChanged
from sandbox.errors import Refused
from streaming.audience.columns import best
from streaming.audience.hosts import AVERAGE, COMPETENT, REFERENCE_SHELF, Host
from streaming.audience.tables import Tables
from streaming.events import CallMade, ListingPinned, ShelfArranged, VoiceStarted, VoiceStopped
from streaming.whatif.changing import edited
from streaming.whatif.compare import Pair, between, seed_of, summary, t_quantile
from streaming.whatif.edits import Answer, AnswerAll, DropCoupon, IssueCoupon, MovePin, NoDeadAir, SetPrice
from streaming.whatif.finding import asked_at, room_to_move, silences, when
from streaming.whatif.ideas import choices, ideas
from streaming.whatif.rerun import Run, as_it_was
from streaming.whatif.script import Recording, script_of
from streaming.whatif.trials import attempt, first_difference, pack, trials
from tests.audience.rooms import CROWDED, everywhere, tables
from tests.streaming.recorded import SHOW, crowded, recorded

MUTE = replace(AVERAGE, name="mute", answers_bp=0)
QUIET = replace(COMPETENT, name="quiet", talk_s=15, quiet_s=35)
COUPON = CouponPushed(coupon_id="cpn_1", shop_id="shop", show_id=SHOW, off_fen=800, threshold_fen=3000, left=10_000)
TEA = "lst_1"


def compared(show: Recording, edit: Any, of: Tables | None = None, seeds: int = 6) -> dict[str, dict[str, Any]]:
    """The figures of this what-if question."""
    pairs = [attempt(trial) for trial in trials(pack(of or crowded(), show), edit, seeds, best())]
    assert all(pair.as_it_was for pair in pairs)
    return summary(pairs)


def test_a_wrong_price_is_put_right_in_every_run_that_goes_on_from_a_place():
    of = tables(**CROWDED, incidents=[{"at_s": 20, "kind": "wrong_price", "slot": 1}])
    show = recorded(AVERAGE, 145, of=of)
    way = Run(of, script_of(show), show.started.seed or "")
    while way.crowd.tick < 100:
        way.step()
    place = way.place()
    for _ in range(2):
        assert tuple(Run.going_on(of, script_of(show), place).to_the_end().digests) == show.digests


@pytest.fixture(scope="module")
def mute() -> Recording:
    """A host who never answers, with a gap of 45 s before each pin."""
    return recorded(MUTE)


# ---- nothing changed


@pytest.mark.parametrize("host", [AVERAGE, COMPETENT], ids=lambda host: host.name)
def test_nothing_changed_is_bit_for_bit_the_show(host: Host):
    show = recorded(host, extra={60: [COUPON]})
    assert tuple(as_it_was(crowded(), show)) == show.digests
    again = Run(crowded(), script_of(show), show.started.seed or "").to_the_end()
    assert tuple(again.digests) == show.digests  # with the stand-in mall, too
    assert again.orders > 10

    heard = [*show.heard]  # control: one fact more, and from its second on everything is another show
    heard[99] = (*heard[99], CallMade(show_id=SHOW, what="greet"))
    other = as_it_was(crowded(), replace(show, heard=tuple(heard)))
    assert other[:99] == [*show.digests[:99]]
    assert other[119] != show.digests[119]


def test_another_number_is_another_audience_and_always_the_same_one(mute: Recording):
    assert seed_of("a" * 32, 0) == "a" * 32
    seeds = [seed_of("a" * 32, number) for number in range(50)]
    assert len({*seeds}) == 50
    assert all(len(one) == 32 for one in seeds)
    runs = [Run(crowded(), script_of(mute), seeds[number]).to_the_end().digests[-1] for number in (1, 1, 2)]
    assert runs[0] == runs[1] != runs[2]


def test_a_late_change_played_from_a_place_on_the_way_is_the_same_run(mute: Recording):
    own, script = mute.started.seed or "", script_of(mute)
    changed = edited(mute, SetPrice(kind="price", listing_id=TEA, at_showms=200_000, price_fen=5000)).script
    whole, way = Run(crowded(), changed, own), Run(crowded(), script, own)
    while way.crowd.tick < 150:
        way.step()
    place = way.place()
    gone_on = Run.going_on(crowded(), changed, place).to_the_end()
    assert gone_on.digests == whole.to_the_end().digests
    assert Run.going_on(crowded(), changed, place).to_the_end() == gone_on  # the place is as it was
    assert first_difference(script, changed) == 200
    while way.crowd.tick < 220:
        way.step()
    late = Run.going_on(crowded(), changed, way.place()).to_the_end()  # control: from a place after the change it is another run
    assert late.digests != gone_on.digests


# ---- each change moves what it should, and a crowd that is deaf to it does not move

NO_ANSWERS = {
    "buying": {"answered_one": 0, "own_question": 0, "unanswered": 0},
    "leaving": {"unanswered_one": 0},
    "calling": {"answer": 0},
    "talking": {"answer_s": 180},
}


def test_answering_everything_sells_more():
    found = compared(recorded(MUTE), AnswerAll(kind="answers", within_s=10))
    assert found["orders"]["low"] > 0
    assert found["gmv_fen"]["low"] > 0
    deaf = tables(**(CROWDED | {"model": NO_ANSWERS}))
    control = compared(recorded(MUTE, of=deaf), AnswerAll(kind="answers", within_s=10), deaf)
    assert control["orders"]["low"] <= found["orders"]["low"] / 4


def test_one_question_answered_helps_in_the_room_where_it_was_asked(mute: Recording):
    asked = next(one for one in mute.asked if asked_at(one.question_id) < 200)
    changed = edited(mute, Answer(kind="answer", question_id=asked.question_id, within_s=8))
    own = mute.started.seed or ""
    before, after = Run(crowded(), script_of(mute), own), Run(crowded(), changed.script, own)
    at = asked_at(asked.question_id) + 8
    for _ in range(at + 60):
        before.step()
        after.step()
    assert before.played.digests[: at - 1] == after.played.digests[: at - 1]
    assert after.crowd.mood.unanswered < before.crowd.mood.unanswered


def test_dead_air_taken_out_lowers_leavers():
    found = compared(recorded(QUIET), NoDeadAir(kind="no_silence"))
    assert found["left"]["high"] < 0
    assert found["mean_stay_s"]["low"] > 0
    deaf = tables(**(CROWDED | everywhere({"leaves": {"silence": 0}})))
    control = compared(recorded(QUIET, of=deaf), NoDeadAir(kind="no_silence"), deaf)
    assert control["left"]["difference"] > found["left"]["difference"] / 4


def test_dearer_sells_less_and_cheaper_more(mute: Recording):
    prices = {part: compared(mute, SetPrice(kind="price", listing_id=TEA, at_showms=1000, price_fen=7900 * part // 10)) for part in (7, 14)}
    assert prices[7]["orders"]["low"] > 0
    assert prices[14]["orders"]["high"] < 0


def test_an_earlier_pin_and_a_coupon_sell_more(mute: Recording):
    (tick, *_) = when(mute, ListingPinned)
    earlier = compared(mute, MovePin(kind="pin", listing_id=TEA, at_showms=tick * 1000, to_showms=3000))
    assert earlier["orders"]["difference"] > 0
    coupon = IssueCoupon(kind="coupon", at_showms=60_000, off_fen=800, threshold_fen=3000, pieces=1000)
    assert compared(mute, coupon)["orders"]["low"] > 0
    with_coupon = recorded(MUTE, extra={60: [COUPON]})
    assert compared(with_coupon, DropCoupon(kind="no_coupon", coupon_id="cpn_1"))["orders"]["high"] < 0


# ---- what makes no sense

BAD: dict[str, tuple[Any, str]] = {
    "no such pin": (MovePin(kind="pin", listing_id="lst_9", at_showms=46_000, to_showms=3000), "what_if_not_there"),
    "a pin after the end": (MovePin(kind="pin", listing_id=TEA, at_showms=46_000, to_showms=400_000), "what_if_outside"),
    "a pin where it is": (MovePin(kind="pin", listing_id=TEA, at_showms=46_000, to_showms=46_000), "what_if_nothing_changes"),
    "a price before the show": (SetPrice(kind="price", listing_id=TEA, at_showms=0, price_fen=100), "what_if_outside"),
    "the same price": (SetPrice(kind="price", listing_id=TEA, at_showms=9000, price_fen=7900), "what_if_nothing_changes"),
    "a price of nothing": (SetPrice(kind="price", listing_id="lst_9", at_showms=9000, price_fen=7900), "what_if_not_there"),
    "a coupon that pays": (IssueCoupon(kind="coupon", at_showms=9000, off_fen=500, threshold_fen=400), "what_if_too_much_off"),
    "no such coupon": (DropCoupon(kind="no_coupon", coupon_id="cpn_9"), "what_if_not_there"),
    "a question nobody asked": (Answer(kind="answer", question_id=f"qst_{SHOW}_9-r1", within_s=9), "what_if_not_there"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_change_that_makes_no_sense_is_refused_with_a_sentence(mute: Recording, name: str):
    edit, code = BAD[name]
    with pytest.raises(Refused) as refused:
        edited(mute, edit)
    assert refused.value.code == code
    assert "{" not in refused.value.sentence("zh") + refused.value.sentence("en")


def test_what_came_onto_the_shelf_during_the_show_can_be_repriced_while_it_was_there():
    """It stays at the changed price when the shelf is arranged again; a wrong price that an incident hung out is nobody's price."""
    skus = tuple(sku.model_copy(update={"sku_id": f"new_{sku.sku_id}"}) for sku in REFERENCE_SHELF[1].skus)
    new = REFERENCE_SHELF[1].model_copy(
        update={"listing_id": "lst_new", "goods_key": "new", "short_name": "新到毛衣", "slot": 9, "skus": skus}
    )
    slip = PriceChanged(listing_id="lst_new", sku_id=skus[0].sku_id, shop_id="s", from_fen=12900, to_fen=1290, incident_id="inc_1")
    shelves = {30: (*REFERENCE_SHELF, new), 60: (*REFERENCE_SHELF[1:], new)}
    extra = {tick: [ShelfArranged(show_id=SHOW, items=items)] for tick, items in shelves.items()} | {40: [slip]}
    show = recorded(AVERAGE, 80, extra=extra)
    offered = {one["listing_id"]: one for one in choices(show)["listings"]}
    place = {"listing_id": "lst_new", "short_name": "新到毛衣", "price_fen": 12900, "first_showms": 31_000, "last_showms": 80_000}
    assert offered["lst_new"] == place
    assert (offered[TEA]["first_showms"], offered[TEA]["last_showms"]) == (1000, 60_000)

    def half(listing_id: str, at_s: int) -> SetPrice:
        return SetPrice(kind="price", listing_id=listing_id, at_showms=at_s * 1000, price_fen=6450)

    prices = []
    for script in (script_of(show), edited(show, half("lst_new", 31)).script, edited(show, half("lst_new", 50)).script):
        run = Run(crowded(), script, show.started.seed or "")
        run.to_the_end()
        prices.append(run.crowd.signals.goods["lst_new"].price_fen)
    assert prices == [12900, 6450, 6450]
    for listing_id, at_s, spans in (("lst_new", 20, "0:31-1:20"), (TEA, 70, "0:01-1:00")):
        with pytest.raises(Refused) as refused:
            edited(show, half(listing_id, at_s))
        assert (refused.value.code, spans in refused.value.sentence("zh")) == ("what_if_not_on_shelf", True)


def test_a_pin_passes_no_other_pin_and_not_its_own_end():
    show = recorded(replace(COMPETENT, name="hasty", pitch_s=60, gap_s=10), 240)
    first, second, *_ = when(show, ListingPinned)
    listing = next(fact.listing_id for fact in show.heard[second - 1] if isinstance(fact, ListingPinned))
    earliest, latest = room_to_move(show, listing, second)
    assert (first < earliest <= second, latest < second + 60) == (True, True)
    for to in (earliest - 1, latest + 1):
        with pytest.raises(Refused) as refused:
            edited(show, MovePin(kind="pin", listing_id=listing, at_showms=second * 1000, to_showms=to * 1000))
        assert refused.value.code == "what_if_cannot_move"
    moved = edited(show, MovePin(kind="pin", listing_id=listing, at_showms=second * 1000, to_showms=earliest * 1000))
    pinned = [at for at, acts in enumerate(moved.script.acts, 1) for fact in acts if isinstance(fact, ListingPinned)]
    assert pinned[:2] == [first, earliest]


def test_silences_are_those_longer_than_ten_seconds_and_a_show_without_one_says_so():
    voice, hush = VoiceStarted(show_id=SHOW, level_db=-20), VoiceStopped(show_id=SHOW, level_db=-60)
    steady = replace(COMPETENT, name="steady", talk_s=10_000)
    show = recorded(steady, 120, extra={20: [hush], 30: [voice], 50: [hush], 61: [voice], 100: [hush]})
    assert silences(show) == [(50, 61), (100, 121)]
    with pytest.raises(Refused) as none:
        edited(recorded(steady, 60), NoDeadAir(kind="no_silence"))
    assert none.value.code == "what_if_no_silence"
    unheard = replace(show, heard=tuple(() for _ in show.heard))
    with pytest.raises(Refused) as deaf:
        edited(unheard, NoDeadAir(kind="no_silence"))
    assert deaf.value.code == "what_if_no_voice"


# ---- ideas


def test_the_ideas_are_what_went_wrong_and_each_can_be_tried(mute: Recording):
    found = ideas(mute)
    assert {idea.edit.kind for idea in found} == {"no_silence", "answers", "pin"}
    assert [idea.worth for idea in found] == sorted((idea.worth for idea in found), reverse=True)
    for idea in found:
        edited(mute, idea.edit)
    well = ideas(recorded(replace(COMPETENT, talk_s=10_000, answers_bp=10_000), 200, extra={60: [COUPON]}))
    assert not {idea.reason for idea in well} & {"silence", "late_pin", "no_coupon"}  # control: these were done well
    offered = choices(mute)
    assert [one["short_name"] for one in offered["listings"]] == ["安化黑茶", "羊毛针织衫", "竹纤维毛巾"]
    assert len(offered["questions"]) == len(mute.asked)


def test_a_show_in_which_nothing_was_pinned_has_ideas_as_well():
    show = recorded(COMPETENT, 60)
    bare = replace(show, heard=tuple(tuple(fact for fact in heard if not isinstance(fact, ListingPinned)) for heard in show.heard))
    assert not {idea.reason for idea in ideas(bare)} & {"best_seller", "no_coupon", "unsold"}
    assert {idea.reason for idea in ideas(show)} & {"best_seller", "no_coupon", "unsold"}  # control: pinned goods give some


# ---- the interval


def test_the_interval_is_students_and_holds_the_mean_difference():
    for degrees, table in {1: 12.706, 3: 3.182, 4: 2.776, 10: 2.228, 19: 2.093, 30: 2.042, 49: 2.010}.items():
        assert t_quantile(degrees, 0.95) == pytest.approx(table, abs=0.001)
        assert between(table, degrees) == pytest.approx(0.95, abs=0.0001)
    names = ("entered", "mean_stay_s", "orders", "gmv_fen", "left", "comments")
    pairs = [Pair(at, dict.fromkeys(names, 10.0), dict.fromkeys(names, 10.0 + more)) for at, more in enumerate((1, 2, 3, 4))]
    found = summary(pairs)["orders"]
    assert (found["difference"], found["own"], found["same_sign_permille"], found["sure"]) == (2.5, 1.0, 1000, True)
    assert (found["low"], found["high"]) == (pytest.approx(0.446, abs=0.01), pytest.approx(4.554, abs=0.01))
    mixed = summary([replace(pair, after=pair.before) if pair.number else pair for pair in pairs])["orders"]
    assert (mixed["sure"], mixed["same_sign_permille"]) == (False, 250)
    with pytest.raises(ValueError, match="two audiences"):
        summary(pairs[:1])
