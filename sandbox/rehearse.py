"""`kaibo rehearse`: synthetic phones against a running Kaibo, and whether machine and network will hold a class (R-CLS-7)."""

import asyncio
import http.client
import json
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sandbox.chance import SystemChance
from sandbox.clock import Clock, SystemClock
from streaming.media.clip import Drawing
from streaming.media.synthetic import CLIP_S, NotConnected, Phone, connect, packets, perform

PING_EVERY_S = 0.25
ANSWER_WITHIN_S = 30.0
SAYS_AT_MOST = 20_000


class CannotRehearse(Exception):
    """A sentence for the person at the keyboard."""


@dataclass(frozen=True)
class Order:
    """What to rehearse: `attach` names a rehearsal the server began already."""

    url: str
    token: str
    phones: int
    seconds: int
    kbps: int = 1500
    attach: str = ""
    trust: ssl.SSLContext | None = None


def trusting(order: Order, ca_file: Path) -> Order:
    """The order with the certificates it accepts: the local authority's beside the system's; on loopback the name is not looked at."""
    trust = ssl.create_default_context()
    if ca_file.is_file():
        trust.load_verify_locations(ca_file)
    trust.check_hostname = not (urlsplit(order.url).hostname or "").startswith("127.")
    return replace(order, trust=trust)


class Server:
    """The Kaibo that is tried out, over HTTP with one connection a call; calls run in threads."""

    def __init__(self, order: Order) -> None:
        where = urlsplit(order.url)
        if where.scheme not in ("http", "https") or not where.hostname:
            raise CannotRehearse(f"{order.url} 不是网址，应像 https://192.168.1.5:8443。 {order.url} is no address.")
        self._host, self._port, self._tls = where.hostname, where.port, order.trust if where.scheme == "https" else None
        self._plain, self._token, self._count = where.scheme == "http", order.token, 0

    def connection(self) -> http.client.HTTPConnection:
        """A new connection to the server."""
        if self._plain:
            return http.client.HTTPConnection(self._host, self._port, timeout=ANSWER_WITHIN_S)
        return http.client.HTTPSConnection(self._host, self._port, timeout=ANSWER_WITHIN_S, context=self._tls)

    def _ask(self, method: str, path: str, body: bytes, kind: str) -> bytes:
        self._count += 1
        headers = {"Authorization": f"Bearer {self._token}", "Content-Type": kind, "Idempotency-Key": f"rehearse-{self._count:06d}"}
        connection = self.connection()
        try:
            connection.request(method, "/api" + path, body, headers)
            answer = connection.getresponse()
            said = answer.read()
        except (OSError, http.client.HTTPException) as error:
            raise CannotRehearse(f"连不上 {self._host}:{self._port}（{error}）。 The server does not answer; is Kaibo running?") from error
        finally:
            connection.close()
        if answer.status >= 400:
            raise CannotRehearse(sentence_of(said, answer.status))
        return said

    async def ask(self, method: str, path: str, body: Any = None) -> dict[str, Any]:
        """Send and get JSON. CannotRehearse with the server's own sentence."""
        said = await asyncio.to_thread(self._ask, method, path, json.dumps(body or {}).encode(), "application/json")
        found: dict[str, Any] = json.loads(said) if said else {}
        return found

    async def offer(self, path: str, sdp: str) -> str:
        """WHIP."""
        return (await asyncio.to_thread(self._ask, "POST", path, sdp.encode(), "application/sdp")).decode()


def sentence_of(said: bytes, status: int) -> str:
    """The sentence of a problem document."""
    try:
        return str(json.loads(said).get("title") or status)
    except ValueError:
        return str(status)


class Pinger(threading.Thread):
    """Asks the server for its health again and again and keeps the milliseconds each answer took."""

    def __init__(self, server: Server, clock: Clock) -> None:
        super().__init__(name="kaibo-rehearse-ping", daemon=True)
        self.server, self.clock = server, clock
        self.taken: list[float] = []
        self.over = threading.Event()

    def run(self) -> None:
        """Until `over` is set."""
        connection = self.server.connection()
        try:
            while not self.over.wait(PING_EVERY_S) and len(self.taken) < SAYS_AT_MOST:
                began = self.clock.monotonic()
                connection.request("GET", "/api/health")
                connection.getresponse().read()
                self.taken.append((self.clock.monotonic() - began) * 1000)
        except (OSError, http.client.HTTPException):
            self.taken.append(ANSWER_WITHIN_S * 1000)  # an answer that never came is a slow one
        finally:
            connection.close()


async def rehearse(order: Order, progress: Callable[[str, float, float], None]) -> dict[str, Any]:
    """The whole rehearsal; `progress` is told the stage, how much is done, of how much. CannotRehearse with a sentence."""
    clock, chance, server = SystemClock(), SystemChance().stream("phones"), Server(order)
    drawing = Drawing(720, 1280, 30, order.kbps, key_every_s=CLIP_S)
    progress("clip", 0, 1)
    clip = await asyncio.to_thread(packets, drawing)
    begun = order.attach
    if not begun:
        asked = {"phones": order.phones, "seconds": order.seconds, "kbps": order.kbps}
        begun = (await server.ask("POST", "/rehearsals", asked))["id"]
    path = f"/rehearsals/{begun}"
    phones: list[Phone] = []
    refused: list[str] = []

    async def exchange(name: str, offer: str) -> str:
        return await server.offer(f"{path}/whip?phone={name}", offer)

    pinger = Pinger(server, clock)
    try:
        for number in range(order.phones):
            progress("connect", number, order.phones)
            try:
                phones.append(await connect(f"p{number:02d}", drawing.codec, exchange, clock, chance))
            except NotConnected as error:
                refused.append(error.sentence)
        if not phones:
            raise CannotRehearse(
                "没有一部模拟手机连上：请检查防火墙是否允许 UDP。 No phone got through; does the firewall allow UDP? "
                + "; ".join(refused[:3])
            )
        await server.ask("POST", f"{path}/go")
        pinger.start()
        stall = await perform(phones, clip, order.seconds, clock, lambda done: progress("send", done, order.seconds))
        await clock.sleep(0.6)  # what was lost on the way is asked for again and sent
        pinger.over.set()
        progress("judge", 0, 1)
        sent = [
            {
                "name": phone.name,
                "video": phone.frames["video"],
                "audio": phone.frames["audio"],
                "packets": sum(phone.sent.values()),
                "nacked": phone.nacked,
                "connect_ms": round(phone.connected_s * 1000),
            }
            for phone in phones
        ]
        return await server.ask("POST", f"{path}/sent", {"sent": sent, "answers_ms": pinger.taken, "stall_ms": stall * 1000})
    finally:
        pinger.over.set()
        for phone in phones:
            await phone.close()
