"""What every number of the tables by persona means: who they are, why they leave, what they say, who comes from where. Pure."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from .schema import PERSONAS, Model
from .sources import Origin, origin

Words = dict[str, str]
"""The same in both languages: `zh` and `en`."""


@cache
def _words() -> dict[str, dict[str, tuple[str, str, str]]]:
    table = yaml.safe_load(Path(__file__).with_name("people.yaml").read_text(encoding="utf-8"))
    return {group: {name: (zh, en, source) for name, (zh, en, source) in words.items()} for group, words in table.items()}


def numbers(model: Model) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Group, name and value by persona of every row. Where the file leaves a persona out, it counts nothing."""
    plain = model.model_dump()
    people = plain["personas"]
    for name in _words()["personas"]:
        yield "personas", name, {who: people[who][name] for who in PERSONAS}
    for group in ("leaves", "stays"):
        for name in _words()[group]:
            yield group, name, {who: people[who][group][name] for who in PERSONAS}
    for name in _words()["intents"]:
        yield "intents", name, {who: plain["talking"]["intents"][who].get(name, 0) for who in PERSONAS}
    for group in ("mix", "paid_for"):
        for name in _words()[group]:
            yield group, name, {who: plain[group][name].get(who, 0) for who in PERSONAS}


def place(group: str, name: str, who: str) -> str:
    """Where the number stands in a scenario's `model`."""
    if group in ("leaves", "stays"):
        return f"personas.{who}.{group}.{name}"
    if group == "intents":
        return f"talking.intents.{who}.{name}"
    return f"{group}.{who}.{name}" if group == "personas" else f"{group}.{name}.{who}"


def meaning(group: str, name: str) -> Words:
    """What a row says of each persona. KeyError for one that people.yaml does not know."""
    zh, en, _ = _words()[group][name]
    return {"zh": zh, "en": en}


def source(group: str, name: str) -> Origin:
    """Where a row's numbers come from. KeyError for one that people.yaml does not know, ValueError for a source that is not on the list."""
    return origin(_words()[group][name][2])


def changed(own: Model, standard: Model) -> Iterator[tuple[str, Any, Any, Words]]:
    """Numbers that differ: place, own value, standard value, and what the number means, with the persona's name before it."""
    for (group, name, mine), (_, _, usual) in zip(numbers(own), numbers(standard), strict=True):
        for who in PERSONAS:
            if mine[who] != usual[who]:
                title, words = standard.personas[who].title, meaning(group, name)
                spoken = {"zh": f"{title.zh}：{words['zh']}", "en": f"{title.en}: {words['en']}"}
                yield place(group, name, who), mine[who], usual[who], spoken
