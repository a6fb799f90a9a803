"""A student's personal data deleted in all parts of the school at once."""

from typing import Annotated

from fastapi import Response

from sandbox.http import Changing, Loaded, Router, allow
from sandbox.identity.memberships import CohortSeen
from sandbox.store import Tx
from training.cohorts import policies
from training.cohorts.own_data import forget_student
from training.cohorts.privacy_api import WhyIn
from training.followup.forgetting import forget_words

router = Router(prefix="/api", tags=["privacy"])


@router.post("/cohorts/{cohort_id}/students/{person_id}/forget", status_code=204)
@allow(policies.FORGET)
async def delete_personal_data(form: WhyIn, person_id: str, cohort: Annotated[CohortSeen, Loaded], change: Changing) -> Response:
    """Delete a student's numbers, what he wrote when he applied, and the words of his follow-up; that it was done and why stays."""
    return await change(_forget, cohort.id, person_id, form.text)


def _forget(tx: Tx, cohort_id: str, person_id: str, why: str) -> None:
    forget_student(tx, cohort_id, person_id, why)
    forget_words(tx, person_id)
