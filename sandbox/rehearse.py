"""`kaibo rehearse`: synthetic phones against a running Kaibo, and whether machine and network will hold a class (R-CLS-7)."""

import asyncio
import http.client
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sandbox.chance import SystemChance
from sandbox.clock import Clock, SystemClock
from sandbox.running import ANSWER_WITHIN_S, CannotAsk, Running
from streaming.media.clip import Drawing
from streaming.media.synthetic import CLIP_S, NotConnected, Phone, connect, packets, perform

PING_EVERY_S = 0.25
SAYS_AT_MOST = 20_000


@dataclass(frozen=True)
class Order:
    """What to rehearse: `attach` names a rehearsal the server began already."""

    phones: int
    seconds: int
    kbps: int = 1500
    attach: str = ""


class Pinger(threading.Thread):
    """Asks the server for its health again and again and keeps the milliseconds each answer took."""

    def __init__(self, server: Running, clock: Clock) -> None:
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


async def rehearse(server: Running, order: Order, progress: Callable[[str, float, float], None]) -> dict[str, Any]:
    """The whole rehearsal; `progress` is told the stage, how much is done, of how much. CannotAsk with a sentence."""
    clock, chance = SystemClock(), SystemChance().stream("phones")
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
            raise CannotAsk(
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
