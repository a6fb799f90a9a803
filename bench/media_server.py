"""The server half of the media benches: the engine in a process of its own, told what to do by JSON lines."""

import argparse
import asyncio
import json
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from sandbox.clock import SystemClock
from streaming.media.local import LocalEngine


async def obey(engine: LocalEngine, asked: dict[str, Any]) -> dict[str, Any]:
    """One order: publish, watch, or a look at every show (thumbnails)."""
    if asked["do"] == "publish":
        published = await engine.publish(asked["show"], asked["sdp"], session_id=asked["show"], recording_id=asked["show"])
        return {"sdp": published.answer_sdp}
    if asked["do"] == "watch":
        watching = await engine.watch(asked["show"], asked["sdp"], session_id=asked["session"])
        return {"sdp": watching.answer_sdp}
    if asked["do"] == "look":
        found = [await engine.snapshot(name) for name in asked["shows"]]
        return {"pictures": sum(picture is not None for picture in found)}
    raise ValueError(asked["do"])


async def serve(directory: Path, *, direct: bool, judge_every_s: float) -> None:
    """Answer one JSON line after another until told to stop."""
    engine = LocalEngine(SystemClock(), directory, hosts=["127.0.0.1"], direct=direct, judge_every_s=judge_every_s)
    loop = asyncio.get_running_loop()

    async def forget() -> None:
        async for _ in engine.events():
            pass

    forgetting = asyncio.create_task(forget())
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        asked = json.loads(line)
        if asked["do"] == "stop":
            break
        print(json.dumps(await obey(engine, asked)), flush=True)
    await engine.aclose()
    await forgetting
    print(json.dumps({"stopped": True}), flush=True)


def main() -> int:
    """Serve."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("directory", type=Path)
    parser.add_argument("--path", choices=["direct", "queued"], default="direct")
    parser.add_argument("--loop", choices=["uvloop", "asyncio"], default="asyncio")
    parser.add_argument("--judge", type=float, default=4.0, help="seconds between two looks at a picture, 0 for none")
    given = parser.parse_args()
    factory = None
    if given.loop == "uvloop":
        import uvloop

        factory = uvloop.new_event_loop
    with asyncio.Runner(loop_factory=factory) as runner:
        runner.run(serve(given.directory, direct=given.path == "direct", judge_every_s=given.judge))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
