"""Textbooks and equipment over HTTP: the list, signatures on the phone and on paper, what came back (R-CLS-7, S2)."""

from typing import Annotated

from fastapi import Response
from pydantic import BaseModel, ConfigDict, Field

from sandbox.http import Caller, Changing, Loaded, Reading, Router, allow
from sandbox.identity.memberships import CohortSeen
from sandbox.identity.policies import runs_cohort

from . import policies
from .handouts import HandoutIn, HandoutList, brought_back, hand_out, handouts_of, sign_for, signed_on_paper, take_off
from .shapes import DoneOut, done

router = Router()
Seen = Annotated[CohortSeen, Loaded]


class SignersIn(BaseModel):
    """Who signed the paper list, or who brought equipment back."""

    model_config = ConfigDict(extra="forbid")
    people: Annotated[list[str], Field(min_length=1, max_length=35)]


@router.post("/cohorts/{cohort_id}/handouts", response_model=DoneOut)
@allow(policies.RUN)
async def list_handout(form: HandoutIn, cohort: Seen, change: Changing) -> Response:
    """Put something on the list of what every student gets."""
    return await change(done, hand_out, cohort.id, form)


@router.get("/cohorts/{cohort_id}/handouts", response_model=list[HandoutList])
@allow(policies.READ)
async def look_at_handouts(cohort: Seen, actor: Caller, store: Reading) -> list[HandoutList]:
    """What is handed out and who signed; a student sees his own lines."""
    return await store.read(handouts_of, cohort.id, "" if runs_cohort(actor, cohort) else actor.id)


@router.post("/cohorts/{cohort_id}/handouts/{handout_id}/sign", status_code=204)
@allow(policies.SIGN_HANDOUT)
async def sign_handout(handout_id: str, cohort: Seen, change: Changing) -> Response:
    """Sign for what one got."""
    return await change(sign_for, cohort.id, handout_id)


@router.post("/cohorts/{cohort_id}/handouts/{handout_id}/paper", status_code=204)
@allow(policies.RUN)
async def signed_list(handout_id: str, form: SignersIn, cohort: Seen, change: Changing) -> Response:
    """Type in who signed the paper list."""
    return await change(signed_on_paper, cohort.id, handout_id, form.people)


@router.post("/cohorts/{cohort_id}/handouts/{handout_id}/returns", status_code=204)
@allow(policies.RUN)
async def returned(handout_id: str, form: SignersIn, cohort: Seen, change: Changing) -> Response:
    """Note who brought equipment back."""
    return await change(brought_back, cohort.id, handout_id, form.people)


@router.delete("/cohorts/{cohort_id}/handouts/{handout_id}", status_code=204)
@allow(policies.RUN)
async def delete_handout(handout_id: str, cohort: Seen, change: Changing) -> Response:
    """Take something off the list that nobody signed for."""
    return await change(take_off, cohort.id, handout_id)
