"""Makes a consumer's derived tables again from the first event of the log; what people typed stays where it is.

A kill in the middle does no harm: the bookmark says how far it came, and the next start goes on from there.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select

from sandbox.config import Settings
from sandbox.events.envelope import Fact
from sandbox.feed import Consumer, Reaction, Tail
from sandbox.feed.consumer import ALONE, Bookmark, ParkedEvent, bookmark, reached
from sandbox.rows import Row, table_of
from sandbox.stopped import stopped
from sandbox.store import Store, Tx, View

Tables = Sequence[type[Row]]


@dataclass(frozen=True)
class Rebuilt:
    """What came of it. The fingerprints are SHA-256 over every derived row before and after; `events` is how far the log goes."""

    consumer: str
    events: int
    rows: int
    before: str
    after: str

    @property
    def same(self) -> bool:
        """Whether the log gives what stood there."""
        return self.before == self.after


def fingerprint(view: View, tables: Tables) -> tuple[int, str]:
    """How many rows there are, and SHA-256 of them all in the order of their keys."""
    found, rows = hashlib.sha256(), 0
    for kind in tables:
        table = table_of(kind)
        found.update(table.name.encode() + b"\n")
        for row in view.session.execute(select(table).order_by(*table.primary_key)).mappings():
            found.update(json.dumps(dict(row), ensure_ascii=False, sort_keys=True, default=str).encode() + b"\n")
            rows += 1
    return rows, found.hexdigest()


def wipe(tx: Tx, consumer: str, tables: Tables) -> None:
    """The derived rows go and the bookmark stands at the beginning, in one unit; events that were set aside get another chance.

    How far the consumer had come is kept: up to there it says nothing again, also when the rebuild is broken off and goes on later.
    """
    far = max(bookmark(tx, consumer), bookmark(tx, reached(consumer)))
    tx.session.merge(Bookmark(consumer=reached(consumer), position=far))
    for kind in tables:
        tx.session.execute(delete(kind))
    tx.session.execute(delete(ParkedEvent).where(ParkedEvent.consumer == consumer))
    tx.session.execute(delete(Bookmark).where(Bookmark.consumer == consumer))


async def rebuild_in(store: Store, consumer: str, reactions: Mapping[type[Fact], Reaction], tables: Tables) -> Rebuilt:
    """Rebuild in an open store in which this consumer does not run meanwhile."""
    _, before = await store.read(fingerprint, tables)
    await store.write(wipe, consumer, tables)
    again = Consumer(consumer, reactions, store, Tail(store, store.clock), store.clock, pace=ALONE)
    await again.start()
    while await again.step():
        pass
    rows, after = await store.read(fingerprint, tables)
    return Rebuilt(consumer, again.position, rows, before, after)


async def rebuild(settings: Settings, consumer: str, reactions: Mapping[type[Fact], Reaction], tables: Tables) -> Rebuilt:
    """Rebuild in a data folder whose Kaibo is stopped. AlreadyRunning when it is not."""
    async with stopped(settings) as store:
        return await rebuild_in(store, consumer, reactions, tables)
