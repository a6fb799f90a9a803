"""Lets every room react until nothing moves, on a clock that stands still."""

from sandbox.feed.consumer import newest
from sandbox.process import Process


async def settle(process: Process) -> None:
    """Drain every consumer until all stand at the head of the log."""
    while True:
        head = await process.store.read(newest)
        behind = [consumer for consumer in process.consumers if consumer.position < head]
        if not behind:
            return
        for consumer in behind:
            await consumer.step()
