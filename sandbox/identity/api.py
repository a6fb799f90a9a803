"""The entrance over HTTP: signing in and out, the class ticket, oneself, tickets for sockets, service accounts."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import Request, Response
from fastapi.responses import JSONResponse
from sqlalchemy import select

from sandbox.actor import Actor, Role
from sandbox.errors import Forbidden, NotFound
from sandbox.http import ONESELF, PUBLIC, SIGNED_IN, Caller, Changing, Loaded, Reading, Router, allow
from sandbox.http.filling import filled, key_of
from sandbox.store import Tx, View

from . import policies
from .cookies import cookie_of, drop_cookie, require_safe_way, set_cookie
from .errors import NoTicket, TicketGone
from .memberships import CohortSeen, cohort_names, memberships_of
from .own_secret import change_secret, own_secret, proved
from .people import speak
from .qr import qr_svg
from .reception import AtReception, Reception, address_of
from .seal import fingerprint
from .services import PREFIX, ServiceSeen, admit, dismiss, services_of
from .sessions import Opened, end
from .shapes import (
    AdmittedOut,
    CohortOut,
    InvitationOut,
    IssuedOut,
    LanguageIn,
    MaskedOut,
    Me,
    MembershipOut,
    OwnSecretIn,
    PasswordIn,
    PersonOut,
    ServiceIn,
    ServiceOut,
    SocketTicketIn,
    SocketTicketOut,
    TicketIn,
)
from .sign_in import Arrival, by_password, by_ticket
from .socket_tickets import keep_socket_ticket
from .tables import Person
from .tickets import Issued, current, invitation, issue
from .vault import consented

router = Router(prefix="/api", tags=["identity"])


@router.get("/tickets/{ticket}", response_model=InvitationOut)
@allow(PUBLIC)
async def look_at_ticket(ticket: str, request: Request, desk: AtReception) -> InvitationOut:
    """The class behind a ticket or its six digits, and its students with masked names to pick oneself from."""
    desk.throttle.look_up(address_of(request))
    found = await desk.store.read(invitation, ticket)
    if found is None:
        desk.throttle.wrong_code(address_of(request))
        raise TicketGone
    people = [MaskedOut(login=one.login, name_masked=one.name_masked) for one in found.people]
    return InvitationOut(cohort=CohortOut(id=found.cohort_id, name=found.cohort_name), people=people, expires_at=found.expires_at)


@router.post("/sign-in", response_model=Me)
@allow(PUBLIC)
async def sign_in(form: PasswordIn, request: Request, desk: AtReception) -> Response:
    """Sign in with login and password."""
    require_safe_way(request)
    return await _welcome(request, desk, await by_password(desk, form.login, form.secret, _arrival(request, desk)))


@router.post("/sign-in/ticket", response_model=Me)
@allow(PUBLIC)
async def sign_in_with_ticket(form: TicketIn, request: Request, desk: AtReception) -> Response:
    """Sign in with the class ticket, login and PIN."""
    require_safe_way(request)
    return await _welcome(request, desk, await by_ticket(desk, form.ticket, form.login, form.pin, _arrival(request, desk)))


@router.post("/sign-out", status_code=204)
@allow(ONESELF)
async def sign_out(request: Request, actor: Caller, change: Changing, desk: AtReception) -> Response:
    """End this session."""
    answer = await change(end, actor.session_id or "")
    desk.identifier.forget(actor.id)
    drop_cookie(request, answer)
    return answer


@router.get("/me", response_model=Me)
@allow(ONESELF)
async def me(actor: Caller, store: Reading, desk: AtReception) -> Me:
    """Oneself and one's roles."""
    return await store.read(_me, actor.id, desk.rooms)


@router.put("/me/language", status_code=204)
@allow(ONESELF)
async def choose_language(form: LanguageIn, actor: Caller, change: Changing, desk: AtReception) -> Response:
    """Choose the language of screens and sentences."""
    answer = await change(speak, actor.id, form.language)
    desk.identifier.forget(actor.id)
    return answer


@router.post("/me/password", status_code=204)
@allow(ONESELF)
async def change_own_secret(form: OwnSecretIn, request: Request, actor: Caller, change: Changing, desk: AtReception) -> Response:
    """Change one's own password, or PIN for who signs in with one; sessions elsewhere end, this one stays."""
    require_safe_way(request)
    own = await proved(desk, actor.id, form.old, form.new, address_of(request), desk.address_hash(request))
    sealed = change.sealed(lambda found: desk.seal.digest("request", found))
    answer = await sealed(change_secret, own, await desk.hashing.hash(form.new))
    desk.identifier.forget(actor.id)
    return answer


@router.post("/socket-tickets", response_model=SocketTicketOut)
@allow(SIGNED_IN)
async def socket_ticket(form: SocketTicketIn, request: Request, actor: Caller, change: Changing, desk: AtReception) -> Response:
    """A ticket for one WebSocket, good for 30 seconds. The socket itself decides whether the person may have that show."""
    ticket = desk.seal.digest("socket", actor.session_id or actor.id, key_of(request))
    answer = await change(_socket_ticket, ticket, form.show_id, form.cohort_id, desk.settings.socket_ticket_ms)
    return filled(answer, lambda body: body.update(ticket=ticket))


