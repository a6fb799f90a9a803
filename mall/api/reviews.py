"""Judging over HTTP: the review queue, objections to the rules' findings, the class dictionary, the market's settings."""

from typing import Annotated, Literal

from fastapi import Response
from pydantic import BaseModel, ConfigDict, Field

from mall.class_words import (
    ObjectionForm,
    ObjectionOut,
    WordForm,
    WordOut,
    decide_objection,
    drop_word,
    object_to,
    objections_of,
    objections_on,
    set_word,
    words_of,
)
from mall.market_settings import MarketForm, market_of, set_market
from mall.policies import (
    DECIDE_OBJECTION,
    OWN_LISTING,
    RUN_MARKET,
    SEE_MARKET,
    SEE_REVIEW,
    WATCH_MARKET,
    ListingSeen,
    ReviewSeen,
)
from mall.reviews import ReviewCase, ReviewOut, Verdict, decide_review, look_review, reviews_of
from mall.take_downs import TakenDownOut, take_downs_of
from sandbox.http import Caller, Changing, Loaded, Reading, Router, allow
from sandbox.store import Tx

router = Router(prefix="/api", tags=["mall"])


class Decision(BaseModel):
    """The lecturer's answer to an objection."""

    model_config = ConfigDict(extra="forbid")
    cleared: bool
    note: Annotated[str, Field(max_length=200)] = ""


@router.get("/cohorts/{cohort_id}/market")
@allow(SEE_MARKET)
async def market(cohort_id: str, store: Reading) -> MarketForm:
    """How the class's market is set."""
    return await store.read(market_of, cohort_id)


@router.put("/cohorts/{cohort_id}/market", response_model=MarketForm)
@allow(RUN_MARKET)
async def put_market(form: MarketForm, cohort_id: str, change: Changing) -> Response:
    """Set the class's market."""
    return await change(set_market, cohort_id, form)


@router.get("/cohorts/{cohort_id}/reviews")
@allow(SEE_MARKET)
async def queue(
    cohort_id: str, actor: Caller, store: Reading, state: Literal["", "waiting", "approved", "refused", "withdrawn"] = "waiting"
) -> list[ReviewOut]:
    """Listings that wait for a person's judgement, or were judged."""
    return await store.read(reviews_of, cohort_id, state, actor.id, actor.staff_of(cohort_id))


@router.get("/reviews/{review_id}")
@allow(SEE_REVIEW)
async def case(actor: Caller, store: Reading, seen: Annotated[ReviewSeen, Loaded]) -> ReviewCase:
    """One of them, with the listing as it was handed in."""
    return await store.read(look_review, seen.id, actor.language, actor.id, actor.staff_of(seen.cohort_id))


@router.post("/reviews/{review_id}/decide", response_model=ReviewOut)
@allow(SEE_REVIEW)
async def decide(verdict: Verdict, seen: Annotated[ReviewSeen, Loaded], change: Changing) -> Response:
    """Approve it, or refuse it with reasons."""
    return await change(decide_review, seen.id, verdict)


@router.get("/cohorts/{cohort_id}/take-downs")
@allow(WATCH_MARKET)
async def taken_down(cohort_id: str, actor: Caller, store: Reading) -> list[TakenDownOut]:
    """Listings that are down for a violation or a paper that ran out, with why and what it cost."""
    return await store.read(take_downs_of, cohort_id, actor.language)


@router.post("/listings/{listing_id}/objections", response_model=ObjectionOut)
@allow(OWN_LISTING)
async def objection(form: ObjectionForm, seen: Annotated[ListingSeen, Loaded], change: Changing) -> Response:
    """Tell the lecturer that a finding of the rules is wrong."""
    return await change(object_to, seen.id, form)


@router.get("/listings/{listing_id}/objections")
@allow(OWN_LISTING)
async def own_objections(store: Reading, seen: Annotated[ListingSeen, Loaded]) -> list[ObjectionOut]:
    """What the owner objected to in this listing, with the answers."""
    return await store.read(objections_on, seen.id)


@router.get("/cohorts/{cohort_id}/objections")
@allow(WATCH_MARKET)
async def objections(cohort_id: str, store: Reading, state: Literal["", "waiting", "cleared", "upheld"] = "") -> list[ObjectionOut]:
    """What students of the class object to."""
    return await store.read(objections_of, cohort_id, state)


@router.post("/objections/{objection_id}/decide", response_model=ObjectionOut)
@allow(DECIDE_OBJECTION)
async def answer(form: Decision, objection_id: str, change: Changing) -> Response:
    """Clear the words for the class, or uphold the finding."""
    return await change(decide_objection, objection_id, form.cleared, form.note)


@router.get("/cohorts/{cohort_id}/class-words")
@allow(SEE_MARKET)
async def dictionary(cohort_id: str, store: Reading) -> list[WordOut]:
    """The class's own dictionary."""
    return await store.read(words_of, cohort_id)


@router.post("/cohorts/{cohort_id}/class-words", response_model=WordOut)
@allow(RUN_MARKET)
async def add_word(form: WordForm, cohort_id: str, change: Changing) -> Response:
    """Put a word into it."""
    return await change(set_word, cohort_id, form)


@router.post("/cohorts/{cohort_id}/class-words/drop", response_model=list[WordOut])
@allow(RUN_MARKET)
async def remove_word(form: WordForm, cohort_id: str, change: Changing) -> Response:
    """Take a word out of it."""
    return await change(_dropped, cohort_id, form)


def _dropped(tx: Tx, cohort_id: str, form: WordForm) -> list[WordOut]:
    drop_word(tx, cohort_id, form.kind, form.word, form.rule)
    tx.session.flush()
    return words_of(tx, cohort_id)
