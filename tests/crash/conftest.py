"""A server for each of these tests."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from .server import Server


@pytest.fixture
async def server(anyio_backend: str, no_task_left: None, tmp_path: Path) -> AsyncIterator[Server]:
    """A server over a folder of its own, not started yet; killed in the end if it still runs."""
    one = Server(tmp_path / "data")
    yield one
    await one.close()
