"""A class from filing to close: the institution files it, the authority decides, it opens, it closes (R-CLS-1 to R-CLS-4)."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from sqlalchemy import delete, func, select

from sandbox.actor import Role
from sandbox.errors import FieldFault, Invalid, NotFound, Refused
from sandbox.identity.audit import audit
from sandbox.identity.memberships import grant, name_cohort
from sandbox.identity.people import enable, named
from sandbox.store import Tx, View
from training.events import CohortApproved, CohortClosed, CohortFiled, CohortOpened, CohortReturned, TimetableSession, TimetableSet

from .attendance_guard import begins_ms
from .closing_guard import changeable
from .roster import Mode, enrolments
from .standard_tables import standard, version_on
from .tables import Attendance, ClassSession, ClassStaff, Cohort, LecturerCertificate
from .timetables import Lesson, Standard, following, generate, overlap, timetable_faults

Day = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")]
Time = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
STEPS = {
    ("filed", "returned"), ("filed", "approved"), ("returned", "filed"), ("approved", "open"), ("open", "closing"),
    ("closing", "closing_returned"), ("closing_returned", "closing"), ("closing", "closed"),
}  # fmt: skip
"""The life of a filed class: every step there is. A practice class goes from open to closed."""


class FilingIn(BaseModel):
    """办班申报: a class to file. Without `days` the days follow each other from `starts_on` on."""

    model_config = ConfigDict(extra="forbid")
    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]
    mode: Mode
    starts_on: Day
    days: Annotated[list[Day], Field(max_length=30)] = []
    place: Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=100)]
    lecturers: Annotated[list[str], Field(max_length=10)]
    assistant: str


class CertificateIn(BaseModel):
    """A lecturer's certificate to record."""

    model_config = ConfigDict(extra="forbid")
    person_id: str
    number: Annotated[str, StringConstraints(strip_whitespace=True, min_length=4, max_length=40)]
    issued_on: Day
    valid_until: Day | None = None


class SessionIn(BaseModel):
    """Where a session of the class's timetable moves to."""

    model_config = ConfigDict(extra="forbid")
    id: str
    day: Day
    begins: Time
    ends: Time


class WrongStep(Refused):
    """The class is not where this step begins."""

    code = "wrong_step"
    zh = "这个班现在是“{zh_state}”，不能做这一步。"
    en = "This class is {en_state} now; this step is not possible."


class LecturerBusy(Refused):
    """A lecturer teaches another class at the same time."""

    code = "lecturer_busy"
    zh = "讲师{who}在 {day} {begins} 已经排了“{other}”的课，时间冲突。请调整课表或换讲师。"
    en = "The lecturer {who} teaches “{other}” on {day} at {begins}. Move the session or choose another lecturer."


class NumberTaken(Refused):
    """Two certificates cannot have one number."""

    code = "certificate_number_taken"
    zh = "证书编号“{number}”已经登记过。"
    en = "The certificate number “{number}” is on record already."


STATES = {
    "filed": ("已申报，待审核", "filed"),
    "returned": ("已退回", "returned"),
    "approved": ("已批准，待开班", "approved"),
    "open": ("已开班", "open"),
    "closing": ("结班材料审核中", "closing, under review"),
    "closing_returned": ("结班材料被退回", "closing returned"),
    "closed": ("已结班", "closed"),
}


def step(cohort: Cohort, to: str) -> None:
    """Move the class on. WrongStep when its life has no such step."""
    if (cohort.state, to) not in STEPS and not (cohort.practice and (cohort.state, to) == ("open", "closed")):
        zh, en = STATES.get(cohort.state, (cohort.state, cohort.state))
        raise WrongStep(zh_state=zh, en_state=en)
    cohort.state = to


def record_certificate(tx: Tx, form: CertificateIn) -> str:
    """Put a lecturer's certificate on record (R-CLS-2). Invalid for days that cannot be, NumberTaken."""
    if not named(tx, [form.person_id]):
        raise NotFound
    if form.valid_until is not None and form.valid_until <= form.issued_on:
        raise Invalid((FieldFault("valid_until", "ends_before", "有效期要晚于发证日期。", "It must end after it was issued."),))
    if tx.first(select(LecturerCertificate.id).where(LecturerCertificate.number == form.number)) is not None:
        raise NumberTaken(number=form.number)
    row = LecturerCertificate(
        id=tx.new_id("lct"), person_id=form.person_id, number=form.number, issued_on=form.issued_on, valid_until=form.valid_until or "",
        recorded_by=tx.actor.id, recorded_at=tx.now,
    )  # fmt: skip
    tx.add(row)
    audit(tx, "lecturer_certificate.record", form.person_id)
    return row.id


