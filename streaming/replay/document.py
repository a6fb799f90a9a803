"""Puts the numbers of a show into the one document that is stored, hashed and shown; the same log gives the same bytes."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Final

from sandbox.events.envelope import Envelope

from .highlights import best_minute, worst_minute
from .metrics import counts_of, formulas, funnel, pitch_row, totals
from .review import leave_causes, questions, weakest
from .second import Reading, read_second
from .sync import ShowClock, clock_of
from .timeline import Comment, Timeline, fold

SCHEMA: Final = 2
"""Changes when a field of the document changes its meaning; added fields leave it as it is."""


@dataclass(frozen=True)
class Computed:
    """A replay as computed: the document as canonical JSON with its SHA-256, the clock for the edit list, and the comments."""

    text: str
    sha256: str
    clock: ShowClock
    comments: tuple[Comment, ...]
    numbers: dict[str, int | None]


def compute(envelopes: Iterable[Envelope], read: Reading = read_second) -> Computed:
    """The replay of the show these events are of. Pure: same events, same bytes. Raises sync.NotStarted."""
    events = list(envelopes)
    clock = clock_of(events)
    timeline = fold(events, clock, read)
    document = _document(timeline)
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return Computed(text, hashlib.sha256(text.encode()).hexdigest(), clock, tuple(timeline.comments), _numbers(document))


def _numbers(document: dict[str, Any]) -> dict[str, int | None]:
    """The head row and the counts, for whoever follows the log."""
    return {
        name: value for part in ("counts", "totals") for name, value in document[part].items() if value is None or isinstance(value, int)
    }


def _document(timeline: Timeline) -> dict[str, Any]:
    counts = counts_of(timeline)
    head = totals(timeline, counts)
    best, worst = best_minute(timeline), worst_minute(timeline)
    return {
        "schema": SCHEMA,
        "duration_ms": timeline.clock.duration_ms,
        "started_at": timeline.clock.stretches[0].wall_from,
        "curve": timeline.curve.columns(),
        "actions": [asdict(action) for action in timeline.actions],
        "funnel": funnel(counts),
        "totals": head,
        "counts": counts,
        "formulas": formulas(),
        "pitches": [pitch_row(pitch, _title(timeline, pitch.listing_id)) for pitch in timeline.pitches.done],
        "listings": {
            listing_id: {"title": item.title, "short_name": item.short_name, "picture": item.picture, "slot": item.slot}
            for listing_id, item in sorted(timeline.listings.items())
        },
        "questions": questions(timeline.questions),
        "leave_causes": leave_causes(timeline.tally.causes, timeline.tally.left),
        "exits": timeline.exits.document({key: item.short_name or item.title for key, item in timeline.listings.items()}),
        "sources": dict(sorted(timeline.tally.sources.items())),
        "highlights": {"best": asdict(best) if best else None, "worst": asdict(worst) if worst else None},
        "weakest": weakest(head),
        "digest": timeline.digest,
    }


def _title(timeline: Timeline, listing_id: str) -> str:
    item = timeline.listings.get(listing_id)
    return item.short_name or item.title if item else ""
