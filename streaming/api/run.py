"""Routes that start, pause, resume and end a show."""

from fastapi import Request
from starlette.responses import Response

from sandbox.http import Changing, Reading, allow
from streaming.broadcast import Broadcast
from streaming.details import then_detail
from streaming.policies import PREPARE, STOP
from streaming.shows import cohort_of, end, pause, resume, scenario_of, start

from .prepare import describe
from .router import router


@router.post("/shows/{show_id}/start")
@allow(PREPARE)
async def post_start(request: Request, show_id: str, store: Reading, change: Changing) -> Response:
    """Go live, or be told everything that is missing."""
    broadcast: Broadcast = request.app.state.broadcast
    broadcast.must_have_room()
    scenario, cohort_id = await store.read(scenario_of, show_id), await store.read(cohort_of, show_id)
    return await change(then_detail, start, show_id, await describe(request, scenario, cohort_id))


@router.post("/shows/{show_id}/pause")
@allow(STOP)
async def post_pause(show_id: str, change: Changing) -> Response:
    """Stop the show's clock."""
    return await change(then_detail, pause, show_id)


@router.post("/shows/{show_id}/resume")
@allow(STOP)
async def post_resume(show_id: str, change: Changing) -> Response:
    """Go on."""
    return await change(then_detail, resume, show_id)


@router.post("/shows/{show_id}/end")
@allow(STOP)
async def post_end(request: Request, show_id: str, change: Changing) -> Response:
    """End the show; its media stop in the background."""
    answer = await change(then_detail, end, show_id)
    broadcast: Broadcast = request.app.state.broadcast
    broadcast.nudge()
    return answer
