"""How far a class is with the regulation's forms (材料完整度): which are there, signed, missing, due; and what one person has to do."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.orm import defer

from sandbox.actor import Actor
from sandbox.forms import Form
from sandbox.forms.kept import Keeper
from sandbox.identity.people import named
from sandbox.store import View
from sandbox.trade.dates import day_of

from .filing import sessions_of
from .forms import may_read, role_to_sign, roles_in_class, signatures
from .roster import enrolments
from .tables import Cohort, FilledForm

Light = Literal["green", "amber", "red", "grey"]
Keepers = Mapping[str, Keeper]


@dataclass(frozen=True)
class Calendar:
    """The days of a class that forms are due by; "" where it has none."""

    today: str
    starts_on: str
    ends_on: str
    days: tuple[str, ...]
    closed: bool

    @property
    def past(self) -> tuple[str, ...]:
        """Its class days up to today."""
        return tuple(day for day in self.days if day <= self.today)

    def due_on(self, form: Form) -> str:
        """The last day a form is in time; "" where nothing says one. A daily one is due on each class day."""
        return {"before": self.starts_on, "daily": self.past[-1] if self.past else "", "close": self.ends_on}.get(form.when, "")

    def begun(self, form: Form) -> bool:
        """Whether the form can be expected by now."""
        over = self.closed or bool(self.ends_on and self.today >= self.ends_on)
        return {"daily": bool(self.past), "close": over, "after": over, "half_year": self.closed}.get(form.when, True)


@dataclass(frozen=True)
class Place:
    """One form of one student (or of the class, or of one of its days): there or missing."""

    about_id: str
    day: str
    row: FilledForm | None
    at: int | None


def calendar(view: View, cohort_id: str) -> Calendar:
    """The class's days."""
    cohort = view.get(Cohort, cohort_id)
    days = tuple(sorted({one.day for one in sessions_of(view, cohort_id)}))
    first, last = cohort.starts_on or (days[0] if days else ""), cohort.ends_on or (days[-1] if days else "")
    return Calendar(day_of(view.now), first, last, days, cohort.state == "closed")


def light(view: View, cohort_id: str, forms: Sequence[Form], keepers: Keepers) -> list[dict[str, Any]]:
    """A line for each form: how many are wanted by now, there, signed; what is still missing by when."""
    days, students = calendar(view, cohort_id), [one.person_id for one in view.all(enrolments(cohort_id))]
    rows = _rows(view, cohort_id)
    signed = signatures(view, [row.id for row in rows])
    found = []
    for form in forms:
        keeper = keepers.get(form.form) if form.elsewhere else None
        places = places_of(view, cohort_id, form, keeper, days, students, rows)
        there = [one for one in places if one.at is not None]
        implied = keeper.signed if keeper else frozenset[str]()
        have = [{*implied, *(sign.role for sign in signed.get(one.row.id, ()))} if one.row else set(implied) for one in there]
        unsigned = sum(len(set(form.signs) - roles) for roles in have)
        due_on, begun = days.due_on(form), days.begun(form)
        overdue = _overdue(days, due_on, places)
        found.append(
            {
                "form": form.form, "zh": form.zh, "en": form.en, "want": len(places), "there": len(there), "unsigned": unsigned,
                "complete": len(there) >= len(places) > 0, "begun": begun, "due_on": due_on, "overdue": overdue,
                "light": lamp(len(places), len(there), unsigned, begun, overdue > 0),
                "filled_id": there[0].row.id if form.about == "class" and there and there[0].row else None,
            }
        )  # fmt: skip
    return found


def lamp(want: int, there: int, unsigned: int, begun: bool, late: bool) -> Light:
    """Green: all there and signed. Red: something is missing after its day. Amber: some are there, or they are expected by now. Grey: not
    yet expected. Pure."""
    if there >= want > 0:
        return "amber" if unsigned else "green"
    if late:
        return "red"
    return "amber" if want and (there or begun) else "grey"


def places_of(
    view: View, cohort_id: str, form: Form, keeper: Keeper | None, days: Calendar, students: Sequence[str], rows: Iterable[FilledForm]
) -> list[Place]:
    """Every form that is wanted by now, with the newest that is there; days and students in their order."""
    newest: dict[tuple[str, str], FilledForm] = {}
    for row in rows:
        if row.form == form.form:
            newest[("" if form.about == "class" else row.about_id, row.day)] = row
    if keeper is not None:
        there = keeper.there(view, cohort_id)
        wanted = keeper.wanted(view, cohort_id) if keeper.wanted else None
        who = [""] if form.about == "class" else [one for one in students if wanted is None or one in wanted]
        return [_kept(one, there.get(one), newest.get((one, ""))) for one in who]
    if form.about == "class":
        last = newest.get(("", ""))
        return [Place("", "", last, last.filled_at if last else None)]
    keys = [(one, day) for day in days.past for one in students] if form.when == "daily" else [(one, "") for one in students]
    return [Place(one, day, row, row.filled_at if row else None) for one, day in keys for row in [newest.get((one, day))]]


