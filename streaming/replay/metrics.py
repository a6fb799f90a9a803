"""From the counts of a timeline to the funnel of five counts and four rates and every other number; the formulas are the floor's."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final

from sandbox.trade.metrics import FUNNEL, FUNNEL_RATES, METRICS, figures, ratio

from .pitches import Pitch
from .timeline import Tally, Timeline

ENTRY_RATE_BP: Final[Mapping[str, int]] = {"recommendation": 1500, "followers": 4000, "paid": 1200, "short_video": 1000}
"""Share of the impressions of a source that enter. The crowd begins at the door of the room, so the people who saw the room outside are
modelled: 15 % is what domain.md C.3 calls acceptable for a new account, the others are ours. Same entries, same impressions, for everyone;
the page marks the number as modelled."""

WHOLE_ANSWER: Final = 1000
KEYS: Final = (
    *(*FUNNEL, *FUNNEL_RATES),
    *(
        "effective_rate",
        "interact_rate",
        "comment_rate",
        "like_rate",
        "follow_rate",
        "create_rate",
        "pay_rate",
        "view_pay_rate",
        "answer_rate",
    ),
    *("stay", "gpm", "uv_value", "per_buyer", "per_piece", "comments_pm", "opm", "acu", "gmv", "net_gmv"),
)
"""The metrics of a replay: those of the registry whose counts the log of a show holds."""


def impressions(tally: Tally) -> int:
    """People who were shown the room, modelled from the entries by source, each rounded up; 15 % for an unknown source."""
    known = sum(tally.sources.values())
    by_source = {**tally.sources, "": max(tally.enter_pv - known, 0)}
    return sum(-(-entered * 10_000 // ENTRY_RATE_BP.get(source, 1500)) for source, entered in by_source.items())


def counts_of(timeline: Timeline) -> dict[str, int]:
    """The counts of `sandbox.trade.metrics.COUNTS` that a show's log holds.

    Nobody of the crowd comes twice, so its views are people. A classmate who orders has entered, seen and clicked, though only the order
    is in the log. The five counts nest by what they mean; a stage is never smaller than the next one. Who was still there at the end
    has effectively entered.
    """
    tally = timeline.tally
    walk_ins = len(tally.walk_ins)
    bought = len(tally.pay_people)
    created = max(len(tally.order_people), bought)
    clicked = max(tally.clicked_uv + walk_ins, created)
    shown = max(tally.shown_uv + walk_ins, clicked)
    entered = max(tally.enter_pv + walk_ins, shown)
    return {
        "impr_uv": max(impressions(tally) + walk_ins, entered),
        "enter_uv": entered,
        "enter_pv": entered,
        "stay_ms": tally.online_seconds * 1000,
        "eff_enter_uv": entered - tally.bounced_uv,
        "interact_uv": tally.engaged_uv,
        "like_uv": tally.like_uv,
        "comment_uv": tally.comment_uv,
        "comment_pv": tally.comment_pv,
        "follow_uv_new": tally.follow_uv,
        "p_show_uv": shown,
        "p_click_uv": clicked,
        "order_created_uv": created,
        "order_created_n": tally.orders,
        "pay_uv": bought,
        "pay_orders": tally.pay_orders,
        "pay_items": tally.pay_items,
        "pay_fen": tally.gmv_fen,
        "refund_fen": tally.refund_fen,
        "questions": len(timeline.questions),
        "answered": sum(question.after_ms is not None for question in timeline.questions.values()),
        "answer_worth": sum(
            question.worth if timeline.weighed else WHOLE_ANSWER * (question.after_ms is not None)
            for question in timeline.questions.values()
        ),
        "show_ms": timeline.clock.duration_ms,
    }


def funnel(counts: Mapping[str, int]) -> dict[str, Any]:
    """The five counts and the four rates between them in basis points (None after an empty stage)."""
    return figures(counts, (*FUNNEL, *FUNNEL_RATES)) | {"exposed_modelled": True}


def totals(timeline: Timeline, counts: Mapping[str, int]) -> dict[str, Any]:
    """The head row: what the show brought, in counts, ms, fen and basis points; PCU is the highest number online at once."""
    tally = timeline.tally
    found: dict[str, Any] = figures(counts, KEYS)
    return found | {
        "pcu": tally.online_peak,
        "left": tally.left,
        "likes": tally.like_pv,
        "comments": sum(bucket.comments for bucket in timeline.curve.buckets),
        "follows": tally.follow_uv,
        "clicks": tally.click_pv,
        "orders": tally.orders,
        "paid": tally.pay_orders,
        "cancelled": tally.cancelled,
        "gmv_fen": tally.gmv_fen,
        "refund_fen": tally.refund_fen,
    }


def pitch_row(pitch: Pitch, title: str) -> dict[str, Any]:
    """A line of the table by pitch. GPM: paid in the pitch or a minute after, per thousand views of it; efficiency: per minute of talk."""
    length = (pitch.to_showms or pitch.from_showms) - pitch.from_showms
    return asdict(pitch) | {
        "title": title,
        "explained_ms": length,
        "click_bp": ratio(pitch.clicks, pitch.views, 10_000),
        "gpm_fen": ratio(pitch.gmv_fen, pitch.views, 1000),
        "per_minute_fen": ratio(pitch.gmv_fen, length, 60_000),
    }


def formulas() -> dict[str, dict[str, str]]:
    """What every number of `KEYS` is made of, for the page and the evidence."""
    return {key: {"zh": METRICS[key].zh, "en": METRICS[key].en, "formula": METRICS[key].formula, "unit": METRICS[key].unit} for key in KEYS}
