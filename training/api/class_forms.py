"""The forms of a class over HTTP across all parts of the school: the light, whose is missing, what one has to do, and the forms whose
content the system keeps: read, signed, printed filled."""

import asyncio
from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import Request, Response

from sandbox.actor import Actor
from sandbox.errors import NotFound
from sandbox.forms import Form, form_of, listed, sheet_of
from sandbox.forms.kept import Keeper, Kept
from sandbox.forms.paper import ROLES, Head
from sandbox.http import Caller, Changing, Loaded, Reading, Router, allow
from sandbox.identity.memberships import CohortSeen, cohort_names
from sandbox.identity.people import named
from sandbox.store import Tx, View
from sandbox.trade.dates import day_of
from training.assessment.kept_forms import KEEPERS as ASSESSMENT
from training.cohorts import policies
from training.cohorts.drawings import Drawn, drawn_under, kept_drawing
from training.cohorts.form_states import light, lines, mine
from training.cohorts.forms import digest_of, newest_of, role_to_sign, roles_in_class, signatures
from training.cohorts.forms_api import Folder, download, print_form
from training.cohorts.kept_forms import KEEPERS as COHORTS
from training.cohorts.kept_forms import sign_kept
from training.cohorts.roster import enrolments, is_student
from training.cohorts.tables import Cohort, FormSignature
from training.followup.kept_forms import KEEPERS as FOLLOWUP

router = Router(prefix="/api", tags=["forms"])
Seen = Annotated[CohortSeen, Loaded]
KEEPERS: Mapping[str, Keeper] = {**COHORTS, **ASSESSMENT, **FOLLOWUP}
CLASS = "class"
"""In a path, in place of a student: the form is about the class."""


@router.get("/cohorts/{cohort_id}/forms")
@allow(policies.MATERIALS)
async def class_light(cohort: Seen, store: Reading, where: Folder) -> list[dict[str, Any]]:
    """The completeness light: what should be there by now, and what is."""
    return await store.read(light, cohort.id, await asyncio.to_thread(_usable, where), KEEPERS)


@router.get("/cohorts/{cohort_id}/my-forms")
@allow(policies.MY_RECORD)
async def my_forms(cohort: Seen, actor: Caller, store: Reading, where: Folder) -> list[dict[str, Any]]:
    """What I have to fill in and sign, and by when."""
    return await store.read(_mine, actor, cohort.id, await asyncio.to_thread(_usable, where))


@router.get("/cohorts/{cohort_id}/forms/{code}/lines")
@allow(policies.RUN)
async def class_lines(code: str, cohort: Seen, actor: Caller, store: Reading, where: Folder) -> list[dict[str, Any]]:
    """Whose form is there, signed, missing."""
    form = await asyncio.to_thread(form_of, code, where)
    return await store.read(_lines, actor, cohort.id, form)


@router.get("/cohorts/{cohort_id}/kept-forms/{code}/sheet.xlsx", response_class=Response)
@allow(policies.RUN)
async def kept_sheet(code: str, cohort: Seen, actor: Caller, store: Reading, where: Folder) -> Response:
    """Every student's, one a row."""
    form = await asyncio.to_thread(form_of, code, where)
    rows = await store.read(_sheet, actor, cohort.id, form)
    return download(await asyncio.to_thread(sheet_of, form, rows), "xlsx", code)


@router.get("/cohorts/{cohort_id}/kept-forms/{code}/{about}")
@allow(policies.KEPT_FORM)
async def kept_form(code: str, about: str, cohort: Seen, actor: Caller, store: Reading, where: Folder) -> dict[str, Any]:
    """A form as the system fills it now; `about` is a student, or `class`."""
    form = await asyncio.to_thread(form_of, code, where)
    return await store.read(_look, actor, cohort.id, form, _about(about))


@router.post("/cohorts/{cohort_id}/kept-forms/{code}/{about}/sign")
@allow(policies.FILL_FORM)
async def sign_kept_form(
    request: Request, code: str, about: str, cohort: Seen, change: Changing, where: Folder, drawn: Drawn = None
) -> Response:
    """Sign it as it stands, with the PNG of a signature drawn on the page or by name only."""
    form = await asyncio.to_thread(form_of, code, where)
    return await change(_sign, cohort.id, form, _about(about), await kept_drawing(request, drawn))


@router.get("/cohorts/{cohort_id}/kept-forms/{code}/{about}/paper.{kind}", response_class=Response)
@allow(policies.KEPT_FORM)
async def kept_paper(
    request: Request, code: str, about: str, kind: str, cohort: Seen, actor: Caller, store: Reading, where: Folder
) -> Response:
    """A form as the system fills it, on paper: pdf, docx or xlsx."""
    form = await asyncio.to_thread(form_of, code, where)
    kept = await store.read(kept_for, actor, cohort.id, form, _about(about))
    head = await store.read(head_of, cohort.id, form, _about(about), kept)
    return await print_form(request, form, kept.answers, head, kind)


