"""Makes closing packs and bundles of certificates, one at a time, at low priority, and again from the beginning after a restart."""

import asyncio
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import structlog

from sandbox.blobs import FULL, Blobs
from sandbox.clock import Clock
from sandbox.errors import DiskFull, KaiboError
from sandbox.forms import Form, all_forms
from sandbox.forms.paper import Read
from sandbox.loop import step_back
from sandbox.papers import Makers, Sheet, sha256_of_file, write_bundle
from sandbox.store import Store, View

from .certificates import these_to_print
from .closing_pack import certificate_makers, pack_facts, pack_makers
from .pack_signs import SignLine, form_signs, record_signs, sign_sheet
from .paper_jobs import PaperWork, cleared, failed, finished, outlived, progressed, resume, take, waits

report = structlog.get_logger()
TELL_EVERY_S: Final = 0.5
LOOK_EVERY_S: Final = 0.5
BROKE: Final = (
    "生成时出了意外，已经记下。请再试一次；还不行请联系平台技术方。",
    "Something went wrong while this was made, and was noted. Try again; if it stays, tell the operator.",
)
More = Callable[[View, str, Sequence[Form], str, Read], tuple[Makers, list[SignLine]]]
"""What the rest of the school adds to the pack of a class, given forms, the codes' address and a reader of blobs; the edge brings it."""


class Stopped(Exception):
    """The process closes; the job begins anew at the next start."""


@dataclass(frozen=True)
class Made:
    """A bundle in its place."""

    files: int
    size: int
    sha256: str


class PaperDesk:
    """The printing of this process; finished files lie in `folder` for a day. `forms` is where a province puts its own form files."""

    def __init__(self, store: Store, clock: Clock, blobs: Blobs, folder: Path, forms: Path, more: More) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._store, self._clock, self._blobs, self._folder, self._forms, self._more = store, clock, blobs, folder, forms, more
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="kaibo-papers", initializer=step_back)
        self._closing = threading.Event()
        self._done = (0, 0)

    def close(self) -> None:
        """Let go of a running job; it is thrown away."""
        self._closing.set()
        self._pool.shutdown(wait=False, cancel_futures=True)

    def file_of(self, job_id: str) -> Path:
        """Where a finished bundle lies."""
        return self._folder / f"{job_id}.zip"

    async def next(self) -> bool:
        """Make what waits longest, or clear away what is a day old; whether there was anything."""
        if not await self._store.read(waits):
            return await self._clear_away()
        work = (await self._store.write(take)).value
        if work is None:
            return False
        self._done = (0, 0)
        making = asyncio.get_running_loop().run_in_executor(self._pool, self._make, work)
        telling = asyncio.create_task(self._tell(work))
        try:
            made = await making
        except Stopped:
            return True
        except KaiboError as error:
            report.warning("papers_failed", job=work.id, code=error.code)
            await self._store.write(failed, work, error.sentence("zh-CN"), error.sentence("en"))
            return True
        except Exception as error:  # one odd class must not keep everybody else's papers waiting
            report.error("papers_broke", job=work.id, exc_info=error)
            await self._store.write(failed, work, *BROKE)
            return True
        finally:
            telling.cancel()
            with suppress(asyncio.CancelledError):
                await telling
        await self._store.write(finished, work, made.files, made.size, made.sha256)
        return True

    async def run(self) -> None:
        """For ever, beginning with what a restart interrupted. A busy or full database is tried again at the next look."""
        await self._store.write(resume)
        while True:
            try:
                while await self.next():
                    pass
            except KaiboError as error:
                report.warning("papers_wait", kind=type(error).__name__)
            await self._clock.sleep(LOOK_EVERY_S)

    async def _tell(self, work: PaperWork) -> None:
        while True:
            await self._clock.sleep(TELL_EVERY_S)
            await self._store.write(progressed, work, *self._done)

    def _make(self, work: PaperWork) -> Made:
        def progress(done: int, total: int) -> None:
            self._done = (done, total)
            if self._closing.is_set():
                raise Stopped

        makers, told = self._makers(work)
        progress(0, len(makers))
        place, draft = self.file_of(work.id), self._folder / f"{work.id}.part"
        with suppress(FileNotFoundError):
            draft.unlink()
        try:
            with draft.open("w+b") as out:
                write_bundle(out, "结班材料目录" if work.kind == "pack" else "合格证书目录", makers, progress, told)
            draft.replace(place)
        except OSError as error:
            if error.errno in FULL:
                raise DiskFull from error
            raise
        finally:
            draft.unlink(missing_ok=True)
        return Made(len(makers), place.stat().st_size, sha256_of_file(place))

    def _makers(self, work: PaperWork) -> tuple[Makers, list[Sheet]]:
        if work.kind == "certificates":
            return certificate_makers(self._store.look(these_to_print, work.certificates), work.base), []
        forms = all_forms(self._forms)
        facts = self._store.look(pack_facts, work.cohort_id, forms)
        more, kept = self._store.look(self._more, work.cohort_id, forms, work.base, self._blobs.read)
        filled = [line for one in facts.forms for line in form_signs(one.form, one.sheets)]
        signs = sign_sheet([*filled, *kept, *self._store.look(record_signs, work.cohort_id)])
        return {**pack_makers(facts, work.base, self._blobs.read), **more}, [signs]

    async def _clear_away(self) -> bool:
        old = await self._store.read(outlived)
        for job_id in old:
            await asyncio.to_thread(self.file_of(job_id).unlink, missing_ok=True)
            await self._store.write(cleared, job_id)
        return bool(old)
