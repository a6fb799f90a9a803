"""An institution's quality at a look: its three people, meetings and class visits together; for the pack of a class and the ledger too."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from sandbox.identity.memberships import institution_names
from sandbox.identity.people import named
from sandbox.papers import Sheet
from sandbox.papers.excel import Cell
from sandbox.store import View

from .filing import local_day
from .quality_meetings import MeetingSeen, meetings_of
from .quality_people import DUTIES, PersonSeen, duties_missing, people_of
from .quality_tables import QualityMeasure, QualityMeeting
from .tables import ClassSession, Cohort, Visit

HEADS = ["类别", "日期", "人员", "内容", "落实"]


@dataclass(frozen=True)
class VisitSeen:
    """A class visit (听课) in one of the institution's classes."""

    id: str
    cohort_id: str
    cohort: str
    day: str
    topic: str
    visitor: str
    score: int
    note: str


@dataclass(frozen=True)
class Quality:
    """An institution's quality; `missing` names the duties nobody has today."""

    institution_id: str
    institution: str
    missing: list[str]
    people: list[PersonSeen]
    meetings: list[MeetingSeen]
    visits: list[VisitSeen]


@dataclass(frozen=True)
class HouseQuality:
    """An institution in the statistics: how many of its three duties are held, meetings, measures open and overdue, class visits."""

    institution_id: str
    institution: str
    held: int
    meetings: int
    measures: int
    open: int
    overdue: int
    visits: int


def quality_of(view: View, institution_id: str) -> Quality:
    """The whole of an institution, the newest first."""
    name = institution_names(view, [institution_id]).get(institution_id, "")
    missing = duties_missing(view, institution_id, local_day(view.now))
    return Quality(
        institution_id, name, missing, people_of(view, institution_id), meetings_of(view, institution_id), _visits(view, institution_id)
    )


def _visits(view: View, institution_id: str, cohort_id: str = "") -> list[VisitSeen]:
    query = (
        select(Visit, ClassSession, Cohort)
        .join(ClassSession, ClassSession.id == Visit.session_id)
        .join(Cohort, Cohort.id == Visit.cohort_id)
        .where(Cohort.institution_id == institution_id)
        .order_by(ClassSession.day.desc(), Visit.id.desc())
    )
    rows = view.session.execute(query.where(Cohort.id == cohort_id) if cohort_id else query).all()
    people = named(view, list({one.visitor_id for one, _, _ in rows}))
    return [
        VisitSeen(
            one.id, cohort.id, cohort.name, session.day, session.topic, people[one.visitor_id].name if one.visitor_id in people else "",
            one.score, one.note,
        )
        for one, session, cohort in rows
    ]  # fmt: skip


def quality_rows(view: View, cohort: Cohort) -> list[list[str]]:
    """What the closing pack of a class says of quality: who answered in its days, the meetings, the visits; by `HEADS`."""
    first, last = cohort.starts_on, cohort.ends_on or "9999"
    people = [one for one in people_of(view, cohort.institution_id) if one.since_on <= last and (not one.until_on or first <= one.until_on)]
    rows = [
        [f"{DUTIES[one.duty][0]}负责人", f"{one.since_on} 至 {one.until_on or '今'}", one.name, f"电话 {one.phone}", ""] for one in people
    ]
    for meeting in meetings_of(view, cohort.institution_id, cohort.id):
        if not meeting.cohort_id and not first <= meeting.held_on <= last:
            continue
        rows.append(["质量会议", meeting.held_on, "、".join(meeting.took_part), meeting.found, ""])
        rows += [
            ["改进措施", one.due_on, one.who, one.what, f"已完成：{one.outcome}" if one.done_at is not None else "未完成"]
            for one in meeting.measures
        ]
    visits = reversed(_visits(view, cohort.institution_id, cohort.id))
    return rows + [["听课", one.day, one.visitor, f"{one.topic}：{one.note}", f"{one.score} 分"] for one in visits]


def houses_quality(view: View, names: Mapping[str, str]) -> list[HouseQuality]:
    """These institutions (name by id) in the statistics, by name."""
    ids, today = list(names), local_day(view.now)
    meetings = _meetings(view, ids)
    visits = select(Cohort.institution_id, func.count()).join(Visit, Visit.cohort_id == Cohort.id).where(Cohort.institution_id.in_(ids))
    seen = {one: int(count) for one, count in view.session.execute(visits.group_by(Cohort.institution_id))}
    measures: dict[str, list[QualityMeasure]] = {}
    for row in view.all(select(QualityMeasure).where(QualityMeasure.institution_id.in_(ids))):
        measures.setdefault(row.institution_id, []).append(row)
    found = []
    for one in sorted(ids, key=lambda id: names[id]):
        undone = [row for row in measures.get(one, ()) if row.done_at is None]
        late = sum(row.due_on < today for row in undone)
        held = len(DUTIES) - len(duties_missing(view, one, today))
        given = len(measures.get(one, ()))
        found.append(HouseQuality(one, names[one], held, meetings.get(one, 0), given, len(undone), late, seen.get(one, 0)))
    return found


def _meetings(view: View, ids: Sequence[str]) -> dict[str, int]:
    query = select(QualityMeeting.institution_id, func.count()).where(QualityMeeting.institution_id.in_(ids))
    return {one: int(count) for one, count in view.session.execute(query.group_by(QualityMeeting.institution_id))}


def quality_sheet(houses: Sequence[HouseQuality]) -> Sheet:
    """The institutions' quality as a sheet of the ledger (台账)."""
    heads = ["机构", "负责人（应 3 人）", "质量会议", "改进措施", "未完成", "逾期", "听课"]
    rows: list[list[Cell]] = [[one.institution, one.held, one.meetings, one.measures, one.open, one.overdue, one.visits] for one in houses]
    return Sheet("质量管理", heads, rows, "培训机构质量管理", (26, 16))
