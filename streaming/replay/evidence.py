"""One document about a show for whoever assesses it: what happened, the numbers, the recordings, and the hashes to check it all."""

import hashlib
import json
from typing import Any, Final

from sqlalchemy import select

import mall.events as mall
import streaming.events as live
from sandbox.clock import rfc3339
from sandbox.errors import Unready
from sandbox.events import log
from sandbox.events.envelope import Envelope
from sandbox.events.wire import canonical, cloud_event
from sandbox.store import View

from .metrics import ENTRY_RATE_BP
from .tables import FinaliseJob, Replay, ReplayJob

SCHEMA: Final = "kaibo.evidence/1"
SHOW_FACTS: Final = (
    live.ShowPlanned, live.ShowRevised, live.RunsheetWritten, live.PreflightChecked, live.ShowStarted, live.ShowPaused, live.ShowResumed,
    live.SeatTaken, live.SeatLeft, live.HostHandedOver, live.ShowEnded, live.ProblemNoted, live.MarkGiven, live.MarkWithdrawn,
    live.ViolationRaised, live.ViolationCorrected, live.ViolationAppealed, live.ViolationAppealDecided, live.IncidentThrown,
    live.IncidentHandled, live.IncidentClosed,
)  # fmt: skip
"""Facts of the show that an assessor reads as they stand; everything else is in the numbers, and in the log."""


class EvidenceNotReady(Unready):
    """The show has not ended, or its numbers are still being made."""

    code = "evidence_not_ready"
    zh = "这场直播还没有可用的证据：直播结束几秒后再取。"
    en = "There is no evidence of this show yet: ask again some seconds after it has ended."


def evidence(view: View, show_id: str) -> dict[str, Any]:
    """The document. `sha256` is over its canonical JSON without that field. EvidenceNotReady before the replay is there."""
    row, job = view.session.get(Replay, show_id), view.session.get(ReplayJob, show_id)
    if row is None or job is None or job.ready_at is None:
        raise EvidenceNotReady
    numbers = json.loads(row.json)
    facts = log.read(view.session, upto=row.last_position, types=[fact.type for fact in SHOW_FACTS], show=show_id, limit=2000)
    document = {
        "schema": SCHEMA,
        "show_id": show_id,
        "cohort": job.cohort_id,
        "made_at": rfc3339(row.made_at),
        "facts": [cloud_event(envelope) for envelope in facts],
        "shop": _shop(view, job.cohort_id, facts, set(numbers["listings"]), row.last_position),
        "numbers": numbers | {"version": row.version, "sha256": row.sha256},
        "modelled": {"impr_uv": {"entry_rate_bp": dict(ENTRY_RATE_BP)}},
        "recordings": [_recording(each) for each in view.all(select(FinaliseJob).where(FinaliseJob.show_id == show_id))],
        "clock": json.loads(row.clock),
        "edit_list": json.loads(row.cuts),
        "crowd": {"final_digest": numbers["digest"]},
        "log": {
            "first": row.first_position,
            "last": row.last_position,
            "events": row.log_events,
            "sha256": row.log_sha256,
            "check": f"GET /api/events?show={show_id}&after={row.first_position - 1} up to position {row.last_position}; sha256 over each "
            "event as JSON (keys sorted, no spaces, UTF-8) followed by a line feed",
        },
    }
    return document | {"sha256": hashlib.sha256(canonical(document)).hexdigest()}


def _shop(view: View, cohort_id: str | None, facts: list[Envelope], listing_ids: set[str], upto: int) -> dict[str, Any]:
    """The host's shop and the listings of the show as the newest facts before its end know them."""
    types = [mall.ShopRegistered.type, mall.ShopOpened.type, mall.ShopRevised.type, mall.ListingPublished.type]
    shops: dict[str, dict[str, Any]] = {}
    listings: dict[str, dict[str, Any]] = {}
    after = 0
    while cohort_id is not None and (events := log.read(view.session, after=after, upto=upto, types=types, cohorts=[cohort_id], limit=500)):
        after = events[-1].position
        for event in events:
            if event.type == mall.ListingPublished.type and event.data["listing_id"] in listing_ids:
                listings[event.data["listing_id"]] = event.data
            elif event.type != mall.ListingPublished.type:
                shops[event.data["shop_id"]] = shops.get(event.data["shop_id"], {}) | event.data
    ours = {listing["shop_id"] for listing in listings.values()}
    started = next((live.ShowStarted.model_validate(fact.data) for fact in facts if fact.type == live.ShowStarted.type), None)
    return {
        "shops": [shops[shop_id] for shop_id in sorted(ours & set(shops))],
        "listings": [listings[listing_id] for listing_id in sorted(listings)],
        "shelf_at_start": [item.model_dump(mode="json") for item in started.shelf] if started else [],
    }


def _recording(job: FinaliseJob) -> dict[str, Any]:
    return {
        "recording_id": job.recording_id,
        "state": job.state,
        "first_frame_at": rfc3339(job.first_at),
        "duration_ms": job.duration_ms,
        "codec": job.codec,
        "width": job.width,
        "height": job.height,
        "raw_sha256": job.raw_sha256 or None,
        "final_sha256": job.final_sha256 or None,
        "failure": job.failure or None,
    }
