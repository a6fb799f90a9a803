"""All routes of the school."""

from sandbox.http import Router

from .cohorts.api import router as cohorts

router = Router()
router.include_router(cohorts)
