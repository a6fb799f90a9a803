"""Headless shows in a process of their own, so that live rooms never wait for them: jobs with progress, one show after the other."""

import asyncio
import os
from collections.abc import Callable, Sequence
from concurrent.futures import BrokenExecutor, Executor, ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context, parent_process
from multiprocessing.process import BaseProcess
from threading import Thread
from typing import Any

import structlog

from sandbox.chance import Chance
from sandbox.errors import NotFound, Refused

report = structlog.get_logger()
MOST_WAITING = 40
KEPT = 100


class WorkbenchFull(Refused):
    """Too many are computing already."""

    code = "workbench_full"
    zh = "正在推演的太多了，请等前面的算完再试。"
    en = "Too many runs are being computed; wait until some are done."


@dataclass
class Job:
    """One question to the workbench. `stage` is running, done or failed; `answer` is what came of it. `patient` ones let others pass.

    `stopped`: it failed through nothing of its own; Kaibo was stopped, the question dropped, or the other process ended.
    """

    id: str
    starter: str
    about: str
    total: int
    done: int = 0
    stage: str = "running"
    answer: Any = None
    patient: bool = False
    stopped: bool = False
    task: asyncio.Task[None] | None = field(default=None, repr=False)


def one_process() -> Executor:
    """A process beside this one that gives way to everything else."""
    return ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=_give_way)


def _give_way() -> None:
    """In the other process: work when nobody else does, and go when Kaibo is gone, however it went; a killed one tells nobody."""
    if hasattr(os, "nice"):
        os.nice(10)
    parent = parent_process()
    if parent is not None:
        Thread(target=_go_with, args=(parent,), name="until Kaibo ends", daemon=True).start()


def _go_with(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)


class Workbench:
    """`ask` it a question made of many calls; look at the job; `close` it at the end. `make` gives the executor, made at first use."""

    def __init__(self, chance: Chance, make: Callable[[], Executor] = one_process) -> None:
        self._chance, self.make = chance, make
        self._pool: Executor | None = None
        self._jobs: dict[str, Job] = {}

    def ask(
        self,
        starter: str,
        about: str,
        think: Callable[[Any], Any],
        parts: Sequence[Any],
        gather: Callable[[list[Any]], Any],
        *,
        instead: bool = False,
        patient: bool = False,
    ) -> Job:
        """Run `think(part)` for each part in the other process, then `gather` the answers in a thread. WorkbenchFull.

        `instead`: an unfinished question of the same starter about the same thing is dropped, as a slider that moved on drops it.
        `patient`: nobody waits at a slider for it, so it goes on only while nothing else is asked.
        """
        if instead:
            for job in [job for job in self._jobs.values() if job.starter == starter and job.about == about and job.task is not None]:
                self._drop(job)
        if sum(job.stage == "running" for job in self._jobs.values()) >= MOST_WAITING:
            raise WorkbenchFull
        for old in [job.id for job in self._jobs.values() if job.stage != "running"][: max(0, len(self._jobs) - KEPT)]:
            del self._jobs[old]
        job = Job(f"job_{self._chance.secret(64)}", starter, about, len(parts), patient=patient)
        self._jobs[job.id] = job
        job.task = asyncio.create_task(self._work(job, think, parts, gather), name=f"workbench {about}")
        return job

    async def answer(self, job: Job) -> Any:
        """Wait for the job; its answer, None when it failed."""
        if job.task is not None:
            await asyncio.wait([job.task])
        return job.answer

    def job(self, job_id: str, starter: str) -> Job:
        """NotFound for a job of somebody else, or one that is forgotten."""
        found = self._jobs.get(job_id)
        if found is None or found.starter != starter:
            raise NotFound
        return found

    def about(self, about: str) -> Job | None:
        """The newest job about this thing."""
        return next((job for job in reversed(self._jobs.values()) if job.about == about), None)

    async def _work(self, job: Job, think: Callable[[Any], Any], parts: Sequence[Any], gather: Callable[[list[Any]], Any]) -> None:
        loop = asyncio.get_running_loop()
        try:
            found = []
            for part in parts:
                await self._let_pass(job)
                if self._pool is None:
                    self._pool = self.make()
                found.append(await loop.run_in_executor(self._pool, think, part))
                job.done += 1
            job.answer = await asyncio.to_thread(gather, found)
            job.stage = "done"
        except Exception as error:
            report.error("workbench_failed", about=job.about, exc_info=error)
            job.stage, job.stopped = "failed", isinstance(error, BrokenExecutor)
            if (pool := self._pool) is not None:  # a process that died is replaced by the next question
                self._pool = None
                pool.shutdown(wait=False, cancel_futures=True)
        finally:
            job.task = None

    async def _let_pass(self, job: Job) -> None:
        while job.patient and (others := [one.task for one in self._jobs.values() if one.task is not None and not one.patient]):
            await asyncio.wait(others)

    def _drop(self, job: Job) -> None:
        _stop(job)
        self._jobs.pop(job.id, None)

    async def close(self) -> None:
        """Let go of everything."""
        tasks = [_stop(job) for job in self._jobs.values() if job.task is not None]
        await asyncio.gather(*[task for task in tasks if task is not None], return_exceptions=True)
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None


def _stop(job: Job) -> asyncio.Task[None] | None:
    """End a job that runs, or was about to begin; answers its task."""
    task, job.task = job.task, None
    if task is not None:
        job.stage, job.stopped = "failed", True
        task.cancel()
    return task
