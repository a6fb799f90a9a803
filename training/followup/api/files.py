"""One student's follow-up file over HTTP: needs and matches, half-yearly answers, talks and visits."""

from typing import Annotated, Any

from fastapi import Path, Response
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from sandbox.http import Caller, Changing, Loaded, Reading, Router, allow
from sandbox.identity.reception import AtReception
from sandbox.identity.vault import Vault, note_look, unlocked
from sandbox.store import Tx
from training.events.followup import Outcome, ResourceKind
from training.followup import policies
from training.followup.looks import matches, my_files, plain, the_file
from training.followup.needs import NeedsGiven, Stage, offer_resource, settle_offer, survey_needs
from training.followup.policies import FileSeen
from training.followup.talks import record_talk
from training.followup.tracking import Told, answer_round
from training.followup.visits import VisitGiven, Way, record_visit

from .shelves import Fen, Line, Text, real_day

router = Router()
Seen = Annotated[FileSeen, Loaded]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=2000)]
PastDay = Annotated[str, Field(min_length=10, max_length=10), AfterValidator(real_day)]
Pieces = Annotated[int, Field(ge=0, le=10**7)]
FILE = "/cohorts/{cohort_id}/followup/{person_id}"


class NeedsIn(BaseModel):
    """学员后续支持服务需求调查表 (R-FRM-S10)."""

    model_config = ConfigDict(extra="forbid")
    kinds: Annotated[list[ResourceKind], Field(min_length=1, max_length=4)]
    area: Line = ""
    stage: Stage
    trade: Line = ""
    wanted_fen: Fen = 0
    words: Text = ""


class ToldIn(BaseModel):
    """学员创业情况跟踪调查表 (R-FRM-S11): money and pieces a month, shows a month; the plan's own figures may be left open."""

    model_config = ConfigDict(extra="forbid")
    stage: Stage
    shows: Annotated[int, Field(ge=0, le=300)] = 0
    workers: Annotated[int, Field(ge=0, le=10_000)] = 0
    fund_fen: Fen | None = None
    month_fen: Fen | None = None
    price_fen: Fen | None = None
    cost_fen: Fen | None = None
    sold: Pieces | None = None
    sales_fen: Fen | None = None
    words: Text = ""


class OfferIn(BaseModel):
    """Which resource."""

    model_config = ConfigDict(extra="forbid")
    resource_id: Annotated[str, Field(max_length=60)]


class OutcomeIn(BaseModel):
    """What came of it."""

    model_config = ConfigDict(extra="forbid")
    outcome: Outcome
    note: Annotated[str, Field(max_length=500)] = ""


class VisitIn(BaseModel):
    """A visit (回访)."""

    model_config = ConfigDict(extra="forbid")
    way: Way
    visited_on: PastDay
    found: Words
    advice: Text = ""


class TalkIn(BaseModel):
    """A talk of one half-year: the visit, and what was told of the business."""

    model_config = ConfigDict(extra="forbid")
    visit: VisitIn
    round: Annotated[int, Field(ge=1, le=99)]
    told: ToldIn


class WhyIn(BaseModel):
    """Why the number is needed; it goes on record."""

    model_config = ConfigDict(extra="forbid")
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=4, max_length=300)]


class PhoneOut(BaseModel):
    """A phone number in full."""

    phone: str


@router.get("/followup/mine")
@allow(policies.BROWSE)
async def mine(actor: Caller, store: Reading) -> list[dict[str, Any]]:
    """One's own files."""
    return await store.read(my_files, actor.id)


@router.get(FILE)
@allow(policies.SEE)
async def one_file(seen: Seen, store: Reading) -> dict[str, Any]:
    """A student's file."""
    return await store.read(the_file, seen.cohort.id, seen.person_id)


