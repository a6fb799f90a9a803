"""Who may do what to cohorts' tickets and to service accounts; other rooms ask the same three questions about a cohort."""

from collections.abc import Mapping
from typing import Any

from sandbox.actor import STAFF, Actor, Role
from sandbox.http import Policy
from sandbox.store import View

from .memberships import CohortSeen
from .services import ServiceSeen, service
from .tables import CohortName


def load_cohort(view: View, path: Mapping[str, str]) -> CohortSeen | None:
    """The cohort named by `cohort_id` in the path."""
    return cohort_seen(view, path["cohort_id"])


def cohort_seen(view: View, cohort_id: str) -> CohortSeen | None:
    """The cohort with this id, as policies need it."""
    row = view.session.get(CohortName, cohort_id)
    return CohortSeen(row.id, row.institution_id) if row is not None else None


def institutions_of(actor: Actor) -> frozenset[str]:
    """The institutions this person acts for."""
    return frozenset(m.institution_id for m in actor.memberships if m.role == Role.INSTITUTION and m.institution_id is not None)


def sees_cohort(actor: Actor, cohort: CohortSeen) -> bool:
    """Everyone in it, its institution, and the authority."""
    return bool(actor.roles_in(cohort.id)) or cohort.institution_id in institutions_of(actor) or actor.has(Role.AUTHORITY)


def belongs_to_cohort(actor: Actor, cohort: CohortSeen) -> bool:
    """Everyone in it and its institution: those who meet its people by name."""
    return bool(actor.roles_in(cohort.id)) or cohort.institution_id in institutions_of(actor)


def runs_cohort(actor: Actor, cohort: CohortSeen) -> bool:
    """Its staff and its institution."""
    return actor.staff_of(cohort.id) or cohort.institution_id in institutions_of(actor)


def looks_from_outside(actor: Actor, thing: Any) -> bool:
    """Whether somebody reads of a class he is not of: the authority, or another institution (R-FN-4, supervision that is audited).

    `thing` is a class, or has one as `cohort` or several as `cohorts`; what is about oneself is never outside."""
    if actor.kind == "service" or any(getattr(thing, name, None) == actor.id for name in ("id", "person_id", "filler_id", "about_id")):
        return False
    cohorts = (thing,) if isinstance(thing, CohortSeen) else getattr(thing, "cohorts", None) or (thing.cohort,)
    return not all(belongs_to_cohort(actor, one) for one in cohorts)


def load_service(view: View, path: Mapping[str, str]) -> ServiceSeen | None:
    """The service account named by `service_id` in the path."""
    return service(view, path["service_id"])


def owns_service(actor: Actor, account: ServiceSeen) -> bool:
    """Who made it, and its institution."""
    return account.made_by == actor.id or account.institution_id in institutions_of(actor)


def admits_services(actor: Actor, _thing: object) -> bool:
    """Institutions and lecturers."""
    return actor.has(Role.INSTITUTION) or actor.has(Role.LECTURER)


def staff_anywhere(actor: Actor) -> bool:
    """Whether the person works for any class or institution."""
    return any(m.role in STAFF or m.role == Role.INSTITUTION for m in actor.memberships)


TICKET = Policy("identity.ticket", runs_cohort, load_cohort, see=sees_cohort)
ADMIT_SERVICE = Policy("identity.service.admit", admits_services)
DISMISS_SERVICE = Policy("identity.service.dismiss", owns_service, load_service)
