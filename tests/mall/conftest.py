"""A market of its own for each test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from sandbox.clock import ManualClock
from sandbox.ids import CountingIds
from tests.mall.market import Market, Opening


@pytest.fixture
async def market(open_store: Opening, sqlite_url: str, tmp_path: Path) -> AsyncIterator[Market]:
    """The mall and the supply system on an empty database, with a clock that a test moves."""
    clock = ManualClock()
    made = Market(await open_store(sqlite_url, clock, CountingIds()), clock, tmp_path / "blobs")
    yield made
    await made.close()


@pytest.fixture
async def market_everywhere(open_store: Opening, database: str, tmp_path: Path) -> AsyncIterator[Market]:
    """The same on SQLite and on PostgreSQL."""
    clock = ManualClock()
    made = Market(await open_store(database, clock, CountingIds()), clock, tmp_path / "blobs")
    yield made
    await made.close()
