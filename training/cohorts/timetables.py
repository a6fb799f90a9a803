"""Timetables as pure rules: the standard ones of the regulation, a class's own made from one, and what may be moved (R-CLS-3, R-CLS-4)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from sandbox.errors import FieldFault

MINUTES = 45
"""Of teaching in one class hour, as schools count it; the regulation's half day of 3.5 class hours is three hours by the clock."""


@dataclass(frozen=True)
class Lesson:
    """A session of a timetable: hours in tenths; `day` is a date, or the number of the day in a standard timetable."""

    day: str
    begins: str
    ends: str
    tenths: int
    topic: str
    online: bool = False
    printed: bool = True
    content: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Standard:
    """A standard timetable: its mode and version, the most class hours a day (tenths), its lessons in order."""

    version: str
    mode: str
    name: str
    most_tenths: int
    days: int
    lessons: tuple[Lesson, ...] = field(repr=False)


def generate(table: Standard, days: Sequence[str]) -> list[Lesson]:
    """A class's timetable: the standard one put on these dates, as many as it has days. ValueError for another number of dates."""
    if len(days) != table.days:
        raise ValueError(f"{table.days} days are needed")
    return [Lesson(**{**vars(lesson), "day": days[int(lesson.day) - 1]}) for lesson in table.lessons]


def following(starts_on: str, count: int) -> list[str]:
    """`count` days in a row from `starts_on` on."""
    first = date.fromisoformat(starts_on)
    return [(first + timedelta(days=at)).isoformat() for at in range(count)]


def timetable_faults(lessons: Sequence[Lesson], table: Standard) -> list[FieldFault]:
    """What is against the rules in a class's timetable, by lesson: the hours of a day and of the whole, the days, the times
    and how long each lasts.

    R-CLS-3: 56 class hours, at least 8 days, at most 7 a day for students.
    """
    faults: list[FieldFault] = []
    hours: dict[str, int] = {}
    for at, lesson in enumerate(lessons):
        if lesson.begins >= lesson.ends:
            faults.append(FieldFault(f"sessions.{at}.ends", "ends_before", "结束时间要晚于开始时间。", "It must end after it begins."))
        elif not fits(lesson):
            hours_, least, most_ = lesson.tenths / 10, least_minutes(lesson.tenths), most_minutes(lesson.tenths)
            zh = f"“{lesson.topic}”是 {hours_:g} 课时，从开始到结束要 {least} 到 {most_} 分钟。"
            en = f"“{lesson.topic}” is {hours_:g} class hours: it takes {least} to {most_} minutes from beginning to end."
            faults.append(FieldFault(f"sessions.{at}.ends", "length", zh, en))
        hours[lesson.day] = hours.get(lesson.day, 0) + lesson.tenths
        if hours[lesson.day] > table.most_tenths:
            most, have = table.most_tenths / 10, hours[lesson.day] / 10
            zh = f"{lesson.day} 这天排了 {have:g} 课时，一天最多 {most:g} 课时（R-CLS-3）。"
            en = f"{lesson.day} has {have:g} class hours; a day has at most {most:g} (R-CLS-3)."
            faults.append(FieldFault(f"sessions.{at}.day", "day_too_long", zh, en))
        for other in lessons[:at]:
            if other.day == lesson.day and overlap(other.begins, other.ends, lesson.begins, lesson.ends):
                zh, en = f"和“{other.topic}”的时间重叠。", "It overlaps with another session of the class."
                faults.append(FieldFault(f"sessions.{at}.begins", "overlap", zh, en))
    total, wanted = sum(hours.values()), sum(lesson.tenths for lesson in table.lessons)
    if total != wanted:
        zh, en = (
            f"总课时是 {total / 10:g}，要正好 {wanted / 10:g}（R-CLS-3）。",
            f"{total / 10:g} class hours in all; {wanted / 10:g} are needed.",
        )
        faults.append(FieldFault("sessions", "hours", zh, en))
    if len(hours) < table.days:
        zh, en = (
            f"只有 {len(hours)} 天，至少要 {table.days} 天（R-CLS-3）。",
            f"Only {len(hours)} days; at least {table.days} are needed (R-CLS-3).",
        )
        faults.append(FieldFault("sessions", "too_few_days", zh, en))
    return faults


def least_minutes(tenths: int) -> int:
    """The fewest minutes so many tenths of class hours take: a class hour (课时) is 45 minutes of teaching."""
    return -(-tenths * MINUTES // 10)


def most_minutes(tenths: int) -> int:
    """The most minutes, breaks and a midday among them: twice the teaching."""
    return 2 * least_minutes(tenths)


def fits(lesson: Lesson) -> bool:
    """Whether a lesson lasts as long as its class hours say."""
    return least_minutes(lesson.tenths) <= minute(lesson.ends) - minute(lesson.begins) <= most_minutes(lesson.tenths)


def minute(time: str) -> int:
    """The minute of the day of a time such as 09:30."""
    return int(time[:2]) * 60 + int(time[3:])


def overlap(begins: str, ends: str, other_begins: str, other_ends: str) -> bool:
    """Whether two times of one day have a moment in common."""
    return begins < other_ends and other_begins < ends
