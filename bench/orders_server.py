"""The server half of the orders over HTTP in `orders.py`: the whole real app on loopback, a class with one shop and its buyers."""

import asyncio
import gc
import json
import sys
from pathlib import Path

import uvicorn

sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parents[1])]
from actions_server import people  # noqa: E402
from orders import furnish  # noqa: E402

from sandbox import loop  # noqa: E402
from sandbox.app import create_app  # noqa: E402
from sandbox.chance import SeededChance  # noqa: E402
from sandbox.clock import SystemClock  # noqa: E402
from sandbox.config import Settings  # noqa: E402
from sandbox.identity.tickets import issue  # noqa: E402
from sandbox.process import Process  # noqa: E402
from streaming.media.fake import FakeEngine  # noqa: E402

PIN = "482913"


async def main(folder: str, port: int, buyers: int) -> None:
    """Set the class up, say where it is and who may buy, and serve until ended."""
    clock = SystemClock()
    process = Process(
        Settings(data=Path(folder)),
        clock=clock,
        chance=SeededChance(),
        engine=lambda made: FakeEngine(clock, made.recordings, record=False),
    )
    await process.open()
    hashes = await process.reception.hashing.hash_all(["bench-password-1", PIN])
    cohort, _, students = (await process.store.write(people, buyers + 1, hashes[0], hashes[1])).value
    await process.store.write(furnish, students[0][0], cohort)
    server = uvicorn.Server(uvicorn.Config(create_app(process), host="127.0.0.1", port=port, log_level="warning", access_log=False))
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await clock.sleep(0.02)
    ticket = (await process.store.write(issue, cohort, 3_600_000)).value.ticket
    said = {"url": f"http://127.0.0.1:{port}", "ticket": ticket, "pin": PIN, "buyers": [login for _, login in students[1:]]}
    print(json.dumps(said), flush=True)
    await serving


if __name__ == "__main__":
    gc.collect()
    gc.freeze()  # as the product does after its imports
    loop.run(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
