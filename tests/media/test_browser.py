"""A real Chromium with its fake camera publishes, is recorded and is watched; both codecs."""

import asyncio
import wave
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from sandbox.clock import SystemClock
from streaming.media.clip import sound
from streaming.media.engine import PublisherJoined, RecordingClosed, VoiceStarted
from streaming.media.finalise import finalise, probe
from streaming.media.local import LocalEngine
from streaming.media.sidecar import read_sidecar
from tests.media.venue import Venue

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
]
pytestmark = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM.exists(), reason="no Chromium on this machine")]


@asynccontextmanager
async def browser_page(url: str, speech: Path) -> AsyncIterator[Any]:
    from playwright.async_api import async_playwright

    async with async_playwright() as playwright:
        flags = [*FLAGS, f"--use-file-for-fake-audio-capture={speech}"]
        browser = await playwright.chromium.launch(executable_path=str(CHROMIUM), headless=True, args=flags)
        try:
            page = await (await browser.new_context(permissions=["camera", "microphone"])).new_page()
            await page.goto(url)
            yield page
        finally:
            await browser.close()


def speak(path: Path) -> Path:
    """A sound file with sentences and rests for the fake microphone."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(48_000)
        file.writeframes((sound(0, 48_000 * 8, voice=True).T * 32_000).astype("<i2").tobytes())
    return path


@pytest.mark.parametrize("codec", ["H264", pytest.param("VP8", marks=pytest.mark.nightly)])
def test_a_browser_publishes_is_recorded_and_watched(codec: str, tmp_path: Path) -> None:
    asyncio.run(_publish_record_watch(codec, tmp_path))


async def _publish_record_watch(codec: str, tmp_path: Path) -> None:
    engine = LocalEngine(SystemClock(), tmp_path)
    events: list[Any] = []

    async def collect() -> None:
        async for event in engine.events():
            events.append(event)

    collecting = asyncio.create_task(collect())
    venue = Venue(engine, tmp_path)
    await venue.open()
    try:
        async with browser_page(venue.url, speak(tmp_path / "speech.wav")) as page:
            answer = await page.evaluate(f"publish('show', '{codec}', 640, 360)")
            if answer == f"no {codec}":
                pytest.skip(f"this Chromium does not offer {codec}")
            await page.wait_for_function("window.pub.connectionState == 'connected'", timeout=15_000)
            await page.evaluate("watch('show')")
            live = "document.getElementById('live')"
            await page.wait_for_function(f"{live}.currentTime > 0.5 && {live}.videoWidth == 640", timeout=15_000)
            before = await page.evaluate(f"{live}.currentTime")
            # long enough for two fragments to be on the disk: the unfinished file is played below
            await page.wait_for_function(f"{live}.currentTime > {before} + 4.5", timeout=20_000)
            picture = await engine.snapshot("show")
            assert picture is not None
            assert picture[:2] == b"\xff\xd8"
            raw = f"rec_1.{'mp4' if codec == 'H264' else 'mkv'}"
            assert await page.evaluate(f"play('{raw}')") == [640, 360], "the unfinished recording plays and seeks"
            await page.evaluate("fetch(window.pubLocation, {method: 'DELETE'})")
            await page.wait_for_function("window.pub.connectionState != 'connected'", timeout=15_000)
            told = await asyncio.to_thread(read_sidecar, tmp_path / "rec_1.json")
            final = await asyncio.to_thread(finalise, tmp_path / raw, tmp_path / "final.mp4", told)
            assert await page.evaluate("play('final.mp4')") == [640, 360]
        await engine.stop_show("show")
    finally:
        await venue.close()
        await engine.aclose()
        await collecting
    joined = next(e for e in events if isinstance(e, PublisherJoined))
    closed = next(e for e in events if isinstance(e, RecordingClosed))
    assert joined.codec == codec
    assert any(isinstance(e, VoiceStarted) for e in events)
    facts = probe(Path(closed.path))
    assert (facts.width, facts.height) == (640, 360)
    assert facts.frames_video == closed.frames_video > 40
    assert facts.frames_audio == closed.frames_audio > 100
    assert closed.lost_packets == 0
    sidecar = read_sidecar(Path(closed.sidecar_path))
    assert sidecar is not None
    assert sidecar.complete
    assert final.mode == ("copied" if codec == "H264" and len(sidecar.resolutions) == 1 else "transcoded")
    assert abs(final.offset_ms) < 120
