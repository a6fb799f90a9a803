"""The only part of the audience that moves: each second of a live show it reads, steps the crowd and writes what happened."""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

import structlog
from sqlalchemy import select

from sandbox.actor import SANDBOX
from sandbox.clock import Clock
from sandbox.store import Busy, Lane, Store, Tx, View
from streaming.tables import Show

from .acts import Acts
from .columns import Arithmetic
from .inputs import head, inputs
from .library import Library
from .ticks import SNAPSHOT_EVERY, Ride, board, drop_snapshot, write_tick

T = TypeVar("T")
report = structlog.get_logger()
LOOK_EVERY_S = 0.25


@dataclass(frozen=True)
class Beat:
    """A live show's clock: tick t is due at `started_at + paused_total_ms + t * 1000`."""

    started_at: int
    paused_total_ms: int


@dataclass(frozen=True)
class Thought:
    """A second that was thought and is not in the log yet."""

    acts: Acts
    upto: int
    digest: str
    frozen: bytes | None


class Driver:
    """One task per live show; the thinking is done in one thread, the writing in the crowd's lane."""

    def __init__(self, store: Store, clock: Clock, library: Library, warm_up: Callable[[], Awaitable[Arithmetic]] | None = None) -> None:
        self.hands: Arithmetic = "numpy"
        self._warm_up = warm_up
        self._store, self._clock, self._library = store, clock, library
        self._thinker = ThreadPoolExecutor(1, thread_name_prefix="kaibo-crowd")
        self._driven: dict[str, asyncio.Task[None]] = {}
        self._rides: dict[str, Ride] = {}

    async def run(self) -> None:
        """Find live shows and drive each until it pauses or ends, for ever."""
        try:
            async with asyncio.TaskGroup() as group:
                while True:
                    self._driven = {show_id: task for show_id, task in self._driven.items() if not task.done()}
                    for show_id in await self._store.read(live_shows):
                        if self._warm_up is not None:  # with the first show, not before: a quiet server needs no machine code
                            group.create_task(self._take_up(self._warm_up), name="warm-up of the crowd")
                            self._warm_up = None
                        if show_id not in self._driven:
                            self._driven[show_id] = group.create_task(self._drive(show_id), name=f"crowd of {show_id}")
                    await self._clock.sleep(LOOK_EVERY_S)
        finally:
            self.close()

    async def _take_up(self, warm_up: Callable[[], Awaitable[Arithmetic]]) -> None:
        """Shows run on NumPy until another arithmetic is ready, and on that from their next second on."""
        try:
            self.hands = await warm_up()
        except Exception as error:
            report.warning("crowd_stays_on_numpy", exc_info=error)

    def close(self) -> None:
        """Let go of the thinking thread."""
        self._thinker.shutdown(wait=False, cancel_futures=True)

    async def _drive(self, show_id: str) -> None:
        try:
            while (wait_s := await self.step(show_id)) is not None:
                await self._clock.sleep(wait_s)
        except Exception as error:
            report.error("crowd_stopped", show=show_id, exc_info=error)
            await self._clock.sleep(2.0)
        finally:
            self._rides.pop(show_id, None)

    async def step(self, show_id: str) -> float | None:
        """Do the next second of this show if it is due. Answers the seconds until the next one, None when the show is not live."""
        beat = await self._store.read(beat_of, show_id)
        if beat is None:
            self._rides.pop(show_id, None)
            return None
        ride = self._rides.get(show_id)
        if ride is None:
            ride = self._rides[show_id] = await self._think(self._store.look, board, show_id, self._library, self.hands)
        due_at = beat.started_at + beat.paused_total_ms + (ride.crowd.tick + 1) * 1000
        if due_at > self._clock.now():
            return (due_at - self._clock.now()) / 1000
        thought = await self._think(self._second, ride)
        if not await self._write(ride, thought):
            del self._rides[show_id]  # paused or over before it was written: board again from the log
            return 0.0
        ride.upto = thought.upto
        return max(0.0, (due_at + 1000 - self._clock.now()) / 1000)

    def _second(self, ride: Ride) -> Thought:
        ride.crowd.use(self.hands)
        upto = self._store.look(head)
        acts = ride.crowd.step(self._store.look(inputs, ride.place.show_id, ride.place.cohort_id, ride.upto, upto))
        frozen = ride.crowd.freeze() if acts.tick % SNAPSHOT_EVERY == 0 else None
        return Thought(acts, upto, ride.crowd.digest(), frozen)

    async def _write(self, ride: Ride, thought: Thought) -> bool:
        while True:
            try:
                return (await self._store.acting(SANDBOX, Lane.CROWD).write(tick, ride, thought)).value
            except Busy:
                await self._clock.sleep(0.2)  # the same second is written again, never thought again

    async def _think(self, thought: Callable[..., T], *args: object) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thinker, partial(thought, *args))


def tick(tx: Tx, ride: Ride, thought: Thought) -> bool:
    """Write one second of the crowd while the show is live; False when it no longer is."""
    show = tx.get(Show, ride.place.show_id)
    if show.state != "live":
        if show.state == "ended":
            drop_snapshot(tx, show.id)
        return False
    write_tick(tx, ride.place, thought.acts, thought.upto, thought.digest, thought.frozen)
    return True


def live_shows(view: View) -> list[str]:
    """Shows with a crowd that are on air now; a lesson has none."""
    return view.all(select(Show.id).where(Show.state == "live", Show.kind != "lesson"))


def beat_of(view: View, show_id: str) -> Beat | None:
    """The show's clock, None when it is not live."""
    show = view.session.get(Show, show_id)
    if show is None or show.state != "live" or show.started_at is None:
        return None
    return Beat(show.started_at, show.paused_total_ms)
