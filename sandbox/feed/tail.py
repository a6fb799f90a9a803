"""Follows the end of the log once per process and hands new events to whoever listens, each with a bounded queue."""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable

from sandbox.clock import Clock
from sandbox.events import log
from sandbox.events.envelope import Envelope
from sandbox.store import Store, View

BACKLOG = 256
READ_AT_ONCE = 1000


class Subscription:
    """One listener's queue. When it overflows it is emptied and `lagged` says that a fresh snapshot is due."""

    def __init__(self, wants: Callable[[Envelope], bool], backlog: int = BACKLOG) -> None:
        self._wants, self._queue, self._backlog = wants, deque[Envelope](), backlog
        self._bell = asyncio.Event()
        self.lagged = False

    def offer(self, envelope: Envelope) -> None:
        """Queue an event this listener wants; never waits."""
        if self.lagged or not self._wants(envelope):
            return
        if len(self._queue) >= self._backlog:
            self._queue.clear()
            self.lagged = True
        else:
            self._queue.append(envelope)
        self._bell.set()

    async def take(self) -> list[Envelope]:
        """Wait for events and take all there are; an empty list means: lagged, start again from a snapshot."""
        while not self._queue and not self.lagged:
            self._bell.clear()
            await self._bell.wait()
        taken = list(self._queue)
        self._queue.clear()
        return [] if self.lagged else taken

    def caught_up(self) -> None:
        """Events count again from here. Call it before the fresh snapshot is read, and skip events up to that one's position."""
        self._queue.clear()
        self.lagged = False


class Tail:
    """Knows the newest position and every listener of this process."""

    def __init__(self, store: Store, clock: Clock, poll_seconds: float | None = None) -> None:
        self._store, self._clock, self._poll = store, clock, poll_seconds
        self._listeners: set[Subscription] = set()
        self._moved = asyncio.Condition()
        self._bell = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self.position = self._since = 0
        self._last: dict[str, int] = {}
        store.listen(self._ring)

    def _ring(self, position: int) -> None:
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._bell.set)

    async def start(self) -> None:
        """Begin at the end of the log as it is now."""
        self.position = self._since = await self._store.read(_head)

    def quiet(self, types: Iterable[str], after: int) -> bool:
        """Whether no event of these types is known to lie after `after`; False when this process has not seen all since then."""
        return self.saw_all_after(after) and all(self._last.get(kind, 0) <= after for kind in types)

    def saw_all_after(self, after: int) -> bool:
        """Whether this process has seen every event after `after` go by, so that what it says of them needs no look into the database."""
        return after >= self._since

    def subscribe(self, wants: Callable[[Envelope], bool], backlog: int = BACKLOG) -> Subscription:
        """Listen to what comes from now on. Take the snapshot after this, and skip events up to its position."""
        subscription = Subscription(wants, backlog)
        self._listeners.add(subscription)
        return subscription

    def unsubscribe(self, subscription: Subscription) -> None:
        """Stop listening."""
        self._listeners.discard(subscription)

    async def wait(self, after: int, timeout: float) -> None:  # noqa: ASYNC109  (the injected clock waits, not asyncio)
        """Return when the log has something after `after`, or after `timeout` seconds."""
        if self.position > after:
            return

        async def moved() -> None:
            async with self._moved:
                await self._moved.wait_for(lambda: self.position > after)

        waiting = asyncio.ensure_future(moved())
        late = asyncio.ensure_future(self._clock.sleep(timeout))
        try:
            await asyncio.wait({waiting, late}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (waiting, late):
                task.cancel()
            await asyncio.gather(waiting, late, return_exceptions=True)

    async def run(self) -> None:
        """Read what is new whenever the bell rings (or each `poll_seconds`, where other processes write too)."""
        while True:
            while events := await self._store.read(_after, self.position):
                for envelope in events:
                    self._last[envelope.type] = envelope.position
                    for listener in self._listeners:
                        listener.offer(envelope)
                self.position = events[-1].position
                async with self._moved:
                    self._moved.notify_all()
            await self._rung()

    async def _rung(self) -> None:
        if self._poll is None:
            await self._bell.wait()
        else:
            bell = asyncio.ensure_future(self._bell.wait())
            late = asyncio.ensure_future(self._clock.sleep(self._poll))
            try:
                await asyncio.wait({bell, late}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for task in (bell, late):
                    task.cancel()
                await asyncio.gather(bell, late, return_exceptions=True)
        self._bell.clear()


def _head(view: View) -> int:
    return log.position(view.session)


def _after(view: View, position: int) -> list[Envelope]:
    return log.read(view.session, after=position, limit=READ_AT_ONCE)
