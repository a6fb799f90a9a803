"""Tells who a request comes from: a session cookie, or a service's token. Remembers for a few seconds what it read."""

import hmac
from collections import OrderedDict
from dataclasses import dataclass

from starlette.requests import HTTPConnection

from sandbox.actor import Actor
from sandbox.errors import KaiboError
from sandbox.store import Lane, Store, Tx
from sandbox.store.writer import Unit

from .cookies import cookie_of
from .operator import OPERATOR
from .seal import fingerprint
from .services import PREFIX, by_service_token
from .sessions import Seated, by_id, by_token, touch
from .settings import Settings

MOST_REMEMBERED = 4096


@dataclass
class _Remembered:
    actor: Actor
    seated: Seated | None
    until: float
    touched_at: int = 0


class Identifier:
    """`Gate.identify` for the whole house; also the way for an open socket to ask whether its person is still signed in.

    `operator`: who comes with the operator's key; the front door gives it more where `training/` is not carried.
    """

    def __init__(self, store: Store, settings: Settings, operator_token: str = "") -> None:
        self._store, self._settings, self._operator = store, settings, operator_token
        self.operator = OPERATOR
        self._known: OrderedDict[str, _Remembered] = OrderedDict()

    async def identify(self, connection: HTTPConnection) -> Actor | None:
        """Who this is, None for nobody. A `Bearer` header (a service's token, the operator's key) goes before a cookie."""
        authorization = connection.headers.get("authorization", "")
        if authorization.lower().startswith("bearer "):
            token = authorization[7:].strip()
            if self._operator and hmac.compare_digest(token.encode(), self._operator.encode()):
                return self.operator
            return await self._service(fingerprint(token)) if token.startswith(PREFIX) else None
        token = cookie_of(connection) or ""
        return await self._session(fingerprint(token), None) if token else None

    async def renew(self, actor: Actor) -> Actor | None:
        """The same person as things stand now, None when his session is over. It counts as use; cheap enough for every few seconds."""
        return await self._session(actor.session_id, actor.session_id) if actor.session_id else None

    def forget(self, person_id: str | None = None) -> None:
        """Read afresh at the next request: one person (or service), or everyone. Call it after a commit that changed what he may do."""
        gone = [key for key, remembered in self._known.items() if person_id is None or remembered.actor.id == person_id]
        for key in gone:
            del self._known[key]

    async def _session(self, key: str, session_id: str | None) -> Actor | None:
        now = self._store.clock.now()
        remembered = self._fresh(key)
        if remembered is None:
            seated = await self._store.read(by_id, session_id) if session_id else await self._store.read(by_token, key)
            if seated is None:
                self._known.pop(key, None)
                return None
            remembered = self._remember(key, seated.actor, seated)
        seated = remembered.seated
        if seated is None or seated.over(now):
            return None
        if now - max(seated.seen_at, remembered.touched_at) >= self._settings.extend_ms:
            remembered.touched_at = now
            self._extend(seated.actor)
        return seated.actor

    async def _service(self, token_hash: str) -> Actor | None:
        remembered = self._fresh(token_hash)
        if remembered is None:
            actor = await self._store.read(by_service_token, token_hash)
            if actor is None:
                return None
            remembered = self._remember(token_hash, actor, None)
        return remembered.actor

    def _fresh(self, key: str) -> _Remembered | None:
        remembered = self._known.get(key)
        return remembered if remembered is not None and self._store.clock.monotonic() < remembered.until else None

    def _remember(self, key: str, actor: Actor, seated: Seated | None) -> _Remembered:
        before = self._known.pop(key, None)
        until = self._store.clock.monotonic() + self._settings.cache_s
        remembered = _Remembered(actor, seated, until, before.touched_at if before else 0)
        self._known[key] = remembered
        while len(self._known) > MOST_REMEMBERED:
            self._known.popitem(last=False)
        return remembered

    def _extend(self, actor: Actor) -> None:
        """Write the use down without making the request wait; when it cannot be written the next request does it."""
        session_id = actor.session_id or ""

        def verb(tx: Tx) -> None:
            touch(tx, session_id)

        try:
            self._store.put(Unit(verb, actor=actor, lane=Lane.CROWD, settle=lambda unit: None))
        except KaiboError:
            return
