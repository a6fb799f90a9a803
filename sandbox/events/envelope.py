"""The CloudEvents 1.0 envelope around a fact, and the base every fact is made from."""

from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict


class Fact(BaseModel):
    """Something that happened. Frozen; later versions only ever add fields with a default.

    `type` is `kaibo.<room>.<noun>.<past verb>`. Facts carry no personal data: people appear as ids.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", defer_build=True)
    type: ClassVar[str]


class Part(BaseModel):
    """A piece inside a fact (an order line, a SKU); frozen like the fact itself."""

    model_config = ConfigDict(frozen=True, extra="ignore", defer_build=True)


class Envelope(BaseModel):
    """One row of the log as it goes over the wire. Extension names are lower case letters only, as CloudEvents asks.

    `position` orders the whole log without gaps and is the only public cursor. `showms` is milliseconds of the show's own clock
    (pauses left out). `actor` is who acted, `cause` the id of the event that led to this one.
    """

    model_config = ConfigDict(frozen=True)
    specversion: str = "1.0"
    id: str
    source: str
    type: str
    subject: str
    time: str
    datacontenttype: str = "application/json"
    cohort: str | None = None
    room: str | None = None
    show: str | None = None
    showms: int | None = None
    actor: str | None = None
    cause: str | None = None
    position: int
    data: dict[str, Any]


class Catalogue:
    """Every fact the process knows, by type; the docs and the readers use it."""

    def __init__(self) -> None:
        self._types: dict[str, type[Fact]] = {}

    def add(self, *facts: type[Fact]) -> None:
        """Make facts known. Two facts of one type are a programming error."""
        for fact in facts:
            known = self._types.setdefault(fact.type, fact)
            if known is not fact:
                raise ValueError(f"two facts are called {fact.type}")

    def __iter__(self) -> Any:
        return iter(sorted(self._types.values(), key=lambda fact: fact.type))

    def parse(self, envelope: Envelope) -> Fact:
        """The fact inside `envelope`. KeyError when no room of this process knows the type."""
        return self._types[envelope.type].model_validate(envelope.data)


def facts_of(module: Any) -> list[type[Fact]]:
    """All facts a room's `events` module defines."""
    return [thing for thing in vars(module).values() if isinstance(thing, type) and issubclass(thing, Fact) and thing is not Fact]
