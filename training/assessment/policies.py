"""Who may do what in assessment: a student what is his own, the lecturer marks, the assistant resumes, the authority approves."""

from collections.abc import Mapping
from dataclasses import dataclass

from sandbox.actor import TEACHING, Actor, Role
from sandbox.http import Policy
from sandbox.identity.memberships import CohortSeen
from sandbox.identity.policies import (
    belongs_to_cohort,
    cohort_seen,
    institutions_of,
    load_cohort,
    looks_from_outside,
    runs_cohort,
    sees_cohort,
    staff_anywhere,
)
from sandbox.store import View

from .tables import Exam


@dataclass(frozen=True)
class ExamSeen:
    """An exam as policies need it."""

    id: str
    cohort: CohortSeen


@dataclass(frozen=True)
class StudentSeen:
    """A student of a class, as the path names him."""

    id: str
    cohort: CohortSeen


def load_exam(view: View, path: Mapping[str, str]) -> ExamSeen | None:
    """The exam named by `exam_id` in the path."""
    row = view.session.get(Exam, path["exam_id"])
    cohort = cohort_seen(view, row.cohort_id) if row is not None else None
    return ExamSeen(row.id, cohort) if row is not None and cohort is not None else None


def load_student(view: View, path: Mapping[str, str]) -> StudentSeen | None:
    """The student named by `person_id` in the path, in the class."""
    cohort = load_cohort(view, path)
    return StudentSeen(path["person_id"], cohort) if cohort is not None else None


def _student(actor: Actor, cohort: CohortSeen) -> bool:
    return Role.STUDENT in actor.roles_in(cohort.id)


def _institution(actor: Actor, cohort: CohortSeen) -> bool:
    return cohort.institution_id in institutions_of(actor)


def _authority(actor: Actor, _cohort: CohortSeen) -> bool:
    return actor.has(Role.AUTHORITY)


def _teaches(actor: Actor, cohort: CohortSeen) -> bool:
    return actor.teaches(cohort.id)


def _follows(actor: Actor, cohort: CohortSeen) -> bool:
    """Staff, institution and authority read the class's results."""
    return runs_cohort(actor, cohort) or _authority(actor, cohort)


def _organises(actor: Actor, cohort: CohortSeen) -> bool:
    """Lecturers and the assistant organise the assessment (组织考核, R-ROLE-4); papers and marks stay with the lecturers."""
    return actor.staff_of(cohort.id)


def _confirms(actor: Actor, cohort: CohortSeen) -> bool:
    """The lecturers for their side; the institution, or the assistant who applies (考核申报, R-ROLE-4), for the other."""
    return actor.staff_of(cohort.id) or _institution(actor, cohort)


def own_or_staff(actor: Actor, student: StudentSeen) -> bool:
    """The student himself, and those who run the class."""
    return (actor.id == student.id and _student(actor, student.cohort)) or runs_cohort(actor, student.cohort)


def marks_student(actor: Actor, student: StudentSeen) -> bool:
    """The lecturers of the class mark, and those of the same institution, so that a class of one lecturer has a second assessor."""
    colleague = any(m.role in TEACHING and m.institution_id == student.cohort.institution_id for m in actor.memberships)
    return (_teaches(actor, student.cohort) or colleague) and actor.id != student.id


def sees_student(actor: Actor, student: StudentSeen) -> bool:
    """Whoever sees the class knows that there are students in it; classmates do not meet here."""
    return actor.id == student.id or _follows(actor, student.cohort)


def sees_exam(actor: Actor, exam: ExamSeen) -> bool:
    """Everyone of the class, its institution and the authority."""
    return sees_cohort(actor, exam.cohort)


SIT = Policy("exam.sit", lambda actor, exam: _student(actor, exam.cohort), load_exam, see=sees_exam)
RUN_EXAM = Policy("exam.run", lambda actor, exam: actor.staff_of(exam.cohort.id), load_exam, see=sees_exam)
MARK_PAPER = Policy("exam.paper", lambda actor, exam: _teaches(actor, exam.cohort), load_exam, see=sees_exam)
ASSIST_EXAM = Policy("exam.assist", lambda actor, exam: actor.staff_of(exam.cohort.id), load_exam, see=sees_exam)
LOOK_EXAM = Policy("exam.look", lambda actor, exam: _follows(actor, exam.cohort), load_exam, see=sees_exam, on_record=looks_from_outside)
PLAN_EXAM = Policy("exam.plan", _organises, load_cohort, see=sees_cohort)
LIST_EXAMS = Policy("exam.list", belongs_to_cohort, load_cohort, see=sees_cohort)
RESIT = Policy("exam.resit", lambda actor, student: _authority(actor, student.cohort), load_student, see=sees_student)
BANK = Policy("bank.read", lambda actor, _thing: staff_anywhere(actor) or actor.has(Role.AUTHORITY))
RUBRIC = Policy("rubric.read", lambda actor, _thing: staff_anywhere(actor) or actor.has(Role.AUTHORITY))
RUBRIC_ISSUE = Policy("rubric.issue", lambda actor, _thing: actor.has(Role.AUTHORITY))
BANK_WRITE = Policy("bank.write", lambda actor, _thing: actor.has(Role.LECTURER) or actor.has(Role.MASTER_TRAINER))
BANK_SEALED = Policy("bank.sealed", lambda actor, _thing: actor.has(Role.INSTITUTION) or actor.has(Role.AUTHORITY))
PROCESS = Policy("process.read", _follows, load_cohort, see=sees_cohort, scope="roster.read", on_record=looks_from_outside)
OWN = Policy("assessment.own", _student, load_cohort, see=sees_cohort)
READING = Policy("process.reading", _institution, load_cohort, see=sees_cohort)
SETTLE = Policy("admitted.settle", _teaches, load_cohort, see=sees_cohort)
CONFIRM = Policy("admitted.confirm", _confirms, load_cohort, see=sees_cohort)
DECIDE_LIST = Policy("admitted.decide", _authority, load_cohort, see=sees_cohort)
REOPEN = Policy("admitted.reopen", _institution, load_cohort, see=sees_cohort)
PRACTICE = Policy("practice.read", own_or_staff, load_student, see=sees_student, scope="evidence.read")
MARK = Policy("work.mark", marks_student, load_student, see=lambda actor, one: sees_student(actor, one) or marks_student(actor, one))
PLANS = Policy("plan.list", runs_cohort, load_cohort, see=sees_cohort)
PLAN_READ = Policy("plan.read", own_or_staff, load_student, see=sees_student)
PLAN_FILE = Policy(
    "plan.file",
    lambda actor, one: own_or_staff(actor, one) or marks_student(actor, one),
    load_student,
    see=lambda actor, one: sees_student(actor, one) or marks_student(actor, one),
)
RESULTS = Policy("results.read", _follows, load_cohort, see=sees_cohort, scope="roster.read", on_record=looks_from_outside)
TRANSCRIPT = Policy("transcript.read", sees_student, load_student, see=sees_student, on_record=looks_from_outside)
