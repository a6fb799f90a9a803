"""Cohorts and who is in them."""

from typing import ClassVar, Literal

from sandbox.events.envelope import Fact

__all__ = ["CohortClosed", "CohortOpened", "GroupFormed", "StudentEnrolled", "StudentLeft"]


class CohortOpened(Fact):
    """A class (班级) exists. `mode` as R-CLS-4."""

    type: ClassVar[str] = "kaibo.training.cohort.opened"
    cohort_id: str
    name: str
    institution_id: str
    mode: Literal["offline-8", "blended-6-2"] = "offline-8"


class CohortClosed(Fact):
    """The class is over."""

    type: ClassVar[str] = "kaibo.training.cohort.closed"
    cohort_id: str


class StudentEnrolled(Fact):
    """A student is on the roster (at most 35, R-CLS-1)."""

    type: ClassVar[str] = "kaibo.training.student.enrolled"
    cohort_id: str
    person_id: str
    seat_no: int


class StudentLeft(Fact):
    """A student left the class."""

    type: ClassVar[str] = "kaibo.training.student.left"
    cohort_id: str
    person_id: str


class GroupFormed(Fact):
    """A mutual-help group (互助小组) has these members."""

    type: ClassVar[str] = "kaibo.training.group.formed"
    cohort_id: str
    group_id: str
    name: str
    members: tuple[str, ...]
