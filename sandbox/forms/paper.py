"""A form on paper, filled or empty: PDF, Word, Excel; and many filled ones as one Excel sheet."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sandbox.papers import Block, Page, Sheet, page_docx, page_pdf, write_workbook

from .shape import Form, FormField

ROLES = {
    "student": "学员", "lecturer": "讲师", "master_trainer": "培训师", "assistant": "班级助理", "institution": "培训机构",
    "authority": "管理部门",
}  # fmt: skip
EMPTY_ROWS = 6
Read = Callable[[str], bytes]
"""The bytes of a drawn signature at an address."""


@dataclass(frozen=True)
class Head:
    """What stands over the answers: class, whom it is about, day, who filled it; all empty on an empty form.

    `signs`: of each role that signs, who and when; `drawn`: the address of a drawn signature by the role's word.
    """

    class_name: str = ""
    about: str = ""
    day: str = ""
    filler: str = ""
    filled_on: str = ""
    signs: tuple[tuple[str, str, str], ...] = ()
    drawn: Mapping[str, str] = field(default_factory=dict)


def form_pdf(form: Form, answers: Mapping[str, Any] | None = None, head: Head = Head(), read: Read | None = None) -> bytes:
    """The form as PDF. Blocking. NoPaper."""
    return page_pdf(page_of(form, answers, head, read))


def form_docx(form: Form, answers: Mapping[str, Any] | None = None, head: Head = Head(), read: Read | None = None) -> bytes:
    """The form as Word. Blocking."""
    return page_docx(page_of(form, answers, head, read))


def form_xlsx(form: Form, answers: Mapping[str, Any] | None = None, head: Head = Head()) -> bytes:
    """The form as Excel: the answers on the first sheet, each table on one of its own. Blocking."""
    page = page_of(form, answers, head)
    lines = [["", note] for note in page.notes]
    sheets: list[Sheet] = []
    for block in page.blocks:
        lines += [[block.heading, ""]] if block.heading and block.pairs else []
        lines += [[label, value] for label, value in block.pairs]
        if block.heads:
            sheets.append(Sheet(f"{len(sheets) + 2} {block.heading}", block.heads, block.rows, block.heading))
    lines += [[f"{role}（签名）", f"{name} {when}".strip()] for role, name, when in page.signs]
    return write_workbook([Sheet(form.zh, ["项目", "内容"], lines, form.zh, (30, 70)), *sheets])


def sheet_of(form: Form, filled: Sequence[tuple[Head, Mapping[str, Any]]]) -> bytes:
    """Many filled forms, one a row; a table's rows stand in one cell, who signed at the end. Blocking."""
    fields = [(section, one) for section, one in form.fields() if one.kind != "paper"]
    heads = ["姓名", "日期", "填写人", "填写日期", *[one.zh for _, one in fields], *[f"{ROLES[role]}签名" for role in form.signs]]
    rows = [
        [
            head.about,
            head.day,
            head.filler,
            head.filled_on,
            *[_cell(one, answers.get(section.key, {}).get(one.key)) for section, one in fields],
            *_signed(form, head),
        ]
        for head, answers in filled
    ]
    return write_workbook([Sheet(form.zh, heads, rows, form.zh)])


def _signed(form: Form, head: Head) -> list[str]:
    signed = {role: f"{name} {when}" for role, name, when in head.signs if name}
    return [signed.get(ROLES[role], "未签名") for role in form.signs]


def page_of(form: Form, answers: Mapping[str, Any] | None, head: Head, read: Read | None = None) -> Page:
    """The form as a page, with the drawn signatures where it may `read` them; what an older version of the form had stands at the end."""
    notes = [note for note in (
        f"表 {form.form}  版本 {form.version}  填写时间：{form.due_zh}",
        "  ".join(part for part in (head.class_name and f"班级：{head.class_name}", head.about and f"学员：{head.about}",
                                   head.day and f"日期：{head.day}", head.filler and f"填写人：{head.filler} {head.filled_on}") if part),
    ) if note]  # fmt: skip
    blocks = []
    for section in form.sections:
        filled = (answers or {}).get(section.key, {})
        pairs = [(one.zh, said(one, filled.get(one.key), answers is None)) for one in section.fields if one.kind != "table"]
        blocks.append(Block(section.zh, pairs))
        grids = [_grid(one, filled.get(one.key), answers is None) for one in section.fields if one.kind == "table"]
        if grids and not pairs:  # a part of tables only has its name over the first
            name = section.zh if len(grids) == 1 else f"{section.zh} · {grids[0].heading}"
            grids[0] = replace(grids[0], heading=name)
        blocks += grids
    blocks += _leftovers(form, answers or {})
    drawn = {role: read(address) for role, address in head.drawn.items()} if read is not None else {}
    signs = head.signs or tuple((ROLES[role], "", "") for role in form.signs)
    return Page(form.zh, notes, [block for block in blocks if block.pairs or block.heads], signs, drawn)


def said(one: FormField, value: Any, empty: bool = False) -> str:
    """An answer in words; on an empty form the options to tick."""
    if empty and one.kind in {"choice", "choices"}:
        return "  ".join(f"□ {option.zh}" for option in one.options)
    if empty and one.kind == "yes_no":
        return "□ 是  □ 否"
    if empty and one.kind == "score":
        boxes = "  ".join(f"□ {score}" for score in range(1, one.upper + 1))
        return f"{boxes}（1 {one.ends.low.zh}，{one.upper} {one.ends.high.zh}）"
    if value is None:
        return ""
    options = {option.key: option.zh for option in one.options}
    match one.kind:
        case "yes_no":
            return "是" if value else "否"
        case "money":
            return f"{value / 100:.2f} 元"
        case "choice":
            return options.get(str(value), str(value))
        case "choices":
            return "、".join(options.get(str(key), str(key)) for key in value)
    return str(value)


def _cell(one: FormField, value: Any) -> str | int:
    if one.kind in {"number", "score"} and isinstance(value, int):
        return value
    if one.kind == "table":
        return "\n".join("；".join(row) for row in _grid(one, value, False).rows)
    return said(one, value)


def _grid(one: FormField, rows: Any, empty: bool) -> Block:
    written = [
        [
            "" if (cell := row.get(column.key)) is None else f"{cell / 100:.2f}" if column.kind == "money" else str(cell)
            for column in one.columns
        ]
        for row in rows or ()
    ]
    blank = [[" "] * len(one.columns) for _ in range(EMPTY_ROWS)] if empty else []
    narrow = len(one.columns) > 7
    shares = {"day": 17 if narrow else 13, "number": 9, "money": 10, "text": 10 if narrow else 15}
    widths = [shares[column.kind] for column in one.columns]
    return Block(one.zh, heads=[column.zh for column in one.columns], rows=written or blank, widths=widths)


def _leftovers(form: Form, answers: Mapping[str, Any]) -> list[Block]:
    known = {(section.key, one.key) for section, one in form.fields()}
    left = [
        (f"{name}.{key}", str(value))
        for name, filled in answers.items()
        if isinstance(filled, Mapping)
        for key, value in filled.items()
        if (name, key) not in known
    ]
    return [Block("其他版本的内容", left)] if left else []
