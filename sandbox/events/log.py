"""The append-only table: numbers the facts of a batch, appends them, and reads them back by position, type or show."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Index, Integer, and_, insert, or_, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from sandbox.clock import rfc3339
from sandbox.rows import Row

from .envelope import Envelope, Fact


class LogEvent(Row):
    """One fact of the log, in its envelope."""

    __tablename__ = "log_events"
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[str] = mapped_column(unique=True)
    source: Mapped[str]
    type: Mapped[str]
    subject: Mapped[str]
    time_at: Mapped[int]
    cohort: Mapped[str | None]
    room: Mapped[str | None]
    show: Mapped[str | None]
    showms: Mapped[int | None]
    actor: Mapped[str | None]
    cause: Mapped[str | None]
    data: Mapped[str]

    __table_args__ = (Index("ix_log_events_show_position", "show", "position"), Index("ix_log_events_type_position", "type", "position"))


COLUMNS = tuple(LogEvent.__table__.columns)  # plain columns: a row of the log is read far more often than it is changed, which is never


class LogHead(Row):
    """The position given last; its row lock makes the order of positions the order of commits on every database."""

    __tablename__ = "log_head"
    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    position: Mapped[int]


@dataclass(frozen=True)
class Said:
    """A fact on its way into the log, not numbered yet. `data` is the fact as JSON, made when it was said: one that cannot be
    written is the fault of its own unit, not of the batch."""

    id: str
    fact: Fact
    data: str
    subject: str
    time_at: int
    cohort: str | None
    room: str | None
    show: str | None
    showms: int | None
    actor: str | None
    cause: str | None


def append(connection: Connection, said: Sequence[Said]) -> int:
    """Number the facts without a gap, write them, and return the position of the last one (of the log's head when there are none).

    Call it last in a transaction: from here to the commit no other process can number.
    """
    if not said:
        return int(connection.execute(text("SELECT position FROM log_head WHERE id = 1")).scalar_one())
    advance = text("UPDATE log_head SET position = position + :n WHERE id = 1 RETURNING position")
    head = int(connection.execute(advance, {"n": len(said)}).scalar_one())
    first = head - len(said) + 1
    connection.execute(insert(LogEvent), [_row(one, first + index) for index, one in enumerate(said)])
    return head


def _row(said: Said, position: int) -> dict[str, object]:
    kind = type(said.fact).type
    return {
        "position": position,
        "id": said.id,
        "source": "/" + kind.split(".")[1],
        "type": kind,
        "subject": said.subject,
        "time_at": said.time_at,
        "cohort": said.cohort,
        "room": said.room,
        "show": said.show,
        "showms": said.showms,
        "actor": said.actor,
        "cause": said.cause,
        "data": said.data,
    }


def open_log(connection: Connection) -> None:
    """Make the head of an empty log."""
    if connection.execute(select(LogHead.position)).first() is None:
        connection.execute(insert(LogHead), {"id": 1, "position": 0})


def position(session: Session) -> int:
    """The position of the newest event, 0 for an empty log."""
    return session.execute(select(LogHead.position)).scalar_one()


def read(
    session: Session,
    after: int = 0,
    upto: int | None = None,
    types: Iterable[str] | None = None,
    show: str | None = None,
    cohorts: Iterable[str] | None = None,
    limit: int = 500,
) -> list[Envelope]:
    """Up to `limit` events with a position in `(after, upto]`, in order; only of these types, this show, these cohorts when given."""
    query = select(*COLUMNS).where(LogEvent.position > after).order_by(LogEvent.position).limit(limit)
    if upto is not None:
        query = query.where(LogEvent.position <= upto)
    if types is not None:
        query = query.where(LogEvent.type.in_(list(types)))
    if show is not None:
        query = query.where(LogEvent.show == show)
    if cohorts is not None:
        query = query.where(LogEvent.cohort.in_(list(cohorts)))
    return [_envelope(row) for row in session.execute(query)]


def read_show(
    session: Session, show: str, cohort: str, types: Iterable[str], shared: Iterable[str], after: int, upto: int, limit: int = 2000
) -> list[Envelope]:
    """What concerns one show in `(after, upto]`: its events of `types`, and the cohort's of the `shared` types that name no show."""
    mine = and_(LogEvent.show == show, LogEvent.type.in_(list(types)))
    common = and_(LogEvent.show.is_(None), LogEvent.cohort == cohort, LogEvent.type.in_(list(shared)))
    query = select(*COLUMNS).where(LogEvent.position > after, LogEvent.position <= upto, or_(mine, common))
    return [_envelope(row) for row in session.execute(query.order_by(LogEvent.position).limit(limit))]


def read_at(session: Session, positions: Iterable[int]) -> list[Envelope]:
    """The events at these positions, in order; for a few positions that somebody wrote down."""
    query = select(*COLUMNS).where(LogEvent.position.in_(list(positions))).order_by(LogEvent.position)
    return [_envelope(row) for row in session.execute(query)]


def _envelope(row: Sequence[Any]) -> Envelope:
    position, id_, source, kind, subject, time_at, cohort, room, show, showms, actor, cause, data = row
    return Envelope.model_construct(
        specversion="1.0",
        id=id_,
        source=source,
        type=kind,
        subject=subject,
        time=rfc3339(time_at),
        datacontenttype="application/json",
        cohort=cohort,
        room=room,
        show=show,
        showms=showms,
        actor=actor,
        cause=cause,
        position=position,
        data=json.loads(data),
    )
