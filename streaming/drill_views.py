"""Drills as pages read them: a lecturer's list with everybody's tries, a student's own, and the document anyone checks an exam with."""

from typing import Any

from sqlalchemy import func, select

from sandbox.actor import Actor
from sandbox.clock import rfc3339
from sandbox.errors import NotFound
from sandbox.events import log
from sandbox.events.envelope import Envelope
from sandbox.store import View

from .drill_tables import Drill, DrillShow
from .drills import may_try, students_of
from .events import CrowdTicked, DrillGiven, SeedOpened, ShowStarted
from .mirrors import Totals
from .tables import Show

SCHEMA = "kaibo.exam-proof/1"
COMPARED = ("entered", "comments", "likes", "follows", "clicks", "orders", "paid", "gmv_fen")


def drills_of(view: View, actor: Actor, cohort_id: str) -> list[dict[str, Any]]:
    """The drills of a class, newest first: everything for its staff, what was given to him and his own tries for a student."""
    staff = actor.staff_of(cohort_id) or not actor.roles_in(cohort_id)
    query = select(Drill).where(Drill.cohort_id == cohort_id).order_by(Drill.given_at.desc(), Drill.id.desc()).limit(200)
    rows = [row for row in view.all(query) if staff or may_try(row, actor.id)]
    return [drill_seen(view, row, None if staff else actor.id) for row in rows]


def drill_seen(view: View, drill: Drill, only: str | None = None) -> dict[str, Any]:
    """A drill with the tries of everybody, or of `only` this person. The seed is there once it is open."""
    names = ("id", "cohort_id", "title", "task", "mode", "scenario", "scenario_title", "scenario_hash", "kind", "minutes", "group_ids")
    query = select(DrillShow).where(DrillShow.drill_id == drill.id).order_by(DrillShow.attempt, DrillShow.show_id)
    tries = [row for row in view.all(query) if only is None or row.person_id == only]
    seen = {
        **{name: getattr(drill, name) for name in (*names, "given_at", "seed_hash", "opened_at", "closed_at")},
        "seed": drill.seed if drill.opened_at is not None else None,
        "tries": [_try(view, row) for row in tries],
    }
    return seen if only is not None else {**seen, "students": students_of(view, drill)}


def one_drill(view: View, actor: Actor, drill_id: str) -> dict[str, Any]:
    """One drill for this actor."""
    drill = view.get(Drill, drill_id)
    staff = actor.staff_of(drill.cohort_id) or not actor.roles_in(drill.cohort_id)
    return drill_seen(view, drill, None if staff else actor.id)


def _try(view: View, row: DrillShow) -> dict[str, Any]:
    show, totals = view.get(Show, row.show_id), view.session.get(Totals, row.show_id)
    numbers = {name: getattr(totals, name) if totals else 0 for name in COMPARED}
    said = {name: getattr(row, name) for name in ("show_id", "person_id", "attempt", "again_of")}
    return {**said, "state": show.state, "title": show.title, "started_at": show.started_at, "ended_at": show.ended_at, "totals": numbers}


def drill_of_show(view: View, show_id: str) -> dict[str, Any]:
    """Which drill a show belongs to and, when the same audience came again, both shows' numbers side by side. NotFound for none."""
    row = view.session.get(DrillShow, show_id)
    if row is None:
        raise NotFound
    drill = view.get(Drill, row.drill_id)
    now, before = _try(view, row), None
    if row.again_of is not None:
        before = _try(view, view.get(DrillShow, row.again_of))
    names = ("id", "title", "task", "mode", "scenario_title", "minutes", "seed_hash", "opened_at", "closed_at")
    return {"drill": {name: getattr(drill, name) for name in names}, "now": now, "before": before}


def proof(view: View, drill_id: str) -> dict[str, Any]:
    """Everything to check an exam with, without a name in it. NotFound for practice. The seed is in it once it is open."""
    drill = view.session.get(Drill, drill_id)
    if drill is None or drill.seed is None:
        raise NotFound
    given = _first(view, DrillGiven.type, drill_id)
    opened = _first(view, SeedOpened.type, drill_id)
    rows = view.all(select(DrillShow.show_id).where(DrillShow.drill_id == drill_id).order_by(DrillShow.show_id))
    return {
        "schema": SCHEMA,
        "exam": drill_id,
        "scenario": drill.scenario,
        "scenario_hash": drill.scenario_hash,
        "tables_hash": drill.tables_hash,
        "engine_version": drill.engine_version,
        "seed_hash": drill.seed_hash,
        "seed": drill.seed if drill.opened_at is not None else None,
        "committed": {"at": rfc3339(drill.given_at), "position": given.position if given else None},
        "opened": {"at": rfc3339(drill.opened_at), "position": opened.position if opened else None} if drill.opened_at else None,
        "shows": [found for show_id in rows if (found := _show_proof(view, show_id)) is not None],
    }


def _first(view: View, kind: str, subject: str) -> Envelope | None:
    drill = view.get(Drill, subject)
    for envelope in log.read(view.session, types=[kind], cohorts=[drill.cohort_id], limit=1000):
        if envelope.subject == subject:
            return envelope
    return None


def _show_proof(view: View, show_id: str) -> dict[str, Any] | None:
    found = log.read(view.session, types=[ShowStarted.type], show=show_id, limit=1)
    if not found:
        return None
    started = found[0]
    fact = ShowStarted.model_validate(started.data)
    count = view.session.scalar(select(func.count()).select_from(log.LogEvent).where(*_ticks(show_id)))
    last = view.first(select(log.LogEvent.data).where(*_ticks(show_id)).order_by(log.LogEvent.position.desc()))
    return {
        "show": show_id,
        "started": {"at": started.time, "position": started.position},
        "seed_hash": fact.seed_hash,
        "scenario_hash": fact.scenario_hash,
        "tables_hash": fact.tables_hash,
        "engine_version": fact.engine_version,
        "ticks": count,
        "digest": CrowdTicked.model_validate_json(last).digest if last else None,
    }


def _ticks(show_id: str) -> tuple[Any, ...]:
    return (log.LogEvent.show == show_id, log.LogEvent.type == CrowdTicked.type)
