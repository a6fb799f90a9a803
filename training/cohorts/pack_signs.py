"""Who signed what of a class's closing pack and whose signature is missing: forms (R-FRM), attendance typed in, textbooks handed out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from sandbox.forms import Form
from sandbox.forms.paper import Head
from sandbox.papers import Sheet
from sandbox.store import View
from sandbox.trade.dates import day_of

from .filing import sessions_of
from .handouts import handouts_of
from .tables import Attendance

MISSING = "缺签名"
Filled = Sequence[tuple[Head, Mapping[str, Any]]]


@dataclass(frozen=True)
class SignLine:
    """A signature that is asked for: on what, about whom or when, of which role; `name` and `day` are empty while it is missing."""

    what: str
    about: str
    role: str
    name: str
    day: str


def form_signs(form: Form, filled: Filled) -> list[SignLine]:
    """The signatures these filled forms ask for. Pure."""
    what = f"{form.form} {form.zh}"
    return [SignLine(what, " ".join(one for one in (head.about, head.day) if one), *sign) for head, _ in filled for sign in head.signs]


def record_signs(view: View, cohort_id: str) -> list[SignLine]:
    """Attendance a lecturer has to countersign, by session, and every student's receipt of what was handed out (S2)."""
    open_ones = select(Attendance.session_id, func.count()).where(Attendance.cohort_id == cohort_id, Attendance.countersigned_by == "")
    waits = dict(view.session.execute(open_ones.group_by(Attendance.session_id)).all())
    sheets = [
        SignLine("考勤表", f"{one.day} {one.begins}（{waits[one.id]} 人）", "讲师会签", "", "")
        for one in sessions_of(view, cohort_id)
        if one.id in waits
    ]
    receipts = [
        SignLine(
            f"签收：{one.name}", signer.name, "学员" if signer.seat_no else "讲师", signer.name if signer.signed_at is not None else "",
            day_of(signer.signed_at) if signer.signed_at is not None else "",
        )
        for one in handouts_of(view, cohort_id)
        for signer in one.signers
    ]  # fmt: skip
    return [*sheets, *receipts]


def sign_sheet(lines: Iterable[SignLine]) -> Sheet:
    """The sheet of the pack's index: what is missing first. Pure."""
    found = sorted(lines, key=lambda one: one.name != "")
    missing = sum(one.name == "" for one in found)
    rows = [[MISSING if not one.name else "已签名", one.what, one.about, one.role, one.name, one.day] for one in found]
    title = f"签名情况：缺 {missing} 处" if missing else "签名情况：没有缺的签名" if found else "签名情况：没有要签名的材料"
    return Sheet("签名情况", ["状态", "材料", "学员、日期", "身份", "签名人", "签名日期"], rows, title, (10, 30, 28, 12, 14, 14))
