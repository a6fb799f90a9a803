"""Theory exams over HTTP, for those who run them (R-ASM-6)."""

import asyncio
from typing import Annotated, Any, Literal

from fastapi import Query, Response
from pydantic import BaseModel, ConfigDict, Field

from sandbox.http import Caller, Changing, Loaded, Reading, Router, allow
from sandbox.identity.memberships import CohortSeen
from sandbox.identity.reception import AtReception
from sandbox.identity.vault import Vault
from sandbox.store import Lane, Tx, View
from training.assessment import policies
from training.assessment.exam_looks import ExamOut, control, exam_out, exams_of
from training.assessment.exams import ExamForm, note, open_exam, paper_for, pause_exam, plan_exam, resume_exam
from training.assessment.paper_exam import approve_resit, enter_mark
from training.assessment.policies import ExamSeen, StudentSeen
from training.assessment.printing import paper_pdf
from training.assessment.questions import DEFAULT_BLUEPRINT, Cell, Drawn
from training.assessment.refusals import NotOnPaper
from training.assessment.sealing import OFFICIAL
from training.assessment.sittings import close, extend, move
from training.assessment.tables import Exam

from .admission import ReasonIn, Words

router = Router(prefix="/api", tags=["exams"])
Seen = Annotated[CohortSeen, Loaded]
TheExam = Annotated[ExamSeen, Loaded]
TheStudent = Annotated[StudentSeen, Loaded]


class CellIn(BaseModel):
    """A row of the blueprint."""

    model_config = ConfigDict(extra="forbid")
    kind: Literal["single", "multiple", "true_false"]
    count: int = Field(ge=1, le=100)
    points: int = Field(ge=1, le=100)
    chapter: str | None = Field(default=None, max_length=40)
    difficulty: int | None = Field(default=None, ge=1, le=3)


class ExamIn(BaseModel):
    """A new exam; without a blueprint it has 30 single, 10 multiple and 10 true-or-false questions."""

    model_config = ConfigDict(extra="forbid")
    title: str = Field(min_length=2, max_length=60)
    kind: Literal["practice", "final"] = "practice"
    way: Literal["computer", "paper"] = "computer"
    bank: Literal["practice", "official"] = "practice"
    minutes: int = Field(default=60, ge=1, le=240)
    blueprint: list[CellIn] = Field(default=[], max_length=60)


class PauseIn(BaseModel):
    """Why the exam is held, and since when, when the power went before this could be said."""

    model_config = ConfigDict(extra="forbid")
    reason: Words
    since_at: int | None = Field(default=None, ge=0, le=10**15)


class ExtendIn(BaseModel):
    """How many minutes more, and why."""

    model_config = ConfigDict(extra="forbid")
    minutes: int = Field(ge=1, le=60)
    reason: Words


class MarkIn(BaseModel):
    """The mark of a printed paper."""

    model_config = ConfigDict(extra="forbid")
    score: int = Field(ge=0, le=100)


@router.get("/cohorts/{cohort_id}/exams", response_model=list[ExamOut])
@allow(policies.LIST_EXAMS)
async def list_exams(cohort: Seen, actor: Caller, store: Reading) -> list[ExamOut]:
    """The exams of a class, newest first."""
    return await store.read(exams_of, cohort.id, actor)


@router.post("/cohorts/{cohort_id}/exams", response_model=ExamOut)
@allow(policies.PLAN_EXAM)
async def plan(form: ExamIn, cohort: Seen, change: Changing) -> Response:
    """Plan an exam. The draw is sealed: the hash of its seed stands from now on, the seed is told when the exam is closed."""
    cells = tuple(Cell(**cell.model_dump()) for cell in form.blueprint) or DEFAULT_BLUEPRINT
    return await change(_plan, cohort.id, ExamForm(form.title, form.kind, form.way, form.bank, form.minutes, cells))


@router.get("/exams/{exam_id}/control")
@allow(policies.LOOK_EXAM)
async def look(exam: TheExam, actor: Caller, store: Reading) -> dict[str, Any]:
    """Everybody's state and time, and what is on record."""
    return await store.read(control, exam.id, actor)


