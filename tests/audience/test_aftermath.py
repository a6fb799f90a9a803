"""Days after the show: refunds by category in the ranges of the field, more of them for every fault, and reviews that say why."""

from dataclasses import replace

import pytest

from sandbox.trade.compliance import Context, check_text
from streaming.audience.aftermath import DAY_MS, HOUR_MS, Arrival, Purchase, after_signing, before_shipping, late_days, while_waiting
from streaming.audience.phrases_after import DEAR_FREIGHT, REASONS, REVIEWS

BUYERS = 3000
RANGES = {
    "food-noodle": (0.10, 0.20),
    "household-towel": (0.15, 0.25),
    "beauty-cream": (0.30, 0.50),
    "clothing-dress": (0.50, 0.65),
}
"""`crowd.md`, Calibration: refunds by category."""


def buyers(leaf: str, **more):
    return [Purchase("seed", f"r{number}", "goods_1", leaf, **more) for number in range(BUYERS)]


def share(people, **faults) -> float:
    """Of those who paid, who wants the money back, before the parcel left or after it came."""
    return sum(before_shipping(one) is not None or after_signing(one, Arrival(**faults))[0] is not None for one in people) / len(people)


@pytest.mark.parametrize("leaf", RANGES)
def test_refunds_of_a_faultless_shop_are_in_range(leaf):
    low, high = RANGES[leaf]
    assert low <= share(buyers(leaf)) <= high


@pytest.mark.parametrize("leaf", RANGES)
def test_a_shop_that_breaks_promises_is_not_in_range(leaf):
    """Negative control."""
    assert share(buyers(leaf), broken=2, late_days=4) > RANGES[leaf][1]


