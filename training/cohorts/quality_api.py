"""Quality of a class over HTTP: visits (听课), class performance, satisfaction from S4 and S5, the subsidy register (补贴台账)."""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated
from urllib.parse import quote

from fastapi import Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select

from sandbox.forms import form_of
from sandbox.http import Caller, Changing, Loaded, Reading, Router, allow
from sandbox.identity.memberships import CohortSeen
from sandbox.identity.people import named
from sandbox.identity.policies import runs_cohort
from sandbox.papers import Sheet, write_workbook
from sandbox.store import View

from . import policies
from .forms_api import Folder
from .intake_tables import Application
from .office_tables import ClassPerformance
from .quality import PerformanceIn, Satisfied, SubsidyIn, VisitIn, record_performance, satisfaction, set_subsidy, visit
from .roster import enrolments
from .shapes import DoneOut, done
from .tables import ClassSession, Cohort, Subsidy, Visit

router = Router()
Seen = Annotated[CohortSeen, Loaded]
REGISTER = quote("补贴台账.xlsx")
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SUBSIDY_STATES = {"applied": "已申请", "granted": "已批准", "paid": "已发放", "refused": "未批准", "": "未登记"}


class PerformancesIn(BaseModel):
    """A session's class performance."""

    model_config = ConfigDict(extra="forbid")
    students: Annotated[list[PerformanceIn], Field(min_length=1, max_length=35)]


@dataclass(frozen=True)
class VisitOut:
    """A class visit; `visitor` is who came, `made_at` when it was noted."""

    id: str
    visitor: str
    made_at: int
    session_id: str
    day: str
    topic: str
    score: int
    note: str


@dataclass(frozen=True)
class PerformanceOut:
    """A student in a session."""

    session_id: str
    person_id: str
    took_part: int
    exercise: str
    note: str


@dataclass(frozen=True)
class SubsidyOut:
    """A student in the register; `state` is empty while nothing is entered, `seat_no` 0 for one who left.

    `claims`: what he said of his eligibility when he applied online, or empty.
    """

    person_id: str
    seat_no: int
    name: str
    claims: str
    amount_fen: int
    state: str
    number: str
    note: str


@router.post("/cohorts/{cohort_id}/class-visits", response_model=DoneOut)
@allow(policies.VISIT)
async def note_visit(form: VisitIn, cohort: Seen, change: Changing) -> Response:
    """Note a class visit (听课)."""
    return await change(done, visit, cohort.id, form)


@router.get("/cohorts/{cohort_id}/class-visits", response_model=list[VisitOut])
@allow(policies.MATERIALS)
async def look_at_visits(cohort: Seen, store: Reading) -> list[VisitOut]:
    """The visits of the class."""
    return await store.read(_visits, cohort.id)


@router.put("/sessions/{session_id}/performance", status_code=204)
@allow(policies.PERFORMANCE)
async def put_performance(session_id: str, form: PerformancesIn, change: Changing) -> Response:
    """Record class performance in a session."""
    return await change(record_performance, session_id, form.students)


@router.get("/cohorts/{cohort_id}/performance", response_model=list[PerformanceOut])
@allow(policies.READ)
async def look_at_performance(cohort: Seen, actor: Caller, store: Reading) -> list[PerformanceOut]:
    """Class performance so far; a student sees his own."""
    return await store.read(_performance, cohort.id, "" if runs_cohort(actor, cohort) else actor.id)


@router.get("/cohorts/{cohort_id}/satisfaction", response_model=list[Satisfied])
@allow(policies.MATERIALS)
async def satisfied(cohort: Seen, store: Reading, where: Folder) -> list[Satisfied]:
    """The averages of S4 and S5, question by question."""
    return await store.read(satisfaction, cohort.id, await asyncio.to_thread(scores_of, where))


@router.put("/cohorts/{cohort_id}/subsidies/{person_id}", status_code=204)
@allow(policies.SUBSIDY)
async def put_subsidy(person_id: str, form: SubsidyIn, cohort: Seen, change: Changing) -> Response:
    """Set a line of the subsidy register."""
    return await change(set_subsidy, cohort.id, person_id, form)


