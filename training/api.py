"""All routes of the school."""

from sandbox.http import Router

from .assessment.api import router as assessment
from .cohorts.api import router as cohorts

router = Router()
router.include_router(cohorts)
router.include_router(assessment)
