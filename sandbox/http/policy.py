"""Default deny: a route names its policy or the program does not start; the guard loads the object once and decides."""

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Protocol, TypeVar, cast

from fastapi import APIRouter, Depends
from starlette.requests import HTTPConnection

from sandbox.actor import Actor
from sandbox.errors import Forbidden, NotFound, NotSignedIn, Unready
from sandbox.store import Store, View

from .bounds import refuse_zero_letters

F = TypeVar("F", bound=Callable[..., Any])
Check = Callable[[Actor, Any], bool]
Load = Callable[[View, Mapping[str, str]], Any]
POSITION = re.compile("[0-9]{1,18}")


class NotThereYet(Unready):
    """A reader asked for the effect of a change that the rooms have not come to within two seconds."""

    code = "not_there_yet"
    zh = "刚才的操作已经保存，页面还在更新，请稍等几秒。"
    en = "Your change is saved; the page is still catching up. Wait a few seconds."


class FirstPassword(Forbidden):
    """Somebody came in with a password that was made for him; he sets one of his own before anything else."""

    code = "password_must_change"
    zh = "你用的还是初始密码，请先改成自己的密码，再做别的。"
    en = "You came in with a first password. Set one of your own before anything else."


class ConsentFirst(Forbidden):
    """A student whom others entered; nothing of his is kept before he has read the notice on personal data and agreed."""

    code = "consent_first"
    zh = "请先阅读并同意《个人信息告知书》，再做别的。"
    en = "Read the notice on personal data and agree to it before anything else."


class Gate(Protocol):
    """What the guard needs of the process; `app.state.gate` holds it. `reached` waits up to 2 s for every room to come to a position,
    `looked` puts a look on record."""

    store: Store

    async def reached(self, position: int) -> bool: ...

    async def identify(self, connection: HTTPConnection) -> Actor | None: ...

    async def looked(self, actor: Actor, action: str, place: str) -> None: ...


@dataclass(frozen=True)
class Policy:
    """Who may do a thing to an object. `load(view, path_params)` returns plain data or None; an object the actor may not `see` is 404.

    `check` decides once the object is seen. Services pass only when `scope` is theirs.
    `early`: also for somebody who has not yet changed his first password or agreed to the notice on personal data.
    `on_record`: whose reading of the object is audited (once an hour) before it is answered; None: nobody's.
    """

    name: str
    check: Check
    load: Load | None = None
    see: Check | None = None
    scope: str | None = None
    public: bool = False
    early: bool = False
    on_record: Check | None = None

    def decide(self, actor: Actor | None, thing: Any) -> None:
        """Raises NotSignedIn, FirstPassword, ConsentFirst, NotFound or Forbidden; returning means yes."""
        if self.public:
            return
        if actor is None:
            raise NotSignedIn
        if actor.must_change and not self.early:
            raise FirstPassword
        if actor.must_consent and not self.early:
            raise ConsentFirst
        if self.load is not None and (thing is None or not (self.see or self.check)(actor, thing)):
            raise NotFound
        if actor.kind == "service" and (self.scope is None or self.scope not in actor.scopes):
            raise Forbidden
        if not self.check(actor, thing):
            raise Forbidden


PUBLIC = Policy("public", lambda actor, thing: True, public=True)
SIGNED_IN = Policy("signed_in", lambda actor, thing: True)
ONESELF = Policy("oneself", lambda actor, thing: True, early=True)


def allow(policy: Policy) -> Callable[[F], F]:
    """Declare the policy of a handler; stands below the route decorator."""

    def mark(handler: F) -> F:
        handler.__policy__ = policy  # type: ignore[attr-defined]
        return handler

    return mark


def guard(policy: Policy) -> Callable[[HTTPConnection], Awaitable[None]]:
    """The dependency that enforces `policy` and leaves the actor and the object in the scope."""

    async def guarded(connection: HTTPConnection) -> None:
        await refuse_zero_letters(connection)
        gate = cast(Gate, connection.app.state.gate)
        actor = await gate.identify(connection)
        if actor is None and not policy.public:
            raise NotSignedIn
        seen = connection.query_params.get("seen", "")
        if POSITION.fullmatch(seen) and not await gate.reached(int(seen)):
            raise NotThereYet
        thing = await gate.store.read(policy.load, connection.path_params) if policy.load and (actor or policy.public) else None
        policy.decide(actor, thing)
        if policy.on_record and actor and connection.scope.get("method") in ("GET", "HEAD") and policy.on_record(actor, thing):
            await gate.looked(actor, f"look.{policy.name}", "/".join(map(str, connection.path_params.values())))
        connection.scope["kaibo.policy"] = policy.name
        connection.scope["kaibo.actor"] = actor
        connection.scope["kaibo.object"] = thing

    guarded.policy = policy  # type: ignore[attr-defined]
    return guarded


class Router(APIRouter):
    """A router whose routes must declare a policy with `@allow`. TypeError at import for one that does not."""

    def add_api_route(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        policy = policy_of(endpoint, path)
        options["dependencies"] = [Depends(guard(policy)), *(options.get("dependencies") or [])]
        options["openapi_extra"] = {**(options.get("openapi_extra") or {}), "x-policy": policy.name}
        super().add_api_route(path, endpoint, **options)

    def add_api_websocket_route(self, path: str, endpoint: Callable[..., Any], name: str | None = None, **options: Any) -> None:
        policy_of(endpoint, path)  # a socket proves itself by a one-time ticket; its handler enforces the policy it names
        super().add_api_websocket_route(path, endpoint, name, **options)


def policy_of(endpoint: Callable[..., Any], path: str) -> Policy:
    """The policy a handler declared. TypeError when it declared none."""
    policy = getattr(endpoint, "__policy__", None)
    if not isinstance(policy, Policy):
        raise TypeError(f"{path}: no policy declared (use @allow)")
    return policy


def caller(connection: HTTPConnection) -> Actor:
    """The signed-in actor. NotSignedIn on a public route without one."""
    actor = connection.scope.get("kaibo.actor")
    if actor is None:
        raise NotSignedIn
    return cast(Actor, actor)


def loaded(connection: HTTPConnection) -> Any:
    """The object the policy loaded; a handler never loads another in its place."""
    return connection.scope.get("kaibo.object")


def reading(connection: HTTPConnection) -> Store:
    """The store, for handlers that only read."""
    return cast(Gate, connection.app.state.gate).store


Caller = Annotated[Actor, Depends(caller)]
Reading = Annotated[Store, Depends(reading)]
Loaded = Depends(loaded)


class FailClosed:
    """The second belt: an answer that leaves an API route without a policy decision becomes a 500."""

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http" or not scope["path"].startswith("/api/"):
            await self.app(scope, receive, send)
            return
        blocked = False

        async def watch(message: Any) -> None:
            nonlocal blocked
            if message["type"] == "http.response.start" and message["status"] < 400 and "kaibo.policy" not in scope:
                blocked = True
                await send({"type": "http.response.start", "status": 500, "headers": [(b"content-type", b"text/plain")]})
                await send({"type": "http.response.body", "body": b"route without a policy decision"})
            elif not blocked:
                await send(message)

        await self.app(scope, receive, watch)