def file_class(tx: Tx, form: FilingIn, institution_id: str, cohort_id: str | None = None, folder: Path | None = None) -> str:
    """File a class, or file a returned one again. Invalid names every wrong field, LecturerBusy a clash; answers its id.

    It goes by the standard timetable in force on its first day, out of ours and those in `folder`.
    """
    table = standard(form.mode, version_on(form.mode, min(form.days, default=form.starts_on), folder), folder)
    lessons = _checked(tx, form, table)
    if cohort_id is None:
        number = (tx.session.scalar(select(func.max(Cohort.number))) or 0) + 1
        cohort = tx.add(
            Cohort(
                id=tx.new_id("coh"), number=number, name=form.name, institution_id=institution_id, mode=form.mode, state="filed",
                opened_by=tx.actor.id, opened_at=tx.now,
            )
        )  # fmt: skip
    else:
        cohort = tx.get(Cohort, cohort_id)
        step(cohort, "filed")
        cohort.name, cohort.mode = form.name, form.mode
        tx.session.execute(delete(ClassStaff).where(ClassStaff.cohort_id == cohort.id))
        tx.session.execute(delete(ClassSession).where(ClassSession.cohort_id == cohort.id))
    cohort.starts_on, cohort.ends_on, cohort.place, cohort.standard = lessons[0].day, lessons[-1].day, form.place, table.version
    cohort.reasons = []
    tx.session.flush()
    name_cohort(tx, cohort.id, cohort.name, institution_id)
    for person_id in form.lecturers:
        tx.add(ClassStaff(cohort_id=cohort.id, person_id=person_id, role=Role.LECTURER))
    tx.add(ClassStaff(cohort_id=cohort.id, person_id=form.assistant, role=Role.ASSISTANT))
    for at, lesson in enumerate(lessons, 1):
        tx.add(
            ClassSession(
                id=tx.new_id("ses"), cohort_id=cohort.id, number=at, day=lesson.day, begins=lesson.begins, ends=lesson.ends,
                tenths=lesson.tenths, online=lesson.online, topic=lesson.topic, content=list(lesson.content),
            )
        )  # fmt: skip
    tx.session.flush()
    _no_clash(tx, cohort.id)
    audit(tx, "cohort.file", cohort.id)
    filed = CohortFiled(
        cohort_id=cohort.id, name=cohort.name, institution_id=institution_id, mode=form.mode, starts_on=cohort.starts_on,
        ends_on=cohort.ends_on,
    )  # fmt: skip
    tx.emit(filed, cohort.id, cohort=cohort.id)
    _say_timetable(tx, cohort)
    return cohort.id


def _checked(tx: Tx, form: FilingIn, table: Standard) -> list[Lesson]:
    faults: list[FieldFault] = []
    lessons: list[Lesson] = []
    days = form.days or [form.starts_on]
    for at, day in enumerate(days):
        if not real_day(day):
            faults.append(FieldFault(f"days.{at}" if form.days else "starts_on", "no_day", "没有这一天。", "There is no such day."))
    if not faults:
        days = sorted(form.days) or following(form.starts_on, table.days)
        if len(set(days)) != table.days:
            zh, en = (
                f"这种模式要正好 {table.days} 天，现在是 {len(set(days))} 天（R-CLS-3）。",
                f"This mode takes {table.days} days (R-CLS-3).",
            )
            faults.append(FieldFault("days", "days", zh, en))
        else:
            lessons = generate(table, days)
    if not 1 <= len(set(form.lecturers)) <= 2 or len(set(form.lecturers)) != len(form.lecturers):
        faults.append(FieldFault("lecturers", "lecturers", "每班要 1 到 2 名讲师（R-CLS-2）。", "One or two lecturers (R-CLS-2)."))
    last = lessons[-1].day if lessons else form.starts_on
    people = named(tx, [*form.lecturers, form.assistant])
    for at, person_id in enumerate(form.lecturers):
        if person_id not in people:
            faults.append(FieldFault(f"lecturers.{at}", "nobody", "没有这个人。", "There is no such person."))
        elif not certified(tx, person_id, lessons[0].day if lessons else form.starts_on, last):
            who = people[person_id].name
            zh = f"{who}没有在整个培训期间都有效的讲师合格证书（R-CLS-2）。请先登记或换发证书。"
            en = f"{who} has no lecturer certificate on record that is valid throughout the class (R-CLS-2)."
            faults.append(FieldFault(f"lecturers.{at}", "no_certificate", zh, en))
    if form.assistant not in people:
        faults.append(FieldFault("assistant", "nobody", "没有这个人。", "There is no such person."))
    elif form.assistant in form.lecturers:
        faults.append(FieldFault("assistant", "also_lecturer", "班级助理不能同时是讲师。", "The assistant must be another person."))
    if faults:
        raise Invalid(tuple(faults))
    return lessons


