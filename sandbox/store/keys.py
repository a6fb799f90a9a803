"""Idempotency keys: the same key with the same request gets the same answer, with another request it is refused."""

from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import bindparam, delete, insert, select

from sandbox.errors import Refused
from sandbox.rows import table_of

from .tables import StoredKey
from .tx import Tx

KEEP_MS = 7 * 24 * 3600 * 1000
MOST_FORGOTTEN = 200

KEYS = table_of(StoredKey)
STORED = select(KEYS.c.request, KEYS.c.body, KEYS.c.position).where(KEYS.c.key == bindparam("name"))
KEEP = insert(KEYS)


class KeyReused(Refused):
    """A key came back with a different request."""

    code = "key_reused"
    zh = "这个请求编号已经用过，但内容不同。请刷新页面后重做一次。"
    en = "This request key was used before with other content. Reload the page and try again."


@dataclass(frozen=True)
class Key:
    """`name` is unique per actor; `request` is a hash of method, path and body."""

    name: str
    request: str


class Stored(NamedTuple):
    """An answer given before; `position` is 0 while its batch is not committed."""

    request: str
    body: str
    position: int


def replay(tx: Tx, key: Key) -> Stored | None:
    """The answer stored for `key`, None when it is new. KeyReused for another request under it."""
    row = tx.session.execute(STORED, {"name": key.name}).first()
    if row is not None and row.request != key.request:
        raise KeyReused
    return Stored(*row) if row is not None else None


def keep(tx: Tx, key: Key, body: str) -> None:
    """Store the answer; the writer fills its position in before the commit."""
    tx.session.execute(KEEP, {"key": key.name, "request": key.request, "body": body, "position": 0, "made_at": tx.now})


def forget_old(tx: Tx) -> int:
    """Drop answers older than a week, a few at a time; how many went."""
    old = select(StoredKey.key).where(StoredKey.made_at < tx.now - KEEP_MS).limit(MOST_FORGOTTEN)
    keys = tx.all(old)
    if keys:
        tx.session.execute(delete(StoredKey).where(StoredKey.key.in_(keys)))
    return len(keys)
