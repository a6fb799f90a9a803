"""Assessment over HTTP."""

from sandbox.http import Router

from .admission import router as admission
from .bank import router as bank
from .exams import router as exams
from .sitting import router as sitting

router = Router()
for part in (admission, bank, exams, sitting):
    router.include_router(part)
