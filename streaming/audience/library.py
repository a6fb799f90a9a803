"""The scenarios of this installation with their compiled tables, kept by hash so that an old show can be re-run."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sandbox.blobs import Blobs
from sandbox.errors import Refused
from sandbox.scenario.load import load_scenario, parse_scenario, scenario_files
from sandbox.scenario.schema import Scenario

from .compile import ENGINE_VERSION, compile_scenario
from .tables import Tables


class NoSuchScenario(Refused):
    """The name is not in the library."""

    code = "no_such_scenario"
    zh = "没有叫「{name}」的场景。请从场景库里选一个。"
    en = "There is no scenario called “{name}”. Choose one from the library."


class TablesLost(Refused):
    """The compiled tables of an old show are gone, so it cannot be re-run."""

    code = "tables_lost"
    zh = "这场直播用的观众数据表已经不在了，无法重放验证。"
    en = "The audience tables of this show are gone, so it cannot be run again."


@dataclass(frozen=True)
class Described:
    """What `show.started` names: content hashes of the scenario and its tables, the engine's version, and what viewers write in."""

    scenario: str
    scenario_hash: str
    tables_hash: str
    engine_version: str
    language: Literal["zh", "en"]


class Library:
    """Loads, compiles and remembers; compiled tables are also written as blobs."""

    def __init__(self, blobs: Blobs, folder: Path | None = None) -> None:
        self._blobs, self._folder = blobs, folder
        self._described: dict[str, Described] = {}
        self._tables: dict[str, Tables] = {}

    def names(self) -> list[str]:
        """The scenarios there are."""
        return sorted(scenario_files(self._folder))

    def describe(self, name: str) -> Described:
        """Hashes and version for a scenario by name; compiles it on first use (a second or so). NoSuchScenario."""
        if name not in self._described:
            path = scenario_files(self._folder).get(name)
            if path is None:
                raise NoSuchScenario(name=name)
            self._keep(name, load_scenario(path))
        return self._described[name]

    def _keep(self, name: str, scenario: Scenario) -> None:
        tables = compile_scenario(scenario)
        self._blobs.put(tables.to_bytes())
        self._tables[tables.hash] = tables
        self._described[name] = Described(name, scenario.hash, tables.hash, ENGINE_VERSION, scenario.language)

    def take(self, text: str, name: str) -> Described:
        """Hashes and version for a saved scenario written in `text`, under its id. BadScenario."""
        if name not in self._described:
            self._keep(name, parse_scenario(text))
        return self._described[name]

    def tables(self, tables_hash: str) -> Tables:
        """Compiled tables by hash. TablesLost when no blob holds them."""
        if tables_hash not in self._tables:
            path = self._blobs.path(tables_hash)
            if path is None:
                raise TablesLost
            self._tables[tables_hash] = Tables.from_bytes(path.read_bytes())
        return self._tables[tables_hash]
