"""Violations and appeals over HTTP: the record of a show, the host's appeal, the lecturer's decision, the appeals of a class."""

from typing import Any

from starlette.responses import Response

from sandbox.http import Caller, Changing, Policy, Reading, allow
from sandbox.identity.policies import belongs_to_cohort, load_cohort, sees_cohort
from streaming.appeal_looks import appeals_of, violations_of
from streaming.appeals import appeal, decide_appeal
from streaming.policies import APPEAL, DECIDE, SEE_VIOLATIONS

from .forms import AppealForm, DecisionForm
from .router import router

LIST = Policy("streaming.appeal.list", belongs_to_cohort, load_cohort, see=sees_cohort)


@router.get("/shows/{show_id}/violations")
@allow(SEE_VIOLATIONS)
async def get_violations(show_id: str, store: Reading) -> dict[str, Any]:
    """What was said that a rule forbids, each with its appeal, and whether one may appeal now."""
    return await store.read(violations_of, show_id)


@router.post("/shows/{show_id}/violations/{violation_id}/appeal")
@allow(APPEAL)
async def post_appeal(show_id: str, violation_id: str, form: AppealForm, change: Changing) -> Response:
    """Appeal a violation of one's own show, once, within seven days."""
    return await change(appeal, show_id, violation_id, form.reason)


@router.post("/shows/{show_id}/violations/{violation_id}/decision")
@allow(DECIDE)
async def post_decision(show_id: str, violation_id: str, form: DecisionForm, change: Changing) -> Response:
    """Decide an appeal: the violation stays, or nothing counts it any more."""
    return await change(decide_appeal, show_id, violation_id, form.verdict, form.reason)


@router.get("/cohorts/{cohort_id}/appeals")
@allow(LIST)
async def get_appeals(cohort_id: str, actor: Caller, store: Reading) -> list[dict[str, Any]]:
    """Appeals of a class, open ones first: everybody's for its staff, his own for a student."""
    return await store.read(appeals_of, actor, cohort_id)
