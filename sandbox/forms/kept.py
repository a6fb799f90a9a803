"""What the system keeps of a form on a page of its own: whose is there, what it says, as answers to the fields of the form's file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox.store import View

from .shape import Form, FormField

Answers = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Kept:
    """A form as the system fills it. `at` (ms): when it was handed in or last said, None while it still changes by itself; `signs`: who
    stood for it already, by name, and when (ms), by role; `by`: the id of who filled it in."""

    answers: Answers
    at: int | None = None
    signs: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    by: str = ""


@dataclass(frozen=True)
class Keeper:
    """How a part of the school tells of a form it keeps.

    `there(view, cohort_id)`: whose is there, and when (ms); the person is "" for a form about the class. `wanted`: of whom it is wanted by
    now, the whole roster when None. `one(view, cohort_id, person_id, form)`: what it says now, None when there is nothing to say.
    """

    there: Callable[[View, str], Mapping[str, int]]
    one: Callable[[View, str, str, Form], Kept | None]
    wanted: Callable[[View, str], frozenset[str]] | None = None
    signed: frozenset[str] = frozenset()


def fitted(form: Form, offered: Answers) -> Answers:
    """Of everything the system could say, what the form asks for: a province's file may ask for less, in another order; pure."""
    return {
        section.key: {one.key: _fitted(one, said[one.key]) for one in section.fields if said.get(one.key) is not None}
        for section in form.sections
        if (said := offered.get(section.key)) is not None
    }


def _fitted(one: FormField, value: Any) -> Any:
    if one.kind != "table" or not isinstance(value, list):
        return value
    keys = {column.key for column in one.columns}
    return [{key: cell for key, cell in row.items() if key in keys and cell is not None} for row in value]
