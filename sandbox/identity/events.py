"""Facts about people; never a name, a number or a secret."""

from typing import ClassVar

from sandbox.actor import Role
from sandbox.events.envelope import Fact


class PersonRegistered(Fact):
    """A person has an account."""

    type: ClassVar[str] = "kaibo.identity.person.registered"
    person_id: str


class MembershipGranted(Fact):
    """A person has a role in a cohort (or over an institution when `cohort_id` is None)."""

    type: ClassVar[str] = "kaibo.identity.membership.granted"
    person_id: str
    cohort_id: str | None
    role: Role
    institution_id: str | None = None


class MembershipRevoked(Fact):
    """The role is gone; open sessions lose it at once."""

    type: ClassVar[str] = "kaibo.identity.membership.revoked"
    person_id: str
    cohort_id: str | None
    role: Role


class PersonSignedIn(Fact):
    """Someone signed in, and by which way."""

    type: ClassVar[str] = "kaibo.identity.person.signed_in"
    person_id: str
    way: str
    cohort_id: str | None = None


class TicketIssued(Fact):
    """A class ticket was issued; it replaces the one before."""

    type: ClassVar[str] = "kaibo.identity.ticket.issued"
    cohort_id: str
    expires_at: int


class ClassOpened(Fact):
    """An outside class-management service opened a class here, where `training/` is not carried (R-FN-4)."""

    type: ClassVar[str] = "kaibo.identity.class.opened"
    cohort_id: str
    institution_id: str


class StaffClosed(Fact):
    """The account of a member of the staff is out of use; his sessions are over, what he did stays."""

    type: ClassVar[str] = "kaibo.identity.staff.closed"
    person_id: str


class StaffReopened(Fact):
    """A closed account of the staff is in use again."""

    type: ClassVar[str] = "kaibo.identity.staff.reopened"
    person_id: str
