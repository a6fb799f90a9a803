"""The tables of identity. Secrets and tokens are stored as hashes only; the class ticket is not one, it hangs on the wall."""

from typing import Any

from sqlalchemy import DDL, JSON, Index, event
from sqlalchemy.orm import Mapped, mapped_column

from sandbox.rows import Row


class Person(Row):
    """Someone with an account. `state` is `active` or `disabled`; `signed_in_at` is his last sign-in."""

    __tablename__ = "identity_people"
    id: Mapped[str] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    language: Mapped[str] = mapped_column(default="zh-CN")
    state: Mapped[str] = mapped_column(default="active")
    made_at: Mapped[int]
    signed_in_at: Mapped[int | None]


class Secret(Row):
    """What a person proves himself with: `kind` is `password` (staff) or `pin` (students, only together with a class ticket).

    `must_change`: others know it, and whoever comes in with it has to set one of his own first.
    """

    __tablename__ = "identity_secrets"
    person_id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    hash: Mapped[str]
    changed_at: Mapped[int]
    must_change: Mapped[bool] = mapped_column(default=False)


class Institution(Row):
    """A training institution (培训机构) by name."""

    __tablename__ = "identity_institutions"
    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]


class CohortName(Row):
    """What identity has to know of a cohort: its name and whose it is. The class itself belongs to training."""

    __tablename__ = "identity_cohorts"
    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    institution_id: Mapped[str | None] = mapped_column(index=True)


class Group(Row):
    """A mutual-help group (互助小组) of a cohort; who is in it stands on the memberships."""

    __tablename__ = "identity_groups"
    id: Mapped[str] = mapped_column(primary_key=True)
    cohort_id: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]


class MembershipRow(Row):
    """One person's role, in one cohort or (without one) over an institution."""

    __tablename__ = "identity_memberships"
    id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(index=True)
    cohort_id: Mapped[str | None] = mapped_column(index=True)
    institution_id: Mapped[str | None]
    group_id: Mapped[str | None]
    role: Mapped[str]
    made_at: Mapped[int]


class SessionRow(Row):
    """A signed-in browser. The cookie's token is stored as its SHA-256."""

    __tablename__ = "identity_sessions"
    id: Mapped[str] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[str] = mapped_column(index=True)
    way: Mapped[str]
    address_hash: Mapped[str]
    idle_ms: Mapped[int]
    made_at: Mapped[int]
    seen_at: Mapped[int]
    ends_at: Mapped[int] = mapped_column(index=True)


class ClassTicket(Row):
    """The one ticket a cohort has at a time: a long one for the QR code and six digits to type."""

    __tablename__ = "identity_tickets"
    cohort_id: Mapped[str] = mapped_column(primary_key=True)
    ticket: Mapped[str] = mapped_column(unique=True)
    code: Mapped[str] = mapped_column(unique=True)
    issued_by: Mapped[str]
    made_at: Mapped[int]
    expires_at: Mapped[int]


class ServiceAccount(Row):
    """A program that may come in with a token and named scopes, for one cohort or all of an institution."""

    __tablename__ = "identity_services"
    id: Mapped[str] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    scopes: Mapped[list[Any]] = mapped_column(JSON)
    cohort_id: Mapped[str | None]
    institution_id: Mapped[str | None]
    made_by: Mapped[str]
    made_at: Mapped[int]
    revoked_at: Mapped[int | None]


class SocketTicket(Row):
    """A ticket for one WebSocket, used once; stored as its SHA-256."""

    __tablename__ = "identity_socket_tickets"
    token_hash: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str]
    session_id: Mapped[str]
    show_id: Mapped[str | None]
    cohort_id: Mapped[str | None]
    expires_at: Mapped[int] = mapped_column(index=True)


class AuditEntry(Row):
    """Who did what to which object and how it ended. Ids only; the database itself refuses to change or delete a row."""

    __tablename__ = "identity_audit"
    id: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[int] = mapped_column("made_at", index=True)
    actor: Mapped[str]
    session_id: Mapped[str | None]
    action: Mapped[str]
    object: Mapped[str]
    result: Mapped[str]
    reason: Mapped[str | None]
    address_hash: Mapped[str | None]

    __table_args__ = (
        Index("ix_identity_audit_actor_made_at", "actor", "made_at"),
        Index("ix_identity_audit_object_made_at", "object", "made_at"),
    )


class PrivateData(Row):
    """A person's ID number and phone, encrypted; their masks, and a keyed mark of the ID number to find it twice."""

    __tablename__ = "identity_private"
    person_id: Mapped[str] = mapped_column(primary_key=True)
    id_number: Mapped[str]
    id_mark: Mapped[str] = mapped_column(index=True)
    phone: Mapped[str]
    masked_id: Mapped[str]
    masked_phone: Mapped[str]
    consent_version: Mapped[str] = mapped_column(default="")
    consented_at: Mapped[int | None]
    changed_at: Mapped[int]


APPEND_ONLY: dict[str, tuple[str, ...]] = {
    "sqlite": (
        "CREATE TRIGGER IF NOT EXISTS identity_audit_no_update BEFORE UPDATE ON identity_audit "
        "BEGIN SELECT RAISE(ABORT, 'identity_audit is append-only'); END",
        "CREATE TRIGGER IF NOT EXISTS identity_audit_no_delete BEFORE DELETE ON identity_audit "
        "BEGIN SELECT RAISE(ABORT, 'identity_audit is append-only'); END",
    ),
    "postgresql": (
        "CREATE OR REPLACE FUNCTION identity_audit_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'identity_audit is append-only'; END $$",
        "CREATE OR REPLACE TRIGGER identity_audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON identity_audit "
        "FOR EACH STATEMENT EXECUTE FUNCTION identity_audit_refuse()",
    ),
}
"""By database, the statements that make the audit table append-only; a migration that makes the table runs them too."""

for dialect, statements in APPEND_ONLY.items():
    for statement in statements:
        event.listen(AuditEntry.__table__, "after_create", DDL(statement).execute_if(dialect=dialect))  # type: ignore[no-untyped-call]
