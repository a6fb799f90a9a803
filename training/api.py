"""All routes of the school."""

from sandbox.http import Router

from .assessment.api import router as assessment
from .cohorts.api import router as cohorts
from .cohorts.school_api import router as school
from .teaching.api import router as teaching

router = Router()
router.include_router(cohorts)
router.include_router(assessment)
router.include_router(school)
router.include_router(teaching)
