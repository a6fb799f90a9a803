"""The half-yearly question how the business stands: answered in its round, reminded of, the plan's figures asked again (R-FRM-S11)."""

from dataclasses import asdict, dataclass

from sqlalchemy import select

from sandbox.store import Tx, View
from sandbox.trade.dates import day_of
from training.events import FollowUpReminded, TrackingAnswered

from .half_years import asked_now, earliest_with_a_reminder, open_rounds, reminders_by
from .needs import Stage
from .refusals import RoundNotOpen
from .tables import FollowFile, Reminder, Tracking

FIGURES = ("fund_fen", "month_fen", "price_fen", "cost_fen", "sold")


@dataclass(frozen=True)
class Told:
    """How the business stands; the plan's own five figures may be left open, money and pieces a month."""

    stage: Stage
    shows: int
    workers: int
    fund_fen: int | None
    month_fen: int | None
    price_fen: int | None
    cost_fen: int | None
    sold: int | None
    sales_fen: int | None
    words: str


def answer_round(tx: Tx, cohort_id: str, person_id: str, number: int, told: Told) -> Tracking:
    """Keep the answer of a round; again until the next round opens, a later one replaces it. RoundNotOpen."""
    today = day_of(tx.now)
    rounds = {one.number: one for one in open_rounds(tx.get(FollowFile, (cohort_id, person_id)).opened_on, today)}
    if number not in rounds:
        raise RoundNotOpen
    row = tx.session.merge(
        Tracking(
            cohort_id=cohort_id, person_id=person_id, round=number, answered_by=tx.actor.id, answered_at=tx.now, **asdict(told)
        )
    )  # fmt: skip
    late = today > rounds[number].due_on
    fact = TrackingAnswered(cohort_id=cohort_id, person_id=person_id, round=number, stage=told.stage, late=late)
    tx.emit(fact, person_id, cohort=cohort_id)
    return row


def figures_of(row: Tracking) -> dict[str, int | None]:
    """The five figures of an answer that the plan has too."""
    return {name: getattr(row, name) for name in FIGURES}


def answered_rounds(view: View) -> dict[tuple[str, str], set[int]]:
    """The rounds that are answered, by class and person."""
    found: dict[tuple[str, str], set[int]] = {}
    for cohort_id, person_id, number in view.session.execute(select(Tracking.cohort_id, Tracking.person_id, Tracking.round)):
        found.setdefault((cohort_id, person_id), set()).add(number)
    return found


def to_remind(view: View) -> list[tuple[str, str]]:
    """Files of which a reminder is due: class and person, at most 200."""
    today = day_of(view.now)
    old = select(FollowFile).where(FollowFile.opened_on <= earliest_with_a_reminder(today)).order_by(FollowFile.opened_on)
    answered = answered_rounds(view)
    sent = {(row.cohort_id, row.person_id, row.round): row.sent for row in view.all(select(Reminder))}
    found = []
    for file in view.all(old):
        asked = asked_now(file.opened_on, today, answered.get((file.cohort_id, file.person_id), ()))
        if asked and reminders_by(asked.due_on, today) > sent.get((file.cohort_id, file.person_id, asked.number), 0):
            found.append((file.cohort_id, file.person_id))
    return found[:200]


def remind(tx: Tx, files: list[tuple[str, str]]) -> int:
    """Say to each of these students that his answer is due; after a long standstill once, not once for every day that was missed."""
    today, done = day_of(tx.now), 0
    for cohort_id, person_id in files:
        file = tx.get(FollowFile, (cohort_id, person_id))
        query = select(Tracking.round).where(Tracking.cohort_id == cohort_id, Tracking.person_id == person_id)
        asked = asked_now(file.opened_on, today, set(tx.all(query)))
        number = reminders_by(asked.due_on, today) if asked else 0
        if asked is None or not number:
            continue
        row = tx.session.get(Reminder, (cohort_id, person_id, asked.number))
        if row is None:
            row = tx.add(Reminder(cohort_id=cohort_id, person_id=person_id, round=asked.number, sent=0))
        if row.sent >= number:
            continue
        row.sent, row.sent_at = number, tx.now
        fact = FollowUpReminded(cohort_id=cohort_id, person_id=person_id, round=asked.number, due_on=asked.due_on, number=number)
        tx.emit(fact, person_id, cohort=cohort_id)
        done += 1
    return done
