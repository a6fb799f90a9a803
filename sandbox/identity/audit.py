"""The append-only record of who did what; any room may write to it in the transaction of the change."""

from sqlalchemy import select

from sandbox.store import Tx

from .tables import AuditEntry


def audit(tx: Tx, action: str, object: str, result: str = "done", reason: str | None = None, address_hash: str | None = None) -> None:
    """Record that `tx.actor` did `action` (`sign_in`, `ticket.issue`...) to `object`, with `result` `done` or `denied`.

    Only ids, never a name, login or number. `address_hash` is the keyed hash of a network address, where one is known.
    """
    tx.add(
        AuditEntry(
            id=tx.new_id("aud"),
            at=tx.now,
            actor=tx.actor.id,
            session_id=tx.actor.session_id,
            action=action,
            object=object,
            result=result,
            reason=reason,
            address_hash=address_hash,
        )
    )


def note_look(tx: Tx, action: str, place: str, since: int) -> None:
    """Record that `tx.actor` looked, unless he did so at the same place since then: a page that asks again and again is one look."""
    have = select(AuditEntry.id).where(AuditEntry.actor == tx.actor.id, AuditEntry.at >= since)
    if tx.first(have.where(AuditEntry.action == action, AuditEntry.object == place)) is None:
        audit(tx, action, place)
