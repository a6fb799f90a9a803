"""What a class looks like over the wire; the whole of it where `training/` is not carried."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field, StringConstraints

from .shapes import Form

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]
MOST_ASKED = 70
"""Students in one request; more than a class holds are let through to the rule, which answers with its sentence."""


class StaffIn(Form):
    """Somebody of the class's staff, by the id of his account (`POST /api/staff` makes one)."""

    person_id: str
    role: Literal["lecturer", "assistant"] = "lecturer"


class ClassIn(Form):
    """A class to open. `institution` by id or name, where the caller is not of one; `mode` is taken and changes nothing here."""

    name: Name
    institution: Annotated[str, Field(max_length=60)] = ""
    staff: Annotated[list[StaffIn], Field(max_length=10)] = []
    mode: Literal["offline-8", "blended-6-2"] = "offline-8"


class StaffListIn(Form):
    """People who teach or assist in a class from now on."""

    staff: Annotated[list[StaffIn], Field(min_length=1, max_length=10)]


class StudentIn(Form):
    """A student to enrol; without a PIN he gets one made for him."""

    name: Name
    pin: Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")] | None = None


class StudentsIn(Form):
    """Students to enrol, all or none."""

    students: Annotated[list[StudentIn], Field(min_length=1, max_length=MOST_ASKED)]


class GroupIn(Form):
    """A group to form."""

    name: Name
    members: Annotated[list[str], Field(min_length=1, max_length=35)]


class GroupNowIn(Form):
    """How a group stands from now on; nobody in it ends it."""

    name: Name
    members: Annotated[list[str], Field(max_length=35)]


class MovedOut(BaseModel):
    """Whose group changed."""

    moved: list[str]


class ClassOut(BaseModel):
    """A class in a list; a class of an outside service is always open, and never filed."""

    id: str
    name: str
    institution_id: str
    mode: str = "offline-8"
    state: str = "open"
    students: int
    practice: bool = True


class RosterLine(BaseModel):
    """One student. Classmates see no login but their own."""

    person_id: str
    seat_no: int
    name: str
    login: str | None
    group_id: str | None
    shop_id: None = None


class GroupOut(BaseModel):
    """A group and its members' ids."""

    id: str
    name: str
    members: list[str]


class ClassFull(ClassOut):
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
