"""A show as the pages that prepare it read it, lists of shows, and the room wall as one actor may see it."""

from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec

from sqlalchemy import or_, select

from sandbox.actor import Actor
from sandbox.errors import NotFound
from sandbox.store import Tx, View

from .mirrors import Totals
from .policies import ON_AIR
from .preflight import items_of, newest_check
from .seats import seats_of
from .shelf import shelf_seen
from .show_clock import show_ms
from .snapshot import TOTALS, show_seen, wall_snapshot
from .tables import Mark, Note, Runsheet, SeatHolder, Show

P = ParamSpec("P")
MOST_SHOWS = 200


def show_detail(view: View, show_id: str) -> dict[str, Any]:
    """The show with its shelf, the newest runsheet and pre-flight check, its seats and numbers. NotFound for no show."""
    show = view.get(Show, show_id)
    runsheet = view.session.get(Runsheet, (show_id, show.runsheet_version))
    check = newest_check(view, show_id)
    return {
        **listed(show, view.session.get(Totals, show_id), view.now),
        "shelf": shelf_seen(view, show_id),
        "runsheet": {"version": runsheet.version, "slots": runsheet.slots} if runsheet else None,
        "preflight": {"passed": check.passed, "items": [item.model_dump() for item in items_of(check)], "checked_at": check.checked_at}
        if check
        else None,
        "seats": seats_of(view, show),
    }


def listed(show: Show, totals: Totals | None, now: int) -> dict[str, Any]:
    """A show in a list."""
    return {
        **show_seen(show),
        "made_at": show.made_at,
        "showms": show_ms(show, now),
        "publishing": show.publisher_session_id is not None,
        "online": totals.online if totals else 0,
        "totals": {name: getattr(totals, name) if totals else 0 for name in TOTALS},
    }


def then_detail(tx: Tx, verb: Callable[Concatenate[Tx, str, P], Any], show_id: str, *args: P.args, **kwargs: P.kwargs) -> dict[str, Any]:
    """Run a verb on a show, then answer with the show as it is now."""
    verb(tx, show_id, *args, **kwargs)
    tx.session.flush()
    return show_detail(tx, show_id)


def list_shows(view: View, actor: Actor, cohort_id: str | None, mine: bool, state: str | None) -> list[dict[str, Any]]:
    """Shows the actor may see, newest first, at most 200.

    They are his own and those he has a seat in; of the cohort, staff see all and classmates what is on air.
    """
    seated = select(SeatHolder.show_id).where(SeatHolder.person_id == actor.id)
    own = or_(Show.owner_id == actor.id, Show.host_id == actor.id, Show.id.in_(seated))
    query = select(Show).order_by(Show.made_at.desc(), Show.id.desc()).limit(MOST_SHOWS)
    if cohort_id is not None:
        if not actor.roles_in(cohort_id):
            raise NotFound
        query = query.where(Show.cohort_id == cohort_id)
    if mine or cohort_id is None:
        query = query.where(own)
    elif not actor.staff_of(cohort_id):
        query = query.where(or_(own, Show.state.in_(ON_AIR)))
    if state is not None:
        query = query.where(Show.state == state)
    shows = view.all(query)
    totals = {row.show_id: row for row in view.all(select(Totals).where(Totals.show_id.in_([show.id for show in shows])))}
    return [listed(show, totals.get(show.id), view.now) for show in shows]


def wall(view: View, actor: Actor, cohort_id: str) -> list[dict[str, Any]]:
    """The rooms of a cohort: all of them for its staff; classmates see what is on air, and their own. NotFound for others."""
    if not actor.roles_in(cohort_id):
        raise NotFound
    rooms: list[dict[str, Any]] = wall_snapshot(view, cohort_id)["rooms"]
    if actor.staff_of(cohort_id):
        return rooms

    def shown(room: dict[str, Any]) -> bool:
        return room["show"] is not None and (room["owner"]["id"] == actor.id or room["show"]["state"] in ON_AIR)

    return [room if shown(room) else {**room, "show": None} for room in rooms]


def remarks(view: View, show_id: str) -> dict[str, Any]:
    """Problem notes and marks of a show, in the order of the show's time; withdrawn marks are left out."""
    notes = view.all(select(Note).where(Note.show_id == show_id).order_by(Note.at_showms, Note.id))
    marks = view.all(select(Mark).where(Mark.show_id == show_id, Mark.withdrawn_at.is_(None)).order_by(Mark.at_showms, Mark.id))
    said, judged = ("author_id", "at_showms", "text"), ("author_id", "at_showms", "text", "criterion", "score")
    return {
        "notes": [{"note_id": row.id, **{name: getattr(row, name) for name in said}} for row in notes],
        "marks": [{"mark_id": row.id, **{name: getattr(row, name) for name in judged}} for row in marks],
    }
