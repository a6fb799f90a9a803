"""What the API's process and a media process say to each other: one JSON text after another, each with its length in front."""

import asyncio
import json
from dataclasses import asdict, dataclass
from typing import Any, get_args

from streaming.media import engine
from streaming.media.engine import MediaEvent

MOST_BYTES = 4 << 20
EVENTS: dict[str, type[Any]] = {kind.__name__: kind for kind in get_args(MediaEvent)}
REFUSALS: dict[str, type[engine.MediaRefused]] = {
    kind.__name__: kind for kind in (engine.BadOffer, engine.NothingOn, engine.NoSuchSession, engine.EngineClosed, engine.MediaRefused)
}


class Garbled(ValueError):
    """The other side says what nobody of this Kaibo would say."""


@dataclass(frozen=True)
class Order:
    """All a media process is told when it is started. `key` is said back on the socket, so that nobody else takes its place."""

    port: int
    key: str
    directory: str
    hosts: tuple[str, ...] | None = None
    public: str = ""
    direct: bool = True
    judge_every_s: float = 4.0
    silero: bool = False
    speech: str = ""

    def text(self) -> str:
        """As one line."""
        return json.dumps(asdict(self))


def read_order(line: str) -> Order:
    """The order of a line. Garbled."""
    try:
        found = json.loads(line)
        hosts = found.pop("hosts")
        return Order(**found, hosts=None if hosts is None else tuple(hosts))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Garbled("no order") from error


def event_out(event: MediaEvent) -> dict[str, Any]:
    """An event as plain data."""
    return {"event": type(event).__name__, "told": asdict(event)}


def event_in(said: dict[str, Any]) -> MediaEvent:
    """The event of plain data. Garbled."""
    try:
        event: MediaEvent = EVENTS[said["event"]](**said["told"])
    except (KeyError, TypeError) as error:
        raise Garbled("no event of ours") from error
    return event


def refusal_in(said: dict[str, Any]) -> engine.MediaRefused:
    """The refusal another process sent."""
    return REFUSALS.get(str(said.get("refused")), engine.MediaRefused)(str(said.get("sentence", "")))


def pack(what: dict[str, Any]) -> bytes:
    """A message as bytes."""
    body = json.dumps(what, separators=(",", ":")).encode()
    return len(body).to_bytes(4, "big") + body


async def hear(reader: asyncio.StreamReader) -> dict[str, Any] | None:
    """The next message, None at the end of the connection. Garbled."""
    try:
        size = int.from_bytes(await reader.readexactly(4), "big")
        if size > MOST_BYTES:
            raise Garbled(f"a message of {size} bytes")
        said = json.loads(await reader.readexactly(size))
    except (asyncio.IncompleteReadError, ConnectionError):
        return None
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise Garbled("no message of ours") from error
    if not isinstance(said, dict):
        raise Garbled("no message of ours")
    return said
