"""A furnished store on each kind of database."""

import pytest

from sandbox.clock import ManualClock
from sandbox.store import Store
from tests.conftest import OpenStore

from .jars import furnish


@pytest.fixture
def rooms_tables() -> tuple[str, ...]:
    """The log, the keys and the bookmarks."""
    return ("log_", "store_", "feed_")


@pytest.fixture
async def store(database: str, open_store: OpenStore) -> Store:
    """One store with the jars' tables. Its clock stands still, so that no batch is cut short on a slow machine."""
    return await furnish(await open_store(database, ManualClock()))
