"""The tail hands on every event in order; who falls behind gets a snapshot, and snapshot + events is a fresh snapshot."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from sandbox.clock import ManualClock, SystemClock
from sandbox.events import log
from sandbox.events.envelope import Envelope
from sandbox.feed import Subscription, Tail
from sandbox.store import Store, View
from tests.conftest import OpenStore

from .jars import JarFilled, fill, furnish, level, levels

EVENTS = 300


@pytest.fixture
async def tail(store: Store) -> AsyncIterator[Tail]:
    """A running tail."""
    made = Tail(store, SystemClock())
    await made.start()
    running = asyncio.ensure_future(made.run())
    yield made
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def take(subscription: Subscription, events: int) -> list[Envelope]:
    """Take until there are so many, from a queue that does not overflow."""
    taken: list[Envelope] = []
    while len(taken) < events:
        taken += await asyncio.wait_for(subscription.take(), 20)
        assert not subscription.lagged
    return taken


async def test_every_event_in_order_to_everyone_who_wants_it(store: Store, tail: Tail) -> None:
    everything = tail.subscribe(lambda envelope: True, backlog=EVENTS)
    even = tail.subscribe(lambda envelope: envelope.data["by"] % 2 == 0, backlog=EVENTS)
    await asyncio.gather(*(store.write(fill, "a", number) for number in range(EVENTS)))
    taken = await take(everything, EVENTS)
    assert [envelope.position for envelope in taken] == list(range(1, EVENTS + 1))
    assert [one.id for one in await take(even, EVENTS // 2)] == [one.id for one in taken if one.data["by"] % 2 == 0]
    assert tail.position == EVENTS


async def test_it_starts_at_the_end_and_stops_when_told(store: Store, tail: Tail) -> None:
    before = tail.subscribe(lambda envelope: True)
    await store.write(fill, "a", 1)
    await take(before, 1)
    late = tail.subscribe(lambda envelope: True)
    tail.unsubscribe(before)
    await store.write(fill, "a", 2)
    assert [envelope.data["by"] for envelope in await take(late, 1)] == [2]
    silent = asyncio.ensure_future(before.take())
    await store.write(fill, "a", 3)
    await take(late, 1)
    assert not silent.done()
    silent.cancel()
    await asyncio.gather(silent, return_exceptions=True)


class Page:
    """What a screen does: a snapshot, then the events after it; slow, with a short queue."""

    def __init__(self, store: Store, tail: Tail, backlog: int) -> None:
        self._store = store
        self._listening = tail.subscribe(lambda envelope: envelope.type == JarFilled.type, backlog)
        self.snapshots = 0
        self.position = 0
        self.levels: dict[str, int] = {}

    async def look(self) -> None:
        """Start from a fresh snapshot."""
        self.snapshots += 1
        self.position, self.levels = await self._store.read(snapshot)

    async def follow(self, upto: int) -> None:
        """Keep up until that position."""
        await self.look()
        while self.position < upto:
            events = await asyncio.wait_for(self._listening.take(), 20)
            if not events:
                self._listening.caught_up()
                await self.look()
            for envelope in events:
                if envelope.position > self.position:
                    self.levels[envelope.subject] = self.levels.get(envelope.subject, 0) + envelope.data["by"]
                    self.position = envelope.position


def snapshot(view: View) -> tuple[int, dict[str, int]]:
    """The jars and the position they belong to."""
    return log.position(view.session), levels(view)


@pytest.mark.parametrize("backlog", [4, EVENTS])
async def test_snapshot_and_events_are_a_fresh_snapshot(store: Store, tail: Tail, backlog: int) -> None:
    page = Page(store, tail, backlog)
    following = asyncio.ensure_future(page.follow(EVENTS))
    for start in range(0, EVENTS, 30):
        await asyncio.gather(*(store.write(fill, f"jar {number % 4}", number) for number in range(start, start + 30)))
    await following
    assert (page.position, page.levels) == await store.read(snapshot)
    assert (page.snapshots > 1) == (backlog == 4)


async def test_a_page_that_forgets_to_start_again_is_wrong(store: Store, tail: Tail) -> None:
    """The negative control: after an overflow the rest of the events alone does not add up."""
    listening = tail.subscribe(lambda envelope: True, backlog=4)
    await asyncio.gather(*(store.write(fill, "a", 1) for _ in range(50)))
    while tail.position < 50:
        await SystemClock().sleep(0.005)
    assert listening.lagged
    listening.caught_up()
    await store.write(fill, "a", 1)
    assert sum(envelope.data["by"] for envelope in await take(listening, 1)) < await store.read(level, "a") == 51


async def test_waiting_ends_with_the_event_or_the_time(store: Store) -> None:
    clock = ManualClock()
    tail = Tail(store, clock)
    await tail.start()
    running = asyncio.ensure_future(tail.run())
    early = asyncio.ensure_future(tail.wait(0, 5))
    await SystemClock().sleep(0.01)
    assert not early.done()
    await store.write(fill, "a")
    await asyncio.wait_for(early, 20)
    await tail.wait(0, 5)
    late = asyncio.ensure_future(tail.wait(1, 5))
    await SystemClock().sleep(0.01)
    assert not late.done()
    clock.advance(5)
    await asyncio.wait_for(late, 20)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_a_tail_that_died_goes_on_where_it_was(store: Store) -> None:
    """No bell rings for what was written while it was down."""
    tail = Tail(store, SystemClock())
    await tail.start()
    heard = tail.subscribe(lambda envelope: True)
    running = asyncio.ensure_future(tail.run())
    await store.write(fill, "a", 1)
    await take(heard, 1)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await store.write(fill, "a", 2)
    tail._bell.clear()  # the bell was heard by the one that died
    running = asyncio.ensure_future(tail.run())
    assert [envelope.data["by"] for envelope in await take(heard, 1)] == [2]
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


@pytest.mark.postgres
@pytest.mark.xdist_group("postgres")
async def test_what_another_process_writes_is_heard_by_looking(postgres_url: str, open_store: OpenStore) -> None:
    mine, other = await furnish(await open_store(postgres_url)), await open_store(postgres_url)
    tail = Tail(mine, SystemClock(), poll_seconds=0.02)
    await tail.start()
    heard = tail.subscribe(lambda envelope: True)
    running = asyncio.ensure_future(tail.run())
    for number in range(5):
        await (mine if number % 2 else other).write(fill, "a", number)
    assert [envelope.data["by"] for envelope in await take(heard, 5)] == [0, 1, 2, 3, 4]
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
