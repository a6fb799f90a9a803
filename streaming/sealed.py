"""Seeds: the sealed one of an exam stays in the drill's row until it is opened; an audience that comes again keeps its seed."""

import hashlib
from dataclasses import dataclass

from sandbox.errors import Refused
from sandbox.events import log
from sandbox.store import Tx, View

from .drill_tables import Drill, DrillShow
from .events import ShowStarted

SEED_BITS = 128


class DrillOver(Refused):
    """Nobody may begin it any more."""

    code = "drill_over"
    zh = "这个演练已经结束，不能再开始。"
    en = "This drill is closed; nobody may begin it any more."


class ScenarioChanged(Refused):
    """The scenario is not the one the drill was given with."""

    code = "scenario_changed"
    zh = "这个演练布置之后，场景文件变了。请老师重新布置。"
    en = "The scenario's file has changed since this drill was given. Ask your lecturer to give it again."


@dataclass(frozen=True)
class Seed:
    """The seed a show starts with. `said` is what its start says of it: nothing while it is sealed."""

    said: str | None
    hash: str


def hash_of(seed: str) -> str:
    """The commitment to a seed: SHA-256 of its hex digits, in hex."""
    return hashlib.sha256(seed.encode()).hexdigest()


def seed_for(tx: Tx, show_id: str, scenario_hash: str) -> Seed:
    """A fresh seed; the sealed one for a show of an exam; the old one for an audience that comes again. DrillOver, ScenarioChanged."""
    row = tx.session.get(DrillShow, show_id)
    if row is not None:
        drill = tx.get(Drill, row.drill_id)
        if drill.closed_at is not None:
            raise DrillOver
        if drill.scenario_hash != scenario_hash:
            raise ScenarioChanged
        if drill.seed is not None and drill.seed_hash is not None:
            return Seed(drill.seed if drill.opened_at is not None else None, drill.seed_hash)
        if row.again_of is not None and (seed := _said_at_start(tx, row.again_of)) is not None:
            return Seed(seed, hash_of(seed))
    seed = tx.secret(SEED_BITS)
    return Seed(seed, hash_of(seed))


def with_seed(view: View, started: ShowStarted) -> ShowStarted:
    """The start with the seed it did not say, for the crowd alone: nothing of it goes into the log."""
    if started.seed is not None:
        return started
    row = view.session.get(DrillShow, started.show_id)
    drill = view.session.get(Drill, row.drill_id) if row is not None else None
    return started.model_copy(update={"seed": drill.seed}) if drill is not None and drill.seed is not None else started


def _said_at_start(view: View, show_id: str) -> str | None:
    found = log.read(view.session, types=[ShowStarted.type], show=show_id, limit=1)
    return ShowStarted.model_validate(found[0].data).seed if found else None
