"""Who may see and manage accounts of staff: the authority and the operator all of them, an institution its own."""

from collections.abc import Mapping

from sandbox.actor import Actor, Role
from sandbox.errors import NotFound
from sandbox.http import Policy
from sandbox.store import View

from .policies import institutions_of
from .staff_looks import SCOPE, StaffSeen, sees_everybody, staff_member


def load_staff(view: View, path: Mapping[str, str]) -> StaffSeen | None:
    """The member of the staff named by `staff_id` in the path."""
    try:
        return staff_member(view, path["staff_id"])
    except NotFound:
        return None


def manages_staff(actor: Actor, _thing: object) -> bool:
    """The authority, the operator and institutions."""
    return sees_everybody(actor) or actor.has(Role.INSTITUTION)


def manages_member(actor: Actor, member: StaffSeen) -> bool:
    """The authority, the operator, and the institution where he is at home."""
    return sees_everybody(actor) or member.institution_id in institutions_of(actor)


STAFF = Policy("identity.staff", manages_staff, scope=SCOPE)
STAFF_MEMBER = Policy("identity.staff.member", manages_member, load_staff, scope=SCOPE)
