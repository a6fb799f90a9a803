"""What a class's administration waits for today: decisions, applications, sign-in, signatures, objections, certificates
(R-ROLE-1 to R-ROLE-4)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select

from sandbox.identity.people import named
from sandbox.store import View

from .attendance_guard import begins_ms
from .filing import local_day
from .intake_tables import Application
from .tables import Attendance, Certificate, ClassSession, Cohort, Enrolment, Result

MOST_NAMES = 35
STEP_DUE = {
    "filed": "filing", "returned": "returned", "approved": "to_open", "closing": "closing", "closing_returned": "closing_returned",
}  # fmt: skip
"""What waits for somebody while a class is in this state."""


@dataclass(frozen=True)
class Missing:
    """A student without a sign-in today."""

    person_id: str
    seat_no: int
    name: str


@dataclass(frozen=True)
class SessionToday:
    """A session of today: how many are there, who is missing; `open` while sign-in is, `settled` when nobody is left without a record.

    `begun`: who is not there is missing now, since it has begun or sign-in is open; nobody is missing from a session still to come.
    """

    id: str
    cohort_id: str
    begins: str
    ends: str
    topic: str
    online: bool
    open: bool
    begun: bool
    settled: bool
    here: int
    leave: int
    students: int
    missing: list[Missing]


@dataclass(frozen=True)
class Count:
    """Something that waits in a class, and how many of it."""

    cohort_id: str
    kind: str
    count: int


def sessions_today(view: View, cohort_ids: Sequence[str], with_names: bool) -> list[SessionToday]:
    """Today's sessions (the day in China) of these classes that are open, by time; names only for those who may read the roster."""
    today = local_day(view.now)
    query = (
        select(ClassSession)
        .join(Cohort, Cohort.id == ClassSession.cohort_id)
        .where(ClassSession.day == today, Cohort.state == "open", Cohort.id.in_(cohort_ids))
        .order_by(ClassSession.begins, ClassSession.id)
    )
    rows = view.all(query)
    places: dict[str, list[Enrolment]] = {}
    taken = select(Enrolment).where(Enrolment.cohort_id.in_({row.cohort_id for row in rows}), Enrolment.left_at.is_(None))
    for place in view.all(taken.order_by(Enrolment.seat_no)):
        places.setdefault(place.cohort_id, []).append(place)
    records: dict[str, dict[str, str]] = {}
    for one in view.all(select(Attendance).where(Attendance.session_id.in_([row.id for row in rows]))):
        records.setdefault(one.session_id, {})[one.person_id] = one.presence
    return [_session(view, row, places.get(row.cohort_id, []), records.get(row.id, {}), with_names) for row in rows]


def _session(view: View, row: ClassSession, places: Sequence[Enrolment], have: Mapping[str, str], with_names: bool) -> SessionToday:
    open_now = row.door_closes_at is not None and view.now < row.door_closes_at
    begun = open_now or view.now >= begins_ms(row.day, row.begins)
    away = [place for place in places if begun and have.get(place.person_id, "absent") == "absent"]
    people = named(view, [place.person_id for place in away[:MOST_NAMES]]) if with_names else {}
    return SessionToday(
        id=row.id,
        cohort_id=row.cohort_id,
        begins=row.begins,
        ends=row.ends,
        topic=row.topic,
        online=row.online,
        open=open_now,
        begun=begun,
        settled=bool(places) and all(place.person_id in have for place in places),
        here=sum(have.get(place.person_id) in ("present", "late", "early") for place in places),
        leave=sum(have.get(place.person_id) == "leave" for place in places),
        students=len(places),
        missing=[Missing(place.person_id, place.seat_no, people[place.person_id].name) for place in away if place.person_id in people],
    )


def class_duties(view: View, cohort_ids: Sequence[str]) -> list[Count]:
    """What waits in these classes, whoever has to do it: the caller picks what concerns a role."""
    today, found = local_day(view.now), []
    for row in view.all(select(Cohort).where(Cohort.id.in_(cohort_ids), Cohort.state != "closed").order_by(Cohort.number)):
        kind = STEP_DUE.get(row.state)
        if row.state == "open" and row.ends_on and row.ends_on < today:
            kind = "to_close"
        if kind is not None:
            found.append(Count(row.id, kind, 1))
    here = Attendance.cohort_id.in_(cohort_ids)
    found += _counts(view, "countersign", _by_class().where(here, Attendance.countersigned_by == ""))
    found += _unsettled(view, cohort_ids)
    found += _counts(view, "objection", _by_class().where(here, Attendance.objection != "", Attendance.answer == ""))
    issued = select(Certificate.person_id).where(Certificate.cohort_id == Result.cohort_id)
    passed = (
        select(Result.cohort_id, func.count())
        .join(Cohort, Cohort.id == Result.cohort_id)
        .where(Result.cohort_id.in_(cohort_ids), Result.outcome == "passed", Cohort.state == "closed", Result.person_id.not_in(issued))
        .group_by(Result.cohort_id)
    )
    return found + _counts(view, "certificates", passed)


def applications_waiting(view: View, cohort_ids: Sequence[str]) -> dict[str, tuple[int, int, int]]:
    """By class: applications that lack the lecturer's recommendation, that lack the institution's, and that have both (R-CLS-6)."""
    query = select(Application.cohort_id, Application.lecturer_by, Application.institution_by)
    found: dict[str, tuple[int, int, int]] = {}
    for cohort_id, lecturer, institution in view.session.execute(
        query.where(Application.cohort_id.in_(cohort_ids), Application.state == "applied")
    ):
        a, b, c = found.get(cohort_id, (0, 0, 0))
        found[cohort_id] = (a + (not lecturer), b + (not institution), c + bool(lecturer and institution))
    return found


def _unsettled(view: View, cohort_ids: Sequence[str]) -> list[Count]:
    """Open classes' sessions that are over while somebody has no record of them: they are settled by staff (R-ASM-1)."""
    running = select(Cohort.id).where(Cohort.id.in_(cohort_ids), Cohort.state == "open")
    seats = select(Enrolment.cohort_id, func.count()).where(Enrolment.cohort_id.in_(running), Enrolment.left_at.is_(None))
    taken = {one: int(count) for one, count in view.session.execute(seats.group_by(Enrolment.cohort_id))}
    here = (Enrolment.cohort_id == Attendance.cohort_id) & (Enrolment.person_id == Attendance.person_id)
    records = select(Attendance.session_id, func.count()).join(Enrolment, here)
    records = records.where(Attendance.cohort_id.in_(running), Enrolment.left_at.is_(None)).group_by(Attendance.session_id)
    have = {one: int(count) for one, count in view.session.execute(records)}
    counts: dict[str, int] = {}
    past = select(ClassSession).where(ClassSession.cohort_id.in_(running), ClassSession.day <= local_day(view.now))
    for row in view.all(past.order_by(ClassSession.cohort_id)):
        if begins_ms(row.day, row.ends) <= view.now and have.get(row.id, 0) < taken.get(row.cohort_id, 0):
            counts[row.cohort_id] = counts.get(row.cohort_id, 0) + 1
    return [Count(cohort_id, "unsettled", count) for cohort_id, count in counts.items()]


def _by_class() -> Select[str, int]:
    return select(Attendance.cohort_id, func.count()).group_by(Attendance.cohort_id)


def _counts(view: View, kind: str, query: Select[str, int]) -> list[Count]:
    return [Count(cohort_id, kind, int(count)) for cohort_id, count in view.session.execute(query)]
