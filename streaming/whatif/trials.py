"""One audience in front of the show as it was and of the changed one, as the workbench's process runs it. Pure.

The process keeps the last shows it was sent and what they brought unchanged, so that a second question about a show costs half.
"""

import pickle
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from typing import Any

from pydantic import TypeAdapter

from streaming.audience.columns import Arithmetic
from streaming.audience.compile import ENGINE_VERSION
from streaming.audience.tables import Tables

from .changing import edited
from .compare import Pair, figures, seed_of, told
from .edits import Edit
from .rerun import Place, Played, Run
from .script import Recording, Script, script_of

PARTS = 4
"""A show is kept at so many parts of its length, less one: a change late in the show is played from the last one before it."""
EDIT: TypeAdapter[Edit] = TypeAdapter(Edit)


@dataclass(frozen=True)
class Trial:
    """One audience: the packed show, the change as JSON, the number of the audience, and the arithmetic of this installation."""

    show: bytes
    edit: str
    number: int
    hands: Arithmetic = "numpy"


def pack(tables: Tables, show: Recording) -> bytes:
    """A show and its tables for another process of ours."""
    return zlib.compress(pickle.dumps((tables.to_bytes(), show)), 1)


@dataclass(frozen=True)
class Unchanged:
    """What the show as it was brings to one audience; `same`: its own audience did bit for bit what it did in the show."""

    played: Played
    same: bool
    places: tuple[Place, ...]


@dataclass
class Known:
    """A show that was sent, and what it brought unchanged so far, by audience."""

    tables: Tables
    show: Recording
    script: Script
    unchanged: dict[tuple[int, Arithmetic], Unchanged] = field(default_factory=dict)

    def before(self, number: int, hands: Arithmetic) -> Unchanged:
        """The show as it was in front of this audience, with places to go on from."""
        key = (number, hands)
        if key not in self.unchanged:
            run, places = Run(self.tables, self.script, self.seed(number), hands), []
            for part in range(1, PARTS):
                while run.crowd.tick < self.show.seconds * part // PARTS:
                    run.step()
                place = run.place()
                places.append(replace(place, played=replace(place.played, digests=[])))  # nobody compares those of a changed show
            played = run.to_the_end()
            same = number != 0 or tuple(played.digests) == self.show.digests
            self.unchanged[key] = Unchanged(replace(played, digests=[]), same, tuple(places))
        return self.unchanged[key]

    def after(self, script: Script, number: int, hands: Arithmetic) -> Played:
        """The changed show, played from the last place before it differs."""
        differs = first_difference(self.script, script)
        place = next((place for place in reversed(self.before(number, hands).places) if 0 < place.tick < differs), None)
        if place is None:
            return Run(self.tables, script, self.seed(number), hands).to_the_end()
        return Run.going_on(self.tables, script, place, hands).to_the_end()

    def seed(self, number: int) -> str:
        """The seed of an audience."""
        return seed_of(self.show.started.seed or "", number)


def first_difference(one: Script, other: Script) -> int:
    """The first second in which two scripts of a show differ; the second after the end when they do not."""
    if one.answer_within_s != other.answer_within_s:
        return 1
    pairs = enumerate(zip(one.acts, other.acts, strict=True), 1)
    return next((tick for tick, (these, those) in pairs if these != those), one.seconds + 1)


@lru_cache(maxsize=2)
def _known(packed: bytes) -> Known:
    tables, show = pickle.loads(zlib.decompress(packed))
    return Known(Tables.from_bytes(tables), show, script_of(show))


def attempt(trial: Trial) -> Pair:
    """Both shows in front of the same audience."""
    known = _known(trial.show)
    changed = edited(known.show, EDIT.validate_json(trial.edit))
    before = known.before(trial.number, trial.hands)
    after = known.after(changed.script, trial.number, trial.hands)
    return Pair(trial.number, figures(before.played, changed.window), figures(after, changed.window), before.same)


def trials(packed: bytes, edit: Edit, seeds: int, hands: Arithmetic = "numpy") -> list[Trial]:
    """The show's own audience and `seeds - 1` others."""
    text = edit.model_dump_json()
    return [Trial(packed, text, number, hands) for number in range(seeds)]


def answer(show_id: str, edit: Edit, pairs: Sequence[Pair]) -> dict[str, Any]:
    """What the page shows."""
    return told(pairs, {"show_id": show_id, "engine": ENGINE_VERSION, "edit": edit.model_dump()})


def answering(show_id: str, edit: Edit) -> partial[dict[str, Any]]:
    """`answer` for the workbench, which knows the pairs later."""
    return partial(answer, show_id, edit)
