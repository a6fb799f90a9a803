"""How fast a host's tap reaches another phone while 35 rooms are on air and each writes 20 audience events a second.

    python bench/actions.py [--quick] [--rooms 35] [--seconds 30]

A server in a child process (real app over HTTP on loopback, SQLite in a temporary folder, every crowd ticking) and a client here: it
pins at fixed times whatever the answers take (open loop), and a second person's WebSocket sees the pin. Prints one JSON object.
"""

import argparse
import asyncio
import json
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import httpx
import psutil
import websockets

sys.path.insert(0, str(Path(__file__).resolve().parent))
from figures import Figure, show

EVENTS_A_SECOND = 20
PIN_EVERY_S = 0.25
WARM_UP = 8
"""Taps that are sent and not counted: the first ones of a process compile its statements."""


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def quantile(values: list[float], share: float) -> float:
    """The value below which `share` of the values lie, in the unit of the values."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


async def measure(said: dict[str, Any], seconds: float) -> tuple[list[float], list[float]]:
    """Milliseconds from each planned tap to its answer, and to its sight on the other page."""
    url, show_id, listings = said["url"], said["show"], said["listings"]
    answers: list[float] = []
    sights: list[float] = []
    async with (
        httpx.AsyncClient(base_url=url, headers={"Origin": url}) as host,
        httpx.AsyncClient(base_url=url, headers={"Origin": url}) as other,
    ):
        signed = await host.post("/api/sign-in/ticket", json={"ticket": said["ticket"], "login": said["host"][0], "pin": said["host"][1]})
        signed.raise_for_status()
        (await host.post("/api/me/private/consent", headers={"Idempotency-Key": "bench-consent-1"})).raise_for_status()
        (await other.post("/api/sign-in", json={"login": said["lecturer"][0], "secret": said["lecturer"][1]})).raise_for_status()
        ticket = (await other.post("/api/socket-tickets", json={"show_id": show_id}, headers={"Idempotency-Key": "bench-socket-1"})).json()[
            "ticket"
        ]
        async with websockets.connect(url.replace("http", "ws") + f"/api/live?ticket={ticket}", origin=url) as page:
            planned: dict[int, float] = {}
            begin = time.monotonic() + 2.0

            async def watch() -> None:
                count = 0
                async for message in page:
                    if '"kaibo.streaming.listing.pinned"' in message:
                        sights.append((time.monotonic() - planned[count]) * 1000)
                        count += 1

            async def tap(number: int) -> None:
                due = begin + number * PIN_EVERY_S
                planned[number] = due
                await asyncio.sleep(max(0.0, due - time.monotonic()))
                body = {"listing_id": listings[number % 2]}
                answer = await host.post(f"/api/shows/{show_id}/pin", json=body, headers={"Idempotency-Key": f"bench-pin-{number}"})
                answer.raise_for_status()
                answers.append((time.monotonic() - due) * 1000)

            watching = asyncio.create_task(watch())
            await asyncio.gather(*(tap(number) for number in range(WARM_UP + int(seconds / PIN_EVERY_S))))
            await asyncio.sleep(1.5)
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)
    return answers[WARM_UP:], sights[WARM_UP:]


def main() -> int:
    """Run the bench; the exit code is 1 when a goal is missed."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rooms", type=int, default=35)
    options.add_argument("--seconds", type=float, default=30)
    options.add_argument("--quick", action="store_true", help="10 rooms, 8 seconds")
    given = options.parse_args()
    rooms, seconds = (10, 8.0) if given.quick else (given.rooms, given.seconds)
    with tempfile.TemporaryDirectory() as folder:
        command = [
            sys.executable,
            str(Path(__file__).with_name("actions_server.py")),
            folder,
            str(free_port()),
            str(rooms),
            str(EVENTS_A_SECOND),
        ]
        server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        try:
            assert server.stdout is not None
            said = json.loads(server.stdout.readline())
            watched = psutil.Process(server.pid)
            before, began = watched.cpu_times(), time.monotonic()
            answers, sights = asyncio.run(measure(said, seconds))
            after, spent = watched.cpu_times(), time.monotonic() - began
            first = httpx.get(said["url"] + "/api/health").json()["position"]
            time.sleep(2)
            written = (httpx.get(said["url"] + "/api/health").json()["position"] - first) / 2
        finally:
            server.terminate()
            server.wait(timeout=30)
    cores = (after.user + after.system - before.user - before.system) / spent
    return show(
        "actions",
        [
            Figure("pin seen by another page, p50", round(quantile(sights, 0.5), 1), "ms"),
            Figure("pin seen by another page, p99", round(quantile(sights, 0.99), 1), "ms", goal=200),
            Figure("API write, p50", round(quantile(answers, 0.5), 1), "ms"),
            Figure("API write, p99", round(quantile(answers, 0.99), 1), "ms", goal=50),
            Figure("pins sent", len(answers), "count"),
            Figure("pins seen", len(sights), "count", goal=len(answers), at_most=False),
            Figure("events written", round(written), "1/s", goal=rooms * EVENTS_A_SECOND, at_most=False),
            Figure("server", round(cores, 3), "cores"),
        ],
        seed=7,
        rooms=rooms,
        seconds=seconds,
    )


if __name__ == "__main__":
    raise SystemExit(main())
