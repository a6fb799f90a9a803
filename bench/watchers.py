"""What watching costs: one phone publishes, a whole class watches it live; and what a wall of thumbnails costs.

    python bench/watchers.py [--quick] [--watchers 35] [--seconds 20] [--publishers 35]

Each is measured as the engine's CPU with it less its CPU without it, in the same process and the same run. The watchers count coded
frames and decode none, so that they fit on one core beside the engine's. Prints one JSON object.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription

from bench.figures import Figure, show
from bench.media_engine import Engine, start_engine
from sandbox.chance import SeededChance
from sandbox.clock import SystemClock
from streaming.media.clip import Drawing
from streaming.media.finalise import probe
from streaming.media.hook import passthrough
from streaming.media.receiver import Ears, PassthroughReceiver
from streaming.media.synthetic import CLIP_S, Phone, connect, packets, perform

PHONE = Drawing(720, 1280, 30, 1500, key_every_s=CLIP_S)
LOOK_EVERY_S = 5.0
"""As the wall asks: every four to six seconds a room (web/desk/parts/wall/thumbnail.ts)."""


class Watcher:
    """One who watches and counts."""

    def __init__(self) -> None:
        self.pictures = self.sounds = 0
        clock = SystemClock()

        def count(frame: Any) -> None:
            self.pictures, self.sounds = self.pictures + frame.video, self.sounds + (not frame.video)

        ears = Ears(count, lambda _: None, lambda _kind, _report: None, lambda: None, lambda _: None)
        self.connection = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        with passthrough(lambda kind, transport: PassthroughReceiver(kind, transport, clock=clock, ears=ears)):
            for kind in ("video", "audio"):
                self.connection.addTransceiver(kind, direction="recvonly")

    async def tune_in(self, engine: Engine, show_name: str, session: str) -> None:
        """Connect."""
        await self.connection.setLocalDescription(await self.connection.createOffer())
        said = await engine.ask(do="watch", show=show_name, session=session, sdp=self.connection.localDescription.sdp)
        await self.connection.setRemoteDescription(RTCSessionDescription(said["sdp"], "answer"))
        for _ in range(400):
            if self.connection.connectionState == "connected":
                return
            await asyncio.sleep(0.025)
        raise SystemExit(f"{session} did not connect")


async def spend(engine: Engine, phones: list[Phone], clip: Any, seconds: float, beside: Coroutine[Any, Any, None] | None = None) -> float:
    """The engine's CPU in cores while the phones send for so long."""
    helper = asyncio.create_task(beside) if beside else None
    before, began = engine.cpu_s(), time.monotonic()
    await perform(phones, clip, seconds, SystemClock(), lambda _: None)
    cores = (engine.cpu_s() - before) / (time.monotonic() - began)
    if helper is not None:
        helper.cancel()
        await asyncio.gather(helper, return_exceptions=True)
    return cores


async def watching(watchers: int, seconds: float, clip: Any) -> dict[str, float]:
    """One room, without and with its watchers."""
    chance = SeededChance(1).stream("phones")
    with tempfile.TemporaryDirectory() as folder:
        engine = await start_engine(Path(folder))
        phone = await connect("p00", PHONE.codec, engine.publish, SystemClock(), chance)
        alone = await spend(engine, [phone], clip, seconds / 2)
        class_ = [Watcher() for _ in range(watchers)]
        for index, one in enumerate(class_):
            await one.tune_in(engine, "p00", f"w{index:02d}")
        sent = phone.frames["video"]
        together = await spend(engine, [phone], clip, seconds)
        await asyncio.sleep(0.6)
        sent = phone.frames["video"] - sent
        await engine.stop()
        for one in class_:
            await one.connection.close()
        await phone.close()
        kept = await asyncio.to_thread(probe, Path(folder) / "p00.mp4")
        missing = abs(kept.frames_video - phone.frames["video"]) + abs(kept.frames_audio - phone.frames["audio"])
    return {"each": (together - alone) / watchers, "missing": missing, "seen": min(one.pictures for one in class_) / sent}


async def wall(publishers: int, seconds: float, clip: Any) -> dict[str, float]:
    """All rooms on the wall, without and with a thumbnail of each every five seconds. The engine's own look at pictures is off."""
    chance = SeededChance(1).stream("phones")
    with tempfile.TemporaryDirectory() as folder:
        engine = await start_engine(Path(folder), judge=0)
        phones = [await connect(f"p{i:02d}", PHONE.codec, engine.publish, SystemClock(), chance) for i in range(publishers)]
        names = [phone.name for phone in phones]
        pictures: list[int] = []

        async def look() -> None:
            while True:
                began = time.monotonic()
                for name in names:  # one after the other, as a wall of pages asks for them
                    pictures.append((await engine.ask(do="look", shows=[name]))["pictures"])
                await asyncio.sleep(max(0.0, LOOK_EVERY_S - (time.monotonic() - began)))

        await spend(engine, phones, clip, 3)  # the first pictures are there
        without = await spend(engine, phones, clip, seconds)
        with_them = await spend(engine, phones, clip, seconds, look())
        await engine.stop()
        for phone in phones:
            await phone.close()
    return {"cores": with_them - without, "pictures": sum(pictures)}


def main() -> int:
    """Run the bench; the exit code is 1 when a goal is missed."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--watchers", type=int, default=35)
    options.add_argument("--publishers", type=int, default=35)
    options.add_argument("--seconds", type=float, default=20)
    options.add_argument("--quick", action="store_true", help="5 watchers, 5 publishers, 6 seconds")
    given = options.parse_args()
    if given.quick:
        given.watchers, given.publishers, given.seconds = 5, 5, 6.0
    clip = packets(PHONE)
    seen = asyncio.run(watching(given.watchers, given.seconds, clip))
    thumbnails = asyncio.run(wall(given.publishers, given.seconds, clip))
    figures = [
        Figure("core per watcher", round(seen["each"], 5), "core", goal=0.02),
        Figure("frames seen by the worst watcher", round(100 * seen["seen"], 1), "%", goal=90, at_most=False),
        Figure("frames missing in the recording", seen["missing"], "frames", goal=0),
        Figure(
            f"wall of {given.publishers} thumbnails every {LOOK_EVERY_S:.0f} s", round(100 * thumbnails["cores"], 2), "% of a core", goal=3
        ),
        Figure("thumbnails shown", thumbnails["pictures"], "pictures"),
    ]
    return show("watchers", figures, seed=1, watchers=given.watchers, publishers=given.publishers, seconds=given.seconds)


if __name__ == "__main__":
    raise SystemExit(main())
