"""Supervision over HTTP: statistics, the ledger as Excel, and a look at a class person by person, on record (R-FN-4, R-ROLE-6)."""

import asyncio
from pathlib import Path
from typing import Annotated

from fastapi import Response
from pydantic import BaseModel, ConfigDict, Field

from sandbox.errors import KaiboError
from sandbox.forms import form_of
from sandbox.http import Caller, Changing, Loaded, Reading, Router, allow
from sandbox.identity.memberships import CohortSeen

from . import policies
from .attendance import Reason
from .figures import Figures, ledger_sheet, statistics
from .forms_api import Folder
from .inspection import Inspected, inspect
from .opinions import FormOpinion, opinions
from .papers_api import headers_of
from .quality_api import scores_of as score_words

router = Router()
Seen = Annotated[CohortSeen, Loaded]
Day = Annotated[str, Field(pattern=r"^(20\d\d-\d\d-\d\d)?$")]
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class InspectIn(BaseModel):
    """Why somebody looks at a class person by person."""

    model_config = ConfigDict(extra="forbid")
    reason: Reason


@router.get("/school/figures")
@allow(policies.SUPERVISE)
async def figures(actor: Caller, store: Reading, where: Folder, first: Day = "", last: Day = "") -> Figures:
    """Statistics and ledger over the classes one supervises."""
    return await store.read(statistics, actor, first, last, await asyncio.to_thread(scores_of, where))


@router.get("/school/satisfaction")
@allow(policies.SUPERVISE)
async def satisfaction(actor: Caller, store: Reading, where: Folder, first: Day = "", last: Day = "") -> list[FormOpinion]:
    """What students said in S4 and S5, by question and class, over the classes one supervises."""
    return await store.read(opinions, actor, first, last, await asyncio.to_thread(score_words, where))


@router.get("/school/ledger.xlsx", response_class=Response)
@allow(policies.SUPERVISE)
async def ledger(actor: Caller, store: Reading, where: Folder, first: Day = "", last: Day = "") -> Response:
    """The ledger (台账) as Excel."""
    found = await store.read(statistics, actor, first, last, await asyncio.to_thread(scores_of, where))
    return Response(await asyncio.to_thread(ledger_sheet, found), media_type=EXCEL, headers=headers_of("学员班台账.xlsx"))


@router.post("/cohorts/{cohort_id}/inspect", response_model=list[Inspected])
@allow(policies.INSPECT)
async def look_into(form: InspectIn, cohort: Seen, change: Changing) -> Response:
    """Look at a class person by person; the look and its reason are on record."""
    return await change(inspect, cohort.id, form.reason)


def scores_of(where: Path) -> frozenset[str]:
    """The score fields of S5 (R-FRM-S5) as the file in force has them; none while a province's file is wrong."""
    try:
        form = form_of("S5", where)
    except KaiboError:
        return frozenset()
    return frozenset(f"{section.key}.{one.key}" for section, one in form.fields() if one.kind == "score")
