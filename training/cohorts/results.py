"""The school's copy of assessment's verdicts, for certificates, ledger and figures; derived from the log."""

from sandbox.events.envelope import Envelope
from sandbox.store import Tx
from training.events import VerdictReached

from .tables import Result


def verdict_reached(tx: Tx, _envelope: Envelope, fact: VerdictReached) -> None:
    """The student's result stands so now; a later one replaces it."""
    tx.session.merge(Result(cohort_id=fact.cohort_id, person_id=fact.person_id, outcome=fact.outcome, admitted=fact.admitted))
