"""Theory exams of a class: planned, opened, paused and resumed as a whole, closed (R-ASM-6)."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from sqlalchemy import select

from sandbox.chance import SeededChance
from sandbox.errors import FieldFault, Invalid
from sandbox.identity.vault import Vault
from sandbox.store import Tx, View
from sandbox.trade.dates import time_of
from training.events import ExamClosed, ExamOpened, ExamPaused, ExamPlanned, ExamResumed

from .admission import admitted_now
from .bank import official_questions, outlines_of, practice_questions
from .evidence import class_of
from .exam_clock import Sitting
from .questions import Cell, Drawn, blueprint_flaws, draw
from .refusals import ExamsOver, ListNotReady, PauseTooEarly, ResultsUnderReview, WrongState
from .sealing import OFFICIAL
from .tables import Exam, SittingNote, SittingRow

FINAL_MINUTES = 60
"""R-ASM-6."""


@dataclass(frozen=True)
class ExamForm:
    """What a lecturer decides about an exam."""

    title: str
    kind: Literal["practice", "final"]
    way: Literal["computer", "paper"]
    bank: Literal["practice", "official"]
    minutes: int
    blueprint: tuple[Cell, ...]


def plan_exam(tx: Tx, cohort_id: str, form: ExamForm) -> str:
    """Plan an exam; answers its id. Invalid when the blueprint gives no paper of 100 points from the bank, ExamsOver.

    A final exam takes 60 minutes and draws from the official bank where one is imported (R-ASM-6).
    """
    known = class_of(tx, cohort_id)
    if known.closed:
        raise ExamsOver
    bank = outlines_of(tx, form.bank, known.institution_id)
    if form.kind == "final" and form.minutes != FINAL_MINUTES:
        zh, en = f"正式考试是 {FINAL_MINUTES} 分钟（R-ASM-6）。", f"A final exam takes {FINAL_MINUTES} minutes (R-ASM-6)."
        raise Invalid((FieldFault("minutes", "minutes", zh, en),))
    if form.kind == "final" and form.bank != OFFICIAL and outlines_of(tx, OFFICIAL, known.institution_id):
        zh, en = (
            "已经导入项目试题库，正式考试要从里面抽题（R-ASM-6）。",
            "A final exam draws from the official bank (R-ASM-6).",
        )
        raise Invalid((FieldFault("bank", "official", zh, en),))
    if faults := blueprint_flaws(form.blueprint, bank):
        raise Invalid(tuple(FieldFault(flaw.field, "unfit", flaw.zh, flaw.en) for flaw in faults))
    seed = tx.secret(128)
    exam = tx.add(
        Exam(
            id=tx.new_id("exm"),
            cohort_id=cohort_id,
            title=form.title.strip(),
            kind=form.kind,
            way=form.way,
            bank=form.bank,
            blueprint=[asdict(cell) for cell in form.blueprint],
            minutes=form.minutes,
            questions=sum(cell.count for cell in form.blueprint),
            state="planned",
            seed=seed,
            seed_hash=hashlib.sha256(seed.encode()).hexdigest(),
            paused_since=None,
            made_by=tx.actor.id,
            made_at=tx.now,
            opened_at=None,
            closed_at=None,
        )
    )
    fact = ExamPlanned(
        exam_id=exam.id,
        cohort_id=cohort_id,
        kind=form.kind,
        way=form.way,
        bank=form.bank,
        minutes=form.minutes,
        questions=exam.questions,
        seed_hash=exam.seed_hash,
    )
    tx.emit(fact, exam.id, cohort=cohort_id)
    return exam.id


def open_exam(tx: Tx, exam_id: str) -> None:
    """Students may begin. A final exam needs the admitted list confirmed by both sides (R-ASM-5)."""
    exam = in_state(tx, exam_id, "planned")
    if class_of(tx, exam.cohort_id).frozen:
        raise ResultsUnderReview
    if class_of(tx, exam.cohort_id).closed:
        raise ExamsOver
    if exam.kind == "final" and admitted_now(tx, exam.cohort_id) is None:
        raise ListNotReady
    exam.state, exam.opened_at = "open", tx.now
    tx.emit(ExamOpened(exam_id=exam_id, cohort_id=exam.cohort_id), exam_id, cohort=exam.cohort_id)


def pause_exam(tx: Tx, exam_id: str, reason: str, since_at: int | None = None) -> None:
    """Hold the whole exam, from `since_at` on when the power went before this could be said.

    It cannot begin before the last answer that arrived. Papers the deadline handed in meanwhile are open again, on record.
    """
    exam = in_state(tx, exam_id, "open")
    if exam.paused_since is not None:
        raise WrongState(state="paused")
    since = min(since_at or tx.now, tx.now)
    sittings = tx.all(select(SittingRow).where(SittingRow.exam_id == exam_id))
    last = max([exam.opened_at or 0, *(row.saved_at for row in sittings)])
    if since < last:
        raise PauseTooEarly(at=time_of(last))
    exam.paused_since = since
    for row in sittings:
        if row.state == "handed_in" and row.way == "deadline" and row.deadline_at >= since:
            row.state, row.way, row.finished_at, row.score = "running", None, None, None
            note(tx, exam_id, row.person_id, "reopened", {"deadline_at": row.deadline_at, "since_at": since})
    note(tx, exam_id, None, "paused", {"since_at": since, "reason": reason})
    tx.emit(ExamPaused(exam_id=exam_id, cohort_id=exam.cohort_id, since_at=since, reason=reason), exam_id, cohort=exam.cohort_id)


def resume_exam(tx: Tx, exam_id: str) -> None:
    """The exam goes on; each sitting's deadline moves by as long as it stood still."""
    exam = in_state(tx, exam_id, "open")
    if exam.paused_since is None:
        raise WrongState(state="open")
    for row in running(tx, exam_id):
        row.deadline_at = Sitting(row.started_at, row.deadline_at, exam.paused_since).resumed(tx.now).deadline_at
    stood, exam.paused_since = tx.now - exam.paused_since, None
    note(tx, exam_id, None, "resumed", {"paused_ms": stood})
    tx.emit(ExamResumed(exam_id=exam_id, cohort_id=exam.cohort_id, paused_ms=stood), exam_id, cohort=exam.cohort_id)


