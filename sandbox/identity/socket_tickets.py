"""Tickets for WebSockets: a browser cannot send a header with one, so it brings a ticket that works once, for 30 seconds."""

from dataclasses import dataclass

from sqlalchemy import delete

from sandbox.actor import Actor
from sandbox.store import Tx

from .seal import fingerprint
from .sessions import by_id
from .tables import SocketTicket


@dataclass(frozen=True)
class SocketPass:
    """Who came with the ticket and what it is for; the socket's own policy still decides about the show or cohort."""

    actor: Actor
    show_id: str | None
    cohort_id: str | None


def keep_socket_ticket(tx: Tx, ticket: str, show_id: str | None, cohort_id: str | None, holds_ms: int) -> None:
    """Make `ticket` good for `tx.actor`'s session, once, for `holds_ms`."""
    tx.session.execute(delete(SocketTicket).where(SocketTicket.expires_at <= tx.now))
    row = SocketTicket(
        token_hash=fingerprint(ticket),
        person_id=tx.actor.id,
        session_id=tx.actor.session_id or "",
        show_id=show_id,
        cohort_id=cohort_id,
        expires_at=tx.now + holds_ms,
    )
    tx.add(row)


def take_socket_ticket(tx: Tx, ticket: str) -> SocketPass | None:
    """Use the ticket up. None when it was used, is too old, is unknown, or its session is over: the socket is closed with 4401."""
    row = tx.session.get(SocketTicket, fingerprint(ticket))
    if row is None or row.expires_at <= tx.now:
        return None
    tx.session.delete(row)
    seated = by_id(tx, row.session_id)
    if seated is None or seated.actor.id != row.person_id:
        return None
    return SocketPass(seated.actor, row.show_id, row.cohort_id)
