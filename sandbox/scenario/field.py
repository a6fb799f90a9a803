"""Which ranges of the field a scenario's room keeps under a competent host: the table field.yaml, checked."""

from functools import cache
from pathlib import Path
from typing import Annotated, Self

import yaml
from pydantic import Field as Setting
from pydantic import model_validator

from .schema import Words
from .settings import Strict
from .sources import origin

Within = Annotated[tuple[float, float], Setting(strict=False)]
"""Lowest and highest mean over seeds, both included."""


class Metric(Words):
    """A figure of a whole show: what it is called, where it lies in a usual room, and who says so (`sources.origin`)."""

    within: Within
    source: str


class Departure(Words):
    """Why a scenario is another kind of room, and its own ranges; None where the figure means nothing there."""

    within: dict[str, Within | None]


class Field(Strict):
    """The file."""

    standard: dict[str, Metric]
    but: dict[str, Departure]

    @model_validator(mode="after")
    def _known(self) -> Self:
        for metric in self.standard.values():
            origin(metric.source)
        for name, other in self.but.items():
            if unknown := set(other.within) - set(self.standard):
                raise ValueError(f"{name} names no figure: {sorted(unknown)}")
        return self


@cache
def field() -> Field:
    """What field.yaml says."""
    return Field.model_validate(yaml.safe_load(Path(__file__).with_name("field.yaml").read_text(encoding="utf-8")))


def bounds(scenario: str) -> dict[str, Within]:
    """The ranges a competent host's means keep in the library scenario of this name; figures that mean nothing there are left out."""
    found = field()
    own = found.but[scenario].within if scenario in found.but else {}
    ranges = {name: own.get(name, metric.within) for name, metric in found.standard.items()}
    return {name: within for name, within in ranges.items() if within is not None}