@router.post(FILE + "/phone", response_model=PhoneOut)
@allow(policies.TALK_TO)
async def phone(form: WhyIn, seen: Seen, change: Changing, store: Reading, desk: AtReception) -> Response:
    """His phone in full, to call him; who looked and why stays on record. The answer is not kept for a retry: it is made again.

    NotFound where none is stored.
    """
    await change(_look, seen.person_id, form.text)
    said = PhoneOut(phone=(await store.read(unlocked, Vault(desk.seal), seen.person_id))["phone"])
    return Response(said.model_dump_json(), media_type="application/json", headers={"Cache-Control": "no-store"})


@router.put(FILE + "/needs")
@allow(policies.SURVEY)
async def needs(form: NeedsIn, seen: Seen, change: Changing) -> Response:
    """What he needs; filled by himself or by those who follow him up."""
    return await change(_needs, seen, form)


@router.get(FILE + "/matches")
@allow(policies.MATCH)
async def matched(seen: Seen, store: Reading) -> list[dict[str, Any]]:
    """Resources that fit, best first, and those that nearly do, with the reasons."""
    return await store.read(matches, seen.cohort.id, seen.person_id)


@router.post(FILE + "/offers")
@allow(policies.MATCH)
async def offer(form: OfferIn, seen: Seen, change: Changing) -> Response:
    """Take a resource up."""
    return await change(_offer, seen, form.resource_id)


@router.post("/followup/offers/{offer_id}/settle")
@allow(policies.SETTLE)
async def settle(form: OutcomeIn, seen: Seen, change: Changing) -> Response:
    """What came of an offer."""
    return await change(_settle, seen.thing_id, form)


@router.put(FILE + "/rounds/{number}")
@allow(policies.ANSWER)
async def answer(form: ToldIn, seen: Seen, number: Annotated[int, Path(ge=1, le=99)], change: Changing) -> Response:
    """How the business stands in this round."""
    return await change(_answer, seen, number, form)


@router.post(FILE + "/visits")
@allow(policies.VISIT)
async def visit(form: VisitIn, seen: Seen, change: Changing) -> Response:
    """Record a visit."""
    return await change(_visit, seen, form)


@router.post(FILE + "/talks")
@allow(policies.TALK_TO)
async def talk(form: TalkIn, seen: Seen, change: Changing) -> Response:
    """Record a talk that answers a half-year: both or neither."""
    return await change(_talk, seen, form)


def _look(tx: Tx, person_id: str, why: str) -> None:
    note_look(tx, person_id, why)


def _needs(tx: Tx, seen: FileSeen, form: NeedsIn) -> dict[str, Any]:
    return plain(survey_needs(tx, seen.cohort.id, seen.person_id, NeedsGiven(**form.model_dump())))


def _offer(tx: Tx, seen: FileSeen, resource_id: str) -> dict[str, Any]:
    return plain(offer_resource(tx, seen.cohort.id, seen.person_id, resource_id))


def _settle(tx: Tx, offer_id: str, form: OutcomeIn) -> dict[str, Any]:
    return plain(settle_offer(tx, offer_id, form.outcome, form.note))


def _answer(tx: Tx, seen: FileSeen, number: int, form: ToldIn) -> dict[str, Any]:
    answer_round(tx, seen.cohort.id, seen.person_id, number, Told(**form.model_dump()))
    tx.session.flush()
    return the_file(tx, seen.cohort.id, seen.person_id)


def _visit(tx: Tx, seen: FileSeen, form: VisitIn) -> dict[str, Any]:
    return plain(record_visit(tx, seen.cohort.id, seen.person_id, VisitGiven(**form.model_dump())))


def _talk(tx: Tx, seen: FileSeen, form: TalkIn) -> dict[str, Any]:
    visit_given, told = VisitGiven(**form.visit.model_dump()), Told(**form.told.model_dump())
    record_talk(tx, seen.cohort.id, seen.person_id, visit_given, form.round, told)
    tx.session.flush()
    return the_file(tx, seen.cohort.id, seen.person_id)
