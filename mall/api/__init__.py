"""The mall over HTTP: shops, listings, orders, promotions and pictures under `/api`."""

from sandbox.http import Router

from . import listings, lucky_bags, orders, pictures, promotions, reviews, shops

router = Router()
for part in (shops.router, listings.router, orders.router, promotions.router, lucky_bags.router, pictures.router, reviews.router):
    router.include_router(part)
