"""Opens the store of a Kaibo that is stopped, for a command on the computer that holds its data folder."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing

from sandbox.chance import SystemChance
from sandbox.clock import SystemClock
from sandbox.config import Settings
from sandbox.ids import TimeIds
from sandbox.migrations.upgrade import upgrade
from sandbox.rows import Row
from sandbox.store import Store, open_engines
from sandbox.store.lock import lock


@asynccontextmanager
async def stopped(settings: Settings) -> AsyncIterator[Store]:
    """The store at its newest revision, and nobody else's as long as it is open. AlreadyRunning when Kaibo runs."""
    settings.data.mkdir(parents=True, exist_ok=True)
    with closing(lock(settings.data / "kaibo.lock")):
        writing, reading = open_engines(settings.database_url)
        upgrade(writing, Row.metadata)
        store = Store(writing, reading, SystemClock(), TimeIds(), SystemChance())
        try:
            yield store
        finally:
            await store.close()
