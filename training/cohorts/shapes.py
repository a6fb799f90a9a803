"""What a class looks like over the wire."""

from typing import Any

from pydantic import BaseModel

from sandbox.identity.class_shapes import GroupOut, Name
from sandbox.identity.shapes import Form
from sandbox.store import Tx

from .roster import Mode


class CohortIn(Form):
    """A class to open."""

    name: Name
    mode: Mode = "offline-8"


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


class CohortFull(CohortOut):
    """A class with its roster and groups."""

    roster: list[RosterLine]
    groups: list[GroupOut]


class DoneOut(BaseModel):
    """The id of what was made."""

    id: str


def done(tx: Tx, verb: Any, *args: Any) -> DoneOut:
    """Do it, and answer the id of what was made."""
    return DoneOut(id=verb(tx, *args))
