"""The shape of a scenario: how many come, who they are, and what every act of a host is worth to them.

Rates are per viewer-minute, times in seconds, money in whole fen, shares in basis points, and slider positions in percent of normal.
"""

import hashlib
import json
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from sandbox.trade.categories import tree

from .settings import LONGEST_ANSWER_S, Fine, Part, Point, Rate, Share, Slider, Strict, Weight, misplaced

Persona = Literal["passer", "browser", "bargain", "seeker", "fan", "bag_hunter", "troll", "quality"]
Source = Literal["recommendation", "followers", "paid", "short_video"]
Goal = Literal["comment", "click", "follow", "order"]
"""What paid traffic can be bought for besides that people come."""
Cause = Literal["silence", "picture", "pitch", "no_pin", "unanswered", "price", "sold_out", "banned", "incident"]
Relief = Literal["offer", "attention"]

IncidentKind = Literal[
    "troll_raid",
    "wrong_price",
    "sold_out_rumour",
    "professional_complainant",
    "competitor_comparison",
    "big_order",
    "network_stall",
    "cold_room",
]

Intent = Literal["price", "haggle", "size", "ship", "quality", "detail", "stock", "praise", "herd", "hello", "off", "troll"]

PERSONAS: tuple[Persona, ...] = ("passer", "browser", "bargain", "seeker", "fan", "bag_hunter", "troll", "quality")
GOALS: tuple[Goal, ...] = ("comment", "click", "follow", "order")
SOURCES: tuple[Source, ...] = ("recommendation", "followers", "paid", "short_video")
PAID: Source = "paid"
CAUSES: tuple[Cause, ...] = ("silence", "picture", "pitch", "no_pin", "unanswered", "price", "sold_out", "banned", "incident")
RELIEFS: tuple[Relief, ...] = ("offer", "attention")
INTENTS: tuple[Intent, ...] = ("price", "haggle", "size", "ship", "quality", "detail", "stock", "praise", "herd", "hello", "off", "troll")
QUESTIONS: tuple[Intent, ...] = INTENTS[:7]

NEEDS_GOODS: frozenset[IncidentKind] = frozenset({"wrong_price", "sold_out_rumour", "competitor_comparison", "big_order"})
"""Incidents about something that is on sale."""


class Words(Strict):
    """A text for people in both languages."""

    zh: str = Field(min_length=1, max_length=400)
    en: str = Field(min_length=1, max_length=400)


class Curve(Strict):
    """A line through points `[x, y]`, flat outside them; x must grow from point to point."""

    points: list[Point] = Field(min_length=2, max_length=20)

    @model_validator(mode="after")
    def _grows(self) -> Self:
        for index, (left, right) in enumerate(pairwise(x for x, _ in self.points)):
            if right <= left:
                raise misplaced("curve_order", "points", index + 1)
        return self


class PersonaModel(Strict):
    """One kind of viewer. Stay is a mixture of a bounce (`bounce_bp` of them) and a log-normal of the rest."""

    title: Words
    bounce_bp: Share
    bounce_median_s: float = Field(ge=0.1, le=60)
    stay_median_s: float = Field(ge=0.1, le=7200)
    stay_sigma: float = Field(ge=0.01, le=3)
    like: Rate
    comment: Rate
    click: Rate
    follow: Rate
    cart: Rate
    coupon: Rate = Field(description="claims per viewer-minute while a coupon can be claimed")
    bag: Rate = Field(description="joins per viewer-minute while a lucky bag is open")
    fan_club: Rate
    gift: Rate
    return_bp: Share = Field(description="share of those who stayed ten seconds that come back once more; none do in an exam")
    price_sensitivity: Weight = Field(description="loss of utility per unit of ln(price / reference)")
    fit: float = Field(ge=-15, le=5, description="utility of a product at its reference price, nothing explained")
    trust: Weight
    unpaid_bp: Share
    leaves: dict[Cause, Weight]
    stays: dict[Relief, Weight]

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if set(self.leaves) != set(CAUSES) or set(self.stays) != set(RELIEFS):
            raise ValueError("causes_missing")
        return self


class LeavingModel(Strict):
    """How strongly each condition of the room burns a viewer's patience, before the persona's own weight; 1 doubles the leaving."""

    silence: Curve
    pitch: Curve
    no_pin: Curve
    picture: Weight
    stalled: Weight
    price_over: Weight
    sold_out: Weight
    unanswered_one: Weight
    floor: float = Field(ge=0.001, le=1)
    ceiling: float = Field(ge=1, le=20)


class BuyingModel(Strict):
    """What the choice of a viewer who clicked is made of, in utils (logit units)."""

    explained: Curve
    explained_weight: Fine = Field(ge=0, le=5)
    flash: Weight
    coupon: Weight
    social: Weight
    answered_one: Weight
    answered_most: Weight
    contradicted: Weight
    own_question: Weight
    unanswered: Weight
    page_quality: Weight
    click_price: Curve
    browse_bp: Share = Field(description="share of clicks that go to the shelf instead of the pinned product")
    pay_median_s: float = Field(ge=0.1, le=600)
    pay_sigma: float = Field(ge=0.01, le=2)
    give_up_s: int = Field(ge=10, le=1800)


