"""From the facts of the live room to what stands beside person, goods, place and interaction (F.5): voice, picture, pins, calls, answers.

One row a show, kind `stage`; moments are `[ms of the show, what, a name or number]`, each kind bounded, counts go on.
"""

from datetime import datetime
from typing import Any

from mall.events import CouponPushed, FlashSaleStarted, LuckyBagOpened, PriceChanged, StockRanLow
from sandbox.events.envelope import Envelope
from sandbox.store import Tx
from streaming.events import (
    CallMade,
    ListingPinned,
    ListingUnpinned,
    MediaReturned,
    MediaStalled,
    PictureFroze,
    PictureReturned,
    PictureTurnedBlack,
    PreflightChecked,
    QuestionAnswered,
    RecordingClosed,
    RecordingGapFound,
    RecordingOpened,
    ShelfArranged,
    VoiceStarted,
    VoiceStopped,
)

from .evidence import fold, known

MOST = 60
MEASURED = ("camera", "microphone", "network_rtt", "network_up")


def stage_of(tx: Tx, show_id: str) -> dict[str, Any]:
    """What is known of the show's stage; empty before anything was."""
    return known(tx, "stage", show_id) or {}


def _put(tx: Tx, show_id: str, **data: Any) -> None:
    show = known(tx, "show", show_id) or {}
    fold(tx, "stage", show_id, show.get("cohort_id"), show.get("person_id"), **data)


def _moment(tx: Tx, show_id: str, kind: str, at_ms: int | None, what: str, detail: Any = None) -> None:
    stage = stage_of(tx, show_id)
    counts = {**stage.get("counts", {})}
    counts[what] = counts.get(what, 0) + 1
    _put(tx, show_id, counts=counts, **{kind: [*stage.get(kind, []), [at_ms or 0, what, detail]][:MOST]})


def _at(tx: Tx, show_id: str, envelope: Envelope) -> int:
    """When in the show a fact of the mall fell, in ms since its start; pauses are not taken out."""
    started = (known(tx, "show", show_id) or {}).get("started")
    if envelope.showms is not None or not started:
        return envelope.showms or 0
    return max(0, round((datetime.fromisoformat(envelope.time) - datetime.fromisoformat(started)).total_seconds() * 1000))


def shelf_arranged(tx: Tx, _envelope: Envelope, fact: ShelfArranged) -> None:
    """The shelf as it stands: names, roles and lowest prices."""
    shelf = {
        item.listing_id: [item.short_name or item.title, item.role, min((sku.price_fen for sku in item.skus), default=0)]
        for item in fact.items[:MOST]
    }
    _put(tx, fact.show_id, shelf=shelf)


def preflight_checked(tx: Tx, _envelope: Envelope, fact: PreflightChecked) -> None:
    """What the phone measured before the start."""
    _put(tx, fact.show_id, preflight={item.name: [item.ok, item.value] for item in fact.items if item.name in MEASURED})


def listing_pinned(tx: Tx, envelope: Envelope, fact: ListingPinned) -> None:
    """A product is explained."""
    _moment(tx, fact.show_id, "pins", envelope.showms, "pin", fact.listing_id)


def listing_unpinned(tx: Tx, envelope: Envelope, fact: ListingUnpinned) -> None:
    """It was explained so long."""
    pitched = dict(stage_of(tx, fact.show_id).get("pitched", {}))
    pitched[fact.listing_id] = pitched.get(fact.listing_id, 0) + fact.pinned_ms
    _put(tx, fact.show_id, pitched=pitched)


def question_answered(tx: Tx, envelope: Envelope, fact: QuestionAnswered) -> None:
    """A question got its answer; `after_ms` is how long the viewer waited. What was typed is weighed by the crowd's own count."""
    stage = stage_of(tx, fact.show_id)
    ways = dict(stage.get("ways", {}))
    ways[fact.way] = ways.get(fact.way, 0) + 1
    waits = [*stage.get("waits", []), fact.after_ms][:500]
    slow = [*stage.get("slow", []), [envelope.showms or 0, "slow", fact.after_ms]]
    slow = sorted(slow, key=lambda one: (-one[2], one[0]))[:3]
    _put(tx, fact.show_id, ways=ways, waits=waits, slow=slow)


def call_made(tx: Tx, envelope: Envelope, fact: CallMade) -> None:
    """The host calls on the audience."""
    _moment(tx, fact.show_id, "calls", envelope.showms, fact.what)


def price_changed(tx: Tx, envelope: Envelope, fact: PriceChanged) -> None:
    """A price changed from the live desk; what an incident did is not the host's doing."""
    if fact.show_id is not None and fact.incident_id is None:
        _moment(tx, fact.show_id, "prices", _at(tx, fact.show_id, envelope), "price", [fact.listing_id, fact.from_fen, fact.to_fen])


