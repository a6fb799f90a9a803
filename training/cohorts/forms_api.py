"""The regulation's forms over HTTP: their data for any page to draw, filled and signed ones, prints, Excel of a class, what is missing."""

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any, Protocol, cast

from fastapi import Depends, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from sandbox.actor import Actor
from sandbox.config import Settings
from sandbox.errors import Forbidden, NotFound
from sandbox.forms import Form, Listed, form_docx, form_of, form_pdf, form_xlsx, listed, sheet_of
from sandbox.forms.kept import Answers
from sandbox.forms.paper import ROLES, Head, Read
from sandbox.http import SIGNED_IN, Caller, Changing, Loaded, Reading, Router, allow
from sandbox.identity.memberships import CohortSeen, cohort_names
from sandbox.identity.people import named
from sandbox.store import Tx, View
from sandbox.trade.dates import day_of

from . import policies
from .drawings import Drawn, blobs_of, drawn_under, kept_drawing
from .forms import drawing_of, fill_form, filled_forms, read_form, role_to_sign, roles_in_class, satisfaction, sign_form, signatures
from .policies import FilledSeen
from .suggested import suggested
from .tables import Cohort, FilledForm

router = Router(prefix="/api", tags=["forms"])
Seen = Annotated[CohortSeen, Loaded]
MEDIA = {
    "pdf": "application/pdf", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}  # fmt: skip
MAKERS: dict[str, Callable[[Form, Mapping[str, Any] | None, Head, Read], bytes]] = {
    "pdf": form_pdf, "docx": form_docx, "xlsx": lambda form, answers, head, _read: form_xlsx(form, answers, head),
}  # fmt: skip


class HasSettings(Protocol):
    """What the routes need of the process in `app.state.gate`."""

    settings: Settings


def folder(request: Request) -> Path:
    """Where a province puts its own form files."""
    return cast(HasSettings, request.app.state.gate).settings.data / "forms"


Folder = Annotated[Path, Depends(folder)]


class FillIn(BaseModel):
    """A filled form; `about_id` the student where staff fills it in, `day` of a daily one (today when empty)."""

    model_config = ConfigDict(extra="forbid")
    about_id: Annotated[str, Field(max_length=60)] = ""
    day: Annotated[str, Field(pattern=r"^(20\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01]))?$")] = ""
    answers: Annotated[dict[str, Any], Field(max_length=40)]


@router.get("/forms")
@allow(SIGNED_IN)
async def list_forms(where: Folder) -> list[dict[str, Any]]:
    """The eleven forms without their fields. `own`: a file of the province is used; `wrong`: its faults with their lines."""
    return [_in_list(one) for one in await asyncio.to_thread(listed, where)]


@router.get("/forms/{code}")
@allow(SIGNED_IN)
async def one_form(code: str, where: Folder) -> dict[str, Any]:
    """A form with its fields: what a page needs to draw it."""
    return (await asyncio.to_thread(form_of, code, where)).model_dump()


@router.get("/forms/{code}/blank.{kind}", response_class=Response)
@allow(SIGNED_IN)
async def blank(request: Request, code: str, kind: str, where: Folder) -> Response:
    """An empty form to print: pdf, docx or xlsx."""
    return await print_form(request, await asyncio.to_thread(form_of, code, where), None, Head(), kind)


@router.post("/cohorts/{cohort_id}/forms/{code}")
@allow(policies.FILL_FORM)
async def fill(form: FillIn, code: str, cohort: Seen, change: Changing, where: Folder) -> Response:
    """Fill one in."""
    shape = await asyncio.to_thread(form_of, code, where)
    return await change(_fill, cohort.id, shape, form)


@router.get("/cohorts/{cohort_id}/forms/{code}")
@allow(policies.READ)
async def of_class(code: str, cohort: Seen, actor: Caller, store: Reading, where: Folder) -> dict[str, Any]:
    """The filled forms one may read; with the means of its scores for the staff."""
    return await store.read(_of_class, actor, cohort.id, await asyncio.to_thread(form_of, code, where))


