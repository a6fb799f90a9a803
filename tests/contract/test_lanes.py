"""The queue is bounded per lane, and who holds the broadcast goes before the crowd."""

import asyncio

import pytest

from sandbox.actor import SANDBOX
from sandbox.store import Busy, Lane, Store, Tx
from sandbox.store.writer import ROOM_IN_LANE, Unit

from .jars import fill, hold, queued


async def test_the_host_goes_before_orders_and_orders_before_the_crowd(store: Store) -> None:
    ran: list[str] = []

    def note(tx: Tx, name: str) -> None:
        ran.append(name)

    holding = await hold(store)
    lanes = [Lane.CROWD, Lane.ORDER, Lane.CROWD, Lane.HOST, Lane.ORDER, Lane.HOST]
    tasks = [await queued(store.acting(SANDBOX, lane).write(note, f"{lane.name} {index}")) for index, lane in enumerate(lanes)]
    await holding.let_go()
    await asyncio.gather(*tasks)
    assert ran == ["HOST 3", "HOST 5", "ORDER 1", "ORDER 4", "CROWD 0", "CROWD 2"]


async def test_a_full_lane_is_busy_and_the_others_are_not(store: Store) -> None:
    holding = await hold(store)
    settled: list[Unit] = []

    def put(lane: Lane) -> None:
        store.put(Unit(lambda tx: None, actor=SANDBOX, lane=lane, settle=settled.append))

    for _ in range(ROOM_IN_LANE[Lane.CROWD]):
        put(Lane.CROWD)
    with pytest.raises(Busy) as busy:
        put(Lane.CROWD)
    assert busy.value.status == 503
    assert busy.value.retry_after
    put(Lane.HOST)
    put(Lane.ORDER)
    await holding.let_go()
    await store.close()
    assert [unit.lane for unit in settled[:2]] == [Lane.HOST, Lane.ORDER]
    assert len(settled) == ROOM_IN_LANE[Lane.CROWD] + 2


async def test_a_closed_store_is_busy_not_silent(store: Store) -> None:
    await store.close()
    with pytest.raises(Busy):
        await store.write(fill, "a")
