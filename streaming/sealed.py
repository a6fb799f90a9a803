"""Seeds: the sealed one of an exam stays in the drill's row until it is opened; an audience that comes again keeps its seed."""

import hashlib
from dataclasses import dataclass
from typing import Literal, Protocol

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


class ExamAudienceChanged(Refused):
    """The audience of this Kaibo is not the one the exam was given with."""

    code = "exam_audience_changed"
    zh = "布置这场考试之后，系统升级了虚拟观众，现在开播就和考试的观众不一样了。请老师结束这场考试，再布置一次。"
    en = (
        "The virtual audience was upgraded after this exam was given, so it would no longer be the exam's audience."
        " Ask your lecturer to close this exam and give it again."
    )


class AudienceGone(Refused):
    """The audience of the earlier show cannot come again: it was of another version."""

    code = "audience_gone"
    zh = "上一场之后，系统升级了虚拟观众，同一批观众来不了了。请从演练里重新备一场，迎接新观众。"
    en = (
        "The virtual audience was upgraded after your earlier show, so the same people cannot come again."
        " Plan a new show from the drill, without the same audience."
    )


class Described(Protocol):
    """What `show.started` names of the scenario; the audience's library answers it."""

    @property
    def scenario_hash(self) -> str: ...
    @property
    def tables_hash(self) -> str: ...
    @property
    def engine_version(self) -> str: ...
    @property
    def language(self) -> Literal["zh", "en"]: ...


@dataclass(frozen=True)
class Seed:
    """The seed a show starts with. `said` is what its start says of it: nothing while it is sealed."""

    said: str | None
    hash: str


def hash_of(seed: str) -> str:
    """The commitment to a seed: SHA-256 of its hex digits, in hex."""
    return hashlib.sha256(seed.encode()).hexdigest()


def seed_for(tx: Tx, show_id: str, described: Described) -> Seed:
    """A fresh seed; the sealed one for a show of an exam; the old one for an audience that comes again.

    DrillOver; ScenarioChanged, ExamAudienceChanged and AudienceGone as `must_be_same` says.
    """
    row = tx.session.get(DrillShow, show_id)
    if row is not None:
        drill = tx.get(Drill, row.drill_id)
        if drill.closed_at is not None:
            raise DrillOver
        must_be_same(tx, drill, row.again_of, described)
        if drill.seed is not None and drill.seed_hash is not None:
            return Seed(drill.seed if drill.opened_at is not None else None, drill.seed_hash)
        if (first := _start_of(tx, row.again_of)) is not None and first.seed is not None:
            return Seed(first.seed, hash_of(first.seed))
    seed = tx.secret(SEED_BITS)
    return Seed(seed, hash_of(seed))


def must_be_same(view: View, drill: Drill, again_of: str | None, described: Described) -> None:
    """A seed means the same people only with the same scenario, tables and engine, or "the same audience" is not the same.

    ScenarioChanged when the drill's scenario is another now; ExamAudienceChanged and AudienceGone when tables or engine are others
    than those the exam was given with, or the earlier show was played with.
    """
    if drill.scenario_hash != described.scenario_hash:
        raise ScenarioChanged
    now = (described.tables_hash, described.engine_version)
    if drill.seed is not None and (drill.tables_hash, drill.engine_version) != now:
        raise ExamAudienceChanged
    first = _start_of(view, again_of)
    if first is not None and (first.tables_hash, first.engine_version) != now:
        raise AudienceGone


def with_seed(view: View, started: ShowStarted) -> ShowStarted:
    """The start with the seed it did not say, for the crowd alone: nothing of it goes into the log."""
    if started.seed is not None:
        return started
    row = view.session.get(DrillShow, started.show_id)
    drill = view.session.get(Drill, row.drill_id) if row is not None else None
    return started.model_copy(update={"seed": drill.seed}) if drill is not None and drill.seed is not None else started


def _start_of(view: View, show_id: str | None) -> ShowStarted | None:
    found = log.read(view.session, types=[ShowStarted.type], show=show_id, limit=1) if show_id is not None else []
    return ShowStarted.model_validate(found[0].data) if found else None
