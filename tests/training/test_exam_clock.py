"""Properties of the exam clock and of answers that come out of order, late, twice or from two devices (reliability 2.4 E1 to E3)."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from training.assessment.answers import Save, chosen_of, merge, newest
from training.assessment.exam_clock import GRACE_MS, Sitting, begin

START = 1_795_420_800_000
MINUTE = 60_000
steps = st.lists(st.tuples(st.sampled_from(["run", "pause", "resume", "extend", "clock"]), st.integers(1, 20 * MINUTE)), max_size=25)


def test_what_comes_within_five_seconds_after_the_deadline_counts_and_no_more() -> None:
    """E1."""
    sitting = begin(START, 60)
    end = START + 60 * MINUTE
    assert sitting.deadline_at == end
    assert [sitting.arrival(end + late) for late in (-1, 0, 1, GRACE_MS, GRACE_MS + 1)] == ["in_time", "in_time", "grace", "grace", "late"]
    assert [sitting.over(end + late) for late in (0, GRACE_MS, GRACE_MS + 1)] == [False, False, True]


@settings(max_examples=400)
@given(steps)
def test_a_student_has_exactly_the_minutes_and_what_was_added(moves: list[tuple[str, int]]) -> None:
    """Whatever is paused, extended or done to the machine's clock: time used and time left are 60 minutes and the extensions."""
    now, used, added = START, 0, 0
    sitting = begin(now, 60)
    for what, ms in moves:
        if what == "run":
            left = sitting.remaining(now)
            now += ms
            if sitting.paused_since is None:
                used += min(ms, left)
        elif what == "pause" and sitting.paused_since is None:
            sitting = replace(sitting, paused_since=now)
        elif what == "resume" and sitting.remaining(now):
            sitting = sitting.resumed(now)
        elif what == "extend" and sitting.remaining(now):
            sitting, added = sitting.extended(ms), added + ms
        elif what == "clock":
            by = ms if ms % 2 else -ms
            now, sitting = now + by, sitting.stepped(by)
        assert sitting.remaining(now) == max(0, 60 * MINUTE + added - used)
        assert not (sitting.over(now) and sitting.remaining(now) > 0)
        assert sitting.paused_since is None or not sitting.over(now)


def test_a_deadline_that_stays_through_a_pause_would_take_the_time_away() -> None:
    """The negative control of the exact minutes: paused for 20 of 60 minutes, a deadline that stays leaves 20 instead of 40 after 20."""
    paused = replace(begin(START, 60), paused_since=START + 20 * MINUTE)
    back = START + 40 * MINUTE
    naive = replace(paused, paused_since=None)
    assert (naive.remaining(back), paused.resumed(back).remaining(back)) == (20 * MINUTE, 40 * MINUTE)


def test_without_moving_along_a_changed_clock_would_shorten_the_exam() -> None:
    """The negative control of the clock step: an hour forward would end it."""
    sitting = begin(START, 60)
    later = START + MINUTE + 60 * MINUTE
    assert sitting.remaining(later) == 0
    assert sitting.stepped(60 * MINUTE).remaining(later) == 59 * MINUTE
    assert sitting.stepped(-60 * MINUTE).remaining(START - 59 * MINUTE) == 59 * MINUTE


@given(st.integers(0, 30 * MINUTE), st.integers(0, 300 * MINUTE))
def test_a_power_cut_costs_no_one_any_time(worked: int, dark: int) -> None:
    """The pause begins when the power went, though it is recorded when it is back."""
    sitting = begin(START, 60)
    back = START + worked + dark
    held = replace(sitting, paused_since=START + worked)
    assert held.resumed(back).remaining(back) == 60 * MINUTE - worked
    late = replace(begin(START + worked + 1, 60), paused_since=START + worked)
    assert late.resumed(max(back, late.started_at)).remaining(max(back, late.started_at)) <= 60 * MINUTE


@given(st.integers(-10, 10), st.integers(0, 10_000))
def test_in_a_pause_only_what_was_on_its_way_is_taken(before: int, after: int) -> None:
    sitting = Sitting(START, START + 60 * MINUTE, paused_since=START + 30 * MINUTE)
    assert sitting.arrival(START + 30 * MINUTE + before) == "in_time"
    assert sitting.arrival(START + 30 * MINUTE + after) == ("in_time" if after <= GRACE_MS else "paused")


def test_an_extension_is_bounded() -> None:
    for wrong in (0, -1, 61 * MINUTE):
        with pytest.raises(ValueError, match="extension"):
            begin(START, 60).extended(wrong)


saves = st.lists(st.builds(Save, st.integers(0, 6), st.integers(1, 12), st.lists(st.integers(0, 3), max_size=3).map(tuple)), max_size=20)


@settings(max_examples=300)
@given(saves, st.randoms(use_true_random=False))
def test_answers_may_come_in_any_order_and_twice(sent: list[Save], shuffle: object) -> None:
    """E2: lost, doubled and reordered saves end in the same answers; never an older one over a newer."""
    once = merge({}, sent, 5)
    again = [*sent, *sent]
    shuffle.shuffle(again)  # type: ignore[attr-defined]  # Hypothesis' random
    piece: dict[str, list[object]] = {}
    for save in again:
        piece = merge(piece, [save], 5)
    assert piece == once
    for number in range(1, 6):
        own = [save for save in sent if save.number == number]
        if own:
            assert once[str(number)][0] == max(save.seq for save in own)
    assert newest(once) == max((save.seq for save in sent if 1 <= save.number <= 5), default=0)
    assert set(chosen_of(once)) == {save.number for save in sent if 1 <= save.number <= 5}


def test_last_arrival_wins_would_lose_the_newer_answer() -> None:
    """The negative control: an old save that comes late must not win."""
    new, old = Save(1, 2, (3,)), Save(1, 1, (0,))
    assert chosen_of(merge(merge({}, [new], 1), [old], 1)) == {1: [3]}
    naive = {old.number: list(old.chosen)}
    assert naive != {1: [3]}
