"""Teaching over HTTP."""

from sandbox.http import Router

from .courses import router as courses
from .learning import router as learning
from .lessons import router as lessons
from .tasks import router as tasks
from .watching import router as watching

router = Router()
for part in (courses, watching, tasks, lessons, learning):
    router.include_router(part)