@router.get("/cohorts/{cohort_id}/forms/{code}/suggested")
@allow(policies.FILL_FORM)
async def begin_with(code: str, cohort: Seen, actor: Caller, store: Reading, where: Folder, about: str = "") -> Answers:
    """What a form can begin with; `about` the student, for the staff. A student gets his own."""
    return await store.read(_suggested, actor, cohort.id, await asyncio.to_thread(form_of, code, where), about)


@router.get("/cohorts/{cohort_id}/forms/{code}/sheet.xlsx", response_class=Response)
@allow(policies.RUN)
async def sheet(code: str, cohort: Seen, actor: Caller, store: Reading, where: Folder) -> Response:
    """Every filled form one may read, one a row."""
    shape = await asyncio.to_thread(form_of, code, where)
    rows = await store.read(_sheet, actor, cohort.id, shape)
    return download(await asyncio.to_thread(sheet_of, shape, rows), "xlsx", code)


@router.get("/filled-forms/{filled_id}")
@allow(policies.READ_FORM)
async def look(seen: Annotated[FilledSeen, Loaded], actor: Caller, store: Reading, where: Folder) -> dict[str, Any]:
    """A filled form with its signatures."""
    return await store.read(_look, actor, seen.id, await asyncio.to_thread(form_of, seen.form, where))


@router.post("/filled-forms/{filled_id}/sign")
@allow(policies.READ_FORM)
async def sign(request: Request, seen: Annotated[FilledSeen, Loaded], change: Changing, where: Folder, drawn: Drawn = None) -> Response:
    """Sign it: with the PNG of a signature drawn on the page, or by name only."""
    shape = await asyncio.to_thread(form_of, seen.form, where)
    return await change(_sign, seen.id, shape, await kept_drawing(request, drawn))


@router.get("/filled-forms/{filled_id}/signatures/{role}.png", response_class=Response)
@allow(policies.READ_FORM)
async def drawn_by(
    request: Request, seen: Annotated[FilledSeen, Loaded], role: str, actor: Caller, store: Reading, where: Folder
) -> Response:
    """The drawing of a signature."""
    shape = await asyncio.to_thread(form_of, seen.form, where)
    address = await store.read(drawing_of, actor, seen.id, role, shape)
    headers = {"Cache-Control": "private, no-cache", "X-Content-Type-Options": "nosniff"}
    return Response(await asyncio.to_thread(blobs_of(request).read, address), media_type="image/png", headers=headers)


@router.get("/filled-forms/{filled_id}/paper.{kind}", response_class=Response)
@allow(policies.READ_FORM)
async def paper(request: Request, seen: Annotated[FilledSeen, Loaded], kind: str, actor: Caller, store: Reading, where: Folder) -> Response:
    """A filled form on paper: pdf, docx or xlsx."""
    shape = await asyncio.to_thread(form_of, seen.form, where)
    head, answers = await store.read(_printed, actor, seen.id, shape)
    return await print_form(request, shape, answers, head, kind)


def _in_list(one: Listed) -> dict[str, Any]:
    shown = one.form or form_of(one.code)  # a wrong file's own name cannot be read
    wrong = [{"line": fault.line, "path": fault.path, "zh": fault.zh, "en": fault.en} for fault in one.wrong.fields] if one.wrong else []
    return shown.model_dump(exclude={"sections"}) | {"own": one.own, "wrong": wrong}


async def print_form(request: Request, shape: Form, answers: Mapping[str, Any] | None, head: Head, kind: str) -> Response:
    """A form as a download: pdf, docx or xlsx. NotFound for another kind."""
    if kind not in MAKERS:
        raise NotFound
    return download(await asyncio.to_thread(MAKERS[kind], shape, answers, head, blobs_of(request).read), kind, shape.form)


def download(data: bytes, kind: str, code: str) -> Response:
    """A paper to keep."""
    headers = {"Cache-Control": "no-store", "Content-Disposition": f'attachment; filename="{code}.{kind}"'}
    return Response(data, media_type=MEDIA[kind], headers=headers)


