"""The admitted list on its way to the authority: both sides confirm it when attendance is settled, the authority takes it in (R-ASM-5)."""

from dataclasses import asdict
from typing import Annotated, Any, Literal

from fastapi import Response
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from sandbox.http import Caller, Changing, Loaded, Reading, Router, allow
from sandbox.identity.memberships import CohortSeen
from sandbox.store import Tx, View
from training.assessment import policies
from training.assessment.admission import acknowledge_list, confirm_list, return_list
from training.assessment.admission_looks import list_now, list_out
from training.cohorts.unsettled import unsettled_sessions

router = Router(prefix="/api", tags=["assessment"])
Seen = Annotated[CohortSeen, Loaded]
Why = Annotated[str, StringConstraints(strip_whitespace=True, min_length=4, max_length=500)]
Version = Annotated[int, Field(ge=1, le=10_000)]


class ConfirmIn(BaseModel):
    """The version that was looked at; `reason` is the lecturer's, why the list goes out although attendance is not settled."""

    model_config = ConfigDict(extra="forbid")
    version: Version
    reason: Why | None = None


class VersionIn(BaseModel):
    """The version that was looked at."""

    model_config = ConfigDict(extra="forbid")
    version: Version


class ReturnIn(BaseModel):
    """The version that was looked at, and why it is given back."""

    model_config = ConfigDict(extra="forbid")
    version: Version
    reason: Why


@router.get("/cohorts/{cohort_id}/admitted")
@allow(policies.PROCESS)
async def admitted(cohort: Seen, store: Reading) -> dict[str, Any]:
    """The newest version of the admitted list; `unsettled` names past sessions whose attendance is not settled."""
    return await store.read(_list, cohort.id)


@router.post("/cohorts/{cohort_id}/admitted/confirm")
@allow(policies.CONFIRM)
async def confirm(form: ConfirmIn, cohort: Seen, actor: Caller, change: Changing) -> Response:
    """Confirm it for the side one is of; with both it is reported to the authority."""
    return await change(_confirm, cohort.id, "lecturer" if actor.teaches(cohort.id) else "institution", form.version, form.reason or "")


@router.post("/cohorts/{cohort_id}/admitted/acknowledge")
@allow(policies.DECIDE_LIST)
async def acknowledge(form: VersionIn, cohort: Seen, change: Changing) -> Response:
    """The authority takes the report in (受理考评申报)."""
    return await change(_acknowledge, cohort.id, form.version)


@router.post("/cohorts/{cohort_id}/admitted/return")
@allow(policies.DECIDE_LIST)
async def give_back(form: ReturnIn, cohort: Seen, change: Changing) -> Response:
    """The authority gives the report back with its reason."""
    return await change(_return, cohort.id, form.version, form.reason)


def _list(view: View, cohort_id: str) -> dict[str, Any]:
    return list_now(view, cohort_id) | {"unsettled": [asdict(one) for one in unsettled_sessions(view, cohort_id)]}


def _confirm(tx: Tx, cohort_id: str, side: Literal["lecturer", "institution"], version: int, reason: str) -> dict[str, Any]:
    return list_out(tx, confirm_list(tx, cohort_id, side, version, len(unsettled_sessions(tx, cohort_id)), reason))


def _acknowledge(tx: Tx, cohort_id: str, version: int) -> dict[str, Any]:
    return list_out(tx, acknowledge_list(tx, cohort_id, version))


def _return(tx: Tx, cohort_id: str, version: int, reason: str) -> dict[str, Any]:
    return list_out(tx, return_list(tx, cohort_id, version, reason))
