"""Positions have no gap and are the order of commits, with eight writers at once and a reader who follows by cursor."""

import asyncio
from collections import Counter

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from sandbox.events import log
from sandbox.events.envelope import Envelope
from sandbox.store import Answer, Store, View
from tests.conftest import OpenStore

from .jars import NoRoom, fill, fill_and_wash, furnish, whole_log

WRITERS = 8
UNITS = 60


def after(view: View, position: int) -> list[Envelope]:
    """What a follower reads in one go; few, so that he reads while the writers write."""
    return log.read(view.session, after=position, limit=25)


async def follow(store: Store, written: asyncio.Event) -> list[Envelope]:
    """Read by cursor until all is written and a look after that finds nothing more."""
    seen: list[Envelope] = []
    while True:
        complete = written.is_set()
        found = await store.read(after, seen[-1].position if seen else 0)
        seen += found
        if complete and not found:
            return seen


async def write_many(store: Store, writer: int) -> list[Answer[list[str]]]:
    """One writer's units, several in flight, of one to three facts; every fifth fails after it has spoken."""
    answers: list[Answer[list[str]]] = []

    async def one(number: int) -> None:
        if number % 5 == 4:
            with pytest.raises(NoRoom):
                await store.write(fill, f"jar {writer}", 1, 0)
        else:
            answers.append(await store.write(fill_and_wash, f"jar {writer}", 1 + number % 3))

    for start in range(0, UNITS, 6):
        await asyncio.gather(*(one(number) for number in range(start, start + 6)))
    return answers


async def test_eight_writers_and_a_follower(database: str, open_store: OpenStore) -> None:
    first = await furnish(await open_store(database))
    many = database.startswith("postgres")  # SQLite has one writer, which eight callers share
    stores = [first, *[await open_store(database) for _ in range(WRITERS - 1)]] if many else [first] * WRITERS
    written = asyncio.Event()
    following = asyncio.ensure_future(follow(stores[-1], written))
    answers = [one for found in await asyncio.gather(*map(write_many, stores, range(WRITERS))) for one in found]
    written.set()
    seen = await following

    assert [envelope.position for envelope in seen] == list(range(1, sum(len(answer.value) for answer in answers) + 1))
    assert Counter(envelope.id for envelope in seen) == Counter(name for answer in answers for name in answer.value)
    at = {envelope.id: envelope.position for envelope in seen}
    for answer in answers:
        assert [at[name] for name in answer.value] == list(range(answer.position - len(answer.value) + 1, answer.position + 1))
    assert [envelope.id for envelope in await first.read(whole_log)] == [envelope.id for envelope in seen]


@pytest.mark.postgres
@pytest.mark.xdist_group("postgres")
def test_a_cursor_over_a_serial_id_skips(postgres_url: str) -> None:
    """The negative control: numbers given before a delayed commit, and the same way of reading."""
    engine = create_engine(postgres_url, poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE naive (id bigserial PRIMARY KEY)"))
    writers = [engine.connect() for _ in range(WRITERS)]
    for writer in writers:
        writer.execute(text("INSERT INTO naive DEFAULT VALUES"))
    seen: list[int] = []
    for writer in reversed(writers):
        writer.commit()
        writer.close()
        with engine.connect() as reader:
            seen += reader.scalars(text("SELECT id FROM naive WHERE id > :cursor ORDER BY id"), {"cursor": max(seen, default=0)})
    assert seen == [WRITERS]
