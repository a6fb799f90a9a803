"""What the incidents of the deck expect of a host: their steps and times, the same for every class."""

from pydantic import BaseModel

from sandbox.http import SIGNED_IN, allow
from sandbox.scenario.schema import NEEDS_GOODS
from streaming.audience.incidents import PROCEDURES

from .router import router


class StepOut(BaseModel):
    """One thing a host is expected to do within so many seconds of the show."""

    name: str
    within_s: int


class ProcedureOut(BaseModel):
    """A kind of incident: its steps in any order, after how many seconds it is over, and whether it is about a listing."""

    kind: str
    steps: list[StepOut]
    lasts_s: int
    about_listing: bool
    spoilers: list[str]


@router.get("/incidents")
@allow(SIGNED_IN)
async def get_procedures() -> list[ProcedureOut]:
    """The eight kinds of incidents with the expected procedure of each."""
    return [
        ProcedureOut(
            kind=kind,
            steps=[StepOut(name=step.name, within_s=step.within_s) for step in procedure.steps],
            lasts_s=procedure.lasts_s,
            about_listing=kind in NEEDS_GOODS,
            spoilers=list(procedure.spoilers),
        )
        for kind, procedure in PROCEDURES.items()
    ]