@router.post("/exams/{exam_id}/open", response_model=ExamOut)
@allow(policies.RUN_EXAM)
async def open_one(exam: TheExam, change: Changing) -> Response:
    """Students may begin."""
    return await change(_do, open_exam, exam.id)


@router.post("/exams/{exam_id}/pause", response_model=ExamOut)
@allow(policies.RUN_EXAM)
async def pause(form: PauseIn, exam: TheExam, change: Changing) -> Response:
    """Hold the whole exam (a power cut), on record."""
    return await change(_do, pause_exam, exam.id, form.reason, form.since_at)


@router.post("/exams/{exam_id}/resume", response_model=ExamOut)
@allow(policies.RUN_EXAM)
async def go_on(exam: TheExam, change: Changing) -> Response:
    """The exam goes on; nobody has lost time."""
    return await change(_do, resume_exam, exam.id)


@router.post("/exams/{exam_id}/close", response_model=ExamOut)
@allow(policies.RUN_EXAM)
async def close_one(exam: TheExam, change: Changing, desk: AtReception) -> Response:
    """Nobody begins any more; what runs is handed in as it stands."""
    return await change(_do, close, exam.id, Vault(desk.seal))


@router.post("/exams/{exam_id}/people/{person_id}/move", status_code=204)
@allow(policies.ASSIST_EXAM)
async def move_one(form: ReasonIn, person_id: str, exam: TheExam, change: Changing) -> Response:
    """Let a student go on at another device: same paper, same deadline, on record (R-ROLE-4)."""
    return await change(move, exam.id, person_id, form.reason)


@router.post("/exams/{exam_id}/people/{person_id}/extend", status_code=204)
@allow(policies.ASSIST_EXAM)
async def extend_one(form: ExtendIn, person_id: str, exam: TheExam, change: Changing) -> Response:
    """Give a student more time, on record."""
    return await change(extend, exam.id, person_id, form.minutes * 60_000, form.reason)


@router.put("/exams/{exam_id}/people/{person_id}/mark", status_code=204)
@allow(policies.MARK_PAPER)
async def enter(form: MarkIn, person_id: str, exam: TheExam, change: Changing) -> Response:
    """Enter the mark of a printed paper."""
    return await change(enter_mark, exam.id, person_id, form.score)


@router.post("/cohorts/{cohort_id}/students/{person_id}/resit", status_code=204)
@allow(policies.RESIT)
async def resit(form: ReasonIn, student: TheStudent, change: Changing) -> Response:
    """The authority approves one more sitting; both marks are kept."""
    return await change(approve_resit, student.cohort.id, student.id, form.reason)


@router.get("/exams/{exam_id}/paper.pdf", response_class=Response)
@allow(policies.RUN_EXAM)
async def printed(
    exam: TheExam,
    actor: Caller,
    store: Reading,
    desk: AtReception,
    variant: Annotated[Literal["A", "B", "C", "D"], Query()] = "A",
    key: bool = False,
) -> Response:
    """A printed paper, one of four variants, or its answer key; one of the official bank while the exam is open, and on record."""
    title, minutes, paper, official = await store.read(_paper, exam.id, variant, Vault(desk.seal))
    if official:
        await store.acting(actor, Lane.HOST).write(note, exam.id, None, "printed", {"variant": variant, "key": key})
    pdf = await asyncio.to_thread(paper_pdf, title, minutes, variant, paper, key)
    name = f"paper-{variant}{'-key' if key else ''}.pdf"
    return Response(pdf, media_type="application/pdf", headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _paper(view: View, exam_id: str, variant: str, vault: Vault) -> tuple[str, int, list[Drawn], bool]:
    exam = view.get(Exam, exam_id)
    if exam.way != "paper":
        raise NotOnPaper
    return exam.title, exam.minutes, paper_for(view, exam, f"variant-{variant}", vault), exam.bank == OFFICIAL


def _plan(tx: Tx, cohort_id: str, form: ExamForm) -> ExamOut:
    exam_id = plan_exam(tx, cohort_id, form)
    return exam_out(tx, tx.get(Exam, exam_id), tx.actor)


def _do(tx: Tx, verb: Any, exam_id: str, *args: Any) -> ExamOut:
    verb(tx, exam_id, *args)
    return exam_out(tx, tx.get(Exam, exam_id), tx.actor)
