"""Asks a Kaibo that runs, for a command of the same computer or one with a token: JSON in and out, errors as sentences."""

import asyncio
import http.client
import json
import ssl
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sandbox.chance import Chance, SystemChance
from sandbox.config import Settings

ANSWER_WITHIN_S = 30.0
EVERYWHERE = {"0.0.0.0", "::", ""}  # what a server listens on, not where one reaches it


class CannotAsk(Exception):
    """A sentence for the person at the keyboard."""


class CannotReach(CannotAsk):
    """Nobody answers at that address."""


class Running:
    """The Kaibo at `url` over HTTP, one connection a call; calls run in threads. It trusts the system's certificates and `ca_file`."""

    def __init__(self, url: str, token: str, ca_file: Path | None = None, chance: Chance | None = None) -> None:
        where = urlsplit(url)
        if where.scheme not in ("http", "https") or not where.hostname:
            raise CannotAsk(f"{url} 不是网址，应像 https://192.168.1.5:8443。 {url} is no address.")
        self._host, self._port, self._plain, self._token = where.hostname, where.port, where.scheme == "http", token
        self._trust = ssl.create_default_context()
        if ca_file is not None and ca_file.is_file():
            self._trust.load_verify_locations(ca_file)
        self._trust.check_hostname = not where.hostname.startswith("127.")  # the certificate of a school has another name
        self._run, self._count = (chance or SystemChance()).secret(64), 0

    def connection(self) -> http.client.HTTPConnection:
        """A new connection to the server."""
        if self._plain:
            return http.client.HTTPConnection(self._host, self._port, timeout=ANSWER_WITHIN_S)
        return http.client.HTTPSConnection(self._host, self._port, timeout=ANSWER_WITHIN_S, context=self._trust)

    def _ask(self, method: str, path: str, body: bytes, kind: str) -> bytes:
        self._count += 1
        key = f"{self._run}-{self._count:06d}"
        headers = {"Authorization": f"Bearer {self._token}", "Content-Type": kind, "Idempotency-Key": key}
        connection = self.connection()
        try:
            connection.request(method, "/api" + path, body, headers)
            answer = connection.getresponse()
            said = answer.read()
        except (OSError, http.client.HTTPException) as error:
            raise CannotReach(f"连不上 {self._host}:{self._port}（{error}）。 The server does not answer; is Kaibo running?") from error
        finally:
            connection.close()
        if answer.status >= 400:
            raise CannotAsk(sentence_of(said, answer.status))
        return said

    async def ask(self, method: str, path: str, body: Any = None) -> dict[str, Any]:
        """Send and get JSON. CannotAsk with the server's own sentence."""
        said = await asyncio.to_thread(self._ask, method, path, json.dumps(body or {}).encode(), "application/json")
        found: dict[str, Any] = json.loads(said) if said else {}
        return found

    async def offer(self, path: str, sdp: str) -> str:
        """WHIP."""
        return (await asyncio.to_thread(self._ask, "POST", path, sdp.encode(), "application/sdp")).decode()


def on_this_computer(settings: Settings, token: str) -> Running:
    """The Kaibo that these settings describe."""
    host = "127.0.0.1" if settings.host in EVERYWHERE else settings.host
    return Running(f"https://{host}:{settings.port}", token, settings.data / "tls" / "ca.pem")


def sentence_of(said: bytes, status: int) -> str:
    """The sentence of a problem document, those of its fields in its place where it has any."""
    try:
        problem = json.loads(said)
        return " ".join(field["message"] for field in problem.get("fields", [])) or str(problem.get("title") or status)
    except ValueError:
        return str(status)
