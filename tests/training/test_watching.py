"""Watched seconds as a pure function: never more than the video, never more than wall time, in any order, once only (R-ASM-3)."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.teaching.watching import (
    LATENCY_MS,
    LONGEST_BEAT_MS,
    Beat,
    credited,
    gaps,
    measure,
    missing_s,
    needed_s,
    share_bp,
    union,
    watched_ms,
)

LENGTH = 600_000
times = st.integers(0, LENGTH + 60_000)


@st.composite
def beats(draw: st.DrawFn) -> Beat:
    since = draw(st.integers(0, 3_600_000))
    first = draw(times)
    return Beat(first, draw(times), since, since + draw(st.integers(-5_000, 200_000)), draw(st.booleans()))


@given(st.lists(beats(), max_size=30))
def test_never_more_than_the_video_and_never_more_than_wall_time(all_beats: list[Beat]) -> None:
    found = watched_ms(all_beats, LENGTH)
    walls = union((beat.since_ms, beat.at_ms) for beat in all_beats)
    assert 0 <= found <= min(LENGTH, measure(walls))
    new = union(span for beat in all_beats if (span := credited(beat, LENGTH)))
    assert found <= measure(new)


@given(st.lists(beats(), max_size=20).flatmap(lambda found: st.tuples(st.just(found), st.permutations(found))))
def test_the_order_of_heartbeats_does_not_matter(both: tuple[list[Beat], list[Beat]]) -> None:
    assert watched_ms(both[0], LENGTH) == watched_ms(both[1], LENGTH)


@given(st.lists(beats(), min_size=1, max_size=20), st.data())
def test_replaying_a_heartbeat_earns_nothing(all_beats: list[Beat], data: st.DataObject) -> None:
    again = data.draw(st.sampled_from(all_beats))
    assert watched_ms([*all_beats, again], LENGTH) == watched_ms(all_beats, LENGTH)


@given(st.lists(beats(), max_size=20), beats())
def test_one_more_heartbeat_earns_at_most_its_wall_time_and_never_takes_away(all_beats: list[Beat], more: Beat) -> None:
    before, after = watched_ms(all_beats, LENGTH), watched_ms([*all_beats, more], LENGTH)
    assert before <= after <= before + max(0, more.at_ms - more.since_ms)


@given(st.integers(1, 3_600_000))
def test_who_watches_all_of_it_in_tens_of_seconds_has_all_of_it(length: int) -> None:
    steps = [*range(0, length, 10_000), length]
    watched = [Beat(first, last, first + 777, last + 777) for first, last in itertools.pairwise(steps)]
    assert watched_ms(watched, length) == length


def added_up(all_beats: list[Beat]) -> int:
    """What a server that adds up what each tab says would credit: the negative control of the properties above."""
    return sum(beat.to_ms - beat.from_ms for beat in all_beats if not beat.hidden)


def test_adding_up_what_tabs_say_would_break_the_properties() -> None:
    """The negative control: two tabs in the same ten seconds, a replay and a skip; added up they earn far more than the wall clock."""
    tabs = [Beat(0, 10_000, 0, WALL), Beat(300_000, 310_000, 0, WALL)]
    assert (added_up(tabs), watched_ms(tabs, LENGTH)) == (20_000, WALL)
    replayed = [tabs[0]] * 5
    assert (added_up(replayed), watched_ms(replayed, LENGTH)) == (50_000, WALL)
    skipped = [Beat(0, LENGTH, 0, WALL)]
    assert (added_up(skipped), watched_ms(skipped, LENGTH)) == (LENGTH, 0)


WALL = 10_000
EARNS = [
    ("watched", Beat(0, 10_000, 0, WALL), 10_000),
    ("hidden", Beat(0, 10_000, 0, WALL, hidden=True), 0),
    ("skipped", Beat(0, 60_000, 0, WALL), 0),
    ("at double speed", Beat(0, 20_000, 0, WALL), 10_000),
    ("at four times", Beat(0, 40_000, 0, WALL), 0),
    ("the answer was late", Beat(0, 10_000 + LATENCY_MS, 0, WALL), 10_000),
    ("backwards", Beat(10_000, 0, 0, WALL), 0),
    ("paused", Beat(5_000, 5_000, 0, WALL), 0),
    ("in no time", Beat(0, 1_000, WALL, WALL), 0),
    ("before it began", Beat(0, 1_000, WALL, 0), 0),
    ("after the end", Beat(LENGTH, LENGTH + 5_000, 0, WALL), 0),
    ("over the end", Beat(LENGTH - 5_000, LENGTH + 5_000, 0, WALL), 5_000),
    ("silent for an hour", Beat(0, LENGTH, 0, 3_600_000), 0),
    ("silent for three minutes", Beat(0, 180_000, 0, 180_000), LONGEST_BEAT_MS),
]


@pytest.mark.parametrize(("what", "beat", "earned"), EARNS, ids=[what for what, _, _ in EARNS])
def test_what_a_heartbeat_earns(what: str, beat: Beat, earned: int) -> None:
    assert watched_ms([beat], LENGTH) == earned, what


def test_ninety_five_percent_is_never_rounded_in_favour() -> None:
    """R-ASM-3: of 3 601 seconds 3 421 are needed; one less is short."""
    assert (needed_s(3601), missing_s(3420, 3601), missing_s(3421, 3601)) == (3421, 1, 0)
    assert (share_bp(3420, 3601), share_bp(3421, 3601), share_bp(0, 0)) == (9497, 9500, 0)
    assert needed_s(100_000) == 95_000


def test_what_is_missing_is_named_and_slivers_are_not() -> None:
    assert gaps([(0, 10_000), (10_400, 20_000), (30_000, 40_000)], 60_000) == ((20_000, 30_000), (40_000, 60_000))
    assert gaps([], 5_000) == ((0, 5_000),)
    assert gaps([(0, 5_000)], 5_000) == ()
