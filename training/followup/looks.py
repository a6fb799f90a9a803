"""What pages of follow-up show of one person: his file, his matches, a ticket."""

from dataclasses import asdict
from typing import Any

from sqlalchemy import select

from sandbox.actor import Actor, Role
from sandbox.identity.memberships import cohorts_of_institution
from sandbox.identity.people import named
from sandbox.identity.policies import institutions_of
from sandbox.identity.vault import masked
from sandbox.store import View
from sandbox.trade.dates import day_of

from .half_years import asked_now, days_after, next_round
from .matching import Match
from .needs import matches_of, needs_of
from .plan_again import asked_again, standing
from .tables import FollowFile, FollowVisit, LibraryItem, Offer, PlanFigures, Resource, Ticket, TicketLine, Tracking
from .tracking import FIGURES, figures_of


def plain(row: Any, *leave: str) -> dict[str, Any]:
    """A row as plain data, without the columns named."""
    return {column.name: getattr(row, column.name) for column in row.__table__.columns if column.name not in leave}


def resource_out(row: Resource) -> dict[str, Any]:
    """A resource for everybody."""
    return plain(row, "made_by")


def item_out(row: LibraryItem) -> dict[str, Any]:
    """An item of the library for everybody."""
    return plain(row, "made_by")


def matches(view: View, cohort_id: str, person_id: str) -> list[dict[str, Any]]:
    """Resources of the kinds that are needed, best first, with the reasons."""
    return [{"resource": resource_out(row)} | match_out(match) for row, match in matches_of(view, cohort_id, person_id)]


def match_out(match: Match) -> dict[str, Any]:
    """Why it fits or does not."""
    return {"points": match.points, "fits": match.fits, "reasons": [asdict(reason) for reason in match.reasons]}


def the_file(view: View, cohort_id: str, person_id: str) -> dict[str, Any]:
    """Everything in one student's file, newest first."""
    file, today = view.get(FollowFile, (cohort_id, person_id)), day_of(view.now)
    told = _rows(view, Tracking, cohort_id, person_id)
    answered = {row.round for row in told}
    asked, coming = asked_now(file.opened_on, today, answered), next_round(file.opened_on, today, answered)
    survey = needs_of(view, cohort_id, person_id)
    offers = _rows(view, Offer, cohort_id, person_id)
    resources = {row.id: row for row in view.all(select(Resource).where(Resource.id.in_({one.resource_id for one in offers})))}
    plan = view.session.get(PlanFigures, (cohort_id, person_id))
    planned = {name: getattr(plan, name) for name in FIGURES} if plan is not None else {}
    visits = _rows(view, FollowVisit, cohort_id, person_id)
    private = masked(view, [person_id])
    people = named(view, [person_id, *[one.visitor_id for one in visits]])
    return {
        "cohort_id": cohort_id,
        "person_id": person_id,
        "name": people[person_id].name if person_id in people else "",
        "phone": private[person_id].phone if person_id in private else "",
        "opened_on": file.opened_on,
        "asked": asdict(asked) | {"days_late": max(0, days_after(asked.due_on, today))} if asked else None,
        "next": asdict(coming) if coming else None,
        "needs": plain(survey) if survey else None,
        "plan": planned or None,
        "rounds": [
            plain(row)
            | {"again": [asdict(one) for one in asked_again(planned, figures_of(row))], "standing": asdict(standing(figures_of(row)))}
            for row in sorted(told, key=lambda row: -row.round)
        ],
        "offers": [plain(one) | {"resource": resource_out(resources[one.resource_id])} for one in reversed(offers)],
        "visits": [plain(one) | {"visitor": people[one.visitor_id].name if one.visitor_id in people else ""} for one in reversed(visits)],
        "tickets": [plain(one) for one in reversed(_rows(view, Ticket, cohort_id, person_id))],
    }


def ticket_out(view: View, ticket_id: str) -> dict[str, Any]:
    """A ticket with everything said in it."""
    row = view.get(Ticket, ticket_id)
    lines = view.all(select(TicketLine).where(TicketLine.ticket_id == ticket_id).order_by(TicketLine.said_at, TicketLine.id))
    people = named(view, list({line.author_id for line in lines}))
    return plain(row) | {
        "lines": [plain(line) | {"author": people[line.author_id].name if line.author_id in people else ""} for line in lines]
    }


def my_files(view: View, person_id: str) -> list[dict[str, Any]]:
    """A student's own files, one for each class he has a certificate of."""
    files = view.all(select(FollowFile).where(FollowFile.person_id == person_id).order_by(FollowFile.opened_on.desc()))
    return [the_file(view, file.cohort_id, person_id) for file in files]


def cohorts_followed(view: View, actor: Actor) -> list[str] | None:
    """The classes whose files this person follows; None: all."""
    if actor.has(Role.AUTHORITY):
        return None
    own = {one.cohort_id for one in actor.memberships if one.cohort_id is not None and actor.staff_of(one.cohort_id)}
    return sorted(own.union(*(cohorts_of_institution(view, one) for one in institutions_of(actor))))


def _rows(view: View, kind: Any, cohort_id: str, person_id: str) -> list[Any]:
    key = kind.__table__.primary_key.columns.values()
    return view.all(select(kind).where(kind.cohort_id == cohort_id, kind.person_id == person_id).order_by(*key))
