"""The forms of the regulation as data files (R-FRM-S1 to S11): fields, rules, filler, reader, due time; a province's file goes first."""

from .filling import misfits
from .load import FORMS, FormFileWrong, Listed, NoForm, all_forms, form_of, listed
from .paper import form_docx, form_pdf, form_xlsx, sheet_of
from .shape import Form, FormField

__all__ = [
    "FORMS",
    "Form",
    "FormField",
    "FormFileWrong",
    "Listed",
    "NoForm",
    "all_forms",
    "form_docx",
    "form_of",
    "form_pdf",
    "form_xlsx",
    "listed",
    "misfits",
    "sheet_of",
]
