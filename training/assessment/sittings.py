"""A student sits an exam: begins, saves, loses focus, hands in; the assistant lets him go on elsewhere or longer, on record (R-ASM-6)."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from sandbox.errors import FieldFault, Invalid, NotFound
from sandbox.identity.vault import Vault
from sandbox.store import Tx
from training.events import ExamHandedIn, ExamStarted, SittingExtended, SittingMoved

from .admission import admitted_now
from .answers import Save, chosen_of, merge
from .exam_clock import MOST_EXTRA_MS, begin
from .exams import close_exam, note, paper_for, running
from .questions import mark
from .refusals import AlreadyHandedIn, ElsewhereOpen, ExamHeld, NotAdmitted, NotOpen, TimeIsUp, WrongState
from .sealing import keep_paper, paper_of
from .seats import Seat, clock_of, latest, saved_of, seat_of
from .tables import Exam, SittingRow
from .verdicts import marks_of, tell_verdict


@dataclass(frozen=True)
class Saved:
    """What the server has now: the answers that count, how long is left, and whether this save came in the grace after the deadline."""

    answers: dict[str, list[int]]
    remaining_ms: int
    paused: bool
    flagged: bool = False


def sit(tx: Tx, exam_id: str, device: str, vault: Vault) -> dict[str, str]:
    """Begin, or go on at the same device. The deadline is fixed now, the paper frozen (E1, E4).

    A practice exam any time; a final one once, and again with a re-sit the authority approved (AlreadyHandedIn). The paper itself is read
    by `own_seat`: an answer kept for a retry would hold the questions.
    """
    exam, person_id = tx.get(Exam, exam_id), tx.actor.id
    row = latest(tx, exam_id, person_id)
    if row is not None and row.state == "running":
        if row.device is None:
            row.device = device
            note(tx, exam_id, person_id, "continued", {"sitting_id": row.id})
        elif row.device != device:
            raise ElsewhereOpen
        return {"sitting_id": row.id}
    if exam.state != "open" or exam.way != "computer":
        raise NotOpen
    if exam.paused_since is not None:
        raise ExamHeld
    if exam.kind == "final" and not _may_sit(tx, exam.cohort_id, person_id):
        raise AlreadyHandedIn
    if exam.kind == "final" and person_id not in (admitted_now(tx, exam.cohort_id) or ()):
        raise NotAdmitted
    clock = begin(tx.now, exam.minutes)
    number = row.number + 1 if row is not None else 1
    row = tx.add(
        SittingRow(
            id=tx.new_id("sit"),
            exam_id=exam_id,
            cohort_id=exam.cohort_id,
            person_id=person_id,
            number=number,
            state="running",
            way=None,
            device=device,
            started_at=clock.started_at,
            deadline_at=clock.deadline_at,
            saved_at=clock.started_at,
            finished_at=None,
            score=None,
            answers={},
        )
    )
    keep_paper(tx, vault, row, paper_for(tx, exam, f"{person_id}/{number}", vault), exam.bank)
    note(tx, exam_id, person_id, "started", {"sitting_id": row.id, "deadline_at": row.deadline_at})
    fact = ExamStarted(exam_id=exam_id, cohort_id=exam.cohort_id, person_id=person_id, sitting_id=row.id, deadline_at=row.deadline_at)
    tx.emit(fact, exam_id, cohort=exam.cohort_id)
    return {"sitting_id": row.id}


def _may_sit(tx: Tx, cohort_id: str, person_id: str) -> bool:
    """Neither a final mark that no re-sit stands beside, nor another final exam still open before him."""
    running_one = select(SittingRow.id).join(Exam, Exam.id == SittingRow.exam_id)
    running_one = running_one.where(SittingRow.cohort_id == cohort_id, SittingRow.person_id == person_id, SittingRow.state == "running")
    busy = tx.first(running_one.where(Exam.kind == "final")) is not None
    return not busy and marks_of(tx, cohort_id, person_id)[person_id].may_sit()


def save(tx: Tx, exam_id: str, device: str, saves: Sequence[Save]) -> Saved:
    """Autosave: per question the newest by the device's counter. TimeIsUp, ExamHeld or ElsewhereOpen, and then nothing changed."""
    row, exam, late = _open_seat(tx, exam_id, device)
    _take(tx, row, exam, saves, late)
    clock = clock_of(row, exam)
    answers = {number: list(places) for number, places in saved_of(row).items()}
    return Saved(answers, clock.remaining(tx.now), exam.paused_since is not None, late)


def submit(tx: Tx, exam_id: str, device: str, saves: Sequence[Save], vault: Vault) -> Seat:
    """Hand in with the last answers; marked at once. A second time answers what the first did, when nothing is new."""
    row = latest(tx, exam_id, tx.actor.id)
    if row is not None and row.state == "handed_in" and row.device == device:
        return seat_of(row, tx.get(Exam, exam_id), tx.now, vault)
    row, exam, late = _open_seat(tx, exam_id, device)
    _take(tx, row, exam, saves, late)
    hand_in(tx, row, exam, "student", vault)
    return seat_of(row, exam, tx.now, vault)


def _open_seat(tx: Tx, exam_id: str, device: str) -> tuple[SittingRow, Exam, bool]:
    exam = tx.get(Exam, exam_id)
    row = latest(tx, exam_id, tx.actor.id)
    if row is None:
        raise NotOpen
    if row.state != "running":
        raise TimeIsUp if row.way == "deadline" else AlreadyHandedIn
    if row.device != device:
        raise ElsewhereOpen
    arrival = clock_of(row, exam).arrival(tx.now)
    if arrival == "late":
        raise TimeIsUp
    if arrival == "paused":
        raise ExamHeld
    return row, exam, arrival == "grace"


