"""Closing a class over HTTP: handed in by the institution, accepted or returned by the authority (R-ROLE-6)."""

from typing import Annotated

from fastapi import Response
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from sandbox.http import Changing, Loaded, Reading, Router, allow
from sandbox.identity.memberships import CohortSeen

from . import policies
from .closing import ClosingSeen, accept_closing, close_practice, closing_of, return_closing, submit_closing

router = Router()
Seen = Annotated[CohortSeen, Loaded]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=4, max_length=500)]


class SubmitIn(BaseModel):
    """What the institution says to what is missing."""

    model_config = ConfigDict(extra="forbid")
    note: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)] = ""


class ReturnIn(BaseModel):
    """Why, and which things of the light are to be put right."""

    model_config = ConfigDict(extra="forbid")
    reasons: Annotated[list[Words], Field(min_length=1, max_length=10)]
    items: Annotated[list[Annotated[str, Field(max_length=40)]], Field(min_length=1, max_length=20)]


@router.get("/cohorts/{cohort_id}/closing", response_model=ClosingSeen)
@allow(policies.MATERIALS)
async def look_at_closing(cohort: Seen, store: Reading) -> ClosingSeen:
    """Where the closing is, with the light."""
    return await store.read(closing_of, cohort.id)


@router.post("/cohorts/{cohort_id}/closing", status_code=204)
@allow(policies.CLOSE)
async def submit(form: SubmitIn, cohort: Seen, change: Changing) -> Response:
    """Hand the closing in."""
    return await change(submit_closing, cohort.id, form.note)


@router.post("/cohorts/{cohort_id}/closing/accept", status_code=204)
@allow(policies.DECIDE)
async def accept(cohort: Seen, change: Changing) -> Response:
    """Accept it: the class is closed."""
    return await change(accept_closing, cohort.id)


@router.post("/cohorts/{cohort_id}/closing/return", status_code=204)
@allow(policies.DECIDE)
async def give_back(form: ReturnIn, cohort: Seen, change: Changing) -> Response:
    """Return it with reasons and what is to be put right."""
    return await change(return_closing, cohort.id, form.reasons, form.items)


@router.post("/cohorts/{cohort_id}/close", status_code=204)
@allow(policies.CLOSE)
async def close(cohort: Seen, change: Changing) -> Response:
    """Close a practice class."""
    return await change(close_practice, cohort.id)
