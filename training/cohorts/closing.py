"""The end of a class is a matter of two: the institution hands its closing in, the authority accepts or returns it (R-ROLE-6)."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import select

from sandbox.errors import FieldFault, Invalid, Refused
from sandbox.identity.audit import audit
from sandbox.identity.people import named
from sandbox.store import Tx, View
from training.events import ClosingReturned, ClosingSubmitted

from .closing_guard import RETURNED, SUBMITTED, newest_closing
from .filing import close_class, step
from .materials import Completeness, Light, completeness, light_of
from .office_tables import Closing
from .tables import Cohort

AFTER = "certificates"
"""What can only be there after the close (R-ASM-10), and so is not asked for before it."""


class PracticeClassCloses(Refused):
    """A class without a filing has nobody to hand it in to."""

    code = "practice_class_closes"
    zh = "练习班没有备案，不用提交审核，直接结班即可。"
    en = "A practice class was never filed; it is closed without a review."


class NeedsReview(Refused):
    """A filed class is closed by the authority's acceptance."""

    code = "closing_needs_review"
    zh = "备案的班要提交结班材料，管理部门审核通过后才算结班。"
    en = "A filed class hands in its closing materials; it is closed once the authority has accepted them."


@dataclass(frozen=True)
class Submission:
    """One submission: its light and what was missing then, and what the authority decided. `decision`: empty, accepted or returned."""

    number: int
    submitted_by: str
    submitted_at: int
    light: str
    missing: list[dict[str, Any]]
    note: str
    decision: str
    decided_at: int | None
    reasons: list[str]
    items: list[dict[str, Any]]


@dataclass(frozen=True)
class ClosingSeen:
    """Where the class's closing is: the light as it is now, and every submission, the newest first."""

    state: str
    now: Completeness
    submissions: list[Submission]


def asked_for(view: View, cohort_id: str) -> Completeness:
    """The light without what comes after the close."""
    return light_of([one for one in completeness(view, cohort_id).lines if one.key != AFTER])


def closing_of(view: View, cohort_id: str) -> ClosingSeen:
    """The closing of a class."""
    rows = view.all(select(Closing).where(Closing.cohort_id == cohort_id).order_by(Closing.number.desc()))
    people = named(view, [row.submitted_by for row in rows])
    told = [
        Submission(
            row.number, people[row.submitted_by].name if row.submitted_by in people else "", row.submitted_at, row.light, row.missing,
            row.note, row.decision, row.decided_at, row.reasons, row.items,
        )
        for row in rows
    ]  # fmt: skip
    return ClosingSeen(view.get(Cohort, cohort_id).state, asked_for(view, cohort_id), told)


def submit_closing(tx: Tx, cohort_id: str, note: str) -> None:
    """The institution hands the closing in (结班材料报送), with what is missing named. PracticeClassCloses, WrongStep."""
    cohort = tx.get(Cohort, cohort_id)
    if cohort.practice:
        raise PracticeClassCloses
    step(cohort, SUBMITTED)
    last, found = newest_closing(tx, cohort_id), asked_for(tx, cohort_id)
    missing = [_told(one) for one in found.lines if not one.there]
    tx.add(
        Closing(
            cohort_id=cohort_id, number=last.number + 1 if last is not None else 1, submitted_by=tx.actor.id, submitted_at=tx.now,
            light=found.light, missing=missing, note=note, decision="", decided_by="", decided_at=None, reasons=[], items=[],
        )
    )  # fmt: skip
    audit(tx, "closing.submit", cohort_id)
    tx.emit(ClosingSubmitted(cohort_id=cohort_id, missing=tuple(one["key"] for one in missing)), cohort_id, cohort=cohort_id)


def accept_closing(tx: Tx, cohort_id: str) -> None:
    """The authority has looked the materials through (材料审核): the class is closed, certificates may follow. WrongStep."""
    cohort = tx.get(Cohort, cohort_id)
    row = newest_closing(tx, cohort_id)
    if row is not None and cohort.state == SUBMITTED:
        row.decision, row.decided_by, row.decided_at = "accepted", tx.actor.id, tx.now
    audit(tx, "closing.accept", cohort_id)
    close_class(tx, cohort_id)


def return_closing(tx: Tx, cohort_id: str, reasons: Sequence[str], keys: Sequence[str]) -> None:
    """The authority returns it with reasons, and names what of the light is to be put right; only that can be changed. WrongStep."""
    cohort = tx.get(Cohort, cohort_id)
    lines = {one.key: one for one in asked_for(tx, cohort_id).lines}
    wrong = [at for at, key in enumerate(keys) if key not in lines]
    if wrong:
        zh, en = "没有这一项材料。", "There is no such material."
        raise Invalid((FieldFault(f"items.{wrong[0]}", "no_item", zh, en),))
    step(cohort, RETURNED)
    row = newest_closing(tx, cohort_id)
    if row is not None:
        row.decision, row.decided_by, row.decided_at = "returned", tx.actor.id, tx.now
        row.reasons, row.items = list(reasons), [_told(lines[key]) for key in dict.fromkeys(keys)]
    audit(tx, "closing.return", cohort_id)
    tx.emit(ClosingReturned(cohort_id=cohort_id, reasons=tuple(reasons), items=tuple(dict.fromkeys(keys))), cohort_id, cohort=cohort_id)


def close_practice(tx: Tx, cohort_id: str) -> None:
    """A class that was opened to try things out is closed by its institution alone. NeedsReview for a filed one."""
    if not tx.get(Cohort, cohort_id).practice:
        raise NeedsReview
    close_class(tx, cohort_id)


def _told(one: Light) -> dict[str, Any]:
    return asdict(one)
