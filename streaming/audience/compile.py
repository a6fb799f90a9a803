"""Turns a scenario into whole-number tables. The only place of the audience that takes exponentials and logarithms."""

import math
from functools import lru_cache
from itertools import pairwise
from statistics import NormalDist

import numpy as np

from sandbox.scenario.schema import (
    CAUSES,
    GOALS,
    INTENTS,
    PAID,
    PERSONAS,
    QUESTIONS,
    RELIEFS,
    SOURCES,
    Curve,
    Followers,
    Model,
    Persona,
    PersonaModel,
    Scenario,
    Stage,
)

from . import room
from .draws import I64, TABLE_SIZE
from .fixed import MICRO, MILLI, Line
from .tables import CHANNEL_NAMES, ENGINE_VERSION, Tables

__all__ = ["ENGINE_VERSION", "Tables", "compile_scenario"]

_NORMAL = NormalDist()
_RANKS = [(cell + 0.5) / TABLE_SIZE for cell in range(TABLE_SIZE)]
_LONGEST_S = 4 * 3600
_ARRIVAL_SHAPE = ((0.0, 3.0), (0.15, 1.6), (0.5, 0.5), (1.0, 0.0))  # followers: most come in the first minutes after the notice
_CALLS = ("greet", "like", "follow", "comment", "fan_club", "countdown", "answer")


def compile_scenario(scenario: Scenario) -> Tables:
    """The tables of `scenario`, its five sliders applied. Same scenario and libm, same bytes; the bytes are what a show keeps."""
    model = scenario.model
    people = [model.personas[name] for name in PERSONAS]
    sliders = scenario.sliders
    return Tables(
        scenario=scenario.name,
        scenario_hash=scenario.hash,
        engine=ENGINE_VERSION,
        personas=PERSONAS,
        sources=(*SOURCES, *(f"paid_{goal}" for goal in GOALS)),
        causes=CAUSES,
        numbers=_numbers(scenario),
        lines=_lines(model),
        rates=_arrivals(scenario),
        persona_rows={
            "fit": tuple(round(person.fit * MICRO) for person in people),
            "price": tuple(round(person.price_sensitivity * MILLI * sliders.price_sensitivity / 100) for person in people),
            "trust": tuple(round(person.trust * MILLI) for person in people),
            "unpaid_bp": tuple(person.unpaid_bp for person in people),
            "return_bp": tuple(person.return_bp for person in people),
        },
        leave_weights=tuple(tuple(round(person.leaves[cause] * MILLI) for cause in CAUSES) for person in people),
        stay_weights=tuple(tuple(round(person.stays[relief] * MILLI) for relief in RELIEFS) for person in people),
        intents=INTENTS,
        questions=QUESTIONS,
        intent_weights=tuple(_intents(model, name, sliders.questions) for name in PERSONAS),
        leave_ms=np.array([_stay_quantiles(person, sliders.patience) for person in people], np.int64),
        pace_ms=np.array([[0] * len(people), *([_pace(getattr(who, channel)) for who in people] for channel in CHANNEL_NAMES[1:])]),
        language=scenario.language,
        incidents=tuple((planned.at_s, planned.kind, planned.slot or 0) for planned in scenario.incidents),
        mix_cells=_mix_cells(model, sliders.trolls),
        exp_micro=_quantiles([-math.log1p(-rank) * MICRO for rank in _RANKS]),
        logit_micro=_quantiles([math.log(rank / (1 - rank)) * MICRO for rank in _RANKS]),
        frailty_bits=_quantiles([math.exp(_NORMAL.inv_cdf(rank) - 0.5) * 4096 for rank in _RANKS]),
        pay_s=_quantiles([model.buying.pay_median_s * math.exp(model.buying.pay_sigma * _NORMAL.inv_cdf(rank)) for rank in _RANKS]),
        gift_fen=np.array([model.gifts.values_fen[cell % len(model.gifts.values_fen)] for cell in range(TABLE_SIZE)], np.int64),
        return_s=_quantiles([model.returning.after_s - math.log1p(-rank) * model.returning.within_s for rank in _RANKS]),
        ln_micro=_quantiles([math.log(max(thousandths, 10) / 1000) * MICRO for thousandths in range(4001)]),
    )