def real_day(day: str) -> bool:
    """Whether there is such a day."""
    try:
        date.fromisoformat(day)
    except ValueError:
        return False
    return True


def certified(view: View, person_id: str, first: str, last: str) -> bool:
    """Whether one of the lecturer's certificates is valid from the first day to the last."""
    rows = view.all(select(LecturerCertificate).where(LecturerCertificate.person_id == person_id))
    return any(row.issued_on <= first and (not row.valid_until or row.valid_until >= last) for row in rows)


def _no_clash(tx: Tx, cohort_id: str) -> None:
    """LecturerBusy, with the name, the day and the other class, when a lecturer would be in two classes at once."""
    mine = tx.all(select(ClassSession).where(ClassSession.cohort_id == cohort_id))
    lecturers = select(ClassStaff.person_id).where(ClassStaff.cohort_id == cohort_id, ClassStaff.role == Role.LECTURER)
    others = (
        select(ClassSession, ClassStaff.person_id, Cohort.name)
        .join(ClassStaff, ClassStaff.cohort_id == ClassSession.cohort_id)
        .join(Cohort, Cohort.id == ClassSession.cohort_id)
        .where(
            ClassSession.cohort_id != cohort_id,
            ClassSession.day.in_({one.day for one in mine}),
            ClassStaff.role == Role.LECTURER,
            ClassStaff.person_id.in_(lecturers),
            Cohort.state.in_(("filed", "approved", "open", "closing", "closing_returned")),
        )
        .order_by(ClassSession.day, ClassSession.begins)
    )
    for other, person_id, name in tx.session.execute(others):
        if any(one.day == other.day and overlap(one.begins, one.ends, other.begins, other.ends) for one in mine):
            raise LecturerBusy(who=named(tx, [person_id])[person_id].name, day=other.day, begins=other.begins, other=name)


def adjust_timetable(tx: Tx, cohort_id: str, moved: Sequence[SessionIn], folder: Path | None = None) -> None:
    """Move sessions of a class within the rules (R-CLS-3, R-CLS-4). Invalid by session, LecturerBusy for a clash.

    A session that moves goes to a time still to come, and one with a record of who was there stays; the lecturers' certificates are valid
    on every day (R-CLS-2).
    """
    cohort = tx.get(Cohort, cohort_id)
    if cohort.state == "closed":
        step(cohort, "open")
    changeable(tx, cohort_id, "timetable")
    rows = sessions_of(tx, cohort_id)
    places = {row.id: at for at, row in enumerate(rows)}
    for at, form in enumerate(moved):
        if form.id not in places or not real_day(form.day):
            raise Invalid((FieldFault(f"sessions.{at}", "no_session", "课表里没有这节课，或者没有这一天。", "No such session or day."),))
        row = rows[places[form.id]]
        if (row.day, row.begins, row.ends) != (form.day, form.begins, form.ends):
            _may_move(tx, row, form, at)
        row.day, row.begins, row.ends = form.day, form.begins, form.ends
    lessons = [Lesson(row.day, row.begins, row.ends, row.tenths, row.topic, row.online) for row in rows]
    if faults := timetable_faults(lessons, standard(cohort.mode, cohort.standard, folder)):
        raise Invalid(tuple(faults))
    rows.sort(key=lambda row: (row.day, row.begins))
    _still_certified(tx, cohort_id, rows[0].day, rows[-1].day)
    for number, row in enumerate(rows, 1):
        row.number = number
    cohort.starts_on, cohort.ends_on = rows[0].day, rows[-1].day
    tx.session.flush()
    _no_clash(tx, cohort_id)
    audit(tx, "timetable.adjust", cohort_id)
    _say_timetable(tx, cohort)


