"""The one writer: a thread that drains the queue, runs every unit in a savepoint, numbers the events, commits once, then answers."""

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.orm import Session

from sandbox.actor import Actor
from sandbox.chance import Chance
from sandbox.clock import Clock
from sandbox.errors import DiskFull, KaiboError, Unready
from sandbox.events.log import Said, append
from sandbox.ids import Ids

from .keys import Key, keep, replay
from .tx import Tx

MOST_UNITS = 256
MOST_SECONDS = 0.04
TRIES = 4


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

    def _give_back(self, units: list[Unit]) -> None:
        with self._wake:
            for unit in reversed(units):
                self._lanes[unit.lane].appendleft(unit)

    def _run(self) -> None:
        connection: Connection | None = None
        while (batch := self._take()) is not None:
            done = batch
            try:
                if connection is None or connection.closed:
                    connection = self._engine.connect()
                done = self._commit(connection, batch)
            except Exception as error:
                for unit in batch:
                    unit.error, unit.said = plain(error), []
                if connection is not None:
                    connection.invalidate()
                    connection.close()
                    connection = None
            for unit in done:
                unit.settle(unit)
            head = max((unit.position for unit in done if unit.said), default=0)
            if head:
                self._rang(head)
        if connection is not None:
            connection.close()

    def _commit(self, connection: Connection, batch: list[Unit]) -> list[Unit]:
        started = self._clock.monotonic()
        done: list[Unit] = []
        with connection.begin():
            seen: dict[str, Unit] = {}
            for index, unit in enumerate(batch):
                if done and self._clock.monotonic() - started > MOST_SECONDS:
                    self._give_back(batch[index:])
                    break
                self._attempt(connection, unit, seen)
                done.append(unit)
            self._number(connection, done, seen)
        return done

    def _attempt(self, connection: Connection, unit: Unit, seen: dict[str, Unit]) -> None:
        for attempt in range(TRIES):
            unit.error, unit.said = None, []
            try:
                self._do(connection, unit, seen)
                return
            except IntegrityError as error:
                unit.error = error
                if unit.key is None or attempt:
                    return
            except OperationalError as error:
                unit.error = plain(error)
                if connection.invalidated or not deadlocked(error):
                    raise
            except Exception as error:
                unit.error = error
                return

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


def deadlocked(error: DBAPIError) -> bool:
    """Whether PostgreSQL ended the statement to resolve a deadlock or a serialisation conflict."""
    return getattr(error.orig, "sqlstate", None) in {"40P01", "40001"}


def plain(error: Exception) -> Exception:
    """The sentence for a database that cannot write; other errors as they are."""
    if isinstance(error, KaiboError):
        return error
    words = str(error).lower()
    if "disk is full" in words or "no space left" in words or "disk i/o error" in words or "could not extend file" in words:
        return DiskFull()
    if "database is locked" in words or (isinstance(error, OperationalError) and getattr(error, "connection_invalidated", False)):
        return Unready()
    return error
