"""Quality meetings of an institution: what was found, who does what by when, and whether it was done (R-ROLE-5, 第三章 二（三）4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from sqlalchemy import select

from sandbox.errors import FieldFault, Invalid, NotFound, Refused
from sandbox.identity.audit import audit
from sandbox.identity.policies import institutions_of
from sandbox.store import Tx, View
from training.events import QualityMeasureDone, QualityMeetingHeld

from .filing import Day, local_day, real_day
from .quality_tables import QualityMeasure, QualityMeeting
from .tables import Cohort

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=4, max_length=2000)]


class MeasureIn(BaseModel):
    """Something to be done: what, by whom, until which day."""

    model_config = ConfigDict(extra="forbid")
    what: Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=500)]
    who: Name
    due_on: Day


class MeetingIn(BaseModel):
    """A meeting that was held; without `cohort_id` it was about the whole institution."""

    model_config = ConfigDict(extra="forbid")
    held_on: Day
    cohort_id: str = ""
    took_part: Annotated[list[Name], Field(min_length=1, max_length=50)]
    found: Words
    measures: Annotated[list[MeasureIn], Field(max_length=30)] = []


class DoneIn(BaseModel):
    """What came of a measure."""

    model_config = ConfigDict(extra="forbid")
    outcome: Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=500)]


class MeasureDone(Refused):
    """What was done is not done again."""

    code = "measure_done"
    zh = "这项措施已经登记为完成。"
    en = "This measure is marked as done already."


@dataclass(frozen=True)
class MeasureSeen:
    """A measure; `done_at` is None while it is open, `overdue` when it is open after its day."""

    id: str
    what: str
    who: str
    due_on: str
    done_at: int | None
    outcome: str
    overdue: bool


@dataclass(frozen=True)
class MeetingSeen:
    """A meeting with its measures; `cohort` is the class's name, empty for the whole institution."""

    id: str
    held_on: str
    cohort_id: str
    cohort: str
    took_part: list[str]
    found: str
    measures: list[MeasureSeen]


@dataclass(frozen=True)
class MeasureDue:
    """An open measure whose day has come."""

    id: str
    institution_id: str
    what: str
    who: str
    due_on: str


def hold_meeting(tx: Tx, institution_id: str, form: MeetingIn) -> str:
    """Note a meeting with what it gave to do; answers its id. Invalid for a day to come, for one that is none, for another's class."""
    faults = _faults(form, local_day(tx.now))
    cohort = tx.session.get(Cohort, form.cohort_id) if form.cohort_id else None
    if form.cohort_id and (cohort is None or cohort.institution_id != institution_id):
        faults.append(FieldFault("cohort_id", "no_class", "本机构没有这个班。", "The institution has no such class."))
    if faults:
        raise Invalid(tuple(faults))
    new = tx.new_id("qme")
    tx.add(
        QualityMeeting(
            id=new, institution_id=institution_id, cohort_id=form.cohort_id, held_on=form.held_on, took_part=list(form.took_part),
            found=form.found, made_by=tx.actor.id, made_at=tx.now,
        )
    )  # fmt: skip
    for one in form.measures:
        measure = QualityMeasure(
            id=tx.new_id("qms"), meeting_id=new, institution_id=institution_id, what=one.what, who=one.who, due_on=one.due_on,
            done_at=None, done_by="", outcome="",
        )  # fmt: skip
        tx.add(measure)
    audit(tx, "quality.meeting", new)
    fact = QualityMeetingHeld(
        institution_id=institution_id, meeting_id=new, cohort_id=form.cohort_id or None, held_on=form.held_on, measures=len(form.measures)
    )
    tx.emit(fact, new, cohort=form.cohort_id or None)
    return new


def _faults(form: MeetingIn, today: str) -> list[FieldFault]:
    faults = []
    if not real_day(form.held_on) or form.held_on > today:
        faults.append(FieldFault("held_on", "ahead", "会议日期不能晚于今天。", "A meeting is noted when it was held."))
    for at, one in enumerate(form.measures):
        if not real_day(one.due_on) or one.due_on < form.held_on:
            zh, en = "完成期限不能早于会议日期。", "It cannot be due before the meeting."
            faults.append(FieldFault(f"measures.{at}.due_on", "due_before", zh, en))
    return faults


def measure_done(tx: Tx, measure_id: str, form: DoneIn) -> None:
    """Something was done. NotFound for another institution's, MeasureDone the second time."""
    row = tx.session.get(QualityMeasure, measure_id)
    if row is None or row.institution_id not in institutions_of(tx.actor):
        raise NotFound
    if row.done_at is not None:
        raise MeasureDone
    row.done_at, row.done_by, row.outcome = tx.now, tx.actor.id, form.outcome
    audit(tx, "quality.measure.done", measure_id)
    tx.emit(QualityMeasureDone(institution_id=row.institution_id, meeting_id=row.meeting_id, measure_id=measure_id), row.meeting_id)


def meetings_of(view: View, institution_id: str, cohort_id: str | None = None) -> list[MeetingSeen]:
    """The meetings of an institution, the newest first; with a class those about it and those about the whole institution."""
    query = select(QualityMeeting).where(QualityMeeting.institution_id == institution_id)
    if cohort_id is not None:
        query = query.where(QualityMeeting.cohort_id.in_(("", cohort_id)))
    rows = view.all(query.order_by(QualityMeeting.held_on.desc(), QualityMeeting.id.desc()))
    today, measures = local_day(view.now), _measures(view, [row.id for row in rows])
    names = {one.id: one.name for one in view.all(select(Cohort).where(Cohort.id.in_({row.cohort_id for row in rows})))}
    return [
        MeetingSeen(
            row.id, row.held_on, row.cohort_id, names.get(row.cohort_id, ""), [str(one) for one in row.took_part], row.found,
            [_seen(one, today) for one in measures.get(row.id, [])],
        )
        for row in rows
    ]  # fmt: skip


def _measures(view: View, meetings: Sequence[str]) -> dict[str, list[QualityMeasure]]:
    found: dict[str, list[QualityMeasure]] = {}
    query = select(QualityMeasure).where(QualityMeasure.meeting_id.in_(meetings))
    for row in view.all(query.order_by(QualityMeasure.due_on, QualityMeasure.id)):
        found.setdefault(row.meeting_id, []).append(row)
    return found


def _seen(row: QualityMeasure, today: str) -> MeasureSeen:
    overdue = row.done_at is None and row.due_on < today
    return MeasureSeen(row.id, row.what, row.who, row.due_on, row.done_at, row.outcome, overdue)


def measures_due(view: View, institutions: Sequence[str]) -> list[MeasureDue]:
    """The open measures of these institutions whose day is today or past, the oldest first."""
    open_now = select(QualityMeasure).where(QualityMeasure.institution_id.in_(institutions), QualityMeasure.done_at.is_(None))
    rows = view.all(open_now.where(QualityMeasure.due_on <= local_day(view.now)).order_by(QualityMeasure.due_on, QualityMeasure.id))
    return [MeasureDue(row.id, row.institution_id, row.what, row.who, row.due_on) for row in rows]
