"""The import contracts cover every room, each file has its place, and events stand at the bottom."""

import tomllib
from typing import Any

import pytest

from .sources import ROOT

ROOMS = ("mall", "supply", "streaming", "training")


def contracts() -> list[dict[str, Any]]:
    """What [tool.importlinter] says."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        found: list[dict[str, Any]] = tomllib.load(file)["tool"]["importlinter"]["contracts"]
    return found


@pytest.mark.parametrize("room", [*ROOMS, "sandbox"])
def test_every_file_of_a_room_has_its_place(room: str) -> None:
    mine = [contract for contract in contracts() if contract.get("containers") == [room]]
    assert [contract["exhaustive"] for contract in mine] == [True]


@pytest.mark.parametrize("room", ROOMS)
def test_events_stand_at_the_bottom(room: str) -> None:
    """So they import nothing of their own room."""
    assert [contract["layers"][-1] for contract in contracts() if contract.get("containers") == [room]] == ["events"]


def test_rooms_and_media_libraries_are_closed() -> None:
    closed = {name for contract in contracts() if contract["type"] == "protected" for name in contract["protected_modules"]}
    assert closed >= {*ROOMS, "aiortc", "av"}
