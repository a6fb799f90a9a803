"""All routes of the school."""

from sandbox.http import Router
from training.assessment.api import router as assessment
from training.cohorts.api import router as cohorts
from training.cohorts.forms_api import router as forms
from training.cohorts.needs_api import router as needs
from training.cohorts.school_api import router as school
from training.followup.api import router as followup
from training.teaching.api import router as teaching

from .class_forms import router as of_class
from .forgetting import router as forgetting
from .reporting import router as reporting
from .today import router as today
from .transcripts import router as transcripts

router = Router()
router.include_router(cohorts)
router.include_router(assessment)
router.include_router(school)
router.include_router(teaching)
router.include_router(of_class)
router.include_router(forms)
router.include_router(needs)
router.include_router(followup)
router.include_router(forgetting)
router.include_router(reporting)
router.include_router(today)
router.include_router(transcripts)