def _quantiles(values: list[float]) -> I64:
    return np.array([round(value) for value in values], np.int64)


def _pace(per_minute: float) -> int:
    """Milliseconds of reference time per unit of the exponential; 0 says that it never happens."""
    return round(60 * MILLI / per_minute) if per_minute > 0 else 0


def _stay_quantiles(person: PersonaModel, patience: int) -> list[int]:
    """Quantiles (ms) of a persona's stay; `patience` in percent."""
    stays = _stays(person.bounce_bp / 10_000, person.bounce_median_s, person.stay_median_s, person.stay_sigma)
    return [round(seconds * MILLI * patience / 100) for seconds in stays]


@lru_cache(maxsize=32)
def _stays(bounce: float, bounce_median_s: float, stay_median_s: float, sigma: float) -> tuple[float, ...]:
    """Quantiles (s) of the mixture of a bounce and a log-normal stay, by inverting its distribution on a fine grid.

    Remembered, because it is nearly all of the work of compiling and most changes of a scenario leave it as it is.
    """
    grid = [math.exp(math.log(0.3) + (math.log(_LONGEST_S) - math.log(0.3)) * step / 3000) for step in range(3001)]

    def share(seconds: float) -> float:
        short = 0.5 * (1 + math.erf(math.log(seconds / bounce_median_s) / 0.6 / math.sqrt(2)))
        long = 0.5 * (1 + math.erf(math.log(seconds / stay_median_s) / sigma / math.sqrt(2)))
        return bounce * short + (1 - bounce) * long

    shares = [share(seconds) for seconds in grid]
    found = []
    at = 0
    for rank in _RANKS:
        while at < len(grid) - 2 and shares[at + 1] < rank:
            at += 1
        width = shares[at + 1] - shares[at]
        part = min(max((rank - shares[at]) / width, 0.0), 1.0) if width > 0 else 0.0
        found.append(grid[at] + (grid[at + 1] - grid[at]) * part)
    return tuple(found)


def _mix_cells(model: Model, trolls: int) -> I64:
    """Where the personas of each source, and of each goal of paid traffic, end on the scale of the quantile tables.

    The troll slider stretches the trolls' part.
    """
    rows = []
    for shares in [*(model.parts(source, trolls) for source in SOURCES), *(model.parts(PAID, trolls, goal) for goal in GOALS)]:
        total = sum(shares)
        rows.append([round(sum(shares[: end + 1]) * TABLE_SIZE / total) for end in range(len(shares))])
    return np.array(rows, np.int64)


def _intents(model: Model, persona: Persona, questions: int) -> tuple[int, ...]:
    """What a persona talks about; the questions slider stretches what asks for an answer."""
    row = model.talking.intents[persona]
    return tuple(round(row.get(intent, 0) * MILLI * (questions if intent in QUESTIONS else 100) / 100) for intent in INTENTS)


def _line(curve: Curve, x_scale: int = 1, y_scale: int = MILLI) -> Line:
    return tuple(round(x * x_scale) for x, _ in curve.points), tuple(round(y * y_scale) for _, y in curve.points)


def _lines(model: Model) -> dict[str, Line]:
    return {
        "silence": _line(model.leaving.silence),
        "pitch": _line(model.leaving.pitch),
        "no_pin": _line(model.leaving.no_pin),
        "explained": _line(model.buying.explained),
        "click_price": _line(model.buying.click_price, x_scale=MILLI),
        "crowding": _line(model.talking.crowding),
        "pool": _line(model.feedback.pool, x_scale=MILLI),
    }


def _stages(stages: list[Stage], crowd: int) -> Line:
    if not stages:
        return (0,), (0,)
    return tuple(stage.at_s for stage in stages), tuple(round(stage.per_minute * crowd / 100 / 60 * MICRO) for stage in stages)


def _followers(followers: Followers, crowd: int) -> Line:
    """A falling line whose area is the number of followers who come."""
    points = [(round(part * followers.within_s), height) for part, height in _ARRIVAL_SHAPE]
    area = sum((right - left) * (high + low) / 2 for (left, high), (right, low) in pairwise(points))
    return tuple(at for at, _ in points), tuple(round(height / area * followers.come * crowd / 100 * MICRO) for _, height in points)


