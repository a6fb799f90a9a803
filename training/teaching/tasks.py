"""A learning task of a class: set, cancelled, done by what was seen, by a proof or by the lecturer's tick, missed when it was due."""

from dataclasses import dataclass
from typing import cast

from sqlalchemy import func, select

from sandbox.actor import Role
from sandbox.errors import FieldFault, Invalid
from sandbox.identity.memberships import people_in
from sandbox.store import Tx, View
from training.events import GuidanceLogged, TaskCancelled, TaskDone, TaskMissed, TaskSet
from training.events.teaching import Way

from .practice_tables import Practice
from .refusals import TaskGone
from .tables import Course
from .task_rules import LEAST, STANDARD, Practised, TaskKind, done_by
from .task_tables import Guidance, Proof, Task, TaskState


@dataclass(frozen=True)
class Given:
    """A task as the lecturer gives it; `least` of 0 takes the usual figure of its kind."""

    kind: TaskKind
    title: str
    about: str = ""
    due_at: int | None = None
    required: bool = True
    least: int = 0
    course_id: str | None = None


def set_task(tx: Tx, cohort_id: str, given: Given) -> Task:
    """Set it; whoever has done it already is ticked off at once. Invalid for a due time that is over or a course of another class."""
    if given.due_at is not None and given.due_at <= tx.now:
        raise _fault("due_at", "in_the_past", "截止时间已经过去，请重新选择。", "The due time is over; choose a later one.")
    course = tx.session.get(Course, given.course_id) if given.course_id else None
    if given.kind == "course" and (course is None or course.cohort_id != cohort_id or course.state != "published"):
        raise _fault("course_id", "no_course", "请选择一门本班已发布的课程。", "Choose a published course of this class.")
    last = tx.session.scalar(select(func.max(Task.number)).where(Task.cohort_id == cohort_id)) or 0
    task = tx.add(
        Task(
            id=tx.new_id("tsk"),
            cohort_id=cohort_id,
            number=last + 1,
            kind=given.kind,
            title=given.title.strip(),
            about=given.about.strip(),
            least=given.least or LEAST[given.kind],
            course_id=given.course_id if given.kind == "course" else None,
            due_at=given.due_at,
            required=given.required,
            state="open",
            set_by=tx.actor.id,
            set_at=tx.now,
            missed_at=None,
        )
    )
    fact = TaskSet(
        task_id=task.id,
        cohort_id=cohort_id,
        kind=given.kind,
        title=task.title,
        due_at=task.due_at,
        required=task.required,
        course_id=task.course_id,
    )
    tx.emit(fact, task.id, cohort=cohort_id)
    tx.session.flush()
    for person_id in people_in(tx, cohort_id, Role.STUDENT):
        tick_seen(tx, task, person_id)
    return task


def set_standard(tx: Tx, cohort_id: str, first_due_at: int | None, second_due_at: int | None) -> list[Task]:
    """Set the practice tasks of the two online days (R-CLS-5); one that stands with the same title is not set again."""
    have = set(tx.all(select(Task.title).where(Task.cohort_id == cohort_id, Task.state == "open")))
    due = {1: first_due_at, 2: second_due_at}
    return [set_task(tx, cohort_id, Given(one.kind, one.title, one.about, due[one.day])) for one in STANDARD if one.title not in have]


def cancel_task(tx: Tx, task_id: str) -> None:
    """It no longer stands and no longer counts."""
    task = tx.get(Task, task_id)
    if task.state == "open":
        task.state = "cancelled"
        tx.emit(TaskCancelled(task_id=task.id, cohort_id=task.cohort_id), task.id, cohort=task.cohort_id)


def tick(tx: Tx, task_id: str, person_id: str) -> None:
    """The lecturer ticks it off himself. TaskGone; Invalid for somebody who is no student of the class."""
    task = open_task(tx, task_id)
    if person_id not in people_in(tx, task.cohort_id, Role.STUDENT):
        raise _fault("person_id", "no_student", "这个人不是本班学员。", "This person is no student of the class.")
    finish(tx, task, person_id, "lecturer", tx.now)


def tick_seen(tx: Tx, task: Task, person_id: str) -> None:
    """Tick it off if the system saw it done."""
    if task.kind == "proof" or task.state != "open":
        return
    found = done_by(cast(TaskKind, task.kind), task.least, task.course_id, practised(tx, task.cohort_id, person_id))
    if found is not None:
        finish(tx, task, person_id, "system", found.at, found.show_id)


