"""The evening on which everything is on: all ten channels, all causes of leaving, all four sources, and the proof that it was so.

An expert speaks, answers and calls. Beside him runs a plan of ten minutes, over and over: a lucky bag is always open, a coupon is always
out and renewed every five minutes, flash sales, paid traffic for each goal in turn, a troll raid and another incident; and what goes wrong
in a show: 20 s without a word, a black and a stalled picture, one product for six minutes, nothing pinned for a minute, a price a third
too high, goods sold out, a violation put right. `Fired` counts what came of it.
"""

from collections import Counter
from collections.abc import Iterator
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
from streaming.audience.hosts import EXPERT, REFERENCE_SHELF, Host, Script
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

CYCLE_S = 600
"""The plan begins again after so many seconds."""
COUPON_S, BAG_S, FLASH_S = 300, 200, 90
SILENCE = range(120, 140)
PIECES = 100_000
BUDGET_FEN = 90_000
"""Of each ten minutes of paid traffic: about three hundred people a minute."""
RULES = ("everyone", "follow", "comment", "watch", "buy")
GOALS = ("enter", "click", "order", "comment", "follow")
OTHERS = ("sold_out_rumour", "competitor_comparison", "professional_complainant", "big_order", "network_stall", "cold_room")
"""Incidents besides the raid; a wrong price is hung out by the mall, and a price too high is in the plan already."""


@dataclass(frozen=True)
class Everything(Host):
    """The expert, on this evening. His show comes into the plan at its second `phase`."""

    phase: int = 0

    def at_work(self, show_id: str, shelf: tuple[ShelfItem, ...]) -> Script:
        """As `Host.at_work`."""
        return Evening(self, show_id, shelf, self.phase)


class Evening(Script):
    """What he does in each second, and what the plan does."""

    def __init__(self, host: Host, show_id: str, shelf: tuple[ShelfItem, ...], phase: int) -> None:
        super().__init__(host, show_id, shelf)
        self.phase = phase

    def act(self, tick: int) -> Iterator[Fact]:
        """As `Script.act`, but for the seconds in which he says and does nothing."""
        turn, at = divmod(tick - 1 + self.phase, CYCLE_S)
        if at not in SILENCE:
            yield from super().act(tick)
        yield from plan(tick, turn, at)


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
    """The expert without what the plan does: he never pins, and gives neither bags nor flash sales."""
    return Everything(**{**asdict(EXPERT), "name": "everything", "gap_s": 10**9, "bag_every_s": 0, "flash_every_s": 0}, phase=phase)


