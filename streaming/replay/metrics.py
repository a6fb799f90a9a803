"""From the counts of a timeline to the funnel of five counts and four rates and every other number; the formulas are the floor's."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final

from sandbox.trade.metrics import FUNNEL, FUNNEL_RATES, METRICS, figures

from .pitches import Pitch
from .timeline import Tally, Timeline

ENTRY_RATE_BP: Final[Mapping[str, int]] = {"recommendation": 1500, "followers": 4000, "paid": 1200, "short_video": 1000}
"""Share of the impressions of a source that enter. The crowd begins at the door of the room, so the people who saw the room outside are
modelled: 15 % is what domain.md C.3 calls acceptable for a new account, the others are ours. Same entries, same impressions, for everyone;
the page marks the number as modelled."""

WHOLE_ANSWER: Final = 1000
KEYS: Final = (
    *(*FUNNEL, *FUNNEL_RATES),
    *("effective_rate", "interact_rate", "comment_rate", "like_rate", "follow_rate", "fanclub_rate", "create_rate", "pay_rate"),
    *("unpaid_rate", "view_pay_rate", "refund_rate", "refund_rate_fen", "answer_rate", "answer_rate_60s", "stay", "pcu", "acu", "pa_ratio"),
    *("gmv", "net_gmv", "gpm", "uv_value", "opm", "per_buyer", "per_piece", "per_order", "comments_pm", "minute_gmv", "roi", "net_roi"),
    *("pitches", "pitch_time"),
)
"""The metrics of a replay: those of the registry whose counts the log of a show holds. Nobody of the crowd shares a room, and who came by
paid traffic is counted, not known by name: 分享率 and the ROI of paid traffic alone have no count here."""


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
        "fanclub_uv": tally.fan_club_uv,
        "online_peak": tally.online_peak,
        "p_show_uv": shown,
        "p_click_uv": clicked,
        "order_created_uv": created,
        "order_created_n": tally.orders,
        "pay_uv": bought,
        "pay_orders": tally.pay_orders,
        "pay_items": tally.pay_items,
        "pay_fen": tally.gmv_fen,
        "refund_fen": tally.refund_fen,
        "refund_orders": len(tally.refund_orders),
        "ad_fen": tally.ad_fen,
        "pitch_n": len(timeline.pitches.done),
        "pitch_ms": sum(pitch.length_ms for pitch in timeline.pitches.done),
        "questions": len(timeline.questions),
        "answered": sum(question.after_ms is not None for question in timeline.questions.values()),
        "answered_60s": sum(question.in_time for question in timeline.questions.values()),
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
    counts = {"pitch_views": pitch.views, "pitch_clicks": pitch.clicks, "pitch_pay_fen": pitch.gmv_fen, "pitch_ms": pitch.length_ms}
    found = figures(counts, ("pitch_click_rate", "pitch_gpm", "pitch_worth"))
    return asdict(pitch) | {
        "title": title,
        "explained_ms": pitch.length_ms,
        "click_bp": found["pitch_click_rate"],
        "gpm_fen": found["pitch_gpm"],
        "per_minute_fen": found["pitch_worth"],
    }


def formulas() -> dict[str, dict[str, str]]:
    """What every number of `KEYS` is made of, for the page and the evidence; `zh_formula` and `en_formula` in the words of its counts."""
    return {
        key: {
            "zh": metric.zh,
            "en": metric.en,
            "formula": metric.formula,
            "zh_formula": metric.in_words(english=False),
            "en_formula": metric.in_words(english=True),
            "note": metric.note,
            "unit": metric.unit,
        }
        for key, metric in METRICS.items()
        if key in KEYS
    }
