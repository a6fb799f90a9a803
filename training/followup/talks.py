"""A half-yearly talk: whom one spoke to and how (回访), and how the business stands (R-FRM-S11), on record at once or not at all."""

from sandbox.store import Tx

from .tables import FollowVisit
from .tracking import Told, answer_round
from .visits import VisitGiven, record_visit


def record_talk(tx: Tx, cohort_id: str, person_id: str, visit: VisitGiven, number: int, told: Told) -> FollowVisit:
    """Put the talk on record and answer the round with it. VisitInTheFuture, RoundNotOpen."""
    answer_round(tx, cohort_id, person_id, number, told)
    return record_visit(tx, cohort_id, person_id, visit)
