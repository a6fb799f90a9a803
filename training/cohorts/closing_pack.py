"""The closing pack (结班材料): a ZIP of Excel and PDF with an index and the checksum of every file (R-ROLE-4, 第二章 8)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from sandbox.forms import Form, sheet_of
from sandbox.forms.paper import page_of
from sandbox.identity.people import named
from sandbox.identity.vault import masked
from sandbox.papers import Makers, Sheet, pages_pdf, table_pdf, write_workbook
from sandbox.store import View
from sandbox.trade.dates import time_of

from .certificates import Printed, certificate_pdf, to_print
from .filing import STATES, sessions_of
from .pack_records import FilledForms, Table, form_sheets, record_tables
from .quality_looks import HEADS, quality_rows
from .roster import enrolments
from .tables import Attendance, AttendanceChange, Cohort, Material, Result

SIGNS = {"present": "出勤", "late": "迟到", "early": "早退", "leave": "请假", "absent": "旷课"}
OUTCOMES = {"passed": "合格", "failed": "不合格", "open": "未完成"}
MODES = {"offline-8": "线下 8 天", "blended-6-2": "线下 6 天、线上 2 天"}


@dataclass(frozen=True)
class Seat:
    """A student of the class as a table names him."""

    person_id: str
    number: str
    name: str


@dataclass(frozen=True)
class PackFacts:
    """Everything the pack says, read in one look."""

    name: str
    tables: list[Table]
    forms: list[FilledForms] = field(default_factory=list)
    certificates: list[Printed] = field(default_factory=list)
    materials: list[tuple[str, str]] = field(default_factory=list)


def pack_facts(view: View, cohort_id: str, forms: Sequence[Form]) -> PackFacts:
    """What the class's pack holds; ID numbers are masked."""
    cohort = view.get(Cohort, cohort_id)
    materials = view.all(select(Material).where(Material.cohort_id == cohort_id).order_by(Material.id))
    return PackFacts(
        name=cohort.name,
        tables=[*_class_tables(view, cohort), *record_tables(view, cohort_id, forms)],
        forms=form_sheets(view, cohort_id, forms),
        certificates=to_print(view, cohort_id),
        materials=[(one.name, one.blob) for one in materials],
    )


def _class_tables(view: View, cohort: Cohort) -> list[Table]:
    places = view.all(enrolments(cohort.id))
    people = named(view, [place.person_id for place in places])
    seats = [Seat(place.person_id, str(place.seat_no), people[place.person_id].name) for place in places]
    return [
        _head(cohort, len(seats)), _roster(view, seats), _timetable(view, cohort.id), _attendance(view, cohort.id, seats),
        _changes(view, cohort.id), _results(view, cohort.id, seats),
        Table("质量管理", HEADS, quality_rows(view, cohort) or [["无记录", "", "", "", ""]], (14, 22, 20, 50, 24)),
    ]  # fmt: skip


def _head(cohort: Cohort, students: int) -> Table:
    rows = [
        ["班级", cohort.name], ["培训模式", MODES.get(cohort.mode, cohort.mode)], ["状态", STATES.get(cohort.state, (cohort.state,))[0]],
        ["日期", f"{cohort.starts_on} 至 {cohort.ends_on}"], ["地点", cohort.place], ["批准文号", cohort.approval_no],
        ["课表版本", cohort.standard], ["学员人数", str(students)],
    ]  # fmt: skip
    return Table("班级概况", ["项目", "内容"], rows, (14, 40), landscape=False)


def _roster(view: View, seats: Sequence[Seat]) -> Table:
    private = masked(view, [seat.person_id for seat in seats])
    numbers = {person_id: (one.id_number, one.phone) for person_id, one in private.items()}
    rows = [[seat.number, seat.name, *numbers.get(seat.person_id, ("", ""))] for seat in seats]
    return Table("学员名册", ["座号", "姓名", "身份证号", "手机号"], rows, (8, 14, 24, 16), landscape=False)


def _timetable(view: View, cohort_id: str) -> Table:
    rows = [
        [one.day, f"{one.begins}-{one.ends}", one.topic, f"{one.tenths / 10:g}", "线上" if one.online else "线下"]
        for one in sessions_of(view, cohort_id)
    ]
    return Table("课程表", ["日期", "时间", "课程主题", "课时", "方式"], rows, (14, 14, 40, 8, 8))


