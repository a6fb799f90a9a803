"""A room's reactions to the log, exactly once: the bookmark moves in the transaction of the effect."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from sqlalchemy.orm import Mapped, mapped_column

from sandbox.actor import SANDBOX
from sandbox.clock import Clock
from sandbox.events import log
from sandbox.events.envelope import Envelope, Fact
from sandbox.rows import Row
from sandbox.store import Busy, Lane, Store, Tx, View
from sandbox.store.writer import plain

from .tail import Tail

Reaction = Callable[[Tx, Envelope, Any], None]

MOST_EVENTS = 200
MOST_FAILURES = 5
MOST_SECONDS = 0.01
LEAST_SECONDS = 0.002
"""When a host waits, a turn ends after this long already."""
GATHER_S = 0.02
"""After each step a consumer lets events gather this long: fewer, larger units, for a delay nobody sees."""
report = structlog.get_logger()


class Bookmark(Row):
    """How far a consumer has come."""

    __tablename__ = "feed_bookmarks"
    consumer: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]


class ParkedEvent(Row):
    """An event a consumer failed on five times; the rest went on without it, and health is red."""

    __tablename__ = "feed_parked"
    consumer: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[str]
    error: Mapped[str]
    parked_at: Mapped[int]


@dataclass(frozen=True)
class Pace:
    """How much a consumer takes on in one unit: events at most, and seconds after which it ends."""

    events: int
    seconds: float


IN_TURNS = Pace(MOST_EVENTS, MOST_SECONDS)
ALONE = Pace(5000, 1.0)
"""Nobody else writes: a rebuild."""


class Consumer:
    """Carries one table of reactions along the log."""

    def __init__(
        self, name: str, reactions: Mapping[type[Fact], Reaction], store: Store, tail: Tail, clock: Clock, *, pace: Pace = IN_TURNS
    ) -> None:
        self.name, self._pace = name, pace
        self.position = self._reached = 0
        self._reactions = {fact.type: (fact, reaction) for fact, reaction in reactions.items()}
        self._store, self._tail, self._clock = store, tail, clock
        self._failures = 0

    async def start(self) -> None:
        """Find the bookmark, and how far the log was reacted to before a rebuild."""
        self.position = await self._store.read(bookmark, self.name)
        self._reached = await self._store.read(bookmark, reached(self.name))

    async def run(self) -> None:
        """React to the log for ever; a passing fault is retried with growing pauses."""
        pause = 0.05
        while True:
            if self._tail.position > self.position and self._tail.quiet(self._reactions, self.position):
                self.position = self._tail.position  # nothing for us, and no need to ask the database
            if self._tail.position <= self.position:
                await self._tail.wait(self.position, 5.0)
                continue
            try:
                moved = await (self._turn(self._tail.position) if self._tail.saw_all_after(self.position) else self.step())
            except Busy:
                moved = False
                await self._clock.sleep(pause)
                pause = min(pause * 2, 2.0)
                continue
            pause = 0.05
            if self._failures:
                await self._clock.sleep(0.05 * 2**self._failures)
            elif moved:
                await self._clock.sleep(GATHER_S)

    async def step(self) -> bool:
        """React to the next few events; whether there were any. Public so that tests can settle the world."""
        head = await self._store.read(newest)
        if head <= self.position:
            return False
        if not await self._store.read(concerns, self._reactions, self.position, head):
            self.position = head  # nothing for us: no need to write the bookmark down, after a restart we look again
            return True
        return await self._turn(head)

    async def _turn(self, head: int) -> bool:
        """React to what lies up to `head`, as far as one turn goes."""
        answer = await self._store.acting(SANDBOX, Lane.ORDER).write(self._react, head)
        self.position, self._failures = answer.value
        return True

    def _react(self, tx: Tx, head: int) -> tuple[int, int]:
        """The new position, and how often the event after it has failed. The bookmark's lock keeps another process of this name out."""
        row = tx.session.get(Bookmark, self.name, with_for_update=True) or tx.add(Bookmark(consumer=self.name, position=0))
        events = log.read(tx.session, after=row.position, types=self._reactions, upto=head, limit=self._pace.events)
        if self._failures:
            through, failures = self._one_by_one(tx, events)
        else:
            through, stumbled = self._together(tx, events)
            failures = int(stumbled)
            if stumbled:  # what stood before the failure was undone with it, and may take longer this time
                through, again = self._together(tx, events[:through])
                through = 0 if again else through
        if through == len(events) < self._pace.events:
            row.position = head
        elif through:
            row.position = events[through - 1].position
        return row.position, failures

    def _together(self, tx: Tx, events: Sequence[Envelope]) -> tuple[int, bool]:
        """React to as many events as fit the time, in one savepoint, which is the cheap way: how many, and whether the next one failed."""
        started, through = self._clock.monotonic(), 0
        try:
            with tx.part():
                for envelope in events:
                    tx.cause = envelope.id
                    self._react_to(tx, envelope)
                    through += 1
                    if self._enough(started):
                        break
        except Exception as error:
            if plain(error) is not error:
                raise  # the database's fault, not an event's
            return through, True
        return through, False

    def _one_by_one(self, tx: Tx, events: Sequence[Envelope]) -> tuple[int, int]:
        """React with a savepoint for each: how many are through, and how often the next one has failed by now."""
        started, through, failures = self._clock.monotonic(), 0, self._failures
        for envelope in events:
            try:
                with tx.part(cause=envelope.id):
                    self._react_to(tx, envelope)
            except Exception as error:
                if plain(error) is not error:
                    raise
                failures += 1
                if failures < MOST_FAILURES:
                    break
                self._park(tx, envelope, error)
            failures, through = 0, through + 1
            if self._enough(started):
                break
        return through, failures

    def _enough(self, started: float) -> bool:
        """Whether this turn is over: its time is used up, or a host waits and has waited for a little of it."""
        spent = self._clock.monotonic() - started
        return spent > self._pace.seconds or (spent > LEAST_SECONDS and self._store.host_waits())

    def _react_to(self, tx: Tx, envelope: Envelope) -> None:
        fact, reaction = self._reactions[envelope.type]
        tx.again = envelope.position <= self._reached
        reaction(tx, envelope, fact.model_validate(envelope.data))

    def _park(self, tx: Tx, envelope: Envelope, error: Exception) -> None:
        report.error("event_parked", consumer=self.name, position=envelope.position, type=envelope.type, exc_info=error)
        tx.add(
            ParkedEvent(
                consumer=self.name,
                position=envelope.position,
                event_id=envelope.id,
                error=f"{type(error).__name__}: {error}",
                parked_at=tx.now,
            )
        )


def bookmark(view: View, name: str) -> int:
    """How far this consumer has come, 0 for a new one."""
    row = view.session.get(Bookmark, name)
    return row.position if row else 0


def reached(name: str) -> str:
    """The name of the bookmark that says how far a consumer that is rebuilt had come; up to there it reacts again and says nothing."""
    return f"{name}, reached before"


def concerns(view: View, types: Iterable[str], after: int, upto: int) -> bool:
    """Whether an event of these types lies in `(after, upto]`."""
    return bool(log.read(view.session, after=after, upto=upto, types=types, limit=1))


def newest(view: View) -> int:
    """The head of the log."""
    return log.position(view.session)
