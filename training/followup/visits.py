"""Visits to those who hold a certificate (回访), and questions for advice (咨询)."""

from dataclasses import asdict, dataclass
from typing import Literal

from sqlalchemy import func, select

from sandbox.store import Tx
from sandbox.trade.dates import day_of
from training.events import AdviceAnswered, AdviceAsked, AdviceClosed, FollowUpVisited

from .refusals import TicketClosed, TooManyTickets, VisitInTheFuture
from .tables import FollowVisit, Ticket, TicketLine

MOST_OPEN = 5
Way = Literal["home", "phone", "online", "venue"]
Subject = Literal["business", "platform", "supply", "money", "law", "other"]


@dataclass(frozen=True)
class VisitGiven:
    """A visit as it is typed."""

    way: Way
    visited_on: str
    found: str
    advice: str


def record_visit(tx: Tx, cohort_id: str, person_id: str, given: VisitGiven) -> FollowVisit:
    """Put a visit on record. VisitInTheFuture."""
    if given.visited_on > day_of(tx.now):
        raise VisitInTheFuture
    row = FollowVisit(
        id=tx.new_id("vis"), cohort_id=cohort_id, person_id=person_id, visitor_id=tx.actor.id, made_at=tx.now, **asdict(given)
    )  # fmt: skip
    tx.add(row)
    fact = FollowUpVisited(cohort_id=cohort_id, person_id=person_id, visit_id=row.id, way=given.way, visited_on=given.visited_on)
    tx.emit(fact, person_id, cohort=cohort_id)
    return row


def ask_advice(tx: Tx, cohort_id: str, person_id: str, kind: Subject, title: str, words: str) -> Ticket:
    """Ask. TooManyTickets with five that are not closed."""
    mine = select(func.count()).where(Ticket.person_id == person_id, Ticket.closed_at.is_(None))
    if (tx.session.scalar(mine) or 0) >= MOST_OPEN:
        raise TooManyTickets(most=MOST_OPEN)
    row = tx.add(
        Ticket(
            id=tx.new_id("tik"), cohort_id=cohort_id, person_id=person_id, kind=kind, title=title.strip(), state="open", asked_at=tx.now,
            answered_at=None, closed_at=None, helped=None,
        )
    )  # fmt: skip
    _line(tx, row, words)
    tx.emit(AdviceAsked(cohort_id=cohort_id, person_id=person_id, ticket_id=row.id, kind=kind), row.id, cohort=cohort_id)
    return row


def go_on(tx: Tx, ticket_id: str, words: str) -> Ticket:
    """Say something more: the student's words wait for staff, those of staff are an answer. TicketClosed."""
    row = tx.get(Ticket, ticket_id)
    if row.closed_at is not None:
        raise TicketClosed
    _line(tx, row, words)
    if tx.actor.id == row.person_id:
        row.state = "open"
        return row
    waited = tx.now - row.asked_at if row.answered_at is None else None
    row.state, row.answered_at = "answered", row.answered_at or tx.now
    fact = AdviceAnswered(cohort_id=row.cohort_id, person_id=row.person_id, ticket_id=row.id, first_wait_ms=waited)
    tx.emit(fact, row.id, cohort=row.cohort_id)
    return row


def close_ticket(tx: Tx, ticket_id: str, helped: bool | None) -> Ticket:
    """It is settled; whether it helped is the student's word only. TicketClosed."""
    row = tx.get(Ticket, ticket_id)
    if row.closed_at is not None:
        raise TicketClosed
    row.state, row.closed_at, row.helped = "closed", tx.now, helped if tx.actor.id == row.person_id else None
    fact = AdviceClosed(cohort_id=row.cohort_id, person_id=row.person_id, ticket_id=row.id, helped=row.helped)
    tx.emit(fact, row.id, cohort=row.cohort_id)
    return row


def _line(tx: Tx, ticket: Ticket, words: str) -> None:
    tx.add(TicketLine(id=tx.new_id("lin"), ticket_id=ticket.id, author_id=tx.actor.id, words=words.strip(), said_at=tx.now))
