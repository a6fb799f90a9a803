"""The cheap way to write a row whatever stood there before does what `Session.merge` does, on both databases."""

from sqlalchemy import select

from sandbox.feed.consumer import Bookmark, ParkedEvent
from sandbox.rows import put_row
from sandbox.store import Store, Tx, View


def bookmarks(view: View) -> dict[str, int]:
    """Every bookmark."""
    return {row.consumer: row.position for row in view.all(select(Bookmark))}


def parked(view: View) -> list[tuple[str, int, str]]:
    """Every event set aside."""
    rows = view.all(select(ParkedEvent).order_by(ParkedEvent.consumer, ParkedEvent.position))
    return [(row.consumer, row.position, row.error) for row in rows]


async def test_a_row_is_new_the_first_time_and_written_over_the_second(store: Store) -> None:
    def put(tx: Tx, consumer: str, position: int) -> None:
        put_row(tx.session, Bookmark, consumer=consumer, position=position)

    await store.write(put, "a", 1)
    await store.write(put, "b", 5)
    assert await store.read(bookmarks) == {"a": 1, "b": 5}
    await store.write(put, "a", 2)
    assert await store.read(bookmarks) == {"a": 2, "b": 5}


async def test_a_key_of_two_columns_is_one_key(store: Store) -> None:
    def park(tx: Tx, consumer: str, position: int, error: str) -> None:
        put_row(tx.session, ParkedEvent, consumer=consumer, position=position, event_id="evt", error=error, parked_at=tx.now)

    for consumer, position, error in [("a", 1, "first"), ("a", 2, "other"), ("b", 1, "its own"), ("a", 1, "again")]:
        await store.write(park, consumer, position, error)
    assert await store.read(parked) == [("a", 1, "again"), ("a", 2, "other"), ("b", 1, "its own")]
