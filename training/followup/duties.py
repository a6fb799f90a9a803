"""What follow-up waits for: half-yearly answers that are due, questions nobody answered (R-FRM-S11, R-ROLE-4, R-ROLE-5)."""

from collections.abc import Sequence

from sqlalchemy import func, select

from sandbox.store import View
from sandbox.trade.dates import day_of

from .asking import answered, due_by, newest_open
from .half_years import SOON_DAYS, day_before
from .tables import FollowFile, Ticket


def trackings_due(view: View, cohort_ids: Sequence[str]) -> dict[str, int]:
    """How many files of each of these classes have an answer due within two weeks or over."""
    today = day_of(view.now)
    number = newest_open(today)
    query = (
        select(FollowFile.cohort_id, func.count())
        .where(FollowFile.cohort_id.in_(cohort_ids), number > 0, due_by(day_before(today, -SOON_DAYS)) == number, ~answered(number))
        .group_by(FollowFile.cohort_id)
    )
    return {cohort_id: int(count) for cohort_id, count in view.session.execute(query)}


def advice_waiting(view: View, cohort_ids: Sequence[str]) -> dict[str, int]:
    """How many questions for advice wait for an answer in each of these classes."""
    query = select(Ticket.cohort_id, func.count()).where(Ticket.cohort_id.in_(cohort_ids), Ticket.state == "open")
    return {cohort_id: int(count) for cohort_id, count in view.session.execute(query.group_by(Ticket.cohort_id))}
