"""The supply system over HTTP: suppliers, goods, picks, purchase orders and samples under `/api`."""

from sandbox.http import Router

from . import catalogue, purchases

router = Router()
PARTS = (catalogue, purchases)
for part in PARTS:
    router.include_router(part.router)
