"""A changing request: takes its idempotency key, runs the verb in the caller's name, answers from what was committed."""

import hashlib
from collections.abc import Callable
from functools import lru_cache
from typing import Annotated, Any, Concatenate, ParamSpec, TypeVar, cast

from fastapi import Depends, Request, Response
from pydantic import BaseModel, TypeAdapter

from sandbox.actor import SANDBOX, Actor
from sandbox.errors import Invalid
from sandbox.store import Key, Lane, Tx

from .policy import Gate

HASH_AT_ONCE = 1 << 18
P = ParamSpec("P")
T = TypeVar("T")


class KeyMissing(Invalid):
    """A changing request came without an idempotency key."""

    code = "key_missing"
    zh = "请求缺少 Idempotency-Key 请求头。请刷新页面后再试；程序调用请给每次操作一个新的编号。"
    en = "The Idempotency-Key header is missing. Reload the page; programs send a new key with each act and the same one with each retry."


class Change:
    """Handed to a handler that changes something; call it with a verb and the verb's arguments."""

    def __init__(self, request: Request, gate: Gate, actor: Actor, key: Key) -> None:
        self.request, self.actor, self._gate, self._key = request, actor, gate, key
        self.lane = Lane.HOST

    async def __call__(self, verb: Callable[Concatenate[Tx, P], T], *args: P.args, **kwargs: P.kwargs) -> Response:
        """Run `verb(tx, ...)`; what it returns (pydantic model, dataclass, plain data or None) is the answer, 204 for None."""
        answer = await self._gate.store.acting(self.actor, self.lane, self._key, to_json).write(verb, *args, **kwargs)
        headers = {"Kaibo-Position": str(answer.position), "Cache-Control": "no-store"}
        if answer.replayed:
            headers["Idempotency-Replayed"] = "true"
        if not answer.body or answer.body == "null":
            return Response(status_code=204, headers=headers)
        status = self.request.scope.get("kaibo.status") or 200
        return Response(answer.body, status_code=cast(int, status), media_type="application/json", headers=headers)

    def piece(self, number: int) -> "Change":
        """The same request for one piece of a long act: a unit with a key of its own, so that a retry goes on where it broke."""
        part = Change(self.request, self._gate, self.actor, Key(f"{self._key.name}#{number}", self._key.request))
        part.lane = self.lane
        return part

    def sealed(self, seal: Callable[[str], str]) -> "Change":
        """The same request where its body holds a password: what is kept to recognise a retry goes through `seal`, a keyed hash."""
        kept = Change(self.request, self._gate, self.actor, Key(self._key.name, seal(self._key.request)))
        kept.lane = self.lane
        return kept

    async def beside(self, verb: Callable[Concatenate[Tx, P], object], *args: P.args, **kwargs: P.kwargs) -> None:
        """Write something in the caller's name that must stay though the request is refused: evidence. It has no key."""
        await self._gate.store.acting(self.actor, self.lane).write(verb, *args, **kwargs)


def to_json(value: Any) -> str:
    """A verb's result as JSON."""
    if value is None:
        return ""
    if isinstance(value, BaseModel):
        return value.model_dump_json()
    kind: Any = type(value)
    return _written_as(kind).dump_json(value).decode()


@lru_cache(256)
def _written_as(kind: type) -> "TypeAdapter[Any]":
    return TypeAdapter(kind)


async def change(request: Request) -> Change:
    """The dependency: KeyMissing without a key. The key is the caller's own, and bound to method, path and body."""
    name = request.headers.get("idempotency-key", "").strip()
    if not 8 <= len(name) <= 255:
        raise KeyMissing
    actor = request.scope.get("kaibo.actor") or SANDBOX
    return Change(request, cast(Gate, request.app.state.gate), actor, Key(f"{actor.id}/{name}", await digest(request)))


FORMS = ("multipart/", "application/x-www-form-urlencoded")
"""Bodies a handler's own form fields have read before the key is made."""


async def digest(request: Request) -> str:
    """A hash of method, path and body. Of an upload the parts count, not the boundary between them: that is new with each try."""
    found = hashlib.sha256(b"\0".join([request.method.encode(), request.url.path.encode(), b""]))
    if not request.headers.get("content-type", "").startswith(FORMS):
        found.update(await request.body())
        return found.hexdigest()
    for part, value in (await request.form()).multi_items():
        found.update(b"\0" + part.encode() + b"\0")
        if isinstance(value, str):
            found.update(value.encode())
            continue
        while piece := await value.read(HASH_AT_ONCE):
            found.update(piece)
        await value.seek(0)
    return found.hexdigest()


Changing = Annotated[Change, Depends(change)]
