"""The province's own platform (第三章 一): its numbers typed, its results imported from Excel, ours written for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints
from sqlalchemy import select

from sandbox.errors import FieldFault, Invalid
from sandbox.identity.audit import audit
from sandbox.identity.id_number import plain_id_number
from sandbox.identity.people import named
from sandbox.identity.vault import Vault, known_marks, masked, note_look, unlocked
from sandbox.papers import Sheet, write_workbook
from sandbox.papers.reading import Leaf, column_letter
from sandbox.store import Tx, View

from .closing_guard import changeable
from .closing_pack import OUTCOMES
from .office_tables import ProvinceClass, ProvinceLine
from .roster import enrolments
from .tables import Certificate, Cohort, Result

HEADS = ("身份证号", "姓名", "考核结果", "证书编号")
RESULTS = {"合格": "passed", "不合格": "failed", "": ""}
Number = Annotated[str, StringConstraints(strip_whitespace=True, max_length=60)]


class ProvinceIn(BaseModel):
    """The numbers of filing, approval and close over there."""

    model_config = ConfigDict(extra="forbid")
    filing_no: Number = ""
    approval_no: Number = ""
    closing_no: Number = ""


@dataclass(frozen=True)
class ProvinceRow:
    """A line of the province's sheet; `row` as in Excel."""

    row: int
    id_number: str
    name: str
    outcome: str
    certificate_no: str


@dataclass(frozen=True)
class ProvinceStudent:
    """What both platforms say of a student; `differs` when both know a result and it is not the same."""

    person_id: str
    seat_no: int
    name: str
    ours: str
    theirs: str
    certificate_no: str
    differs: bool


@dataclass(frozen=True)
class Province:
    """The class over there."""

    filing_no: str
    approval_no: str
    closing_no: str
    students: list[ProvinceStudent]


def set_province(tx: Tx, cohort_id: str, form: ProvinceIn) -> None:
    """Keep the province's numbers of the class; its approval number is the class's where we have none.

    Filing and approval stand still while the authority has the closing before it (`changeable`); the number of the close comes only then.
    """
    kept = tx.session.get(ProvinceClass, cohort_id)
    before = (kept.filing_no, kept.approval_no) if kept is not None else ("", "")
    if (form.filing_no, form.approval_no) != before:
        changeable(tx, cohort_id, "approval_no")
    row = ProvinceClass(cohort_id=cohort_id, **form.model_dump(), set_by=tx.actor.id, set_at=tx.now)
    tx.session.merge(row)
    cohort = tx.get(Cohort, cohort_id)
    cohort.approval_no = cohort.approval_no or form.approval_no
    audit(tx, "province.set", cohort_id)


def province_template() -> bytes:
    """The sheet to fill with what the province's platform says."""
    return write_workbook([Sheet("省平台结果", HEADS, [[""] * len(HEADS) for _ in range(35)], "省平台结果", (24, 12, 12, 28))])


def read_province(leaf: Leaf) -> tuple[list[ProvinceRow], list[FieldFault]]:
    """The lines of a filled sheet and its faults by cell; pure."""
    head = next((at for at, row in enumerate(leaf.rows) if "身份证号" in row), None)
    if head is None:
        zh, en = "没有找到表头“身份证号”。请用下载的模板。", "No head 身份证号; use the template."
        return [], [FieldFault("A1", "no_heads", zh, en)]
    column = {label: leaf.rows[head].index(label) for label in HEADS if label in leaf.rows[head]}
    rows, faults, seen = [], [], set()
    for at, cells in enumerate(leaf.rows[head + 1 :], head + 2):
        said = {label: cells[column[label]].strip() if label in column and column[label] < len(cells) else "" for label in HEADS}
        if not any(said.values()):
            continue
        number = plain_id_number(said["身份证号"])
        if number in seen:
            place = f"{column_letter(column['身份证号'])}{at}"
            faults.append(FieldFault(place, "twice", f"{place}：身份证号重复。", f"{place}: the same ID number twice."))
        seen.add(number)
        if said["考核结果"] not in RESULTS:
            place = f"{column_letter(column['考核结果'])}{at}"
            faults.append(FieldFault(place, "result", f"{place}：只能写“合格”或“不合格”。", f"{place}: write 合格 or 不合格."))
            continue
        rows.append(ProvinceRow(at, number, said["姓名"], RESULTS[said["考核结果"]], said["证书编号"][:40]))
    if not rows and not faults:
        faults.append(FieldFault("A1", "empty", "表是空的。", "The sheet is empty."))
    return rows, faults


