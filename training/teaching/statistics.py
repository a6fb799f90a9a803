"""Learning statistics (学情统计分析, R-FN-1) of a student and of a class: watched, done, attended, quizzes, minutes at the camera."""

from collections import Counter, defaultdict
from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from sandbox.actor import Role
from sandbox.identity.memberships import people_in
from sandbox.identity.people import named
from sandbox.store import View

from .course_looks import total_out
from .courses import courses_of, length_s
from .lesson_tables import Attendee, Lesson, Poll, Vote
from .practice_tables import CameraTime
from .tables import Viewing
from .task_looks import open_tasks
from .task_tables import Guidance, TaskState

Figures = Callable[[str], dict[str, Any]]
"""From a student to what is known of his learning."""
COUNTED = (
    "watched_s",
    "study_s",
    "tasks_done",
    "lessons_attended",
    "lesson_s",
    "answered",
    "taps",
    "quizzes_right",
    "camera_s",
    "shows",
    "guidance_minutes",
)


def class_learning(view: View, cohort_id: str) -> dict[str, Any]:
    """Every student's figures, and the class's: the mean of each figure and how many reached 95 % and did all tasks (R-ASM-3, R-ASM-4)."""
    people = named(view, people_in(view, cohort_id, Role.STUDENT))
    found = _figures(view, cohort_id)
    lines: list[dict[str, Any]] = [
        {"person_id": one.id, "name": one.name, "login": one.login} | found(one.id)
        for one in sorted(people.values(), key=lambda one: one.login)
    ]
    count = len(lines)
    mean = {name: round(sum(line[name] for line in lines) / count) if count else 0 for name in COUNTED}
    return {
        "students": lines,
        "mean": mean,
        "reached_95": sum(line["required"]["length_s"] > 0 and line["required"]["missing_s"] == 0 for line in lines),
        "all_tasks": sum(line["tasks"] > 0 and line["tasks_done"] == line["tasks"] for line in lines),
    }


def own_learning(view: View, cohort_id: str, person_id: str) -> dict[str, Any]:
    """One student's figures."""
    return _figures(view, cohort_id)(person_id)


def _figures(view: View, cohort_id: str) -> Figures:
    """Reads the class once; answers a function from a student to his figures."""
    lengths = {row.id: (length_s(row), row.required) for row in courses_of(view, cohort_id, drafts=False)}
    of_s = sum(length for length, required in lengths.values() if required)
    tasks = {task.id for task in open_tasks(view, cohort_id)}
    lessons = view.all(select(Lesson.show_id).where(Lesson.cohort_id == cohort_id, Lesson.state == "over"))
    viewings, states = _by_person(view, Viewing, cohort_id), _by_person(view, TaskState, cohort_id)
    quizzes, right = _quizzes(view, lessons)
    there, camera = _by_person(view, Attendee, cohort_id), _by_person(view, CameraTime, cohort_id)
    guided = _by_person(view, Guidance, cohort_id)

    def figures(person_id: str) -> dict[str, Any]:
        watched = {
            one.course_id: min(one.watched_ms // 1000, lengths[one.course_id][0]) for one in viewings[person_id] if one.course_id in lengths
        }
        done = [one for one in states[person_id] if one.task_id in tasks and one.done_at is not None]
        came = [one for one in there[person_id] if one.show_id in lessons and one.present_ms > 0]
        on_air = [one for one in camera[person_id] if one.kind != "lesson"]
        return {
            "required": total_out(of_s, sum(seconds for id, seconds in watched.items() if lengths[id][1])),
            "watched_s": sum(watched.values()),
            "study_s": sum(one.wall_ms for one in viewings[person_id]) // 1000,
            "tasks": len(tasks),
            "tasks_done": len(done),
            "tasks_late": sum(one.late for one in done),
            "lessons": len(lessons),
            "lessons_attended": len(came),
            "lesson_s": sum(one.present_ms for one in came) // 1000,
            "checks": sum(one.checks for one in came),
            "answered": sum(one.answered for one in came),
            "taps": sum(one.taps for one in came),
            "quizzes": sum(quizzes[one.show_id] for one in came),
            "quizzes_right": right[person_id],
            "shows": len(on_air),
            "camera_s": sum(one.seconds for one in on_air),
            "guidance_minutes": sum(one.minutes for one in guided[person_id]),
        }

    return figures


def _quizzes(view: View, lessons: list[str]) -> tuple[Counter[str], Counter[str]]:
    """How many quiz questions each of these lessons closed, and how many of them each student had all right."""
    asked = {poll.id: poll for poll in view.all(select(Poll).where(Poll.show_id.in_(lessons), Poll.quiz, Poll.closed_at.is_not(None)))}
    votes = view.all(select(Vote).where(Vote.poll_id.in_(asked)))
    right = Counter(vote.person_id for vote in votes if sorted(vote.chosen) == sorted(asked[vote.poll_id].right))
    return Counter(poll.show_id for poll in asked.values()), right


def _by_person(view: View, kind: Any, cohort_id: str) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for row in view.all(select(kind).where(kind.cohort_id == cohort_id)):
        found[row.person_id].append(row)
    return found
