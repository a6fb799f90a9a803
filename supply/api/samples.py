"""Samples over HTTP."""

from collections.abc import Callable
from typing import Annotated

from fastapi import Query, Response
from pydantic import BaseModel, ConfigDict, Field

from sandbox.http import Caller, Changing, Loaded, Reading, Router, allow
from sandbox.store import Tx
from supply.policies import OWN_SAMPLE, OWN_SHOP, SEE_PURCHASES, SEE_SAMPLE, SampleSeen, ShopSeen
from supply.sample_looks import SampleOut, one_sample, shop_samples
from supply.samples import Verdict, ask_sample, cancel_sample, pay_sample, try_sample

router = Router(prefix="/api", tags=["supply"])


class NewSample(BaseModel):
    """Which goods to try, how many pieces, and what for; the parcel goes to the shop's return address."""

    model_config = ConfigDict(extra="forbid")
    goods_id: Annotated[str, Field(max_length=64)]
    slot: Annotated[int, Field(ge=0, le=500)] = 0
    quantity: Annotated[int, Field(ge=1, le=3)] = 1
    purpose: Annotated[str, Field(min_length=1, max_length=200)]


class Feedback(BaseModel):
    """How the host found the sample, in his own words."""

    model_config = ConfigDict(extra="forbid")
    verdict: Verdict
    text: Annotated[str, Field(min_length=10, max_length=500)]


@router.get("/shops/{shop_id}/samples")
@allow(SEE_PURCHASES)
async def list_samples(
    actor: Caller,
    store: Reading,
    seen: Annotated[ShopSeen, Loaded],
    after: str = "",
    limit: Annotated[int, Query(ge=1, le=100)] = 100,
) -> list[SampleOut]:
    """The shop's samples, newest first."""
    return await store.read(shop_samples, seen.id, actor.language, after, limit)


@router.post("/shops/{shop_id}/samples", response_model=SampleOut)
@allow(OWN_SHOP)
async def ask(form: NewSample, seen: Annotated[ShopSeen, Loaded], change: Changing) -> Response:
    """Ask for a sample; the supplier answers within an hour of its clock."""
    return await change(_asked, seen.id, form.goods_id, form.slot, form.quantity, form.purpose)


@router.get("/samples/{sample_id}")
@allow(SEE_SAMPLE)
async def sample(actor: Caller, store: Reading, seen: Annotated[SampleSeen, Loaded]) -> SampleOut:
    """One sample."""
    return await store.read(one_sample, seen.id, actor.language)


@router.post("/samples/{sample_id}/pay", response_model=SampleOut, status_code=202)
@allow(OWN_SAMPLE)
async def pay(seen: Annotated[SampleSeen, Loaded], change: Changing) -> Response:
    """Pay its price or deposit from the shop's wallet. `payment` is pending now; read it again with `?seen=` the answer's position."""
    change.request.scope["kaibo.status"] = 202
    return await change(_stepped, pay_sample, seen.id)


@router.post("/samples/{sample_id}/cancel", response_model=SampleOut)
@allow(OWN_SAMPLE)
async def cancel(seen: Annotated[SampleSeen, Loaded], change: Changing) -> Response:
    """Take the request back before the sample is sent."""
    return await change(_stepped, cancel_sample, seen.id)


@router.post("/samples/{sample_id}/feedback", response_model=SampleOut)
@allow(OWN_SAMPLE)
async def feedback(form: Feedback, seen: Annotated[SampleSeen, Loaded], change: Changing) -> Response:
    """Say how it is (已试用): a deposit comes back, and from now on one may speak of one's own trial."""
    return await change(_tried, seen.id, form.verdict, form.text)


def _asked(tx: Tx, shop_id: str, goods_id: str, slot: int, quantity: int, purpose: str) -> SampleOut:
    return one_sample(tx, ask_sample(tx, shop_id, goods_id, slot, quantity, purpose), tx.actor.language)


def _stepped(tx: Tx, verb: Callable[[Tx, str], str], sample_id: str) -> SampleOut:
    return one_sample(tx, verb(tx, sample_id), tx.actor.language)


def _tried(tx: Tx, sample_id: str, verdict: Verdict, text: str) -> SampleOut:
    return one_sample(tx, try_sample(tx, sample_id, verdict, text), tx.actor.language)
