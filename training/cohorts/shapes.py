"""What a class looks like over the wire."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from sandbox.store import Tx

from .roster import MOST_STUDENTS, Mode

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]


Pin = Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]


class Form(BaseModel):
    """A request; what is not asked for is refused."""

    model_config = ConfigDict(extra="forbid")


class CohortIn(Form):
    """A class to open."""

    name: Name
    mode: Mode = "offline-8"


class StudentIn(Form):
    """A student to enrol; without a PIN he gets one made for him."""

    name: Name
    pin: Pin | None = None


class StudentsIn(Form):
    """Students to enrol, all or none. More than a class holds are let through to the rule, which answers with its sentence."""

    students: Annotated[list[StudentIn], Field(min_length=1, max_length=2 * MOST_STUDENTS)]


class GroupIn(Form):
    """A group to form."""

    name: Name
    members: Annotated[list[str], Field(min_length=1, max_length=MOST_STUDENTS)]


class GroupNowIn(Form):
    """How a group stands from now on; nobody in it ends it."""

    name: Name
    members: Annotated[list[str], Field(max_length=MOST_STUDENTS)]


class CohortOut(BaseModel):
    """A class in a list; `students` counts the places taken; `practice`: opened without a filing."""

    id: str
    name: str
    institution_id: str
    mode: Mode
    state: str
    students: int
    practice: bool = False


class RosterLine(BaseModel):
    """One student. Classmates see no login but their own."""

    person_id: str
    seat_no: int
    name: str
    login: str | None
    group_id: str | None
    shop_id: str | None


class GroupOut(BaseModel):
    """A group and its members' ids."""

    id: str
    name: str
    members: list[str]


class CohortFull(CohortOut):
    """A class with its roster and groups."""

    roster: list[RosterLine]
    groups: list[GroupOut]


class EnrolledOut(BaseModel):
    """A student who has a place now. His PIN is shown this once."""

    person_id: str
    login: str
    seat_no: int
    name: str
    pin: str


class PinOut(BaseModel):
    """A new PIN, shown this once."""

    pin: str


class MovedOut(BaseModel):
    """Whose group changed."""

    moved: list[str]


class DoneOut(BaseModel):
    """The id of what was made."""

    id: str


def done(tx: Tx, verb: Any, *args: Any) -> DoneOut:
    """Do it, and answer the id of what was made."""
    return DoneOut(id=verb(tx, *args))