def _attendance(view: View, cohort_id: str, seats: Sequence[Seat]) -> Table:
    sessions = sessions_of(view, cohort_id)
    records = view.all(select(Attendance).where(Attendance.cohort_id == cohort_id))
    have = {(one.person_id, one.session_id): SIGNS[one.presence] for one in records}
    rows = [[seat.number, seat.name, *[have.get((seat.person_id, one.id), "") for one in sessions]] for seat in seats]
    return Table("考勤表", ["座号", "姓名", *[f"{one.day[5:]} {one.begins}" for one in sessions]], rows, (8, 12))


def _changes(view: View, cohort_id: str) -> Table:
    when = {one.id: f"{one.day} {one.begins}" for one in sessions_of(view, cohort_id)}
    changes = view.all(select(AttendanceChange).where(AttendanceChange.cohort_id == cohort_id).order_by(AttendanceChange.id))
    people = named(view, list({who for one in changes for who in (one.person_id, one.made_by)}))
    rows = [
        [when.get(one.session_id, ""), people[one.person_id].name if one.person_id in people else "", SIGNS[one.was], SIGNS[one.presence],
         one.reason, people[one.made_by].name if one.made_by in people else "", time_of(one.made_at)]
        for one in changes
    ]  # fmt: skip
    return Table("考勤更正记录", ["课节", "姓名", "原记录", "更正为", "原因", "更正人", "更正时间"], rows, (18, 12, 10, 10, 40, 12, 18))


def _results(view: View, cohort_id: str, seats: Sequence[Seat]) -> Table:
    outcomes = {row.person_id: OUTCOMES[row.outcome] for row in view.all(select(Result).where(Result.cohort_id == cohort_id))}
    rows = [[seat.number, seat.name, outcomes.get(seat.person_id, "未完成")] for seat in seats]
    return Table("成绩册", ["座号", "姓名", "考核结果"], rows, (8, 14, 12), landscape=False)


def pack_makers(facts: PackFacts, base: str, read_blob: Callable[[str], bytes]) -> Makers:
    """The files of the pack by name, each made when its turn comes: one workbook of everything, a PDF of each table, forms, certificates,
    what was handed in. `base` is the address the QR codes lead to."""
    makers: dict[str, Callable[[], bytes]] = {"班级档案.xlsx": lambda: _workbook(facts)}
    for table in facts.tables:
        makers[f"{table.name}.pdf"] = lambda one=table: table_pdf(  # type: ignore[misc]  # a default binds it
            f"{facts.name} {one.name}", one.heads, one.rows or [["无记录"] + [""] * (len(one.heads) - 1)], landscape=one.landscape
        )
    for code in dict.fromkeys(one.form.form for one in facts.forms):
        own = [one for one in facts.forms if one.form.form == code]
        title = plain_name(f"{code}-{own[0].form.zh}")
        makers[f"表格/{title}.xlsx"] = lambda own=own: sheet_of(own[0].form, [sheet for one in own for sheet in one.sheets])  # type: ignore[misc]  # as above
        for one in own:
            day = f"-{one.day}" if one.day else ""
            makers[f"表格/{title}{day}.pdf"] = lambda one=one: pages_pdf(
                [page_of(one.form, answers, head, read_blob) for head, answers in one.sheets]
            )  # type: ignore[misc]  # as above
    makers |= certificate_makers(facts.certificates, base, "证书/")
    for at, (name, blob) in enumerate(facts.materials, 1):
        makers[f"附件/{at:03}-{plain_name(name)}"] = lambda blob=blob: read_blob(blob)  # type: ignore[misc]  # as above
    return makers


def certificate_makers(certificates: Sequence[Printed], base: str, folder: str = "") -> dict[str, Callable[[], bytes]]:
    """A PDF of each certificate, by number and name."""
    return {
        f"{folder}{plain_name(one.number)}-{plain_name(one.name)}.pdf": lambda one=one: certificate_pdf(one, base)  # type: ignore[misc]  # as above
        for one in certificates
    }


def _workbook(facts: PackFacts) -> bytes:
    sheets = [Sheet(one.name, one.heads, one.rows, f"{facts.name} {one.name}", one.widths) for one in facts.tables]
    numbers = [[one.number, one.name, one.issued_on] for one in facts.certificates]
    return write_workbook([*sheets, Sheet("证书", ["证书编号", "姓名", "核发日期"], numbers, f"{facts.name} 合格证书", (24, 14, 14))])


def plain_name(name: str) -> str:
    """A name as every file system takes it: no folder, no odd letter, 80 letters at most."""
    return "".join(letter if letter.isalnum() or letter in "-_." else "_" for letter in name)[-80:].lstrip(".") or "file"
