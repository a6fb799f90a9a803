"""A room reacts to each event exactly once, whatever is killed between; what fails five times is set aside and the rest goes on."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy import delete, select, text

from sandbox.actor import SANDBOX
from sandbox.clock import ManualClock, SystemClock
from sandbox.errors import DiskFull
from sandbox.events import log
from sandbox.events.envelope import Envelope
from sandbox.feed import Consumer, Reaction, Tail
from sandbox.feed.consumer import MOST_EVENTS, MOST_FAILURES, Bookmark, ParkedEvent
from sandbox.store import Lane, Store, Tx, View
from sandbox.store.writer import ROOM_IN_LANE, Unit
from tests.conftest import OpenStore

from .jars import JarFilled, SpoonWashed, Tally, count, fill, furnish, hold, queued, tallies, whole_log

EVENTS = 2 * MOST_EVENTS + 50


async def consumer(store: Store, reaction: Reaction = count, name: str = "kitchen") -> Consumer:
    """A fresh consumer, as a process that was just started has it."""
    clock = ManualClock()  # it stands still, so that no unit is cut short and each step takes as many events as it may
    tail = Tail(store, clock)
    made = Consumer(name, {JarFilled: reaction}, store, tail, clock)
    await made.start()
    return made


async def fill_many(store: Store, events: int = EVENTS) -> dict[str, tuple[int, int]]:
    """Fill three jars in turn; what a right tally says in the end."""

    def fill_some(tx: Tx, start: int) -> None:
        for number in range(start, min(start + 30, events)):
            fill(tx, f"jar {number % 3}", number)

    for start in range(0, events, 30):
        await store.write(fill_some, start)
    return {f"jar {jar}": (len(range(jar, events, 3)), sum(range(jar, events, 3))) for jar in range(3)}


async def run_out(one: Consumer) -> int:
    """Step until nothing moves; how many steps it took."""
    steps = 0
    while await one.step():
        steps += 1
    return steps


async def killed_between(step: Callable[[], Awaitable[bool]]) -> int:
    """Take one step with a process that ends after it, until nothing moves."""
    steps = 0
    while await step():
        steps += 1
    return steps


async def test_exactly_once_over_restarts(store: Store) -> None:
    expected = await fill_many(store)

    async def step() -> bool:
        return await (await consumer(store)).step()

    assert await killed_between(step) >= 3
    assert await store.read(tallies) == expected


async def test_a_bookmark_in_a_unit_of_its_own_counts_twice(store: Store) -> None:
    """The negative control: the process is killed after the effect and before the bookmark."""
    expected = await fill_many(store, 60)
    kills = 1

    def effects(tx: Tx, after: int) -> int:
        events = log.read(tx.session, after=after, types=[JarFilled.type], limit=MOST_EVENTS)
        for envelope in events:
            count(tx, envelope, JarFilled.model_validate(envelope.data))
        return events[-1].position if events else after

    def remember(tx: Tx, position: int) -> None:
        row = tx.session.get(Bookmark, "split") or tx.add(Bookmark(consumer="split", position=0))
        row.position = position

    def remembered(view: View) -> int:
        row = view.session.get(Bookmark, "split")
        return row.position if row else 0

    async def step() -> bool:
        nonlocal kills
        before = await store.read(remembered)
        position = (await store.write(effects, before)).value
        if kills:
            kills -= 1
            return True
        await store.write(remember, position)
        return position > before

    await killed_between(step)
    assert await store.read(tallies) != expected


async def test_what_concerns_nobody_is_passed_without_writing(store: Store) -> None:
    await store.write(fill, "a")
    one = await consumer(store)
    await run_out(one)
    await store.write(lambda tx: tx.emit(SpoonWashed(), "spoon"))
    await run_out(one)
    assert one.position == 2
    assert [(row[0], row[1]) for row in await store.read(marks)] == [("kitchen", 1)]


def marks(view: View) -> list[tuple[str, int]]:
    """Every bookmark."""
    return [(row.consumer, row.position) for row in view.all(select(Bookmark))]


def parked(view: View) -> list[tuple[int, str]]:
    """Every event that was set aside, with its error."""
    return [(row.position, row.error) for row in view.all(select(ParkedEvent).order_by(ParkedEvent.position))]


async def test_an_event_that_fails_five_times_is_set_aside_and_the_rest_goes_on(store: Store) -> None:
    tries: list[int] = []

    def fussy(tx: Tx, envelope: Envelope, fact: JarFilled) -> None:
        count(tx, envelope, fact)
        tx.emit(SpoonWashed(), f"for {fact.by}")
        if fact.by in {7, 8}:
            tx.session.flush()
            tries.append(fact.by)
            raise ValueError(f"not {fact.by}")

    await fill_many(store, 20)
    await run_out(await consumer(store, fussy))
    assert tries == [7] * MOST_FAILURES + [8] * MOST_FAILURES
    assert await store.read(parked) == [(8, "ValueError: not 7"), (9, "ValueError: not 8")]
    good = [n for n in range(20) if n not in {7, 8}]
    assert await store.read(tallies) == {
        f"jar {jar}": (len(mine), sum(mine)) for jar in range(3) if (mine := [n for n in good if n % 3 == jar])
    }
    said = [one for one in await store.read(whole_log) if one.type == SpoonWashed.type]
    assert [one.subject for one in said] == [f"for {n}" for n in good]
    ids = {one.data["by"]: one.id for one in await store.read(whole_log) if one.type == JarFilled.type}
    assert [one.cause for one in said] == [ids[n] for n in good]


async def test_four_failures_of_one_event_are_not_held_against_the_next(store: Store) -> None:
    left = {3: MOST_FAILURES - 1, 4: MOST_FAILURES - 1}

    def shaky(tx: Tx, envelope: Envelope, fact: JarFilled) -> None:
        if left.get(fact.by, 0):
            left[fact.by] -= 1
            raise ValueError
        count(tx, envelope, fact)

    expected = await fill_many(store, 10)
    await run_out(await consumer(store, shaky))
    assert await store.read(parked) == []
    assert await store.read(tallies) == expected


async def test_what_stood_before_a_failure_is_done_again_as_far_as_the_time_goes(sqlite_url: str, open_store: OpenStore) -> None:
    """The second time it is slow, so the unit ends earlier than the first time came: nothing may be passed over."""
    store = await furnish(await open_store(sqlite_url))
    clock, calls = ManualClock(), 0

    def slow(tx: Tx, envelope: Envelope, fact: JarFilled) -> None:
        nonlocal calls
        calls += 1
        if calls == 8:
            raise ValueError
        if calls > 8:
            clock.advance(0.011)
        count(tx, envelope, fact)

    expected = await fill_many(store, 30)
    one = Consumer("kitchen", {JarFilled: slow}, store, Tail(store, clock), clock)
    await one.start()
    await run_out(one)
    assert await store.read(tallies) == expected
    assert await store.read(parked) == []


@pytest.mark.parametrize(("lane", "makes_way"), [(Lane.HOST, True), (Lane.CROWD, False)])
async def test_a_turn_makes_way_for_a_host_and_for_nobody_else(sqlite_url: str, open_store: OpenStore, lane: Lane, makes_way: bool) -> None:
    store = await furnish(await open_store(sqlite_url))
    clock, reacted, seen_by_unit = ManualClock(), 0, -1

    def note(tx: Tx) -> None:
        nonlocal seen_by_unit
        seen_by_unit = reacted

    def slow(tx: Tx, envelope: Envelope, fact: JarFilled) -> None:
        nonlocal reacted
        if reacted == 0:
            store.put(Unit(note, actor=SANDBOX, lane=lane, settle=lambda unit: None))
        reacted += 1
        clock.advance(0.001)
        count(tx, envelope, fact)

    expected = await fill_many(store, 9)
    one = Consumer("kitchen", {JarFilled: slow}, store, Tail(store, clock), clock)
    await one.start()
    await run_out(one)
    await store.write(fill, "last")
    assert (seen_by_unit < 9) == makes_way
    assert await store.read(tallies) == expected


async def test_a_full_disk_is_not_the_events_fault(sqlite_url: str, open_store: OpenStore) -> None:
    store = await furnish(await open_store(sqlite_url))
    full = MOST_FAILURES + 2

    def greedy(tx: Tx, envelope: Envelope, fact: JarFilled) -> None:
        nonlocal full
        if fact.by == 5 and full:
            full -= 1
            pages = tx.session.execute(text("PRAGMA page_count")).scalar_one()
            tx.session.execute(text(f"PRAGMA max_page_count={pages + 1}"))
            tx.session.execute(text("CREATE TABLE big AS SELECT zeroblob(1000000) AS filling"))
        count(tx, envelope, fact)

    expected = await fill_many(store, 10)
    one = await consumer(store, greedy)
    for _ in range(full):
        with pytest.raises(DiskFull):
            await one.step()
    await run_out(one)
    assert await store.read(parked) == []
    assert await store.read(tallies) == expected


async def test_folding_the_log_twice_is_the_same(store: Store) -> None:
    expected = await fill_many(store)
    await run_out(await consumer(store))
    once = await store.read(tallies)

    def forget(tx: Tx) -> None:
        tx.session.execute(delete(Tally))
        tx.session.execute(delete(Bookmark))

    await store.write(forget)
    await run_out(await consumer(store))
    assert await store.read(tallies) == once == expected


async def test_it_runs_by_the_bell_and_waits_when_the_writer_is_busy(sqlite_url: str, open_store: OpenStore) -> None:
    store = await furnish(await open_store(sqlite_url))
    clock = ManualClock()
    tail = Tail(store, clock)
    await tail.start()
    one = Consumer("kitchen", {JarFilled: count}, store, tail, clock)
    tasks = [asyncio.ensure_future(tail.run()), asyncio.ensure_future(one.run())]
    try:
        first = await store.write(fill, "a", 3)
        await until(lambda: one.position >= first.position)
        holding = await hold(store)
        filling = await queued(store.acting(SANDBOX, Lane.HOST).write(fill, "a", 4))
        for _ in range(ROOM_IN_LANE[Lane.ORDER]):
            store.put(Unit(lambda tx: None, actor=SANDBOX, lane=Lane.ORDER, settle=lambda unit: None))
        await holding.let_go()
        second = await filling
        await until(lambda: one.position >= second.position, clock)
        assert await store.read(tallies) == {"a": (2, 7)}
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def until(holds: Callable[[], bool], clock: ManualClock | None = None) -> None:
    """Give the others turns until something holds, moving the clock on when there is one; 20 s at most."""
    system = SystemClock()
    late = system.monotonic() + 20
    while not holds():
        assert system.monotonic() < late
        await system.sleep(0.005)
        if clock is not None:
            clock.advance(0.5)


@pytest.mark.postgres
@pytest.mark.xdist_group("postgres")
async def test_two_processes_that_carry_the_same_room(postgres_url: str, open_store: OpenStore) -> None:
    stores = [await furnish(await open_store(postgres_url)), await open_store(postgres_url)]
    expected = await fill_many(stores[0])
    await asyncio.gather(*[run_out(await consumer(store)) for store in stores])
    assert await stores[0].read(tallies) == expected
