"""What no request may bring, whatever its route: more bytes than a picture has, and letters that no database takes."""

import json
import re
from collections.abc import Iterator
from typing import Any

from starlette.requests import HTTPConnection, Request

from sandbox.errors import FieldFault, Invalid, NotFound, TooLarge

from .problem import language_of, problem

MOST_BYTES = 12 << 20
"""A picture of 10 MB with its form around it; every other body is far smaller."""
ZERO = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")


class ZeroLetter(Invalid):
    """A text has the letter U+0000, which PostgreSQL does not store and no person types."""

    code = "zero_letter"
    zh = "内容里有看不见的空字符，请删掉或重新输入。"
    en = "There is an invisible zero character in the text. Delete it or type the text again."


async def refuse_zero_letters(connection: HTTPConnection) -> None:
    """NotFound for an address with a zero letter, ZeroLetter for a query or a JSON body with one."""
    if "\0" in connection.url.path or any("\0" in str(value) for value in connection.path_params.values()):
        raise NotFound
    if any("\0" in value for value in connection.query_params.values()):
        raise ZeroLetter
    if isinstance(connection, Request) and connection.headers.get("content-type", "").startswith("application/json"):
        body = await connection.body()  # FastAPI has read it already
        if b"\\u0000" in body and ZERO.search(body):
            raise ZeroLetter(tuple(FieldFault(path, "zero_letter", ZeroLetter.zh, ZeroLetter.en) for path in _places(body)))


def _places(body: bytes) -> list[str]:
    """Where in a JSON body the letter stands, at most 20 places; none when the body is no JSON."""
    try:
        found = _with_zero(json.loads(body), "")
        return [path for path, _ in zip(found, range(20), strict=False)]
    except (ValueError, RecursionError):
        return []


def _with_zero(value: Any, path: str) -> Iterator[str]:
    if isinstance(value, str) and "\0" in value:
        yield path
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, part in parts:
        inner = f"{path}.{name}" if path else str(name)
        yield from [inner.replace("\0", "")] if "\0" in inner else _with_zero(part, inner)


class BoundedBody:
    """Refuses a body of more than `MOST_BYTES`: at once when it says its length, else as soon as it has brought so many."""

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        too_large = TooLarge(limit=f"{MOST_BYTES >> 20} MB")
        said = request.headers.get("content-length", "")
        if said.isdigit() and int(said) > MOST_BYTES:
            await problem(too_large, language_of(request))(scope, receive, send)
            return
        brought = 0

        async def counted() -> Any:
            nonlocal brought
            message = await receive()
            brought += len(message.get("body", b""))
            if brought > MOST_BYTES:
                raise too_large
            return message

        await self.app(scope, counted, send)
