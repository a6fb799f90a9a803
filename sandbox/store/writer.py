"""The one writer: a thread that drains the queue, runs every unit in a savepoint, numbers the events, commits once, then answers."""

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any, TypeVar

import structlog
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from sandbox.actor import Actor
from sandbox.chance import Chance
from sandbox.clock import Clock
from sandbox.errors import DiskFull, Unready
from sandbox.events.log import Said, append
from sandbox.ids import Ids

from .keys import Key, keep, replay
from .tx import Tx

MOST_UNITS = 256
MOST_SECONDS = 0.04
LEAST_SECONDS = 0.005
TRIES = 4
FULL = ("disk is full", "no space left", "disk i/o error", "could not extend file")

T = TypeVar("T")
report = structlog.get_logger()


class Lane(IntEnum):
    """Who goes first when the writer is busy."""

    HOST = 0
    ORDER = 1
    CROWD = 2


ROOM_IN_LANE = {Lane.HOST: 1000, Lane.ORDER: 3000, Lane.CROWD: 1000}


class Busy(Unready):
    """The writer's queue is full."""

    code = "busy"


@dataclass
class Unit:
    """One verb waiting for the writer, and where its answer goes."""

    verb: Callable[[Tx], Any]
    actor: Actor
    lane: Lane
    settle: Callable[["Unit"], None]
    key: Key | None = None
    out: Callable[[Any], str] | None = None
    cause: str | None = None
    value: Any = None
    body: str | None = None
    position: int = 0
    replayed: bool = False
    error: BaseException | None = None
    said: list[Said] = field(default_factory=list)


