"""Writes docs/events.md: every fact with its fields, from the facts themselves and the meanings in docs/event-fields.yaml."""

import importlib
import sys
import types
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal, Union, get_args, get_origin

import yaml
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from .envelope import Envelope, Fact, Part, facts_of

MODULES: Final = ("sandbox.identity.events", "mall.events", "supply.events", "streaming.events", "training.events")
MEANINGS: Final = Path("docs/event-fields.yaml")
HEAD: Final = """# Events

Everything that happened in Kaibo is one row in one log, and every row is a CloudEvent 1.0. This page is generated
(`python -m sandbox.events.catalogue_page > docs/events.md`); a test fails when it is stale. Facts only ever gain fields: a reader
ignores what it does not know. Money is whole fen, times are milliseconds, shares are basis points.

## The envelope

| attribute | type | meaning |
|---|---|---|
"""
ENVELOPE: Final = {
    "specversion": "Always 1.0.",
    "id": "Unique, sorts by time.",
    "source": "The room that wrote it.",
    "type": "`kaibo.<room>.<noun>.<past verb>`, the headings below.",
    "subject": "What it is about.",
    "time": "When it was written, RFC 3339 in UTC with milliseconds.",
    "datacontenttype": "Always application/json.",
    "cohort": "The class, when there is one.",
    "room": "The live room, when there is one.",
    "show": "The show, when there is one.",
    "showms": "Milliseconds of the show's own clock, pauses left out.",
    "actor": "Who acted: a person, a service, or sandbox.",
    "cause": "Id of the event that led to this one.",
    "position": "Place in the log, without gaps; the only cursor.",
    "data": "The fact, as below.",
}


class Undocumented(Exception):
    """Facts or fields without a line; the text names them all."""


@dataclass(frozen=True)
class Meanings:
    """What fields mean, by name or by `Model.name`, and the text that follows the tables."""

    fields: Mapping[str, str]
    notes: str

    @classmethod
    def read(cls, path: Path) -> "Meanings":
        """From the YAML file."""
        found = yaml.safe_load(path.read_text("utf-8"))
        return cls(found["fields"], found["notes"])

    def of(self, model: type[BaseModel], name: str) -> str | None:
        """The line of a field, the model's own before the general one."""
        return self.fields.get(f"{model.__name__}.{name}", self.fields.get(name))


def page(facts: Iterable[type[Fact]], meanings: Meanings) -> str:
    """The page as Markdown. Raises Undocumented."""
    facts = sorted(facts, key=lambda fact: fact.type)
    parts = sorted({part for fact in facts for part in parts_of(fact)}, key=lambda part: part.__name__)
    missing = gaps([*facts, *parts], meanings)
    if missing:
        raise Undocumented(f"no line in {MEANINGS} (or no docstring) for: {', '.join(missing)}")
    lines = [HEAD.rstrip("\n")]
    lines += [f"| `{name}` | {words(info)} | {ENVELOPE[name]} |" for name, info in Envelope.model_fields.items()]
    room = ""
    for fact in facts:
        if fact.type.split(".")[1] != room:
            room = fact.type.split(".")[1]
            lines += ["", f"## {room}"]
        lines += ["", f"### `{fact.type}`", "", told(fact), "", *table(fact, meanings)]
    lines += ["", "## Parts of facts"]
    for part in parts:
        lines += ["", f"### {part.__name__}", "", told(part), "", *table(part, meanings)]
    return "\n".join(lines) + "\n\n" + meanings.notes.strip() + "\n"


def gaps(models: Iterable[type[BaseModel]], meanings: Meanings) -> list[str]:
    """Models without a docstring of their own and fields without a line."""
    found = []
    for model in models:
        if not (model.__dict__.get("__doc__") or "").strip():
            found.append(model.__name__)
        found += [f"{model.__name__}.{name}" for name in model.model_fields if not meanings.of(model, name)]
    return found


def unused(models: Iterable[type[BaseModel]], meanings: Meanings) -> list[str]:
    """Lines of the meanings that no field uses any more."""
    used = set()
    for model in models:
        for name in model.model_fields:
            own = f"{model.__name__}.{name}"
            used.add(own if own in meanings.fields else name)
    return sorted(set(meanings.fields) - used)


def told(model: type[BaseModel]) -> str:
    """The docstring as one paragraph a block."""
    blocks = (model.__doc__ or "").strip().split("\n\n")
    return "\n\n".join(" ".join(line.strip() for line in block.splitlines()) for block in blocks)


def table(model: type[BaseModel], meanings: Meanings) -> list[str]:
    """The fields of a fact or part."""
    rows = [f"| `{name}` | {words(info)} | {meanings.of(model, name)} |" for name, info in model.model_fields.items()]
    return ["| field | type | meaning |", "|---|---|---|", *rows] if rows else []


def words(info: FieldInfo) -> str:
    """A field's type in words, and what it is when left out."""
    kind = type_words(info.annotation)
    if info.is_required() or info.default is None:
        return kind
    default = info.default_factory() if info.default_factory is not None else info.default  # type: ignore[call-arg]
    return f"{kind}, else `{default}`" if default not in ("", (), {}) else f"{kind}, may be empty"


def type_words(annotation: Any) -> str:
    """`tuple[X, ...]` as list of X, unions with None as optional, literals by their values."""
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return " / ".join(f"`{value}`" for value in inner)
    if origin in (Union, types.UnionType):
        return "optional " + " or ".join(type_words(each) for each in inner if each is not type(None))
    if origin is tuple:
        return f"list of {type_words(inner[0])}"
    if origin is dict:
        return f"map of {type_words(inner[0])} to {type_words(inner[1])}"
    names = {int: "integer", str: "text", bool: "yes or no", float: "number", Any: "any"}
    return names.get(annotation, getattr(annotation, "__name__", str(annotation)))


def parts_of(model: type[BaseModel]) -> set[type[Part]]:
    """Every part a model holds, at any depth."""
    found: set[type[Part]] = set()
    waiting: list[Any] = [info.annotation for info in model.model_fields.values()]
    while waiting:
        annotation = waiting.pop()
        waiting += get_args(annotation)
        if isinstance(annotation, type) and issubclass(annotation, Part) and annotation not in found:
            found.add(annotation)
            waiting += [info.annotation for info in annotation.model_fields.values()]
    return found


def all_facts(modules: Iterable[str] = MODULES) -> list[type[Fact]]:
    """The facts of these modules, each once; rooms are named here and never imported by the floor itself."""
    found: dict[str, type[Fact]] = {}
    for name in modules:
        found |= {fact.type: fact for fact in facts_of(importlib.import_module(name))}
    return list(found.values())


if __name__ == "__main__":
    sys.stdout.write(page(all_facts(), Meanings.read(MEANINGS)))