def plan(tick: int, turn: int, at: int) -> Iterator[Fact]:
    """What the plan does in second `tick` of a show, which is its second `at` for the time `turn`."""
    first, second = (REFERENCE_SHELF[(turn + more) % len(REFERENCE_SHELF)] for more in (0, 1))
    yield from _shelf(at, first, second, begun=tick == 1)
    yield from _offers(tick, turn, at, first if at < 365 else second)
    yield from _faults(tick, at, first, second)
    if at == 30 or tick == 1:
        goal = GOALS[turn % len(GOALS)]
        yield _fact(TrafficBought, traffic_id=f"trf_{tick}", goal=goal, budget_fen=BUDGET_FEN, minutes=CYCLE_S // 60)
    for second_of, what in ((90, "comment"), (150, "fan_club"), (470, "countdown")):
        if at == second_of:
            yield _fact(CallMade, what=what)
    if at == 60:
        yield _fact(IncidentThrown, incident_id=f"inc_{tick}", kind="troll_raid", origin="lecturer")
    if at == 520:
        yield _fact(IncidentThrown, incident_id=f"inc_{tick}", kind=OTHERS[turn % len(OTHERS)], origin="lecturer")


def _fact(kind: type[Fact], /, **data: Any) -> Fact:
    """A fact of this show."""
    return kind.model_validate({"show_id": SHOW, **data})


def _shelf(at: int, first: ShelfItem, second: ShelfItem, *, begun: bool) -> Iterator[Fact]:
    """One product for six minutes, nothing for one, another for three."""
    if at == 5 or (begun and 5 < at < 365):
        yield _fact(ListingPinned, listing_id=first.listing_id, slot=first.slot)
    elif at == 365:
        yield _fact(ListingUnpinned, listing_id=first.listing_id, pinned_ms=360_000)
    elif at == 425 or (begun and at > 425):
        yield _fact(ListingPinned, listing_id=second.listing_id, slot=second.slot)


def _offers(tick: int, turn: int, at: int, item: ShelfItem) -> Iterator[Fact]:
    """Coupons, lucky bags and flash sales; ids hold the second in which each was given."""
    if at % COUPON_S == 10 or tick == 1:
        if tick > 1:
            yield _fact(CouponWithdrawn, coupon_id=f"cpn_{max(tick - COUPON_S, 1)}", shop_id=SHOP)
        yield _fact(CouponPushed, coupon_id=f"cpn_{tick}", shop_id=SHOP, off_fen=800, threshold_fen=3000, left=20_000)
    if at % BAG_S == 0 or tick == 1:
        if tick > 1:
            yield _fact(LuckyBagDrawn, bag_id=f"bag_{max(tick - BAG_S, 1)}", joined=0, winners=("joined:1", "joined:2", "joined:3"))
        rule = RULES[(turn * CYCLE_S + at) // BAG_S % len(RULES)]
        yield _fact(
            LuckyBagOpened, bag_id=f"bag_{tick}", shop_id=SHOP, prize="小礼物", prize_value_fen=990, winners=3, rule=rule,
            password="开播" if rule == "comment" else "", seconds=BAG_S,
        )  # fmt: skip
    sku = item.skus[0]
    if at in (20, 250, 430):
        yield _fact(
            FlashSaleStarted, flash_id=f"fls_{tick}", shop_id=SHOP, listing_id=item.listing_id, sku_id=sku.sku_id,
            price_fen=sku.price_fen * 8 // 10, stock=100, seconds=FLASH_S,
        )  # fmt: skip
    if at in (20 + FLASH_S, 250 + FLASH_S, 430 + FLASH_S) and tick > FLASH_S:
        yield _fact(FlashSaleEnded, flash_id=f"fls_{tick - FLASH_S}", listing_id=item.listing_id, sold=100, reason="time")


def _faults(tick: int, at: int, first: ShelfItem, second: ShelfItem) -> Iterator[Fact]:
    """What goes wrong, and a while later is right again."""
    if at == SILENCE.start:
        yield _fact(VoiceStopped, level_db=-60)
    elif at == SILENCE.stop:
        yield _fact(VoiceStarted, level_db=-20)
    elif at == 200:
        yield _fact(PictureTurnedBlack)
    elif at == 206:
        yield _fact(PictureReturned)
    elif at == 230:
        yield _fact(MediaStalled, session_id="session")
    elif at == 234:
        yield _fact(MediaReturned, session_id="session")
    elif at in (160, 190):
        for sku in first.skus:
            dear = sku.price_fen * 4 // 3
            before, now = (sku.price_fen, dear) if at == 160 else (dear, sku.price_fen)
            yield _fact(PriceChanged, listing_id=first.listing_id, sku_id=sku.sku_id, shop_id=SHOP, from_fen=before, to_fen=now)
    elif at in (550, 565):
        pieces = 0 if at == 550 else PIECES
        for sku in second.skus:
            yield _fact(
                StockChanged, listing_id=second.listing_id, sku_id=sku.sku_id, shop_id=SHOP, stock=pieces, delta=0, reason="set"
            )  # fmt: skip
    elif at == 540:
        yield _fact(ViolationRaised, violation_id=f"vio_{tick}", rule="C01", points=2, quote="", where="speech")
    elif at == 548 and tick > 8:
        yield _fact(ViolationCorrected, violation_id=f"vio_{tick - 8}", way="said", after_ms=8000, in_time=True)


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
