"""A person's wish to be forgotten, as far as follow-up goes: words go, figures without a name in them stay for the statistics."""

from sqlalchemy import select

from sandbox.store import Tx

from .tables import FollowVisit, NeedsSurvey, Offer, Ticket, TicketLine, Tracking
from .visits import close_ticket

GONE = "（已删除）"
"""Stands where words stood that must not be empty."""


def forget_words(tx: Tx, person_id: str) -> None:
    """Delete what he wrote and what was written about him: answers in words, visits, advice, notes. Open questions are closed.

    Stages, rounds, money, ways and days stay: the half-yearly statistics are made of them (R-FRM-S11).
    """
    for row in tx.all(select(Tracking).where(Tracking.person_id == person_id)):
        row.words = ""
    for survey in tx.all(select(NeedsSurvey).where(NeedsSurvey.person_id == person_id)):
        survey.words = survey.area = ""
    for offer in tx.all(select(Offer).where(Offer.person_id == person_id)):
        offer.note = ""
    for visit in tx.all(select(FollowVisit).where(FollowVisit.person_id == person_id)):
        visit.found, visit.advice = GONE, ""
    tickets = tx.all(select(Ticket).where(Ticket.person_id == person_id))
    for ticket in tickets:
        if ticket.closed_at is None:
            close_ticket(tx, ticket.id, None)
        ticket.title = GONE
    for line in tx.all(select(TicketLine).where(TicketLine.ticket_id.in_([ticket.id for ticket in tickets]))):
        line.words = GONE
