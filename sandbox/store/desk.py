"""Where everyone hands in what he wants written, and reads."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from sandbox.actor import SANDBOX, Actor
from sandbox.chance import Chance
from sandbox.clock import Clock
from sandbox.events.log import open_log
from sandbox.ids import Ids
from sandbox.rows import Row

from .keys import Key
from .tx import Tx, View
from .writer import Lane, Unit, Writer, tell

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True)
class Answer(Generic[T]):
    """What a committed unit returned. `position` is the log position of its change; `body` its JSON when one was asked for."""

    value: T
    position: int
    body: str | None = None
    replayed: bool = False


class Store:
    """One database, one writer. Open it on a running loop; `close` finishes what is queued."""

    def __init__(self, writer: Engine, reader: Engine, clock: Clock, ids: Ids, chance: Chance, readers: int = 4) -> None:
        self.clock, self.ids, self.chance = clock, ids, chance
        self._writing, self._reading = writer, reader
        self._pool = ThreadPoolExecutor(readers, thread_name_prefix="kaibo-reader")
        self._listeners: list[Callable[[int], None]] = []
        self._guard = threading.Lock()
        self._writer = Writer(writer, clock, ids, chance, self._ring)

    def listen(self, rang: Callable[[int], None]) -> None:
        """Call `rang(position)` after each commit that wrote events; it runs on the writer's thread and must return at once."""
        with self._guard:
            self._listeners.append(rang)

    def _ring(self, position: int) -> None:
        with self._guard:
            listeners = list(self._listeners)
        for listener in listeners:
            tell(listener, position)

    def acting(self, actor: Actor, lane: Lane = Lane.ORDER, key: Key | None = None, out: Callable[[Any], str] | None = None) -> "Desk":
        """The same store, used in somebody's name."""
        return Desk(self, actor, lane, key, out)

    async def write(self, verb: Callable[Concatenate[Tx, P], T], *args: P.args, **kwargs: P.kwargs) -> Answer[T]:
        """Run `verb(tx, ...)` in its own unit in the sandbox's name and wait for the commit."""
        return await self.acting(SANDBOX).write(verb, *args, **kwargs)

    async def read(self, look: Callable[Concatenate[View, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `look(view, ...)` on a read-only connection in the reading pool; it must return plain data."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, partial(self._look, look, *args, **kwargs))

    def look(self, look: Callable[Concatenate[View, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """`read` for code that already runs in a thread."""
        return self._look(look, *args, **kwargs)

    def _look(self, look: Callable[..., T], *args: Any, **kwargs: Any) -> T:
        with Session(self._reading) as session:
            return look(View(session, self.clock.now()), *args, **kwargs)

    def put(self, unit: Unit) -> None:
        """Queue a unit for the writer. Busy when there is no room."""
        self._writer.put(unit)

    def host_waits(self) -> bool:
        """Whether a host's change is waiting for the writer; a long unit asks between its parts and makes way."""
        return self._writer.host_waits

    async def close(self) -> None:
        """Write what is queued, then let go of the database."""
        await asyncio.to_thread(self._writer.close)
        self._pool.shutdown(wait=True)
        self._writing.dispose()
        self._reading.dispose()

    def create_tables(self) -> None:
        """Make every table that is missing and the head of the log; migrations do this in the product, tests do it directly."""
        with self._writing.begin() as connection:
            Row.metadata.create_all(connection)
            open_log(connection)


class Desk:
    """The store in one actor's name, with a lane and perhaps an idempotency key."""

    def __init__(self, store: Store, actor: Actor, lane: Lane, key: Key | None, out: Callable[[Any], str] | None) -> None:
        self._store, self._actor, self._lane, self._key, self._out = store, actor, lane, key, out

    async def write(self, verb: Callable[Concatenate[Tx, P], T], *args: P.args, **kwargs: P.kwargs) -> Answer[T]:
        """Run `verb(tx, ...)` in its own unit and wait for the commit. The verb's own errors come back; Busy when the queue is full."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Answer[T]] = loop.create_future()

        def deliver(unit: Unit) -> None:
            if answer.done():
                return
            if unit.error is not None:
                answer.set_exception(unit.error)
            else:
                answer.set_result(Answer(unit.value, unit.position, unit.body, unit.replayed))

        def settle(unit: Unit) -> None:
            with suppress(RuntimeError):  # the loop was closed; nobody waits any more
                loop.call_soon_threadsafe(deliver, unit)

        self._store.put(
            Unit(partial(_call, verb, args, kwargs), actor=self._actor, lane=self._lane, settle=settle, key=self._key, out=self._out)
        )
        return await answer


def _call(verb: Callable[..., T], args: tuple[Any, ...], kwargs: dict[str, Any], tx: Tx) -> T:
    return verb(tx, *args, **kwargs)
