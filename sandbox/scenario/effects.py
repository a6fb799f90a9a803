"""Every effect size of the crowd with what it means, and what a scenario has changed of the standard: for the lecturer's page. Pure."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from . import people
from .everywhere import sizes
from .field import bounds, field
from .load import load_scenario, scenario_files, standard_model
from .schema import PERSONAS, Model, Scenario
from .sources import Origin, origin, sources

GROUPS = ("leaving", "buying", "talking", "calling", "gifts", "returning", "trust", "feedback")
"""Groups of the model that a scenario may change."""
KINDS = {"kinds", "families", "wanted"}
"""Tables in the file, each of whose lines is an effect of its own."""
ELSEWHERE = {"talking.intents"}
"""A table of its own in the file; too wide for a page."""
PERSONA_FIGURES = ("bounce_bp", "stay_median_s", "comment", "click", "price_sensitivity", "trust", "unpaid_bp")


class Meaning(NamedTuple):
    """What an effect does, and where its number comes from (`A (...)`, classes as in the file)."""

    en: str
    zh: str
    source: str


@cache
def meanings() -> dict[str, Meaning]:
    """What effects.yaml says, by the path of the effect."""
    table = yaml.safe_load(Path(__file__).with_name("effects.yaml").read_text(encoding="utf-8"))
    return {path: Meaning(*words) for path, words in table.items()}


def effects(model: Model | None = None) -> Iterator[tuple[str, Any]]:
    """Every effect size by its path in the file, as plain data: of the standard, or of a scenario's model (less what none may change)."""
    plain = (model or standard_model()).model_dump()
    for group in GROUPS:
        yield from ((f"{group}.{name}", value) for name, value in plain[group].items() if f"{group}.{name}" not in ELSEWHERE)
    if model is not None:
        return
    for group, settings in sizes().model_dump().items():
        for name, value in settings.items():
            if name in KINDS:
                yield from ((f"{group}.{name}.{kind}", size) for kind, size in value.items())
            else:
                yield f"{group}.{name}", value


def written(value: Any) -> str:
    """A number, a list, a curve as `x: y` pairs, or several settings with their names."""
    if isinstance(value, dict) and "points" in value:
        return ", ".join(f"{x:g}: {y:g}" for x, y in value["points"])
    if isinstance(value, dict):
        return "; ".join(f"{name} {written(each)}" for name, each in value.items())
    if isinstance(value, (list, tuple)):
        return ", ".join(f"{each:g}" for each in value)
    return f"{value:g}" if isinstance(value, (int, float)) else str(value)


def _told(found: Origin) -> dict[str, Any]:
    return {"source": found.kind, "held": [one.titles for one in sources() if one.name in found.names]}


@cache
def crowd_seen() -> dict[str, Any]:
    """The page of the crowd: `personas` with their titles and figures, `numbers` (every row of the tables by persona, `cells` in the order
    of `personas`), `effects` (path, standard value, meaning in both languages, source, whether a scenario may change it), `figures` (range
    of a usual room), `scenarios` that keep other ranges and why, and the list of `sources`. `source` of a number or figure is its class,
    `held` are names of that list with which it is compared.
    """
    known, model = field(), standard_model().model_dump()
    return {
        "personas": [
            {"name": name, "titles": one["title"], **{figure: one[figure] for figure in PERSONA_FIGURES}}
            for name, one in model["personas"].items()
        ],
        "numbers": [
            {
                "group": group,
                "path": people.place(group, name, "*"),
                **people.meaning(group, name),
                **_told(people.source(group, name)),
                "cells": [written(row[who]) for who in PERSONAS],
            }
            for group, name, row in people.numbers(standard_model())
        ],
        "effects": [
            {"path": path, "value": written(value), **meanings()[path]._asdict(), "tunable": path.partition(".")[0] in GROUPS}
            for path, value in effects()
        ],
        "figures": [
            {"name": name, "zh": one.zh, "en": one.en, "within": one.within, **_told(origin(one.source))}
            for name, one in known.standard.items()
        ],
        "sources": [{**one.model_dump(), "titles": one.titles} for one in sources()],
        "scenarios": [
            {
                "name": name,
                "titles": load_scenario(scenario_files()[name]).title.model_dump(),
                "zh": one.zh,
                "en": one.en,
                "within": {figure: bounds(name).get(figure) for figure in one.within},
            }
            for name, one in known.but.items()
            if name in scenario_files()
        ],
    }


def departures(scenario: Scenario) -> list[dict[str, Any]]:
    """What a scenario's `model` has changed: path, its own value and the standard one, as text, and what it means."""
    found = [
        {"path": path, "value": written(value), "standard": written(standard), "zh": meanings()[path].zh, "en": meanings()[path].en}
        for (path, value), (_, standard) in zip(effects(scenario.model), effects(standard_model()), strict=True)
        if value != standard
    ]
    for path, value, standard, words in people.changed(scenario.model, standard_model()):
        found.append({"path": path, "value": written(value), "standard": written(standard), **words})
    return found
