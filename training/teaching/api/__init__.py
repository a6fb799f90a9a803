"""Teaching over HTTP."""

from sandbox.http import Router

from .courses import router as courses
from .tasks import router as tasks
from .watching import router as watching

router = Router()
for part in (courses, watching, tasks):
    router.include_router(part)
