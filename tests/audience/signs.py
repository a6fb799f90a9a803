"""The signs of crowd.md, line by line: an act or a condition, what it must move, which way, how much, and how to be deaf to it.

`SIGNS` are measured in pairs (`test_signs.py`): the same people, once with and once without. `ELSEWHERE` names the tests of the lines
that are no such pair, so that a reader of the page finds a test for every line of it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from mall.events import CouponPushed, FlashSaleStarted, LuckyBagOpened, OrderPaid
from sandbox.events.envelope import Fact
from streaming.audience.acts import Acts
from streaming.audience.hosts import COMPETENT, Host
from streaming.audience.rehearse import SHOW
from streaming.events import (
    CallMade,
    IncidentThrown,
    ListingUnpinned,
    MediaStalled,
    PictureFroze,
    PictureTurnedBlack,
    ViolationCorrected,
    ViolationRaised,
    VoiceStarted,
    VoiceStopped,
)

from .rooms import everywhere, over, prices, stock

Changes = dict[str, Any]
"""Changes of the scenario, as `rooms.scenario` takes them."""


TALKS = replace(COMPETENT, name="talks", talk_s=10_000, quiet_s=1, pitch_s=10_000, gap_s=1, greet_every_s=0, like_every_s=0)
"""Speaks all the time about one product and calls for nothing: a silence, a bare screen, a call are ones we made."""
MUTE, EAGER = (replace(TALKS, answers_bp=share, answer_after_s=10) for share in (0, 10_000))


@dataclass(frozen=True)
class Sign:
    """`moves` is counted in the seconds of `window`; `between` bounds the ratio of its sums, with the act over without it.

    `line`: the words of crowd.md. `room` and `before` hold in both runs and take away what else the act does; with `deaf` on top the
    sign must fail.
    """

    line: str
    extra: dict[int, list[Fact]]
    moves: str
    window: tuple[int, int]
    between: tuple[float, float]
    deaf: Changes
    room: Changes = field(default_factory=dict)
    before: dict[int, list[Fact]] = field(default_factory=dict)
    host: Host = TALKS
    other: Host | None = None

    @property
    def until(self) -> int:
        """The second up to which it must be played."""
        return self.window[1]

    @property
    def more(self) -> bool:
        """Whether the act makes it more."""
        return self.between[0] >= 1

    @property
    def deafened(self) -> Changes:
        """The room in which the act must do nothing."""
        changes: Changes = over(self.room, self.deaf)
        return changes

    @property
    def causes(self) -> list[str]:
        """The causes of leaving it is about, if any: those to which one is deaf."""
        return list(self.deaf.get("model", {}).get("personas", {}).get("passer", {}).get("leaves", ()))

    def count(self, ticks: list[Acts]) -> float:
        """What moves, in the seconds that count."""
        return COUNTS[self.moves](ticks[slice(*self.window)])

    def told(self, ticks: list[Acts]) -> float:
        """Leavers put down to its causes, in the same seconds."""
        return sum(acts.leave_causes.get(cause, 0) for acts in ticks[slice(*self.window)] for cause in self.causes) / 1000


def _sum(name: str) -> Callable[[list[Acts]], float]:
    return lambda ticks: sum(getattr(acts, name) for acts in ticks)


def _orders(ticks: list[Acts]) -> float:
    return sum(len(acts.checkouts) for acts in ticks)


COUNTS: dict[str, Callable[[list[Acts]], float]] = {
    **{name: _sum(name) for name in ("left", "likes", "said", "follows", "clubs", "clicks", "bag_joins")},
    "orders": _orders,
    "orders a click": lambda ticks: _orders(ticks) / max(_sum("clicks")(ticks), 1),
}


def never_leave_for(*causes: str) -> Changes:
    """Everybody is deaf to these causes of leaving."""
    return everywhere({"leaves": dict.fromkeys(causes, 0)})


def uncalled(what: str) -> Changes:
    """This call (or answer) is worth nothing."""
    return {"model": {"calling": {what: 0}}}


def unbought(what: str) -> Changes:
    """This counts nothing when people choose."""
    return {"model": {"buying": {what: 0}}}


def call(what: str) -> dict[int, list[Fact]]:
    """The host calls four times from second 40 on, twenty seconds apart."""
    return {second: [CallMade.model_validate({"show_id": SHOW, "what": what})] for second in range(40, 120, 20)}


def dead_air(since: int) -> dict[int, list[Fact]]:
    """Thirty seconds in which nobody speaks."""
    return {since: [VoiceStopped(show_id=SHOW, level_db=-60)], since + 30: [VoiceStarted(show_id=SHOW, level_db=-20)]}


FLAT = {"points": [[0, 1], [900, 1]]}
PRICELESS = over(everywhere({"price_sensitivity": 0}), {"model": {"buying": {"click_price": FLAT}, "leaving": {"price_over": 0}}})
SILENT_OFFERS = everywhere({"stays": {"offer": 0}})
NO_ANSWERS: Changes = {
    "model": {
        "buying": {"answered_one": 0, "own_question": 0, "unanswered": 0},
        "leaving": {"unanswered_one": 0},
        "calling": {"answer": 0},
        "talking": {"answer_s": 180},
    }
}
EXPLAINED: Changes = {"model": {"buying": {"explained": FLAT}}}
COUPON = CouponPushed(coupon_id="cpn_1", shop_id="shop", show_id=SHOW, off_fen=800, threshold_fen=3000, left=10_000)
FLASH = FlashSaleStarted(
    flash_id="fls_1", shop_id="shop", listing_id="lst_1", sku_id="sku_1_0", show_id=SHOW, price_fen=6300, stock=10_000, seconds=90
)
BAG = LuckyBagOpened(bag_id="bag_1", shop_id="shop", show_id=SHOW, prize="茶", prize_value_fen=990, winners=2, rule="everyone", seconds=90)
LIE = ViolationRaised(show_id=SHOW, violation_id="vio_1", rule="C01", points=12, quote="", where="speech")
SORRY = ViolationCorrected(show_id=SHOW, violation_id="vio_1", way="said", after_ms=2000, in_time=True)
RAID = IncidentThrown(show_id=SHOW, incident_id="inc_1", kind="troll_raid", origin="lecturer")
BOUGHT = [OrderPaid(order_id=f"ord_{at}", shop_id="shop", show_id=SHOW, buyer="p", total_fen=7900, lines=()) for at in range(30)]
BLACK, FROZEN = PictureTurnedBlack(show_id=SHOW), PictureFroze(show_id=SHOW)
STALLED, QUIET = MediaStalled(show_id=SHOW, session_id="ses_1"), VoiceStopped(show_id=SHOW, level_db=-60)
BARE = ListingUnpinned(show_id=SHOW, listing_id="lst_1", pinned_ms=1)
GONE = {60: stock(0), 62: stock(0)}
"""Sold out; twice, since what the mall said of an order placed just before comes two seconds later, with the stock it had then."""
CARELESS = never_leave_for("unanswered")
LIVELY = everywhere({"follow": 0.1, "fan_club": 0.2})
BUYERS = over(everywhere({"fit": -2}), never_leave_for("silence", "banned"))
LOUD: Changes = {"model": {"talking": {"base": 3}}}
PESTERED: Changes = over(uncalled("answer"), {"sliders": {"crowd": 100}, "model": {"talking": {"base": 2}}})
IN_TIME = replace(MUTE, name="in time", pitch_s=240)

# fmt: off
SIGNS: dict[str, Sign] = {
    # Leaving: the causes
    "dead air, more leavers": Sign(
        "30 s of dead air -> 15-60 % more leavers", dead_air(60), "left", (60, 90), (1.15, 1.6), never_leave_for("silence")),
    "black picture, more leavers": Sign(
        "black picture (1.5)", {60: [BLACK]}, "left", (60, 90), (1.3, 2.5), never_leave_for("picture")),
    "frozen picture, more leavers": Sign(
        "frozen picture (1.5)", {60: [FROZEN]}, "left", (60, 90), (1.3, 2.5), never_leave_for("picture")),
    "stalled picture, more leavers": Sign(
        "the same, of the network", {60: [STALLED]}, "left", (60, 90), (1.2, 2.2), never_leave_for("picture")),
    "pitch too long, more leavers": Sign(
        "pitch too long (300, 480, 900 s)", {}, "left", (300, 450), (1.03, 1.3), never_leave_for("pitch"),
        room=CARELESS, host=IN_TIME, other=MUTE),
    "nothing pinned, more leavers": Sign(
        "nothing pinned (30, 120 s)", {40: [BARE]}, "left", (70, 150), (1.05, 1.4), never_leave_for("no_pin"), room=CARELESS, host=MUTE),
    "unanswered questions, more leavers": Sign(
        "questions unanswered", {}, "left", (70, 150), (1.02, 1.5), never_leave_for("unanswered"), room=PESTERED, host=EAGER, other=MUTE),
    "price over the reference, more leavers": Sign(
        "price over reference", {60: prices(1.5)}, "left", (60, 120), (1.05, 1.4), never_leave_for("price")),
    "sold out, more leavers": Sign(
        "stock-out -> more leave", GONE, "left", (60, 120), (1.06, 3.0), never_leave_for("sold_out"), room=CARELESS, host=MUTE),
    "banned word, more leavers": Sign(
        "banned words", {60: [LIE]}, "left", (60, 120), (1.05, 2.0), never_leave_for("banned")),
    "incident, more leavers": Sign(
        "incidents: troll raid, ...", {60: [RAID]}, "left", (60, 120), (1.05, 2.0), never_leave_for("incident")),
    # Leaving: the reliefs
    "lucky bag, fewer leavers": Sign(
        "relief: lucky bag running", {60: [BAG]}, "left", (60, 120), (0.6, 0.95), SILENT_OFFERS),
    "flash sale, fewer leavers": Sign(
        "relief: flash sale running", {60: [FLASH]}, "left", (60, 120), (0.7, 0.97), SILENT_OFFERS),
    "greeting, fewer leavers": Sign(
        "relief: greeting", call("greet"), "left", (40, 140), (0.9, 0.995), uncalled("greet"), room=CARELESS, host=MUTE),
    "asking for likes, fewer leavers": Sign(
        "relief: asking for likes", call("like"), "left", (40, 140), (0.9, 0.995), uncalled("like"), room=CARELESS, host=MUTE),
    "answers, fewer leavers": Sign(
        "relief: answers (decaying)", {}, "left", (40, 140), (0.9, 0.99), uncalled("answer"), room=CARELESS, host=MUTE, other=EAGER),
    # The calls of the host
    "asking for likes, more likes": Sign(
        "channels: like", call("like"), "likes", (40, 120), (1.2, 2.2), uncalled("like")),
    "asking to follow, more follows": Sign(
        "channels: follow", call("follow"), "follows", (40, 120), (1.2, 2.4), uncalled("follow"), room=LIVELY),
    "asking for comments, more comments": Sign(
        "channels: comment", call("comment"), "said", (40, 120), (1.05, 1.6), uncalled("comment"), room=LOUD),
    "asking to join the fan club, more join": Sign(
        "channels: fan club", call("fan_club"), "clubs", (40, 120), (1.2, 2.8), uncalled("fan_club"), room=LIVELY),
    "countdown, more clicks": Sign(
        "channels: click", call("countdown"), "clicks", (40, 120), (1.02, 1.4), uncalled("countdown")),
    # Buying
    "dearer, fewer orders": Sign(
        "dearer -> fewer orders", {2: prices(1.2)}, "orders", (0, 180), (0.35, 0.85), PRICELESS),
    "cheaper, more orders": Sign(
        "monotone in price", {2: prices(0.8)}, "orders", (0, 180), (1.3, 3.0), PRICELESS),
    "coupon, more orders": Sign(
        "coupon -> x1.2-2.2", {2: [COUPON]}, "orders", (0, 180), (1.2, 2.2), over(PRICELESS, unbought("coupon"))),
    "flash sale, more orders a click": Sign(
        "flash", {60: [FLASH]}, "orders a click", (60, 120), (1.2, 3.5), over(PRICELESS, unbought("flash")), room=BUYERS),
    "answers within 20 s, more orders": Sign(
        "answering within 20 s -> +15-40 % orders", {}, "orders", (0, 240), (1.15, 1.4), NO_ANSWERS, host=MUTE, other=EAGER),
    "nothing explained, fewer orders": Sign(
        "what the pitch explained", {20: [QUIET]}, "orders", (20, 120), (0.2, 0.9), EXPLAINED, room=BUYERS, host=MUTE),
    "others buy, more orders": Sign(
        "social proof", {60: BOUGHT}, "orders", (60, 120), (1.1, 3.0), unbought("social"), room=over(BUYERS, everywhere({"fit": -3}))),
    "banned word, fewer orders": Sign(
        "banned word -> trust falls", {60: [LIE]}, "orders", (60, 180), (0.5, 0.95), {"model": {"trust": {"per_point": 0}}}, room=BUYERS),
    "corrected in time, more orders": Sign(
        "trust is won back", {62: [SORRY]}, "orders", (62, 180), (1.03, 1.5), {"model": {"trust": {"corrected_bp": 0}}},
        room=BUYERS, before={60: [LIE]}),
}
# fmt: on

ELSEWHERE: dict[str, str] = {
    "additive, so that causes add up": "why_they_leave.over_a_minute_more_left_for_it_than_are_missing_at_the_end",
    "the n-th identical act counts 1/n": "answers.the_same_words_again_are_worth_half",
    "mean stay, comments, likes, clicks, orders: the ranges": "calibration.the_competent_host_is_in_range",
    "silent < competent < expert on every oriented metric": "calibration.better_hosts_have_better_numbers",
    "elasticity in range": "signs.the_elasticity_of_orders_is_of_the_size_the_literature_knows",
    "pitch length an inverted U with its top at 2-5 min": "calibration.a_pitch_sells_most_when_it_is_neither_short_nor_long",
    "nothing changes before an action": "common_people.nothing_changes_before_an_action_and_something_after",
    "a null action changes nothing at all": "common_people.an_action_that_is_none_changes_nothing",
    "in an exam two hosts get the identical arrival schedule": (
        "common_people.in_an_exam_the_same_people_come_at_the_same_second_whatever_the_host_does"
    ),
    "recommendation pool re-ranked from per-viewer scores": "common_people.in_practice_a_good_room_is_recommended_more",
    "paid with budget, cost per mille and a ramp": "odd_facts.bought_traffic_brings_what_it_costs",
    "choice over several products": "channels.who_browses_compares",
    "10 to 25 % unpaid; refunds by category": "aftermath.refunds_of_a_faultless_shop_are_in_range",
    "refunds follow from promises that are not kept": "aftermath.a_fault_adds_refunds_of_its_reason_and_takes_none_away",
    "lucky bag: people join, winners stay, hunters go": "channels.winners_say_so_and_hunters_go_when_the_bag_is_drawn",
    "no repeat within 400 lines": "talk.no_line_twice_within_four_hundred",
    "additive Hawkes term for bursts": "talk.talk_comes_in_bursts",
    "a question expires after 60 s": "talk.a_question_expires_after_sixty_seconds",
    "incidents: the expected procedure, and the reaction is measured": "incidents.it_drives_people_out_and_handling_it_keeps_some",
    "exploit bots must not beat a competent script": "exploits.a_trick_earns_less_than_competence",
    "or get a higher suggested mark": "exploits.no_trick_gets_a_higher_suggested_mark_than_competence",
    "Little's law; nothing is sold that is not there": "conservation.everything_adds_up",
}
"""Lines of crowd.md that are no pair, and their tests: file and name, both without their `test_`."""
