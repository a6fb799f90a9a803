"""What-if questions of this process: read the show, have it played on the workbench beside the live rooms, keep the answers."""

import asyncio
import hashlib
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

from sandbox.errors import NotFound
from sandbox.store import Store, View
from streaming.audience.columns import Arithmetic
from streaming.audience.compile import ENGINE_VERSION
from streaming.audience.library import Library
from streaming.workbench import Job, Workbench

from .changing import edited
from .edits import Edit
from .ideas import choices, ideas
from .reading import may_be_played_again, read_show
from .refusals import TooManyAtOnce
from .script import Recording
from .trials import answering, attempt, pack, trials

MOST_AT_ONCE = 4
SHOWS_KEPT = 4
ANSWERS_KEPT = 200
SEEDS = 20
FEWEST, MOST = 4, 50


@dataclass(frozen=True)
class Ready:
    """A show that was read, and packed for the workbench."""

    show: Recording
    packed: bytes


@dataclass(frozen=True)
class Asked:
    """A question that is being computed, or was."""

    id: str
    show_id: str
    job: Job

    def seen(self) -> dict[str, Any]:
        """As a page follows it: `stage` is running, done or failed; `answer` is there when it is done."""
        job = self.job
        return {"id": self.id, "stage": job.stage, "done": job.done, "total": job.total, "answer": job.answer}


class WhatIfs:
    """At most four questions are computed at once, each once: the same change of the same show is the same question."""

    def __init__(self, store: Store, library: Library, workbench: Workbench, hands: Arithmetic = "numpy") -> None:
        self._store, self._library, self._workbench, self._hands = store, library, workbench, hands
        self._shows: OrderedDict[str, Ready] = OrderedDict()
        self._asked: OrderedDict[str, Asked] = OrderedDict()

    async def ask(self, starter: str, show_id: str, edit: Edit, seeds: int = SEEDS) -> Asked:
        """Begin to play the changed show, or find that it was played. TooManyAtOnce, the refusals of `read_show` and of `edited`."""
        key = key_of(show_id, edit, seeds)
        known = self._known(key)
        if known is not None:
            await self._store.read(may_be_played_again, show_id)
            return known
        ready = await self._ready(show_id)
        await asyncio.to_thread(edited, ready.show, edit)
        known = self._known(key)  # somebody else asked the same meanwhile
        if known is not None:
            return known
        if sum(one.job.stage == "running" for one in self._asked.values()) >= MOST_AT_ONCE:
            raise TooManyAtOnce
        parts = trials(ready.packed, edit, seeds, self._hands)
        job = self._workbench.ask(starter, f"what-if {show_id}", attempt, parts, answering(show_id, edit))
        self._asked[key] = Asked(key, show_id, job)
        while len(self._asked) > ANSWERS_KEPT:
            self._asked.popitem(last=False)
        return self._asked[key]

    def find(self, show_id: str, key: str) -> Asked:
        """The question with this id about this show. NotFound for another, or one that is forgotten."""
        found = self._asked.get(key)
        if found is None or found.show_id != show_id:
            raise NotFound
        return found

    async def ideas(self, show_id: str) -> dict[str, Any]:
        """The most promising changes, and everything that can be changed. The refusals of `read_show`."""
        ready = await self._ready(show_id)
        return await asyncio.to_thread(_to_choose_from, ready.show)

    def _known(self, key: str) -> Asked | None:
        known = self._asked.get(key)
        if known is not None and known.job.stage == "failed":
            del self._asked[key]
            return None
        return known

    async def _ready(self, show_id: str) -> Ready:
        """The show as it was kept, or read now in a thread."""
        if show_id not in self._shows:
            ready = await asyncio.to_thread(self._store.look, _read, show_id, self._library)
            self._shows[show_id] = ready
            while len(self._shows) > SHOWS_KEPT:
                self._shows.popitem(last=False)
        self._shows.move_to_end(show_id)
        return self._shows[show_id]


def key_of(show_id: str, edit: Edit, seeds: int) -> str:
    """The id of a question: the same for the same show, change, number of audiences and engine."""
    text = f"{ENGINE_VERSION}/{show_id}/{seeds}/{edit.model_dump_json()}"
    return f"wif_{hashlib.sha256(text.encode()).hexdigest()[:24]}"


def _read(view: View, show_id: str, library: Library) -> Ready:
    over = read_show(view, show_id, library)
    return Ready(over.show, pack(over.tables, over.show))


def _to_choose_from(show: Recording) -> dict[str, Any]:
    return {"ideas": [idea.to_json() for idea in ideas(show)], **choices(show)}
