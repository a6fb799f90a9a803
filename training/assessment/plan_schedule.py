"""Whether the days and hours of a plan agree with one another (F.3, sections 4 and 5): four weeks, and who works when; pure."""

from collections.abc import Mapping
from datetime import date
from itertools import combinations
from typing import Any, Final

from .plan_form import Check, Filled, rows_of

WEEKS: Final = 4


def check_calendar(body: Filled) -> Check:
    """Every row has its day, something happens in each of the four weeks from the first day on, and nothing after them."""
    rows = rows_of(body, "content", "calendar")
    days = [found for row in rows if (found := _day(row.get("day"))) is not None]
    first = min(days, default=None)
    weeks = {(day - first).days // 7 + 1 for day in days} if first is not None else set()
    zh, en = "", ""
    if not rows or len(days) < len(rows):
        open_rows = len(rows) - len(days)
        zh = f"四周排期：还有 {open_rows} 行没有日期。" if rows else "四周排期还没有写。"
        en = f"Calendar: {open_rows} rows have no day." if rows else "The calendar is empty."
    elif late := sorted(week for week in weeks if week > WEEKS):
        zh, en = f"四周排期：从 {first} 起到第 {late[-1]} 周，超出了四周。", f"Calendar: from {first} it runs into week {late[-1]}."
    elif idle := [week for week in range(1, WEEKS + 1) if week not in weeks]:
        said = "、".join(map(str, idle))
        zh, en = f"四周排期：从 {first} 起，第 {said} 周没有安排。", f"Calendar: nothing in week {said} from {first}."
    return Check(
        "calendar", "content", not zh, zh or f"四周排期：从 {first} 起四周都有安排。", en or f"Calendar: all four weeks from {first}."
    )


def check_shifts(body: Filled) -> Check:
    """Every shift has weekday, hours and a person of the table of roles, and ends after it began; nobody is at two places."""
    rows = rows_of(body, "people", "shifts")
    people = "".join(str(row.get("who", "")) for row in rows_of(body, "people", "roles"))
    zh, en = ("", "") if rows else ("排班还没有写。", "There are no shifts yet.")
    for at, row in enumerate(rows, 1):
        begins, ends, who = str(row.get("begins", "")), str(row.get("ends", "")), str(row.get("who", "")).strip()
        if not (begins and ends and who and row.get("weekday")):
            zh, en = f"排班第 {at} 行：星期、开始、结束和人都要填。", f"Shift {at} needs weekday, from, to and person."
        elif begins >= ends:
            zh, en = f"排班第 {at} 行：结束 {ends} 要晚于开始 {begins}（跨零点请分成两行）。", f"Shift {at} ends before it begins."
        elif who not in people:
            zh, en = f"排班第 {at} 行：「{who}」不在岗位表里。", f"Shift {at}: {who} is not among the roles."
        if zh:
            return Check("shifts", "people", False, zh, en)
    for (one, first), (other, second) in combinations(enumerate(rows, 1), 2):
        if _clash(first, second):
            zh = f"排班第 {one} 行和第 {other} 行：{first['who']}{first['weekday']}同一时间排了两个岗。兼岗请写在同一行。"
            return Check("shifts", "people", False, zh, f"Shifts {one} and {other}: {first['who']} is at two places at once.")
    return Check(
        "shifts", "people", not zh, zh or "排班没有冲突，人都在岗位表里。", en or "The shifts agree with one another and with the roles."
    )


def _clash(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    same = one["weekday"] == other["weekday"] and str(one["who"]).strip() == str(other["who"]).strip()
    return same and str(one["begins"]) < str(other["ends"]) and str(other["begins"]) < str(one["ends"])


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None
