"""A course of a class: made, given a video, published, withdrawn."""

from sqlalchemy import func, select

from sandbox.store import Tx, View
from training.events import CoursePublished, CourseWithdrawn

from .refusals import CourseGone, NoVideoYet
from .tables import Course


def make_course(tx: Tx, cohort_id: str, title: str, about: str = "", required: bool = True, show_id: str | None = None) -> Course:
    """A draft without a video."""
    last = tx.session.scalar(select(func.max(Course.number)).where(Course.cohort_id == cohort_id)) or 0
    return tx.add(
        Course(
            id=tx.new_id("crs"),
            cohort_id=cohort_id,
            number=last + 1,
            title=title.strip(),
            about=about.strip(),
            required=required,
            state="draft",
            made_by=tx.actor.id,
            made_at=tx.now,
            show_id=show_id,
        )
    )


def revise_course(tx: Tx, course_id: str, title: str, about: str, required: bool) -> Course:
    """Change what is written about it. A published one is said again, so that whoever counts it knows."""
    row = tx.get(Course, course_id)
    row.title, row.about, row.required = title.strip(), about.strip(), required
    if row.state == "published":
        _say_published(tx, row)
    return row


def publish_course(tx: Tx, course_id: str) -> Course:
    """The class can watch it from now on. NoVideoYet; CourseGone for a withdrawn one; publishing twice changes nothing."""
    row = tx.get(Course, course_id)
    if row.state == "published":
        return row
    if row.state != "draft":
        raise CourseGone
    if row.video != "ready" or row.length_ms < 1_000:
        raise NoVideoYet
    row.state, row.published_at = "published", tx.now
    _say_published(tx, row)
    return row


def withdraw_course(tx: Tx, course_id: str) -> None:
    """Take it away; what was watched of it stays on record and does not count any more."""
    row = tx.get(Course, course_id)
    if row.state == "published":
        tx.emit(CourseWithdrawn(course_id=row.id, cohort_id=row.cohort_id), row.id, cohort=row.cohort_id)
    row.state = "withdrawn"


def courses_of(view: View, cohort_id: str, drafts: bool) -> list[Course]:
    """The published courses, with `drafts` also those being prepared; in the order they were made."""
    states = ("published", "draft") if drafts else ("published",)
    return view.all(select(Course).where(Course.cohort_id == cohort_id, Course.state.in_(states)).order_by(Course.number))


def length_s(course: Course) -> int:
    """Whole seconds there are to watch."""
    return course.length_ms // 1000


def _say_published(tx: Tx, row: Course) -> None:
    fact = CoursePublished(
        course_id=row.id,
        cohort_id=row.cohort_id,
        title=row.title,
        length_s=length_s(row),
        required=row.required,
        show_id=row.show_id,
    )
    tx.emit(fact, row.id, cohort=row.cohort_id)
