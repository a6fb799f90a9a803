"""Who acts: a person with roles on memberships, a service with scopes, or the sandbox itself."""

from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """The roles of the regulation (R-ROLE-1..6); they sit on a membership, not on a person."""

    STUDENT = "student"
    LECTURER = "lecturer"
    MASTER_TRAINER = "master_trainer"
    ASSISTANT = "assistant"
    INSTITUTION = "institution"
    AUTHORITY = "authority"


STAFF = frozenset({Role.LECTURER, Role.MASTER_TRAINER, Role.ASSISTANT})
TEACHING = frozenset({Role.LECTURER, Role.MASTER_TRAINER})


@dataclass(frozen=True)
class Membership:
    """One person's role in one cohort; institution and authority people have one without a cohort."""

    cohort_id: str | None
    role: Role
    institution_id: str | None = None
    group_id: str | None = None


@dataclass(frozen=True)
class Actor:
    """`id` is a person's (`per_`), a service's (`svc_`), `operator` or `sandbox`. `must_change`: he came in with a first password
    that others know, and does nothing before he has one of his own. `must_consent`: a student who has not yet agreed to the notice on
    personal data, and does nothing before he has."""

    id: str
    kind: str = "person"
    memberships: tuple[Membership, ...] = ()
    scopes: frozenset[str] = field(default_factory=frozenset)
    language: str = "zh-CN"
    session_id: str | None = None
    must_change: bool = False
    must_consent: bool = False

    def roles_in(self, cohort_id: str | None) -> frozenset[Role]:
        """The roles this person has in that cohort."""
        return frozenset(m.role for m in self.memberships if m.cohort_id == cohort_id)

    def has(self, role: Role) -> bool:
        """Whether any membership carries `role`."""
        return any(m.role == role for m in self.memberships)

    def staff_of(self, cohort_id: str | None) -> bool:
        """Lecturer, master trainer or assistant of that cohort."""
        return bool(self.roles_in(cohort_id) & STAFF)

    def teaches(self, cohort_id: str | None) -> bool:
        """Lecturer or master trainer of that cohort."""
        return bool(self.roles_in(cohort_id) & TEACHING)


SANDBOX = Actor("sandbox", kind="sandbox")
