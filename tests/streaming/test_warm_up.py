"""Live shows run on the fastest arithmetic there is, from the moment its machine code is ready, and nobody waits for that."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from typing import Any

import pytest

from sandbox.chance import SeededChance
from sandbox.clock import ManualClock
from streaming.audience.columns import Arithmetic, arithmetic, best
from streaming.audience.crowd import Crowd
from streaming.audience.driver import Driver, live_shows
from streaming.audience.hosts import EXPERT, REFERENCE_SHELF, Script
from streaming.audience.rehearse import SHOW, started
from streaming.warm_up import chosen, warm, warmed_up
from streaming.workbench import Workbench
from tests.audience.rooms import seed, tables


def bytes_of(*turns: tuple[int, Arithmetic]) -> str:
    """The digest after 130 seconds in which the crowd took up these arithmetics at these seconds."""
    crowd, host = Crowd.begin(tables(), started(tables(), seed(3))), Script(EXPERT, SHOW, REFERENCE_SHELF)
    for second in range(1, 131):
        for when, hands in turns:
            if when == second:
                crowd.use(hands)
        crowd.step(list(enumerate(host.act(second))))
    return crowd.digest()


def test_the_setting_comes_to_numba_only_where_it_is() -> None:
    assert chosen("numpy") == "numpy"
    assert chosen("auto") == chosen("numba") == best()


def test_a_show_may_change_its_arithmetic_in_the_middle() -> None:
    pytest.importorskip("numba")
    assert bytes_of((60, "numba"), (90, "plain"), (95, "numba")) == bytes_of()


def test_after_the_warm_up_nothing_is_compiled_any_more() -> None:
    pytest.importorskip("numba")
    assert warm("numpy")
    warm("numba")
    kernels = [kernel for kernel in vars(arithmetic("numba").kernels).values() if hasattr(kernel, "signatures")]
    ready = [len(kernel.signatures) for kernel in kernels]
    assert sum(ready) >= 10
    bytes_of((1, "numba"))
    assert [len(kernel.signatures) for kernel in kernels] == ready


@pytest.fixture
def workbench() -> Any:
    """A workbench whose process is a thread."""
    made: list[Executor] = []

    def make() -> Executor:
        made.append(ThreadPoolExecutor(1))
        return made[-1]

    yield Workbench(SeededChance(1), make)
    for one in made:
        one.shutdown()


async def test_the_warm_up_is_done_beside_and_answers_what_to_use(workbench: Workbench) -> None:
    assert await warmed_up(workbench, "numpy") == "numpy"
    assert await warmed_up(workbench, "auto") == best()


class Shelf:
    """A store in which there may be a live show, whose host has just gone."""

    def __init__(self) -> None:
        self.shows: list[str] = []

    async def read(self, what: Callable[..., Any], *_: Any) -> Any:
        return self.shows if what is live_shows else None


class Slow:
    """A warm-up that takes until it is let, then answers or fails."""

    def __init__(self, hands: Arithmetic | None) -> None:
        self.hands, self.asked, self.let = hands, 0, asyncio.Event()

    async def __call__(self) -> Arithmetic:
        self.asked += 1
        await self.let.wait()
        if self.hands is None:
            raise RuntimeError("no compiler")
        return self.hands


@pytest.mark.parametrize(("ready", "then"), [("numba", "numba"), (None, "numpy")])
async def test_shows_run_on_numpy_until_the_warm_up_that_began_with_the_first_is_over(ready: Arithmetic | None, then: Arithmetic) -> None:
    store, clock, warm_up = Shelf(), ManualClock(), Slow(ready)
    driver = Driver(store, clock, Any, warm_up)  # type: ignore[arg-type]

    async def pass_time() -> None:
        for _ in range(10):
            clock.advance(1)
            await clock.sleep(0)

    task = asyncio.create_task(driver.run())
    await pass_time()
    assert warm_up.asked == 0, "a quiet server needs no machine code"
    store.shows = ["show_1"]
    await pass_time()
    assert (warm_up.asked, driver.hands) == (1, "numpy")
    warm_up.let.set()
    await pass_time()
    assert (driver.hands, warm_up.asked, task.done()) == (then, 1, False)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
