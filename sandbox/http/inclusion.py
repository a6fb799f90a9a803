"""Routers become part of an application; what FastAPI works out for a router it works out once a process."""

from fastapi import APIRouter, FastAPI
from starlette.routing import BaseRoute


def include(app: FastAPI, *routers: APIRouter) -> None:
    """
    The routes of the routers, in this order, answer in the application.

    `FastAPI.include_router` would read the forms of every route anew for every application (a third of a second for the whole Kaibo),
    and a process that tests has thousands of applications. So what is included is shared: nothing may be changed on a router afterwards,
    and `dependency_overrides` of an application do not reach it.
    """
    for router in routers:
        app.router.routes.extend(included(router))


def included(router: APIRouter) -> list[BaseRoute]:
    """The router as a part of any application."""
    found = _included.get(id(router))
    if found is None:
        whole = APIRouter()
        whole.include_router(router)
        found = _included[id(router)] = (router, whole.routes)
    return found[1]


_included: dict[int, tuple[APIRouter, list[BaseRoute]]] = {}  # by identity: routers have no hash; a kept one keeps its id
