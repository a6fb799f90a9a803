"""The mall over HTTP: shops, listings, orders, after-sale, money, promotions and pictures under `/api`."""

from sandbox.http import Router

from . import after_sale, buyer_reviews, listings, lucky_bags, money, orders, pictures, promotions, reviews, sheets, shops, videos

router = Router()
PARTS = (shops, listings, orders, after_sale, buyer_reviews, money, promotions, lucky_bags, pictures, reviews, sheets, videos)
for part in PARTS:
    router.include_router(part.router)
