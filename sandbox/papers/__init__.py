"""Paper: Excel written and read, PDF and Word from one page, with Chinese letters."""

from .excel import Sheet, write_workbook
from .pdf import NoPaper, table_pdf, typeset
from .sheet import Block, Page, page_docx, page_pdf

__all__ = ["Block", "NoPaper", "Page", "Sheet", "page_docx", "page_pdf", "table_pdf", "typeset", "write_workbook"]
