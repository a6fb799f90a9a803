"""One audience in front of the show as it was and of the changed one, as the workbench's process runs it. Pure.

The process keeps the last shows it was sent and what they brought unchanged, so that a second question about a show costs half.
"""

import pickle
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import Any

from pydantic import TypeAdapter

from streaming.audience.columns import Arithmetic
from streaming.audience.compile import ENGINE_VERSION
from streaming.audience.tables import Tables

from .changing import edited
from .compare import Pair, figures, seed_of, told
from .edits import Edit
from .rerun import Played, Run
from .script import Recording, Script, script_of

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


@lru_cache(maxsize=2)
def _unpacked(packed: bytes) -> tuple[Tables, Recording, Script]:
    tables, show = pickle.loads(zlib.decompress(packed))
    return Tables.from_bytes(tables), show, script_of(show)


@lru_cache(maxsize=100)
def _unchanged(packed: bytes, number: int, hands: Arithmetic) -> tuple[Played, bool]:
    """What the show as it was brings, and whether its own audience did bit for bit what it did in the show."""
    tables, show, script = _unpacked(packed)
    played = Run(tables, script, seed_of(show.started.seed or "", number), hands).to_the_end()
    same = number != 0 or tuple(played.digests) == show.digests
    return replace(played, digests=[]), same


def attempt(trial: Trial) -> Pair:
    """Both shows in front of the same audience."""
    tables, show, _ = _unpacked(trial.show)
    changed = edited(show, EDIT.validate_json(trial.edit))
    after = Run(tables, changed.script, seed_of(show.started.seed or "", trial.number), trial.hands).to_the_end()
    before, same = _unchanged(trial.show, trial.number, trial.hands)
    return Pair(trial.number, figures(before, changed.window), figures(after, changed.window), same)


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
