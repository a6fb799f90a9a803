"""Questions from Excel and the template to fill in. Reading is bounded: a small file that unfolds to a huge one is refused."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import xlsxwriter
from python_calamine import CalamineError, CalamineWorkbook

from sandbox.errors import FieldFault, Invalid

from .bank import checked
from .questions import CHAPTERS, TRUE_FALSE, Question

HEADINGS = ("题型", "章节", "难度", "题干", "选项A", "选项B", "选项C", "选项D", "选项E", "选项F", "答案", "解析")
KINDS: dict[str, Any] = {
    "单选": "single",
    "单选题": "single",
    "多选": "multiple",
    "多选题": "multiple",
    "判断": "true_false",
    "判断题": "true_false",
}
TRUTH = {"对": 0, "正确": 0, "√": 0, "A": 0, "T": 0, "错": 1, "错误": 1, "×": 1, "B": 1, "F": 1}
MOST_ROWS = 5_000
MOST_UNFOLDED = 50 << 20
MOST_ENTRIES = 200


class NoSheet(Invalid):
    """The file is no Excel sheet with our headings."""

    code = "no_sheet"
    zh = "这不是题库模板的 Excel 文件。请下载模板，按表头填写后再传。"
    en = "This is not an Excel file made from our template. Download it, fill it in and try again."


def template() -> bytes:
    """The sheet to fill in, with an example of each kind and the names of the chapters."""
    page = io.BytesIO()
    with xlsxwriter.Workbook(page, {"in_memory": True, "strings_to_formulas": False}) as book:
        bold = book.add_format({"bold": True, "bg_color": "#F4E4D8"})
        sheet, names = book.add_worksheet("题目"), book.add_worksheet("章节")
        sheet.write_row(0, 0, HEADINGS, bold)
        first = CHAPTERS[-1][1]
        sheet.write_row(
            1, 0, ["单选", first, 1, "商品标题中不能使用的词是（）。", "国家级", "家庭装", "手工", "500克", "", "", "A", "示例行，请删除"]
        )
        sheet.write_row(
            2, 0, ["多选", first, 2, "直播间必须持续展示的有（）。", "经营者名称", "地址", "联系方式", "年龄", "", "", "ABC", "示例行"]
        )
        sheet.write_row(3, 0, ["判断", first, 1, "口误后应当现场更正并留下记录。", "", "", "", "", "", "", "对", "示例行"])
        sheet.set_column(3, 3, 48)
        sheet.set_column(4, 9, 16)
        sheet.freeze_panes(1, 0)
        for row, (name, zh, _) in enumerate(CHAPTERS):
            names.write_row(row, 0, [zh, name])
        names.set_column(0, 0, 30)
        sheet.data_validation(1, 0, MOST_ROWS, 0, {"validate": "list", "source": ["单选", "多选", "判断"]})
    return page.getvalue()


def from_excel(data: bytes) -> list[Question]:
    """The questions of a filled sheet. NoSheet when it is none, Rejected with every fault named by row and column."""
    _bounded(data)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, ValueError, IndexError, OSError) as odd:
        raise NoSheet from odd
    headings = [str(cell).strip() for cell in rows[0]] if rows else []
    if headings[: len(HEADINGS)] != list(HEADINGS):
        raise NoSheet
    if len(rows) > MOST_ROWS + 1:
        fault = FieldFault("file", "too_many", f"一次最多 {MOST_ROWS} 道题。", f"{MOST_ROWS} questions at most at once.")
        raise Invalid((fault,))
    return checked(_read(rows[1:]))


def _bounded(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            entries = file.infolist()
    except (zipfile.BadZipFile, ValueError) as odd:
        raise NoSheet from odd
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNFOLDED:
        raise NoSheet


def _read(rows: list[list[Any]]) -> Iterator[tuple[str, Question | FieldFault]]:
    chapters = {zh: name for name, zh, _ in CHAPTERS} | {name: name for name, _, _ in CHAPTERS}
    for number, cells in enumerate(rows, 2):
        texts = [_text(cell) for cell in cells] + [""] * len(HEADINGS)
        if not any(texts):
            continue
        where = f"第{number}行"
        kind = KINDS.get(texts[0])
        if kind is None:
            zh, en = f"{where}“题型”：要写单选、多选或判断。", f"Row {number}, kind: single, multiple or true/false."
            yield where, FieldFault(f"{where}.题型", "unfit", zh, en)
            continue
        options = tuple(text for text in texts[4:10] if text)
        letters = texts[10].upper().replace("，", "").replace(",", "").replace(" ", "").replace("、", "")
        if kind == "true_false":
            options = TRUE_FALSE
            right: tuple[int, ...] = (TRUTH[letters],) if letters in TRUTH else ()
        else:
            right = tuple(sorted({"ABCDEF".find(letter) for letter in letters}))
        difficulty = int(texts[2]) if texts[2].isdigit() else 0
        yield where, Question(kind, chapters.get(texts[1], texts[1]), difficulty, texts[3], options, right, texts[11])


def _text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return str(cell).strip() if cell is not None else ""
