"""A phone on a bad network: packets are lost, it is turned on its side, the network goes away for eight seconds and comes back."""

import re
import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.conftest import Running
from tests.browser.relay import BadNetwork
from tests.browser.student import Student, expect

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

CAMERA_THAT_TURNS = """
const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
const canvas = document.createElement('canvas'); [canvas.width, canvas.height] = [360, 640]
window.turnPhone = () => { [canvas.width, canvas.height] = [canvas.height, canvas.width] }
setInterval(() => {
  const pen = canvas.getContext('2d'), at = performance.now() / 10
  pen.fillStyle = '#234'; pen.fillRect(0, 0, canvas.width, canvas.height)
  pen.fillStyle = '#fc6'; pen.fillRect(at % canvas.width, (at * 2) % canvas.height, 120, 90)
}, 40)
navigator.mediaDevices.getUserMedia = async (wanted) => {
  const stream = await ask(wanted)
  if (wanted.video) {
    for (const track of stream.getVideoTracks()) { stream.removeTrack(track); track.stop() }
    stream.addTrack(canvas.captureStream(25).getVideoTracks()[0])
  }
  return stream
}
"""
NO_RECORDER = "delete window.MediaRecorder\n"
ONLY_VP8 = """
const all = RTCRtpReceiver.getCapabilities.bind(RTCRtpReceiver)
RTCRtpReceiver.getCapabilities = (kind) => {
  const found = all(kind)
  return kind === 'video' ? { ...found, codecs: found.codecs.filter((c) => c.mimeType !== 'video/H264') } : found
}
"""
BACK_WITHIN_S = 5.0
ENOUGH_PACKETS = 60


@pytest.mark.parametrize(("codec", "student"), [("H264", 0), pytest.param("VP8", 0, marks=pytest.mark.nightly)])
def test_a_show_survives_a_bad_network(
    codec: str, student: int, kaibo: Running, context: Callable[..., Any], shot: Callable[[Any, str], None]
) -> None:
    phone = context()
    phone.add_init_script(CAMERA_THAT_TURNS + (ONLY_VP8 + NO_RECORDER if codec == "VP8" else ""))
    host = Student(phone.new_page(), kaibo, kaibo.account("student", student))
    network = BadNetwork()
    try:
        network.stand_between(host.page)
        host.join()
        host.prepare(f"弱网演练 {codec}", "热身场")
        show = host.go_live()
        flows(host, network, within_s=20)
        host.page.wait_for_timeout(2_000)
        network.loss = 0.03
        host.page.evaluate("window.turnPhone()")
        host.page.wait_for_timeout(5_000)
        assert network.dropped > 5, "nothing was lost, so nothing was tried"
        network.loss = 0.0  # one thing at a time: a handshake that loses a packet waits a second for it
        gone_for(host, network, 8.0)
        took = flows(host, network, within_s=20)
        assert took <= BACK_WITHIN_S, f"back after {took:.1f} s"
        host.page.wait_for_timeout(3_000)
        host.end()
        if codec == "VP8":
            look_at_gap(host, show, shot)
        else:
            the_phone_fills_the_gap(host, show, shot)
        assert host.faults == []
    finally:
        network.close()


def gone_for(host: Student, network: BadNetwork, seconds: float) -> None:
    """No packet and no request gets through for so long."""
    network.dark = True
    host.page.context.set_offline(True)
    host.page.wait_for_timeout(seconds * 1000)
    network.dark = False
    host.page.context.set_offline(False)


def flows(host: Student, network: BadNetwork, within_s: float) -> float:
    """Until media packets, more than a handshake has, reached the server over one path; how long that took, in seconds."""
    began = time.monotonic()
    before = [relay.carried for relay in network.relays]
    while True:
        carried = [relay.carried for relay in network.relays]
        if any(now - then > ENOUGH_PACKETS for now, then in zip(carried, before + [0] * (len(carried) - len(before)), strict=True)):
            return time.monotonic() - began
        assert time.monotonic() - began < within_s, "no packets come through"
        host.page.wait_for_timeout(100)


def the_phone_fills_the_gap(host: Student, show: str, shot: Callable[[Any, str], None]) -> None:
    """What the phone recorded itself is sent after the show and stands where the server has nothing; it plays there."""
    expect(host.page).to_have_url(re.compile("/replay"))
    late = time.monotonic() + 60
    while True:
        replay = host.page.request.get(f"{host.kaibo.url}/api/shows/{show}/replay").json()
        pieces = replay["video"]["recordings"] if replay["state"] == "ready" else []
        own = [piece for piece in pieces if piece["recording_id"].startswith("bak_")]
        if own:
            break
        assert time.monotonic() < late, "the phone's backup never came"
        host.page.wait_for_timeout(500)
    filled = max(own, key=lambda piece: piece["duration_ms"])
    assert filled["duration_ms"] > 3_000
    host.go(f"shows/{show}/replay")
    expect(host.page.get_by_text("人气和成交曲线")).to_be_visible()
    host.page.locator("video").first.evaluate("v => { v.muted = true }")
    seek(host, filled["from_showms"] + 500)
    host.page.get_by_role("button", name=re.compile("^播放")).first.click()
    at = "Number(document.querySelector('input[aria-label=播放位置]').value)"
    host.page.wait_for_function(f"() => {at} > {filled['from_showms'] + 2_000}", timeout=30_000)
    shot(host.page, "phone-replay-backup")


def look_at_gap(host: Student, show: str, shot: Callable[[Any, str], None]) -> None:
    """One show, two recordings, the gap of about eight seconds between them, and a replay that plays from one into the other."""
    host.go(f"shows/{show}/replay")
    expect(host.page.get_by_text("人气和成交曲线")).to_be_visible()
    replay = host.page.request.get(f"{host.kaibo.url}/api/shows/{show}/replay").json()
    cuts, gaps = replay["video"]["recordings"], replay["video"]["gaps"]
    assert len(cuts) >= 2, cuts
    long_gaps = [gap for gap in gaps if gap["to_showms"] - gap["from_showms"] > 2_000]
    assert len(long_gaps) == 1, gaps
    assert 5_000 < long_gaps[0]["to_showms"] - long_gaps[0]["from_showms"] < 15_000
    assert host.page.locator(".groove i").count() == len(gaps)
    host.page.locator("video").first.evaluate("v => { v.muted = true }")
    seek(host, long_gaps[0]["from_showms"] - 3_000)
    host.page.get_by_role("button", name=re.compile("^播放")).first.click()
    shot(host.page, "phone-replay-gap")
    at = "Number(document.querySelector('input[aria-label=播放位置]').value)"
    host.page.wait_for_function(f"() => {at} > {long_gaps[0]['to_showms'] + 2000}", timeout=60_000)
    host.page.wait_for_function(f"() => {at} >= {replay['duration_ms'] - 500}", timeout=60_000)


def seek(host: Student, showms: int) -> None:
    """Move the slider under the video."""
    host.page.locator('input[aria-label="播放位置"]').evaluate(
        "(slide, at) => { slide.value = at; slide.dispatchEvent(new Event('input', { bubbles: true })) }", max(0, showms)
    )
