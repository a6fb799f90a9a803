"""Who may do what in teaching: lecturers make it, students watch and do it, staff and institution look at the results."""

from collections.abc import Mapping
from dataclasses import dataclass

from sandbox.actor import Actor, Role
from sandbox.http import Policy
from sandbox.identity.memberships import CohortSeen
from sandbox.identity.policies import belongs_to_cohort, cohort_seen, load_cohort, looks_from_outside, runs_cohort, sees_cohort
from sandbox.store import View

from .lesson_tables import AttentionCheck, Hand, Lesson, Poll
from .tables import Course, WatchSession
from .task_tables import Proof, Task


@dataclass(frozen=True)
class CourseSeen:
    """A course as policies need it."""

    id: str
    state: str
    cohort: CohortSeen


@dataclass(frozen=True)
class WatchSeen:
    """A watch session as policies need it."""

    id: str
    person_id: str


@dataclass(frozen=True)
class TaskSeen:
    """A task as policies need it."""

    id: str
    cohort: CohortSeen


@dataclass(frozen=True)
class ProofSeen:
    """A proof as policies need it."""

    id: str
    person_id: str
    cohort: CohortSeen


@dataclass(frozen=True)
class LessonSeen:
    """A lesson as policies need it."""

    id: str
    cohort: CohortSeen


def load_lesson(view: View, path: Mapping[str, str]) -> LessonSeen | None:
    """The lesson named by `show_id` in the path."""
    return _lesson(view, path["show_id"])


def load_hand(view: View, path: Mapping[str, str]) -> LessonSeen | None:
    """The lesson of the hand in the path."""
    row = view.session.get(Hand, path["hand_id"])
    return _lesson(view, row.show_id) if row is not None else None


def load_poll(view: View, path: Mapping[str, str]) -> LessonSeen | None:
    """The lesson of the poll in the path."""
    row = view.session.get(Poll, path["poll_id"])
    return _lesson(view, row.show_id) if row is not None else None


def load_check(view: View, path: Mapping[str, str]) -> LessonSeen | None:
    """The lesson of the attention check in the path."""
    row = view.session.get(AttentionCheck, path["check_id"])
    return _lesson(view, row.show_id) if row is not None else None


def _lesson(view: View, show_id: str) -> LessonSeen | None:
    row = view.session.get(Lesson, show_id)
    cohort = cohort_seen(view, row.cohort_id) if row is not None else None
    return LessonSeen(row.show_id, cohort) if row is not None and cohort is not None else None


def load_task(view: View, path: Mapping[str, str]) -> TaskSeen | None:
    """The task named by `task_id` in the path."""
    row = view.session.get(Task, path["task_id"])
    cohort = cohort_seen(view, row.cohort_id) if row is not None else None
    return TaskSeen(row.id, cohort) if row is not None and cohort is not None else None


def load_proof(view: View, path: Mapping[str, str]) -> ProofSeen | None:
    """The proof named by `proof_id` in the path."""
    row = view.session.get(Proof, path["proof_id"])
    cohort = cohort_seen(view, row.cohort_id) if row is not None else None
    return ProofSeen(row.id, row.person_id, cohort) if row is not None and cohort is not None else None


def load_course(view: View, path: Mapping[str, str]) -> CourseSeen | None:
    """The course named by `course_id` in the path."""
    row = view.session.get(Course, path["course_id"])
    cohort = cohort_seen(view, row.cohort_id) if row is not None else None
    return CourseSeen(row.id, row.state, cohort) if row is not None and cohort is not None else None


def load_watch(view: View, path: Mapping[str, str]) -> WatchSeen | None:
    """The watch session named by `session_id` in the path."""
    row = view.session.get(WatchSession, path["session_id"])
    return WatchSeen(row.id, row.person_id) if row is not None else None


def studies_in(actor: Actor, cohort: CohortSeen) -> bool:
    """Its students."""
    return Role.STUDENT in actor.roles_in(cohort.id)


def teaches_in(actor: Actor, cohort: CohortSeen) -> bool:
    """Its lecturers."""
    return actor.teaches(cohort.id)


def follows(actor: Actor, cohort: CohortSeen) -> bool:
    """Staff, institution and authority read what a class learned."""
    return runs_cohort(actor, cohort) or actor.has(Role.AUTHORITY)


def sees_course(actor: Actor, course: CourseSeen) -> bool:
    """Those who run the class, and its people once the course is published."""
    return runs_cohort(actor, course.cohort) or (course.state == "published" and belongs_to_cohort(actor, course.cohort))


def sees_proof(actor: Actor, proof: ProofSeen) -> bool:
    """The student whose it is, and those who run the class: it may show his account."""
    return (actor.id == proof.person_id and studies_in(actor, proof.cohort)) or runs_cohort(actor, proof.cohort)


def _sees_task(actor: Actor, task: TaskSeen) -> bool:
    return belongs_to_cohort(actor, task.cohort)


def _sees_lesson(actor: Actor, lesson: LessonSeen) -> bool:
    return belongs_to_cohort(actor, lesson.cohort)


def _joins(actor: Actor, lesson: LessonSeen) -> bool:
    return studies_in(actor, lesson.cohort)


def _leads(actor: Actor, lesson: LessonSeen) -> bool:
    return teaches_in(actor, lesson.cohort)


LIST = Policy("course.list", sees_cohort, load_cohort)
MAKE = Policy("course.make", teaches_in, load_cohort, see=sees_cohort)
KEEP = Policy("course.keep", lambda actor, course: teaches_in(actor, course.cohort), load_course, see=sees_course)
SEE = Policy("course.see", sees_course, load_course)
WATCH = Policy("course.watch", lambda actor, course: studies_in(actor, course.cohort), load_course, see=sees_course)
BEAT = Policy("course.beat", lambda actor, watch: actor.id == watch.person_id, load_watch)
PROGRESS = Policy("course.progress", follows, load_cohort, see=sees_cohort, scope="evidence.read", on_record=looks_from_outside)
OWN = Policy("task.own", studies_in, load_cohort, see=sees_cohort)
TABLE = Policy("task.table", follows, load_cohort, see=sees_cohort, scope="evidence.read", on_record=looks_from_outside)
KEEP_TASK = Policy("task.keep", lambda actor, task: teaches_in(actor, task.cohort), load_task, see=_sees_task)
DO_TASK = Policy("task.do", lambda actor, task: studies_in(actor, task.cohort), load_task, see=_sees_task)
OWN_PROOF = Policy("proof.own", lambda actor, proof: actor.id == proof.person_id, load_proof, see=sees_proof)
SEE_PROOF = Policy("proof.see", sees_proof, load_proof)
JUDGE = Policy("proof.judge", lambda actor, proof: teaches_in(actor, proof.cohort), load_proof, see=sees_proof)
SEE_LESSON = Policy("lesson.see", _sees_lesson, load_lesson)
JOIN_LESSON = Policy("lesson.join", _joins, load_lesson, see=_sees_lesson)
RUN_LESSON = Policy("lesson.run", _leads, load_lesson, see=_sees_lesson)
RUN_HAND = Policy("lesson.hand", _leads, load_hand, see=_sees_lesson)
RUN_POLL = Policy("lesson.poll", _leads, load_poll, see=_sees_lesson)
VOTE = Policy("lesson.vote", _joins, load_poll, see=_sees_lesson)
ANSWER = Policy("lesson.answer", _joins, load_check, see=_sees_lesson)
