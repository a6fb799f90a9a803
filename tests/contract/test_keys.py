"""The same key with the same request has one effect and one answer, however often and from wherever it comes."""

import asyncio
import json

import pytest

from sandbox.actor import Actor
from sandbox.clock import ManualClock
from sandbox.store import Answer, Key, KeyReused, Lane, Store, Tx
from sandbox.store.keys import forget_old
from tests.conftest import OpenStore

from .jars import NoRoom, fill, furnish, hold, level, queued

ANNA = Actor("per_1")


async def keyed(store: Store, request: str = "fill a", name: str = "per_1/key-0001", most: int = 1_000) -> Answer[int]:
    """Fill jar a under a key."""
    return await store.acting(ANNA, Lane.HOST, Key(name, request), json.dumps).write(fill, "a", 1, most)


async def test_a_retry_gets_the_same_answer_and_position(store: Store) -> None:
    first = await keyed(store)
    await store.write(fill, "a", 10)
    again = await keyed(store)
    assert (again.body, again.position, again.replayed) == (first.body, first.position, True)
    assert (first.body, first.replayed) == ("1", False)
    assert await store.read(level, "a") == 11


async def test_another_request_under_the_key_is_refused(store: Store) -> None:
    first = await keyed(store)
    with pytest.raises(KeyReused):
        await keyed(store, request="fill b")
    assert await store.read(level, "a") == 1
    assert (await keyed(store)).position == first.position


async def test_a_refused_unit_leaves_its_key_free(store: Store) -> None:
    with pytest.raises(NoRoom):
        await keyed(store, most=0)
    assert (await keyed(store)).replayed is False
    assert await store.read(level, "a") == 1


async def test_two_at_once_in_one_batch(store: Store) -> None:
    holding = await hold(store)
    tasks = [await queued(keyed(store)), await queued(keyed(store)), await queued(keyed(store, request="fill b"))]
    await holding.let_go()
    first, second, other = await asyncio.gather(*tasks, return_exceptions=True)
    assert isinstance(first, Answer)
    assert isinstance(second, Answer)
    assert (second.body, second.position, first.replayed, second.replayed) == (first.body, first.position, False, True)
    assert isinstance(other, KeyReused)
    assert await store.read(level, "a") == 1


async def test_a_unit_without_facts_keeps_its_position_too(store: Store) -> None:
    await store.write(fill, "a")

    async def quiet() -> Answer[int]:
        return await store.acting(ANNA, Lane.HOST, Key("per_1/quiet-01", "look"), json.dumps).write(level, "a")

    first = await quiet()
    await store.write(fill, "a")
    assert (await quiet()).position == first.position == 1


async def test_after_a_restart(database: str, open_store: OpenStore) -> None:
    before = await furnish(await open_store(database))
    first = await keyed(before)
    await before.close()
    after = await open_store(database)
    again = await keyed(after)
    assert (again.body, again.position, again.replayed) == (first.body, first.position, True)


@pytest.mark.postgres
@pytest.mark.xdist_group("postgres")
async def test_from_two_stores_at_once(postgres_url: str, open_store: OpenStore) -> None:
    """Both are past the look for the key before either commits, so the second meets it only when it writes it down."""
    one, two = await furnish(await open_store(postgres_url)), await open_store(postgres_url)
    loop = asyncio.get_running_loop()
    waiting: list[asyncio.Future[Answer[int]]] = []

    def slow(tx: Tx) -> int:
        if not waiting:
            entered = asyncio.run_coroutine_threadsafe(queued(quick()), loop).result(20)
            waiting.append(entered)
        return fill(tx, "a")

    async def quick() -> Answer[int]:
        return await two.acting(ANNA, Lane.HOST, Key("per_1/key-0001", "fill a"), json.dumps).write(fill, "a", 1, 1_000)

    first = await one.acting(ANNA, Lane.HOST, Key("per_1/key-0001", "fill a"), json.dumps).write(slow)
    second = await waiting[0]
    assert await one.read(level, "a") == 1
    assert {(first.body, first.position), (second.body, second.position)} == {("1", 1)}
    assert first.replayed != second.replayed


@pytest.mark.postgres
@pytest.mark.xdist_group("postgres")
async def test_many_keys_from_two_stores_at_once(postgres_url: str, open_store: OpenStore) -> None:
    stores = [await furnish(await open_store(postgres_url)), await open_store(postgres_url)]
    names = [f"per_1/key-{number:04}" for number in range(60)]
    answers = await asyncio.gather(*(keyed(store, name=name) for name in names for store in stores))
    assert await stores[0].read(level, "a") == len(names)
    assert sum(answer.replayed for answer in answers) == len(names)
    for left, right in zip(answers[::2], answers[1::2], strict=True):
        assert (left.body, left.position) == (right.body, right.position)


async def test_a_key_is_forgotten_after_a_week(database: str, open_store: OpenStore) -> None:
    clock = ManualClock()
    store = await furnish(await open_store(database, clock=clock))
    await keyed(store)
    clock.advance(6 * 24 * 3600)
    assert (await store.write(forget_old)).value == 0
    assert (await keyed(store)).replayed
    clock.advance(2 * 24 * 3600)
    assert (await store.write(forget_old)).value == 1
    assert not (await keyed(store)).replayed
