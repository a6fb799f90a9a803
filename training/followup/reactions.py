"""What follow-up does when something happened elsewhere; one line per fact. Only derived rows are written, so all of it can be rebuilt."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sandbox.events.envelope import Envelope, Fact
from sandbox.store import Tx
from sandbox.trade.dates import day_of
from training.events import CertificateIssued, PlanHandedIn

from .tables import FollowFile, PlanFigures


def certificate_issued(tx: Tx, envelope: Envelope, fact: CertificateIssued) -> None:
    """The file opens on the day the certificate was issued; a second certificate of the class changes nothing."""
    if tx.session.get(FollowFile, (fact.cohort_id, fact.person_id)) is None:
        day = day_of(round(datetime.fromisoformat(envelope.time).timestamp() * 1000))
        tx.add(FollowFile(cohort_id=fact.cohort_id, person_id=fact.person_id, opened_on=day))


def plan_handed_in(tx: Tx, _envelope: Envelope, fact: PlanHandedIn) -> None:
    """The plan's figures, to be asked again; a plan handed in again replaces them."""
    figures = fact.model_dump(include={"cohort_id", "person_id", "fund_fen", "month_fen", "price_fen", "cost_fen", "sold"})
    tx.session.merge(PlanFigures(**figures))


REACTIONS: dict[type[Fact], Callable[[Tx, Envelope, Any], None]] = {CertificateIssued: certificate_issued, PlanHandedIn: plan_handed_in}
