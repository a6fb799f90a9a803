"""A sitting as its student sees it: the paper without its key, his answers, the time that is left (R-ASM-6)."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from sandbox.errors import NotFound
from sandbox.identity.vault import Vault
from sandbox.store import Tx, View

from .answers import chosen_of, newest
from .exam_clock import Sitting
from .sealing import paper_of
from .tables import Exam, SittingRow


@dataclass(frozen=True)
class Seat:
    """A sitting as its student sees it: the paper without its key, his answers, the time left by the server's clock."""

    sitting_id: str
    exam_id: str
    state: str
    number: int
    questions: list[dict[str, Any]]
    answers: dict[str, list[int]]
    seq: int
    remaining_ms: int
    deadline_at: int
    paused: bool
    score: int | None = None


def latest(view: View, exam_id: str, person_id: str) -> SittingRow | None:
    """The student's newest sitting of the exam, held until the unit ends."""
    query = select(SittingRow).where(SittingRow.exam_id == exam_id, SittingRow.person_id == person_id)
    query = query.order_by(SittingRow.number.desc())
    return view.first(query.with_for_update() if isinstance(view, Tx) else query)


def own_seat(view: View, exam_id: str, person_id: str, vault: Vault) -> Seat:
    """The student's sitting as he sees it. NotFound when he has none."""
    row = latest(view, exam_id, person_id)
    if row is None:
        raise NotFound
    return seat_of(row, view.get(Exam, exam_id), view.now, vault)


def seat_of(row: SittingRow, exam: Exam, now: int, vault: Vault) -> Seat:
    """What the student's page needs; never a key (E4)."""
    open_ = row.state == "running"
    paper = paper_of(row, vault) if open_ else []
    questions = [
        {"number": number, "kind": drawn.kind, "stem": drawn.stem, "options": list(drawn.options), "points": drawn.points}
        for number, drawn in enumerate(paper, 1)
    ]
    return Seat(
        sitting_id=row.id,
        exam_id=row.exam_id,
        state=row.state,
        number=row.number,
        questions=questions,
        answers=saved_of(row) if open_ else {},
        seq=newest(row.answers),
        remaining_ms=clock_of(row, exam).remaining(now) if open_ else 0,
        deadline_at=row.deadline_at,
        paused=exam.paused_since is not None,
        score=row.score,
    )


def saved_of(row: SittingRow) -> dict[str, list[int]]:
    """The answers that count, by the number of their question."""
    return {str(number): places for number, places in sorted(chosen_of(row.answers).items())}


def clock_of(row: SittingRow, exam: Exam) -> Sitting:
    """The sitting's time as the exam clock reckons with it."""
    return Sitting(row.started_at, row.deadline_at, exam.paused_since)
