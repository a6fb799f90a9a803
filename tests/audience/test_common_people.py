"""The same people for everyone: a host changes what he causes, and nothing else."""

import pytest

from mall.events import PriceChanged
from sandbox.events.envelope import Fact
from streaming.audience.crowd import Crowd
from streaming.audience.hosts import COMPETENT, EXPERT, SILENT
from streaming.audience.rehearse import SHOW, started
from streaming.events import (
    CallMade,
    CommentPinned,
    ListingPinned,
    ListingUnpinned,
    QuestionAnswered,
    QuestionAsked,
    ShowPaused,
    TrafficBought,
    VoiceStarted,
    VoiceStopped,
)

from .rooms import outcome, prices, seed, tables


def arrivals(host, *, exam):
    return [acts.by_source for acts in outcome(tables(), 4, host, 420, exam=exam, keep=True).ticks]


def test_in_an_exam_the_same_people_come_at_the_same_second_whatever_the_host_does():
    assert arrivals(SILENT, exam=True) == arrivals(EXPERT, exam=True)


def test_in_practice_a_good_room_is_recommended_more():
    """Also the negative control of the exam's rule: with feedback on the same check fails."""
    assert arrivals(SILENT, exam=False) != arrivals(EXPERT, exam=False)


def unpaid(*bought: Fact, exam: bool) -> list[dict[str, int]]:
    """Arrivals of each second, less those who came for money; `entered` of all stands apart."""
    seconds = outcome(tables(), 4, SILENT, 420, exam=exam, keep=True, extra={30: list(bought)}).ticks
    return [{source: count for source, count in acts.by_source.items() if not source.startswith("paid")} for acts in seconds]


def test_in_an_exam_money_brings_more_people_and_changes_nobody_else():
    paid = TrafficBought(show_id=SHOW, traffic_id="trf_1", goal="comment", budget_fen=60_000, minutes=5)
    assert unpaid(paid, exam=True) == unpaid(exam=True)
    assert unpaid(paid, exam=False) != unpaid(exam=False)  # control: in practice those who came for money feed the recommendation
    assert outcome(tables(), 4, SILENT, 420, exam=True, extra={30: [paid]}).entered > outcome(tables(), 4, SILENT, 420, exam=True).entered


def people(facts: list[tuple[int, Fact]]) -> dict[int, tuple[int, int]]:
    """Who is in the room after 200 seconds: number -> persona and liveliness."""
    crowd = Crowd.begin(tables(), started(tables(), seed(3)))
    for tick in range(200):
        crowd.step(facts if tick == 5 else [])
    here = crowd.viewers
    return {int(here.vid[at]): (int(here.persona[at]), int(here.frailty[at])) for at in range(here.n)}


def test_the_same_number_is_the_same_person_in_every_world():
    alone, hosted = people([]), people([(1, ListingPinned(show_id=SHOW, listing_id="lst_2", slot=2))])
    both = alone.keys() & hosted.keys()
    assert len(both) > 50
    assert all(alone[one] == hosted[one] for one in both)
    assert alone.keys() != hosted.keys()  # control: the two worlds did differ


def seconds(extra):
    return [acts.canonical() for acts in outcome(tables(), 8, COMPETENT, 260, extra=extra, keep=True).ticks]


@pytest.mark.parametrize(
    "facts",
    [prices(1.4), [CallMade(show_id=SHOW, what="greet")], [ListingPinned(show_id=SHOW, listing_id="lst_3", slot=3)]],
    ids=["price", "call", "pin"],
)
def test_nothing_changes_before_an_action_and_something_after(facts):
    plain, changed = seconds({}), seconds({120: facts})
    assert plain[:119] == changed[:119]
    assert plain[119:] != changed[119:]


NOTHING: dict[str, list[Fact]] = {
    "the same price": prices(1.0),
    "speaking on": [VoiceStarted(show_id=SHOW, level_db=-19)],
    "a listing not on the shelf": [
        ListingPinned(show_id=SHOW, listing_id="lst_99", slot=9),
        ListingUnpinned(show_id=SHOW, listing_id="lst_99", pinned_ms=1),
    ],
    "the price of a foreign listing": [PriceChanged(listing_id="lst_99", sku_id="s", shop_id="x", from_fen=1, to_fen=2)],
    "a question nobody asked": [QuestionAnswered(show_id=SHOW, question_id=f"qst_{SHOW}_1-r999999", way="tap", after_ms=5)],
    "its own question": [
        QuestionAsked(
            show_id=SHOW, question_id="q", viewer="r1", nick="", persona="fan", intent="price", listing_id=None, text="?", due_showms=1
        )
    ],
    "a fact it does not know": [CommentPinned(show_id=SHOW, comment_id=None), ShowPaused(show_id=SHOW, reason="host")],
}


@pytest.mark.parametrize("name", NOTHING)
def test_an_action_that_is_none_changes_nothing(name):
    """At second 125 the competent host is speaking and has something on, so that a real act would show (tested above)."""
    assert seconds({125: NOTHING[name]}) == seconds({})


def test_silence_is_an_action():
    """Control for `speaking on`: the other edge does change the room."""
    assert seconds({120: [VoiceStopped(show_id=SHOW, level_db=-60)]}) != seconds({})


def test_two_listings_of_one_goods_are_judged_alike():
    """Generated ids play no part: with all ids of the shelf renamed the same people buy in the same second."""
    from streaming.audience.hosts import REFERENCE_SHELF

    renamed = tuple(
        item.model_copy(
            update={
                "listing_id": f"lst_01J9{item.slot}",
                "skus": tuple(sku.model_copy(update={"sku_id": f"sku_01J9{item.slot}{at}"}) for at, sku in enumerate(item.skus)),
            }
        )
        for item in REFERENCE_SHELF
    )
    plain = outcome(tables(), 8, COMPETENT, 400, keep=True)
    other = outcome(tables(), 8, COMPETENT, 400, keep=True, shelf=renamed)
    assert plain.checkouts > 0
    assert [[order.viewer for order in acts.checkouts] for acts in plain.ticks] == [
        [order.viewer for order in acts.checkouts] for acts in other.ticks
    ]
