"""Reads and writes the derived table: what the log told of a class, its students, their shops and their shows."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from sandbox.errors import NotFound
from sandbox.store import Tx, View

from .evidence_tables import Evidence
from .process_rules import Away, InSession, Mode, Performance, Watched


@dataclass(frozen=True)
class ClassSeen:
    """A class as assessment knows it."""

    cohort_id: str
    name: str
    mode: Mode
    institution_id: str
    closed: bool
    frozen: bool = False
    """Its results lie before the authority with the closing."""


def fold(tx: Tx, kind: str, id: str, cohort_id: str | None = None, person_id: str | None = None, /, **data: Any) -> dict[str, Any]:
    """Put `data` over what is known of a thing, which is made when it is new; answers all that is known now."""
    row = tx.session.get(Evidence, (kind, id))
    if row is None:
        row = tx.add(Evidence(kind=kind, id=id, cohort_id=cohort_id, person_id=person_id, data={}))
    row.cohort_id = cohort_id or row.cohort_id
    row.person_id = person_id or row.person_id
    row.data = {**row.data, **data}
    return row.data


def known(view: View, kind: str, id: str) -> dict[str, Any] | None:
    """What is known of a thing, None when nothing is."""
    row = view.session.get(Evidence, (kind, id))
    return None if row is None else row.data | {"id": row.id, "cohort_id": row.cohort_id, "person_id": row.person_id}


def forget(tx: Tx, kind: str, id: str) -> None:
    """The thing is no more."""
    row = tx.session.get(Evidence, (kind, id))
    if row is not None:
        tx.session.delete(row)


def of_cohort(view: View, kind: str, cohort_id: str) -> list[dict[str, Any]]:
    """Everything of a kind in a class, by id."""
    return _out(view.all(select(Evidence).where(Evidence.cohort_id == cohort_id, Evidence.kind == kind).order_by(Evidence.id)))


def of_person(view: View, kind: str, cohort_id: str, person_id: str) -> list[dict[str, Any]]:
    """Everything of a kind that is a student's, by id."""
    query = select(Evidence).where(Evidence.cohort_id == cohort_id, Evidence.person_id == person_id, Evidence.kind == kind)
    return _out(view.all(query.order_by(Evidence.id)))


def _out(rows: Iterable[Evidence]) -> list[dict[str, Any]]:
    return [row.data | {"id": row.id, "cohort_id": row.cohort_id, "person_id": row.person_id} for row in rows]


def class_of(view: View, cohort_id: str) -> ClassSeen:
    """The class. NotFound when the log has not told of it."""
    data = known(view, "class", cohort_id)
    if data is None:
        raise NotFound
    return ClassSeen(cohort_id, data["name"], data["mode"], data["institution_id"], bool(data.get("closed")), bool(data.get("frozen")))


def students_of(view: View, cohort_id: str) -> list[tuple[str, int]]:
    """Who is on the roster now, with seat numbers, by seat."""
    found = [(one["person_id"], int(one["seat_no"])) for one in of_cohort(view, "student", cohort_id) if not one.get("left")]
    return sorted(found, key=lambda one: (one[1], one[0]))


@dataclass(frozen=True)
class Record:
    """What the process evaluation needs of one student."""

    away: tuple[Away, ...]
    watched: Watched
    performance: Performance


def records_of(view: View, cohort_id: str) -> dict[str, Record]:
    """The record of every student of the class."""
    courses = {one["id"]: int(one["length_s"]) for one in of_cohort(view, "course", cohort_id) if one["required"] and not one.get("gone")}
    tasks = {one["id"] for one in of_cohort(view, "task", cohort_id) if one["required"] and not one.get("gone")}
    away: dict[str, list[Away]] = {}
    for one in of_cohort(view, "away", cohort_id):
        if one["kind_of"]:
            away.setdefault(one["person_id"], []).append(Away(one["kind_of"], int(one["tenths"]), one["when"]))
    seconds: dict[str, int] = {}
    for one in of_cohort(view, "watched", cohort_id):
        if one["course_id"] in courses:
            seconds[one["person_id"]] = seconds.get(one["person_id"], 0) + min(int(one["watched_s"]), courses[one["course_id"]])
    done = {(one["person_id"], one["task_id"]): one for one in of_cohort(view, "done", cohort_id) if not one.get("returned")}
    missed = {(one["person_id"], one["task_id"]) for one in of_cohort(view, "missed", cohort_id)}
    part: dict[str, int] = {}
    lessons = of_cohort(view, "attended", cohort_id)
    for one in lessons:
        part[one["person_id"]] = part.get(one["person_id"], 0) + int(one["taps"]) + int(one["answered"])
    sessions: dict[str, list[InSession]] = {}
    for one in of_cohort(view, "performance", cohort_id):
        sessions.setdefault(one["person_id"], []).append(InSession(int(one["took_part"]), one["exercise"]))
    found = {}
    for person_id, _ in students_of(view, cohort_id):
        own = [done.get((person_id, task)) for task in tasks]
        on_time = sum(one is not None and not one["late"] for one in own)
        due = sum(one is not None or (person_id, task) in missed for one, task in zip(own, tasks, strict=True))
        found[person_id] = Record(
            tuple(away.get(person_id, ())),
            Watched(seconds.get(person_id, 0), sum(courses.values())),
            Performance(due, on_time, part.get(person_id, 0) if lessons else None, tuple(sessions.get(person_id, ()))),
        )
    return found
