"""What a verb gets first: a session, the time, and the means to say what happened. `View` is the reading half of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from sqlalchemy import Select
from sqlalchemy.orm import Session

from sandbox.actor import SANDBOX, Actor
from sandbox.chance import Chance, Stream
from sandbox.errors import NotFound
from sandbox.events.envelope import Fact
from sandbox.events.log import Said
from sandbox.ids import Ids

T = TypeVar("T")


class View:
    """Reads only. `now` is milliseconds since 1970."""

    def __init__(self, session: Session, now: int) -> None:
        self.session = session
        self.now = now

    def get(self, kind: type[T], key: object) -> T:
        """The row with this key. NotFound when there is none."""
        row = self.session.get(kind, key)
        if row is None:
            raise NotFound
        return row

    def all(self, query: Select[T]) -> list[T]:
        """Every row of a query of one entity or column."""
        return list(self.session.scalars(query))

    def first(self, query: Select[T]) -> T | None:
        """The first row of a query, or None."""
        row: T | None = self.session.scalars(query.limit(1)).first()
        return row


class Tx(View):
    """One unit of work. Verbs read, change rows and `emit`; they never commit.

    `again`: a consumer reads an event it has reacted to before, to make its derived rows again; then nothing is said, it was said before,
    and a reaction that does more than derived rows leaves that out.
    """

    def __init__(self, session: Session, now: int, *, ids: Ids, chance: Chance, actor: Actor = SANDBOX, cause: str | None = None) -> None:
        super().__init__(session, now)
        self.actor = actor
        self.cause = cause
        self.said: list[Said] = []
        self.again = False
        self._ids = ids
        self._chance = chance

    def new_id(self, prefix: str) -> str:
        """A new id that says what it is: `ord_01JDC3...`."""
        return self._ids.new(prefix, self.now)

    def chance(self, name: str) -> Stream:
        """A stream of chance by name."""
        return self._chance.stream(name)

    def secret(self, bits: int = 256) -> str:
        """A fresh secret in hex."""
        return self._chance.secret(bits)

    def add(self, row: T) -> T:
        """Put a new row into the session."""
        self.session.add(row)
        return row

    def emit(
        self,
        fact: Fact,
        subject: str,
        *,
        cohort: str | None = None,
        room: str | None = None,
        show: str | None = None,
        showms: int | None = None,
    ) -> None:
        """Say what happened. It gets its position when the batch commits, and is gone if this unit fails."""
        if self.again:
            return
        self.said.append(
            Said(
                id=self._ids.new("evt", self.now),
                fact=fact,
                data=fact.model_dump_json(),
                subject=subject,
                time_at=self.now,
                cohort=cohort,
                room=room,
                show=show,
                showms=showms,
                actor=self.actor.id,
                cause=self.cause,
            )
        )

    @contextmanager
    def part(self, cause: str | None = None, actor: Actor | None = None) -> Iterator["Tx"]:
        """A savepoint inside the unit: what fails in it undoes its rows and its facts, and nothing else."""
        before, cause_before, actor_before = len(self.said), self.cause, self.actor
        self.cause, self.actor = cause or cause_before, actor or actor_before
        try:
            with self.session.begin_nested():
                yield self
                self.session.flush()
        except BaseException:
            del self.said[before:]
            raise
        finally:
            self.cause, self.actor = cause_before, actor_before
