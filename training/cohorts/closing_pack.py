"""The closing pack (结班材料): one ZIP of Excel and PDF with an index and the checksum of every file (R-ROLE-4, 第二章 8)."""

import hashlib
import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from sandbox.identity.people import named
from sandbox.identity.vault import masked
from sandbox.papers import Sheet, table_pdf, write_workbook
from sandbox.store import View

from .certificates import Printed, certificate_pdf, to_print
from .filing import STATES, sessions_of
from .roster import enrolments
from .tables import Attendance, AttendanceChange, Cohort, Material, Result

SIGNS = {"present": "出勤", "late": "迟到", "early": "早退", "leave": "请假", "absent": "旷课"}
OUTCOMES = {"passed": "合格", "failed": "不合格", "open": "未完成"}


@dataclass(frozen=True)
class PackFacts:
    """Everything the pack says, read in one look."""

    name: str
    head: list[list[str]]
    timetable: list[list[str]]
    roster: list[list[str]]
    attendance_heads: list[str]
    attendance: list[list[str]]
    changes: list[list[str]]
    results: list[list[str]]
    certificates: list[Printed]
    materials: list[tuple[str, str]]


def pack_facts(view: View, cohort_id: str) -> PackFacts:
    """What the class's pack holds; ID numbers are masked."""
    cohort, places = view.get(Cohort, cohort_id), view.all(enrolments(cohort_id))
    ids = [place.person_id for place in places]
    people, private = named(view, ids), masked(view, ids)
    sessions = sessions_of(view, cohort_id)
    have = {(one.session_id, one.person_id): one for one in view.all(select(Attendance).where(Attendance.cohort_id == cohort_id))}
    outcomes = {row.person_id: row.outcome for row in view.all(select(Result).where(Result.cohort_id == cohort_id))}
    mask = {person_id: one.id_number for person_id, one in private.items()}
    when = {one.id: f"{one.day} {one.begins}" for one in sessions}
    changes = view.all(select(AttendanceChange).where(AttendanceChange.cohort_id == cohort_id).order_by(AttendanceChange.id))
    materials = view.all(select(Material).where(Material.cohort_id == cohort_id).order_by(Material.id))
    return PackFacts(
        name=cohort.name,
        head=[
            ["班级", cohort.name], ["模式", cohort.mode], ["状态", STATES.get(cohort.state, (cohort.state,))[0]],
            ["日期", f"{cohort.starts_on} 至 {cohort.ends_on}"], ["地点", cohort.place], ["批准文号", cohort.approval_no],
            ["课表版本", cohort.standard], ["学员人数", str(len(places))],
        ],
        timetable=[
            [one.day, f"{one.begins}-{one.ends}", one.topic, f"{one.tenths / 10:g}", "线上" if one.online else "线下"] for one in sessions
        ],
        roster=[
            [str(place.seat_no), people[place.person_id].name, mask.get(place.person_id, ""),
             private[place.person_id].phone if place.person_id in private else ""]
            for place in places
        ],
        attendance_heads=["座号", "姓名", *[when[one.id] for one in sessions]],
        attendance=[
            [str(place.seat_no), people[place.person_id].name,
             *[SIGNS[have[one.id, place.person_id].presence] if (one.id, place.person_id) in have else "" for one in sessions]]
            for place in places
        ],
        changes=[
            [when.get(one.session_id, ""), people[one.person_id].name if one.person_id in people else one.person_id, SIGNS[one.was],
             SIGNS[one.presence], one.reason]
            for one in changes
        ],
        results=[
            [str(place.seat_no), people[place.person_id].name, OUTCOMES.get(outcomes.get(place.person_id, "open"), "未完成")]
            for place in places
        ],
        certificates=to_print(view, cohort_id, mask),
        materials=[(one.name, one.blob) for one in materials],
    )  # fmt: skip


def build_pack(
    facts: PackFacts, base: str, read_blob: Callable[[str], bytes], progress: Callable[[int, int], None] = lambda done, of: None
) -> bytes:
    """The ZIP. `progress(done, of)` is called after each file. Blocking."""
    plain = ["日期", "时间", "课程主题", "课时", "方式"]
    makers: dict[str, Callable[[], bytes]] = {
        "班级档案.xlsx": lambda: write_workbook([
            Sheet("班级", ["项目", "内容"], facts.head, facts.name, (14, 40)),
            Sheet("课表", plain, facts.timetable, "课程表", (14, 14, 40, 8, 8)),
            Sheet("学员", ["座号", "姓名", "身份证号", "手机号"], facts.roster, "学员名册", (8, 14, 24, 16)),
            Sheet("考勤", facts.attendance_heads, facts.attendance, "考勤表", (8, 12)),
            Sheet("考勤更正", ["课节", "姓名", "原记录", "更正为", "原因"], facts.changes, "考勤更正记录", (18, 12, 10, 10, 40)),
            Sheet("成绩", ["座号", "姓名", "考核结果"], facts.results, "成绩册", (8, 14, 12)),
        ]),
        "学员名册.pdf": lambda: table_pdf(f"{facts.name} 学员名册", ["座号", "姓名", "身份证号", "手机号"], facts.roster, landscape=False),
        "课程表.pdf": lambda: table_pdf(f"{facts.name} 课程表", plain, facts.timetable),
        "考勤表.pdf": lambda: table_pdf(f"{facts.name} 考勤表", facts.attendance_heads, facts.attendance),
        "成绩册.pdf": lambda: table_pdf(f"{facts.name} 成绩册", ["座号", "姓名", "考核结果"], facts.results, landscape=False),
    }  # fmt: skip
    for one in facts.certificates:
        makers[f"证书/{plain_name(one.number)}.pdf"] = lambda one=one: certificate_pdf(one, base)  # type: ignore[misc]  # a default binds it
    for at, (name, blob) in enumerate(facts.materials, 1):
        makers[f"附件/{at:03}-{plain_name(name)}"] = lambda blob=blob: read_blob(blob)  # type: ignore[misc]  # as above
    return zipped(makers, progress)


def zipped(makers: Mapping[str, Callable[[], bytes]], progress: Callable[[int, int], None]) -> bytes:
    """A ZIP of what is made, with `目录.xlsx` and `SHA256SUMS.txt` over it."""
    page, sums = io.BytesIO(), []
    with zipfile.ZipFile(page, "w", zipfile.ZIP_DEFLATED) as pack:
        for done, (name, make) in enumerate(makers.items(), 1):
            data = make()
            sums.append((name, len(data), hashlib.sha256(data).hexdigest()))
            pack.writestr(name, data)
            progress(done, len(makers))
        index = write_workbook([Sheet("目录", ["文件", "字节", "SHA-256"], sums, "结班材料目录", (40, 12, 70))])
        pack.writestr("目录.xlsx", index)
        lines = [f"{digest}  {name}" for name, _, digest in [*sums, ("目录.xlsx", len(index), hashlib.sha256(index).hexdigest())]]
        pack.writestr("SHA256SUMS.txt", "\n".join(lines) + "\n")
    return page.getvalue()


def plain_name(name: str) -> str:
    """A name as every file system takes it: no folder, no odd letter, 80 letters at most."""
    return "".join(letter if letter.isalnum() or letter in "-_." else "_" for letter in name)[-80:].lstrip(".") or "file"
