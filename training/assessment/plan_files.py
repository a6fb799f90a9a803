"""Pictures and PDF for a plan (F.3, sections 6 and 12): uploaded, looked at, and taken out while no plan holds them."""

from typing import Any

from sqlalchemy import select

from sandbox.errors import NotFound
from sandbox.scans import Scan
from sandbox.store import Tx, View

from .plan_form import Filled
from .plan_tables import PlanFile
from .practice import student_here
from .refusals import PlanFilesFull
from .tables import PlanWork

MOST_FILES = 30
"""Of one plan, those no longer shown among them."""


def files_of(view: View, cohort_id: str, person_id: str) -> list[dict[str, Any]]:
    """What the student uploaded, the oldest first: id, name, suffix (jpg or pdf), size in bytes."""
    return [{name: getattr(row, name) for name in ("id", "name", "suffix", "size")} for row in _rows(view, cohort_id, person_id)]


def add_file(tx: Tx, cohort_id: str, person_id: str, name: str, scan: Scan, blob: str) -> dict[str, Any]:
    """Keep an uploaded file. PlanFilesFull after thirty: first those that stand in no plan go. NotFound off the roster."""
    student_here(tx, cohort_id, person_id)
    rows = _rows(tx, cohort_id, person_id)
    if len(rows) >= MOST_FILES:
        held = _held(tx, cohort_id, person_id)
        loose = [row for row in rows if row.id not in held]
        if not loose:
            raise PlanFilesFull(most=MOST_FILES)
        tx.session.delete(loose[0])
    row = PlanFile(
        id=tx.new_id("plf"), cohort_id=cohort_id, person_id=person_id, name=name, suffix=scan.suffix, blob=blob, size=len(scan.data),
        made_at=tx.now,
    )  # fmt: skip
    tx.add(row)
    tx.session.flush()
    return {"id": row.id, "name": row.name, "suffix": row.suffix, "size": row.size}


def file_of(view: View, cohort_id: str, person_id: str, file_id: str) -> tuple[str, str, str]:
    """Name, suffix and address of one file. NotFound for somebody else's."""
    row = view.session.get(PlanFile, file_id)
    if row is None or (row.cohort_id, row.person_id) != (cohort_id, person_id):
        raise NotFound
    return row.name, row.suffix, row.blob


def held_by(body: Filled) -> frozenset[str]:
    """The ids of files a plan shows; a province's fields among them. Pure."""
    fields = (value for filled in body.values() for value in filled.values() if isinstance(value, list))
    return frozenset(each for value in fields for each in value if isinstance(each, str))


def _held(view: View, cohort_id: str, person_id: str) -> frozenset[str]:
    plan = view.session.get(PlanWork, (cohort_id, person_id))
    return frozenset() if plan is None else held_by(plan.body) | held_by(plan.handed_in or {})


def _rows(view: View, cohort_id: str, person_id: str) -> list[PlanFile]:
    own = select(PlanFile).where(PlanFile.cohort_id == cohort_id, PlanFile.person_id == person_id)
    return view.all(own.order_by(PlanFile.made_at, PlanFile.id))
