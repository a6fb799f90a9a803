"""Paper: Excel written and read, PDF and Word from one page, with Chinese letters."""

from .bundle import INDEX, SUMS, Makers, Tampered, sha256_of_file, tampered, write_bundle
from .excel import Sheet, write_workbook
from .pdf import NoPaper, table_pdf, typeset
from .sheet import Block, Page, page_docx, page_pdf, pages_pdf

__all__ = [
    "INDEX", "SUMS", "Block", "Makers", "NoPaper", "Page", "Sheet", "Tampered", "page_docx", "page_pdf", "pages_pdf", "sha256_of_file",
    "table_pdf", "tampered", "typeset", "write_bundle", "write_workbook",
]  # fmt: skip
