"""Teaching over HTTP."""

from sandbox.http import Router

from .courses import router as courses
from .watching import router as watching

router = Router()
for part in (courses, watching):
    router.include_router(part)
