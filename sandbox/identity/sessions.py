"""Sessions of signed-in people: begun, used, ended. The token is in the cookie only; here lies its hash."""

from dataclasses import dataclass

from sqlalchemy import delete, select

from sandbox.actor import STAFF, Actor, Role
from sandbox.store import Tx, View

from .audit import audit
from .errors import SignInRefused
from .events import PersonSignedIn
from .memberships import memberships_of
from .seal import fingerprint
from .settings import Settings
from .tables import Person, Secret, SessionRow
from .vault import consented


@dataclass(frozen=True)
class Opened:
    """A new session and the token that goes into its cookie."""

    session_id: str
    token: str
    person_id: str


@dataclass(frozen=True)
class Seated:
    """A live session: who it is, when it was last used as far as is written down, and when it is over in any case."""

    actor: Actor
    seen_at: int
    idle_ms: int
    ends_at: int

    def over(self, now: int) -> bool:
        """Whether it was idle too long or has reached its end."""
        return now >= self.ends_at or now >= self.seen_at + self.idle_ms


@dataclass(frozen=True)
class Proof:
    """How somebody showed who he is: `way` is `password` or `ticket`; `cohort_id` goes with a ticket; `rehash` replaces an old hash."""

    way: str
    kind: str
    cohort_id: str | None = None
    rehash: str | None = None


def begin(tx: Tx, person_id: str, proof: Proof, settings: Settings, address_hash: str, before: str | None = None) -> Opened:
    """Start a session with an id of its own, whatever the browser sent along. `before` is the token it sent; that session is over.

    SignInRefused when the account was taken out of use meanwhile.
    """
    person = tx.get(Person, person_id)
    if person.state != "active":
        raise SignInRefused
    stale = SessionRow.ends_at <= tx.now
    tx.session.execute(delete(SessionRow).where(stale | (SessionRow.token_hash == fingerprint(before)) if before else stale))
    if proof.rehash is not None and (secret := tx.session.get(Secret, (person_id, proof.kind))) is not None:
        secret.hash = proof.rehash
    roles = {membership.role for membership in memberships_of(tx, person_id)}
    staff = bool(roles & (STAFF | {Role.INSTITUTION, Role.AUTHORITY}))
    token = tx.secret(256)
    session = tx.add(
        SessionRow(
            id=tx.new_id("ses"),
            token_hash=fingerprint(token),
            person_id=person_id,
            way=proof.way,
            address_hash=address_hash,
            idle_ms=settings.idle_staff_ms if staff else settings.idle_student_ms,
            made_at=tx.now,
            seen_at=tx.now,
            ends_at=tx.now + settings.session_ms,
        )
    )
    person.signed_in_at = tx.now
    audit(tx, f"sign_in.{proof.way}", person_id, address_hash=address_hash)
    tx.emit(PersonSignedIn(person_id=person_id, way=proof.way, cohort_id=proof.cohort_id), person_id, cohort=proof.cohort_id)
    return Opened(session.id, token, person_id)


def touch(tx: Tx, session_id: str) -> None:
    """The session is being used."""
    session = tx.session.get(SessionRow, session_id)
    if session is not None and tx.now < min(session.ends_at, session.seen_at + session.idle_ms):
        session.seen_at = tx.now


def end(tx: Tx, session_id: str) -> None:
    """Sign out."""
    session = tx.session.get(SessionRow, session_id)
    if session is not None:
        tx.session.delete(session)
        audit(tx, "sign_out", session.person_id)


def by_token(view: View, token_hash: str) -> Seated | None:
    """The live session this token belongs to."""
    return _seated(view, view.first(select(SessionRow).where(SessionRow.token_hash == token_hash)))


def by_id(view: View, session_id: str) -> Seated | None:
    """The live session with this id."""
    return _seated(view, view.session.get(SessionRow, session_id))


def _seated(view: View, session: SessionRow | None) -> Seated | None:
    if session is None:
        return None
    person = view.session.get(Person, session.person_id)
    if person is None or person.state != "active":
        return None
    secret = view.session.get(Secret, (person.id, "password"))
    memberships = memberships_of(view, person.id)
    studies = any(one.role == Role.STUDENT for one in memberships)
    actor = Actor(
        person.id,
        memberships=memberships,
        language=person.language,
        session_id=session.id,
        must_change=secret is not None and secret.must_change,
        must_consent=studies and not consented(view, person.id),
    )
    seated = Seated(actor, session.seen_at, session.idle_ms, session.ends_at)
    return None if seated.over(view.now) else seated
