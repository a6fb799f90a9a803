"""What teaching waits for: proofs of tasks that a lecturer has not judged."""

from collections.abc import Sequence

from sqlalchemy import func, select

from sandbox.store import View

from .task_tables import Proof


def proofs_waiting(view: View, cohort_ids: Sequence[str]) -> dict[str, int]:
    """How many proofs wait in each of these classes."""
    query = select(Proof.cohort_id, func.count()).where(Proof.cohort_id.in_(cohort_ids), Proof.state == "waiting").group_by(Proof.cohort_id)
    return {cohort_id: int(count) for cohort_id, count in view.session.execute(query)}
