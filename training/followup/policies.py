"""Who may do what in follow-up: the student in his own file, staff and institution in their classes, the authority over all."""

from collections.abc import Mapping
from dataclasses import dataclass

from sandbox.actor import Actor, Role
from sandbox.http import Policy
from sandbox.identity.memberships import CohortSeen
from sandbox.identity.policies import cohort_seen, institutions_of, load_cohort, looks_from_outside, runs_cohort, sees_cohort
from sandbox.store import View

from .tables import FollowFile, LibraryItem, Offer, Resource, Ticket


@dataclass(frozen=True)
class FileSeen:
    """A follow-up file, or a thing in one, as policies need it; `thing_id` is the offer or ticket in the path."""

    cohort: CohortSeen
    person_id: str
    thing_id: str = ""


@dataclass(frozen=True)
class OwnedSeen:
    """A resource or an item of the library; the authority's own has no institution."""

    id: str
    institution_id: str | None


def load_file(view: View, path: Mapping[str, str]) -> FileSeen | None:
    """The file named by `cohort_id` and `person_id` in the path."""
    return _file(view, path["cohort_id"], path["person_id"])


def load_offer(view: View, path: Mapping[str, str]) -> FileSeen | None:
    """The file of the offer in the path."""
    row = view.session.get(Offer, path["offer_id"])
    return _file(view, row.cohort_id, row.person_id, row.id) if row is not None else None


def load_ticket(view: View, path: Mapping[str, str]) -> FileSeen | None:
    """The file of the ticket in the path."""
    row = view.session.get(Ticket, path["ticket_id"])
    return _file(view, row.cohort_id, row.person_id, row.id) if row is not None else None


def load_resource(view: View, path: Mapping[str, str]) -> OwnedSeen | None:
    """The resource in the path."""
    row = view.session.get(Resource, path["resource_id"])
    return OwnedSeen(row.id, row.institution_id) if row is not None else None


def load_item(view: View, path: Mapping[str, str]) -> OwnedSeen | None:
    """The item of the library in the path."""
    row = view.session.get(LibraryItem, path["item_id"])
    return OwnedSeen(row.id, row.institution_id) if row is not None else None


def _file(view: View, cohort_id: str, person_id: str, thing_id: str = "") -> FileSeen | None:
    cohort = cohort_seen(view, cohort_id)
    have = view.session.get(FollowFile, (cohort_id, person_id))
    return FileSeen(cohort, person_id, thing_id) if cohort is not None and have is not None else None


def owns(actor: Actor, file: FileSeen) -> bool:
    """The student whose file it is."""
    return actor.id == file.person_id


def cares(actor: Actor, file: FileSeen) -> bool:
    """The staff of his class and its institution."""
    return runs_cohort(actor, file.cohort)


def takes_part(actor: Actor, file: FileSeen) -> bool:
    """The student and those who follow him up."""
    return owns(actor, file) or cares(actor, file)


def sees_file(actor: Actor, file: FileSeen) -> bool:
    """Those, and the authority, which reads S11."""
    return takes_part(actor, file) or actor.has(Role.AUTHORITY)


def visits(actor: Actor, file: FileSeen) -> bool:
    """Who cares for him, and the authority."""
    return cares(actor, file) or actor.has(Role.AUTHORITY)


def publishes(actor: Actor, _thing: object) -> bool:
    """Institutions and the authority."""
    return actor.has(Role.INSTITUTION) or actor.has(Role.AUTHORITY)


def may_keep(actor: Actor) -> frozenset[str] | None:
    """The institutions whose resources and items this person keeps; None: everybody's."""
    return None if actor.has(Role.AUTHORITY) else institutions_of(actor)


def keeps(actor: Actor, thing: OwnedSeen | Resource | LibraryItem) -> bool:
    """The institution whose it is; the authority keeps its own and may take any away."""
    keeper = may_keep(actor)
    return keeper is None or thing.institution_id in keeper


def anyone(_actor: Actor, _thing: object) -> bool:
    """Everyone signed in."""
    return True


def follows_up(actor: Actor, _thing: object) -> bool:
    """Whoever works for a class or an institution, and the authority; the list holds only what he sees."""
    return publishes(actor, None) or any(actor.staff_of(one.cohort_id) for one in actor.memberships if one.cohort_id)


def follows_class(actor: Actor, cohort: CohortSeen) -> bool:
    """Who runs the class, and the authority."""
    return runs_cohort(actor, cohort) or actor.has(Role.AUTHORITY)


BROWSE = Policy("followup.browse", anyone)
PUBLISH = Policy("followup.publish", publishes)
KEEP_RESOURCE = Policy("followup.resource.keep", keeps, load_resource, see=anyone)
KEEP_ITEM = Policy("followup.item.keep", keeps, load_item, see=anyone)
SEE = Policy("followup.see", sees_file, load_file, on_record=looks_from_outside)
SURVEY = Policy("followup.survey", takes_part, load_file, see=sees_file)
MATCH = Policy("followup.match", takes_part, load_file, see=sees_file)
ANSWER = Policy("followup.answer", takes_part, load_file, see=sees_file)
TALK_TO = Policy("followup.talk", cares, load_file, see=sees_file)
VISIT = Policy("followup.visit", visits, load_file, see=sees_file)
ASK = Policy("followup.ask", owns, load_file, see=sees_file)
SETTLE = Policy("followup.settle", takes_part, load_offer, see=sees_file)
SEE_TICKET = Policy("followup.ticket.see", sees_file, load_ticket, on_record=looks_from_outside)
TALK = Policy("followup.ticket.talk", takes_part, load_ticket, see=sees_file)
CLASS = Policy("followup.class", follows_class, load_cohort, see=sees_cohort, scope="evidence.read", on_record=looks_from_outside)
DUE = Policy("followup.due", follows_up)