def offered(tx: Tx, envelope: Envelope, fact: LuckyBagOpened | CouponPushed | FlashSaleStarted) -> None:
    """An offer was made in the show."""
    if fact.show_id is not None:
        _moment(tx, fact.show_id, "offers", _at(tx, fact.show_id, envelope), fact.type.split(".")[2])


def stock_ran_low(tx: Tx, envelope: Envelope, fact: StockRanLow) -> None:
    """A product sold out in a show."""
    if fact.stock == 0 and envelope.show is not None:
        _moment(tx, envelope.show, "sold_out", _at(tx, envelope.show, envelope), "sold_out", fact.listing_id)


def voice_started(tx: Tx, envelope: Envelope, fact: VoiceStarted) -> None:
    """The host speaks; the longest silence before it is kept."""
    stage, at = stage_of(tx, fact.show_id), envelope.showms or 0
    since = int(stage.get("quiet_since", 0))
    longest = max(stage.get("silence", [0, 0]), [at - since, since])
    levels = [int(stage.get("levels", [0, 0])[0]) + fact.level_db, int(stage.get("levels", [0, 0])[1]) + 1]
    _put(tx, fact.show_id, voice_since=at, silence=longest, levels=levels)


def voice_stopped(tx: Tx, envelope: Envelope, fact: VoiceStopped) -> None:
    """The host fell silent."""
    stage, at = stage_of(tx, fact.show_id), envelope.showms or 0
    since = stage.get("voice_since")
    spoken = int(stage.get("voice_ms", 0)) + (max(0, at - int(since)) if since is not None else 0)
    _put(tx, fact.show_id, voice_ms=spoken, voice_since=None, quiet_since=at)


def picture_lost(tx: Tx, envelope: Envelope, fact: PictureTurnedBlack | PictureFroze | MediaStalled | RecordingGapFound) -> None:
    """Black, frozen, or gone; from when on."""
    at = fact.from_showms if isinstance(fact, RecordingGapFound) else envelope.showms
    names: dict[type, str] = {PictureTurnedBlack: "black", PictureFroze: "frozen", MediaStalled: "stalled"}
    _moment(tx, fact.show_id, "losses", at, names.get(type(fact), "gap"))
    if not isinstance(fact, RecordingGapFound):
        _put(tx, fact.show_id, lost_since=at or 0)


def picture_returned(tx: Tx, envelope: Envelope, fact: PictureReturned | MediaReturned) -> None:
    """It is back; so long it was away."""
    stage = stage_of(tx, fact.show_id)
    since = stage.get("lost_since")
    if since is not None:
        away = max(0, (envelope.showms or 0) - int(since))
        _put(tx, fact.show_id, lost_ms=int(stage.get("lost_ms", 0)) + away, lost_since=None)


def recording_opened(tx: Tx, _envelope: Envelope, fact: RecordingOpened) -> None:
    """So large the picture was; of several recordings the smallest."""
    before = stage_of(tx, fact.show_id).get("size")
    size = [fact.width, fact.height]
    _put(tx, fact.show_id, size=size if before is None or size[0] * size[1] < before[0] * before[1] else before)


def recording_closed(tx: Tx, _envelope: Envelope, fact: RecordingClosed) -> None:
    """Pictures a second, sound and lost packets over all recordings."""
    stage = stage_of(tx, fact.show_id)
    more = {"film_ms": fact.duration_ms, "frames": fact.frames_video, "sounds": fact.frames_audio, "lost_packets": fact.lost_packets}
    _put(tx, fact.show_id, **{name: int(stage.get(name, 0)) + value for name, value in more.items()})


STAGE: dict[type, Any] = {
    ShelfArranged: shelf_arranged,
    PreflightChecked: preflight_checked,
    ListingPinned: listing_pinned,
    ListingUnpinned: listing_unpinned,
    QuestionAnswered: question_answered,
    CallMade: call_made,
    PriceChanged: price_changed,
    LuckyBagOpened: offered,
    CouponPushed: offered,
    FlashSaleStarted: offered,
    StockRanLow: stock_ran_low,
    VoiceStarted: voice_started,
    VoiceStopped: voice_stopped,
    PictureTurnedBlack: picture_lost,
    PictureFroze: picture_lost,
    MediaStalled: picture_lost,
    RecordingGapFound: picture_lost,
    PictureReturned: picture_returned,
    MediaReturned: picture_returned,
    RecordingOpened: recording_opened,
    RecordingClosed: recording_closed,
}
"""What happened on and around the stage."""
