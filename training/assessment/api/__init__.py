"""Assessment over HTTP."""

from sandbox.http import Router

from .admission import router as admission
from .bank import router as bank
from .exams import router as exams
from .marking import router as marking
from .plans import router as plans
from .rubrics import router as rubrics
from .sitting import router as sitting

router = Router()
for part in (admission, bank, exams, marking, plans, rubrics, sitting):
    router.include_router(part)
