"""Media processes: one that is killed or hangs takes no other show with it, and its own shows are back within seconds."""

import asyncio
import os
import signal
import sys
from pathlib import Path

import psutil
import pytest

from sandbox.chance import SystemChance
from sandbox.clock import SystemClock
from streaming.media.engine import EngineClosed, PublisherJoined, PublisherLeft, RecordingClosed, RecordingOpened, VoiceStarted
from streaming.media.finalise import probe
from streaming.media.link import RESTARTING
from streaming.media.wire import Garbled, Order, event_in, event_out, read_order
from streaming.media.workers import WorkersEngine, worker_count
from tests.media.stage import Stage, stage

BACK_WITHIN_S = 15.0
needs_kill = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL here")


def engine_of(on: Stage) -> WorkersEngine:
    assert isinstance(on.engine, WorkersEngine)
    return on.engine


def one_show_each(engine: WorkersEngine) -> tuple[str, str]:
    """Two shows that live in different processes."""
    names = [f"show_{number}" for number in range(40)]
    return next(n for n in names if engine.link_of(n) is engine.links[0]), next(n for n in names if engine.link_of(n) is engine.links[1])


@needs_kill
async def test_a_killed_process_takes_no_other_show_with_it_and_its_own_are_back_in_time(tmp_path: Path) -> None:
    clock = SystemClock()
    async with stage("workers", tmp_path) as on:
        engine = engine_of(on)
        doomed, other = one_show_each(engine)
        await on.go_live(doomed, "ses_1", "rec_1")
        await on.go_live(other, "ses_2", "rec_2")
        await on.seen(RecordingOpened, lambda e: e.recording_id == "rec_1")
        await on.seen(RecordingOpened, lambda e: e.recording_id == "rec_2")
        await clock.sleep(2.5)
        pid = engine.links[0].pid
        assert pid is not None
        killed = clock.monotonic()
        os.kill(pid, signal.SIGKILL)
        left = await on.seen(PublisherLeft)
        assert (left.show_id, left.session_id, left.reason) == (doomed, "ses_1", "connection_lost")
        closed = await on.seen(RecordingClosed)
        assert (closed.recording_id, closed.frames_video) == ("rec_1", probe(tmp_path / "rec_1.mp4").frames_video)
        assert closed.frames_video > 0
        await on.go_live(doomed, "ses_3", "rec_3")
        await on.seen(PublisherJoined, lambda e: e.session_id == "ses_3")
        assert clock.monotonic() - killed < BACK_WITHIN_S
        assert engine.links[0].pid not in (None, pid)
        await engine.stop_show(other)
        kept = await on.seen(RecordingClosed, lambda e: e.recording_id == "rec_2")
        assert next(e for e in on.events if isinstance(e, PublisherLeft) and e.session_id == "ses_2").reason == "show_stopped"
        assert (kept.lost_packets, probe(tmp_path / "rec_2.mp4").frames_video) == (0, kept.frames_video)
        sent = on.phones["ses_2"].tracks[0].sent
        assert sent - kept.frames_video <= 6, "those on their way when it was stopped"


@needs_kill
async def test_whoever_asks_a_dead_process_is_told_to_come_back(tmp_path: Path) -> None:
    async with stage("workers", tmp_path) as on:
        engine = engine_of(on)
        show = one_show_each(engine)[0]
        assert await engine.snapshot(show) is None
        assert engine.links[0].pid is not None
        os.kill(engine.links[0].pid, signal.SIGSTOP)
        asked = asyncio.create_task(engine.publish(show, "v=0\r\n", session_id="s", recording_id="r"))
        await SystemClock().sleep(0.2)
        os.kill(engine.links[0].pid or 0, signal.SIGKILL)
        with pytest.raises(EngineClosed, match=RESTARTING):
            await asked
        assert await engine.snapshot(show) is None
        assert engine.links[0].starts == 2


@needs_kill
async def test_a_process_that_hangs_is_ended_and_started_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("streaming.media.link.PING_EVERY_S", 0.1)
    monkeypatch.setattr("streaming.media.link.HANGS_AFTER_S", 0.6)
    async with stage("workers", tmp_path) as on:
        engine = engine_of(on)
        show = one_show_each(engine)[0]
        await engine.snapshot(show)
        os.kill(engine.links[0].pid or 0, signal.SIGSTOP)
        await on.until(lambda: engine.links[0].starts == 2)
        assert engine.links[1].starts == 1
        assert await engine.snapshot(show) is None


@needs_kill
async def test_a_media_process_ends_when_the_one_it_serves_is_gone(tmp_path: Path) -> None:
    program = (
        "import asyncio, sys\nfrom pathlib import Path\nfrom sandbox.chance import SystemChance\nfrom sandbox.clock import SystemClock\n"
        "from streaming.media.workers import WorkersEngine\n"
        "async def main():\n    engine = WorkersEngine(SystemClock(), SystemChance(), Path(sys.argv[1]))\n    await engine.open()\n"
        "    await engine.snapshot('show')\n    print(engine.links[0].pid, flush=True)\n    await asyncio.Event().wait()\n"
        "asyncio.run(main())\n"
    )
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", program, str(tmp_path), stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    pid = int(await process.stdout.readline())
    assert psutil.pid_exists(pid)
    process.kill()
    await process.wait()
    async with asyncio.timeout(10):
        while psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
            await SystemClock().sleep(0.05)


async def test_a_hook_that_does_not_fit_is_said_plainly_and_refuses_phones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import aiortc.rtcdtlstransport as t\ndel t.RTCDtlsTransport._register_rtp_receiver\n", encoding="utf-8"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    engine = WorkersEngine(SystemClock(), SystemChance(), tmp_path)
    try:
        await engine.open()
        with pytest.raises(EngineClosed) as refused:
            await engine.publish("show", "v=0\r\n", session_id="s", recording_id="r")
        assert "does not fit the installed aiortc" in refused.value.sentence
        assert "_register_rtp_receiver" in refused.value.sentence
    finally:
        await engine.aclose()


def test_orders_and_events_survive_the_wire_and_nonsense_does_not() -> None:
    order = Order(1, "k", "/d", ("127.0.0.1",), "1.2.3.4", False, 2.0, True)
    assert read_order(order.text()) == order
    event = VoiceStarted("show", 5, -20.5)
    assert event_in(event_out(event)) == event
    for nonsense in ({}, {"event": "Shouted", "told": {}}, {"event": "VoiceStarted", "told": {"show_id": "s"}}):
        with pytest.raises(Garbled):
            event_in(nonsense)
    for line in ("", "[]", "{}", '{"hosts": null, "nonsense": 1}'):
        with pytest.raises(Garbled):
            read_order(line)
    assert worker_count(3) == 3
    assert 1 <= worker_count(0) <= 4
