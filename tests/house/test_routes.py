"""Every route names its policy, and all of them are pinned in routes.txt: a new one, or another policy, is a decision somebody sees."""

from collections.abc import Iterable
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from starlette.routing import BaseRoute

from sandbox.http import PUBLIC, Policy, Router, allow
from tests.world import World

PINNED = Path(__file__).with_name("routes.txt")
FEWEST = 100


def listed(routes: Iterable[BaseRoute]) -> list[str]:
    """One line a route: method, path, policy. `-` where a route has none."""
    lines = []
    for context in iter_route_contexts(list(routes)):
        policy = getattr(context.endpoint, "__policy__", None)
        for method in sorted(context.methods or {"WEBSOCKET"}):
            lines.append(f"{method} {context.path} {policy.name if isinstance(policy, Policy) else '-'}")
    return lines


async def test_every_route_has_the_policy_that_is_pinned(world: World) -> None:
    found = listed(world.app.routes)
    assert len(found) > FEWEST, "the list of routes is read wrongly"
    assert [line for line in found if line.endswith(" -")] == []
    pinned = PINNED.read_text(encoding="utf-8").splitlines()
    missing, new = sorted(set(pinned) - set(found)), sorted(set(found) - set(pinned))
    assert (missing, new) == ([], []), f"if this is meant, write it into {PINNED.name}"
    assert len(found) == len(set(found)) == len(pinned)


async def test_what_is_public_is_known(world: World) -> None:
    public = {line.split()[1] for line in listed(world.app.routes) if line.endswith(f" {PUBLIC.name}")}
    api = {path for path in public if path.startswith("/api")}
    assert api == {
        "/api/beginning",
        "/api/health",
        "/api/live",
        "/api/tickets/{ticket}",
        "/api/sign-in",
        "/api/sign-in/ticket",
        "/api/certificate-check",
        "/api/certificates/{token}",
        "/api/enrol/{token}",
        "/api/applications/{receipt}",
        "/api/applications/{receipt}/needs",
        "/api/exams/{drill_id}/proof",
    }


def test_a_route_without_a_policy_does_not_load() -> None:
    router = Router()

    async def open_to_all() -> None: ...

    with pytest.raises(TypeError, match="no policy"):
        router.get("/api/secrets")(open_to_all)
    with pytest.raises(TypeError, match="no policy"):
        router.websocket("/api/secrets")(open_to_all)


def test_the_list_sees_routes_of_included_routers_and_those_without_policy() -> None:
    """The negative control: FastAPI lists included routers lazily, so a naive look at `app.routes` sees none of them."""
    router, app = Router(prefix="/api"), FastAPI(openapi_url=None, docs_url=None, redoc_url=None)

    @router.get("/door")
    @allow(PUBLIC)
    async def door() -> None: ...

    app.include_router(router)
    app.get("/api/hole")(lambda: None)
    assert sorted(listed(app.routes)) == ["GET /api/door public", "GET /api/hole -"]
