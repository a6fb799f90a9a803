"""The mall over HTTP: shops, listings, orders, promotions and pictures under `/api`."""

from sandbox.http import Router

from . import listings, lucky_bags, orders, pictures, promotions, reviews, sheets, shops

router = Router()
PARTS = (shops, listings, orders, promotions, lucky_bags, pictures, reviews, sheets)
for part in PARTS:
    router.include_router(part.router)
