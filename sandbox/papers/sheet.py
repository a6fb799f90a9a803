"""A page of headings, labelled answers and grids, set the same as PDF and as Word."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from .pdf import typeset

HERE = Path(__file__).parent
WORD_FONT = "宋体"
DRAWN_CM = 1.1
"""How tall a drawn signature stands on paper, in cm."""


@dataclass(frozen=True)
class Block:
    """A heading, then labelled answers (`pairs`), or a grid of `heads` and `rows`; `widths` are shares of the page on the PDF."""

    heading: str = ""
    pairs: Sequence[tuple[str, str]] = ()
    heads: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    widths: Sequence[int] = ()


@dataclass(frozen=True)
class Page:
    """What stands on it: `notes` in grey under the title, `signs` a line for each who signs: what he is, who, when.

    `drawn`: the PNG of a drawn signature by what its signer is.
    """

    title: str
    notes: Sequence[str]
    blocks: Sequence[Block]
    signs: Sequence[tuple[str, str, str]] = ()
    drawn: Mapping[str, bytes] = field(default_factory=dict)


def page_pdf(page: Page) -> bytes:
    """The page as A4 PDF, as many leaves as it needs. Blocking. NoPaper."""
    return pages_pdf([page])


def pages_pdf(pages: Sequence[Page]) -> bytes:
    """Many pages as one PDF, each beginning on a leaf of its own. Blocking. NoPaper."""
    files = {f"sign-{leaf}-{at}.png": png for leaf, page in enumerate(pages) for at, png in enumerate(page.drawn.values())}
    drawn = [{role: f"sign-{leaf}-{at}.png" for at, role in enumerate(page.drawn)} for leaf, page in enumerate(pages)]
    leaves = [asdict(page) | {"drawn": names} for page, names in zip(pages, drawn, strict=True)]
    return typeset((HERE / "sheet.typ").read_text("utf-8"), {"pages": leaves}, files)


def page_docx(page: Page) -> bytes:
    """The page as a Word document. Blocking."""
    paper = docx.Document()
    normal = paper.styles["Normal"]
    normal.font.size, normal.font.name = Pt(10.5), "Times New Roman"
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), WORD_FONT)
    leaf = paper.sections[0]
    leaf.page_width, leaf.page_height = Cm(21), Cm(29.7)
    leaf.left_margin = leaf.right_margin = leaf.top_margin = leaf.bottom_margin = Cm(2)
    title = paper.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = title.add_run(clean(page.title))
    run.bold, run.font.size = True, Pt(16)
    for note in page.notes:
        paper.add_paragraph(clean(note))
    for block in page.blocks:
        _block(paper, block)
    for role, name, when in page.signs:
        line = paper.add_paragraph(clean(f"{role}（签名）："))
        if role in page.drawn:
            line.add_run().add_picture(io.BytesIO(page.drawn[role]), height=Cm(DRAWN_CM))
        line.add_run(clean(f"{name or '____________'}    日期：{when or '____________'}"))
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


def _block(paper: "docx.document.Document", block: Block) -> None:
    if block.heading:
        paper.add_paragraph().add_run(clean(block.heading)).bold = True
    if block.pairs:
        table = paper.add_table(rows=0, cols=2, style="Table Grid")
        for label, value in block.pairs:
            cells = table.add_row().cells
            cells[0].text, cells[1].text = clean(label), clean(value)
            cells[0].width, cells[1].width = Cm(5.5), Cm(11.5)
    if block.heads:
        table = paper.add_table(rows=1, cols=len(block.heads), style="Table Grid")
        for cell, head in zip(table.rows[0].cells, block.heads, strict=True):
            cell.paragraphs[0].add_run(clean(head)).bold = True
        for row in block.rows:
            for cell, value in zip(table.add_row().cells, row, strict=True):
                cell.text = clean(value)


def clean(text: str) -> str:
    """Without control letters, which XML cannot hold."""
    return "".join(letter for letter in text if letter >= " " or letter in "\n\t")