class Writer:
    """Owns the only writing connection of this process."""

    def __init__(self, engine: Engine, clock: Clock, ids: Ids, chance: Chance, rang: Callable[[int], None]) -> None:
        self._engine, self._clock, self._ids, self._chance, self._rang = engine, clock, ids, chance, rang
        self._lanes: dict[Lane, deque[Unit]] = {lane: deque() for lane in Lane}
        self._wake = threading.Condition()
        self._closing = False
        self._thread = threading.Thread(target=self._run, name="kaibo-writer", daemon=True)
        self._thread.start()

    def put(self, unit: Unit) -> None:
        """Queue a unit. Busy when its lane is full or the store is closing."""
        with self._wake:
            lane = self._lanes[unit.lane]
            if self._closing or len(lane) >= ROOM_IN_LANE[unit.lane]:
                raise Busy
            lane.append(unit)
            self._wake.notify()

    @property
    def host_waits(self) -> bool:
        """Whether a host's unit is queued: long units of others, which may end where they like, end now."""
        return bool(self._lanes[Lane.HOST])

    def close(self) -> None:
        """Finish what is queued, then stop."""
        with self._wake:
            self._closing = True
            self._wake.notify()
        self._thread.join(timeout=30)

    def _take(self) -> list[Unit] | None:
        with self._wake:
            while not any(self._lanes.values()):
                if self._closing:
                    return None
                self._wake.wait()
            batch: list[Unit] = []
            for lane in Lane:
                queue = self._lanes[lane]
                while queue and len(batch) < MOST_UNITS:
                    batch.append(queue.popleft())
            return batch

    def _put_off(self, batch: list[Unit], index: int) -> None:
        """Leave the units from `index` on to the next batch; what becomes of this one no longer concerns them."""
        with self._wake:
            for unit in reversed(batch[index:]):
                self._lanes[unit.lane].appendleft(unit)
        del batch[index:]

    def _run(self) -> None:
        connection: Connection | None = None
        while (batch := self._take()) is not None:
            try:
                if connection is None or connection.closed:
                    connection = self._engine.connect()
                self._commit(connection, batch)
            except Exception as error:
                for unit in batch:
                    unit.error, unit.said = plain(error), []
                if connection is not None:
                    connection.invalidate()
                    connection.close()
                    connection = None
            for unit in batch:
                tell(unit.settle, unit)
            head = max((unit.position for unit in batch if unit.said), default=0)
            if head:
                tell(self._rang, head)
        if connection is not None:
            connection.close()

    def _commit(self, connection: Connection, batch: list[Unit]) -> None:
        started = self._clock.monotonic()
        with connection.begin():
            seen: dict[str, Unit] = {}
            for index, unit in enumerate(batch):
                if (index > 0 and self._late(unit, started)) or not self._attempt(connection, unit, seen, first=index == 0):
                    self._put_off(batch, index)
                    break
            self._number(connection, batch, seen)

    def _late(self, unit: Unit, started: float) -> bool:
        """Whether the batch ends before this unit: its time is over, or a host waits and the others have had a little of it."""
        spent = self._clock.monotonic() - started
        return spent > MOST_SECONDS or (spent > LEAST_SECONDS and unit.lane is not Lane.HOST and self.host_waits)

    def _attempt(self, connection: Connection, unit: Unit, seen: dict[str, Unit], first: bool) -> bool:
        """Run a unit in its savepoint, again after a deadlock; its fault is its own. Raises when the whole transaction is lost.

        False asks to commit what is there and come back: a savepoint lets go of its own locks, not of those of the units before it.
        """
        for attempt in range(TRIES):
            unit.error, unit.said = None, []
            try:
                self._do(connection, unit, seen)
                return True
            except IntegrityError as error:  # another process may have written the same row since we looked: look again once
                unit.error = error
                if attempt:
                    return True
            except DBAPIError as error:
                unit.error = plain(error)
                if not deadlocked(error):
                    if unit.error is not error or lost(connection):
                        raise
                    return True
                if not first:
                    return False
            except StopIteration as error:  # a future would not take it, and whoever waits would wait for ever
                unit.error = RuntimeError("a verb let StopIteration out")
                unit.error.__cause__ = error
                return True
            except BaseException as error:
                unit.error = error
                return True
        return True

    def _do(self, connection: Connection, unit: Unit, seen: dict[str, Unit]) -> None:
        with Session(connection, join_transaction_mode="create_savepoint", expire_on_commit=False) as session:
            tx = Tx(session, self._clock.now(), ids=self._ids, chance=self._chance, actor=unit.actor, cause=unit.cause)
            if unit.key is not None and (stored := replay(tx, unit.key)) is not None:
                unit.body, unit.position, unit.replayed = stored.body, stored.position, True
                return
            unit.value = unit.verb(tx)
            unit.body = unit.out(unit.value) if unit.out else None
            if unit.key is not None:
                keep(tx, unit.key, unit.body or "")
                seen[unit.key.name] = unit
            session.commit()
            unit.said = tx.said

    def _number(self, connection: Connection, done: list[Unit], seen: dict[str, Unit]) -> None:
        said = [one for unit in done for one in unit.said]
        head = append(connection, said)
        position = head - len(said)
        for unit in done:
            position += len(unit.said)
            if unit.error is None and not unit.replayed:
                unit.position = position if unit.said else head
        keyed = [{"key": name, "position": unit.position} for name, unit in seen.items() if unit.error is None]
        if keyed:
            connection.execute(text("UPDATE store_keys SET position = :position WHERE key = :key"), keyed)
        for unit in done:
            if unit.replayed and unit.position == 0 and unit.key is not None and unit.key.name in seen:
                unit.position = seen[unit.key.name].position


def tell(listener: Callable[[T], None], news: T) -> None:
    """Call a listener; his own fault is noted and stops nobody else."""
    try:
        listener(news)
    except Exception as error:
        report.error("listener_failed", exc_info=error)


def lost(connection: Connection) -> bool:
    """Whether the transaction around the savepoints is gone; SQLite rolls everything back by itself after some faults."""
    return connection.invalidated or not getattr(connection.connection.dbapi_connection, "in_transaction", True)


def deadlocked(error: DBAPIError) -> bool:
    """Whether PostgreSQL ended the statement to resolve a deadlock or a serialisation conflict."""
    return getattr(error.orig, "sqlstate", None) in {"40P01", "40001"}


def plain(error: Exception) -> Exception:
    """The sentence for a database that cannot write now; other errors as they are."""
    if not isinstance(error, DBAPIError):
        return error
    words = str(error.orig).lower()
    if any(sign in words for sign in FULL):
        return DiskFull()
    if "database is locked" in words or error.connection_invalidated or deadlocked(error):
        return Unready()
    return error
