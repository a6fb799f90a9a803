"""What is kept of one person, as a copy to take away, and its deletion (the person's rights over his data; F.7)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select

from sandbox.errors import NotFound, Refused
from sandbox.identity.audit import audit
from sandbox.identity.memberships import cohort_names
from sandbox.identity.own_records import OwnRows, Record, own_rows
from sandbox.identity.people import named
from sandbox.identity.vault import Kept, Vault, forget, kept_of
from sandbox.papers import Sheet, write_workbook
from sandbox.papers.excel import Cell
from sandbox.store import Tx, View
from sandbox.trade.dates import day_of

from .closing_guard import changeable
from .intake_tables import Application, QuestionnaireAnswer
from .roster import was_student
from .tables import Certificate, Enrolment, FilledForm

STATES = {"applied": "待处理", "admitted": "已录取", "refused": "未录取"}
NOBODY = "（已删除）"
"""Stands where the name of a forgotten applicant stood."""


class StillWaiting(Refused):
    """An application is decided before it is forgotten."""

    code = "application_waiting"
    zh = "这份报名还没有处理。请先录取或不录取，再删除个人信息。"
    en = "This application is still open. Decide it first, then delete the personal data."


@dataclass(frozen=True)
class OwnClass:
    """A place in a class; `left_at` is None while he has it."""

    name: str
    seat_no: int
    enrolled_at: int
    left_at: int | None


@dataclass(frozen=True)
class OwnApplication:
    """An application as he made it, and what was decided."""

    class_name: str
    state: str
    applied_at: int
    name: str
    answers: Mapping[str, Any]
    consent_version: str
    reason: str
    decided_at: int | None


@dataclass(frozen=True)
class OwnForm:
    """A form of the regulation he filled or that is about him."""

    form: str
    day: str
    filled_at: int
    answers: Mapping[str, Any]


@dataclass(frozen=True)
class OwnCertificate:
    """A certificate he was given."""

    number: str
    issued_on: str


@dataclass(frozen=True)
class OwnData:
    """Everything personal that is kept of him; the numbers are empty where none are stored."""

    name: str
    login: str
    id_number: str
    phone: str
    consent_version: str
    consented_at: int | None
    classes: list[OwnClass]
    applications: list[OwnApplication]
    forms: list[OwnForm]
    certificates: list[OwnCertificate]
    records: list[OwnRows]


def own_data(view: View, person_id: str, vault: Vault, records: Sequence[Record]) -> OwnData:
    """The copy of one person's data; `records` are the tables of all rooms that name people.

    NotFound for nobody; look on record (`note_copy`) before for anybody but himself.
    """
    person = named(view, [person_id]).get(person_id)
    if person is None:
        raise NotFound
    kept = kept_of(view, vault, person_id)
    places = view.all(select(Enrolment).where(Enrolment.person_id == person_id).order_by(Enrolment.enrolled_at))
    applied = _applications(view, person_id, kept)
    names = cohort_names(view, [*(one.cohort_id for one in places), *(one.cohort_id for one in applied)])
    others = own_rows(view, records, [person_id, *(one.id for one in applied)])
    forms = select(FilledForm).where(
        (FilledForm.about_id == person_id) | ((FilledForm.about_id == "") & (FilledForm.filler_id == person_id))
    )
    papers = select(Certificate).where(Certificate.person_id == person_id).order_by(Certificate.issued_at)
    return OwnData(
        name=person.name, login=person.login, id_number=kept.id_number, phone=kept.phone, consent_version=kept.consent_version,
        consented_at=kept.consented_at,
        classes=[OwnClass(names.get(one.cohort_id, ""), one.seat_no, one.enrolled_at, one.left_at) for one in places],
        applications=[
            OwnApplication(
                names.get(one.cohort_id, ""), one.state, one.applied_at, one.name, one.answers, one.consent_version, one.reason,
                one.decided_at,
            )
            for one in applied
        ],
        forms=[OwnForm(one.form, one.day, one.filled_at, one.answers) for one in view.all(forms.order_by(FilledForm.filled_at))],
        certificates=[OwnCertificate(one.number, one.issued_on) for one in view.all(papers)],
        records=[OwnRows(one.heading, [_named(row, names) for row in one.rows]) for one in others],
    )  # fmt: skip


def _named(row: Mapping[str, Any], names: Mapping[str, str]) -> Mapping[str, Any]:
    """The row with its class by name."""
    return {**row, "班级": names.get(row["班级"], row["班级"])} if row.get("班级") else row


def _applications(view: View, person_id: str, kept: Kept) -> list[Application]:
    """Those he was admitted by, and those with his ID number in other classes."""
    mine = Application.person_id == person_id
    if kept.id_mark:
        mine = mine | (Application.id_mark == kept.id_mark)
    return view.all(select(Application).where(mine).order_by(Application.applied_at))


def note_copy(tx: Tx, cohort_id: str, person_id: str, reason: str) -> None:
    """The office is about to hand out a copy: who and why goes on record first. NotFound for one who never was a student of the class."""
    if not was_student(tx, cohort_id, person_id):
        raise NotFound
    audit(tx, "private.export", person_id, reason=reason)


def forget_student(tx: Tx, cohort_id: str, person_id: str, reason: str) -> None:
    """Delete a student's numbers, what he wrote when he applied and what he answered in questionnaires; that it was done and why stays.

    NotFound for no student of the class. Name, place, results and certificate stay: they are the class's archive (第三章, 台账管理).
    While the authority reviews the closing the numbers stay as it was handed them (`changeable`).
    """
    if not was_student(tx, cohort_id, person_id):
        raise NotFound
    changeable(tx, cohort_id, "id_numbers")
    for row in tx.all(select(Application).where(Application.person_id == person_id)):
        _emptied(tx, row)
    tx.session.execute(delete(QuestionnaireAnswer).where(QuestionnaireAnswer.respondent_id == person_id))
    forget(tx, person_id, reason)


def forget_application(tx: Tx, row: Application, reason: str) -> None:
    """Delete what a refused applicant wrote; that he applied, and what was decided, stays. StillWaiting before the decision."""
    if row.state == "applied":
        raise StillWaiting
    _emptied(tx, row)
    if row.state == "refused":
        row.name, row.id_mark, row.reason = NOBODY, row.id, ""
    audit(tx, "application.forget", row.id, reason=reason)


def _emptied(tx: Tx, row: Application) -> None:
    tx.session.execute(delete(QuestionnaireAnswer).where(QuestionnaireAnswer.respondent_id == row.id))  # needs and interview
    row.answers, row.masked_id, row.masked_phone, row.interview_note = {}, "", "", ""
    row.id_number = row.phone = row.address_hash = ""


def own_workbook(data: OwnData) -> bytes:
    """The copy as a workbook to hand over, in the words of the forms. Blocking."""
    head: list[list[Cell]] = [
        ["姓名", data.name], ["登录名", data.login], ["身份证号", data.id_number], ["手机号", data.phone],
        ["同意告知书", f"{data.consent_version}（{day_of(data.consented_at)}）" if data.consented_at else "没有记录"],
    ]  # fmt: skip
    classes: list[list[Cell]] = [
        [one.name, one.seat_no, day_of(one.enrolled_at), day_of(one.left_at) if one.left_at else ""] for one in data.classes
    ]
    applied: list[list[Cell]] = [
        [one.class_name, STATES.get(one.state, one.state), day_of(one.applied_at), one.name, item, text, one.reason]
        for one in data.applications
        for item, text in flat(one.answers) or [("", "")]
    ]
    forms: list[list[Cell]] = [
        [one.form, one.day or day_of(one.filled_at), item, text] for one in data.forms for item, text in flat(one.answers)
    ]
    others: list[list[Cell]] = [
        [one.heading, at, item, text] for one in data.records for at, row in enumerate(one.rows, 1) for item, text in flat(row)
    ]
    return write_workbook([
        Sheet("个人信息", ("项目", "内容"), head, "个人信息副本", (16, 40)),
        Sheet("班级", ("班级", "座号", "入班", "退班"), classes, "", (30, 8, 14, 14)),
        Sheet("报名表", ("班级", "结果", "报名日期", "姓名", "项目", "填写内容", "未录取原因"), applied, "", (24, 10, 14, 12, 20, 50, 30)),
        Sheet("填写的表", ("表", "日期", "项目", "填写内容"), forms, "", (8, 14, 24, 60)),
        Sheet("证书", ("证书编号", "发证日期"), [[one.number, one.issued_on] for one in data.certificates], "", (30, 14)),
        Sheet("其他记录", ("类别", "第几条", "项目", "内容"), others, "平台里写有本人的其他记录", (26, 8, 24, 70)),
    ])  # fmt: skip


LABELS = {
    "education": "学历", "occupation": "职业", "skills": "基础技能", "reading": "阅读", "writing": "书写", "computing": "电脑",
    "network": "上网", "motive": "创业意愿", "project": "项目或生意", "can_attend": "能全程参加", "subsidy": "补贴资格",
    "subsidy_kind": "补贴人员类别", "note": "备注",
}  # fmt: skip
SAID = {
    "none": "没有", "basic": "基本会", "good": "熟练", "business": "已有生意", "eligible": "符合", "not_eligible": "不符合",
    "unknown": "不清楚",
}  # fmt: skip


def flat(answers: Mapping[str, Any], above: str = "") -> list[tuple[str, str]]:
    """Nested answers as lines of name and text; pure."""
    lines: list[tuple[str, str]] = []
    for key, said in answers.items():
        name = f"{above}{LABELS.get(key, key)}"
        if isinstance(said, Mapping):
            lines += flat(said, f"{name} · ")
        else:
            lines.append((name, _words(key, said)))
    return lines


def _words(key: str, said: object) -> str:
    if isinstance(said, bool):
        return "是" if said else "否"
    if isinstance(said, list):
        return "；".join(str(one) for one in said)
    if key == "motive" and said == "project":
        return "有创业项目"
    return SAID.get(str(said), "" if said is None else str(said))
