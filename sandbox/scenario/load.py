"""Reads a scenario file over the standard model and says of every fault in which line it stands and what is wrong."""

from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from sandbox.errors import FieldFault, Invalid
from sandbox.lined import MOST_BYTES, Lined, Unreadable, decoded, read_lines

from .faults import fault, of_schema
from .schema import Model, Scenario

STANDARD = Path(__file__).with_name("standard.yaml")
LIBRARY = Path(__file__).with_name("library")
FIXED = frozenset({"room", "incidents", "aftermath"})
"""Groups of the standard file that are no part of a scenario's model."""


class BadScenario(Invalid):
    """A scenario file has faults; `fields` names each with its line."""

    code = "bad_scenario"
    zh = "场景文件有 {count} 处问题：{first}"
    en = "The scenario file has {count} fault(s): {first_en}"

    def __init__(self, faults: tuple[FieldFault, ...]) -> None:
        super().__init__(fields=faults, count=len(faults), first=faults[0].zh, first_en=faults[0].en)


def parse_scenario(text: str) -> Scenario:
    """The scenario written in `text` (YAML). Raises BadScenario with the line of each fault."""
    return checked(lines_of(text))


def lines_of(text: str) -> Lined:
    """`text` as plain data with the line of everything in it. BadScenario for what is no YAML."""
    try:
        return read_lines(text)
    except Unreadable as error:
        raise BadScenario((error.fault,)) from error


def checked(lined: Lined) -> Scenario:
    """The scenario of a file that was read. Raises BadScenario with the line of each fault."""
    if not isinstance(lined.data, dict):
        raise BadScenario((fault(lined, (), "value", "文件要以“名字: 值”开头。", "the file must be a map of settings."),))
    try:
        return Scenario.model_validate({**lined.data, "model": _merged(_standard(), lined.data.get("model", {}))})
    except ValidationError as error:
        raise BadScenario(tuple(of_schema(lined, found) for found in error.errors())) from error


def load_scenario(path: Path) -> Scenario:
    """The scenario in the file `path`. Raises BadScenario; bytes that are no UTF-8 are a fault too."""
    with path.open("rb") as file:
        blob = file.read(MOST_BYTES + 1)
    try:
        text = decoded(blob)
    except Unreadable as error:
        raise BadScenario((error.fault,)) from error
    return parse_scenario(text)


def scenario_files(folder: Path | None = None) -> dict[str, Path]:
    """Name -> file of every scenario: the library's, and those of `folder` over them."""
    found: dict[str, Path] = {}
    for place in (LIBRARY, folder):
        if place is not None and place.is_dir():
            found |= {path.stem: path for path in sorted(place.glob("*.yaml"))}
    return found


def standard_model() -> Model:
    """The standard model, without a scenario's changes."""
    return Model.model_validate(_standard())


def standard_sizes() -> dict[str, Any]:
    """The groups of the standard file that no scenario changes (`everywhere.Sizes`)."""
    return {name: group for name, group in _file().items() if name in FIXED}


def _standard() -> dict[str, Any]:
    return {name: group for name, group in _file().items() if name not in FIXED}


@cache
def _file() -> dict[str, Any]:
    data = read_lines(STANDARD.read_text(encoding="utf-8")).data
    assert isinstance(data, dict)
    return data


def _merged(standard: Any, change: Any) -> Any:
    """`change` laid over `standard`: maps key by key, everything else (lists too) replaced whole."""
    if not isinstance(standard, dict) or not isinstance(change, dict):
        return change
    return {**standard, **{key: _merged(standard[key], value) if key in standard else value for key, value in change.items()}}
