"""Effect sizes that are the same in every scenario: what incidents do to the room, and what comes of an order in the weeks after."""

from functools import cache
from typing import Annotated, Literal

from pydantic import Field

from .load import standard_sizes
from .schema import IncidentKind
from .settings import LONGEST_ANSWER_S, Share, Strict, Weight

Seconds = Annotated[int, Field(ge=1, le=3600)]
Percent = Annotated[int, Field(ge=0, le=100)]


class IncidentSize(Strict):
    """One kind of incident: `unrest` as a cause of leaving, `trust` what is lost when it is missed, seconds for each expected step."""

    lasts_s: Seconds
    unrest: Weight
    trust: Weight
    within_s: list[Seconds] = Field(min_length=1, max_length=4)


class IncidentSizes(Strict):
    """All kinds, and what some of them do besides: shares of their strength, and a factor for the trolls' lines."""

    kinds: dict[IncidentKind, IncidentSize]
    raid_talk: Weight
    rumour_scarce: Weight
    comparison_dear: Weight
    cold_talk: Weight
    stall_s: Seconds
    bulk_pieces: Annotated[int, Field(ge=1, le=1000)]
    speech_s: Seconds


class RoomSizes(Strict):
    """How a room answers what is going on in it; factors are of the usual rate or weight."""

    flash_relief: Weight
    flash_push: Weight
    coupon_push: Weight
    countdown_push: Weight
    plain_page: Weight
    good_page: Weight
    attention_likes: Weight
    attention_most: Weight
    attention_talk: Weight
    bag_talk: Weight
    bag_least: Weight
    call_comment: Weight
    call_fan_club: Weight
    calm_follow: Weight
    calm_fan_club: Weight
    calm_gift: Weight
    burst_most: Weight
    vexation_most: Weight
    small_room: Annotated[int, Field(ge=1, le=1000)]
    begging: Weight
    begging_costs: Weight
    tapped: Weight
    late: Weight
    late_until_s: Annotated[int, Field(ge=LONGEST_ANSWER_S, le=3600)]
    answer_holds_s: Seconds
    answer_relief: Weight
    winner_holds_s: Seconds
    loser_hurries: Weight
    topic_no_pin: Weight
    topic_silence: Weight
    topic_picture: Weight
    topic_sold_out: Weight
    topic_price: Weight
    topic_bag: Weight
    topic_incident: Weight
    topic_stall: Annotated[float, Field(ge=0, le=100)]
    social_scale: Annotated[int, Field(ge=1, le=1000)]
    good_price: Weight
    good_page_bp: Share
    worth_unstruck: Weight
    worth_least: Weight
    worth_most: Weight
    usual_most: dict[str, Annotated[int, Field(ge=1, le=100_000)]]
    absurd_from: Annotated[float, Field(ge=1, le=4)]
    absurd_costs: Weight
    incident_handled: Weight
    incident_over: Weight
    score_stay: Percent
    score_talk: Percent
    score_clicks: Percent
    score_orders: Percent
    score_most: Weight
    pool_least: Weight
    pool_most: Weight
    unanswered_fades_s: Seconds
    shock_fades_s: Seconds
    orders_fade_s: Seconds


class FamilySize(Strict):
    """A family of goods: how many of ten thousand orders come back under a competent host, and why (per cent of those)."""

    refund_bp: Share
    regret: Percent
    fit: Percent


class DoorSizes(Strict):
    """Freight to be paid at the door (运费到付): what the courier asks, who refuses the parcel for it, and who grudges it."""

    first_fen: Annotated[int, Field(ge=1, le=10_000)]
    more_fen: Annotated[int, Field(ge=0, le=10_000)]
    refuse_bp: Share
    refuse_per: Weight
    refuse_most_bp: Share
    grudge_bp: Share


class AftermathSizes(Strict):
    """Refunds and reviews; shares in basis points."""

    families: dict[str, FamilySize]
    promise_bp: Share
    late_day_bp: Share
    late_most_bp: Share
    poor: Weight
    impulse_bp: Share
    charted_fit: Percent
    damaged_bp: Share
    upset_bp: Share
    poor_review_bp: Share
    wanted: dict[Literal["fit", "quality", "damaged"], dict[Literal["exchange", "repair", "resend"], Percent]]
    quality_normal_bp: Share
    before_shipping: Percent
    review_bp: Share
    angry_review_bp: Share
    door: DoorSizes


class Sizes(Strict):
    """The groups of the file."""

    room: RoomSizes
    incidents: IncidentSizes
    aftermath: AftermathSizes


@cache
def sizes() -> Sizes:
    """What standard.yaml says. No scenario changes it: an old show's refunds would change with it."""
    return Sizes.model_validate(standard_sizes())
