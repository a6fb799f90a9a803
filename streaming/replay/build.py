"""Makes replays ready: when a show ended, its log is read in a thread, the numbers are stored, the recordings looked into and finalised."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final

import structlog

from sandbox.clock import Clock
from sandbox.errors import DiskFull, Unready
from sandbox.events import log
from sandbox.events.envelope import Envelope
from sandbox.events.wire import LogHash, cloud_event
from sandbox.store import Store, View

from .document import compute
from .finalising import Finalising
from .keep import (
    COMMENT_PAGES,
    Due,
    Made,
    comment_pages,
    due_replay,
    keep_comments,
    keep_replay,
    known_films,
    nothing_to_show,
    pick_up,
    put_off,
)
from .recordings import BACKUP, Film, left_behind, look_into, named_recordings
from .sync import NotStarted, Recorded, edit_list, gaps
from .timeline import SHARED

report = structlog.get_logger()
LOOK_EVERY_S: Final = 0.25
FILES_CLOSE_WITHIN_S: Final = 3.0
"""A recording that is still open so long after the end is shown as far as it has come; it plays unfinished too."""
READ_AT_ONCE: Final = 500
WAITS: Final = (Unready, DiskFull)
"""The database is busy or full: no fault of the show, so no attempt is counted."""


class ReplayBuilder:
    """`run` it as long as the process lives; `build_next` and `finalise_next` do one piece of work each, for tests and for the demo."""

    def __init__(self, store: Store, recordings_dir: Path, clock: Clock) -> None:
        self._store, self._folder, self._clock = store, recordings_dir, clock
        self._finalising = Finalising(store, recordings_dir, clock)

    async def run(self) -> None:
        """Build what is wanted and finalise what waits, for ever. Building never waits for a conversion."""
        await self._store.write(pick_up)
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._repeat(self.build_next))
                group.create_task(self._repeat(self.finalise_next))
        finally:
            self._finalising.close()

    async def _repeat(self, step: Callable[[], Awaitable[bool]]) -> None:
        while True:
            try:
                worked = await step()
            except WAITS as error:
                report.warning("replay_waits", error=str(error))
                worked = False
            if not worked:
                await self._clock.sleep(LOOK_EVERY_S)

    async def finalise_next(self) -> bool:
        """Convert one recording; whether there was one."""
        return await self._finalising.next()

    async def build_next(self) -> bool:
        """Build one replay that is due; whether there was one. A failure is noted in the job and tried again later."""
        due = await self._store.read(due_replay)
        if due is None:
            return False
        try:
            await self._build(due)
        except WAITS:
            raise
        except NotStarted:
            await self._store.write(nothing_to_show, due)
        except Exception as error:
            report.error("replay_failed", show=due.show_id, exc_info=error)
            await self._store.write(put_off, due, f"{type(error).__name__}: {error}")
        return True

    async def _build(self, due: Due) -> None:
        if not due.ready:
            await self._files_closed(due.show_id)
        made = await asyncio.to_thread(self._make, due)
        pages = comment_pages(made.computed)
        for start in range(0, len(pages), COMMENT_PAGES):
            await self._store.write(keep_comments, due.show_id, pages[start : start + COMMENT_PAGES])
        await self._store.write(keep_replay, made)

    async def _files_closed(self, show_id: str) -> None:
        until = self._clock.monotonic() + FILES_CLOSE_WITHIN_S
        while any(named.open for named in await self._store.read(named_recordings, show_id)):
            if self._clock.monotonic() >= until:
                return
            await self._clock.sleep(0.1)

    def _make(self, due: Due) -> Made:
        """Read, compute and look into files; runs in a thread."""
        own, shared, log_hash = self._events(due)
        computed = compute(sorted([*own, *shared], key=lambda envelope: envelope.position))
        films = self._films(due.show_id)
        cuts = edit_list(computed.clock, (_recorded(film) for film in films if not film.failure))
        first = own[0].position if own else due.wanted
        return Made(due, computed, first, log_hash.events, log_hash.hexdigest(), films, cuts, gaps(computed.clock, cuts))

    def _events(self, due: Due) -> tuple[list[Envelope], list[Envelope], LogHash]:
        """The show's own events, those of its cohort's shops that name no show, and the hash over its own."""
        own: list[Envelope] = []
        log_hash = LogHash()
        while events := self._store.look(_own, due.show_id, own[-1].position if own else 0, due.wanted):
            own += events
            log_hash.take(cloud_event(event) for event in events)
        shared: list[Envelope] = []
        after = own[0].position if own else due.wanted
        while due.cohort_id is not None and (events := self._store.look(_shared, due, after)):
            shared += events
            after = events[-1].position
        return own, shared, log_hash

    def _films(self, show_id: str) -> tuple[Film, ...]:
        films = self._store.look(known_films, show_id)
        known = {film.recording_id for film in films}
        named = [each for each in self._store.look(named_recordings, show_id) if each.recording_id not in known]
        named += left_behind(self._folder, show_id, known | {each.recording_id for each in named})
        return tuple(sorted([*films, *(look_into(self._folder, each) for each in named)], key=lambda film: film.first_at))


def _recorded(film: Film) -> Recorded:
    return Recorded(film.recording_id, film.first_at, film.duration_ms, film.recording_id.startswith(BACKUP))


def _own(view: View, show_id: str, after: int, upto: int) -> list[Envelope]:
    return log.read(view.session, after=after, upto=upto, show=show_id, limit=READ_AT_ONCE)


def _shared(view: View, due: Due, after: int) -> list[Envelope]:
    return log.read_show(view.session, due.show_id, due.cohort_id or "", (), SHARED, after, due.wanted, limit=READ_AT_ONCE)
