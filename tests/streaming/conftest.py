"""The stage of the live room's tests."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from sandbox.clock import ManualClock
from streaming.media.fake import FakeEngine
from tests.conftest import OpenStore
from tests.streaming.stage import BO, HELPER, LAN, MEI, OTHER_TEACHER, STRANGER, TEACHER, Stage


@pytest.fixture
async def stage(open_store: OpenStore, sqlite_url: str, tmp_path: Path) -> AsyncIterator[Stage]:
    """A class of three students, a lecturer and an assistant; nobody has planned anything yet."""
    clock = ManualClock()
    store = await open_store(sqlite_url, clock)
    built = Stage(store, clock, FakeEngine(clock, tmp_path / "recordings", record=False), tmp_path / "recordings")
    await built.enrol(MEI, LAN, BO, TEACHER, HELPER, STRANGER, OTHER_TEACHER)
    yield built
    await built.close()
