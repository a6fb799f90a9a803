"""Reading exams: the list of a class, and the control page with everybody's state, time and what is on record."""

from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import select

from sandbox.actor import Actor
from sandbox.identity.people import named
from sandbox.store import View

from .evidence import students_of
from .exam_clock import Sitting
from .seats import latest
from .tables import Exam, PaperMark, SittingNote, SittingRow
from .verdicts import marks_of


@dataclass(frozen=True)
class ExamOut:
    """An exam as everybody of the class sees it; the seed only when it is closed. `mine` is the asking student's state, `again`
    that he may sit it once more: a practice exam any time, a final one with a re-sit that was approved."""

    id: str
    cohort_id: str
    title: str
    kind: str
    way: str
    bank: str
    minutes: int
    questions: int
    state: str
    paused: bool
    seed_hash: str
    seed: str | None
    opened_at: int | None
    closed_at: int | None
    mine: str | None = None
    score: int | None = None
    again: bool = False


def exams_of(view: View, cohort_id: str, actor: Actor) -> list[ExamOut]:
    """The exams of a class, newest first; a student does not see those only planned."""
    rows = view.all(select(Exam).where(Exam.cohort_id == cohort_id).order_by(Exam.made_at.desc(), Exam.id.desc()))
    staff = actor.staff_of(cohort_id) or not actor.roles_in(cohort_id)
    return [exam_out(view, row, actor) for row in rows if staff or row.state != "planned"]


def exam_out(view: View, row: Exam, actor: Actor) -> ExamOut:
    """One exam, with the asking student's own state."""
    own = latest(view, row.id, actor.id)
    marked = select(PaperMark).where(PaperMark.exam_id == row.id, PaperMark.person_id == actor.id)
    mark = view.first(marked.order_by(PaperMark.number.desc()))
    sat = own is not None and own.state == "handed_in" and row.state == "open" and row.way == "computer"
    again = sat and (row.kind == "practice" or marks_of(view, row.cohort_id, actor.id)[actor.id].may_sit())
    return ExamOut(
        id=row.id,
        cohort_id=row.cohort_id,
        title=row.title,
        kind=row.kind,
        way=row.way,
        bank=row.bank,
        minutes=row.minutes,
        questions=row.questions,
        state=row.state,
        paused=row.paused_since is not None,
        seed_hash=row.seed_hash,
        seed=row.seed if row.state == "closed" else None,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        mine=own.state if own is not None else "marked" if mark is not None else None,
        score=own.score if own is not None else mark.score if mark is not None else None,
        again=again,
    )


def control(view: View, exam_id: str, actor: Actor) -> dict[str, Any]:
    """Everybody of the class in this exam. Marks stand here only for those who teach; an assistant sees none."""
    exam = view.get(Exam, exam_id)
    sittings = {row.person_id: row for row in _newest(view, exam_id)}
    marks = {row.person_id: row for row in view.all(select(PaperMark).where(PaperMark.exam_id == exam_id).order_by(PaperMark.number))}
    notes = view.all(select(SittingNote).where(SittingNote.exam_id == exam_id).order_by(SittingNote.noted_at, SittingNote.id))
    away = _away(notes)
    seats = students_of(view, exam.cohort_id)
    people = named(view, [person_id for person_id, _ in seats])
    sees_marks = actor.teaches(exam.cohort_id) or not actor.staff_of(exam.cohort_id)
    lines = []
    for person_id, seat_no in seats:
        row, mark = sittings.get(person_id), marks.get(person_id)
        score = (row.score if row else mark.score if mark else None) if sees_marks else None
        lines.append(
            {
                "person_id": person_id,
                "name": people[person_id].name if person_id in people else "",
                "seat_no": seat_no,
                "state": row.state if row else "marked" if mark else "absent",
                "way": row.way if row else None,
                "answered": len(row.answers) if row else 0,
                "remaining_ms": _remaining(row, exam, view.now),
                "saved_at": row.saved_at if row else None,
                "waits_for_device": bool(row and row.state == "running" and row.device is None),
                "focus_lost": away.get(person_id, (0, 0))[0],
                "away_ms": away.get(person_id, (0, 0))[1],
                "score": score,
            }
        )
    record = [
        {"kind": one.kind, "person_id": one.person_id, "by": one.by, "at": one.noted_at, "detail": _shown(one, sees_marks)}
        for one in notes
        if one.kind != "focus_lost"
    ]
    return {"exam": asdict(exam_out(view, exam, actor)), "people": lines, "record": record[-200:]}


def _shown(one: SittingNote, sees_marks: bool) -> dict[str, Any]:
    hidden = {"answers"} if sees_marks else {"answers", "score"}
    return {name: value for name, value in one.detail.items() if name not in hidden}


def _newest(view: View, exam_id: str) -> list[SittingRow]:
    return view.all(select(SittingRow).where(SittingRow.exam_id == exam_id).order_by(SittingRow.number))


def _away(notes: list[SittingNote]) -> dict[str, tuple[int, int]]:
    found: dict[str, tuple[int, int]] = {}
    for one in notes:
        if one.kind == "focus_lost" and one.person_id is not None:
            times, ms = found.get(one.person_id, (0, 0))
            found[one.person_id] = times + 1, ms + int(one.detail.get("away_ms", 0))
    return found


def _remaining(row: SittingRow | None, exam: Exam, now: int) -> int | None:
    if row is None or row.state != "running":
        return None
    return Sitting(row.started_at, row.deadline_at, exam.paused_since).remaining(now)
