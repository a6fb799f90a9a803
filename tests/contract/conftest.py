"""A furnished store on each kind of database."""

import pytest

from sandbox.store import Store
from tests.conftest import OpenStore

from .jars import furnish


@pytest.fixture
async def store(database: str, open_store: OpenStore) -> Store:
    """One store with the jars' tables."""
    return await furnish(await open_store(database))