def lines(view: View, actor: Actor, cohort_id: str, form: Form, keeper: Keeper | None) -> list[dict[str, Any]]:
    """Whose form is there and whose is missing, by day and seat; what is there opens only for those the form names as readers."""
    seats = {one.person_id: one.seat_no for one in view.all(enrolments(cohort_id))}
    places = places_of(view, cohort_id, form, keeper, calendar(view, cohort_id), list(seats), _rows(view, cohort_id, form.form))
    signed = signatures(view, [one.row.id for one in places if one.row])
    ids = {*seats, *(sign.person_id for signs in signed.values() for sign in signs), *(one.row.filler_id for one in places if one.row)}
    names = {person.id: person.name for person in named(view, list(ids)).values()}
    roles = roles_in_class(actor, view.get(Cohort, cohort_id))
    found = []
    for one in places:
        row, signs = one.row, signed.get(one.row.id, []) if one.row else []
        reads = bool(roles & set(form.reader)) if row is None or keeper else may_read(actor, row, form, roles)
        done = {sign.role for sign in signs} | (set(keeper.signed) if keeper else set())
        found.append(
            {
                "about_id": one.about_id, "about": names.get(one.about_id, ""), "seat_no": seats.get(one.about_id), "day": one.day,
                "at": one.at, "filler": names.get(row.filler_id, "") if row and not keeper else "",
                "filled_id": row.id if row is not None and reads and not keeper else None, "reads": reads,
                "signs": [{"role": sign.role, "name": names.get(sign.person_id, ""), "at": sign.signed_at} for sign in signs],
                "lacks": [role for role in form.signs if role not in done] if one.at is not None else [],
                "to_sign": (role_to_sign(form, roles - done, one.about_id, actor.id) or "") if one.at is not None else "",
            }
        )  # fmt: skip
    return found


def mine(view: View, actor: Actor, cohort_id: str, forms: Sequence[Form], keepers: Keepers) -> list[dict[str, Any]]:
    """What this person has to fill in and sign as a student, what is still to come, what is done; in the order of the forms.

    `state`: fill, sign, done, later (not its time yet). `late`: its day has passed. A form kept on a page of its own names that page in
    `elsewhere`.
    """
    days, rows = calendar(view, cohort_id), _rows(view, cohort_id)
    days = days if days.days else replace(days, days=(days.today,))  # a practice class has no timetable: each day may be one
    signed = signatures(view, [row.id for row in rows if row.about_id == actor.id])
    found: list[dict[str, Any]] = []
    for form in forms:
        keeper = keepers.get(form.form) if form.elsewhere else None
        concerned = {"student"} & {*form.filler, *form.signs} or (keeper is not None and "student" in form.reader)
        if form.about != "student" or not concerned:
            continue
        for one in places_of(view, cohort_id, form, keeper, days, [actor.id], rows):
            done = {sign.role for sign in signed.get(one.row.id, ())} if one.row else set[str]()
            state = _state(form, keeper, one, done, days)
            if state is None:
                continue
            due_on = one.day or days.due_on(form)
            found.append(
                {
                    "form": form.form, "zh": form.zh, "en": form.en, "due_zh": form.due_zh, "due_en": form.due_en, "due_on": due_on,
                    "day": one.day, "state": state, "late": state == "fill" and bool(due_on) and days.today > due_on, "at": one.at,
                    "filled_id": one.row.id if one.row and keeper is None else None, "elsewhere": form.elsewhere,
                }
            )  # fmt: skip
    return found


def _state(form: Form, keeper: Keeper | None, one: Place, done: set[str], days: Calendar) -> str | None:
    if one.at is not None:
        signs = "student" in form.signs and "student" not in done and not (keeper and "student" in keeper.signed)
        return "sign" if signs else "done"
    if keeper is None and "student" not in form.filler:
        return None
    return "fill" if form.when == "before" or days.begun(form) else "later"


def _kept(about_id: str, at: int | None, row: FilledForm | None) -> Place:
    """A signed copy counts while nothing newer came in."""
    return Place(about_id, "", row if row is not None and at is not None and row.filled_at >= at else None, at)


def _overdue(days: Calendar, due_on: str, places: Sequence[Place]) -> int:
    """How many are missing after their day."""
    return sum(one.at is None and days.today > (one.day or due_on) != "" for one in places)


def _rows(view: View, cohort_id: str, code: str = "") -> list[FilledForm]:
    query = select(FilledForm).where(FilledForm.cohort_id == cohort_id)
    if code:
        query = query.where(FilledForm.form == code)
    return view.all(query.options(defer(FilledForm.answers)).order_by(FilledForm.filled_at, FilledForm.id))
