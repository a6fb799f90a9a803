"""What the room remembers of acts that were done again and again."""

from streaming.audience.fixed import MICRO, MILLI
from streaming.audience.mood import LEAPING, Mood


def second_by_second(count: int, seconds: int, keep: int) -> int:
    for _ in range(seconds):
        count = count * keep // MICRO
        if count < 10:
            return 0
    return count


def test_acts_are_forgotten_by_leaps_as_they_are_second_by_second() -> None:
    keep = 996_672
    for count in (10, 11, 1000, 4455, LEAPING - 1, LEAPING, 250_000):
        for seconds in (0, 1, 7, 8, 63, 64, 65, 200, 511):
            mood = Mood(repeats={"greet": count})
            for _ in range(seconds):
                mood.next_second({"calls_keep": keep, "attention_keep": keep})
            mood.repeat("greet")
            assert mood.repeats["greet"] - MILLI == second_by_second(count, seconds, keep), (count, seconds)
    assert second_by_second(1000, 9, keep) != second_by_second(1000, 8, keep)  # the control: a second too many would be seen
