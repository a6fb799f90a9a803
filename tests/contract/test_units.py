"""A unit is all or nothing, hurts no other, and answers from what was committed."""

import asyncio

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from sandbox.actor import Actor
from sandbox.clock import ManualClock
from sandbox.errors import DiskFull, NotFound
from sandbox.store import Store, Tx, View
from tests.conftest import OpenStore

from .jars import Jar, JarFilled, NoRoom, count_log, fill, furnish, hold, level, levels, queued, whole_log


def twin(tx: Tx, jar: str) -> None:
    """Add a jar that is there already; the database notices."""
    tx.emit(JarFilled(by=1), jar)
    tx.add(Jar(id=jar, level=0))


def misspell(tx: Tx) -> None:
    """A mistake in SQL."""
    tx.emit(JarFilled(by=1), "lost")
    tx.session.execute(text("SELECT * FROM no_such_table"))


def garble(tx: Tx, jar: str) -> None:
    """Say what cannot be written as JSON: half a character."""
    fill(tx, jar)
    tx.emit(JarFilled(by=1, note="\ud83d"), jar)


def stop(tx: Tx) -> None:
    """What a generator says when it is empty; futures do not take it."""
    raise StopIteration


class Quit(BaseException):
    """Not an Exception, as SystemExit is not."""


def leave(tx: Tx) -> None:
    """What a library does that thinks it owns the process."""
    raise Quit


async def test_failing_units_hurt_no_other_in_their_batch(store: Store) -> None:
    before = (await store.write(fill, "a")).position
    holding = await hold(store)
    good = [await queued(store.write(fill, "a"))]
    bad = [
        (await queued(store.write(fill, "b", 5, 3)), NoRoom),
        (await queued(store.write(twin, "a")), IntegrityError),
        (await queued(store.write(misspell)), DBAPIError),
        (await queued(store.write(garble, "c")), ValueError),
        (await queued(store.write(stop)), RuntimeError),
        (await queued(store.write(leave)), Quit),
    ]
    good.append(await queued(store.write(fill, "a")))
    await holding.let_go()
    for task, family in bad:
        with pytest.raises(family):
            await asyncio.wait_for(task, 20)
    assert [(answer.value, answer.position) for answer in await asyncio.gather(*good)] == [(2, before + 1), (3, before + 2)]
    assert await store.read(levels) == {"a": 3}
    assert [envelope.subject for envelope in await store.read(whole_log)] == ["a", "a", "a"]


async def test_a_part_undoes_only_itself(store: Store) -> None:
    def unit(tx: Tx) -> list[str]:
        fill(tx, "kept")
        with pytest.raises(NoRoom), tx.part(cause="evt_x"):
            fill(tx, "undone", 9, 3)
        with tx.part(cause="evt_y", actor=Actor("per_7")):
            fill(tx, "kept")
            with pytest.raises(IntegrityError), tx.part():
                twin(tx, "kept")
        fill(tx, "kept")
        return [one.subject for one in tx.said]

    answer = await store.write(unit)
    assert answer.value == ["kept"] * 3
    assert await store.read(levels) == {"kept": 3}
    events = await store.read(whole_log)
    assert [(one.cause, one.actor) for one in events] == [(None, "sandbox"), ("evt_y", "per_7"), (None, "sandbox")]
    assert answer.position == events[-1].position


async def test_an_answer_is_readable_at_once(store: Store) -> None:
    for number in range(1, 30):
        await store.write(fill, "a")
        assert await store.read(level, "a") == number


async def test_a_unit_that_says_nothing_answers_with_the_head_of_the_log(store: Store) -> None:
    head = (await store.write(fill, "a")).position
    assert (await store.write(level, "a")).position == head


async def test_the_bell_rings_after_the_commit_and_a_broken_listener_stops_nobody(store: Store) -> None:
    heard: list[int] = []

    def broken(position: int) -> None:
        raise RuntimeError("a listener's own fault")

    store.listen(broken)
    store.listen(heard.append)
    first = await store.write(fill, "a")
    second = await store.write(fill, "a")
    await store.write(level, "a")
    assert heard == [first.position, second.position]


async def test_reading_is_one_moment_and_cannot_write(store: Store) -> None:
    """Between two reads of one look a unit commits; the look does not see it, so a position belongs to the data read with it."""
    await store.write(fill, "a")
    loop = asyncio.get_running_loop()

    def look(view: View) -> tuple[int, int]:
        position = count_log(view)
        asyncio.run_coroutine_threadsafe(store.write(fill, "a"), loop).result(20)
        return position, view.get(Jar, "a").level

    assert await store.read(look) == (1, 1)
    assert await store.read(level, "a") == 2

    def spoil(view: View) -> None:
        view.session.execute(text("UPDATE kitchen_jars SET level = 99"))
        view.session.commit()

    with pytest.raises(DBAPIError):
        await store.read(spoil)
    assert await store.read(level, "a") == 2


async def test_a_missing_row_is_a_sentence(store: Store) -> None:
    with pytest.raises(NotFound):
        await store.read(lambda view: view.get(Jar, "nowhere"))
    assert await store.read(lambda view: view.first(select(Jar))) is None


async def test_closing_writes_what_is_queued(database: str, open_store: OpenStore) -> None:
    store = await furnish(await open_store(database))
    holding = await hold(store)
    waiting = [await queued(store.write(fill, "a")) for _ in range(20)]
    closing = asyncio.ensure_future(store.close())
    await holding.let_go()
    await closing
    assert max(answer.value for answer in await asyncio.gather(*waiting)) == 20
    again = await open_store(database)
    assert await again.read(level, "a") == 20


async def test_a_unit_put_off_is_answered_once_and_from_its_own_run(sqlite_url: str, open_store: OpenStore) -> None:
    """The batch was long, so the second unit was put off; then the batch could not be written. Only the first may hear of that."""
    clock = ManualClock()
    store = await furnish(await open_store(sqlite_url, clock))

    def too_big(tx: Tx) -> None:
        pages = tx.session.execute(text("PRAGMA page_count")).scalar_one()
        tx.session.execute(text(f"PRAGMA max_page_count={pages + 2}"))
        tx.emit(JarFilled(by=1, note="x" * 1_000_000), "a")
        clock.advance(1)

    holding = await hold(store)
    first, second = await queued(store.write(too_big)), await queued(store.write(fill, "a"))
    await holding.let_go()
    with pytest.raises(DiskFull):
        await first
    assert (await second).value == 1
    assert await store.read(levels) == {"a": 1}
    assert await store.read(count_log) == 1


async def test_nothing_is_acknowledged_that_the_database_took_back(store: Store) -> None:
    """A unit after it pulled the transaction away, as SQLite does by itself when the disk is full: the first one must hear of it."""
    holding = await hold(store)
    first = await queued(store.write(fill, "a"))
    second = await queued(store.write(lambda tx: tx.session.connection().exec_driver_sql("ROLLBACK")))
    await holding.let_go()
    told = await asyncio.gather(first, second, return_exceptions=True)
    assert all(isinstance(one, Exception) for one in told)
    assert await store.read(levels) == {}
    assert (await store.write(fill, "a")).value == 1
