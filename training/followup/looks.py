"""What pages of follow-up show: one file, a class, what is due, a ticket."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import select

from sandbox.actor import Actor, Role
from sandbox.identity.memberships import cohort_names, cohorts_of_institution
from sandbox.identity.people import named
from sandbox.identity.policies import institutions_of
from sandbox.store import View
from sandbox.trade.dates import day_of

from .half_years import asked_now, days_after, next_round
from .matching import Match
from .needs import matches_of, needs_of
from .plan_again import asked_again, standing
from .tables import FollowFile, FollowVisit, LibraryItem, NeedsSurvey, Offer, PlanFigures, Reminder, Resource, Ticket, TicketLine, Tracking
from .tracking import FIGURES, answered_rounds, figures_of

SOON_DAYS = 14


def plain(row: Any, *leave: str) -> dict[str, Any]:
    """A row as plain data, without the columns named."""
    return {column.name: getattr(row, column.name) for column in row.__table__.columns if column.name not in leave}


def resource_out(row: Resource) -> dict[str, Any]:
    """A resource for everybody."""
    return plain(row, "made_by")


def item_out(row: LibraryItem) -> dict[str, Any]:
    """An item of the library for everybody."""
    return plain(row, "made_by")


def library(view: View, actor: Actor, topic: str = "") -> list[dict[str, Any]]:
    """The library as this person has it: what is for students is for all, what is for lecturers not for students."""
    teaches = any(one.role != Role.STUDENT for one in actor.memberships)
    query = select(LibraryItem).where(LibraryItem.state == "open").order_by(LibraryItem.made_at.desc(), LibraryItem.id.desc()).limit(500)
    rows = [row for row in view.all(query) if (teaches or row.audience != "lecturer") and (not topic or row.topic == topic)]
    return [item_out(row) for row in rows]


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
    people = named(view, [person_id, *[one.visitor_id for one in visits]])
    return {
        "cohort_id": cohort_id,
        "person_id": person_id,
        "name": people[person_id].name if person_id in people else "",
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


def files_in(view: View, cohorts: Sequence[str] | None) -> list[FollowFile]:
    """The files of these classes, of all when None is given, oldest first."""
    query = select(FollowFile).order_by(FollowFile.opened_on, FollowFile.cohort_id, FollowFile.person_id)
    return view.all(query if cohorts is None else query.where(FollowFile.cohort_id.in_(cohorts)))


def cohorts_followed(view: View, actor: Actor) -> list[str] | None:
    """The classes whose files this person follows; None: all."""
    if actor.has(Role.AUTHORITY):
        return None
    own = {one.cohort_id for one in actor.memberships if one.cohort_id is not None and actor.staff_of(one.cohort_id)}
    return sorted(own.union(*(cohorts_of_institution(view, one) for one in institutions_of(actor))))


def lines_of(view: View, files: Sequence[FollowFile]) -> list[dict[str, Any]]:
    """One line for each file: the round that is asked, how late, how often reminded, what waits."""
    today, answered = day_of(view.now), answered_rounds(view)
    sent = {(row.cohort_id, row.person_id, row.round): row.sent for row in view.all(select(Reminder))}
    waiting = {(row.cohort_id, row.person_id) for row in view.all(select(Ticket).where(Ticket.state == "open"))}
    asked_needs = select(NeedsSurvey.cohort_id, NeedsSurvey.person_id).distinct()
    surveyed = {(cohort_id, person_id) for cohort_id, person_id in view.session.execute(asked_needs)}
    people, classes = named(view, [one.person_id for one in files]), cohort_names(view, list({one.cohort_id for one in files}))
    found = []
    for file in files:
        key = (file.cohort_id, file.person_id)
        mine = answered.get(key, set())
        asked, coming = asked_now(file.opened_on, today, mine), next_round(file.opened_on, today, mine)
        found.append(
            {
                "cohort_id": file.cohort_id,
                "class_name": classes.get(file.cohort_id, ""),
                "person_id": file.person_id,
                "name": people[file.person_id].name if file.person_id in people else "",
                "opened_on": file.opened_on,
                "round": coming.number if coming else None,
                "due_on": coming.due_on if coming else None,
                "days_late": days_after(asked.due_on, today) if asked else None,
                "reminders": sent.get((*key, coming.number), 0) if coming else 0,
                "answered": sorted(mine),
                "surveyed": key in surveyed,
                "advice_waits": key in waiting,
            }
        )
    return found


def class_files(view: View, cohort_id: str) -> list[dict[str, Any]]:
    """The files of a class, those who wait longest first."""
    return sorted(lines_of(view, files_in(view, [cohort_id])), key=_urgency)


def due_list(view: View, actor: Actor) -> list[dict[str, Any]]:
    """What waits for those who follow up: answers due within two weeks or over, advice not given, needs not asked; most urgent first."""
    lines = lines_of(view, files_in(view, cohorts_followed(view, actor)))
    due = [
        one
        for one in lines
        if (one["days_late"] is not None and one["days_late"] >= -SOON_DAYS) or one["advice_waits"] or not one["surveyed"]
    ]
    return sorted(due, key=_urgency)[:500]


def _urgency(line: dict[str, Any]) -> tuple[Any, ...]:
    late = line["days_late"]
    return not line["advice_waits"], late is None, -(late or 0), line["opened_on"], line["person_id"]


def _rows(view: View, kind: Any, cohort_id: str, person_id: str) -> list[Any]:
    key = kind.__table__.primary_key.columns.values()
    return view.all(select(kind).where(kind.cohort_id == cohort_id, kind.person_id == person_id).order_by(*key))
