"""Lets every room react until nothing moves, on a clock that stands still."""

from mall.timeouts import Timeouts
from sandbox.process import Process


async def settle(process: Process) -> None:
    """Carry out what is due in the mall and drain every consumer."""
    await Timeouts(process.store, process.clock).step()
    moved = True
    while moved:
        moved = False
        for consumer in process.consumers:
            while await consumer.step():
                moved = True
