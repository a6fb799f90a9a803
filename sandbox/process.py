"""One running Kaibo: opens the store, carries the rooms' reactions and everything that moves by itself, closes it all in order."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import IO

import structlog
from starlette.requests import HTTPConnection

from mall.own_records import OWN as OWN_MALL
from mall.reactions import REACTIONS as MALL
from mall.timeouts import Timeouts as MallTimeouts
from sandbox.actor import SANDBOX, Actor
from sandbox.blobs import Blobs
from sandbox.chance import Chance, SystemChance
from sandbox.clock import Clock, SystemClock
from sandbox.config import Settings
from sandbox.feed import Consumer, Tail
from sandbox.identity.audit import note_look
from sandbox.identity.hashing import Hashing
from sandbox.identity.operator import ROSTER_OPERATOR, open_operator_key
from sandbox.identity.reception import Reception
from sandbox.identity.seal import open_seal
from sandbox.identity.settings import HOUR_MS
from sandbox.identity.settings import Settings as EntranceSettings
from sandbox.identity.vault import Vault
from sandbox.ids import Ids, TimeIds
from sandbox.migrations.upgrade import upgrade
from sandbox.rows import Row
from sandbox.store import Lane, Store, open_engines
from sandbox.store.keys import forget_old
from sandbox.store.lock import lock
from streaming.audience.columns import Arithmetic
from streaming.audience.driver import Driver
from streaming.audience.library import Library
from streaming.broadcast import Broadcast
from streaming.live import Screens
from streaming.media.engine import MediaBroken, MediaEngine
from streaming.media.turn import Relay as TurnRelay
from streaming.media_setup import Setup
from streaming.own_records import OWN as OWN_STREAMING
from streaming.predictions import Predictions
from streaming.reactions import REACTIONS as STREAMING
from streaming.rehearsals import Rehearsals
from streaming.replay.build import ReplayBuilder
from streaming.replay.look import recording_path
from streaming.replay.reactions import REACTIONS as REPLAY
from streaming.stream_keys import StreamKeys
from streaming.warm_up import chosen, warmed_up
from streaming.whatif.asking import WhatIfs
from streaming.workbench import Workbench
from supply.reactions import REACTIONS as SUPPLY
from supply.timeouts import Timeouts as SupplyTimeouts
from training.api.class_forms import KEEPERS
from training.api.own_records import OWN as OWN_TRAINING
from training.api.pack_papers import pack_papers
from training.assessment.evidence_tables import DERIVED as ASSESSED
from training.assessment.exam_timeouts import Timeouts as ExamTimeouts
from training.assessment.reactions import REACTIONS as ASSESSMENT
from training.assessment.sealing import seal_leftovers
from training.assessment.verdicts import tell_changed, untold_classes
from training.cohorts.light_forms import tell as tell_light
from training.cohorts.paper_desk import PaperDesk
from training.cohorts.tables import DERIVED as JUDGED
from training.followup.reactions import REACTIONS as FOLLOWUP
from training.followup.tables import DERIVED as FOLLOWED
from training.followup.timeouts import Timeouts as FollowUpTimeouts
from training.reactions import REACTIONS as TRAINING
from training.teaching.reactions import DERIVED as TAUGHT
from training.teaching.reactions import REACTIONS as TEACHING
from training.teaching.timeouts import Timeouts as TeachingTimeouts
from training.teaching.videos import Videos

report = structlog.get_logger()
REACTIONS = {
    "mall": {"mall": MALL},
    "supply": {"supply": SUPPLY},
    "streaming": {"streaming": STREAMING, "streaming.replay": REPLAY},
    "training": {"training": TRAINING, "training.assessment": ASSESSMENT, "training.teaching": TEACHING, "training.followup": FOLLOWUP},
}
DERIVED = {"training": JUDGED, "training.assessment": ASSESSED, "training.teaching": TAUGHT, "training.followup": FOLLOWED}
"""Consumers whose tables `kaibo rebuild` makes again from the log; whatever else they do, they do once, and say nothing
again (`tx.again`)."""
OWN_RECORDS = {"mall": OWN_MALL, "streaming": OWN_STREAMING, "training": OWN_TRAINING}
"""Tables of which a person gets a copy, by room; the supply system names nobody."""
CATCH_UP_S = 2.0
FORGET_EVERY_S = 3600.0
MOST_LOOKS = 10_000
"""Looks remembered so that they are not written again; the database knows them besides."""


class Process:
    """Open it, `run` it in a task, `close` it. Tests and the demo give it their own time, chance, media engine and hashing."""

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Clock | None = None,
        ids: Ids | None = None,
        chance: Chance | None = None,
        engine: Callable[["Process"], MediaEngine] | None = None,
        hashing: Hashing | None = None,
    ) -> None:
        self.settings = settings
        self.clock, self.ids, self.chance = clock or SystemClock(), ids or TimeIds(), chance or SystemChance()
        self.blobs = Blobs(settings.data / "blobs")
        self.recordings = settings.data / "recordings"
        self.rooms = [name.strip() for name in settings.rooms.split(",") if name.strip()]
        self._engine, self._hashing = engine, hashing
        self._lock: IO[str] | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self.health: dict[str, str] = {}
        self._looks: set[tuple[str, str, str, int]] = set()
        self.join_base = self.page_base = ""

    async def open(self) -> None:
        """Database, migrations, consumers, media. AlreadyRunning when another process has the data folder."""
        settings = self.settings
        settings.data.mkdir(parents=True, exist_ok=True)
        self.recordings.mkdir(parents=True, exist_ok=True)
        if settings.database_url.startswith("sqlite"):
            self._lock = lock(settings.data / "kaibo.lock")
        writing, reading = open_engines(settings.database_url)
        await asyncio.to_thread(upgrade, writing, Row.metadata)
        self.store = Store(writing, reading, self.clock, self.ids, self.chance)
        self.tail = Tail(self.store, self.clock, settings.poll_seconds or None)
        await self.tail.start()
        tables = {name: table for room in self.rooms for name, table in REACTIONS[room].items()}
        self.consumers = [Consumer(name, table, self.store, self.tail, self.clock) for name, table in tables.items()]
        for consumer in self.consumers:
            await consumer.start()
        entrance = EntranceSettings(ticket_ms=settings.ticket_hours * HOUR_MS)
        seal, key = open_seal(settings.data, self.chance), open_operator_key(settings.data, self.chance)
        self.stream_keys = StreamKeys(seal.digest, self.clock)
        self.reception = Reception(self.store, seal, entrance, lambda: self.join_base, key, self._hashing)
        self.reception.rooms = self.rooms
        if "training" not in self.rooms:
            self.reception.identifier.operator = ROSTER_OPERATOR
        if "training" in self.rooms:
            tell_light(KEEPERS)
            while (await self.store.write(seal_leftovers, Vault(seal))).value:
                pass
            await self.tell_untold()
            self.videos = Videos(self.store, settings.data / "videos", self.clock, self._recorded)
            self.papers = PaperDesk(self.store, self.clock, self.blobs, settings.data / "papers", settings.data / "forms", pack_papers)
        if "streaming" in self.rooms:
            self.library = Library(self.blobs)
            self.engine = (self._engine or own_engine)(self)
            await self._open_media()
            self.rehearsals = Rehearsals(self.store, self.engine, self.clock, self.chance, self.recordings)
            self.broadcast = Broadcast(self.store, self.engine, self.clock, self.recordings, self.rehearsals, setup=media_setup(settings))
            self.driver = Driver(self.store, self.clock, self.library, self._arithmetic)
            self.screens = Screens(self.store, self.tail, self.clock, self.reception.identifier.renew)
            self.workbench = Workbench(self.chance)
            self.predictions = Predictions(self.store, self.clock, self.workbench)
            self.what_ifs = WhatIfs(self.store, self.library, self.workbench, chosen(self.settings.crowd_arithmetic))
            self.replays = ReplayBuilder(self.store, self.recordings, self.clock)

    async def tell_untold(self) -> None:
        """Say the verdicts of classes that an older version closed without saying any (R-ASM-9); a unit for each, once."""
        for cohort_id in await self.store.read(untold_classes):
            await self.store.write(tell_changed, cohort_id, False)

    async def _arithmetic(self) -> Arithmetic:
        """What the crowd of live shows runs on once it is ready."""
        if self.settings.crowd_arithmetic == "numba" and chosen("numba") != "numba":
            self.health["crowd"] = (
                "KAIBO_CROWD_ARITHMETIC is numba, which is not installed: pip install 'kaibo[fast]'. The crowd runs on numpy."
            )
        return await warmed_up(self.workbench, self.settings.crowd_arithmetic)

    async def _recorded(self, show_id: str, recording_id: str) -> Path | None:
        """The file of a recording, for the course made of a lesson."""
        file = await self.store.read(recording_path, show_id, recording_id)
        return self.recordings / file if file else None

    async def _open_media(self) -> None:
        """A media plane that does not fit says so at the start; the pages work without it."""
        try:
            await self.engine.open()
        except MediaBroken as broken:
            self.health["media"] = str(broken)
            report.error("media_broken", sentence=str(broken))

    def movers(self) -> list[tuple[str, Callable[[], Awaitable[None]]]]:
        """Everything that moves by itself, by name."""
        found: list[tuple[str, Callable[[], Awaitable[None]]]] = [("tail", self.tail.run)]
        found += [(f"{consumer.name} reactions", consumer.run) for consumer in self.consumers]
        found.append(("old keys", self._forget_old_keys))
        if "mall" in self.rooms:
            found.append(("mall time-outs", MallTimeouts(self.store, self.clock).run))
        if "supply" in self.rooms:
            found.append(("supply time-outs", SupplyTimeouts(self.store, self.clock, self.settings.supply_pace, self.blobs).run))
        if "training" in self.rooms:
            found.append(("exam time-outs", ExamTimeouts(self.store, self.clock, Vault(self.reception.seal)).run))
            found += [("teaching time-outs", TeachingTimeouts(self.store, self.clock).run), ("course videos", self.videos.run)]
            found.append(("papers", self.papers.run))
            found.append(("follow-up reminders", FollowUpTimeouts(self.store, self.clock).run))
        if "streaming" in self.rooms:
            found += [("broadcast", self.broadcast.carry), ("crowd", self.driver.run), ("replays", self.replays.run)]
            found.append(("predictions", self.predictions.run))
        return found

    async def _forget_old_keys(self) -> None:
        while True:
            while (await self.store.acting(SANDBOX, Lane.CROWD).write(forget_old)).value:
                pass
            await self.clock.sleep(FORGET_EVERY_S)

    async def start(self) -> None:
        """Start everything that moves; each mover that dies is noted in `health` and started again after a pause."""
        if "streaming" in self.rooms:
            await self.broadcast.recover()
        self._tasks = [asyncio.create_task(self._keep(name, run), name=name) for name, run in self.movers()]

    async def _keep(self, name: str, run: Callable[[], Awaitable[None]]) -> None:
        while True:
            try:
                await run()
                return
            except Exception as error:
                self.health[name] = type(error).__name__
                report.error("mover_died", mover=name, exc_info=error)
                await self.clock.sleep(1.0)

    async def close(self) -> None:
        """Media first, so that files are whole; then the movers, and what they wait for; the store last, with what is queued written."""
        if "streaming" in self.rooms:
            await self.rehearsals.close()
            await self.broadcast.close()
        for task in self._tasks:
            task.cancel()
        for task in self._tasks:
            with suppress(asyncio.CancelledError):
                await task
        if "streaming" in self.rooms:
            await self.workbench.close()
        if "training" in self.rooms:
            self.videos.close()
            self.papers.close()
        self.reception.close()
        await self.store.close()
        if self._lock is not None:
            self._lock.close()

    async def reached(self, position: int) -> bool:
        """Wait up to two seconds until every room has reacted to the log up to `position`."""
        until = self.clock.monotonic() + CATCH_UP_S
        while any(consumer.position < position for consumer in self.consumers):
            if self.clock.monotonic() > until:
                return False
            await self.clock.sleep(0.02)
        return True

    async def looked(self, actor: Actor, action: str, place: str) -> None:
        """Put a look on record, once for each person, place and hour; on a fault nothing is shown."""
        look = (actor.id, action, place, self.clock.now() // HOUR_MS)
        if look in self._looks:
            return
        await self.store.acting(actor, Lane.ORDER).write(note_look, action, place, look[3] * HOUR_MS)
        if len(self._looks) >= MOST_LOOKS:
            self._looks.clear()
        self._looks.add(look)

    async def identify(self, connection: HTTPConnection) -> Actor | None:
        """Who asks; None for nobody."""
        return self.stream_keys.actor(connection.headers.get("authorization", "")) or await self.reception.identify(connection)


def own_engine(process: Process) -> MediaEngine:
    """The media plane as the settings have it: in processes of its own, or in this one."""
    return local_engine(process) if process.settings.one_process else workers_engine(process)


def local_engine(process: Process) -> MediaEngine:
    """The media plane in this process."""
    from streaming.media.local import LocalEngine
    from streaming.media.voice import by_model

    settings = process.settings
    silero = by_model(settings.voice_model)
    hosts, public, speech = _hosts(settings), settings.media_public, settings.speech_model
    return LocalEngine(process.clock, process.recordings, hosts=hosts, public=public, silero=silero, speech=speech)


def workers_engine(process: Process) -> MediaEngine:
    """The media plane in processes of its own."""
    from streaming.media.voice import by_model
    from streaming.media.workers import WorkersEngine, worker_count

    settings = process.settings
    return WorkersEngine(
        process.clock,
        process.chance,
        process.recordings,
        count=worker_count(settings.media_workers),
        hosts=_hosts(settings),
        public=settings.media_public,
        silero=by_model(settings.voice_model),
        speech=settings.speech_model,
    )


def media_setup(settings: Settings) -> Setup:
    """What phones are told: the class's uplink and the relay."""
    urls = tuple(url.strip() for url in settings.turn_urls.split(",") if url.strip())
    secret = settings.turn_secret_file.read_bytes().strip() if settings.turn_secret_file is not None else b""
    return Setup(settings.uplink_kbps, TurnRelay(urls, secret))


def _hosts(settings: Settings) -> list[str] | None:
    return [host.strip() for host in settings.media_hosts.split(",") if host.strip()] or None
