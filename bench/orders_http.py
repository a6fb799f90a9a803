"""The client half of the orders over HTTP in `orders.py`: classmates who buy at once, each on a connection that stays open."""

import asyncio
import json
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psutil
from actions import free_port, quantile
from figures import Figure

BUYERS = 8
RETRY_EACH = 5
"""Every fifth order is sent a second time with its key, as a phone does that lost the answer."""
WARM_UP = 15


@dataclass
class Counted:
    """What came back."""

    answers_ms: list[float] = field(default_factory=list)
    orders: set[str] = field(default_factory=set)
    retried: int = 0
    changed: int = 0


class Connection:
    """HTTP/1.1 on one open socket: a client cheap enough to share the machine with the server it measures."""

    def __init__(self, url: str, cookie: str) -> None:
        self.host, self.port = url.removeprefix("http://").split(":")
        self.head = f"Host: {self.host}:{self.port}\r\nOrigin: {url}\r\nCookie: {cookie}\r\nContent-Type: application/json\r\n"

    async def open(self) -> None:
        """Connect."""
        self.reader, self.writer = await asyncio.open_connection(self.host, int(self.port))

    async def post(self, path: str, body: Any, key: str) -> tuple[int, Any]:
        """One request; status and answer."""
        text = json.dumps(body).encode()
        head = f"POST {path} HTTP/1.1\r\n{self.head}Idempotency-Key: {key}\r\nContent-Length: {len(text)}\r\n\r\n"
        self.writer.write(head.encode() + text)
        lines = (await self.reader.readuntil(b"\r\n\r\n")).decode().lower().split("\r\n")
        length = next(int(line.split(":")[1]) for line in lines if line.startswith("content-length:"))
        return int(lines[0].split()[1]), json.loads(await self.reader.readexactly(length))


async def cookies_of(said: dict[str, Any]) -> list[str]:
    """Every buyer signed in as on his phone."""
    found = []
    for login in said["buyers"]:
        async with httpx.AsyncClient(base_url=said["url"], headers={"Origin": said["url"]}) as phone:
            body = {"ticket": said["ticket"], "login": login, "pin": said["pin"]}
            (await phone.post("/api/sign-in/ticket", json=body)).raise_for_status()
            (await phone.post("/api/me/private/consent", headers={"Idempotency-Key": "bench-consent-1"})).raise_for_status()
            found.append("; ".join(f"{name}={value}" for name, value in phone.cookies.items()))
    return found


async def buy(connection: Connection, buyer: int, first: int, orders: int, counted: Counted) -> None:
    """`orders` orders one after the other, a fifth of them twice."""
    wish = {"listing_id": "lst_1", "sku_id": "sku_many", "quantity": 1, "seen_price_fen": 1990, "no_return_confirmed": True}
    for number in range(first, first + orders):
        key = f"bench-order-{buyer}-{number}"
        began = time.perf_counter()
        status, order = await connection.post("/api/orders", wish, key)
        counted.answers_ms.append((time.perf_counter() - began) * 1000)
        assert status == 200, order
        counted.orders.add(order["id"])
        if number % RETRY_EACH == 0:
            _, again = await connection.post("/api/orders", wish, key)
            counted.retried += 1
            counted.changed += again != order


async def measure(said: dict[str, Any], watched: psutil.Process, each: int) -> list[Figure]:
    """The flow of all buyers at once, after a warm-up that is not counted."""
    phones = [Connection(said["url"], cookie) for cookie in await cookies_of(said)]
    for phone in phones:
        await phone.open()
    await asyncio.gather(*(buy(phone, index, 0, WARM_UP, Counted()) for index, phone in enumerate(phones)))
    counted, before, began = Counted(), watched.cpu_times(), time.perf_counter()
    await asyncio.gather(*(buy(phone, index, WARM_UP, each, counted) for index, phone in enumerate(phones)))
    spent, after = time.perf_counter() - began, watched.cpu_times()
    for phone in phones:
        phone.writer.close()
    busy = after.user + after.system - before.user - before.system
    whole = BUYERS * each
    return [
        Figure("orders placed over HTTP", round(whole / spent), "1/s", goal=100, at_most=False),
        Figure("order over HTTP, p50", round(quantile(counted.answers_ms, 0.5), 1), "ms"),
        Figure("order over HTTP, p99", round(quantile(counted.answers_ms, 0.99), 1), "ms"),
        Figure("server's processor time an order over HTTP", round(busy / whole * 1e6), "us"),
        Figure("orders over HTTP that a retry made twice", whole - len(counted.orders) + counted.changed, "count", goal=0),
    ]


def over_http(folder: Path, each: int) -> list[Figure]:
    """Start the server in a process of its own, let the buyers at it, and end it."""
    command = [sys.executable, str(Path(__file__).with_name("orders_server.py")), str(folder), str(free_port()), str(BUYERS)]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        said = json.loads(server.stdout.readline())
        return asyncio.run(measure(said, psutil.Process(server.pid), each))
    finally:
        server.terminate()
        server.wait(timeout=30)
