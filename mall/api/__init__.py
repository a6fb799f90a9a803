"""The mall over HTTP: shops, listings, orders, promotions and pictures under `/api`."""

from sandbox.http import Router

from . import listings, lucky_bags, orders, pictures, promotions, shops

router = Router()
for part in (shops.router, listings.router, orders.router, promotions.router, lucky_bags.router, pictures.router):
    router.include_router(part)
