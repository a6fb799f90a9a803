"""What keeps Kaibo from starting, a taken port or half a certificate, is said in a sentence; a taken port before anything is made."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.config import Settings
from sandbox.serve import PortTaken, take_ports

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def busy() -> Iterator[int]:
    """A port somebody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield int(server.getsockname()[1])


@pytest.fixture
def free() -> int:
    """A port nobody has, as of a moment ago."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def settings(port: int, landing_port: int) -> Settings:
    return Settings(host="127.0.0.1", port=port, landing_port=landing_port)


def test_free_ports_are_taken_and_refuse_until_served(free: int) -> None:
    ports = take_ports(settings(free, 0))
    with ports.pages:
        assert ports.landing is None
        assert ports.pages.getsockname()[1] == free
        with pytest.raises(ConnectionRefusedError), socket.create_connection(("127.0.0.1", free), timeout=5):
            pass


def test_the_pages_port_is_taken(busy: int) -> None:
    with pytest.raises(PortTaken, match=rf"{busy} 已被占用.*--port.*Port {busy} is taken.*--port"):
        take_ports(settings(busy, 0))


def test_the_landing_port_is_taken_and_the_other_let_go(busy: int, free: int) -> None:
    with pytest.raises(PortTaken, match=rf"Port {busy} is taken.*--landing-port"):
        take_ports(settings(free, busy))
    take_ports(settings(free, 0)).pages.close()


def test_the_command_says_so_and_makes_nothing(busy: int, tmp_path: Path) -> None:
    data = tmp_path / "data"
    command = [sys.executable, "-m", "sandbox", "run", "--json", "--port", str(busy), "--landing-port", "0", "--data", str(data)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=100)
    assert done.returncode == 2
    assert f"Port {busy} is taken" in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    assert not data.exists()


def test_a_certificate_without_its_key_is_said_in_a_sentence(free: int, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "sandbox", "run", "--json", "--no-demo", "--port", str(free), "--landing-port", "0"]
    surroundings = {**os.environ, "KAIBO_DATA": str(tmp_path / "data"), "KAIBO_CERT_FILE": str(tmp_path / "cert.pem")}
    done = subprocess.run(command, cwd=ROOT, env=surroundings, capture_output=True, text=True, check=False, timeout=100)
    assert done.returncode == 2
    assert "needs both files" in done.stderr
    assert "Traceback" not in done.stderr