def _arrivals(scenario: Scenario) -> dict[str, Line]:
    """Arrivals per second in millionths, by source and second of the show. Paid traffic comes only when it is bought."""
    crowd = scenario.sliders.crowd
    return {
        "recommendation": _stages(scenario.traffic.recommendation, crowd),
        "followers": _followers(scenario.traffic.followers, crowd),
        "short_video": _stages(scenario.traffic.short_video, crowd),
    }


def _kept(seconds: float) -> int:
    """What is left of a quantity after one second when it falls to 1/e in `seconds`, in millionths."""
    return round(math.exp(-1 / seconds) * MICRO)


def _numbers(scenario: Scenario) -> dict[str, int]:
    """Every single number, in thousandths unless its name says otherwise."""
    model = scenario.model
    leaving, buying, talking, feedback = model.leaving, model.buying, model.talking, model.feedback
    found = {
        name: round(getattr(leaving, name) * MILLI)
        for name in ("picture", "stalled", "price_over", "sold_out", "unanswered_one", "floor", "ceiling")
    }
    weights = (
        "explained_weight",
        "flash",
        "coupon",
        "social",
        "answered_one",
        "answered_most",
        "contradicted",
        "own_question",
        "unanswered",
        "page_quality",
    )
    found |= {f"buy_{name}": round(getattr(buying, name) * MILLI) for name in weights}
    found |= {f"call_{name}": round(getattr(model.calling, name) * MILLI) for name in _CALLS}
    found |= {
        f"paid_{goal}_fen": getattr(scenario.traffic.paid, f"{goal}_fen") for goal in ("enter", "comment", "click", "follow", "order")
    }
    return found | {
        "browse_bp": buying.browse_bp,
        "give_up_s": buying.give_up_s,
        "burst": round(talking.burst * MILLI),
        "burst_keep": _kept(talking.burst_tau_s),
        "burst_s": round(talking.burst_tau_s),
        "talk_base": round(talking.base * MILLI),
        "answer_s": talking.answer_s,
        "open_most": talking.open_most,
        "size_charted": round(talking.size_charted * MILLI),
        "attention_keep": _kept(model.calling.fades_s),
        "calls_keep": _kept(model.calling.forgotten_s),
        "trust_per_point": round(model.trust.per_point * MILLI),
        "again_bp": model.returning.again_bp,
        "member_bp": model.returning.member_bp,
        "muted_innocent": round(model.trust.muted_innocent * MILLI),
        "corrected_bp": model.trust.corrected_bp,
        "banned_keep": _kept(model.trust.banned_fades_s),
        "unanswered_keep": _kept(room.UNANSWERED_FADES_S),
        "shock_keep": _kept(room.SHOCK_FADES_S),
        "orders_keep": _kept(room.ORDERS_FADE_S),
        "paid_ramp_s": scenario.traffic.paid.ramp_s,
        "feedback": round(feedback.strength * MILLI),
        "feedback_stay_s": round(feedback.stay_s),
        "feedback_interactions_micro": round(feedback.interactions / 60 * MICRO),
        "feedback_clicks_micro": round(feedback.clicks / 60 * MICRO),
        "feedback_orders_micro": round(feedback.orders / 60 * MICRO),
        "feedback_forget": round(MICRO / feedback.memory_s),
        "mean_comment_micro": _mean_comments(model),
    }


def _mean_comments(model: Model) -> int:
    """Comments per viewer-second of the mean viewer in the room, in millionths; the burst term is measured against it.

    People count by how long they are there: share of the recommendation times mean stay.
    """
    told = whole = 0.0
    for name, share in model.mix["recommendation"].items():
        person = model.personas[name]
        short = person.bounce_bp * person.bounce_median_s
        there = share * (short + (10_000 - person.bounce_bp) * person.stay_median_s * math.exp(person.stay_sigma**2 / 2))
        told, whole = told + there * person.comment, whole + there
    return max(round(told / whole / 60 * MICRO * model.talking.base), 1)