def finish(tx: Tx, task: Task, person_id: str, way: Way, at: int, show_id: str | None = None, proof: Proof | None = None) -> None:
    """The student has done it; late when that was after it was due. Nothing happens when he has done it before."""
    state = state_of(tx, task, person_id)
    if state.done_at is not None:
        return
    state.done_at, state.way, state.show_id, state.returned = at, way, show_id, ""
    state.late = task.due_at is not None and at > task.due_at
    fact = TaskDone(
        task_id=task.id, cohort_id=task.cohort_id, person_id=person_id, way=way, late=state.late, show_id=show_id,
        proof_id=proof.id if proof is not None else None, length_ms=proof.length_ms if proof is not None else 0,
    )  # fmt: skip
    tx.emit(fact, task.id, cohort=task.cohort_id, show=show_id)


def overdue(view: View) -> list[str]:
    """Tasks that were due and of which the class was not told yet who missed them."""
    query = select(Task.id).where(Task.state == "open", Task.missed_at.is_(None), Task.due_at.is_not(None), Task.due_at <= view.now)
    return view.all(query.order_by(Task.due_at).limit(20))


def call_missed(tx: Tx, task_id: str) -> int:
    """Say who missed a task that was due: nobody whose proof waits for the lecturer. How many they are."""
    task = tx.get(Task, task_id)
    if task.missed_at is not None or task.due_at is None or task.due_at > tx.now:
        return 0
    task.missed_at = tx.now
    done = set(tx.all(select(TaskState.person_id).where(TaskState.task_id == task_id, TaskState.done_at.is_not(None))))
    waiting = set(tx.all(select(Proof.person_id).where(Proof.task_id == task_id, Proof.state == "waiting")))
    missing = [one for one in people_in(tx, task.cohort_id, Role.STUDENT) if one not in done | waiting]
    for person_id in missing:
        say_missed(tx, task, person_id)
    return len(missing)


def say_missed(tx: Tx, task: Task, person_id: str) -> None:
    """One student missed it."""
    assert task.due_at is not None
    fact = TaskMissed(task_id=task.id, cohort_id=task.cohort_id, person_id=person_id, due_at=task.due_at)
    tx.emit(fact, task.id, cohort=task.cohort_id)


def guide(tx: Tx, cohort_id: str, person_id: str | None, minutes: int, about: str) -> Guidance:
    """Log online guidance (R-CLS-5). Invalid for somebody who is no student of the class."""
    if person_id is not None and person_id not in people_in(tx, cohort_id, Role.STUDENT):
        raise _fault("person_id", "no_student", "这个人不是本班学员。", "This person is no student of the class.")
    row = tx.add(
        Guidance(
            id=tx.new_id("gui"),
            cohort_id=cohort_id,
            person_id=person_id,
            lecturer_id=tx.actor.id,
            minutes=minutes,
            about=about.strip(),
            given_at=tx.now,
        )
    )
    fact = GuidanceLogged(
        guidance_id=row.id, cohort_id=cohort_id, person_id=person_id, lecturer_id=tx.actor.id, minutes=minutes, about=row.about
    )
    tx.emit(fact, row.id, cohort=cohort_id)
    return row


def open_task(view: View, task_id: str) -> Task:
    """The task. TaskGone when it was cancelled."""
    task = view.get(Task, task_id)
    if task.state != "open":
        raise TaskGone
    return task


def state_of(tx: Tx, task: Task, person_id: str) -> TaskState:
    """The student's row for this task, made when there is none."""
    return tx.session.get(TaskState, (task.id, person_id)) or tx.add(
        TaskState(task_id=task.id, person_id=person_id, cohort_id=task.cohort_id, done_at=None, way="", late=False, returned="")
    )


def practised(view: View, cohort_id: str, person_id: str) -> list[Practised]:
    """What the system saw of a student."""
    kinds = ("shop", "listing", "course", "show")
    query = select(Practice).where(Practice.cohort_id == cohort_id, Practice.person_id == person_id, Practice.kind.in_(kinds))
    return [Practised(**{"kind": row.kind, "at": row.happened_at, **row.data}) for row in view.all(query)]


def _fault(path: str, code: str, zh: str, en: str) -> Invalid:
    return Invalid((FieldFault(path, code, zh, en),))
