"""The half-yearly question how the business stands: answered in its round, reminded of, the plan's figures asked again (R-FRM-S11)."""

from dataclasses import asdict, dataclass

from sqlalchemy import Row, and_, func, literal, select

from sandbox.store import Tx, View
from sandbox.trade.dates import day_of
from training.events import FollowUpReminded, TrackingAnswered

from .asking import answered, due_order, newest_open, reminders_due
from .half_years import REMINDERS, ROUNDS, asked_now, day_before, open_rounds, opened_by, reminders_by
from .needs import Stage
from .refusals import RoundNotOpen
from .tables import FollowFile, Reminder, Tracking

MOST_REMINDED = 200
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


def to_remind(view: View) -> list[tuple[str, str]]:
    """Files of which a reminder is due: class and person, those longest over first, at most 200."""
    today = day_of(view.now)
    number = newest_open(today)
    found: list[Row[str, str, int]] = []
    oldest = view.session.scalar(select(func.min(FollowFile.opened_on)))
    if oldest is None:
        return []
    for one in range(ROUNDS, 0, -1):
        if oldest > opened_by(one, day_before(today, REMINDERS[0])):
            continue  # no file has come to this round
        sent = and_(Reminder.cohort_id == FollowFile.cohort_id, Reminder.person_id == FollowFile.person_id, Reminder.round == one)
        query = (
            select(FollowFile.cohort_id, FollowFile.person_id, due_order(FollowFile.opened_on.expression, literal(one)).label("ordered"))
            .outerjoin(Reminder, sent)
            .where(FollowFile.opened_on <= opened_by(one, day_before(today, REMINDERS[0])), number == one, ~answered(literal(one)))
            .where(func.coalesce(Reminder.sent, 0) < reminders_due(one, today))
            .order_by("ordered", FollowFile.cohort_id, FollowFile.person_id)
            .limit(MOST_REMINDED)
        )
        found += view.session.execute(query).all()
    found.sort(key=lambda row: (row[2], row[0], row[1]))
    return [(row[0], row[1]) for row in found[:MOST_REMINDED]]


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
