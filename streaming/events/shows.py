"""A room, its shows, their plan and their end."""

from typing import ClassVar, Literal

from sandbox.events.envelope import Fact, Part

__all__ = [
    "PreflightChecked", "PreflightItem", "ReplayFinalised", "ReplayReady", "RoomOpened", "RunningThreshold", "RunsheetSlot",
    "RunsheetWritten", "ShelfArranged", "ShelfItem", "ShelfSku", "ShowEnded", "ShowPaused", "ShowPlanned", "ShowResumed", "ShowRevised",
    "ShowStarted",
]  # fmt: skip

Kind = Literal["commerce", "content", "lesson"]
Mode = Literal["practice", "exam"]
Seat = Literal["host", "co_host", "controller", "service", "operator"]


class ShelfSku(Part):
    """One SKU as the live room knows it; prices in fen, stock in pieces that can still be sold, `step` of them sent later."""

    sku_id: str
    name: str
    price_fen: int
    stock: int
    step: int = 0


class ShelfItem(Part):
    """One listing on the shelf (小黄车). `goods_key` is the key of the crowd's draws: goods id, else leaf and slot.

    `dispatch_h`: hours within which it is sent, as its page says; `suggest_fen`: what the supplier suggests for its cheapest SKU. None in
    shows of before that was told, and `suggest_fen` for goods of one's own.
    """

    listing_id: str
    goods_key: str
    slot: int
    title: str
    short_name: str
    leaf: str
    picture: str
    reference_fen: int | None = None
    role: Literal["draw", "welfare", "main", "profit", "image"] = "main"
    points: tuple[str, ...] = ()
    attributes: dict[str, str] = {}
    quality_bp: int = 7000
    size_chart: bool = False
    dispatch_h: int | None = None
    suggest_fen: int | None = None
    skus: tuple[ShelfSku, ...]


class RunningThreshold(Part):
    """A threshold discount (满减) that runs when a show starts: steps of (from fen, off fen).

    No `listing_ids`: on everything of the shop. `alone`: not together with a coupon.
    """

    offer_id: str
    steps: tuple[tuple[int, int], ...]
    listing_ids: tuple[str, ...] = ()
    alone: bool = False


class RoomOpened(Fact):
    """A student has a room (直播间), the place; there is one per student and cohort."""

    type: ClassVar[str] = "kaibo.streaming.room.opened"
    room_id: str
    owner_id: str
    cohort_id: str


class ShowPlanned(Fact):
    """A show (场次) is planned in a room."""

    type: ClassVar[str] = "kaibo.streaming.show.planned"
    show_id: str
    room_id: str
    cohort_id: str
    host_id: str
    title: str
    cover: str | None = None
    kind: Kind = "commerce"
    mode: Mode = "practice"
    scenario: str = "first-broadcast"
    planned_start_at: int | None = None


class ShowRevised(Fact):
    """Title, cover, kind or scenario of a planned show changed."""

    type: ClassVar[str] = "kaibo.streaming.show.revised"
    show_id: str
    title: str
    cover: str | None = None
    kind: Kind = "commerce"
    mode: Mode = "practice"
    scenario: str = "first-broadcast"


class ShelfArranged(Fact):
    """The whole shelf as it stands now, in order."""

    type: ClassVar[str] = "kaibo.streaming.shelf.arranged"
    show_id: str
    items: tuple[ShelfItem, ...]


class RunsheetSlot(Part):
    """One row of the runsheet; times in seconds from the start of the show."""

    start_s: int
    end_s: int
    step: str
    listing_id: str | None = None
    words: str = ""
    keywords: tuple[str, ...] = ()


class RunsheetWritten(Fact):
    """The runsheet (流程脚本) of a show was saved as a new version."""

    type: ClassVar[str] = "kaibo.streaming.runsheet.written"
    show_id: str
    version: int
    slots: tuple[RunsheetSlot, ...]


class PreflightItem(Part):
    """One check before the start; `value` is what was measured, in words."""

    name: str
    ok: bool
    blocking: bool = True
    value: str = ""


class PreflightChecked(Fact):
    """The pre-flight check ran; `passed` when no blocking item failed."""

    type: ClassVar[str] = "kaibo.streaming.preflight.checked"
    show_id: str
    passed: bool
    items: tuple[PreflightItem, ...]


class ShowStarted(Fact):
    """The show is live. The hashes name what a re-run needs; `seed` is absent until a sealed one is opened.

    `language`: what its viewers write in, days later too. `shop_id`: whose goods stand on the shelf, and `thresholds` what runs there;
    without a shop in shows of before that was told.
    """

    type: ClassVar[str] = "kaibo.streaming.show.started"
    show_id: str
    room_id: str
    host_id: str
    kind: Kind = "commerce"
    mode: Mode = "practice"
    scenario: str
    scenario_hash: str
    tables_hash: str
    engine_version: str
    seed: str | None = None
    seed_hash: str
    shelf: tuple[ShelfItem, ...] = ()
    language: Literal["zh", "en"] = "zh"
    shop_id: str | None = None
    thresholds: tuple[RunningThreshold, ...] = ()


class ShowPaused(Fact):
    """The show's clock stands still: the host stepped away, the phone was lost, or the server was down."""

    type: ClassVar[str] = "kaibo.streaming.show.paused"
    show_id: str
    reason: Literal["host", "phone_lost", "server_down", "lecturer"]


class ShowResumed(Fact):
    """The show goes on after `paused_ms` milliseconds."""

    type: ClassVar[str] = "kaibo.streaming.show.resumed"
    show_id: str
    paused_ms: int


class ShowEnded(Fact):
    """The show is over; `duration_ms` is the show's own time, pauses left out, `ticks` how many seconds the crowd was there."""

    type: ClassVar[str] = "kaibo.streaming.show.ended"
    show_id: str
    reason: Literal["host", "lecturer", "timeout", "plan"]
    duration_ms: int
    ticks: int | None = None


class ReplayReady(Fact):
    """The replay can be watched: the raw recording plays and the numbers are there; the head row of them goes along."""

    type: ClassVar[str] = "kaibo.streaming.replay.ready"
    show_id: str
    recordings: tuple[str, ...]
    duration_ms: int
    numbers: dict[str, int | None] = {}


class ReplayFinalised(Fact):
    """The final file of a recording replaced the raw one in the replay; `sha256` is its content address."""

    type: ClassVar[str] = "kaibo.streaming.replay.finalised"
    show_id: str
    recording_id: str
    sha256: str