def kept_for(view: View, actor: Actor, cohort_id: str, form: Form, about_id: str) -> Kept:
    """What the system keeps, for those the form names as readers; a student has his own. NotFound for others and where there is nothing."""
    keeper = KEEPERS.get(form.form) if form.elsewhere else None
    if keeper is None or (form.about == "class") != (about_id == "") or (about_id and not is_student(view, cohort_id, about_id)):
        raise NotFound
    roles = roles_in_class(actor, view.get(Cohort, cohort_id)) & set(form.reader)
    if about_id and about_id != actor.id:
        roles -= {"student"}
    kept = keeper.one(view, cohort_id, about_id, form) if roles else None
    if kept is None:
        raise NotFound
    return kept


def _usable(where: Any) -> list[Form]:
    return [one.form for one in listed(where) if one.form is not None]


def _about(about: str) -> str:
    return "" if about == CLASS else about


def _mine(view: View, actor: Actor, cohort_id: str, forms: list[Form]) -> list[dict[str, Any]]:
    return mine(view, actor, cohort_id, forms, KEEPERS)


def _lines(view: View, actor: Actor, cohort_id: str, form: Form) -> list[dict[str, Any]]:
    return lines(view, actor, cohort_id, form, KEEPERS.get(form.form) if form.elsewhere else None)


def _look(view: View, actor: Actor, cohort_id: str, form: Form, about_id: str) -> dict[str, Any]:
    kept = kept_for(view, actor, cohort_id, form, about_id)
    people = named(view, [about_id] if about_id else [])
    signs = _signs(view, cohort_id, form, about_id, kept)
    copy, drawn = _drawn(view, cohort_id, form, about_id, kept)
    return {
        "form": form.form,
        "about_id": about_id,
        "about": people[about_id].name if about_id in people else "",
        "at": kept.at,
        "answers": kept.answers,
        "signs": [{"role": role, "name": name, "at": at, "drawn_on": copy if role in drawn else ""} for role, (name, at) in signs.items()],
        "to_sign": _asked_of(view, actor, cohort_id, form, about_id, set(signs)) if kept.at is not None else "",
    }


def _asked_of(view: View, actor: Actor, cohort_id: str, form: Form, about_id: str, done: set[str]) -> str:
    return role_to_sign(form, roles_in_class(actor, view.get(Cohort, cohort_id)) - done, about_id, actor.id) or ""


def _sign(tx: Tx, cohort_id: str, form: Form, about_id: str, drawing: str) -> dict[str, Any]:
    sign_kept(tx, cohort_id, form, about_id, kept_for(tx, tx.actor, cohort_id, form, about_id), drawing)
    tx.session.flush()
    return _look(tx, tx.actor, cohort_id, form, about_id)


def _sheet(view: View, actor: Actor, cohort_id: str, form: Form) -> list[tuple[Head, Mapping[str, Any]]]:
    found = []
    for place in [""] if form.about == "class" else [one.person_id for one in view.all(enrolments(cohort_id))]:
        try:
            kept = kept_for(view, actor, cohort_id, form, place)
        except NotFound:
            continue
        found.append((head_of(view, cohort_id, form, place, kept), kept.answers))
    return found


def _signs(view: View, cohort_id: str, form: Form, about_id: str, kept: Kept) -> dict[str, tuple[str, int]]:
    """Who stands for the form as it is now: by handing it in, or by a signature over the same content."""
    signs = _signatures(view, cohort_id, form, about_id, kept)
    people = named(view, [sign.person_id for sign in signs])
    return {**kept.signs, **{one.role: (people[one.person_id].name, one.signed_at) for one in signs if one.person_id in people}}


def _signatures(view: View, cohort_id: str, form: Form, about_id: str, kept: Kept) -> list[FormSignature]:
    """The signatures over what the form says now."""
    row = newest_of(view, cohort_id, form.form, about_id)
    if row is None or digest_of(row.answers) != digest_of(kept.answers):
        return []
    return signatures(view, [row.id]).get(row.id, [])


def _drawn(view: View, cohort_id: str, form: Form, about_id: str, kept: Kept) -> tuple[str, set[str]]:
    """The copy that was signed ("" for none), and the roles whose signature under it is drawn."""
    drawn = [one for one in _signatures(view, cohort_id, form, about_id, kept) if one.drawing]
    return (drawn[0].filled_id if drawn else ""), {one.role for one in drawn}


def head_of(view: View, cohort_id: str, form: Form, about_id: str, kept: Kept) -> Head:
    """What stands over the form on paper: class, student, who filled it and who signed what it says now."""
    people = named(view, [one for one in (about_id, kept.by) if one])
    have = _signs(view, cohort_id, form, about_id, kept)
    signs = tuple((ROLES[role], *((have[role][0], day_of(have[role][1])) if role in have else ("", ""))) for role in form.signs)
    filler = people[kept.by].name if kept.by in people else "系统"
    return Head(
        class_name=cohort_names(view, [cohort_id]).get(cohort_id, ""),
        about=people[about_id].name if about_id in people else "",
        filler=filler,
        filled_on=day_of(kept.at if kept.at is not None else view.now),
        signs=signs,
        drawn=drawn_under(_signatures(view, cohort_id, form, about_id, kept)),
    )
