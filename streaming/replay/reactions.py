"""What the replay does when something happens: it only notes that there is work; the builder does it outside the writer."""

from typing import Final

from mall.events import OrderCancelled, OrderPaid, OrderPlaced, OrderRefunded
from sandbox.events.envelope import Envelope, Fact
from sandbox.feed import Reaction
from sandbox.store import Tx
from streaming.events import MarkGiven, MarkWithdrawn, ProblemNoted, ShowEnded, ViolationAppealDecided, ViolationAppealed

from .tables import ReplayJob

SETTLE_MS: Final = 2_000
"""Late payments come in swarms: the numbers are made anew when none came for so long."""


def show_ended(tx: Tx, envelope: Envelope, fact: ShowEnded) -> None:
    """The replay of this show is wanted now."""
    job = tx.session.get(ReplayJob, fact.show_id)
    if job is None:
        job = tx.add(ReplayJob(show_id=fact.show_id, cohort_id=envelope.cohort, room_id=envelope.room, wanted=0, ended_at=tx.now))
    job.wanted, job.due_at = max(job.wanted, envelope.position), tx.now


def came_late(tx: Tx, envelope: Envelope, fact: Fact) -> None:
    """Something of the replay happened after the show: a payment, a refund, a note, a mark, an appeal. Before its end it is nothing.

    The first replay is not put off by it: somebody waits for that one.
    """
    job = tx.session.get(ReplayJob, envelope.show) if envelope.show is not None else None
    if job is not None and envelope.position > job.wanted:
        settled = tx.now + SETTLE_MS
        first_due = job.due_at if job.ready_at is None and job.due_at is not None else settled
        job.wanted, job.due_at, job.attempts = envelope.position, min(first_due, settled), 0


LATE: Final = (
    OrderPlaced,
    OrderPaid,
    OrderCancelled,
    OrderRefunded,
    ProblemNoted,
    MarkGiven,
    MarkWithdrawn,
    ViolationAppealed,
    ViolationAppealDecided,
)
REACTIONS: Final[dict[type[Fact], Reaction]] = {ShowEnded: show_ended, **{fact: came_late for fact in LATE}}
