"""The session cookie: bound to this host over https, a plain name only on the machine itself."""

import ipaddress

from starlette.requests import HTTPConnection
from starlette.responses import Response

from .errors import InsecureWay

SECURE_NAME = "__Host-kaibo"
LOOPBACK_NAME = "kaibo"


def secure(connection: HTTPConnection) -> bool:
    """Whether the request came by https."""
    return connection.url.scheme in {"https", "wss"}


def cookie_name(connection: HTTPConnection) -> str:
    """The name the cookie has on this way in; the other one is not looked at."""
    return SECURE_NAME if secure(connection) else LOOPBACK_NAME


def cookie_of(connection: HTTPConnection) -> str | None:
    """The session token the browser sent."""
    return connection.cookies.get(cookie_name(connection)) or None


def require_safe_way(connection: HTTPConnection) -> None:
    """InsecureWay when a secret would travel in the clear: plain http to a host that is not this machine."""
    if not secure(connection) and not loopback(connection.url.hostname or ""):
        raise InsecureWay


def loopback(host: str) -> bool:
    """Whether the host's name means this machine."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def set_cookie(connection: HTTPConnection, response: Response, token: str, seconds: int) -> None:
    """Give the browser its session."""
    name = cookie_name(connection)
    response.set_cookie(name, token, max_age=seconds, path="/", secure=secure(connection), httponly=True, samesite="lax")


def drop_cookie(connection: HTTPConnection, response: Response) -> None:
    """Take it away again."""
    response.delete_cookie(cookie_name(connection), path="/", secure=secure(connection), httponly=True, samesite="lax")
