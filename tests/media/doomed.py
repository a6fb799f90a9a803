"""A process of its own with an engine and one phone, for the test that kills it: `python -m tests.media.doomed DIR CODEC`.

Prints, twenty times a second, how many pictures have reached the engine.
"""

import asyncio
import sys
from pathlib import Path

from sandbox.clock import SystemClock
from streaming.media.clip import Drawing
from streaming.media.local import LocalEngine
from tests.media.phone import Phone


async def main(directory: Path, codec: str) -> None:
    clock = SystemClock()
    engine = LocalEngine(clock, directory, hosts=["127.0.0.1"])
    phone = Phone(Drawing(320, 180, 15, 250, codec, key_every_s=8.0), 8.0)
    published = await engine.publish("show", await phone.offer(), session_id="ses", recording_id="rec")
    await phone.accept(published.answer_sdp)
    while True:
        await clock.sleep(0.05)
        print(phone.tracks[0].sent, flush=True)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2]))
