"""The livestream plan (直播规划书, R-ASM-8): saved as it is written, checked while typing, handed in, compared with classmates'."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sqlalchemy import select

from sandbox.errors import FieldFault, Invalid
from sandbox.identity.people import named
from sandbox.store import Tx, View
from sandbox.trade.dates import day_of
from training.events import PlanHandedIn

from .evidence import class_of, known, of_person, students_of
from .plan_checks import check_plan
from .plan_files import files_of, held_by
from .plan_form import Filled, misfits, plan_shape
from .plan_shapes import keep_shape
from .plan_similarity import alike
from .plan_sums import planned_figures, sums
from .plan_ties import own_of
from .practice import form_now, is_marked, student_here
from .refusals import ClassOver, PlanMovedOn, PlanTooThin, WorkMarkedAlready
from .tables import PlanWork

MOST_UNFILLED = 6
"""A plan may be handed in with so many fields short; marks are lost for them, not the right to be marked."""


def plan_of(view: View, cohort_id: str, person_id: str) -> PlanWork | None:
    """The student's plan, None before he has begun."""
    return view.session.get(PlanWork, (cohort_id, person_id))


def look_at_plan(view: View, cohort_id: str, person_id: str, folder: Path | None) -> dict[str, Any]:
    """Draft, checks, arithmetic, and the student's own figures from the sandbox, which nobody types. NotFound off the roster."""
    student_here(view, cohort_id, person_id)
    row = plan_of(view, cohort_id, person_id)
    body = row.body if row is not None else {}
    own = own_figures(view, cohort_id, person_id)
    return {
        "version": row.version if row is not None else 0,
        "saved_at": row.saved_at if row is not None else None,
        "body": body,
        "handed_in": None if row is None or row.handed_at is None else {"at": row.handed_at, "digest": row.digest, "body": row.handed_in},
        **judged(view, body, folder, own),
        "own": own,
        "files": files_of(view, cohort_id, person_id),
    }


def judged(view: View, body: Filled, folder: Path | None, own: Mapping[str, Any]) -> dict[str, Any]:
    """Checks and arithmetic of a plan, as the page shows them while typing."""
    checks = check_plan(body, plan_shape(folder), day_of(view.now), own_of(own))
    return {"checks": [asdict(one) for one in checks], "sums": asdict(sums(body))}


def own_figures(view: View, cohort_id: str, person_id: str) -> dict[str, Any]:
    """What the plan is measured against: trade, goods, run-downs and shows of the student, read only (sections 8, 9 and 11 of F.3)."""
    form = form_now(view, cohort_id, person_id)
    shows = [{key: one[key] for key in ("show_id", "title", "started", "duration_ms", "figures")} for one in form["shows"]]
    picks = [
        {key: one[key] for key in ("pick_id", "title", "cost_fen", "supplier_id", "mode", "goods_id")} for one in form["supply"]["picks"]
    ]
    listings = [{key: one[key] for key in ("listing_id", "title", "price_fen", "goods_id")} for one in form["mall"]["listings"]]
    return {
        "shops": form["supply"]["shops"],
        "shows": shows,
        "improvement": form["improvement"],
        "picks": picks,
        "listings": listings,
        "scripts": scripts_of(view, cohort_id, person_id),
    }


def scripts_of(view: View, cohort_id: str, person_id: str) -> list[dict[str, Any]]:
    """The run-downs (F.1) of shows the student takes part in, planned ones too: title, steps, those with keywords, length in seconds."""
    parts = of_person(view, "part", cohort_id, person_id)
    shows = [show for part in parts if (show := known(view, "show", part["show_id"])) is not None and show.get("slots")]
    names = ("slots", "slots_with_keywords", "script_s", "script_version", "started")
    return [{"show_id": show["id"], "title": show.get("title", "")} | {name: show.get(name) for name in names} for show in shows]