class TalkingModel(Strict):
    """Comments: bursts (each comment raises the rate of the next ones) and the effect of the crowd's size per head."""

    burst: Fine = Field(ge=0, lt=1, description="share of comments that answer other comments; 1 would never calm down")
    burst_tau_s: float = Field(ge=5, le=300)
    base: float = Field(ge=0.001, le=3)
    crowding: Curve
    answer_s: int = Field(ge=10, le=LONGEST_ANSWER_S)
    open_most: int = Field(ge=1, le=40)
    size_charted: Part = Field(description="share of the questions about sizes that stay when the goods page has a size chart")
    intents: dict[Persona, dict[Intent, Weight]] = Field(description="what a persona talks about, as relative weights")

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if set(self.intents) != set(PERSONAS) or not all(any(row.values()) for row in self.intents.values()):
            raise ValueError("personas_missing")
        return self


class CallingModel(Strict):
    """What a call of the host is worth (in attention), and how an identical one after it wears off (the n-th counts 1/n)."""

    greet: Weight
    like: Weight
    follow: Weight
    comment: Weight
    fan_club: Weight
    countdown: Weight
    answer: Weight
    fades_s: float = Field(ge=5, le=600)
    forgotten_s: float = Field(ge=30, le=3600)


class GiftModel(Strict):
    """What a gift is worth, in virtual fen; each value is as likely as any other of the list."""

    values_fen: list[Annotated[int, Field(ge=1, le=1_000_000)]] = Field(min_length=1, max_length=64)


class ReturningModel(Strict):
    """Who comes back waits `after_s` and an exponential time of mean `within_s`; each further visit is `again_bp` as likely.

    Members of the fan club are told when the host goes on, and come back by `member_bp` likelier.
    """

    after_s: int = Field(ge=1, le=3600)
    within_s: float = Field(ge=0.1, le=3600)
    again_bp: Share
    member_bp: Share


class TrustModel(Strict):
    """How much trust a violation costs and how much of it an early correction brings back; and what an innocent viewer's mute costs."""

    per_point: Part
    corrected_bp: Share
    banned_fades_s: float = Field(ge=10, le=3600)
    muted_innocent: Part


class FeedbackModel(Strict):
    """Recommendation: each minute the room is ranked against these per-viewer-minute benchmarks. Off in exams."""

    strength: Part
    stay_s: float = Field(ge=1, le=3600)
    interactions: float = Field(ge=0.001, le=10)
    clicks: float = Field(ge=0.001, le=10)
    orders: float = Field(ge=0.0001, le=1)
    pool: Curve
    memory_s: float = Field(ge=30, le=1800)


class Model(Strict):
    """Every effect size in one place; sources and classes stand in `docs/crowd.md`."""

    personas: dict[Persona, PersonaModel]
    mix: dict[Source, dict[Persona, Share]]
    paid_for: dict[Goal, dict[Persona, Weight]] = Field(description="how much likelier a persona is among those bought for a goal")
    leaving: LeavingModel
    buying: BuyingModel
    talking: TalkingModel
    calling: CallingModel
    gifts: GiftModel
    returning: ReturningModel
    trust: TrustModel
    feedback: FeedbackModel

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if set(self.personas) != set(PERSONAS):
            raise ValueError("personas_missing")
        if set(self.mix) != set(SOURCES):
            raise misplaced("sources_missing", "mix")
        for source, row in self.mix.items():
            if sum(row.values()) != 10_000:
                raise misplaced("mix_sum", "mix", source)
        return self

    def parts(self, source: Source, trolls: int, goal: Goal | None = None) -> list[int]:
        """How many parts of a source each persona is, in the order of `PERSONAS`: of whom is bought for `goal`, and with the slider of the
        trolls (percent), which stretches theirs.
        """
        row, likelier = self.mix[source], self.paid_for.get(goal, {}) if goal is not None else {}
        return [round(row.get(who, 0) * likelier.get(who, 1) * (trolls if who == "troll" else 100)) for who in PERSONAS]


class Stage(Strict):
    """From `at_s` on `per_minute` viewers come in a minute; between two stages the line is straight."""

    at_s: int = Field(ge=0, le=14_400)
    per_minute: Fine = Field(ge=0, le=12_000)


class Followers(Strict):
    """Followers who were notified: about `come` of them come, most in the first minutes of `within_s`."""

    come: int = Field(ge=0, le=100_000)
    within_s: int = Field(default=900, ge=60, le=7200)


