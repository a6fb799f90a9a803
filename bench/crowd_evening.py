"""The hour in which everything is on: all ten channels, all causes of leaving, all four sources, and the proof that it was so.

A competent host speaks, pins, answers and calls. Beside him runs a plan of an hour, over and over: two lucky bags, two coupons, two
flash sales, paid traffic for each goal in turn, a troll raid and another incident; and what goes wrong in a show: 20 s without a word, a
black and a stalled picture, one product for six minutes, nothing pinned for a minute, a price a third too high, goods sold out, a violation
put right. Rooms at different places of the plan have all of it within two minutes. `Fired` counts what came of it.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from bench.figures import Figure
from mall.events import (
    CouponPushed,
    CouponWithdrawn,
    FlashSaleEnded,
    FlashSaleStarted,
    LuckyBagDrawn,
    LuckyBagOpened,
    PriceChanged,
    StockChanged,
)
from sandbox.events.envelope import Fact
from sandbox.scenario.load import load_scenario, scenario_files
from sandbox.scenario.schema import CAUSES, SOURCES, Scenario
from streaming.audience.acts import Acts
from streaming.audience.hosts import COMPETENT, Host, Script
from streaming.audience.market import SHOP
from streaming.audience.rehearse import SHOW
from streaming.audience.tables import CHANNEL_NAMES
from streaming.events import (
    CallMade,
    IncidentThrown,
    ListingPinned,
    ListingUnpinned,
    MediaReturned,
    MediaStalled,
    PictureReturned,
    PictureTurnedBlack,
    ShelfItem,
    TrafficBought,
    ViolationCorrected,
    ViolationRaised,
    VoiceStarted,
    VoiceStopped,
)

CYCLE_S = 3600
"""The plan begins again after so many seconds."""
COUPONS = ((1320, 1500), (2790, 2970))
BAGS = ((300, 480), (2100, 2280))
FLASHES = ((60, 150), (2040, 2130))
"""From which second of the plan to which each is given."""
LONG, BARE = range(1010, 1375), range(1375, 1435)
"""The same product stays pinned, then nothing is."""
SILENCE, BLACK, STALLED = range(360, 380), range(600, 606), range(690, 694)
DEAR, SOLD_OUT, SLIP = range(500, 530), range(1650, 1665), range(1800, 1808)
HELD = {*LONG, *BARE, *DEAR, *SOLD_OUT}
"""In these seconds the host changes nothing of what is pinned."""
SIGNS: dict[int, tuple[type[Fact], dict[str, Any]]] = {
    SILENCE.start: (VoiceStopped, {"level_db": -60}),
    SILENCE.stop: (VoiceStarted, {"level_db": -20}),
    BLACK.start: (PictureTurnedBlack, {}),
    BLACK.stop: (PictureReturned, {}),
    STALLED.start: (MediaStalled, {"session_id": "session"}),
    STALLED.stop: (MediaReturned, {"session_id": "session"}),
}
"""What is heard and seen from a second on."""
CALLS = {270: "comment", 450: "fan_club", 1410: "countdown"}
RAID_AT, OTHER_AT, BUY_AT = 180, 2400, 30
_WINDOWS = [*COUPONS, *BAGS, *FLASHES, *((span.start, span.stop) for span in (BARE, DEAR, SOLD_OUT, SLIP))]
MOMENTS = {*(at for window in _WINDOWS for at in window), *SIGNS, *CALLS, RAID_AT, OTHER_AT, BUY_AT}
"""The seconds in which the plan does something; in the first of a show it does too."""
PIECES = 100_000
BUDGET_FEN = 90_000
"""Of ten minutes of paid traffic in each plan: about three hundred people a minute."""
RULES = ("everyone", "follow", "comment", "watch", "buy")
GOALS = ("enter", "click", "order", "comment", "follow")
OTHERS = ("sold_out_rumour", "competitor_comparison", "professional_complainant", "big_order", "network_stall", "cold_room")
"""Incidents besides the raid; a wrong price is hung out by the mall, and a price too high is in the plan already."""


@dataclass(frozen=True)
class Everything(Host):
    """The host of this evening. His show comes into the plan at its second `phase`."""

    phase: int = 0

    def at_work(self, show_id: str, shelf: tuple[ShelfItem, ...]) -> Script:
        """As `Host.at_work`."""
        return Evening(self, show_id, shelf, self.phase)


class Evening(Script):
    """What he does in each second, and what the plan does."""

    def __init__(self, host: Host, show_id: str, shelf: tuple[ShelfItem, ...], phase: int) -> None:
        super().__init__(host, show_id, shelf)
        self.phase, self.shown = phase, shelf[0]

    def act(self, tick: int) -> list[Fact]:
        """As `Script.act`, but for the seconds in which he says and does nothing, and those in which he does not change what is pinned."""
        turn, at = divmod(tick - 1 + self.phase, CYCLE_S)
        done = super().act(tick) if at not in SILENCE else []
        if done and at in HELD:
            done = [fact for fact in done if not isinstance(fact, ListingPinned | ListingUnpinned)]
        for fact in done:
            if isinstance(fact, ListingPinned):
                self.shown = next(item for item in self.shelf if item.listing_id == fact.listing_id)
        if at in MOMENTS or tick == 1:
            done += plan(tick, turn, at, self.shown)
        return done


def scenario_for(viewers: int, *entry_s: tuple[int, float]) -> Scenario:
    """The first-broadcast scenario with traffic of all four sources (the paid one is bought in the plan): before the recommendation follows
    the room, one comes for every one there each so many seconds: `entry_s`, (from which second on, how many).
    """
    data = load_scenario(scenario_files()["first-broadcast"]).model_dump()
    data["traffic"] = {
        "recommendation": [{"at_s": at, "per_minute": viewers * 60 / every * 0.8} for at, every in entry_s],
        "short_video": [{"at_s": at, "per_minute": viewers * 60 / every * 0.2} for at, every in entry_s],
        "followers": {"come": viewers, "within_s": 3600},
    }
    return Scenario.model_validate(data)


def everything(phase: int = 0) -> Everything:
    """The competent host on this evening."""
    return Everything(**{**asdict(COMPETENT), "name": "everything"}, phase=phase)


def plan(tick: int, turn: int, at: int, shown: ShelfItem) -> Iterator[Fact]:
    """What the plan does in second `tick` of a show, which is its second `at` for the time `turn`. `shown`: what was pinned last."""
    if at == BARE.start:
        yield _fact(ListingUnpinned, listing_id=shown.listing_id, pinned_ms=len(LONG) * 1000)
    elif at == BARE.stop:
        yield _fact(ListingPinned, listing_id=shown.listing_id, slot=shown.slot)
    yield from _offers(tick, turn, at, shown)
    yield from _faults(tick, at, shown)
    if at == BUY_AT or tick == 1:
        goal = GOALS[turn % len(GOALS)]
        yield _fact(TrafficBought, traffic_id=f"trf_{tick}", goal=goal, budget_fen=BUDGET_FEN, minutes=10)
    if at in CALLS:
        yield _fact(CallMade, what=CALLS[at])
    if at in (RAID_AT, OTHER_AT):
        kind = "troll_raid" if at == RAID_AT else OTHERS[turn % len(OTHERS)]
        yield _fact(IncidentThrown, incident_id=f"inc_{tick}", kind=kind, origin="lecturer")


def _fact(kind: type[Fact], /, **data: Any) -> Fact:
    """A fact of this show."""
    return kind.model_validate({"show_id": SHOW, **data})


def _given(tick: int, at: int, windows: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """For how many seconds something is given from now on (0: nothing is), and the second in which what is over now was (0: nothing is)."""
    for start, end in windows:
        if at == start or (tick == 1 and start < at < end):
            return end - at, 0
        if at == end and tick > 1:
            return 0, max(tick - (end - start), 1)
    return 0, 0


def _offers(tick: int, turn: int, at: int, item: ShelfItem) -> Iterator[Fact]:
    """Coupons, lucky bags and flash sales; ids hold the second in which each was given."""
    seconds, over = _given(tick, at, COUPONS)
    if seconds:
        yield _fact(CouponPushed, coupon_id=f"cpn_{tick}", shop_id=SHOP, off_fen=800, threshold_fen=3000, left=20_000)
    elif over:
        yield _fact(CouponWithdrawn, coupon_id=f"cpn_{over}", shop_id=SHOP)
    seconds, over = _given(tick, at, BAGS)
    if seconds:
        rule = RULES[(turn * len(BAGS) + (at >= BAGS[1][0])) % len(RULES)]
        yield _fact(
            LuckyBagOpened, bag_id=f"bag_{tick}", shop_id=SHOP, prize="小礼物", prize_value_fen=990, winners=3, rule=rule,
            password="开播" if rule == "comment" else "", seconds=seconds,
        )  # fmt: skip
    elif over:
        yield _fact(LuckyBagDrawn, bag_id=f"bag_{over}", joined=0, winners=("joined:1", "joined:2", "joined:3"))
    seconds, over = _given(tick, at, FLASHES)
    if seconds:
        sku = item.skus[0]
        yield _fact(
            FlashSaleStarted, flash_id=f"fls_{tick}", shop_id=SHOP, listing_id=item.listing_id, sku_id=sku.sku_id,
            price_fen=sku.price_fen * 8 // 10, stock=100, seconds=seconds,
        )  # fmt: skip
    elif over:
        yield _fact(FlashSaleEnded, flash_id=f"fls_{over}", listing_id=item.listing_id, sold=100, reason="time")


def _faults(tick: int, at: int, shown: ShelfItem) -> Iterator[Fact]:
    """What goes wrong, and a while later is right again. Price and stock are those of what is pinned meanwhile."""
    if at in SIGNS:
        kind, data = SIGNS[at]
        yield _fact(kind, **data)
    listing = {"listing_id": shown.listing_id, "shop_id": SHOP}
    if at in (DEAR.start, DEAR.stop):
        for sku in shown.skus:
            from_fen, to_fen = sku.price_fen, sku.price_fen * 4 // 3
            if at == DEAR.stop:
                from_fen, to_fen = to_fen, from_fen
            yield _fact(PriceChanged, **listing, sku_id=sku.sku_id, from_fen=from_fen, to_fen=to_fen)
    elif at in (SOLD_OUT.start, SOLD_OUT.stop):
        for sku in shown.skus:
            pieces = 0 if at == SOLD_OUT.start else PIECES
            yield _fact(StockChanged, **listing, sku_id=sku.sku_id, stock=pieces, delta=0, reason="set")
    elif at == SLIP.start:
        yield _fact(ViolationRaised, violation_id=f"vio_{tick}", rule="C01", points=2, quote="", where="speech")
    elif at == SLIP.stop and tick > len(SLIP):
        yield _fact(ViolationCorrected, violation_id=f"vio_{tick - len(SLIP)}", way="said", after_ms=8000, in_time=True)


@dataclass
class Fired:
    """How often each channel fired, how many left because of each cause (a leaver is shared out), and who came from where."""

    channels: Counter[str] = field(default_factory=Counter)
    left_for: Counter[str] = field(default_factory=Counter)
    """In thousandths of a leaver."""
    came: Counter[str] = field(default_factory=Counter)
    felt: int = 0
    """Causes felt, over all seconds together; seconds in which nobody left are not looked at."""
    seconds: int = 0

    def add(self, acts: Acts) -> None:
        """Count a second of a room."""
        claims = sum(acts.claims.values())
        self.channels.update(leave=acts.left, like=acts.likes, comment=acts.said, click=acts.clicks, follow=acts.follows)
        self.channels.update(cart=acts.cart_adds, coupon=claims, bag=acts.bag_joins, fan_club=acts.clubs, gift=acts.gifts)
        self.left_for.update(acts.leave_causes)
        self.came.update(acts.by_source)
        if acts.leave_causes:
            self.felt += sum(cause in CAUSES for cause in acts.leave_causes)
            self.seconds += 1

    def felt_at_once(self) -> float:
        """How many causes are felt in a second, on average."""
        return self.felt / max(self.seconds, 1)

    def figures(self, where: str) -> list[Figure]:
        """The proof: less than all of them and everything was not on."""
        wanted = (
            ("channels that fired, of 10", CHANNEL_NAMES, self.channels),
            ("causes somebody left for, of 9", CAUSES, self.left_for),
            ("sources people came from, of 4", SOURCES, self.came),
        )
        counted = [(what, sum(found[name] > 0 for name in names), len(names)) for what, names, found in wanted]
        return [Figure(f"{what}, {where}", awake, "", every, at_most=False) for what, awake, every in counted]

    def told(self) -> dict[str, dict[str, float]]:
        """All counts; leavers with one digit."""
        causes: dict[str, float] = {name: round(self.left_for[name] / 1000, 1) for name in CAUSES}
        came: dict[str, float] = {name: self.came[name] for name in (*SOURCES, "returning")}
        return {"channels": {name: self.channels[name] for name in CHANNEL_NAMES}, "left_for": causes, "came": came}
