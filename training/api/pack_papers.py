"""What teaching, assessment and follow-up add to a closing pack: the parts know nothing of each other, so it is put together here."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sandbox.forms import Form, sheet_of
from sandbox.forms.paper import Head, Read, page_of
from sandbox.papers import Makers, page_pdf, pages_pdf, table_pdf
from sandbox.store import View
from sandbox.trade.dates import time_of
from training.cohorts.closing_pack import plain_name
from training.cohorts.pack_signs import SignLine, form_signs
from training.cohorts.roster import enrolments
from training.teaching.task_looks import guidance_log

from .class_forms import KEEPERS, head_of
from .transcripts import final_list, transcripts_of, transcripts_pdf


def pack_papers(view: View, cohort_id: str, forms: Sequence[Form], base: str, read: Read) -> tuple[Makers, list[SignLine]]:
    """The forms whose content the system keeps (S3, S6 to S8, S10, S11), the log of online guidance (R-CLS-5), the list of results
    and every transcript, by name; and who signed these forms as they are now."""
    makers: dict[str, Callable[[], bytes]] = {}
    signs: list[SignLine] = []
    for form in forms:
        sheets = _kept(view, cohort_id, form)
        signs += form_signs(form, sheets)
        if sheets:
            title = plain_name(f"{form.form}-{form.zh}")
            makers[f"表格/{title}.xlsx"] = lambda form=form, sheets=sheets: sheet_of(form, sheets)  # type: ignore[misc]  # defaults bind them
            makers[f"表格/{title}.pdf"] = lambda form=form, sheets=sheets: pages_pdf(  # type: ignore[misc]  # as above
                [page_of(form, answers, head, read) for head, answers in sheets]
            )
    guided = guidance_log(view, cohort_id)
    if guided["guidances"]:
        makers["在线指导记录.pdf"] = lambda: _guidance_pdf(guided)
    page = final_list(view, cohort_id)
    makers["成绩册.pdf"] = lambda: page_pdf(page)
    found = transcripts_of(view, cohort_id)
    if found.people:
        makers["成绩单.pdf"] = lambda: transcripts_pdf(found, base)
    return makers, signs


def _guidance_pdf(guided: Mapping[str, Any]) -> bytes:
    rows = [
        [time_of(one["given_at"]), one["lecturer"], one["name"] if one["person_id"] else "全班", one["minutes"], one["about"]]
        for one in reversed(guided["guidances"])
    ]
    return table_pdf("在线指导记录", ["时间", "讲师", "学员", "分钟", "内容"], rows, [f"共 {guided['minutes']} 分钟"])


def _kept(view: View, cohort_id: str, form: Form) -> list[tuple[Head, Mapping[str, Any]]]:
    keeper = KEEPERS.get(form.form) if form.elsewhere else None
    if keeper is None:
        return []
    about = [""] if form.about == "class" else [place.person_id for place in view.all(enrolments(cohort_id))]
    found = [(one, keeper.one(view, cohort_id, one, form)) for one in about]
    return [(head_of(view, cohort_id, form, one, kept), kept.answers) for one, kept in found if kept is not None]
