"""What the pages of tasks show: a student's own list, the class's table, the proofs that wait, the log of guidance."""

from typing import Any

from sqlalchemy import select

from sandbox.actor import Role
from sandbox.identity.memberships import people_in
from sandbox.identity.people import named
from sandbox.store import View

from .task_tables import Guidance, Proof, Task, TaskState
from .tasks import practised


def own_tasks(view: View, cohort_id: str, person_id: str) -> dict[str, Any]:
    """A student's tasks, those due first on top: done, late, returned with the reason, the newest proof; and the guidance he was given."""
    states = {one.task_id: one for one in view.all(_states(cohort_id).where(TaskState.person_id == person_id))}
    proofs = {one.task_id: one for one in view.all(_proofs(cohort_id).where(Proof.person_id == person_id))}
    goods = len({one.id for one in practised(view, cohort_id, person_id) if one.kind == "listing"})
    lines = []
    for task in open_tasks(view, cohort_id):
        state, proof = states.get(task.id), proofs.get(task.id)
        line = task_out(task) | _stand(view, task, state, proof)
        line["proof"] = proof_out(proof) if proof is not None else None
        line["so_far"] = min(goods, task.least) if task.kind == "list_goods" else None
        lines.append(line)
    given = view.all(_guidances(cohort_id).where((Guidance.person_id == person_id) | Guidance.person_id.is_(None)))
    return {"tasks": lines, "guidances": guidances_out(view, given)}


def class_tasks(view: View, cohort_id: str) -> dict[str, Any]:
    """Every task with every student: done, late, waiting, returned, missed, open."""
    tasks = open_tasks(view, cohort_id)
    states = {(one.task_id, one.person_id): one for one in view.all(_states(cohort_id))}
    proofs = {(one.task_id, one.person_id): one for one in view.all(_proofs(cohort_id))}
    students = []
    for person in sorted(named(view, people_in(view, cohort_id, Role.STUDENT)).values(), key=lambda one: one.login):
        each = {task.id: _stand(view, task, states.get((task.id, person.id)), proofs.get((task.id, person.id))) for task in tasks}
        students.append({"person_id": person.id, "name": person.name, "login": person.login, "tasks": each})
    return {"tasks": [task_out(task) for task in tasks], "students": students}


def waiting_proofs(view: View, cohort_id: str) -> list[dict[str, Any]]:
    """Proofs the lecturer has not judged, oldest first."""
    rows = view.all(_proofs(cohort_id).where(Proof.state == "waiting"))
    titles = {task.id: task.title for task in view.all(select(Task).where(Task.cohort_id == cohort_id))}
    people = named(view, [row.person_id for row in rows])
    return [
        proof_out(row) | {"title": titles[row.task_id], "name": people[row.person_id].name if row.person_id in people else ""}
        for row in rows
    ]


def guidance_log(view: View, cohort_id: str) -> dict[str, Any]:
    """All online guidance of the class, newest first, and its minutes (R-CLS-5)."""
    rows = view.all(_guidances(cohort_id))
    return {"guidances": guidances_out(view, rows), "minutes": sum(row.minutes for row in rows)}


def open_tasks(view: View, cohort_id: str) -> list[Task]:
    """The tasks that stand, those due first on top."""
    rows = view.all(select(Task).where(Task.cohort_id == cohort_id, Task.state == "open"))
    return sorted(rows, key=lambda task: (task.due_at is None, task.due_at or 0, task.number))


def task_out(task: Task) -> dict[str, Any]:
    """A task as pages get it."""
    names = ("id", "cohort_id", "number", "kind", "title", "about", "least", "course_id", "due_at", "required")
    return {name: getattr(task, name) for name in names}


def proof_out(proof: Proof) -> dict[str, Any]:
    """A proof as pages get it; `url` plays its video."""
    names = ("id", "task_id", "person_id", "words", "state", "handed_in_at", "reason", "video", "progress_bp", "failure")
    return {name: getattr(proof, name) for name in names} | {
        "picture_url": f"/api/proofs/{proof.id}/picture" if proof.picture else None,
        "video_url": f"/api/proofs/{proof.id}/video" if proof.video == "ready" else None,
    }


def guidances_out(view: View, rows: list[Guidance]) -> list[dict[str, Any]]:
    """Guidance as pages get it, with the names."""
    people = named(view, sorted({one for row in rows for one in (row.person_id, row.lecturer_id) if one is not None}))
    return [
        {
            "id": row.id,
            "person_id": row.person_id,
            "name": people[row.person_id].name if row.person_id in people else "",
            "lecturer": people[row.lecturer_id].name if row.lecturer_id in people else "",
            "minutes": row.minutes,
            "about": row.about,
            "given_at": row.given_at,
        }
        for row in rows
    ]


def _stand(view: View, task: Task, state: TaskState | None, proof: Proof | None) -> dict[str, Any]:
    """How a student is with a task: `stand` is done, waiting, returned, missed or open."""
    done_at = state.done_at if state is not None else None
    if done_at is not None:
        stand = "done"
    elif proof is not None and proof.state == "waiting":
        stand = "waiting"
    elif state is not None and state.returned:
        stand = "returned"
    else:
        stand = "missed" if task.due_at is not None and task.due_at <= view.now else "open"
    return {
        "stand": stand,
        "done_at": done_at,
        "way": state.way if state is not None else "",
        "late": bool(state is not None and state.late),
        "returned": state.returned if state is not None else "",
        "show_id": state.show_id if state is not None else None,
    }


def _states(cohort_id: str) -> Any:
    return select(TaskState).where(TaskState.cohort_id == cohort_id)


def _proofs(cohort_id: str) -> Any:
    return select(Proof).where(Proof.cohort_id == cohort_id).order_by(Proof.made_at, Proof.id)


def _guidances(cohort_id: str) -> Any:
    return select(Guidance).where(Guidance.cohort_id == cohort_id).order_by(Guidance.given_at.desc(), Guidance.id.desc())
