"""The process evaluation and the admitted list over HTTP (R-ASM-1 to R-ASM-5)."""

from dataclasses import asdict
from typing import Annotated, Any, Literal

from fastapi import Response
from pydantic import BaseModel, ConfigDict, Field

from sandbox.http import Caller, Changing, Loaded, Reading, Router, allow
from sandbox.identity.memberships import CohortSeen
from sandbox.identity.people import named
from sandbox.store import Tx, View
from training.assessment import policies
from training.assessment.admission import (
    Decision,
    evaluations,
    newest_list,
    reading_of,
    reopen_list,
    set_reading,
    settle_list,
)
from training.assessment.admission_looks import list_out
from training.assessment.evidence import class_of, students_of
from training.assessment.process_rules import GRADES, Evaluation
from training.assessment.process_rules import Reading as RuleReading

router = Router(prefix="/api", tags=["assessment"])
Seen = Annotated[CohortSeen, Loaded]
Words = Annotated[str, Field(min_length=4, max_length=500)]


class ReadingIn(BaseModel):
    """How R-ASM-1 is read in this class."""

    model_config = ConfigDict(extra="forbid")
    reading: Literal["together", "any_absence"]


class DecisionIn(BaseModel):
    """Whether a student is on the list, and why not when he passed."""

    model_config = ConfigDict(extra="forbid")
    person_id: str = Field(max_length=60)
    admitted: bool
    reason: str = Field(default="", max_length=500)


class ListIn(BaseModel):
    """Decisions that differ from the process evaluation; who is not named follows it."""

    model_config = ConfigDict(extra="forbid")
    decisions: list[DecisionIn] = Field(default=[], max_length=60)


class ReasonIn(BaseModel):
    """Why."""

    model_config = ConfigDict(extra="forbid")
    reason: Words


@router.get("/cohorts/{cohort_id}/process")
@allow(policies.PROCESS)
async def process(cohort: Seen, store: Reading) -> dict[str, Any]:
    """The process evaluation of every student, with its reasons in words, as the log stands now.

    `other` names those whose result the other reading of R-ASM-1 would change, and what it would be."""
    return await store.read(_process, cohort.id)


@router.get("/cohorts/{cohort_id}/process/mine")
@allow(policies.OWN)
async def own_process(cohort: Seen, actor: Caller, store: Reading) -> dict[str, Any]:
    """A student's own evaluation."""
    return await store.read(_own, cohort.id, actor.id)


@router.put("/cohorts/{cohort_id}/process/reading", status_code=204)
@allow(policies.READING)
async def choose_reading(form: ReadingIn, cohort: Seen, change: Changing) -> Response:
    """How the class reads R-ASM-1: absences and leaves together, or any unexcused absence bars."""
    return await change(set_reading, cohort.id, form.reading)


@router.post("/cohorts/{cohort_id}/admitted")
@allow(policies.SETTLE)
async def settle(form: ListIn, cohort: Seen, change: Changing) -> Response:
    """Settle a new version from the process evaluation; both sides then confirm it."""
    decisions = {one.person_id: Decision(one.person_id, one.admitted, one.reason) for one in form.decisions}
    return await change(_settle, cohort.id, decisions)


@router.post("/cohorts/{cohort_id}/admitted/reopen")
@allow(policies.REOPEN)
async def reopen(form: ReasonIn, cohort: Seen, change: Changing) -> Response:
    """Take a reported list back, before the final exam opens."""
    return await change(_reopen, cohort.id, form.reason)


def _process(view: View, cohort_id: str) -> dict[str, Any]:
    found, seats = evaluations(view, cohort_id), students_of(view, cohort_id)
    people = named(view, [person_id for person_id, _ in seats])
    lines = [
        {"person_id": person_id, "seat_no": seat_no, "name": people[person_id].name if person_id in people else ""}
        | _told(found[person_id])
        for person_id, seat_no in seats
    ]
    reading = reading_of(view, cohort_id)
    other: RuleReading = "any_absence" if reading == "together" else "together"
    differs = [
        {"person_id": person_id, "passed": one.passed}
        for person_id, one in evaluations(view, cohort_id, other).items()
        if one.passed != found[person_id].passed
    ]
    mode = class_of(view, cohort_id).mode
    return {"cohort_id": cohort_id, "mode": mode, "reading": reading, "other": {"reading": other, "differs": differs}, "students": lines}


def _own(view: View, cohort_id: str, person_id: str) -> dict[str, Any]:
    found = evaluations(view, cohort_id).get(person_id)
    row = newest_list(view, cohort_id)
    reported = row is not None and row.lecturer_at is not None and row.institution_at is not None
    line = next((line for line in row.lines if line["person_id"] == person_id), None) if row is not None and reported else None
    return {"evaluation": _told(found) if found else None, "admitted": line["admitted"] if line else None}


def _told(one: Evaluation) -> dict[str, Any]:
    zh, en = GRADES[one.grade]
    return asdict(one) | {"grade_zh": zh, "grade_en": en}


def _settle(tx: Tx, cohort_id: str, decisions: dict[str, Decision]) -> dict[str, Any]:
    return list_out(tx, settle_list(tx, cohort_id, decisions))


def _reopen(tx: Tx, cohort_id: str, reason: str) -> dict[str, Any]:
    return list_out(tx, reopen_list(tx, cohort_id, reason))
