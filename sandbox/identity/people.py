"""People and their secrets."""

from dataclasses import dataclass

from sqlalchemy import Select, delete, select

from sandbox.errors import NotFound
from sandbox.store import Tx, View

from .audit import audit
from .errors import LoginTaken
from .events import PersonRegistered
from .names import plain_login
from .tables import Person, Secret, SessionRow


@dataclass(frozen=True)
class Named:
    """A person as others may need to show him."""

    id: str
    login: str
    name: str


@dataclass(frozen=True)
class Known:
    """Who a login belongs to, and the stored hash of one kind of secret."""

    person_id: str
    hash: str
    active: bool


def register(tx: Tx, login: str, name: str, language: str = "zh-CN") -> str:
    """Give a person an account; answers its id. LoginTaken when the login is somebody's."""
    login = plain_login(login)
    if tx.first(select(Person.id).where(Person.login == login)) is not None:
        raise LoginTaken(login=login)
    person = tx.add(Person(id=tx.new_id("per"), login=login, name=name.strip(), language=language, state="active", made_at=tx.now))
    tx.emit(PersonRegistered(person_id=person.id), person.id)
    return person.id


def set_secret(tx: Tx, person_id: str, kind: str, hash: str, *, must_change: bool = False) -> None:
    """Store the hash of a new `password` or `pin`; whoever is signed in with the old one is signed out.

    `must_change`: it is a first one that others know; he sets one of his own when he comes in with it.
    """
    secret = tx.session.get(Secret, (person_id, kind))
    if secret is None:
        tx.add(Secret(person_id=person_id, kind=kind, hash=hash, changed_at=tx.now, must_change=must_change))
    else:
        secret.hash, secret.changed_at, secret.must_change = hash, tx.now, must_change
        sign_out_everywhere(tx, person_id)
    audit(tx, f"secret.{kind}", person_id)


def disable(tx: Tx, person_id: str) -> None:
    """Take the account out of use, at once."""
    tx.get(Person, person_id).state = "disabled"
    sign_out_everywhere(tx, person_id)
    audit(tx, "person.disable", person_id)


def enable(tx: Tx, person_id: str) -> None:
    """Put the account back into use."""
    tx.get(Person, person_id).state = "active"
    audit(tx, "person.enable", person_id)


def speak(tx: Tx, person_id: str, language: str) -> None:
    """Screens and sentences come in `language` (`zh-CN` or `en`) from now on."""
    tx.get(Person, person_id).language = language


def sign_out_everywhere(tx: Tx, person_id: str) -> None:
    """End the person's sessions, but not the one in which he does this himself."""
    tx.session.execute(delete(SessionRow).where(SessionRow.person_id == person_id, SessionRow.id != (tx.actor.session_id or "")))


def known(view: View, login: str, kind: str) -> Known | None:
    """Whose login it is, when he has a secret of that kind."""
    found = view.session.execute(
        select(Person.id, Secret.hash, Person.state)
        .join(Secret, Secret.person_id == Person.id)
        .where(Person.login == plain_login(login), Secret.kind == kind)
    ).first()
    return Known(found[0], found[1], found[2] == "active") if found else None


def named(view: View, ids: list[str]) -> dict[str, Named]:
    """Login and name of these people, by id."""
    return {row.id: Named(row.id, row.login, row.name) for row in view.all(select(Person).where(Person.id.in_(ids)))}


def called(words: str) -> Select[str]:
    """Asks for the ids of people whose name holds these words."""
    return select(Person.id).where(Person.name.contains(words, autoescape=True))


def login_of(view: View, person_id: str) -> str:
    """The person's login. NotFound when there is no such person."""
    login = view.first(select(Person.login).where(Person.id == person_id))
    if login is None:
        raise NotFound
    return login
