"""An evening in which everything happens: every kind of condition, offer, call, trouble and bought traffic comes up."""

from dataclasses import replace
from functools import cache

from mall.events import LuckyBagDrawn
from sandbox.events.envelope import Fact
from sandbox.scenario.schema import GOALS
from streaming.audience.hosts import EXPERT, REFERENCE_SHELF
from streaming.audience.rehearse import SHOW
from streaming.events import (
    CallMade,
    CommentPosted,
    MediaReturned,
    PictureReturned,
    TrafficBought,
    ViewerMuted,
    ViolationRaised,
    VoiceStarted,
)

from .rooms import prices, stock
from .signs import BAG, BARE, BLACK, COUPON, FLASH, LIE, QUIET, RAID, SORRY, STALLED

SECONDS = 700
HOST = replace(EXPERT, name="uneven", answers_bp=6000, pitch_s=10_000, talk_s=30)
SHELF = tuple(item.model_copy(update={"size_chart": True}) for item in REFERENCE_SHELF)
CALLS = ("greet", "like", "follow", "comment", "fan_club", "countdown")


@cache
def everything(budget_fen: int = 100_000) -> dict[int, list[Fact]]:
    """What happens when; so much is spent for each goal of bought traffic."""
    drawn = LuckyBagDrawn(bag_id=BAG.bag_id, show_id=SHOW, joined=9, virtual_joined=9, winners=("joined:1", "joined:3"))
    again = ViolationRaised(show_id=SHOW, violation_id="vio_2", rule="C01", points=6, quote="", where="speech")
    muted = [ViewerMuted(show_id=SHOW, viewer=f"r{number}", seconds=600) for number in range(0, 400, 7)]
    against = CommentPosted(show_id=SHOW, comment_id="m", author_id="p", seat="host", text="不是正品")
    found: dict[int, list[Fact]] = {
        20: [COUPON], 30: [BAG], 40: [FLASH], 60: [LIE], 63: [SORRY], 90: [STALLED], 101: [MediaReturned(show_id=SHOW, session_id="ses_1")],
        110: stock(0), 125: stock(50), 130: [QUIET], 180: [RAID], 185: [BLACK], 188: [again], 200: [PictureReturned(show_id=SHOW)],
        201: [VoiceStarted(show_id=SHOW, level_db=-20)], 231: muted, 260: [against], 330: [drawn], 420: prices(1.5), 500: [BARE],
    }  # fmt: skip
    for at, goal in enumerate(("enter", *GOALS)):
        found[10 + at] = [TrafficBought(show_id=SHOW, traffic_id=f"t{at}", goal=goal, budget_fen=budget_fen, minutes=5)]
    for at, what in enumerate(CALLS):
        for since in (52, 212):
            found[since + 3 * at] = [CallMade.model_validate({"show_id": SHOW, "what": what}), *found.get(since + 3 * at, [])]
    return found
