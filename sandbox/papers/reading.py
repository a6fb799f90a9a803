"""Excel files read: the first sheet's rows as text, with what cannot be read as meant named by row and column."""

import io
import zipfile
from dataclasses import dataclass
from datetime import date, datetime, time
from xml.etree import ElementTree

from python_calamine import CalamineError, CalamineWorkbook

from sandbox.errors import Invalid

MOST_BYTES = 4 << 20
MOST_UNPACKED = 40 << 20
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


class NoWorkbook(Invalid):
    """The file is no Excel workbook that can be read."""

    code = "no_workbook"
    zh = "这个文件不是能读的 Excel 工作簿（.xlsx）。请用模板填写后另存为 .xlsx 再上传。"
    en = "This file is no readable Excel workbook (.xlsx). Fill in the template and save it as .xlsx."


@dataclass(frozen=True)
class Leaf:
    """A sheet: its rows as text, the merged ranges and the cells with formulas (both as in Excel, A1 style)."""

    rows: list[list[str]]
    merged: tuple[str, ...]
    formulas: tuple[str, ...]


def read_first_sheet(data: bytes) -> Leaf:
    """The first sheet. NoWorkbook for what is none, or unpacks to more than 40 MB. Blocking."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            if sum(part.file_size for part in parts.infolist()) > MOST_UNPACKED:
                raise NoWorkbook
            raw = parts.read("xl/worksheets/sheet1.xml")
        if b"<!DOCTYPE" in raw or b"<!ENTITY" in raw:
            raise NoWorkbook
        tree = ElementTree.fromstring(raw)
        rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (zipfile.BadZipFile, KeyError, ElementTree.ParseError, CalamineError, OSError, RuntimeError, NotImplementedError) as error:
        raise NoWorkbook from error
    merged = tuple(str(node.get("ref", "")) for node in tree.iter(f"{MAIN}mergeCell"))
    formulas = tuple(str(cell.get("r", "")) for cell in tree.iter(f"{MAIN}c") if cell.find(f"{MAIN}f") is not None)
    return Leaf([[as_text(cell) for cell in row] for row in rows], merged, formulas)


def as_text(cell: object) -> str:
    """A cell as a person reads it: a whole number without its `.0`, a day as 2026-11-25."""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    return str(cell).strip()


def column_letter(at: int) -> str:
    """The letter of a column, from 0: A, B, ... Z, AA."""
    letters = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
