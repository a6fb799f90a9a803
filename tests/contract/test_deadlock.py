"""Two processes on PostgreSQL that lock rows crosswise: both units happen, each once, and neither hears of it."""

import asyncio
import threading

import pytest

from sandbox.clock import ManualClock
from sandbox.store import Store, Tx
from tests.conftest import OpenStore

from .jars import count_log, fill, furnish, hold, levels, queued

pytestmark = [pytest.mark.postgres, pytest.mark.xdist_group("postgres")]


@pytest.fixture
async def pair(postgres_url: str, open_store: OpenStore) -> tuple[Store, Store]:
    """Two stores on one database, with jars a and b made. Their clocks stand still, so that no batch is cut short."""
    one = await furnish(await open_store(postgres_url, ManualClock()))
    await one.write(fill, "a", 0)
    await one.write(fill, "b", 0)
    return one, await open_store(postgres_url, ManualClock())


class Crossing:
    """Both have locked their first jar before either asks for the other's."""

    def __init__(self) -> None:
        self.locked = {"a": threading.Event(), "b": threading.Event()}
        self.tries = 0

    def lock(self, tx: Tx, jar: str, by: int) -> None:
        """Fill a jar, then wait until the other one has his."""
        self.tries += 1
        fill(tx, jar, by)
        self.locked[jar].set()
        assert self.locked["b" if jar == "a" else "a"].wait(20)

    def both(self, tx: Tx, first: str, second: str, by: int) -> None:
        """Lock one jar, then the other."""
        self.lock(tx, first, by)
        fill(tx, second, by)


async def test_within_a_unit(pair: tuple[Store, Store]) -> None:
    crossing = Crossing()
    await asyncio.gather(pair[0].write(crossing.both, "a", "b", 1), pair[1].write(crossing.both, "b", "a", 10))
    assert crossing.tries > 2, "nobody was in anybody's way, so this tested nothing"
    assert await pair[0].read(levels) == {"a": 11, "b": 11}
    assert await pair[0].read(count_log) == 6


async def test_between_the_units_of_two_batches(pair: tuple[Store, Store]) -> None:
    """The lock in the way belongs to an earlier unit of the batch, so a savepoint alone does not let go of it."""
    crossing = Crossing()
    holdings = [await hold(store) for store in pair]
    tasks = [
        await queued(pair[0].write(crossing.lock, "a", 1)),
        await queued(pair[1].write(crossing.lock, "b", 10)),
        await queued(pair[0].write(fill, "b", 100)),
        await queued(pair[1].write(fill, "a", 1000)),
    ]
    for holding in holdings:
        await holding.let_go()
    await asyncio.gather(*tasks)
    assert await pair[0].read(levels) == {"a": 1001, "b": 110}
    assert await pair[0].read(count_log) == 6
