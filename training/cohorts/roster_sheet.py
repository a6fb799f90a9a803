"""The roster as an Excel file: the template, and a filled one read with every fault named by row and column (R-FN-4)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sandbox.errors import FieldFault
from sandbox.identity.id_number import id_number_fault, plain_id_number
from sandbox.papers import Sheet, write_workbook
from sandbox.papers.reading import Leaf, column_letter

from .filing import real_day

HEADS = ("姓名", "身份证号", "手机号", "申请日期", "备注")
PHONE = re.compile(r"1[3-9]\d{9}")
DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
SERIAL = re.compile(r"[34]\d{4}|5[0-4]\d{3}")
FIRST_DAY = date(1899, 12, 30)
"""Day 0 of Excel: a date cell without a date's format is the number of days since, 30000 to 54999 for 1982 to 2050."""
NOTES = ("每行一名学员，最多 35 名。请不要合并单元格、不要用公式；身份证号和手机号按文本填写。日期写成 2026-11-25。",)


@dataclass(frozen=True)
class RosterRow:
    """A student as the sheet names him; `row` is the row in Excel, `id_cell` where his ID number stands (`B5`)."""

    row: int
    id_cell: str
    name: str
    id_number: str
    phone: str
    applied_on: str
    note: str


def roster_template() -> bytes:
    """The template to download."""
    return write_workbook([Sheet("学员名单", HEADS, [[""] * len(HEADS) for _ in range(35)], "学员名单", (12, 24, 16, 14, 24), NOTES)])


def read_roster(leaf: Leaf, today: str) -> tuple[list[RosterRow], list[FieldFault]]:
    """The students of a filled template, and what is wrong, as Excel names the cell (`B5`)."""
    faults = [
        FieldFault(place.split(":")[0], "merged", f"{place} 是合并单元格，请取消合并。", f"{place} is merged; split it.")
        for place in leaf.merged
        if not is_title(place)
    ]
    faults += [
        FieldFault(place, "formula", f"{place} 是公式，请改成文字。", f"{place} is a formula; type the text itself.")
        for place in leaf.formulas
    ]
    head = next((at for at, row in enumerate(leaf.rows) if "姓名" in row and "身份证号" in row), None)
    if head is None:
        faults.append(FieldFault("A1", "no_heads", "没有找到表头“姓名、身份证号”。请用下载的模板。", "No heads found; use the template."))
        return [], faults
    column = {label: leaf.rows[head].index(label) for label in HEADS if label in leaf.rows[head]}
    rows: list[RosterRow] = []
    numbers: dict[str, int] = {}
    for at, cells in enumerate(leaf.rows[head + 1 :], head + 2):
        said = {label: cells[place].strip() if place < len(cells) else "" for label, place in column.items()}
        if not any(said.values()):
            continue
        where = {label: f"{column_letter(place)}{at}" for label, place in column.items()}
        day, number = day_text(said.get("申请日期", "")), plain_id_number(said["身份证号"])
        row = RosterRow(at, where["身份证号"], said["姓名"], number, said.get("手机号", ""), day, said.get("备注", ""))
        rows.append(row)
        faults += _row_faults(row, where, numbers, today)
    if not rows:
        faults.append(FieldFault("A1", "empty", "名单是空的。", "The list is empty."))
    return rows, faults


def _row_faults(row: RosterRow, where: dict[str, str], numbers: dict[str, int], today: str) -> list[FieldFault]:
    found: list[FieldFault] = []

    def fault(label: str, code: str, zh: str, en: str) -> None:
        found.append(FieldFault(where[label], code, f"{where[label]}：{zh}", f"{where[label]}: {en}"))

    if not 1 <= len(row.name) <= 40:
        fault("姓名", "name", "姓名要 1 到 40 个字。", "a name has 1 to 40 letters.")
    if wrong := id_number_fault(row.id_number, today):
        fault("身份证号", *wrong)
    elif row.id_number in numbers:
        fault("身份证号", "twice", f"和第 {numbers[row.id_number]} 行重复。", f"the same as in row {numbers[row.id_number]}.")
    else:
        numbers[row.id_number] = row.row
    if row.phone and not PHONE.fullmatch(row.phone):
        fault("手机号", "phone", "手机号要 11 位。", "a phone number has 11 digits.")
    if row.applied_on and not real_day(row.applied_on):
        fault("申请日期", "date", "日期要写成 2026-11-25。", "write the day as 2026-11-25.")
    return found


def day_text(said: str) -> str:
    """A day as 2026-11-25, from 2026/11/25, 2026年11月25日 or the number Excel keeps of a day; anything else as it was. Pure."""
    if SERIAL.fullmatch(said):
        return (FIRST_DAY + timedelta(days=int(said))).isoformat()
    found = DAY.fullmatch(said)
    return f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}" if found else said


def seated_faults(rows: Sequence[RosterRow], seats: Mapping[str, int]) -> list[FieldFault]:
    """Rows whose student has a seat in the class already, `seats` by ID number. Pure."""
    return [
        FieldFault(
            row.id_cell, "seated", f"{row.id_cell}：第 {row.row} 行的{row.name}已在本班，座位 {seats[row.id_number]}。请删掉这一行。",
            f"{row.id_cell}: {row.name} in row {row.row} is in this class already, seat {seats[row.id_number]}. Delete the row.",
        )
        for row in rows if row.id_number in seats
    ]  # fmt: skip


def is_title(place: str) -> bool:
    """Whether a merged range is the title over the table in the template itself."""
    first, _, last = place.partition(":")
    return first == "A1" and last.rstrip("0123456789") + "1" == last
