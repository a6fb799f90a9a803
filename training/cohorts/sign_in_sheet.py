"""The printed sign-in sheet of a session, for wet signatures where the code on the wall cannot be used (R-ROLE-4, R-FN-1)."""

from dataclasses import dataclass
from importlib.resources import files

from sqlalchemy import select

from sandbox.actor import Role
from sandbox.identity.people import named
from sandbox.papers import typeset
from sandbox.store import View

from .roster import enrolments
from .tables import ClassSession, ClassStaff, Cohort


@dataclass(frozen=True)
class SignInSheet:
    """What stands on the sheet."""

    title: str
    notes: list[str]
    rows: list[list[str]]


def sign_in_sheet(view: View, session_id: str) -> SignInSheet:
    """The sheet of a session: every student by seat, with room to sign. NotFound."""
    session = view.get(ClassSession, session_id)
    cohort = view.get(Cohort, session.cohort_id)
    places = view.all(enrolments(cohort.id))
    staff = view.all(select(ClassStaff.person_id).where(ClassStaff.cohort_id == cohort.id, ClassStaff.role == Role.LECTURER))
    people = named(view, [*staff, *[place.person_id for place in places]])
    teachers = "、".join(people[one].name for one in staff if one in people)
    notes = [
        f"{session.day}　{session.begins}-{session.ends}　{session.tenths / 10:g} 课时　{session.topic}",
        f"地点：{cohort.place}　讲师：{teachers}　应到 {len(places)} 人　实到＿＿＿人",
        "请本人签名，不得代签；迟到、早退写明时间。讲师签名：＿＿＿＿＿＿＿＿　班级助理签名：＿＿＿＿＿＿＿＿",
    ]
    rows = [[str(place.seat_no), people[place.person_id].name, "", "", ""] for place in places]
    return SignInSheet(f"{cohort.name} 签到表", notes, rows)


def sign_in_pdf(sheet: SignInSheet) -> bytes:
    """The sheet as one A4 page for 35. Blocking."""
    heads = ["座号", "姓名", "签到（本人签名）", "签退（本人签名）", "备注"]
    template = files("training.cohorts").joinpath("sign_in_sheet.typ").read_text("utf-8")
    return typeset(template, {"title": sheet.title, "heads": heads, "rows": sheet.rows, "notes": sheet.notes})
