"""No page of another site acts in the name of whoever is signed in here: changing requests and sockets come from our own pages."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection, Request
from starlette.types import ASGIApp, Receive, Scope, Send

from sandbox.errors import Forbidden

from .problem import language_of, problem

CHANGING_METHODS = frozenset({"POST", "PUT", "PATCH", "DELETE"})
PORTS = {"http": 80, "ws": 80, "https": 443, "wss": 443}


class ForeignOrigin(Forbidden):
    """The request did not come from one of our own pages."""

    code = "foreign_origin"
    zh = "这个请求不是从本站页面发出的，已被拒绝。请回到本站页面再操作。"
    en = "This request did not come from a page of this site and was refused. Go back to the page and try again."


def own_origin(connection: HTTPConnection, also: Iterable[str] = ()) -> bool | None:
    """Whether the request says it comes from our own page: None when it says nothing (a program, not a browser)."""
    site = connection.headers.get("sec-fetch-site")
    origin = connection.headers.get("origin")
    if site is not None and site not in {"same-origin", "none"}:
        return False
    if origin is not None:
        return origin in also or _place(origin) == _place(f"{connection.url.scheme}://{connection.headers.get('host', '')}")
    return None if site is None else site == "same-origin"


def _place(origin: str) -> tuple[bool, str, int] | None:
    try:
        parts = urlsplit(origin)
        port = parts.port or PORTS.get(parts.scheme)
    except ValueError:
        return None
    if not parts.hostname or port is None:
        return None
    return parts.scheme in {"https", "wss"}, parts.hostname, port


def origin_ok(websocket: HTTPConnection, also: Iterable[str] = ()) -> bool:
    """Whether a WebSocket may be accepted: a browser always sends Origin, and it must be ours; a program with a ticket sends none."""
    return own_origin(websocket, also) is not False


class SameOrigin:
    """Refuses changing requests from other sites, and such with a cookie that do not say where they come from.

    `also` lists further origins of ours (`https://kaibo.example.cn`), where a proxy in front hides the real host.
    """

    def __init__(self, app: ASGIApp, also: Iterable[str] = ()) -> None:
        self.app, self.also = app, frozenset(also)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] in CHANGING_METHODS:
            request = Request(scope)
            own = own_origin(request, self.also)
            if own is False or (own is None and "cookie" in request.headers):
                await problem(ForeignOrigin(), language_of(request))(scope, receive, send)
                return
        await self.app(scope, receive, send)
