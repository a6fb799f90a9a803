"""Paper comes out as it was meant: text stays text, and nothing a person typed becomes a formula or markup."""

import io

import pytest
from python_calamine import CalamineWorkbook

from sandbox.papers import NoPaper, Sheet, table_pdf, typeset, write_workbook

NASTY = ["=1+1", "012345", "430102199001010019", "李*[四]#x$_", "第一行\n第二行", "http://a.example"]


def test_every_text_stays_a_text_in_excel() -> None:
    rows = CalamineWorkbook.from_filelike(
        io.BytesIO(write_workbook([Sheet("a/b", ["甲"], [[text] for text in NASTY])]))
    ).get_sheet_by_index(0)
    assert rows.to_python() == [["甲"], *[[text] for text in NASTY]]


def test_a_table_of_many_rows_becomes_pages() -> None:
    one, many = table_pdf("名单", ["甲"], [[text] for text in NASTY]), table_pdf("名单", ["甲"], [[text] for text in NASTY] * 40)
    assert one.startswith(b"%PDF-")
    assert pages(one) == 1
    assert pages(many) > 3


def pages(pdf: bytes) -> int:
    """How many pages typst wrote."""
    return pdf.count(b"/Type /Page\n") + pdf.count(b"/Type/Page/")


def test_a_wrong_template_is_named() -> None:
    with pytest.raises(NoPaper):
        typeset("#nobody()", {})
