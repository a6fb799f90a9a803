"""One school a test."""

from collections.abc import AsyncIterator

import pytest

from sandbox.clock import ManualClock
from tests.conftest import OpenStore
from tests.identity.school import School


@pytest.fixture
async def school(open_store: OpenStore, sqlite_url: str) -> AsyncIterator[School]:
    clock = ManualClock()
    school = School(await open_store(sqlite_url, clock), clock)
    await school.open()
    yield school
    school.desk.close()
