"""The glue between the media engine and the log: phones in and out, what the engine reports, and what falls due."""

import asyncio
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Concatenate, ParamSpec

import structlog
from sqlalchemy import select

from sandbox.actor import SANDBOX, Actor
from sandbox.clock import Clock
from sandbox.errors import Invalid, NotFound, Refused, Unready
from sandbox.store import Lane, Store, Tx, View

from .aftermath import say_due, shops_due
from .events import DiskRanLow
from .media import engine as media
from .media.room_left import Room, room_left
from .media_facts import media_happened
from .media_sessions import Opened, SessionKind, close_session, close_sessions, left_over, open_session
from .media_setup import Setup, quality_for, setup_for
from .recovery import recover
from .rehearsals import Rehearsals
from .show_clock import say
from .tables import Show
from .timeouts import ON_AIR, overdue, time_out

P = ParamSpec("P")
report = structlog.get_logger()
LOOK_EVERY_S = 1.0
DISK_EVERY_S = 10.0
RETRY_S = 0.1
CLOSE_S = 15.0


class OfferRefused(Invalid):
    """The text of the offer cannot be answered."""

    code = "bad_offer"
    zh = "这个音视频连接请求（SDP）无法使用。请用手机自带的浏览器重新进入直播间。"
    en = "This offer (SDP) cannot be used: {sentence}"


class NothingOn(Refused):
    """Nobody publishes now."""

    code = "nothing_on"
    zh = "现在没有画面，主播可能正在重新连接，请稍后再看。"
    en = "There is no picture now; the host may be reconnecting. Try again in a moment."


class NoRoomLeft(Refused):
    """The disk is nearly full: what is on air goes on, nothing new begins."""

    code = "no_room_left"
    zh = "这台电脑的磁盘只剩 {free} MB，暂时不能开始新的直播；正在进行的不受影响。请老师清理磁盘后再试。"
    en = "The disk of this computer has only {free} MB left, so no new show starts; those on air go on. Free some space and try again."


class MediaClosing(Unready):
    """The media plane is shutting down."""

    code = "media_closing"
    zh = "音视频服务正在重启，请几秒后再连接。"
    en = "The media service is restarting. Connect again in a few seconds."


@contextmanager
def in_sentences() -> Iterator[None]:
    """Turns the engine's refusals into errors of the house."""
    try:
        yield
    except media.NoSuchSession as error:
        raise NotFound from error
    except media.NothingOn as error:
        raise NothingOn from error
    except media.EngineClosed as error:
        raise MediaClosing from error
    except media.MediaRefused as error:
        raise OfferRefused(sentence=error.sentence) from error


def free_bytes(folder: Path) -> int:
    """Free bytes where the recordings lie."""
    return shutil.disk_usage(folder if folder.exists() else folder.parent).free