def close_exam(tx: Tx, exam: Exam) -> None:
    """Nobody begins any more, the seed is told. The caller hands in what still runs."""
    exam.state, exam.closed_at, exam.paused_since = "closed", tx.now, None
    tx.emit(ExamClosed(exam_id=exam.id, cohort_id=exam.cohort_id, seed=exam.seed), exam.id, cohort=exam.cohort_id)


def paper_for(view: View, exam: Exam, name: str, vault: Vault) -> list[Drawn]:
    """The paper of a student (or of a printed variant); the same exam and name always give the same one while the bank is the same.

    BankSealed for one of the official bank before the exam is open and after it is closed.
    """
    official = exam.bank == OFFICIAL
    bank = (
        official_questions(view, vault, exam.state) if official else practice_questions(view, class_of(view, exam.cohort_id).institution_id)
    )
    cells = [Cell(**cell) for cell in exam.blueprint]
    return draw(cells, bank, SeededChance(int(exam.seed, 16)).stream(f"{exam.id}/{name}"))


def in_state(tx: Tx, exam_id: str, state: str) -> Exam:
    """The exam, when it is in this state."""
    exam = tx.get(Exam, exam_id)
    if exam.state != state:
        raise WrongState(state=exam.state)
    return exam


def running(view: View, exam_id: str) -> Sequence[SittingRow]:
    """Sittings that are not handed in."""
    return view.all(select(SittingRow).where(SittingRow.exam_id == exam_id, SittingRow.state == "running"))


def note(tx: Tx, exam_id: str, person_id: str | None, kind: str, detail: dict[str, Any]) -> None:
    """Put something on record."""
    tx.add(
        SittingNote(id=tx.new_id("stn"), exam_id=exam_id, person_id=person_id, kind=kind, by=tx.actor.id, noted_at=tx.now, detail=detail)
    )