def import_province(tx: Tx, cohort_id: str, rows: Sequence[ProvinceRow], vault: Vault) -> int:
    """Keep what the province says of the class's students, all or none; answers how many. Invalid for who is not in the class.

    Refused while the authority has the closing before it (`changeable`): these are results as it read them.
    """
    changeable(tx, cohort_id, "results")
    seated = {place.person_id for place in tx.all(enrolments(cohort_id))}
    people, faults, found = named(tx, sorted(seated)), [], {}
    marks = {row.row: vault.mark(row.id_number) for row in rows}
    known = known_marks(tx, list(marks.values()))
    for row in rows:
        who = next((one for one in known.get(marks[row.row], []) if one in seated), None)
        if who is None:
            zh = f"第 {row.row} 行的身份证号不在本班。"
            faults.append(FieldFault(f"A{row.row}", "not_here", zh, f"The ID number in row {row.row} is not in this class."))
        elif row.name and row.name != people[who].name:
            zh = f"第 {row.row} 行的姓名和本班登记的不一致。"
            faults.append(FieldFault(f"B{row.row}", "name", zh, f"The name in row {row.row} is not the one on our roster."))
        else:
            found[who] = row
    if faults:
        raise Invalid(tuple(faults[:200]))
    for who, row in found.items():
        line = ProvinceLine(
            cohort_id=cohort_id, person_id=who, outcome=row.outcome, certificate_no=row.certificate_no, imported_by=tx.actor.id,
            imported_at=tx.now,
        )  # fmt: skip
        tx.session.merge(line)
    audit(tx, "province.import", cohort_id)
    return len(found)


def province_numbers(view: View, cohort_id: str) -> Mapping[str, str]:
    """The certificate numbers the province gave, by person."""
    lines = view.all(select(ProvinceLine).where(ProvinceLine.cohort_id == cohort_id, ProvinceLine.certificate_no != ""))
    return {line.person_id: line.certificate_no for line in lines}


def province_of(view: View, cohort_id: str) -> Province:
    """The class as both platforms know it, student by student."""
    row, places = view.session.get(ProvinceClass, cohort_id), view.all(enrolments(cohort_id))
    people = named(view, [place.person_id for place in places])
    lines = {line.person_id: line for line in view.all(select(ProvinceLine).where(ProvinceLine.cohort_id == cohort_id))}
    ours = {one.person_id: one.outcome for one in view.all(select(Result).where(Result.cohort_id == cohort_id))}
    students = []
    for place in places:
        line, mine = lines.get(place.person_id), ours.get(place.person_id, "")
        theirs = line.outcome if line else ""
        differs = bool(theirs) and mine in ("passed", "failed") and theirs != mine
        number = line.certificate_no if line else ""
        students.append(ProvinceStudent(place.person_id, place.seat_no, people[place.person_id].name, mine, theirs, number, differs))
    return Province(row.filing_no if row else "", row.approval_no if row else "", row.closing_no if row else "", students)


def note_export(tx: Tx, cohort_id: str, reason: str) -> None:
    """Full numbers are about to leave in a file: that goes on record first, for each student."""
    audit(tx, "province.export", cohort_id, reason=reason)
    ids = [place.person_id for place in tx.all(enrolments(cohort_id))]
    for person_id in masked(tx, ids):
        note_look(tx, person_id, reason)


def export_for_province(view: View, cohort_id: str, vault: Vault) -> bytes:
    """Class, students with full numbers, results and certificate numbers as one workbook; call `note_export` before. Blocking."""
    cohort, places, found = view.get(Cohort, cohort_id), view.all(enrolments(cohort_id)), province_of(view, cohort_id)
    have = masked(view, [place.person_id for place in places])
    holds = select(Certificate).where(Certificate.cohort_id == cohort_id, Certificate.revoked_at.is_(None))
    issued = {one.person_id: one.number for one in view.all(holds)}
    rows: list[list[str]] = []
    for one in found.students:
        numbers = unlocked(view, vault, one.person_id) if one.person_id in have else {"id_number": "", "phone": ""}
        outcome = OUTCOMES.get(one.ours, "")
        rows.append([numbers["id_number"], one.name, outcome, issued.get(one.person_id, ""), numbers["phone"], str(one.seat_no)])
    head = [
        ["班级", cohort.name],
        ["培训模式", cohort.mode], ["开班日期", cohort.starts_on], ["结班日期", cohort.ends_on], ["地点", cohort.place],
        ["批准文号", cohort.approval_no], ["省平台备案号", found.filing_no], ["省平台结班号", found.closing_no], ["人数", str(len(places))],
    ]  # fmt: skip
    return write_workbook([
        Sheet("学员结果", [*HEADS, "手机号", "座号"], rows, cohort.name, (24, 12, 12, 28, 16, 8)),
        Sheet("班级", ["项目", "内容"], head, cohort.name, (16, 40)),
    ])  # fmt: skip
