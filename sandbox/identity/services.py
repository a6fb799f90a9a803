"""Programs that come in with a token: named scopes, one cohort or all of an institution, the token shown once."""

from dataclasses import dataclass

from sqlalchemy import select

from sandbox.actor import Actor, Membership, Role
from sandbox.store import Tx, View

from .audit import audit
from .memberships import cohorts_of_institution
from .tables import ServiceAccount

PREFIX = "svc_"

SCOPES: dict[str, tuple[str, str]] = {
    "events.read": ("读取事件", "read the event log of its cohorts"),
    "evidence.read": ("读取实践证据", "read evidence of finished shows"),
    "roster.read": ("读取学员名单", "read classes and rosters"),
    "roster.write": ("维护学员名单", "enrol students and form groups"),
    "staff.manage": ("管理人员账号", "make and close accounts of staff; the operator of the machine only"),
    "media.rehearse": ("场地检测", "try out machine and network with synthetic phones"),
}
"""Every scope there is, with its label in Chinese and English."""


@dataclass(frozen=True)
class ServiceSeen:
    """A service account as its owner sees it, and as the policy needs it."""

    id: str
    name: str
    scopes: tuple[str, ...]
    cohort_id: str | None
    institution_id: str | None
    made_by: str
    made_at: int


def admit(tx: Tx, name: str, scopes: list[str], cohort_id: str | None, institution_id: str | None, token_hash: str) -> ServiceSeen:
    """Make a service account; its token is stored as `token_hash` only."""
    row = tx.add(
        ServiceAccount(
            id=tx.new_id("svc"),
            token_hash=token_hash,
            name=name.strip(),
            scopes=sorted(set(scopes)),
            cohort_id=cohort_id,
            institution_id=institution_id,
            made_by=tx.actor.id,
            made_at=tx.now,
            revoked_at=None,
        )
    )
    audit(tx, "service.admit", row.id)
    return _seen(row)


def dismiss(tx: Tx, service_id: str) -> None:
    """The token stops working."""
    tx.get(ServiceAccount, service_id).revoked_at = tx.now
    audit(tx, "service.dismiss", service_id)


def service(view: View, service_id: str) -> ServiceSeen | None:
    """The account, when it is in use."""
    row = view.session.get(ServiceAccount, service_id)
    return _seen(row) if row is not None and row.revoked_at is None else None


def services_of(view: View, made_by: str, institutions: frozenset[str]) -> list[ServiceSeen]:
    """Accounts in use that this person made or that belong to these institutions."""
    rows = view.all(select(ServiceAccount).where(ServiceAccount.revoked_at.is_(None)).order_by(ServiceAccount.made_at))
    return [_seen(row) for row in rows if row.made_by == made_by or row.institution_id in institutions]


def by_service_token(view: View, token_hash: str) -> Actor | None:
    """The service this token belongs to, as an actor.

    Its reach is written as memberships: an assistant's, in each cohort it may read; what it may do there, its scopes say. So it never
    teaches, never is an institution, and a policy that lets staff of a cohort see a thing lets the service with the right scope see it.
    """
    row = view.first(select(ServiceAccount).where(ServiceAccount.token_hash == token_hash, ServiceAccount.revoked_at.is_(None)))
    if row is None:
        return None
    cohorts = [row.cohort_id] if row.cohort_id else cohorts_of_institution(view, row.institution_id) if row.institution_id else []
    reach = tuple(Membership(cohort_id, Role.ASSISTANT, row.institution_id) for cohort_id in cohorts)
    return Actor(row.id, kind="service", memberships=reach, scopes=frozenset(str(scope) for scope in row.scopes))


def _seen(row: ServiceAccount) -> ServiceSeen:
    scopes = tuple(str(scope) for scope in row.scopes)
    return ServiceSeen(row.id, row.name, scopes, row.cohort_id, row.institution_id, row.made_by, row.made_at)
