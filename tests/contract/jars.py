"""A small trade for the floor's own tests: jars that are filled, each filling a fact in the log. Tables outside the product's metadata."""

import asyncio
import threading
from collections.abc import Coroutine
from typing import Any, ClassVar, TypeVar

from sqlalchemy import BigInteger, Text, func, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from sandbox.clock import SystemClock
from sandbox.errors import Refused
from sandbox.events import log
from sandbox.events.envelope import Envelope, Fact
from sandbox.store import Store, Tx, View

T = TypeVar("T")


class Kitchen(DeclarativeBase):
    """The base of the tables below."""

    type_annotation_map = {int: BigInteger, str: Text}


class Jar(Kitchen):
    """A jar and what is in it."""

    __tablename__ = "kitchen_jars"
    id: Mapped[str] = mapped_column(primary_key=True)
    level: Mapped[int]


class Tally(Kitchen):
    """What a consumer counted of the fillings: derived, so it can be thrown away and made again."""

    __tablename__ = "kitchen_tallies"
    jar: Mapped[str] = mapped_column(primary_key=True)
    fillings: Mapped[int]
    total: Mapped[int]


class JarFilled(Fact):
    """Somebody filled a jar."""

    type: ClassVar[str] = "kaibo.kitchen.jar.filled"
    by: int
    note: str = ""


class SpoonWashed(Fact):
    """A fact no consumer of these tests cares for."""

    type: ClassVar[str] = "kaibo.kitchen.spoon.washed"


class NoRoom(Refused):
    """The jar would run over."""

    code = "no_room"
    zh = "罐子满了。"
    en = "The jar is full."


async def furnish(store: Store) -> Store:
    """Make the tables above."""

    def make(tx: Tx) -> None:
        Kitchen.metadata.create_all(tx.session.connection())

    await store.write(make)
    return store


def fill(tx: Tx, jar: str, by: int = 1, most: int = 1_000_000) -> int:
    """Put `by` into a jar and say so; the new level. NoRoom above `most`, after the row was changed."""
    row = tx.session.get(Jar, jar, with_for_update=True) or tx.add(Jar(id=jar, level=0))
    row.level += by
    tx.emit(JarFilled(by=by), jar)
    tx.session.flush()
    if row.level > most:
        raise NoRoom
    return row.level


def fill_and_wash(tx: Tx, jar: str, facts: int) -> list[str]:
    """Fill a jar and say `facts` things; the ids of the facts in their order."""
    fill(tx, jar)
    for _ in range(facts - 1):
        tx.emit(SpoonWashed(), "spoon")
    return [one.id for one in tx.said]


def level(view: View, jar: str) -> int:
    """What is in a jar; 0 when nobody made it yet."""
    row = view.session.get(Jar, jar)
    return row.level if row else 0


def levels(view: View) -> dict[str, int]:
    """Every jar with its level."""
    return {row.id: row.level for row in view.all(select(Jar))}


def tallies(view: View) -> dict[str, tuple[int, int]]:
    """Every tally: fillings and their total."""
    return {row.jar: (row.fillings, row.total) for row in view.all(select(Tally))}


def whole_log(view: View) -> list[Envelope]:
    """Every event of a small log."""
    return log.read(view.session, limit=100_000)


def count_log(view: View) -> int:
    """How many events there are."""
    return view.session.scalar(select(func.count()).select_from(log.LogEvent)) or 0


def count(tx: Tx, envelope: Envelope, fact: JarFilled) -> None:
    """The reaction of these tests: not idempotent on purpose, so that a second run shows."""
    row = tx.session.get(Tally, envelope.subject) or tx.add(Tally(jar=envelope.subject, fillings=0, total=0))
    row.fillings += 1
    row.total += fact.by


async def queued(waiting: Coroutine[Any, Any, T]) -> "asyncio.Task[T]":
    """Start a write and come back when its unit is in the queue."""
    task = asyncio.ensure_future(waiting)
    await SystemClock().sleep(0)
    return task


class Holding:
    """A unit that keeps the writer busy, so that what is queued behind it goes into one batch."""

    def __init__(self, store: Store) -> None:
        self.entered, self.gate = threading.Event(), threading.Event()
        self.task = asyncio.ensure_future(store.write(self._unit))

    def _unit(self, tx: Tx) -> None:
        self.entered.set()
        assert self.gate.wait(20)

    async def let_go(self) -> None:
        """Let the writer go on, and see the unit end."""
        self.gate.set()
        await self.task


async def hold(store: Store) -> Holding:
    """Occupy the writer; it is inside the unit when this returns."""
    holding = Holding(store)
    await asyncio.to_thread(holding.entered.wait, 20)
    return holding
