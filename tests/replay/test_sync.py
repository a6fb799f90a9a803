"""Wall time, the show's time and the files: one mapping, both ways."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import streaming.events as live
from streaming.replay.sync import Cut, Gap, NotStarted, Recorded, ShowClock, Stretch, clock_of, edit_list, gaps, moment, place, wall_of
from tests.replay.show_log import SHOW, START, ShowLog


def paused_show() -> ShowClock:
    log = ShowLog()
    log.start(at=0)
    log.pause(20_000)
    log.resume(50_000, paused_ms=30_000)
    log.end(80_000, 50_000)
    return clock_of(log.events)


def test_the_clock_stands_still_in_a_pause():
    clock = paused_show()
    assert clock.duration_ms == 50_000
    assert [clock.show_ms(START + at) for at in (-5, 0, 19_999, 20_000, 35_000, 50_000, 51_000, 99_000)] == [
        0, 0, 19_999, 20_000, 20_000, 20_000, 21_000, 50_000,
    ]  # fmt: skip
    assert clock.wall_ms(20_000) == START + 50_000
    assert clock.wall_ms(19_999) == START + 19_999


def test_a_crash_counts_as_a_pause_from_the_crash_on():
    log = ShowLog()
    log.start(at=0)
    log.say(live.ShowPaused(show_id=SHOW, reason="server_down"), 60_000)  # written at the restart
    log.resume(65_000, paused_ms=45_000)  # the last tick was at 20 s
    log.end(75_000, 30_000)
    clock = clock_of(log.events)
    assert clock.duration_ms == 30_000
    assert clock.show_ms(START + 65_000) == 20_000
    assert clock.show_ms(START + 40_000) == 20_000


def test_a_show_that_ends_in_a_pause_ends_where_it_paused():
    log = ShowLog()
    log.start(at=0)
    log.pause(12_000)
    log.end(500_000, 12_000)
    assert clock_of(log.events).duration_ms == 12_000


def test_the_end_knows_about_a_crash_no_pause_was_written_for():
    log = ShowLog()
    log.start(at=0)
    log.end(500_000, 31_000)
    assert clock_of(log.events).duration_ms == 31_000


def test_a_log_without_a_start_has_no_clock():
    log = ShowLog()
    log.say(live.ShowPlanned(show_id=SHOW, room_id="r", cohort_id="c", host_id="h", title="t"), 0)
    log.end(5, 0)
    with pytest.raises(NotStarted):
        clock_of(log.events)


def test_wall_times_are_read_to_the_millisecond():
    log = ShowLog()
    assert wall_of(log.say(live.ShowPaused(show_id=SHOW, reason="host"), 1_234)) == START + 1_234


@st.composite
def clocks(draw: st.DrawFn) -> ShowClock:
    wall, shown, stretches = draw(st.integers(0, 10**12)), 0, []
    for _ in range(draw(st.integers(1, 5))):
        length = draw(st.integers(1, 10**6))
        stretches.append(Stretch(wall, wall + length, shown))
        wall, shown = wall + length + draw(st.integers(1, 10**6)), shown + length
    return ShowClock(tuple(stretches))


@given(clocks(), st.data())
def test_show_to_wall_to_show_is_the_same_moment(clock: ShowClock, data: st.DataObject):
    show_ms = data.draw(st.integers(0, clock.duration_ms))
    assert clock.show_ms(clock.wall_ms(show_ms)) == show_ms


@given(clocks(), st.data())
def test_wall_to_show_to_wall_is_the_same_moment_while_the_show_runs(clock: ShowClock, data: st.DataObject):
    stretch = data.draw(st.sampled_from(clock.stretches))
    wall_ms = data.draw(st.integers(stretch.wall_from, stretch.wall_to - 1))
    assert clock.wall_ms(clock.show_ms(wall_ms)) == wall_ms


@given(clocks(), st.lists(st.tuples(st.integers(0, 5 * 10**6), st.integers(0, 10**6)), max_size=4), st.data())
def test_place_and_moment_are_inverse_and_gaps_hold_the_rest(clock: ShowClock, shape: list[tuple[int, int]], data: st.DataObject):
    first = clock.stretches[0].wall_from - 1000
    recordings = [Recorded(f"rec_{index}", first + at, length) for index, (at, length) in enumerate(shape)]
    cuts = edit_list(clock, recordings)
    holes = gaps(clock, cuts, least_ms=1)
    assert sum(cut.duration_ms for cut in cuts) + sum(hole.to_showms - hole.from_showms for hole in holes) == clock.duration_ms
    show_ms = data.draw(st.integers(0, max(clock.duration_ms - 1, 0)))
    found = place(cuts, show_ms)
    in_hole = any(hole.from_showms <= show_ms < hole.to_showms for hole in holes)
    assert (found is None) == in_hole
    if found is not None:
        assert moment(cuts, *found) == show_ms
        recorded = next(each for each in recordings if each.recording_id == found[0])
        assert recorded.first_at + found[1] == clock.wall_ms(show_ms)


def test_the_edit_list_of_a_reconnect_and_a_pause():
    clock = paused_show()
    cuts = edit_list(clock, [Recorded("rec_1", START - 2_000, 12_000), Recorded("rec_2", START + 14_000, 60_000)])
    assert cuts == (
        Cut("rec_1", 0, 2_000, 10_000),
        Cut("rec_2", 14_000, 0, 6_000),
        Cut("rec_2", 20_000, 36_000, 24_000),
    )
    assert gaps(clock, cuts) == (Gap(10_000, 14_000), Gap(44_000, 50_000))
    assert place(cuts, 20_000) == ("rec_2", 36_000)
    assert place(cuts, 12_000) is None
    assert moment(cuts, "rec_2", 20_000) is None  # recorded while the show paused


def test_the_newer_of_two_recordings_counts():
    clock = ShowClock((Stretch(0, 30_000, 0),))
    cuts = edit_list(clock, [Recorded("old", 0, 30_000), Recorded("new", 10_000, 20_000)])
    assert cuts == (Cut("old", 0, 0, 10_000), Cut("new", 10_000, 0, 20_000))


def test_a_show_without_a_recording_is_one_gap():
    clock = ShowClock((Stretch(0, 30_000, 0),))
    assert gaps(clock, edit_list(clock, [])) == (Gap(0, 30_000),)
