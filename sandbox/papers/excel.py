"""Excel files: tables written as they are, text always as text, so that no cell becomes a formula or loses its zeros."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field

import xlsxwriter

Cell = str | int | float | None


@dataclass(frozen=True)
class Sheet:
    """One sheet: `title` in its first row when there is one, then `heads`, then `rows`. `widths` are in letters, by column."""

    name: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    title: str = ""
    widths: Sequence[int] = ()
    notes: Sequence[str] = field(default=())


def write_workbook(sheets: Sequence[Sheet]) -> bytes:
    """The workbook's bytes. ID numbers and telephone numbers go in as text; a text that begins with `=` stays a text."""
    page = io.BytesIO()
    book = xlsxwriter.Workbook(
        page, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    text = book.add_format({"num_format": "@", "border": 1, "valign": "vcenter", "text_wrap": True})
    plain = book.add_format({"border": 1, "valign": "vcenter"})
    head = book.add_format({"bold": True, "border": 1, "bg_color": "#F2E9DC", "align": "center", "valign": "vcenter", "text_wrap": True})
    large = book.add_format({"bold": True, "font_size": 14, "align": "center", "valign": "vcenter"})
    grey = book.add_format({"font_color": "#666666", "text_wrap": False})
    for sheet in sheets:
        leaf = book.add_worksheet(sheet_name(sheet.name))
        row = 0
        if sheet.title:
            if len(sheet.heads) > 1:
                leaf.merge_range(0, 0, 0, len(sheet.heads) - 1, sheet.title, large)
            else:
                leaf.write_string(0, 0, sheet.title, large)
            leaf.set_row(0, 28)
            row = 1
        for note in sheet.notes:
            leaf.write_string(row, 0, note, grey)
            row += 1
        for column, label in enumerate(sheet.heads):
            leaf.write_string(row, column, label, head)
            leaf.set_column(column, column, sheet.widths[column] if column < len(sheet.widths) else max(10, 2 * len(label) + 2))
        leaf.freeze_panes(row + 1, 0)
        leaf.repeat_rows(row)
        leaf.set_landscape()
        leaf.set_paper(9)
        leaf.fit_to_pages(1, 0)
        for at, line in enumerate(sheet.rows, row + 1):
            for column, cell in enumerate(line):
                if isinstance(cell, (int, float)) and not isinstance(cell, bool):
                    leaf.write_number(at, column, cell, plain)
                else:
                    leaf.write_string(at, column, "" if cell is None else str(cell), text)
    book.close()
    return page.getvalue()


def sheet_name(name: str) -> str:
    """`name` as Excel takes it: 31 letters, none of `[]:*?/\\`."""
    return "".join("_" if letter in "[]:*?/\\" else letter for letter in name)[:31] or "Sheet"