def _suggested(view: View, actor: Actor, cohort_id: str, shape: Form, about: str) -> Answers:
    roles = roles_in_class(actor, view.get(Cohort, cohort_id))
    if not roles & set(shape.filler):
        raise Forbidden
    own = actor.id if roles & set(shape.filler) == {"student"} else about
    return suggested(view, cohort_id, shape, own if shape.about == "student" else "")


def _fill(tx: Tx, cohort_id: str, shape: Form, form: FillIn) -> dict[str, Any]:
    row = fill_form(tx, cohort_id, shape, form.about_id, form.day, form.answers)
    tx.session.flush()
    return _out(tx, [row])[0]


def _sign(tx: Tx, filled_id: str, shape: Form, drawing: str) -> dict[str, Any]:
    read_form(tx, tx.actor, filled_id, shape)
    sign_form(tx, filled_id, shape, drawing)
    tx.session.flush()
    return _look(tx, tx.actor, filled_id, shape)


def _look(view: View, actor: Actor, filled_id: str, shape: Form) -> dict[str, Any]:
    row = read_form(view, actor, filled_id, shape)
    out = _out(view, [row])[0]
    asked = roles_in_class(actor, view.get(Cohort, row.cohort_id)) - {sign["role"] for sign in out["signatures"]}
    return out | {"to_sign": role_to_sign(shape, asked, row.about_id, actor.id) or ""}


def _of_class(view: View, actor: Actor, cohort_id: str, shape: Form) -> dict[str, Any]:
    rows = filled_forms(view, actor, cohort_id, shape)
    return {"filled": _out(view, rows), "scores": satisfaction(shape, rows)}


def _printed(view: View, actor: Actor, filled_id: str, shape: Form) -> tuple[Head, Mapping[str, Any]]:
    row = read_form(view, actor, filled_id, shape)
    return _heads(view, [row], shape)[0], row.answers


def _sheet(view: View, actor: Actor, cohort_id: str, shape: Form) -> list[tuple[Head, Mapping[str, Any]]]:
    rows = filled_forms(view, actor, cohort_id, shape)
    return [(head, row.answers) for head, row in zip(_heads(view, rows, shape), rows, strict=True)]


def _heads(view: View, rows: list[FilledForm], shape: Form) -> list[Head]:
    classes = cohort_names(view, list({row.cohort_id for row in rows}))
    heads, signed = [], signatures(view, [row.id for row in rows])
    for row, out in zip(rows, _out(view, rows), strict=True):
        have = {sign["role"]: (sign["name"], day_of(sign["signed_at"])) for sign in out["signatures"]}
        signs = tuple((ROLES[role], *have.get(role, ("", ""))) for role in shape.signs)
        drawn = drawn_under(signed.get(row.id, []))
        heads.append(Head(classes.get(row.cohort_id, ""), out["about"], row.day, out["filler"], day_of(row.filled_at), signs, drawn))
    return heads


def _out(view: View, rows: list[FilledForm]) -> list[dict[str, Any]]:
    signed = signatures(view, [row.id for row in rows])
    signers = [sign.person_id for signs in signed.values() for sign in signs]
    people = named(view, list({*signers, *(row.filler_id for row in rows), *(row.about_id for row in rows if row.about_id)}))

    def name(person_id: str) -> str:
        return people[person_id].name if person_id in people else ""

    return [
        {
            "id": row.id, "cohort_id": row.cohort_id, "form": row.form, "version": row.version, "about_id": row.about_id,
            "about": name(row.about_id), "day": row.day, "filler_id": row.filler_id, "filler": name(row.filler_id),
            "filled_at": row.filled_at, "answers": row.answers,
            "signatures": [
                {"role": one.role, "person_id": one.person_id, "name": name(one.person_id), "signed_at": one.signed_at,
                 "digest": one.digest, "drawn": one.drawing != ""}
                for one in signed.get(row.id, [])
            ],
        }
        for row in rows
    ]  # fmt: skip
