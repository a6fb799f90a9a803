"""Where the numbers of the crowd come from: the list sources.yaml, and how a row of a table names one of it. Pure."""

import re
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

import yaml
from pydantic import TypeAdapter

from .settings import Strict

Kind = Literal["A", "B", "C", "X"]
"""A data set or paper, B platform or measurement firm, C operators' writing, X ours."""


class Source(Strict):
    """One of the list; its words in both languages say what it is and which figures are taken from it. `chinese`: its name there, where it
    is another.
    """

    name: str
    chinese: str = ""
    kind: Kind
    zh: str
    en: str

    @property
    def titles(self) -> dict[str, str]:
        """Its name in both languages."""
        return {"zh": self.chinese or self.name, "en": self.name}


class Origin(NamedTuple):
    """Where a row's numbers come from, and with which of the list the whole crowd is compared there."""

    kind: Kind
    names: tuple[str, ...]


@cache
def sources() -> tuple[Source, ...]:
    """What sources.yaml says, in its order."""
    table = yaml.safe_load(Path(__file__).with_name("sources.yaml").read_text(encoding="utf-8"))
    return tuple(TypeAdapter(list[Source]).validate_python(table))


def origin(written: str) -> Origin:
    """`X: KuaiLive, Twitch` taken apart. ValueError for a class or a name nobody knows."""
    found = re.fullmatch(r"([ABCX])(?:: (.+))?", written)
    names = tuple(found.group(2).split(", ")) if found is not None and found.group(2) else ()
    if found is None or set(names) - {one.name for one in sources()}:
        raise ValueError(f"{written!r} names no source")
    return Origin(TypeAdapter(Kind).validate_python(found.group(1)), names)
