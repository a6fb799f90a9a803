"""Gives saved scenarios their predicted ranges, one version after the other; what a restart interrupted is begun again."""

import asyncio
import hashlib
from collections import Counter
from collections.abc import Sequence
from functools import partial
from typing import Any, Final

from sandbox.actor import SANDBOX
from sandbox.clock import Clock
from sandbox.store import Lane, Store

from .predicted import SHOWS, attempt, ranges, trials
from .scenarios import UNREADABLE, faults_of, keep_prediction, unpredicted
from .workbench import Job, Workbench

LOOK_EVERY_S: Final = 0.5
TRY_SHOWS: Final = 6
"""So many shows of each host while sliders are moved; 20 when a version is saved."""


MOST_STOPS: Final = 3
"""A version with which the other process ended so often is given up: it may be what ends it."""


class Predictions:
    """`run` it as long as the process lives; `step` does one version, for tests."""

    def __init__(self, store: Store, clock: Clock, workbench: Workbench) -> None:
        self._store, self._clock, self._workbench = store, clock, workbench
        self._stops: Counter[str] = Counter()

    async def run(self) -> None:
        """Predict what waits, for ever."""
        while True:
            if not await self.step():
                await self._clock.sleep(LOOK_EVERY_S)

    async def step(self) -> bool:
        """Predict one version; whether it is through. One that was stopped, as with Kaibo itself, waits on: it is begun again later."""
        waiting = await self._store.read(unpredicted)
        if waiting is None:
            return False
        scenario_id, text = waiting
        keeping = self._store.acting(SANDBOX, Lane.CROWD)
        if await asyncio.to_thread(faults_of, text):  # an older Kaibo wrote it
            await keeping.write(keep_prediction, scenario_id, None, UNREADABLE)
            return True
        job = self._workbench.ask("sandbox", scenario_id, attempt, trials(text, SHOWS), partial(ranges, text))
        answer = await self._workbench.answer(job)
        if job.stopped:
            self._stops[scenario_id] += 1
            if self._stops[scenario_id] < MOST_STOPS:
                return False
        await keeping.write(keep_prediction, scenario_id, answer)
        return True

    def try_out(self, starter: str, text: str) -> Job:
        """The ranges of a scenario that is not saved yet, from fewer shows. WorkbenchFull."""
        return self._workbench.ask(starter, "try", attempt, trials(text, TRY_SHOWS), partial(ranges, text), instead=True)

    def of_library(self, text: str) -> dict[str, Any]:
        """The ranges of a scenario of the library, begun when they are first asked for and kept for the time being. WorkbenchFull."""
        about = f"library {hashlib.sha256(text.encode()).hexdigest()}"
        job = self._workbench.about(about)
        if job is None or job.stopped:
            job = self._workbench.ask("sandbox", about, attempt, trials(text, SHOWS), partial(ranges, text), patient=True)
        progress = (job.done, job.total) if job.stage == "running" else None
        return {"predicted": job.answer, "failed": "not_run" if job.stage == "failed" else "", "progress": progress}

    def progress(self, scenario_id: str) -> Sequence[int] | None:
        """How many shows of how many are through, None when it is not being predicted."""
        job = self._workbench.about(scenario_id)
        return (job.done, job.total) if job is not None and job.stage == "running" else None


def job_seen(job: Job) -> dict[str, Any]:
    """A job as a page follows it."""
    return {"id": job.id, "stage": job.stage, "done": job.done, "total": job.total, "answer": job.answer}
