"""What-if over HTTP: ideas for a finished show, asking for one change, and the answer as it is computed."""

from typing import Annotated, Any, cast

from fastapi import Depends, Request
from pydantic import Field

from sandbox.http import Caller, allow
from streaming.replay.policies import SEE_REPLAY
from streaming.whatif.asking import FEWEST, MOST, SEEDS, WhatIfs
from streaming.whatif.edits import Edit

from .forms import Form
from .router import router


class WhatIfForm(Form):
    """POST /shows/{show_id}/what-if: one change, and in front of how many audiences both shows are played."""

    edit: Edit
    seeds: Annotated[int, Field(ge=FEWEST, le=MOST)] = SEEDS


def what_ifs_of(request: Request) -> WhatIfs:
    """The process's what-if questions."""
    return cast(WhatIfs, request.app.state.what_ifs)


Asking = Annotated[WhatIfs, Depends(what_ifs_of)]


@router.post("/shows/{show_id}/what-if", status_code=202)
@allow(SEE_REPLAY)
async def post_what_if(show_id: str, form: WhatIfForm, actor: Caller, asking: Asking) -> dict[str, Any]:
    """Play a finished show again with one change. Asking twice is asking once: the same change has the same id."""
    return (await asking.ask(actor.id, show_id, form.edit, form.seeds)).seen()


@router.get("/shows/{show_id}/what-if/ideas")
@allow(SEE_REPLAY)
async def get_ideas(show_id: str, asking: Asking) -> dict[str, Any]:
    """The three most promising changes of this show, and everything of it that can be changed."""
    return await asking.ideas(show_id)


@router.get("/shows/{show_id}/what-if/{what_if_id}")
@allow(SEE_REPLAY)
async def get_what_if(show_id: str, what_if_id: str, asking: Asking) -> dict[str, Any]:
    """How far a question is, and its answer: differences with their intervals."""
    return asking.find(show_id, what_if_id).seen()
