"""A store with a show in its log, a recording on the disk, and a small web server around the routes of the replay."""

from dataclasses import dataclass, field
from pathlib import Path

import httpx
from fastapi import FastAPI
from starlette.requests import HTTPConnection

from sandbox.actor import Actor, Membership, Role
from sandbox.clock import ManualClock
from sandbox.events.log import Said
from sandbox.feed import Consumer, Tail
from sandbox.feed.stream_api import router as events_router
from sandbox.http import answer_errors, include
from sandbox.identity.tables import Person
from sandbox.store import Store, Tx
from streaming.media.clip import Drawing, coded
from streaming.media.container import RecordingFile as Film
from streaming.media.sidecar import Sidecar
from streaming.replay.api import router as replay_router
from streaming.replay.build import ReplayBuilder
from streaming.replay.reactions import REACTIONS
from streaming.replay.sync import wall_of
from streaming.tables import RecordingFile, SeatHolder, Show
from tests.replay.show_log import COHORT, ROOM, SHOW, START, ShowLog

HOST = Actor("per_host", memberships=(Membership(COHORT, Role.STUDENT),))
SEATED = Actor("per_seat", memberships=(Membership(COHORT, Role.STUDENT),))
CLASSMATE = Actor("per_mate", memberships=(Membership(COHORT, Role.STUDENT),))
LECTURER = Actor("per_lect", memberships=(Membership(COHORT, Role.LECTURER),))
STRANGER = Actor("per_far", memberships=(Membership("coh_2", Role.LECTURER),))
COLLECTOR = Actor("svc_1", kind="service", scopes=frozenset({"evidence.read", "events.read"}))
ELSEWHERE = Actor("svc_2", kind="service", scopes=COLLECTOR.scopes, memberships=(Membership("coh_2", Role.ASSISTANT),))
SCOPELESS = Actor("svc_3", kind="service", scopes=frozenset({"other"}))
ACTORS = {actor.id: actor for actor in (HOST, SEATED, CLASSMATE, LECTURER, STRANGER, COLLECTOR, ELSEWHERE, SCOPELESS)}


class WatchedClock(ManualClock):
    """A clock that knows how many wait for it."""

    sleeping = 0

    async def sleep(self, seconds: float) -> None:
        self.sleeping += 1
        try:
            await super().sleep(seconds)
        finally:
            self.sleeping -= 1


@dataclass
class Venue:
    """Everything one test needs. It is the process of the routes (`app.state.gate`) as well."""

    store: Store
    clock: WatchedClock
    recordings: Path
    tail: Tail
    written: int = 0
    builder: ReplayBuilder = field(init=False)
    consumer: Consumer = field(init=False)

    def __post_init__(self) -> None:
        self.builder = ReplayBuilder(self.store, self.recordings, self.clock)
        self.consumer = Consumer("streaming", REACTIONS, self.store, self.tail, self.clock)

    async def reached(self, position: int) -> bool:
        return True

    async def identify(self, connection: HTTPConnection) -> Actor | None:
        return ACTORS.get(connection.headers.get("x-actor", ""))

    def client(self, actor: Actor | None = None) -> httpx.AsyncClient:
        """A client in somebody's name."""
        app = FastAPI()
        app.state.gate = self
        answer_errors(app)
        include(app, replay_router, events_router)
        headers = {"x-actor": actor.id} if actor else {}
        return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://kaibo", headers=headers)

    async def write(self, log: ShowLog) -> None:
        """Write what is new in a hand-made log, with its own times, and let the room react."""
        fresh, self.written = log.events[self.written :], len(log.events)

        def verb(tx: Tx) -> None:
            for envelope, fact in zip(fresh, log.facts[-len(fresh) :], strict=True):
                tx.said.append(
                    Said(
                        id=envelope.id,
                        fact=fact,
                        data=fact.model_dump_json(),
                        subject=envelope.subject,
                        time_at=wall_of(envelope),
                        cohort=envelope.cohort,
                        room=envelope.room,
                        show=envelope.show,
                        showms=envelope.showms,
                        actor=envelope.actor,
                        cause=None,
                    )
                )

        if fresh:
            await self.store.write(verb)
        self.clock.advance(max(0.0, (START + log.wall_ms - self.clock.now()) / 1000))
        while await self.consumer.step():
            pass

    async def plan(self, state: str = "ended") -> None:
        """The show's row, a seat, and two people with names."""

        def verb(tx: Tx) -> None:
            tx.add(
                Show(
                    id=SHOW,
                    room_id=ROOM,
                    cohort_id=COHORT,
                    owner_id=HOST.id,
                    host_id=HOST.id,
                    title="腊肉专场",
                    kind="commerce",
                    mode="practice",
                    scenario="first-broadcast",
                    made_at=tx.now,
                    state=state,
                )
            )
            tx.add(SeatHolder(show_id=SHOW, person_id=SEATED.id, seat="controller", taken_at=tx.now))
            tx.add(Person(id=SEATED.id, login="s2", name="李小明", made_at=tx.now))

        await self.store.write(verb)

    async def film(
        self, recording_id: str, seconds: float, at_ms: int, *, row: bool = True, state: str = "closed", finish: bool = True
    ) -> Path:
        """A real recording of drawn pictures whose first frame came `at_ms` after the start; unfinished it is what a kill leaves."""
        self.recordings.mkdir(parents=True, exist_ok=True)
        sidecar = Sidecar(recording_id, show_id=SHOW)
        file = Film(self.recordings, sidecar, expects_video=True, wall_of=lambda at: START + at_ms + round(at * 1000))
        for frame in coded(Drawing(width=160, height=120, fps=10, kbps=100, key_every_s=1.0), seconds):
            file.write(frame)
        file.save()
        path = file.path
        assert path is not None
        content = path.read_bytes()
        file.close()
        if not finish:
            path.write_bytes(content)  # as far as it was on the disk before the end was written
        if row:

            def verb(tx: Tx) -> None:
                tx.add(
                    RecordingFile(
                        id=recording_id,
                        show_id=SHOW,
                        file=path.name,
                        state=state,
                        codec="H264",
                        width=160,
                        height=120,
                        opened_at=START + at_ms,
                    )
                )

            await self.store.write(verb)
        return path