@router.get("/cohorts/{cohort_id}/subsidies", response_model=list[SubsidyOut])
@allow(policies.SUBSIDY)
async def look_at_subsidies(cohort: Seen, store: Reading) -> list[SubsidyOut]:
    """The subsidy register of the class."""
    return await store.read(_subsidies, cohort.id)


@router.get("/cohorts/{cohort_id}/subsidies/register.xlsx", response_class=Response)
@allow(policies.SUBSIDY)
async def register(cohort: Seen, store: Reading) -> Response:
    """The subsidy register as Excel."""
    data = await asyncio.to_thread(register_sheet, *await store.read(_register, cohort.id))
    headers = {"Cache-Control": "no-store", "Content-Disposition": f"attachment; filename=\"kaibo.xlsx\"; filename*=UTF-8''{REGISTER}"}
    return Response(data, media_type=EXCEL, headers=headers)


def scores_of(folder: Path) -> dict[str, dict[str, tuple[str, str]]]:
    """The score fields of S4 and S5 with their words, as the forms' files name them (a province may have its own). Blocking."""
    forms = {code: form_of(code, folder) for code in ("S4", "S5")}
    return {
        code: {f"{section.key}.{one.key}": (one.zh, one.en) for section, one in form.fields() if one.kind == "score"}
        for code, form in forms.items()
    }


def _visits(view: View, cohort_id: str) -> list[VisitOut]:
    query = select(Visit, ClassSession).join(ClassSession, ClassSession.id == Visit.session_id).where(Visit.cohort_id == cohort_id)
    rows = view.session.execute(query.order_by(Visit.id)).all()
    people = named(view, [one.visitor_id for one, _ in rows])
    return [
        VisitOut(
            one.id, people[one.visitor_id].name if one.visitor_id in people else "", one.made_at, one.session_id, session.day,
            session.topic, one.score, one.note,
        )
        for one, session in rows
    ]  # fmt: skip


def _performance(view: View, cohort_id: str, only: str) -> list[PerformanceOut]:
    query = select(ClassPerformance).where(ClassPerformance.cohort_id == cohort_id)
    rows = view.all(query.order_by(ClassPerformance.session_id, ClassPerformance.person_id))
    return [
        PerformanceOut(row.session_id, row.person_id, row.took_part, row.exercise, row.note if not only else "")
        for row in rows
        if only in ("", row.person_id)
    ]


def _subsidies(view: View, cohort_id: str) -> list[SubsidyOut]:
    lines = {row.person_id: row for row in view.all(select(Subsidy).where(Subsidy.cohort_id == cohort_id))}
    seats = {place.person_id: place.seat_no for place in view.all(enrolments(cohort_id))}
    ids = [*seats, *(person_id for person_id in lines if person_id not in seats)]
    people = named(view, ids)
    applied = view.all(select(Application).where(Application.cohort_id == cohort_id, Application.person_id.in_(ids)))
    claims = {one.person_id: str(one.answers.get("subsidy", "")) for one in applied}
    found = []
    for person_id in ids:
        row, name = lines.get(person_id), people[person_id].name if person_id in people else ""
        amount, state, number, note = (row.amount_fen, row.state, row.number, row.note) if row else (0, "", "", "")
        found.append(SubsidyOut(person_id, seats.get(person_id, 0), name, claims.get(person_id, ""), amount, state, number, note))
    return found


def _register(view: View, cohort_id: str) -> tuple[str, list[SubsidyOut]]:
    return view.get(Cohort, cohort_id).name, _subsidies(view, cohort_id)


def register_sheet(name: str, lines: list[SubsidyOut]) -> bytes:
    """The register as a workbook, amounts in yuan. Blocking."""
    heads = ("座号", "姓名", "状态", "金额（元）", "批准号或凭证号", "备注")
    rows = [[one.seat_no or "", one.name, SUBSIDY_STATES[one.state], one.amount_fen / 100, one.number, one.note] for one in lines]
    return write_workbook([Sheet("补贴台账", heads, rows, f"{name} 补贴台账", (8, 14, 12, 14, 26, 40))])