def _take(tx: Tx, row: SittingRow, exam: Exam, saves: Sequence[Save], late: bool) -> None:
    if not saves:
        return
    row.answers = merge(row.answers, saves, exam.questions)
    row.saved_at = tx.now
    if late:
        note(tx, row.exam_id, row.person_id, "in_grace", {"sitting_id": row.id, "questions": sorted({one.number for one in saves})})


def hand_in(tx: Tx, row: SittingRow, exam: Exam, way: str, vault: Vault) -> None:
    """The one submission of a sitting. It finishes at the deadline at the latest (E1)."""
    row.state, row.way = "handed_in", way
    row.finished_at = min(tx.now, row.deadline_at)
    row.score = mark(paper_of(row, vault), chosen_of(row.answers))
    note(tx, row.exam_id, row.person_id, "handed_in", {"sitting_id": row.id, "way": way, "score": row.score})
    fact = ExamHandedIn.model_validate(
        {
            "exam_id": row.exam_id,
            "cohort_id": row.cohort_id,
            "person_id": row.person_id,
            "sitting_id": row.id,
            "way": way,
            "finished_at": row.finished_at,
            "score": row.score,
            "kind": exam.kind,
            "number": row.number,
        }
    )
    tx.emit(fact, row.exam_id, cohort=row.cohort_id)
    if exam.kind == "final":
        tx.session.flush()
        tell_verdict(tx, row.cohort_id, row.person_id)


def close(tx: Tx, exam_id: str, vault: Vault) -> None:
    """The lecturer closes the exam: what still runs is handed in as it stands."""
    exam = tx.get(Exam, exam_id)
    if exam.state == "closed":
        raise WrongState(state="closed")
    for row in running(tx, exam_id):
        hand_in(tx, row, exam, "closed", vault)
    close_exam(tx, exam)


def sweep(tx: Tx, sitting_ids: Sequence[str], vault: Vault) -> int:
    """Hand in what is over by the clock; each is looked at again first. How many were."""
    done = 0
    for sitting_id in sitting_ids:
        row = tx.session.get(SittingRow, sitting_id, with_for_update=True)
        if row is None or row.state != "running":
            continue
        exam = tx.get(Exam, row.exam_id)
        if clock_of(row, exam).over(tx.now):
            hand_in(tx, row, exam, "deadline", vault)
            done += 1
    return done


def keep_late(tx: Tx, exam_id: str, saves: Sequence[Save], code: str) -> None:
    """Answers that were refused stay as evidence (E1)."""
    note(tx, exam_id, tx.actor.id, "refused", {"code": code, "answers": {str(one.number): [one.seq, list(one.chosen)] for one in saves}})


def look_away(tx: Tx, exam_id: str, device: str, away_ms: int) -> None:
    """The page lost the focus for so long: noted for the lecturer to judge, it costs nothing by itself."""
    row = latest(tx, exam_id, tx.actor.id)
    if row is not None and row.state == "running":
        note(tx, exam_id, row.person_id, "focus_lost", {"away_ms": away_ms, "same_device": row.device == device})


def move(tx: Tx, exam_id: str, person_id: str, reason: str) -> None:
    """Free a sitting from its device, so that the next one can take it over: same paper, same deadline (E5)."""
    row = _running(tx, exam_id, person_id)
    row.device = None
    note(tx, exam_id, person_id, "moved", {"sitting_id": row.id, "reason": reason})
    fact = SittingMoved(exam_id=exam_id, cohort_id=row.cohort_id, person_id=person_id, sitting_id=row.id, reason=reason)
    tx.emit(fact, exam_id, cohort=row.cohort_id)


def extend(tx: Tx, exam_id: str, person_id: str, extra_ms: int, reason: str) -> None:
    """More time for one student, on record."""
    row, exam = _running(tx, exam_id, person_id), tx.get(Exam, exam_id)
    if not 0 < extra_ms <= MOST_EXTRA_MS:
        raise Invalid((FieldFault("minutes", "unfit", "加时要在 1 到 60 分钟之间。", "An extension is 1 to 60 minutes."),))
    row.deadline_at = clock_of(row, exam).extended(extra_ms).deadline_at
    note(tx, exam_id, person_id, "extended", {"sitting_id": row.id, "extra_ms": extra_ms, "reason": reason})
    fact = SittingExtended(
        exam_id=exam_id, cohort_id=row.cohort_id, person_id=person_id, sitting_id=row.id, extra_ms=extra_ms, reason=reason
    )
    tx.emit(fact, exam_id, cohort=row.cohort_id)


def clock_stepped(tx: Tx, by_ms: int) -> int:
    """The machine's clock was set: every running sitting and pause moves along, on record. How many sittings did."""
    moved = 0
    for exam in tx.all(select(Exam).where(Exam.state == "open")):
        for row in running(tx, exam.id):
            clock = clock_of(row, exam).stepped(by_ms)
            row.started_at, row.deadline_at, row.saved_at = clock.started_at, clock.deadline_at, row.saved_at + by_ms
            moved += 1
        if exam.paused_since is not None:
            exam.paused_since += by_ms
        exam.opened_at = (exam.opened_at or 0) + by_ms
        note(tx, exam.id, None, "clock_stepped", {"by_ms": by_ms})
    return moved


def _running(tx: Tx, exam_id: str, person_id: str) -> SittingRow:
    row = latest(tx, exam_id, person_id)
    if row is None:
        raise NotFound
    if row.state != "running":
        raise AlreadyHandedIn
    return row
