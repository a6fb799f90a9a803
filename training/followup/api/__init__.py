"""All routes of follow-up."""

from sandbox.http import Router

from .files import router as files
from .shelves import router as shelves

router = Router(prefix="/api", tags=["follow-up"])
router.include_router(shelves)
router.include_router(files)
