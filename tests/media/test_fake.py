"""The fake engine by a clock moved by hand: its recording is as long as the show was."""

import os
from pathlib import Path

from sandbox.clock import ManualClock
from streaming.media.engine import RecordingClosed
from streaming.media.fake import FakeEngine
from streaming.media.finalise import probe
from tests.media.phone import SMALL


async def test_a_ten_minute_show_leaves_ten_minutes_of_film(tmp_path: Path) -> None:
    clock = ManualClock()
    engine = FakeEngine(clock, tmp_path, drawing=SMALL)
    await engine.publish("show", "v=0", session_id="ses", recording_id="rec")
    clock.advance(600)
    await engine.stop_show("show")
    await engine.aclose()
    closed = [event async for event in engine.events() if isinstance(event, RecordingClosed)]
    assert abs(closed[0].duration_ms - 600_000) < 200
    facts = probe(tmp_path / "rec.mp4")
    assert facts.frames_video == closed[0].frames_video == 9000
    assert abs(facts.duration_ms - 600_000) < 200


async def test_without_recording_there_is_no_file(tmp_path: Path) -> None:
    engine = FakeEngine(ManualClock(), tmp_path, record=False)
    await engine.publish("show", "v=0", session_id="ses", recording_id="rec")
    await engine.aclose()
    assert os.listdir(tmp_path) == []
    assert [type(event).__name__ async for event in engine.events()] == ["PublisherJoined", "PublisherLeft"]
