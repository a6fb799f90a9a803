"""The small application that listens on plain http and holds nothing but the landing page."""

from fastapi import FastAPI

from sandbox.http import answer_errors
from sandbox.http.headers import SecurityHeaders
from sandbox.http.policy import Gate
from sandbox.tls import Certificates

from .api import Landing, router


def create_landing(gate: Gate, url: str, certificates: Certificates) -> FastAPI:
    """The application; `url` is the https address of the pages (`https://192.168.1.10:8443`)."""
    app = FastAPI(title="开播 Kaibo", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.gate, app.state.landing = gate, Landing(url, certificates)
    answer_errors(app)
    app.include_router(router)
    app.add_middleware(SecurityHeaders)
    return app
