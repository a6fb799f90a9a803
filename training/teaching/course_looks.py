"""What the pages of courses show: the list with one's own progress, a course, and who of the class is how far."""

from typing import Any

from sqlalchemy import select

from sandbox.actor import Role
from sandbox.identity.memberships import people_in
from sandbox.identity.people import named
from sandbox.store import View

from .courses import courses_of, length_s
from .tables import Course, Viewing
from .viewings import Progress, Watching, progress, progress_of
from .watching import missing_s, needed_s, share_bp


def course_list(view: View, cohort_id: str, person_id: str, staff: bool) -> dict[str, Any]:
    """The courses; a student's own progress stands in each and over all required ones, staff see drafts and their conversion."""
    rows = courses_of(view, cohort_id, drafts=staff)
    own = {one.course_id: one for one in view.all(_viewings(cohort_id).where(Viewing.person_id == person_id))}
    lines = [course_out(row, staff) | {"mine": progress_out(progress(row, own.get(row.id)))} for row in rows]
    counted = [(length_s(row), progress(row, own.get(row.id)).watched_s) for row in rows if row.state == "published" and row.required]
    return {"courses": lines, "required": total_out(sum(one for one, _ in counted), sum(one for _, one in counted))}


def one_course(view: View, course_id: str, person_id: str, staff: bool) -> dict[str, Any]:
    """A course with one's own progress."""
    row = view.get(Course, course_id)
    return course_out(row, staff) | {"mine": progress_out(progress_of(view, row, person_id))}


def class_progress(view: View, cohort_id: str) -> dict[str, Any]:
    """Every student with every published course: seconds watched, and what is missing to 95 % of the required ones (R-ASM-3)."""
    rows = [row for row in courses_of(view, cohort_id, drafts=False)]
    found: dict[tuple[str, str], Viewing] = {(one.person_id, one.course_id): one for one in view.all(_viewings(cohort_id))}
    of_s = sum(length_s(row) for row in rows if row.required)
    people = named(view, people_in(view, cohort_id, Role.STUDENT))
    students = []
    for person in sorted(people.values(), key=lambda one: one.login):
        each = {row.id: progress(row, found.get((person.id, row.id))).watched_s for row in rows}
        required = sum(each[row.id] for row in rows if row.required)
        seen_at = max((one.seen_at for (who, _), one in found.items() if who == person.id), default=None)
        students.append(
            {"person_id": person.id, "name": person.name, "login": person.login, "watched_s": each, "seen_at": seen_at}
            | {"required": total_out(of_s, required)}
        )
    return {"courses": [course_out(row, staff=False) for row in rows], "students": students}


def course_out(row: Course, staff: bool) -> dict[str, Any]:
    """A course as pages get it."""
    known = {
        "id": row.id,
        "cohort_id": row.cohort_id,
        "number": row.number,
        "title": row.title,
        "about": row.about,
        "required": row.required,
        "state": row.state,
        "length_s": length_s(row),
        "show_id": row.show_id,
        "url": f"/api/courses/{row.id}/video" if row.video == "ready" else None,
    }
    if staff:
        known |= {"video": row.video, "failure": row.failure, "progress_bp": row.progress_bp, "bytes": row.bytes}
    return known


def watching_out(found: Watching) -> dict[str, Any]:
    """The answer to a page that plays."""
    return {
        "session_id": found.session_id,
        "token": found.token,
        "earned_ms": found.earned_ms,
        "progress": progress_out(found.progress),
    }


def progress_out(found: Progress) -> dict[str, Any]:
    """Progress as pages get it."""
    return {
        "watched_s": found.watched_s,
        "length_s": found.length_s,
        "share_bp": found.share_bp,
        "missing_s": found.missing_s,
        "gaps": [list(gap) for gap in found.gaps],
    }


def total_out(of_s: int, watched_s: int) -> dict[str, int]:
    """Seconds over several videos, and what is missing to 95 % of them all (R-ASM-3)."""
    return {
        "watched_s": watched_s,
        "length_s": of_s,
        "needed_s": needed_s(of_s),
        "share_bp": share_bp(watched_s, of_s),
        "missing_s": missing_s(watched_s, of_s),
    }


def _viewings(cohort_id: str) -> Any:
    return select(Viewing).where(Viewing.cohort_id == cohort_id)
