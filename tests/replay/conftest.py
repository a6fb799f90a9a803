"""The venue of the replay's tests."""

from pathlib import Path

import pytest

from sandbox.feed import Tail
from tests.conftest import OpenStore
from tests.replay.show_log import START
from tests.replay.venue import Venue, WatchedClock


@pytest.fixture
async def venue(open_store: OpenStore, sqlite_url: str, tmp_path: Path) -> Venue:
    """A store with tables, a clock at the start of the show, an empty folder of recordings."""
    clock = WatchedClock(START)
    store = await open_store(sqlite_url, clock)
    return Venue(store, clock, tmp_path / "recordings", Tail(store, clock))


@pytest.fixture
async def venue_anywhere(open_store: OpenStore, database: str, tmp_path: Path) -> Venue:
    """The same on SQLite and on PostgreSQL."""
    clock = WatchedClock(START)
    store = await open_store(database, clock)
    return Venue(store, clock, tmp_path / "recordings", Tail(store, clock))
