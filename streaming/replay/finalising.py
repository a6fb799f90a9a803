"""Turns raw recordings into final files, one at a time, at low priority, and again from the beginning after a kill."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import structlog
from sqlalchemy import select

from sandbox.clock import Clock
from sandbox.loop import step_back
from sandbox.store import Store, Tx, View
from streaming.events import ReplayFinalised
from streaming.media.finalise import FinaliseFailed, NotPlayable, finalise
from streaming.media.sidecar import read_sidecar

from .recordings import sha256_of
from .tables import FinaliseJob, ReplayJob

report = structlog.get_logger()
MOST_ATTEMPTS: Final = 3
TELL_EVERY_S: Final = 2.0
KEEP_RAW_MS: Final = 3_600_000
"""The raw file stays for an hour after the final one was checked: somebody may be watching it."""


class Stopped(Exception):
    """The process closes; the conversion begins anew at the next start."""


@dataclass(frozen=True)
class Work:
    """A recording to convert."""

    recording_id: str
    raw_file: str
    duration_ms: int


@dataclass(frozen=True)
class Result:
    """A checked final file."""

    file: str
    duration_ms: int
    raw_sha256: str
    final_sha256: str


class Finalising:
    """The conversions of this process."""

    def __init__(self, store: Store, folder: Path, clock: Clock) -> None:
        self._store, self._folder, self._clock = store, folder, clock
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="kaibo-finalise", initializer=step_back)
        self._closing = threading.Event()
        self._done_ms = 0

    def close(self) -> None:
        """Let go of a running conversion; it is thrown away."""
        self._closing.set()
        self._pool.shutdown(wait=False, cancel_futures=True)

    async def next(self) -> bool:
        """Convert the recording that waits longest, or clear away a raw file that is not needed any more; whether there was anything."""
        if not await self._store.read(lambda view: waiting(view) is not None):
            return await self._clear_away()
        work = (await self._store.write(take)).value
        if work is None:
            return False
        self._done_ms = 0
        converting = asyncio.get_running_loop().run_in_executor(self._pool, self._convert, work)
        telling = asyncio.create_task(self._tell(work))
        try:
            result = await converting
        except Stopped:
            return True
        except (NotPlayable, FinaliseFailed, OSError) as error:
            report.warning("finalise_failed", recording=work.recording_id, error=str(error))
            await self._store.write(failed, work, str(error))
            return True
        except Exception as error:  # one odd file must not keep the replays of everybody else waiting
            report.error("finalise_broke", recording=work.recording_id, exc_info=error)
            await self._store.write(failed, work, f"{type(error).__name__}: {error}")
            return True
        finally:
            telling.cancel()
            with suppress(asyncio.CancelledError):
                await telling
        await self._store.write(finished, work, result)
        return True

    async def _tell(self, work: Work) -> None:
        while True:
            await self._clock.sleep(TELL_EVERY_S)
            await self._store.write(progressed, work, self._done_ms)

    def _convert(self, work: Work) -> Result:
        raw, out = self._folder / work.raw_file, self._folder / f"{work.recording_id}.final.mp4"

        def progress(share: float) -> None:
            if self._closing.is_set():
                raise Stopped
            self._done_ms = round(work.duration_ms * share)

        raw_sha256 = sha256_of(raw)
        facts = finalise(raw, out, read_sidecar(self._folder / f"{work.recording_id}.json"), progress)
        return Result(out.name, facts.duration_ms, raw_sha256, sha256_of(out))

    async def _clear_away(self) -> bool:
        work = await self._store.read(outlived)
        if work is None or not (self._folder / f"{work.recording_id}.final.mp4").is_file():
            return False
        await asyncio.to_thread((self._folder / work.raw_file).unlink, missing_ok=True)
        await self._store.write(raw_gone, work)
        return True


def waiting(view: View) -> FinaliseJob | None:
    """The recording that waits longest and is due, None when none is."""
    query = select(FinaliseJob).where(FinaliseJob.state == "waiting", FinaliseJob.due_at <= view.now)
    return view.first(query.order_by(FinaliseJob.due_at, FinaliseJob.recording_id))


def take(tx: Tx) -> Work | None:
    """Begin with the recording that waits longest."""
    job = waiting(tx)
    if job is None:
        return None
    job.state, job.attempts, job.progress_ms = "running", job.attempts + 1, 0
    return Work(job.recording_id, job.raw_file, job.duration_ms)


def progressed(tx: Tx, work: Work, done_ms: int) -> None:
    """Note how far the conversion is."""
    tx.get(FinaliseJob, work.recording_id).progress_ms = done_ms


def finished(tx: Tx, work: Work, result: Result) -> None:
    """The final file was checked and takes the place of the raw one."""
    job = tx.get(FinaliseJob, work.recording_id)
    job.state, job.failure, job.done_at, job.progress_ms = "done", "", tx.now, job.duration_ms
    job.final_file, job.raw_sha256, job.final_sha256 = result.file, result.raw_sha256, result.final_sha256
    replay = tx.session.get(ReplayJob, job.show_id)
    tx.emit(
        ReplayFinalised(show_id=job.show_id, recording_id=job.recording_id, sha256=result.final_sha256),
        job.show_id,
        cohort=replay.cohort_id if replay else None,
        room=replay.room_id if replay else None,
        show=job.show_id,
    )


def failed(tx: Tx, work: Work, failure: str) -> None:
    """Try again later, three times in all; the raw file goes on playing."""
    job = tx.get(FinaliseJob, work.recording_id)
    job.failure, job.progress_ms = failure, 0
    job.state = "waiting" if job.attempts < MOST_ATTEMPTS else "failed"
    job.due_at = tx.now + 30_000 * 2**job.attempts


def outlived(view: View) -> Work | None:
    """A recording whose final file has done its work for an hour while the raw one is still there."""
    query = select(FinaliseJob).where(
        FinaliseJob.state == "done", FinaliseJob.raw_file != "", FinaliseJob.done_at <= view.now - KEEP_RAW_MS
    )
    job = view.first(query)
    return Work(job.recording_id, job.raw_file, job.duration_ms) if job else None


def raw_gone(tx: Tx, work: Work) -> None:
    """The raw file is deleted."""
    tx.get(FinaliseJob, work.recording_id).raw_file = ""
