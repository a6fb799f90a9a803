"""A process that writes without end and says on stdout which units were acknowledged; the kill test ends it."""

import asyncio
import sys

from sandbox.chance import SeededChance
from sandbox.clock import SystemClock
from sandbox.ids import TimeIds
from sandbox.store import Store, open_engines
from tests.contract.jars import fill, furnish

CALLERS = 6


async def main(url: str, run: str) -> None:
    """Six callers, each filling a jar of its own by one at a time."""
    store = Store(*open_engines(url), SystemClock(), TimeIds(), SeededChance())
    store.create_tables()
    await furnish(store)

    async def call(jar: str) -> None:
        while True:
            answer = await store.write(fill, jar)
            print(jar, answer.value, answer.position, flush=True)

    await asyncio.gather(*(call(f"{run}/{caller}") for caller in range(CALLERS)))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2]))
