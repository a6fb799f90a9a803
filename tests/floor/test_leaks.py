"""The leak check finds a task that a test leaves behind, and is content with one that ends in time."""

import asyncio

from sandbox.clock import SystemClock
from tests.conftest import settled


async def test_a_task_that_runs_on_is_found() -> None:
    before = asyncio.all_tasks()
    stray = asyncio.create_task(asyncio.Event().wait(), name="stray")
    found = await settled(before)
    stray.cancel()
    await asyncio.gather(stray, return_exceptions=True)
    assert found == {stray}


async def test_a_task_that_was_told_to_end_is_not() -> None:
    before = asyncio.all_tasks()
    told = asyncio.create_task(SystemClock().sleep(60))
    await SystemClock().sleep(0)
    told.cancel()
    assert await settled(before) == set()
