"""Learning statistics over HTTP (学情统计分析, R-FN-1)."""

from typing import Annotated, Any

from sandbox.http import Caller, Loaded, Reading, Router, allow
from sandbox.identity.memberships import CohortSeen
from training.teaching import policies
from training.teaching.statistics import class_learning, own_learning

router = Router(prefix="/api", tags=["teaching"])
Class = Annotated[CohortSeen, Loaded]


@router.get("/cohorts/{cohort_id}/learning")
@allow(policies.TABLE)
async def learning(cohort: Class, store: Reading) -> dict[str, Any]:
    """Every student's figures and the class's: seconds watched, tasks, lessons, seconds in front of the camera."""
    return await store.read(class_learning, cohort.id)


@router.get("/cohorts/{cohort_id}/learning/mine")
@allow(policies.OWN)
async def own(cohort: Class, actor: Caller, store: Reading) -> dict[str, Any]:
    """A student's own figures."""
    return await store.read(own_learning, cohort.id, actor.id)
