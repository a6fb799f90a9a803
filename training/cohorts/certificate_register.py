"""The register of certificates (证书登记): every one that was issued, how it stands, found by number, name or class."""

from dataclasses import dataclass

from sqlalchemy import select

from sandbox.actor import STAFF, Actor, Role
from sandbox.identity.people import named
from sandbox.identity.policies import institutions_of
from sandbox.store import View
from sandbox.trade.dates import day_of

from .certificates import PAGE, State, state_of
from .roster import enrolments
from .tables import Certificate, Cohort, Result

MOST_LINES = 500


@dataclass(frozen=True)
class RegisterLine:
    """A certificate: `replaces` the number of the one before it; `page` the public page its code leads to."""

    id: str
    cohort_id: str
    class_name: str
    person_id: str
    name: str
    number: str
    issued_on: str
    state: State
    revoked_on: str
    revoke_reason: str
    replaces: str
    page: str


@dataclass(frozen=True)
class Waiting:
    """Who passed in a closed class and has no certificate yet."""

    person_id: str
    seat_no: int
    name: str


@dataclass(frozen=True)
class Register:
    """The newest 500 of what was asked for, how many there are in all and by state, and who of the class still waits for one."""

    lines: list[RegisterLine]
    found: int
    by_state: dict[str, int]
    waiting: list[Waiting]


def register(view: View, actor: Actor, cohort_id: str = "", text: str = "", state: str = "") -> Register:
    """Certificates of the classes the actor works for (the authority: all), one class's or all, whose number or name holds `text`."""
    query = select(Certificate, Cohort.name).join(Cohort, Cohort.id == Certificate.cohort_id)
    if not actor.has(Role.AUTHORITY):
        own = [one.cohort_id for one in actor.memberships if one.role in STAFF and one.cohort_id is not None]
        query = query.where(Cohort.id.in_(own) | Cohort.institution_id.in_(sorted(institutions_of(actor))))
    if cohort_id:
        query = query.where(Certificate.cohort_id == cohort_id)
    rows = view.session.execute(query.order_by(Certificate.issued_at.desc(), Certificate.number)).all()
    people = named(view, list({row.person_id for row, _ in rows}))
    numbers = {row.id: row.number for row, _ in rows}
    replaced, by_state, lines = {row.replaces for row, _ in rows if row.replaces}, {"valid": 0, "revoked": 0, "replaced": 0}, []
    for row, class_name in rows:
        name = people[row.person_id].name if row.person_id in people else ""
        if text and text.lower() not in row.number.lower() and text not in name:
            continue
        stands = state_of(row, replaced)
        by_state[stands] += 1
        if state in ("", stands):
            revoked_on = day_of(row.revoked_at) if row.revoked_at is not None else ""
            lines.append(
                RegisterLine(
                    row.id, row.cohort_id, class_name, row.person_id, name, row.number, row.issued_on, stands, revoked_on,
                    row.revoke_reason, numbers.get(row.replaces, ""), f"{PAGE}{row.token}",
                )
            )  # fmt: skip
    waiting = _waiting(view, cohort_id) if seen_by(actor, view, cohort_id) else []
    return Register(lines[:MOST_LINES], len(lines), by_state, waiting)


def seen_by(actor: Actor, view: View, cohort_id: str) -> bool:
    """Whether the class is among those `register` looks at for this person."""
    row = view.session.get(Cohort, cohort_id)
    return row is not None and (actor.has(Role.AUTHORITY) or row.institution_id in institutions_of(actor) or actor.staff_of(cohort_id))


def _waiting(view: View, cohort_id: str) -> list[Waiting]:
    passed = set(view.all(select(Result.person_id).where(Result.cohort_id == cohort_id, Result.outcome == "passed")))
    have = set(view.all(select(Certificate.person_id).where(Certificate.cohort_id == cohort_id)))
    places = [place for place in view.all(enrolments(cohort_id)) if place.person_id in passed - have]
    people = named(view, [place.person_id for place in places])
    return [Waiting(place.person_id, place.seat_no, people[place.person_id].name) for place in places]
