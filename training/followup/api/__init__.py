"""All routes of follow-up."""

from sandbox.http import Router

from .files import router as files
from .overview import router as overview
from .shelves import router as shelves
from .tickets import router as tickets

router = Router(prefix="/api", tags=["follow-up"])
router.include_router(shelves)
router.include_router(overview)
router.include_router(files)
router.include_router(tickets)
