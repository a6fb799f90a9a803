"""What the closing pack keeps of a class besides roster, attendance and results: handouts (S2), class performance, visits (听课),
satisfaction (S4, S5) and every filled form (R-FRM-S1 to S11)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from sandbox.forms import Form
from sandbox.forms.paper import ROLES, Head
from sandbox.identity.people import named
from sandbox.store import View
from sandbox.trade.dates import day_of

from .drawings import drawn_under
from .filing import sessions_of
from .forms import satisfaction, signatures
from .handouts import handouts_of
from .office_tables import ClassPerformance
from .roster import enrolments
from .tables import ClassSession, Cohort, FilledForm, Visit

KINDS = {"textbook": "教材", "handbook": "手册", "material": "材料", "equipment": "设备", "certificate": "证书"}
WAYS = {"own": "手机签收", "paper": "纸质签收"}
EXERCISES = {"on_time": "按时完成", "late": "迟交", "missing": "未交", "none": "无作业"}


@dataclass(frozen=True)
class Table:
    """A table of the pack: its name, heads, rows, and the width of its columns in letters."""

    name: str
    heads: list[str]
    rows: list[list[str]]
    widths: tuple[int, ...]
    landscape: bool = True


@dataclass(frozen=True)
class FilledForms:
    """The filled ones of one form (`day` of a daily one), by seat."""

    form: Form
    day: str
    sheets: list[tuple[Head, Mapping[str, Any]]]


def record_tables(view: View, cohort_id: str, forms: Sequence[Form]) -> list[Table]:
    """S2 with who signed and when, class performance, visits, satisfaction."""
    sessions = {one.id: one for one in sessions_of(view, cohort_id)}
    seats = {place.person_id: str(place.seat_no) for place in view.all(enrolments(cohort_id))}
    return [
        _handouts(view, cohort_id), _performance(view, cohort_id, sessions, seats), _visits(view, cohort_id, sessions),
        _satisfaction(view, cohort_id, forms),
    ]  # fmt: skip


def _handouts(view: View, cohort_id: str) -> Table:
    found = handouts_of(view, cohort_id)
    heads = ["座号", "姓名", *[f"{KINDS.get(one.kind, one.kind)} {one.name} ×{one.pieces}" for one in found]]
    rows: dict[str, list[str]] = {}
    for at, one in enumerate(found, 2):
        for signer in one.signers:
            row = rows.setdefault(signer.person_id, [str(signer.seat_no or "讲师"), signer.name, *["不用签" for _ in found]])
            row[at] = f"{WAYS[signer.way]} {day_of(signer.signed_at)}" if signer.signed_at is not None else "未签收"
    return Table("教材设备签收表（S2）", heads, list(rows.values()), (8, 14, *(24 for _ in found)))


def _performance(view: View, cohort_id: str, sessions: Mapping[str, ClassSession], seats: Mapping[str, str]) -> Table:
    rows = view.all(select(ClassPerformance).where(ClassPerformance.cohort_id == cohort_id))
    people = named(view, list({row.person_id for row in rows}))
    lines = []
    for row in sorted(rows, key=lambda one: (sessions[one.session_id].number, int(seats.get(one.person_id, 0)))):
        session = sessions[row.session_id]
        when = f"{session.day} {session.begins}"
        name = people[row.person_id].name if row.person_id in people else ""
        lines.append([when, seats.get(row.person_id, ""), name, str(row.took_part), EXERCISES[row.exercise], row.note])
    return Table("课堂表现记录", ["课节", "座号", "姓名", "参与次数", "课堂练习", "讲师记录"], lines, (18, 8, 14, 10, 12, 50))


def _visits(view: View, cohort_id: str, sessions: Mapping[str, ClassSession]) -> Table:
    rows = view.all(select(Visit).where(Visit.cohort_id == cohort_id).order_by(Visit.id))
    people = named(view, list({row.visitor_id for row in rows}))
    lines = [
        [
            sessions[row.session_id].day, sessions[row.session_id].topic, people[row.visitor_id].name if row.visitor_id in people else "",
            str(row.score), row.note,
        ]
        for row in rows
    ]  # fmt: skip
    return Table("听课记录", ["日期", "课程主题", "听课人", "评分", "记录"], lines, (14, 36, 14, 8, 60))


def _satisfaction(view: View, cohort_id: str, forms: Sequence[Form]) -> Table:
    lines = []
    for form in forms:
        if form.form not in ("S4", "S5"):
            continue
        filled = _rows(view, cohort_id, form)
        for day in sorted({row.day for row in filled}):
            for one in satisfaction(form, [row for row in reversed(filled) if row.day == day]):
                mean = f"{one['mean_hundredths'] / 100:.2f}" if one["mean_hundredths"] is not None else ""
                lines.append([form.zh, day or "结班", one["zh"], str(one["answers"]), mean])
    return Table("满意度统计（S4、S5）", ["表", "日期", "问题", "人数", "平均分"], lines, (20, 14, 50, 8, 10), landscape=False)


def form_sheets(view: View, cohort_id: str, forms: Sequence[Form]) -> list[FilledForms]:
    """Every form of the class that is filled in here, a daily one by day, each with who filled and who signed it."""
    class_name = view.get(Cohort, cohort_id).name
    seats = {place.person_id: place.seat_no for place in view.all(enrolments(cohort_id))}
    found = []
    for form in (one for one in forms if not one.elsewhere):
        rows = _rows(view, cohort_id, form)
        signs = signatures(view, [row.id for row in rows])
        names = named(view, list({person for row in rows for person in (row.filler_id, row.about_id) if person}
                                 | {sign.person_id for row in rows for sign in signs.get(row.id, [])}))  # fmt: skip
        for day in sorted({row.day for row in rows}):
            own = sorted((row for row in rows if row.day == day), key=lambda row: (seats.get(row.about_id or row.filler_id, 0), row.id))
            sheets: list[tuple[Head, Mapping[str, Any]]] = []
            for row in own:
                signed = {sign.role: (names[sign.person_id].name, day_of(sign.signed_at)) for sign in signs.get(row.id, [])}
                lines = tuple((ROLES[role], *signed.get(role, ("", ""))) for role in form.signs)
                about = names[row.about_id].name if row.about_id in names else ""
                filler = names[row.filler_id].name if row.filler_id in names else ""
                drawn = drawn_under(signs.get(row.id, []))
                sheets.append((Head(class_name, about, row.day, filler, day_of(row.filled_at), lines, drawn), row.answers))
            found.append(FilledForms(form, day, sheets))
    return found


def _rows(view: View, cohort_id: str, form: Form) -> list[FilledForm]:
    query = select(FilledForm).where(FilledForm.cohort_id == cohort_id, FilledForm.form == form.form)
    return view.all(query.order_by(FilledForm.filled_at, FilledForm.id))
