"""Lucky bags over HTTP: opened by the desk, seen by the class, the prize claimed by a winner. Joining belongs to the live room."""

from typing import Annotated

from fastapi import Response
from pydantic import BaseModel, ConfigDict, Field

from mall.lucky_bags import BagOut, BagTerms, ClaimOut, Rule, bags_of, claim_prize, claims_of, look_bag, open_bag
from mall.policies import OWN_BAG, RUN_SHOW, SEE_BAG, SEE_SHOW, ShowSeen
from sandbox.http import Caller, Changing, Loaded, Reading, Router, allow
from sandbox.store import Lane

router = Router(prefix="/api", tags=["mall"])


class NewBag(BaseModel):
    """A lucky bag: the prize, what one is worth (fen), how many win, how to join, and for how long it is open."""

    model_config = ConfigDict(extra="forbid")
    prize: Annotated[str, Field(max_length=40)]
    prize_value_fen: int
    winners: int = 1
    rule: Rule = "everyone"
    seconds: int = 300
    password: Annotated[str, Field(max_length=40)] = ""
    watch_s: int = 0


class Claim(BaseModel):
    """Where the prize goes to."""

    model_config = ConfigDict(extra="forbid")
    name: Annotated[str, Field(min_length=1, max_length=40)]
    phone: Annotated[str, Field(pattern=r"^[0-9-]{7,20}$")]
    address: Annotated[str, Field(min_length=4, max_length=200)]


@router.post("/shows/{show_id}/lucky-bags", response_model=BagOut)
@allow(RUN_SHOW)
async def open_(form: NewBag, seen: Annotated[ShowSeen, Loaded], change: Changing) -> Response:
    """Open a lucky bag in a show; it is drawn by itself when its time is over."""
    change.lane = Lane.HOST
    return await change(open_bag, seen.id, BagTerms(**form.model_dump()))


@router.get("/shows/{show_id}/lucky-bags")
@allow(SEE_SHOW)
async def of_show(actor: Caller, store: Reading, seen: Annotated[ShowSeen, Loaded]) -> list[BagOut]:
    """The lucky bags of a show, newest first."""
    return await store.read(bags_of, seen.id, actor.id)


@router.get("/lucky-bags/{bag_id}")
@allow(SEE_BAG)
async def bag(bag_id: str, actor: Caller, store: Reading) -> BagOut:
    """One lucky bag, with how one stands in it."""
    return await store.read(look_bag, bag_id, actor.id)


@router.post("/lucky-bags/{bag_id}/claim", response_model=BagOut)
@allow(SEE_BAG)
async def claim(form: Claim, bag_id: str, change: Changing) -> Response:
    """A winner says where the prize goes to, within 48 hours."""
    return await change(claim_prize, bag_id, form.name, form.phone, form.address)


@router.get("/lucky-bags/{bag_id}/claims")
@allow(OWN_BAG)
async def claims(bag_id: str, store: Reading) -> list[ClaimOut]:
    """For the shop and the staff: who has said where the prize goes to, phone masked."""
    return await store.read(claims_of, bag_id)
