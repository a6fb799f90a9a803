"""Truth tables of the regulation: process evaluation in both modes and both readings, and the verdict (R-ASM-1 to R-ASM-9)."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.assessment.process_rules import Away, Exercise, Grade, InSession, Mode, Performance, Reading, Watched, evaluate, times
from training.assessment.verdict_rules import passes, verdict

HALF_DAY = 35
FULL = Watched(100_000, 100_000)


def away(absences: int = 0, *leaves: int) -> list[Away]:
    return [Away("absent", HALF_DAY)] * absences + [Away("leave", tenths) for tenths in leaves]


@pytest.mark.parametrize(("tenths", "count"), [(1, 1), (10, 1), (34, 1), (35, 1), (36, 2), (40, 2), (70, 2), (71, 3), (0, 1)])
def test_one_hour_is_one_leave_and_four_hours_are_two(tenths: int, count: int) -> None:
    """R-ASM-1: 3.5 hours is a cap on one leave, not its unit."""
    assert times(Away("leave", tenths)) == count


TABLE: list[tuple[Mode, Reading, list[Away], bool]] = [
    ("offline-8", "together", away(), True),
    ("offline-8", "together", away(2), True),
    ("offline-8", "together", away(3), False),
    ("offline-8", "together", away(0, 35, 35), True),
    ("offline-8", "together", away(0, 10, 10), True),
    ("offline-8", "together", away(0, 10, 10, 10), False),
    ("offline-8", "together", away(0, 40), True),
    ("offline-8", "together", away(0, 40, 10), False),
    ("offline-8", "together", away(1, 10), True),
    ("offline-8", "together", away(1, 40), False),
    ("offline-8", "together", away(2, 10), False),
    ("offline-8", "any_absence", away(1), False),
    ("offline-8", "any_absence", away(0, 35, 35), True),
    ("offline-8", "any_absence", away(0, 35, 35, 10), False),
    ("offline-8", "any_absence", away(1, 10), False),
    ("blended-6-2", "together", away(), True),
    ("blended-6-2", "together", away(1), True),
    ("blended-6-2", "together", away(2), False),
    ("blended-6-2", "together", away(0, 10), True),
    ("blended-6-2", "together", away(0, 35), True),
    ("blended-6-2", "together", away(0, 40), False),
    ("blended-6-2", "together", away(1, 10), False),
    ("blended-6-2", "any_absence", away(1), False),
    ("blended-6-2", "any_absence", away(0, 35), True),
    ("blended-6-2", "any_absence", away(0, 36), False),
]


@pytest.mark.parametrize(("mode", "reading", "record", "passed"), TABLE)
def test_attendance_in_both_modes_and_both_readings(mode: Mode, reading: Reading, record: list[Away], passed: bool) -> None:
    """R-ASM-1 and R-ASM-2."""
    found = evaluate(mode, record, FULL, reading=reading)
    assert found.passed is passed
    assert (found.grade == "failed") is not passed
    assert [reason for reason in found.reasons if reason.bars] != [] or passed
    assert all(reason.zh.endswith("。") and reason.en.endswith(".") for reason in found.reasons)


@pytest.mark.parametrize(
    ("watched", "passed", "share"),
    [(94_900, False, 9490), (94_999, False, 9499), (95_000, True, 9500), (100_000, True, 10_000), (0, False, 0)],
)
def test_ninety_five_percent_of_the_videos(watched: int, passed: bool, share: int) -> None:
    """R-ASM-3: 94.9 % fails, 95.0 % passes; in `offline-8` there is nothing to watch."""
    found = evaluate("blended-6-2", [], Watched(watched, 100_000))
    assert (found.passed, found.watched_bp) == (passed, share)
    assert evaluate("offline-8", [], Watched(watched, 100_000)).passed
    if not passed:
        assert f"{95_000 - watched} 秒" in next(reason.zh for reason in found.reasons if reason.bars)


def test_a_share_is_never_rounded_up_to_the_limit() -> None:
    """R-ASM-3: a second short of 95 % of 3 601 seconds is short, though both round to 95.0 %."""
    assert not evaluate("blended-6-2", [], Watched(3420, 3601)).passed
    assert evaluate("blended-6-2", [], Watched(3421, 3601)).passed
    assert round(3420 / 3601 * 100, 1) == 95.0


def test_class_performance_grades_and_does_not_bar() -> None:
    """R-ASM-4: it makes the grade (等次); who is admitted is settled by lecturer and institution from it (R-ASM-5)."""
    done = Performance(due=10, on_time=10, took_part=3)
    assert evaluate("offline-8", [], performance=done).grade == "excellent"
    assert evaluate("offline-8", [], performance=Performance(10, 10, 0)).grade == "good"
    assert evaluate("offline-8", [Away("late")], performance=done).grade == "good"
    assert evaluate("offline-8", [Away("late"), Away("early")], performance=done).grade == "passed"
    assert evaluate("offline-8", [], performance=Performance(10, 7, 3)).grade == "passed"
    lazy = evaluate("offline-8", [Away("late")] * 20, performance=Performance(10, 0, 0))
    assert (lazy.passed, lazy.grade) == (True, "passed")
    assert "迟到 20 次" in "".join(reason.zh for reason in lazy.reasons)


ON_TIME, LATE, MISSING, NONE = (InSession(2, exercise) for exercise in ("on_time", "late", "missing", "none"))
SESSIONS: list[tuple[tuple[InSession, ...], Grade, str]] = [
    ((), "excellent", ""),
    ((ON_TIME,), "excellent", "按时完成练习 1/1（R-ASM-4）"),
    ((NONE, NONE), "excellent", "参与课堂互动 4 次"),
    ((ON_TIME,) * 9 + (LATE,), "excellent", "按时完成练习 9/10，课堂练习迟交 1 次（"),
    ((ON_TIME,) * 8 + (LATE, LATE), "good", "按时完成练习 8/10，课堂练习迟交 2 次（"),
    ((ON_TIME,) * 79 + (MISSING,) * 21, "passed", "按时完成练习 79/100，课堂练习未交 21 次（"),
    ((ON_TIME, LATE, MISSING), "passed", "课堂练习迟交 1 次、未交 1 次（"),
    ((MISSING,) * 32, "passed", "按时完成练习 0/32"),
    ((InSession(0, "on_time"),), "good", "课堂记录里没有参与互动"),
    ((InSession(0), InSession(1)), "excellent", "参与课堂互动 1 次"),
]


@pytest.mark.parametrize(("sessions", "grade", "words"), SESSIONS)
def test_the_record_of_each_session_makes_the_grade_and_bars_nobody(sessions: tuple[InSession, ...], grade: Grade, words: str) -> None:
    """R-ASM-4, F.6: 8 and 9 of 10, 79 and 80 of 100; what the lecturer wrote down is named in the reasons."""
    found = evaluate("offline-8", [], performance=Performance(sessions=sessions))
    assert (found.passed, found.grade) == (True, grade)
    assert words in "".join(reason.zh for reason in found.reasons)


def test_tasks_and_sessions_are_counted_together() -> None:
    """R-ASM-4: eight of ten tasks and all ten exercises of the sessions are 18 of 20; nothing recorded is nothing held against him."""
    both = Performance(10, 8, 0, (ON_TIME,) * 10)
    assert (both.exercises(), both.participation()) == ((20, 18), 20)
    assert evaluate("offline-8", [], performance=both).grade == "excellent"
    assert evaluate("offline-8", [], performance=Performance(10, 8, 1)).grade == "good"
    assert (Performance().exercises(), Performance().participation()) == ((0, 0), None)


EXERCISES: list[Exercise] = ["on_time", "late", "missing", "none"]


@given(st.lists(st.builds(InSession, st.integers(0, 9), st.sampled_from(EXERCISES)), max_size=12))
def test_one_exercise_more_on_time_never_lowers_the_grade(sessions: list[InSession]) -> None:
    """R-ASM-4."""
    order: list[Grade] = ["failed", "passed", "good", "excellent"]
    before = evaluate("offline-8", [], performance=Performance(sessions=tuple(sessions)))
    for place in range(len(sessions)):
        better = [*sessions[:place], InSession(sessions[place].took_part + 1, "on_time"), *sessions[place + 1 :]]
        after = evaluate("offline-8", [], performance=Performance(sessions=tuple(better)))
        assert order.index(after.grade) >= order.index(before.grade)


@given(st.lists(st.builds(Away, st.sampled_from(["absent", "leave", "late", "early"]), st.integers(1, 280)), max_size=8), st.booleans())
def test_more_away_never_helps_and_any_absence_is_the_stricter_reading_of_an_absence(record: list[Away], blended: bool) -> None:
    """R-ASM-1, R-ASM-2: monotone in the record."""
    mode: Mode = "blended-6-2" if blended else "offline-8"
    for reading in ("together", "any_absence"):
        with_all = evaluate(mode, record, FULL, reading=reading)  # type: ignore[arg-type]  # the two readings by name
        if with_all.passed:
            for left_out in range(len(record)):
                assert evaluate(mode, record[:left_out] + record[left_out + 1 :], FULL, reading=reading).passed  # type: ignore[arg-type]  # as above
    if any(one.kind == "absent" for one in record):
        assert not evaluate(mode, record, FULL, reading="any_absence").passed


MARKS = [None, 0, 59, 60, 100]


@pytest.mark.parametrize(("theory", "practice", "plan"), list(itertools.product(MARKS, repeat=3)))
def test_any_part_failed_fails_the_whole(theory: int | None, practice: int | None, plan: int | None) -> None:
    """R-ASM-9, with 59 and 60 in every place."""
    marks = [theory, practice, plan]
    expected = "failed" if any(mark is not None and mark < 60 for mark in marks) else "open" if None in marks else "passed"
    assert verdict(theory, practice, plan).outcome == expected
    assert verdict(theory, practice, plan, admitted=False).outcome == "failed"


@pytest.mark.parametrize("part", ["theory", "practice", "plan"])
def test_a_part_that_cannot_come_any_more_failed_and_one_with_a_mark_is_not_missed(part: str) -> None:
    """R-ASM-9, F.3: absent from the exam, nothing handed in by the close."""
    marks = {"theory": 60, "practice": 60, "plan": 60} | {part: None}
    found = verdict(**marks, missed={part})
    assert (found.outcome, found.because) == ("failed", (part,))
    assert verdict(**marks).outcome == "open"
    assert verdict(**(marks | {part: 60}), missed={part}).outcome == "passed"


def test_fifty_nine_fails_and_sixty_passes() -> None:
    """R-ASM-6 to R-ASM-8; a mark of 101 is no mark."""
    assert [passes(mark) for mark in (0, 59, 60, 100)] == [False, False, True, True]
    for wrong in (-1, 101):
        with pytest.raises(ValueError, match="between 0 and 100"):
            passes(wrong)
