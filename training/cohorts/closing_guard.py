"""What may still be changed of a class whose closing materials lie with the authority: nothing but what was returned (R-ROLE-6)."""

from sqlalchemy import select

from sandbox.errors import Refused
from sandbox.store import View

from .office_tables import Closing
from .tables import Cohort

SUBMITTED, RETURNED = "closing", "closing_returned"
"""States of a class: its closing was handed in, or given back with what is to be put right."""
FINAL = ("attendance", "timetable")
"""What stands still for good once the authority has accepted the closing; papers and forms may still follow."""


class ClosingUnderReview(Refused):
    """The authority looks at the materials as they were handed in."""

    code = "closing_under_review"
    zh = "结班材料已经提交，管理部门正在审核，现在不能改。需要改的，请等管理部门退回。"
    en = "The closing materials are with the authority and cannot be changed now. What is to be changed it will return."


class NotReturned(Refused):
    """The authority asked for other things."""

    code = "closing_not_returned"
    zh = "管理部门退回的只有：{zh_items}。其他材料不能改。"
    en = "The authority returned only: {en_items}. Nothing else can be changed."


class ClassClosed(Refused):
    """What was judged and certified does not move any more."""

    code = "class_closed"
    zh = "这个班已经结班，考勤、课堂表现和课表不能再改。"
    en = "This class is closed; its attendance, class performance and timetable cannot change any more."


def newest_closing(view: View, cohort_id: str) -> Closing | None:
    """The class's last submission."""
    return view.first(select(Closing).where(Closing.cohort_id == cohort_id).order_by(Closing.number.desc()))


def changeable(view: View, cohort_id: str, key: str) -> None:
    """ClosingUnderReview, NotReturned or ClassClosed when this thing of the class (a key of the light) cannot be changed now."""
    cohort = view.session.get(Cohort, cohort_id)
    if cohort is not None and cohort.state == "closed" and key in FINAL:
        raise ClassClosed
    if cohort is None or cohort.state not in (SUBMITTED, RETURNED):
        return
    if cohort.state == SUBMITTED:
        raise ClosingUnderReview
    last = newest_closing(view, cohort_id)
    items = last.items if last is not None else []
    if key not in {one["key"] for one in items}:
        raise NotReturned(zh_items="、".join(one["zh"] for one in items), en_items=", ".join(one["en"] for one in items))
