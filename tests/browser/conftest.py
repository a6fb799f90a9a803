"""A real Kaibo in a process of its own, and the Chromium of this machine with a fake camera and microphone."""

import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

playwright = pytest.importorskip("playwright.sync_api")

FLAGS = [
    "--no-sandbox",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
    "--autoplay-policy=no-user-gesture-required",
]
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}
DESK = {"viewport": {"width": 1440, "height": 900}}
SHOTS = Path(__file__).resolve().parents[2] / "screenshots"


@dataclass(frozen=True)
class Running:
    """A Kaibo that answers: its address, its demo accounts by role, the address behind the QR code."""

    url: str
    accounts: list[dict[str, str]]
    ticket_url: str
    data: Path

    def account(self, role: str, index: int = 0) -> dict[str, str]:
        """The n-th demo account of a role."""
        return [account for account in self.accounts if account["role"] == role][index]


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def chromium() -> str:
    """The machine's Chromium; the test is skipped, visibly, where there is none."""
    if named := os.environ.get("KAIBO_CHROMIUM"):
        return named
    for name in ("chromium", "chromium-browser", "google-chrome", "chrome"):
        if found := shutil.which(name):
            return found
    pytest.skip("no Chromium on this machine: install chromium to run the browser tests")


@pytest.fixture(scope="session")
def kaibo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """`kaibo run --json` on loopback with the demo class."""
    data = tmp_path_factory.mktemp("kaibo")
    environment = os.environ | {"KAIBO_PUBLIC_NAME": "127.0.0.1", "KAIBO_HOST": "127.0.0.1", "KAIBO_MEDIA_HOSTS": "127.0.0.1"}
    environment["KAIBO_CROWD_ARITHMETIC"] = "numpy"  # no machine code is made beside the browser
    environment["KAIBO_VOICE_MODEL"] = "false"  # the fake microphone beeps: speech by its level, silence to the network
    port = free_port()
    log = (data / "kaibo.log").open("w")
    command = [
        sys.executable,
        "-m",
        "sandbox",
        "run",
        "--json",
        "--port",
        str(port),
        "--landing-port",
        str(free_port()),
        "--data",
        str(data),
    ]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True, env=environment)
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        process.wait(timeout=10)
        raise RuntimeError("Kaibo did not start:\n" + (data / "kaibo.log").read_text()[-4000:])
    said = json.loads(line)
    yield Running(said["url"], said["accounts"], said["ticket_url"], data)
    process.terminate()
    process.wait(timeout=30)
    process.stdout.close()
    log.close()


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Any]:
    """One Chromium for the browser tests of a file. No longer: while it lives its loop keeps the async tests of this process out."""
    with playwright.sync_playwright() as engine:
        running = engine.chromium.launch(executable_path=chromium, args=FLAGS, headless=True)
        yield running
        running.close()


@pytest.fixture
def context(browser: Any) -> Iterator[Callable[..., Any]]:
    """Makes browser contexts: a Chinese phone by default, a desk with `desk=True`."""
    opened = []

    def make(*, desk: bool = False, language: str = "zh-CN") -> Any:
        made = browser.new_context(
            **(DESK if desk else PHONE),
            ignore_https_errors=True,
            locale=language,
            permissions=["camera", "microphone"],
            timezone_id="Asia/Shanghai",
        )
        made.set_default_timeout(30_000)
        opened.append(made)
        return made

    yield make
    for made in opened:
        made.close()


@pytest.fixture
def shot() -> Callable[[Any, str], None]:
    """Writes a screenshot into the ignored folder `screenshots/`."""
    SHOTS.mkdir(exist_ok=True)

    def take(page: Any, name: str) -> None:
        page.screenshot(path=str(SHOTS / f"{name}.png"))

    return take
