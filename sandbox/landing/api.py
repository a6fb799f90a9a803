"""The landing page's routes, public by nature: the page, the certificate in two forms."""

import re
from dataclasses import dataclass
from typing import cast
from urllib.parse import urlsplit

from fastapi import Request, Response
from fastapi.responses import HTMLResponse

from sandbox.errors import NotFound
from sandbox.http import PUBLIC, Reading, Router, allow
from sandbox.http.problem import language_of
from sandbox.tls import Certificates

from .page import Door, Visit, content_policy, nonce_from, render, ticket_or_none

HOST = re.compile(r"[A-Za-z0-9.\-]{1,253}|\[[0-9A-Fa-f:]{2,45}\]")

router = Router(tags=["landing"])


@dataclass(frozen=True)
class Landing:
    """What the page needs to know: the https address of the pages, and the certificates. `app.state.landing` holds it."""

    url: str
    certificates: Certificates


@router.get("/", response_class=HTMLResponse, include_in_schema=False)
@allow(PUBLIC)
async def front(request: Request, store: Reading) -> Response:
    """The page for somebody who typed the address."""
    return _page(request, None, store.chance.secret(128))


@router.get("/join", response_class=HTMLResponse, include_in_schema=False)
@allow(PUBLIC)
async def join(request: Request, store: Reading) -> Response:
    """The same."""
    return _page(request, None, store.chance.secret(128))


@router.get("/join/{ticket}", response_class=HTMLResponse, include_in_schema=False)
@allow(PUBLIC)
async def join_with_ticket(ticket: str, request: Request, store: Reading) -> Response:
    """The page behind the QR code."""
    return _page(request, ticket_or_none(ticket), store.chance.secret(128))


@router.get("/enrol/{token}", response_class=HTMLResponse, include_in_schema=False)
@allow(PUBLIC)
async def enrol_with_token(token: str, request: Request, store: Reading) -> Response:
    """The page behind the QR code of a class's online enrolment."""
    return _page(request, ticket_or_none(token), store.chance.secret(128), "enrol")


@router.get("/ca.cer", include_in_schema=False)
@allow(PUBLIC)
async def certificate(request: Request) -> Response:
    """The local authority's certificate for Android, Windows and others. NotFound where none is needed."""
    certificates = _landing(request).certificates
    if not certificates.local:
        raise NotFound
    headers = {"Content-Disposition": 'attachment; filename="kaibo-ca.cer"', "Cache-Control": "no-store"}
    return Response(certificates.ca_der, media_type="application/x-x509-ca-cert", headers=headers)


@router.get("/ca.mobileconfig", include_in_schema=False)
@allow(PUBLIC)
async def profile(request: Request) -> Response:
    """The same as a profile for iPhones."""
    certificates = _landing(request).certificates
    if not certificates.local:
        raise NotFound
    return Response(certificates.mobileconfig, media_type="application/x-apple-aspen-config", headers={"Cache-Control": "no-store"})


def _landing(request: Request) -> Landing:
    return cast(Landing, request.app.state.landing)


def _page(request: Request, ticket: str | None, secret: str, door: Door = "join") -> Response:
    landing = _landing(request)
    chosen = request.query_params.get("lang")
    english = chosen == "en" if chosen in {"zh", "en"} else language_of(request) == "en"
    visit = Visit(
        here=f"{request.url.scheme}://{_host(request, landing)}{_port(request)}/{door}" + (f"/{ticket}" if ticket else ""),
        origin=_origin(request, landing),
        ticket=ticket,
        user_agent=request.headers.get("user-agent", ""),
        language="en" if english else "zh",
        local=landing.certificates.local,
        door=door,
    )
    nonce = nonce_from(secret)
    headers = {"Content-Security-Policy": content_policy(visit, nonce), "Cache-Control": "no-store", "Vary": "Accept-Language, User-Agent"}
    return HTMLResponse(render(visit, nonce), headers=headers)


def _origin(request: Request, landing: Landing) -> str:
    """Where to go on to. With the local certificate by the address the phone came by: a machine in two networks is reached by either."""
    if not landing.certificates.local:
        return landing.url.rstrip("/")
    port = urlsplit(landing.url).port or 443
    return f"https://{_host(request, landing)}" + ("" if port == 443 else f":{port}")


def _host(request: Request, landing: Landing) -> str:
    host = re.sub(r":\d+$", "", request.headers.get("host", ""))
    return host if HOST.fullmatch(host) else urlsplit(landing.url).hostname or "localhost"


def _port(request: Request) -> str:
    found = re.search(r":\d{1,5}$", request.headers.get("host", ""))
    return found.group() if found else ""
