"""One WebSocket per page: a snapshot first, then the events after it; a page that falls behind gets a fresh snapshot."""

import asyncio
import json
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from sandbox.actor import Actor
from sandbox.clock import Clock
from sandbox.events import log
from sandbox.events.envelope import Envelope
from sandbox.feed import Subscription, Tail
from sandbox.store import Store, View

from .audience.acts import Acts
from .events import CrowdTicked
from .policies import seen_show, sees
from .snapshot import show_snapshot, wall_snapshot
from .snapshot_fold import concerns

KEPT = 512
MESSAGES_A_SECOND = 20
LONGEST_MESSAGE = 16_000
RENEW_EVERY_S = 5.0
Look = Callable[[View], dict[str, Any]]
Renew = Callable[[Actor], Awaitable[Actor | None]]
"""Says who the page's person is by now, None when he was signed out or lost his role."""


class Screens:
    """Serves the pages of this process. Each event is put into words once, however many pages are open."""

    def __init__(self, store: Store, tail: Tail, clock: Clock, renew: Renew) -> None:
        self._store, self._tail, self._clock, self._renew = store, tail, clock, renew
        self._full: OrderedDict[int, str] = OrderedDict()
        self._brief: OrderedDict[int, str] = OrderedDict()

    async def open(self, socket: WebSocket, actor: Actor, show_id: str | None, cohort_id: str | None) -> None:
        """Serve a show, or the wall of a cohort, to somebody who may see it; 4404 closes the socket for everybody else."""
        if show_id is not None:
            seen = await self._store.read(seen_show, show_id)
            if seen is None or not sees(actor, seen):
                await socket.close(4404)
                return
            await socket.accept()
            await self._serve(
                socket,
                actor,
                lambda event: concerns(event, show_id, seen.cohort_id),
                lambda view: show_snapshot(view, show_id),
                self._in_full,
            )
        elif cohort_id is not None and actor.staff_of(cohort_id):
            await socket.accept()
            wall: Look = lambda view: wall_snapshot(view, cohort_id)  # noqa: E731
            await self._serve(socket, actor, lambda event: event.cohort == cohort_id, wall, self._in_brief)
        else:
            await socket.close(4404)

    async def _serve(
        self, socket: WebSocket, actor: Actor, wants: Callable[[Envelope], bool], look: Look, word: Callable[[Envelope], str]
    ) -> None:
        subscription = self._tail.subscribe(wants)
        tasks = [
            asyncio.ensure_future(self._listen(socket)),
            asyncio.ensure_future(self._send(socket, subscription, look, word)),
            asyncio.ensure_future(self._still_welcome(socket, actor)),
        ]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._tail.unsubscribe(subscription)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            if socket.application_state is WebSocketState.CONNECTED and socket.client_state is WebSocketState.CONNECTED:
                await socket.close(1011)

    async def _still_welcome(self, socket: WebSocket, actor: Actor) -> None:
        """A page nobody is signed in to any more is closed within seconds; an open page counts as use of the session."""
        while True:
            await self._clock.sleep(RENEW_EVERY_S)
            if await self._renew(actor) is None:
                await socket.close(4401)
                return

    async def _send(self, socket: WebSocket, subscription: Subscription, look: Look, word: Callable[[Envelope], str]) -> None:
        position = await self._snapshot(socket, look)
        while True:
            events = await subscription.take()
            if not events:
                subscription.caught_up()
                await socket.send_text('{"type":"resync"}')
                position = await self._snapshot(socket, look)
            for envelope in events:
                if envelope.position > position:
                    await socket.send_text(word(envelope))

    async def _snapshot(self, socket: WebSocket, look: Look) -> int:
        position, data = await self._store.read(_look_at, look)
        await socket.send_text(json.dumps({"type": "snapshot", "position": position, "data": data}, ensure_ascii=False))
        return position

    async def _listen(self, socket: WebSocket) -> None:
        """Pages only say `ping`; a flood or a novel ends the socket."""
        budget, since = float(MESSAGES_A_SECOND * 2), self._clock.monotonic()
        try:
            while True:
                message = await socket.receive_text()
                now = self._clock.monotonic()
                budget = min(MESSAGES_A_SECOND * 2, budget + (now - since) * MESSAGES_A_SECOND) - 1
                since = now
                if len(message) > LONGEST_MESSAGE or budget < 0:
                    await socket.close(1008)
                    return
                if message.startswith('{"type":"ping"'):
                    await socket.send_text('{"type":"pong"}')
        except (WebSocketDisconnect, KeyError, RuntimeError):
            return

    def _in_full(self, envelope: Envelope) -> str:
        return _kept(self._full, envelope, full)

    def _in_brief(self, envelope: Envelope) -> str:
        return _kept(self._brief, envelope, brief)


def _look_at(view: View, look: Look) -> tuple[int, dict[str, Any]]:
    view.session.connection()  # one read transaction: the position belongs to the data
    return log.position(view.session), look(view)


def _kept(cache: OrderedDict[int, str], envelope: Envelope, word: Callable[[Envelope], str]) -> str:
    text = cache.get(envelope.position)
    if text is None:
        text = cache[envelope.position] = word(envelope)
        if len(cache) > KEPT:
            cache.popitem(last=False)
    return text


def full(envelope: Envelope) -> str:
    """An event for the page of its show: what the crowd did is unpacked into `data.acts`."""
    event = envelope.model_dump(mode="json")
    if envelope.type == CrowdTicked.type and envelope.data.get("acts"):
        event["data"] = envelope.data | {"acts": Acts.from_wire(envelope.data["acts"])}
    return json.dumps({"type": "event", "event": event}, ensure_ascii=False)


def brief(envelope: Envelope) -> str:
    """An event for the wall: the crowd's numbers without its words."""
    event = envelope.model_dump(mode="json")
    if envelope.type == CrowdTicked.type:
        event["data"] = envelope.data | {"acts": None}
    return json.dumps({"type": "event", "event": event}, ensure_ascii=False)