FAULTS = {
    "broken": ({"broken": 1}, "promise_broken"),
    "late": ({"late_days": 3}, "late"),
    "damaged": ({"damaged": 1}, "damaged"),
    "upset": ({"served": "upset"}, "promise_broken"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_adds_refunds_of_its_reason_and_takes_none_away(name):
    faults, reason = FAULTS[name]
    people = buyers("food-noodle")
    before, after = ([after_signing(one, Arrival(**more))[0] for one in people] for more in ({}, faults))
    assert all(later is not None for earlier, later in zip(before, after, strict=True) if earlier is not None)
    assert sum(wish is not None for wish in after) > 1.2 * sum(wish is not None for wish in before)
    assert not any(wish is not None and wish.reason == reason for wish in before)  # control: without the fault nobody names it
    assert sum(wish is not None and wish.reason == reason for wish in after) > 0.05 * BUYERS


def test_poor_goods_come_back_more_and_get_worse_reviews():
    people = buyers("household-towel")
    assert share(people, quality_bp=3000) > 1.3 * share(people, quality_bp=8000)
    assert share(people, quality_bp=8000) == share(people)  # control: good goods are no better than the usual ones
    assert stars(people, quality_bp=3000) < stars(people, quality_bp=8000) - 0.5
    assert stars(people) > 4


def stars(people, **faults) -> float:
    found = [review.stars for one in people if (review := after_signing(one, Arrival(**faults))[1]) is not None]
    return sum(found) / len(found)


def test_a_good_service_makes_up_for_lateness_and_a_rude_one_adds_to_it():
    people = buyers("food-noodle")
    told = {served: share(people, late_days=3, served=served) for served in ("content", "", "upset")}
    assert told["content"] < told[""] < told["upset"]
    assert stars(people, late_days=2, served="content") > stars(people, late_days=2) > stars(people, late_days=2, served="upset")
    assert share(people, served="content") == share(people)  # control: with nothing late there is nothing to make up for


def test_some_want_another_piece_for_theirs():
    def wanted(leaf: str, **faults) -> set[str]:
        return {wish.wanted for one in buyers(leaf) if (wish := after_signing(one, Arrival(**faults))[0]) is not None}

    assert wanted("clothing-dress") == {"money", "exchange", "repair"}
    assert "resend" in wanted("food-noodle", damaged=1)
    assert "resend" not in wanted("food-noodle", quality_bp=2000)  # control: nobody gets a piece on top of a poor one


def test_who_sent_it_back_before_it_left_is_not_asked_again():
    early = [one for one in buyers("beauty-cream") if before_shipping(one) is not None]
    assert early
    assert all(after_signing(one, Arrival(late_days=9, broken=3))[0] is None for one in early)
    assert all(0 < before_shipping(one).after_ms <= DAY_MS for one in early)


def gone_by(people, hours: int, **more) -> set[str]:
    """Who gave up waiting for a parcel that has not left so many hours after his payment."""
    return {one.viewer for one in people if (wish := while_waiting(one, **more)) is not None and wish.after_ms <= hours * HOUR_MS}


def test_whoever_gives_up_waiting_would_have_sent_a_late_parcel_back():
    people = buyers("food-noodle")
    assert not gone_by(people, 48)  # control: the promise of the page is not over
    gone = gone_by(people, 96)
    assert 0.05 * BUYERS < len(gone) < 0.15 * BUYERS
    late = {one.viewer for one in people if (wish := after_signing(one, Arrival(late_days=2))[0]) is not None and wish.reason == "late"}
    assert gone <= late
    assert gone_by(people, 96, served="content") < gone
    assert not gone_by(people, 240, dispatch_h=240)
    assert len(gone_by(people, 24 * 25)) == sum(before_shipping(one) is None for one in people)


def test_what_was_said_in_the_show_counts_when_it_is_sooner_than_the_page():
    people = buyers("food-noodle")
    assert not gone_by(people, 24, spoken_h=24)
    assert len(gone_by(people, 48, spoken_h=24)) > 0.25 * BUYERS, "a promise of the show is broken, not only a day late"
    assert gone_by(people, 72, spoken_h=72) == gone_by(people, 72)  # control: the page had promised sooner


def test_the_same_buyer_decides_the_same_and_another_differently():
    people = buyers("clothing-dress")
    assert [after_signing(one) for one in people] == [after_signing(replace(one)) for one in people]
    assert [after_signing(one)[0] is None for one in people] != [after_signing(replace(one, seed="other"))[0] is None for one in people]


def test_in_an_english_show_the_same_buyers_write_the_same_in_english_and_break_no_rule():
    faults = Arrival(late_days=1, broken=1, damaged=1)
    zh, en = (buyers("clothing-dress", language=language, door_bp=2000) for language in ("zh", "en"))
    pairs = [(after_signing(here, faults), after_signing(there, faults)) for here, there in zip(zh, en, strict=True)]
    assert all([one and replace(one, text="") for one in here] == [one and replace(one, text="") for one in there] for here, there in pairs)
    for at, language in enumerate(("zh", "en")):
        written = {one.text for pair in pairs for one in pair[at] if one is not None}
        assert len(written) > 25
        assert all(text.isascii() == (language == "en") for text in written)
        every = [*REASONS[language].values(), *REVIEWS[language].values(), DEAR_FREIGHT[language]]
        assert not [text for texts in every for text in texts if check_text(text, "C", Context(day="2026-11-23"))]
    assert {kind: len(texts) for kind, texts in REASONS["en"].items()} == {kind: len(texts) for kind, texts in REASONS["zh"].items()}
    assert REVIEWS["en"].keys() == REVIEWS["zh"].keys()


@pytest.mark.parametrize(("hours", "days"), [(0, 0), (48, 0), (49, 1), (72, 1), (73, 2), (-5, 0)])
def test_a_parcel_is_late_after_two_days(hours, days):
    assert late_days(1_000_000, 1_000_000 + hours * HOUR_MS) == days


def test_a_size_chart_saves_returns_for_the_fit_and_no_other():
    bare, charted = buyers("clothing-dress"), buyers("clothing-dress", size_chart=True)

    def reasons(people) -> list[str]:
        return [wish.reason for one in people if (wish := after_signing(one)[0]) is not None]

    for reason in ("regret", "quality"):
        assert reasons(charted).count(reason) == reasons(bare).count(reason)
    assert 0.6 < reasons(charted).count("fit") / reasons(bare).count("fit") < 0.9
    assert share(charted) < share(bare)
