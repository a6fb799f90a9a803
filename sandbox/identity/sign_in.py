"""The two ways in. Read the hash, check it in a thread, then one short unit; wrong tries are slowed down and recorded."""

from dataclasses import dataclass

from sandbox.actor import Actor
from sandbox.errors import NotSignedIn
from sandbox.store import Tx, View

from .audit import audit
from .errors import PinRefused, SignInRefused, TicketGone
from .names import plain_login
from .people import Known, known
from .reception import Reception
from .sessions import Opened, Proof, begin
from .settings import Settings
from .tickets import cohort_behind, student_behind


@dataclass(frozen=True)
class Arrival:
    """Where somebody comes from, and the token his browser sent along, which will not be used again."""

    address: str
    address_hash: str
    before: str | None


async def by_password(desk: Reception, login: str, secret: str, arrival: Arrival) -> Opened:
    """Sign in with login and password. TooMany while tries are slowed down, SignInRefused when they do not belong together."""
    desk.throttle.enter(plain_login(login), arrival.address)
    account = await desk.store.read(known, login, "password")
    return await _prove(desk, login, secret, account, Proof("password", "password"), arrival, SignInRefused())


async def by_ticket(desk: Reception, ticket: str, login: str, pin: str, arrival: Arrival) -> Opened:
    """Sign in with the class ticket (or its six digits), login and PIN. TicketGone, TooMany or PinRefused."""
    cohort_id = await open_ticket(desk, ticket, arrival.address)
    desk.throttle.enter(plain_login(login), arrival.address)
    account = await desk.store.read(_student, cohort_id, login)
    return await _prove(desk, login, pin, account, Proof("ticket", "pin", cohort_id), arrival, PinRefused(), ticket)


async def open_ticket(desk: Reception, ticket: str, address: str) -> str:
    """The cohort behind a ticket or code. TicketGone for a wrong one, TooMany after too many of them."""
    desk.throttle.look_up(address)
    cohort_id = await desk.store.read(cohort_behind, ticket)
    if cohort_id is None:
        desk.throttle.wrong_code(address)
        raise TicketGone
    return cohort_id


async def _prove(
    desk: Reception,
    login: str,
    secret: str,
    account: Known | None,
    proof: Proof,
    arrival: Arrival,
    refusal: NotSignedIn,
    ticket: str | None = None,
) -> Opened:
    verdict = await desk.hashing.verify(secret, account.hash if account else None)
    if account is None or not account.active or not verdict.right:
        locked = desk.throttle.locked(plain_login(login))
        await desk.store.write(_refused, account.person_id if account else "unknown", proof.way, locked, arrival.address_hash)
        raise refusal
    proof = Proof(proof.way, proof.kind, proof.cohort_id, verdict.rehash)
    answer = await desk.store.acting(Actor(account.person_id)).write(
        _begin, account.person_id, proof, ticket, desk.settings, arrival.address_hash, arrival.before
    )
    desk.throttle.succeeded(plain_login(login), arrival.address)
    desk.identifier.forget(account.person_id)
    return answer.value


def _student(view: View, cohort_id: str, login: str) -> Known | None:
    account = known(view, login, "pin")
    return account if account is not None and student_behind(view, cohort_id, plain_login(login)) is not None else None


def _begin(tx: Tx, person_id: str, proof: Proof, ticket: str | None, settings: Settings, address_hash: str, before: str | None) -> Opened:
    if ticket is not None and cohort_behind(tx, ticket) != proof.cohort_id:
        raise TicketGone
    return begin(tx, person_id, proof, settings, address_hash, before)


def _refused(tx: Tx, object: str, way: str, locked: bool, address_hash: str) -> None:
    audit(tx, f"sign_in.{way}", object, "denied", "locked" if locked else "wrong", address_hash)
