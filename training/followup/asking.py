"""Which round a file is asked, as the database sees it: the same as `half_years.asked_now`, without a row leaving the tables.

A round is due on a day when the file opened by a day (`half_years.opened_by`), so a handful of days computed once decides for every file.
"""

from sqlalchemy import ColumnElement, Integer, case, cast, exists, func, select

from .half_years import MONTHS, OPENS_BEFORE, REMINDERS, ROUNDS, day_before, opened_by
from .tables import FollowFile, Tracking


def due_by(day: str) -> ColumnElement[int]:
    """The number of the newest round of a file that is due by this day, 0 when none is."""
    bounds = {number: opened_by(number, day) for number in range(ROUNDS, 0, -1)}
    return case(*[(FollowFile.opened_on <= bound, number) for number, bound in bounds.items()], else_=0)


def newest_open(today: str) -> ColumnElement[int]:
    """The number of the newest round that can be answered, 0 when none can."""
    return due_by(day_before(today, -OPENS_BEFORE))


def answered(number: ColumnElement[int]) -> ColumnElement[bool]:
    """That this round of the file was answered."""
    same = (Tracking.cohort_id == FollowFile.cohort_id, Tracking.person_id == FollowFile.person_id, Tracking.round == number)
    return exists(select(1).where(*same).correlate(FollowFile))


def due_order(opened_on: ColumnElement[str], number: ColumnElement[int]) -> ColumnElement[int]:
    """Sorts files by the day of their round `number`: months since the year 0 times 100, and the day of the month."""
    year, month, day = (cast(func.substr(opened_on, at, length), Integer) for at, length in ((1, 4), (6, 2), (9, 2)))
    return (year * 12 + month + MONTHS * number) * 100 + day


def reminders_due(number: int, today: str) -> ColumnElement[int]:
    """How many reminders of round `number` have gone out by the end of today, as `half_years.reminders_by`."""
    steps = [(opened_by(number, day_before(today, after)), sent) for sent, after in enumerate(REMINDERS, 1)]
    return case(*[(FollowFile.opened_on <= bound, sent) for bound, sent in reversed(steps)], else_=0)
