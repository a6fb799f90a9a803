"""The supply system over HTTP: suppliers, goods, picks, purchase orders and samples under `/api`."""

from sandbox.http import Router

from . import catalogue, exclusive, market, purchases, samples

router = Router()
PARTS = (catalogue, purchases, samples, market, exclusive)
for part in PARTS:
    router.include_router(part.router)
