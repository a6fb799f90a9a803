"""Accounts of staff over HTTP, while Kaibo runs; and what the door says where there is no account yet."""

from typing import Annotated, Literal

from fastapi import Request, Response
from pydantic import BaseModel, Field

from sandbox.actor import Actor, Role
from sandbox.errors import Invalid
from sandbox.http import PUBLIC, Caller, Change, Changing, Loaded, Reading, Router, allow
from sandbox.http.filling import filled, key_of
from sandbox.http.problem import language_of
from sandbox.store import Tx

from .beginning import how_to_begin
from .passwords import password_faults, readable
from .policies import institutions_of
from .reception import AtReception, Reception
from .shapes import Form
from .staff import Wanted, close_account, hire, reopen_account, reset_password
from .staff_looks import InstitutionSeen, StaffSeen, institutions_seen, nobody_yet, sees_everybody, staff_seen
from .staff_policies import STAFF, STAFF_MEMBER

router = Router(prefix="/api", tags=["identity"])
Member = Annotated[StaffSeen, Loaded]
Typed = Annotated[str, Field(min_length=1, max_length=128)]


class BeginningOut(BaseModel):
    """Whether nobody has an account here, whether this is the demo, and the sentence for whoever makes the first account."""

    empty: bool
    demo: bool
    how: str


class StaffIn(Form):
    """An account to make. `institution_id` for one that is there (an institution's own by itself), `new_institution` to begin one.

    `password`: a first one, typed; without it one is made.
    """

    role: Literal["authority", "institution", "lecturer", "assistant"]
    name: Annotated[str, Field(min_length=1, max_length=40)]
    login: Annotated[str, Field(min_length=1, max_length=64)]
    institution_id: str | None = None
    new_institution: Annotated[str, Field(max_length=60)] | None = None
    password: Typed | None = None


class ResetIn(Form):
    """A first password, typed; without it one is made."""

    password: Typed | None = None


class StaffOut(BaseModel):
    """An account of the staff; `state` is `open` or `closed`, times are milliseconds since 1970."""

    person_id: str
    login: str
    name: str
    roles: list[Role]
    institution_id: str | None
    institution: str
    state: Literal["open", "closed"]
    must_change: bool
    signed_in_at: int | None


class StaffListOut(BaseModel):
    """Whom the caller manages, and the institutions he may add people to."""

    staff: list[StaffOut]
    institutions: list[InstitutionSeen]


class HiredOut(StaffOut):
    """A new account, with its first password this once; null where it was typed."""

    first_password: str | None


class ResetOut(BaseModel):
    """The new first password this once; null where it was typed."""

    first_password: str | None


@router.get("/beginning", response_model=BeginningOut)
@allow(PUBLIC)
async def beginning(request: Request, desk: AtReception) -> BeginningOut:
    """For the pages where one signs in: is there anybody yet, and if not, how to make the first account."""
    empty = await desk.store.read(nobody_yet)
    zh, en = how_to_begin(desk.command_options)
    how = en if language_of(request) == "en" else zh
    return BeginningOut(empty=empty, demo=desk.demo, how=how if empty else "")


@router.get("/staff", response_model=StaffListOut)
@allow(STAFF)
async def list_staff(actor: Caller, store: Reading) -> StaffListOut:
    """The staff the caller manages: everybody for the authority, its own people for an institution."""
    houses = _houses(actor)
    staff = [StaffOut.model_validate(vars(one)) for one in await store.read(staff_seen, houses)]
    return StaffListOut(staff=staff, institutions=await store.read(institutions_seen, houses))


@router.post("/staff", response_model=HiredOut)
@allow(STAFF)
async def add_staff(form: StaffIn, request: Request, actor: Caller, change: Changing, desk: AtReception) -> Response:
    """Make an account; its first password is shown this once and has to be changed at the first sign-in."""
    password = _first(desk, actor, request, form.password, form.login)
    wanted = Wanted(Role(form.role), form.name, form.login, form.institution_id, form.new_institution)
    answer = await _sealed(change, desk)(hire, wanted, await desk.hashing.hash(password))
    return filled(answer, lambda body: body.update(first_password=None if form.password else password))


@router.post("/staff/{staff_id}/password", response_model=ResetOut)
@allow(STAFF_MEMBER)
async def reset_staff(form: ResetIn, request: Request, member: Member, actor: Caller, change: Changing, desk: AtReception) -> Response:
    """A new first password, shown this once; the person's sessions end."""
    password = _first(desk, actor, request, form.password, member.login)
    answer = await _sealed(change, desk)(_reset, member.person_id, await desk.hashing.hash(password))
    desk.throttle.forget(member.login)
    desk.identifier.forget(member.person_id)
    return filled(answer, lambda body: body.update(first_password=None if form.password else password))


@router.post("/staff/{staff_id}/close", status_code=204)
@allow(STAFF_MEMBER)
async def close_staff(member: Member, change: Changing, desk: AtReception) -> Response:
    """Take the account out of use at once; what the person did stays."""
    answer = await change(close_account, member.person_id)
    desk.identifier.forget(member.person_id)
    return answer


@router.post("/staff/{staff_id}/reopen", status_code=204)
@allow(STAFF_MEMBER)
async def reopen_staff(member: Member, change: Changing) -> Response:
    """Put a closed account back into use."""
    return await change(reopen_account, member.person_id)


def _houses(actor: Actor) -> frozenset[str] | None:
    return None if sees_everybody(actor) else institutions_of(actor)


def _first(desk: Reception, actor: Actor, request: Request, typed: str | None, login: str) -> str:
    """The first password: what was typed, or one made from the request's key, so that a retry shows the same. Invalid for an easy one."""
    if typed is None:
        return readable(desk.seal.digest("first password", actor.id, login, key_of(request)))
    if faults := password_faults("password", typed, login):
        raise Invalid(faults)
    return typed


def _sealed(change: Change, desk: Reception) -> Change:
    """The change, with what is kept of its body to recognise a retry sealed: nobody can try passwords against it."""
    return change.sealed(lambda found: desk.seal.digest("request", found))


def _reset(tx: Tx, person_id: str, hash: str) -> dict[str, None]:
    reset_password(tx, person_id, hash)
    return {"first_password": None}
