"""The videos of courses and proofs: uploaded by pieces, made playable one at a time at low priority, again after a kill."""

import asyncio
import os
import re
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Final

import structlog

from sandbox.actor import Actor
from sandbox.clock import Clock
from sandbox.errors import KaiboError
from sandbox.loop import step_back
from sandbox.store import Lane, Store
from sandbox.video.pieces import Pieces, VideoRefused
from sandbox.video.playable import Playable, make_playable
from sandbox.video.probe import NotPlayable

from .filming import LESSON, UPLOAD, Kept, Work, begun, failed, give_video, kept, made_playable, progressed, waiting

report = structlog.get_logger()
TAKE: Final = re.compile(r"[a-z0-9]{8,32}")
PROOF_BYTES: Final = 300 << 20
"""A short video; a course may be ten times as large."""
TELL_EVERY_S: Final = 1.0
LOOK_EVERY_S: Final = 1.0

Recorded = Callable[[str, str], Awaitable[Path | None]]
"""A show and its recording to the file, None when it is not there. The front door brings it: the files are the live room's."""


class Stopped(Exception):
    """The process closes; the conversion begins anew at the next start."""


class Videos:
    """The uploads and conversions of this process, in a folder of their own."""

    def __init__(self, store: Store, folder: Path, clock: Clock, recorded: Recorded) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self._store, self._clock, self._recorded = store, clock, recorded
        self._long, self._short = Pieces(folder), Pieces(folder, PROOF_BYTES)
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="kaibo-course", initializer=step_back)
        self._closing = threading.Event()
        self._share = 0.0

    def close(self) -> None:
        """Let go of a running conversion; it is thrown away."""
        self._closing.set()
        self._pool.shutdown(wait=False, cancel_futures=True)

    def have(self, owner_id: str, take: str) -> int:
        """Bytes of an upload that are here. VideoRefused for a take that is no name."""
        return self._long.have(_name(owner_id, take))

    async def piece(self, actor: Actor, owner_id: str, take: str, at: int, body: bytes, last: bool) -> int:
        """Take the bytes from `at` on; with the `last` one the file is whole and waits to be made playable. Answers the bytes here.

        Doing it again after an answer was lost is fine. VideoRefused, PieceOutOfOrder, NoRoomForVideo, and what says that it stays.
        """
        name = _name(owner_id, take)
        source = f"{UPLOAD}/{name}.upload"
        known: Kept = await self._store.read(kept, owner_id)
        if known.source == source:
            return at + len(body)
        if known.refusal is not None:
            raise known.refusal
        pieces = self._short if owner_id.startswith("prf") else self._long
        have = await asyncio.to_thread(_take, pieces, name, at, body, self.folder / f"{name}.upload" if last else None)
        if last:
            await self._store.acting(actor, Lane.HOST).write(give_video, owner_id, source)
        return have

    async def next(self) -> bool:
        """Convert the video that waits longest; whether there was one."""
        work = await self._store.read(waiting)
        if work is None:
            return False
        self._share = 0.0
        await self._store.write(begun, work)
        source = await self._source(work)
        if source is None or not source.is_file():
            await self._store.write(failed, work, "the file is not there")
            return True
        converting = asyncio.get_running_loop().run_in_executor(self._pool, self._convert, work, source)
        telling = asyncio.create_task(self._tell(work))
        try:
            made = await converting
        except Stopped:
            return True
        except (NotPlayable, OSError) as error:
            report.warning("course_video_failed", owner=work.owner_id, error=str(error))
            await self._store.write(failed, work, str(error), isinstance(error, NotPlayable))
            return True
        finally:
            telling.cancel()
            with suppress(asyncio.CancelledError):
                await telling
        await self._store.write(made_playable, work, made)
        if work.source.startswith(UPLOAD):
            await asyncio.to_thread(source.unlink, missing_ok=True)
        return True

    async def run(self) -> None:
        """For ever. A busy or full database is tried again at the next look."""
        while True:
            try:
                while await self.next():
                    pass
            except KaiboError as error:
                report.warning("course_videos_wait", kind=type(error).__name__)
            await self._clock.sleep(LOOK_EVERY_S)

    async def _source(self, work: Work) -> Path | None:
        kind, _, name = work.source.partition("/")
        if kind == LESSON:
            return await self._recorded(work.show_id or "", name)
        return self.folder / name

    async def _tell(self, work: Work) -> None:
        while True:
            await self._clock.sleep(TELL_EVERY_S)
            await self._store.write(progressed, work, round(self._share * 10_000))

    def _convert(self, work: Work, source: Path) -> Playable:
        def progress(share: float) -> None:
            if self._closing.is_set():
                raise Stopped
            self._share = share

        return make_playable(source, self.folder / f"{work.owner_id}.mp4", progress)


def _take(pieces: Pieces, name: str, at: int, body: bytes, whole: Path | None) -> int:
    """Append a piece; with the last one the file gets its name `whole`, unless it has it already and nobody was told."""
    if whole is not None and whole.is_file() and whole.stat().st_size == at + len(body):
        return at + len(body)
    have = pieces.append(name, at, body)
    if whole is not None:
        os.replace(pieces.part(name), whole)
    return have


def _name(owner_id: str, take: str) -> str:
    if not TAKE.fullmatch(take):
        raise VideoRefused(zh_reason="上传编号不合要求，请刷新页面再传。", en_reason="its take is 8 to 32 lower-case letters or digits.")
    return f"{owner_id}-{take}"
