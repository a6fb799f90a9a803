"""Violations and their appeals as pages read them: the record of one show, and the appeals of a class."""

from typing import Any

from sqlalchemy import case, or_, select

from sandbox.actor import Actor
from sandbox.identity.people import named
from sandbox.store import View

from .appealing import DAYS
from .appeals import window_of
from .mirrors import Violation
from .tables import Appeal, Show

Data = dict[str, Any]
MOST_APPEALS = 200
EVIDENCE = ("rule", "points", "quote", "certain", "said", "law", "rewrite", "showms", "corrected")


def violations_of(view: View, show_id: str) -> Data:
    """违规记录 of a show in its order, each with its appeal or None; `gate` and `until` say whether one may appeal now, `days` how long."""
    show = view.get(Show, show_id)
    now = window_of(view, show)
    rows = view.all(select(Violation).where(Violation.show_id == show_id).order_by(Violation.showms, Violation.position, Violation.id))
    appeals = {row.violation_id: row for row in view.all(select(Appeal).where(Appeal.show_id == show_id))}
    found = [{**_seen(row), "appeal": _appeal(appeals.get(row.id))} for row in rows]
    return {"show_id": show_id, "gate": now.gate, "until": now.until, "days": DAYS, "violations": found}


def appeals_of(view: View, actor: Actor, cohort_id: str) -> list[Data]:
    """Appeals of a class, open ones first and the longest waiting of them first, then the newest decisions; 200 at most.

    Everybody's for its staff and its institution, those of his own shows for a student.
    """
    staff = actor.staff_of(cohort_id) or not actor.roles_in(cohort_id)
    query = select(Appeal, Show, Violation).join(Show, Show.id == Appeal.show_id).join(Violation, Violation.id == Appeal.violation_id)
    query = query.where(Appeal.cohort_id == cohort_id)
    if not staff:
        query = query.where(or_(Appeal.appellant_id == actor.id, Show.owner_id == actor.id, Show.host_id == actor.id))
    waits = case((Appeal.state == "open", Appeal.appealed_at))
    query = query.order_by(Appeal.state != "open", waits, Appeal.decided_at.desc(), Appeal.violation_id).limit(MOST_APPEALS)
    rows = view.session.execute(query).all()
    people = named(view, sorted({appeal.appellant_id for appeal, _, _ in rows})) if staff else {}
    return [
        {
            **_seen(violation),
            "show": {"id": show.id, "title": show.title, "mode": show.mode, "ended_at": show.ended_at},
            "name": people[appeal.appellant_id].name if appeal.appellant_id in people else "",
            "own": actor.id in {appeal.appellant_id, show.owner_id, show.host_id},
            "appeal": _appeal(appeal),
        }
        for appeal, show, violation in rows
    ]


def _seen(row: Violation) -> Data:
    return {"violation_id": row.id, "where": row.place, **{name: getattr(row, name) for name in EVIDENCE}}


def _appeal(row: Appeal | None) -> Data | None:
    names = ("state", "reason", "appealed_at", "decided_at", "answer")
    return {name: getattr(row, name) for name in names} if row is not None else None