class PaidTraffic(Strict):
    """What one paid entry costs for each goal, in fen, and the ramp until the full rate is reached."""

    enter_fen: int = Field(default=30, ge=1, le=100_000)
    comment_fen: int = Field(default=36, ge=1, le=100_000)
    click_fen: int = Field(default=37, ge=1, le=100_000)
    follow_fen: int = Field(default=37, ge=1, le=100_000)
    order_fen: int = Field(default=57, ge=1, le=100_000)
    ramp_s: int = Field(default=60, ge=1, le=600)


class Traffic(Strict):
    """Where viewers come from. Stages of a source stand in the order of their time."""

    recommendation: list[Stage] = Field(min_length=1, max_length=60)
    short_video: list[Stage] = Field(default=[], max_length=60)
    followers: Followers = Followers(come=0)
    paid: PaidTraffic = PaidTraffic()

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        for name, stages in (("recommendation", self.recommendation), ("short_video", self.short_video)):
            for index, (left, right) in enumerate(pairwise(stages)):
                if right.at_s <= left.at_s:
                    raise misplaced("stage_order", name, index + 1)
        return self


class Sliders(Strict):
    """The five knobs of the lecturer in percent of the standard crowd."""

    crowd: Slider = 100
    patience: Annotated[int, Field(ge=20, le=400)] = 100
    price_sensitivity: Slider = 100
    questions: Slider = 100
    trolls: Slider = 100


class Product(Strict):
    """A product the reference hosts sell when ranges are predicted; a student's own show has the student's own shelf."""

    name: str = Field(min_length=1, max_length=20)
    leaf: str = Field(min_length=1, max_length=40, description="leaf of the category tree (`sandbox/trade/categories.yaml`)")
    price_fen: int = Field(ge=1, le=10_000_000)
    reference_fen: int | None = Field(default=None, ge=1, le=10_000_000, description="the struck-through price")
    points: list[Annotated[str, Field(min_length=1, max_length=20)]] = Field(default=[], max_length=5)
    attributes: dict[Annotated[str, Field(min_length=1, max_length=20)], Annotated[str, Field(min_length=1, max_length=40)]] = {}

    @model_validator(mode="after")
    def _can_be_sold(self) -> Self:
        if self.reference_fen is not None and self.price_fen >= self.reference_fen:
            raise misplaced("price_over_reference", "price_fen")
        if self.leaf not in tree().leaves:
            raise misplaced("unknown_leaf", "leaf", value=self.leaf)
        return self


class ScheduledIncident(Strict):
    """An incident (突发事件) that hits the show by itself at a second of its own time; `slot` is the product's place on the shelf."""

    at_s: int = Field(ge=10, le=14_400)
    kind: IncidentKind
    slot: int | None = Field(default=None, ge=1, le=100)


class Scenario(Strict):
    """One scenario. `model` is the standard model unless the file changes parts of it."""

    name: str = Field(pattern=r"^[a-z][a-z0-9-]{1,39}$")
    version: int = Field(default=1, ge=1, le=9999)
    title: Words
    summary: Words
    minutes: int = Field(default=30, ge=1, le=240)
    sliders: Sliders = Sliders()
    language: Literal["zh", "en"] = Field(default="zh", description="what the viewers write in")
    traffic: Traffic
    model: Model
    kind: Literal["commerce", "content"] = Field(default="commerce", description="content: a broadcast without a shelf")
    products: list[Product] = Field(default=[], max_length=20)
    incidents: list[ScheduledIncident] = Field(default=[], max_length=20)

    @model_validator(mode="after")
    def _peopled(self) -> Self:
        for source in SOURCES:
            if not any(self.model.parts(source, self.sliders.trolls)):
                raise misplaced("nobody_left", "model", "mix", source)
        for goal in GOALS:
            if not any(self.model.parts(PAID, self.sliders.trolls, goal)):
                raise misplaced("nobody_bought", "model", "paid_for", goal)
        return self

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if self.kind == "content" and self.products:
            raise misplaced("content_products", "products")
        for index, one in enumerate(self.incidents):
            before = self.incidents[index - 1] if index else None
            if one.at_s >= self.minutes * 60:
                raise misplaced("incident_late", "incidents", index, "at_s")
            if before is not None and one.at_s < before.at_s:
                raise misplaced("incident_order", "incidents", index, "at_s")
            if one in self.incidents[:index]:
                raise misplaced("incident_twice", "incidents", index)
            if self.kind == "content" and one.kind in NEEDS_GOODS:
                raise misplaced("content_incident", "incidents", index, "kind")
            if self.products and one.slot is not None and one.slot > len(self.products):
                raise misplaced("slot_empty", "incidents", index, "slot", value=one.slot)
        return self

    @property
    def hash(self) -> str:
        """Content address of the scenario, 32 hexadecimal digits; two equal scenarios have the same one.

        A setting that came later counts only where it is used, so that older scenarios keep their address.
        """
        data = self.model_dump(mode="json")
        for name, unused in (("kind", "commerce"), ("language", "zh"), ("products", []), ("incidents", [])):
            if data[name] == unused:
                del data[name]
        text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
