"""Paper: Excel written and read, PDF and Word from templates, with Chinese letters."""

from .excel import Sheet, write_workbook
from .pdf import NoPaper, table_pdf, typeset

__all__ = ["NoPaper", "Sheet", "table_pdf", "typeset", "write_workbook"]