def save_plan(tx: Tx, cohort_id: str, person_id: str, body: Any, version: int, folder: Path | None) -> dict[str, Any]:
    """Save the draft over `version`. PlanMovedOn when another device was quicker, Invalid for what no plan may hold."""
    student_here(tx, cohort_id, person_id)
    faults = misfits(body, plan_shape(folder)) or _strange_files(tx, cohort_id, person_id, body)
    if faults:
        raise Invalid(tuple(FieldFault(place, "misfit", zh, en) for place, zh, en in faults))
    row = plan_of(tx, cohort_id, person_id)
    if row is None:
        row = tx.add(PlanWork(cohort_id=cohort_id, person_id=person_id, version=0, handed_in=None, digest=None, handed_at=None))
    elif row.version != version:
        raise PlanMovedOn(version=row.version)
    row.body, row.version, row.saved_at = dict(body), row.version + 1, tx.now
    own = own_figures(tx, cohort_id, person_id)
    return {"version": row.version, "saved_at": tx.now, **judged(tx, row.body, folder, own)}


def _strange_files(view: View, cohort_id: str, person_id: str, body: Filled) -> list[tuple[str, str, str]]:
    strange = held_by(body) - {one["id"] for one in files_of(view, cohort_id, person_id)}
    zh, en = "有一个附件已经不在了，请删掉它再上传一次。", "A file is no longer there. Take it out and upload it again."
    return [("files", zh, en)] if strange else []


def hand_in_plan(tx: Tx, cohort_id: str, person_id: str, version: int, folder: Path | None) -> dict[str, Any]:
    """Hand in the version one looked at; again until somebody marks it. PlanMovedOn, PlanTooThin, WorkMarkedAlready."""
    student_here(tx, cohort_id, person_id)
    if class_of(tx, cohort_id).closed:
        raise ClassOver
    row = plan_of(tx, cohort_id, person_id)
    if is_marked(tx, cohort_id, person_id, "plan"):
        raise WorkMarkedAlready
    if row is None or row.version != version:
        raise PlanMovedOn(version=row.version if row is not None else 0)
    own = own_figures(tx, cohort_id, person_id)
    left = sum(one.code == "enough" and not one.holds for one in check_plan(row.body, plan_shape(folder), day_of(tx.now)))
    if left > MOST_UNFILLED:
        raise PlanTooThin(left=left)
    row.handed_in, row.digest, row.handed_at = row.body, digest_of(row.body), tx.now
    row.shape, row.own = keep_shape(tx, folder), own
    fact = PlanHandedIn(cohort_id=cohort_id, person_id=person_id, digest=row.digest, version=row.version, **planned_figures(row.body))
    tx.emit(fact, person_id, cohort=cohort_id)
    return {"digest": row.digest, "handed_at": tx.now}


def digest_of(body: Mapping[str, Any]) -> str:
    """SHA-256 of the plan as canonical JSON."""
    return hashlib.sha256(json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def plans_of(view: View, cohort_id: str) -> dict[str, Any]:
    """How far every plan of the class is, and which are alike; people judge what that means."""
    rows = {row.person_id: row for row in view.all(select(PlanWork).where(PlanWork.cohort_id == cohort_id))}
    seats = students_of(view, cohort_id)
    people = named(view, [person_id for person_id, _ in seats])
    names = {person_id: people[person_id].name if person_id in people else "" for person_id, _ in seats}
    students = []
    for person_id, seat_no in seats:
        row = rows.get(person_id)
        students.append(
            {
                "person_id": person_id,
                "seat_no": seat_no,
                "name": names[person_id],
                "saved_at": row.saved_at if row else None,
                "handed_at": row.handed_at if row else None,
            }
        )
    pairs = alike([(person_id, rows[person_id].handed_in or rows[person_id].body) for person_id, _ in seats if person_id in rows])
    return {"students": students, "alike": [asdict(pair) | {"names": [names[pair.one], names[pair.other]]} for pair in pairs]}