def _may_move(tx: Tx, row: ClassSession, form: SessionIn, at: int) -> None:
    here = select(Attendance.person_id).where(Attendance.session_id == row.id, Attendance.presence != "leave")
    if tx.first(here) is not None:
        zh = f"“{row.topic}”已经记了考勤，不能再移动。"
        raise Invalid((FieldFault(f"sessions.{at}.id", "held", zh, f"“{row.topic}” has its attendance taken; it cannot move any more."),))
    if begins_ms(form.day, form.begins) < tx.now:
        zh = f"{form.day} {form.begins} 已经过去，课只能移到以后。"
        raise Invalid((FieldFault(f"sessions.{at}.day", "past", zh, f"{form.day} {form.begins} is past; move it to a later time."),))


def _still_certified(tx: Tx, cohort_id: str, first: str, last: str) -> None:
    staff = tx.all(select(ClassStaff).where(ClassStaff.cohort_id == cohort_id, ClassStaff.role == Role.LECTURER))
    lapsed = [one.person_id for one in staff if not certified(tx, one.person_id, first, last)]
    if lapsed:
        who = "、".join(person.name for person in named(tx, lapsed).values())
        zh = f"{who}的讲师合格证书不能覆盖 {first} 到 {last}（R-CLS-2）。请先换发证书，或换个日期。"
        en = f"The lecturer certificate of {who} is not valid from {first} to {last} (R-CLS-2). Renew it or choose another day."
        raise Invalid((FieldFault("sessions", "no_certificate", zh, en),))


def _say_timetable(tx: Tx, cohort: Cohort) -> None:
    sessions = tuple(
        TimetableSession(
            session_id=row.id, day=row.day, begins=row.begins, ends=row.ends, tenths=row.tenths, online=row.online, topic=row.topic
        )
        for row in sessions_of(tx, cohort.id)
    )
    tx.emit(TimetableSet(cohort_id=cohort.id, standard=cohort.standard, sessions=sessions), cohort.id, cohort=cohort.id)


def return_class(tx: Tx, cohort_id: str, reasons: Sequence[str]) -> None:
    """The authority returns the filing with its reasons."""
    cohort = tx.get(Cohort, cohort_id)
    step(cohort, "returned")
    cohort.reasons, cohort.decided_by, cohort.decided_at = list(reasons), tx.actor.id, tx.now
    audit(tx, "cohort.return", cohort_id)
    tx.emit(CohortReturned(cohort_id=cohort_id, reasons=tuple(reasons)), cohort_id, cohort=cohort_id)


def approve_class(tx: Tx, cohort_id: str, approval_no: str) -> None:
    """The authority approves: lecturers and assistant get their roles, the students' accounts are activated (账号激活)."""
    cohort = tx.get(Cohort, cohort_id)
    step(cohort, "approved")
    cohort.approval_no, cohort.decided_by, cohort.decided_at = approval_no, tx.actor.id, tx.now
    for staff in tx.all(select(ClassStaff).where(ClassStaff.cohort_id == cohort_id)):
        grant(tx, staff.person_id, Role(staff.role), cohort_id)
    for place in tx.all(enrolments(cohort_id)):
        enable(tx, place.person_id)
    audit(tx, "cohort.approve", cohort_id)
    tx.emit(CohortApproved(cohort_id=cohort_id, approval_no=approval_no), cohort_id, cohort=cohort_id)


def start_class(tx: Tx, cohort_id: str) -> None:
    """The approved class opens (开班)."""
    cohort = tx.get(Cohort, cohort_id)
    step(cohort, "open")
    audit(tx, "cohort.open", cohort_id)
    opened = CohortOpened.model_validate({
        "cohort_id": cohort.id, "name": cohort.name, "institution_id": cohort.institution_id, "mode": cohort.mode,
        "starts_on": cohort.starts_on, "ends_on": cohort.ends_on,
    })  # fmt: skip
    tx.emit(opened, cohort_id, cohort=cohort_id)


def close_class(tx: Tx, cohort_id: str) -> None:
    """The class is over (结班)."""
    cohort = tx.get(Cohort, cohort_id)
    step(cohort, "closed")
    cohort.closed_at = tx.now
    audit(tx, "cohort.close", cohort_id)
    tx.emit(CohortClosed(cohort_id=cohort_id), cohort_id, cohort=cohort_id)


def sessions_of(view: View, cohort_id: str) -> list[ClassSession]:
    """The class's timetable, in order."""
    return view.all(select(ClassSession).where(ClassSession.cohort_id == cohort_id).order_by(ClassSession.number))


def local_day(at_ms: int) -> str:
    """The day in China (UTC+8) at a moment."""
    return (datetime.fromtimestamp(at_ms / 1000, UTC) + timedelta(hours=8)).strftime("%Y-%m-%d")