class Broadcast:
    """One per process. `carry` is the loop, `recover` runs before it, `close` ends everything in order."""

    def __init__(
        self,
        store: Store,
        engine: media.MediaEngine,
        clock: Clock,
        data_dir: Path,
        rehearsals: Rehearsals | None = None,
        free: Callable[[Path], int] = free_bytes,
        setup: Setup | None = None,
    ) -> None:
        self.recordings, self._rehearsals, self.free = data_dir, rehearsals, free
        self._setup = setup or Setup()
        self._room: Room = "enough"
        self._disk_looked_at = -DISK_EVERY_S
        self._store, self._engine, self._clock = store, engine, clock
        self._nudged = asyncio.Event()
        self._drained = asyncio.Event()
        self._carrying = False

    # -- what routes ask for

    async def publish(self, actor: Actor, show_id: str, offer_sdp: str) -> media.Published:
        """Answer a phone; the newest publish of a show wins. OfferRefused, TooMany, ShowOver."""
        if not await self._store.read(is_on_air, show_id):
            self.must_have_room()
        quality = await self._store.read(quality_for, show_id, self._setup.uplink_kbps)
        opened = await self._open(actor, show_id, "publish")
        with in_sentences():
            try:
                return await self._engine.publish(
                    show_id, offer_sdp, session_id=opened.session_id, recording_id=opened.recording_id, quality=quality
                )
            except BaseException:
                await self._write(close_session, opened.session_id)
                raise

    async def watch(self, actor: Actor, show_id: str, offer_sdp: str) -> media.Watching:
        """Answer a watcher. OfferRefused, NothingOn, TooMany."""
        opened = await self._open(actor, show_id, "watch")
        with in_sentences():
            try:
                return await self._engine.watch(show_id, offer_sdp, session_id=opened.session_id)
            except BaseException:
                await self._write(close_session, opened.session_id)
                raise

    async def trickle(self, session_id: str, candidate_fragment: str) -> None:
        """Hand ICE candidates to a session. NotFound when it is over."""
        with in_sentences():
            await self._engine.trickle(session_id, candidate_fragment)

    async def stop(self, session_id: str) -> None:
        """End a session; doing it twice is fine."""
        await self._engine.stop(session_id)
        await self._write(close_session, session_id)

    async def thumbnail(self, show_id: str) -> bytes | None:
        """A JPEG of the newest keyframe, or None."""
        return await self._engine.snapshot(show_id)

    async def setup(self, actor: Actor, show_id: str) -> dict[str, Any]:
        """What a phone or a page needs to know before it connects."""
        return await self._store.read(setup_for, show_id, actor.id, self._setup)

    def must_have_room(self) -> None:
        """Whether the disk has room for a new show. NoRoomLeft."""
        free = self.free(self.recordings)
        if room_left(free) == "none":
            raise NoRoomLeft(free=free >> 20)

    def nudge(self) -> None:
        """A show ended: stop its media now rather than within the second."""
        self._nudged.set()

    async def _open(self, actor: Actor, show_id: str, kind: SessionKind) -> Opened:
        return (await self._store.acting(actor, Lane.HOST).write(open_session, show_id, kind)).value

    # -- what moves by itself

    async def recover(self) -> list[str]:
        """Put right what a crash left behind; before `carry`."""
        return (await self._store.write(recover)).value

    async def carry(self) -> None:
        """Write down what the engine reports and do what falls due, until the engine is closed."""
        self._carrying = True
        looking = asyncio.ensure_future(self._look())
        try:
            await self._listen()
        finally:
            self._carrying = False
            self._drained.set()
            looking.cancel()
            with suppress(asyncio.CancelledError):
                await looking

    async def close(self) -> None:
        """End all media; returns when every file is closed and every report is in the log."""
        await self._engine.aclose()
        if not self._carrying:
            await self._listen()
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(CLOSE_S):
                await self._drained.wait()

    async def _listen(self) -> None:
        async for event in self._engine.events():
            if self._rehearsals is not None and self._rehearsals.hears(event.show_id):
                self._rehearsals.heard(event)  # nothing of a rehearsal is a fact of a show
                continue
            try:
                await self._write(media_happened, event)
            except Exception as error:  # one odd report must not stop the others
                report.error("media_event_lost", kind=type(event).__name__, show=event.show_id, exc_info=error)

    async def _write(self, verb: Callable[Concatenate[Tx, P], Any], *args: P.args, **kwargs: P.kwargs) -> None:
        """Write in the sandbox's name; when the writer is busy, wait and try again, for nothing else may come first."""
        while True:
            try:
                await self._store.acting(SANDBOX, Lane.HOST).write(verb, *args, **kwargs)
                return
            except Unready:
                await self._clock.sleep(RETRY_S)

    async def _look(self) -> None:
        while True:
            try:
                await self._do_due()
            except Exception as error:
                report.error("broadcast_look_failed", exc_info=error)
            await self._until_nudged()

    async def _do_due(self) -> None:
        await self._look_at_disk()
        for shop_id in await self._store.read(shops_due):
            await self._write(say_due, shop_id)
        for show_id in await self._store.read(overdue):
            await self._write(time_out, show_id)
        over = await self._store.read(left_over)
        if over:
            await asyncio.gather(*(self._engine.stop_show(show_id) for show_id in over))
            for show_id in over:
                await self._write(close_sessions, show_id)

    async def _look_at_disk(self) -> None:
        """Warn everybody on air when the disk runs low, and again when it is nearly full."""
        if self._clock.monotonic() - self._disk_looked_at < DISK_EVERY_S:
            return
        self._disk_looked_at = self._clock.monotonic()
        free = await asyncio.to_thread(self.free, self.recordings)
        before, self._room = self._room, room_left(free)
        if (before, self._room) in (("enough", "low"), ("enough", "none"), ("low", "none")):
            await self._write(warn_of_disk, free)

    async def _until_nudged(self) -> None:
        nudge = asyncio.ensure_future(self._nudged.wait())
        late = asyncio.ensure_future(self._clock.sleep(LOOK_EVERY_S))
        try:
            await asyncio.wait({nudge, late}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._nudged.clear()
            for task in (nudge, late):
                task.cancel()
            await asyncio.gather(nudge, late, return_exceptions=True)


def is_on_air(view: View, show_id: str) -> bool:
    """Whether a show is live or paused."""
    show = view.session.get(Show, show_id)
    return show is not None and show.state in ON_AIR


def warn_of_disk(tx: Tx, free: int) -> None:
    """Tell every show on air how much room is left."""
    for show in tx.all(select(Show).where(Show.state.in_(ON_AIR)).order_by(Show.id)):
        say(tx, show, DiskRanLow(show_id=show.id, free_mb=free >> 20))
