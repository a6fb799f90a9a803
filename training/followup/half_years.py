"""When the half-yearly questions of a follow-up file are due, and how many reminders have gone out by a day; pure (R-FRM-S11).

Days are texts as 2026-11-25. Round n is due n half-years after the file opened, on the same day of the month or on its last.
"""

from calendar import monthrange
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

MONTHS: Final = 6
ROUNDS: Final = 6
"""Three years."""
OPENS_BEFORE: Final = 30
"""Days before its day from which a round can be answered."""
SOON_DAYS: Final = 14
"""Days before its day from which a round is a duty of those who follow up."""
REMINDERS: Final = (-14, 0, 14, 28)
"""Days after the due day on which a reminder goes out."""


@dataclass(frozen=True)
class Round:
    """A round and its day."""

    number: int
    due_on: str


def add_months(day: str, months: int) -> str:
    """The same day so many months later, the last of the month where there is none: 2026-08-31 + 6 = 2027-02-28."""
    start = date.fromisoformat(day)
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1])).isoformat()


def due_on(opened_on: str, number: int) -> str:
    """The day of round `number`, from 1."""
    return add_months(opened_on, MONTHS * number)


def days_after(day: str, today: str) -> int:
    """Days from `day` to `today`, less than 0 before it."""
    return (date.fromisoformat(today) - date.fromisoformat(day)).days


def open_rounds(opened_on: str, today: str) -> list[Round]:
    """The rounds that can be answered by `today`, oldest first."""
    rounds = [Round(number, due_on(opened_on, number)) for number in range(1, ROUNDS + 1)]
    return [one for one in rounds if days_after(one.due_on, today) >= -OPENS_BEFORE]


def asked_now(opened_on: str, today: str, answered: Collection[int]) -> Round | None:
    """The round that is asked now: the newest that is open, None when it is answered. Older ones that were let pass are not asked for."""
    rounds = open_rounds(opened_on, today)
    return rounds[-1] if rounds and rounds[-1].number not in answered else None


def next_round(opened_on: str, today: str, answered: Collection[int]) -> Round | None:
    """The next round to come or asked now; None after the last."""
    asked = asked_now(opened_on, today, answered)
    number = len(open_rounds(opened_on, today)) + 1
    return asked or (Round(number, due_on(opened_on, number)) if number <= ROUNDS else None)


def reminders_by(due: str, today: str) -> int:
    """How many reminders of a round have gone out by the end of `today`: 0 to 4."""
    late = days_after(due, today)
    return sum(late >= at for at in REMINDERS)


def opened_by(number: int, day: str) -> str:
    """The last day a file can have opened on to have round `number` due by `day`: turns the calendar around, so that a database can ask."""
    opened = add_months(day, -MONTHS * number)
    while due_on(later := day_before(opened, -1), number) <= day:
        opened = later
    return opened


def day_before(day: str, days: int) -> str:
    """So many days before a day, after it for less than 0."""
    return (date.fromisoformat(day) - timedelta(days=days)).isoformat()