@router.get("/cohorts/{cohort_id}/ticket", response_model=IssuedOut)
@allow(policies.TICKET)
async def show_ticket(cohort: Annotated[CohortSeen, Loaded], desk: AtReception) -> IssuedOut:
    """The class ticket that holds now."""
    ticket = await desk.store.read(current, cohort.id)
    if ticket is None:
        raise NoTicket
    return _issued(desk, ticket)


@router.post("/cohorts/{cohort_id}/ticket", response_model=IssuedOut)
@allow(policies.TICKET)
async def make_ticket(cohort: Annotated[CohortSeen, Loaded], change: Changing, desk: AtReception) -> Response:
    """Make a new class ticket; the old one is over."""
    answer = await change(issue, cohort.id, desk.settings.ticket_ms)
    return filled(answer, lambda body: body.update(_issued(desk, Issued(**body)).model_dump()))


@router.get("/services", response_model=list[ServiceOut])
@allow(policies.ADMIT_SERVICE)
async def list_services(actor: Caller, store: Reading) -> list[ServiceSeen]:
    """Service accounts in use that the caller made or his institution owns."""
    return await store.read(services_of, actor.id, policies.institutions_of(actor))


@router.post("/services", response_model=AdmittedOut)
@allow(policies.ADMIT_SERVICE)
async def admit_service(form: ServiceIn, request: Request, actor: Caller, change: Changing, desk: AtReception) -> Response:
    """Let a program in; its token is shown this once."""
    token = PREFIX + desk.seal.digest("service", actor.id, key_of(request))
    answer = await change(_admit, form.name, list(form.scopes), form.cohort_id, fingerprint(token))
    return filled(answer, lambda body: body.update(token=token))


@router.delete("/services/{service_id}", status_code=204)
@allow(policies.DISMISS_SERVICE)
async def dismiss_service(account: Annotated[ServiceSeen, Loaded], change: Changing, desk: AtReception) -> Response:
    """The program's token stops working."""
    answer = await change(dismiss, account.id)
    desk.identifier.forget(account.id)
    return answer


def _arrival(request: Request, desk: Reception) -> Arrival:
    return Arrival(address_of(request), desk.address_hash(request), cookie_of(request))


async def _welcome(request: Request, desk: Reception, opened: Opened) -> Response:
    answer = JSONResponse(
        (await desk.store.read(_me, opened.person_id, desk.rooms)).model_dump(mode="json"), headers={"Cache-Control": "no-store"}
    )
    set_cookie(request, answer, opened.token, desk.settings.session_ms // 1000)
    return answer


def _issued(desk: Reception, ticket: Issued) -> IssuedOut:
    url = f"{desk.join_base()}/join/{ticket.ticket}"
    return IssuedOut(ticket=ticket.ticket, code=ticket.code, join_url=url, qr_svg=qr_svg(url), expires_at=ticket.expires_at)


def _me(view: View, person_id: str, rooms: Sequence[str]) -> Me:
    person = view.first(select(Person).where(Person.id == person_id))
    if person is None:
        raise NotFound
    roles = memberships_of(view, person_id)
    names = cohort_names(view, [role.cohort_id for role in roles if role.cohort_id])
    memberships = [
        MembershipOut(
            cohort_id=role.cohort_id,
            cohort_name=names.get(role.cohort_id or ""),
            role=role.role,
            group_id=role.group_id,
            institution_id=role.institution_id,
        )
        for role in roles
    ]
    own = own_secret(view, person_id)
    return Me(
        person=PersonOut(id=person.id, name=person.name, language=person.language),
        memberships=memberships,
        secret="pin" if own is not None and own.kind == "pin" else "password",
        must_change=own is not None and own.must_change,
        must_consent=any(role.role == Role.STUDENT for role in roles) and not consented(view, person_id),
        rooms=list(rooms),
    )


def _socket_ticket(tx: Tx, ticket: str, show_id: str | None, cohort_id: str | None, holds_ms: int) -> dict[str, str]:
    if cohort_id is not None:
        cohort = policies.cohort_seen(tx, cohort_id)
        if cohort is None or not policies.belongs_to_cohort(tx.actor, cohort):
            raise NotFound
    keep_socket_ticket(tx, ticket, show_id, cohort_id, holds_ms)
    return {}


def _admit(tx: Tx, name: str, scopes: list[str], cohort_id: str | None, token_hash: str) -> ServiceSeen:
    institution_id = _institution_for(tx.actor, policies.cohort_seen(tx, cohort_id) if cohort_id else None, cohort_id)
    return admit(tx, name, scopes, cohort_id, institution_id, token_hash)


def _institution_for(actor: Actor, cohort: CohortSeen | None, cohort_id: str | None) -> str | None:
    """Whose account it will be. A lecturer's program reaches one cohort he teaches; only an institution's may reach them all."""
    if cohort_id is not None:
        if cohort is None or not policies.sees_cohort(actor, cohort):
            raise NotFound
        if Role.LECTURER not in actor.roles_in(cohort.id) and cohort.institution_id not in policies.institutions_of(actor):
            raise Forbidden
        return cohort.institution_id
    own = sorted(policies.institutions_of(actor))
    if not own:
        raise Forbidden
    return own[0]
