"""What lecturers give to a class: scenarios of their own, and drills with their seeds."""

from typing import ClassVar

from sandbox.events.envelope import Fact

from .shows import Mode

__all__ = ["DrillClosed", "DrillGiven", "DrillShowPlanned", "ScenarioSaved", "SeedOpened"]


class ScenarioSaved(Fact):
    """A lecturer saved a scenario of the class as a new version; a version never changes."""

    type: ClassVar[str] = "kaibo.streaming.scenario.saved"
    scenario_id: str
    cohort_id: str
    name: str
    version: int
    title: str
    scenario_hash: str
    shared: bool = False


class DrillGiven(Fact):
    """A scenario was given to a class, or to groups of it, as a drill. In an exam `seed_hash` is the commitment to the sealed seed."""

    type: ClassVar[str] = "kaibo.streaming.drill.given"
    drill_id: str
    cohort_id: str
    title: str
    mode: Mode
    scenario: str
    scenario_hash: str
    tables_hash: str
    engine_version: str
    group_ids: tuple[str, ...] = ()
    seed_hash: str | None = None


class DrillShowPlanned(Fact):
    """A student planned a show from a drill: his `attempt`-th; `again_of` names the show whose audience comes again."""

    type: ClassVar[str] = "kaibo.streaming.drill.show_planned"
    drill_id: str
    show_id: str
    person_id: str
    attempt: int
    again_of: str | None = None


class SeedOpened(Fact):
    """The sealed seed of an exam is open: its SHA-256 is the hash that was published before."""

    type: ClassVar[str] = "kaibo.streaming.seed.opened"
    drill_id: str
    seed: str
    seed_hash: str


class DrillClosed(Fact):
    """Nobody may begin this drill any more."""

    type: ClassVar[str] = "kaibo.streaming.drill.closed"
    drill_id: str
