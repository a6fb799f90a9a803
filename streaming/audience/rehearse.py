"""Runs a whole show without a server: crowd, stand-in market and a scripted host; for calibration, prediction and what-if."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from operator import attrgetter
from statistics import fmean, median, pvariance
from typing import Any

from sandbox.events.envelope import Fact
from streaming.events import ShelfItem, ShowStarted

from .acts import Acts
from .columns import Arithmetic
from .compile import ENGINE_VERSION
from .crowd import Crowd
from .hosts import REFERENCE_SHELF, Host
from .market import SHOP
from .signals import Told
from .tables import Tables
from .till import Till

SHOW = "show_rehearsal"
ANSWER_AFTER = 2
FANO_WINDOW_S = 60
WARM_UP_S = 300
SUMMED = {
    **{name: name for name in ("entered", "left", "likes", "likers", "commenters", "follows", "engaged", "clicks", "exposed", "clicked")},
    **{name: name for name in ("cart_adds", "bag_joins", "clubs", "gifts", "gift_fen", "returned", "lost_viewers")},
    "viewer_s": "online",
    "comments": "said",
}
"""Numbers of an outcome that are the sum over all seconds of one number of `Acts`."""
SHARED = {"causes": "leave_causes", "not_bought": "not_bought", "lost_fen": "lost_fen"}
"""Those that are the sums of dicts."""
_numbers_of = attrgetter(*SUMMED.values(), *SHARED.values())


@dataclass
class Outcome:
    """What came of a run: counts of viewers and acts, money in fen, and the series per second."""

    seconds: int
    digest: str = ""
    entered: int = 0
    left: int = 0
    online: int = 0
    viewer_s: int = 0
    likes: int = 0
    likers: int = 0
    comments: int = 0
    commenters: int = 0
    follows: int = 0
    engaged: int = 0
    clicks: int = 0
    exposed: int = 0
    clicked: int = 0
    cart_adds: int = 0
    claims: int = 0
    bag_joins: int = 0
    clubs: int = 0
    gifts: int = 0
    gift_fen: int = 0
    returned: int = 0
    lost_viewers: int = 0
    checkouts: int = 0
    refused: int = 0
    orders: int = 0
    paid: int = 0
    abandoned: int = 0
    gmv_fen: int = 0
    questions: int = 0
    expired: int = 0
    stays: list[int] = field(default_factory=list)
    causes: dict[str, int] = field(default_factory=dict)
    not_bought: dict[str, int] = field(default_factory=dict)
    lost_fen: dict[str, int] = field(default_factory=dict)
    said: list[int] = field(default_factory=list)
    ticks: list[Acts] = field(default_factory=list)
    hosted: list[Fact] = field(default_factory=list)
    _numbers: list[tuple[Any, ...]] = field(default_factory=list)

    def add(self, acts: Acts) -> None:
        """Take in one second of the crowd; `sum_up` counts them when all are in."""
        self._numbers.append(_numbers_of(acts))
        if acts.claims:
            self.claims += sum(acts.claims.values())
        self.checkouts += len(acts.checkouts)
        self.paid += len(acts.payments)
        self.abandoned += len(acts.abandons)
        self.questions += len(acts.questions)
        self.expired += len(acts.expired)
        self.stays += acts.stays

    def sum_up(self) -> None:
        """The show is over: `SUMMED`, `SHARED`, and how many said something in each second and were there in the last."""
        if not self._numbers:
            return
        columns = dict(zip((*SUMMED, *SHARED), zip(*self._numbers, strict=True), strict=True))
        self._numbers.clear()
        for name in SUMMED:
            setattr(self, name, sum(columns[name]))
        for name in SHARED:
            setattr(self, name, _together(columns[name]))
        self.said, self.online = list(columns["comments"]), columns["viewer_s"][-1]

    @property
    def metrics(self) -> dict[str, float]:
        """The figures of `crowd.md`, Calibration: seconds, shares of entries, and rates per viewer-minute."""
        entries, minutes = max(self.entered, 1), max(self.viewer_s, 1) / 60
        windows = [sum(self.said[at : at + FANO_WINDOW_S]) for at in range(WARM_UP_S, len(self.said) - FANO_WINDOW_S + 1, FANO_WINDOW_S)]
        mean = fmean(windows) if windows else 0.0
        return {
            "mean_stay_s": self.viewer_s / entries,
            "median_stay_s": float(median(self.stays)) if self.stays else 0.0,
            "comments_per_viewer_minute": self.comments / minutes,
            "fano": pvariance(windows) / mean if mean else 0.0,
            "likes_per_entry": self.likes / entries,
            "likers_per_entry": self.likers / entries,
            "follows_per_entry": self.follows / entries,
            "gifts_per_entry": self.gifts / entries,
            "carts_per_entry": self.cart_adds / entries,
            "clubs_per_entry": self.clubs / entries,
            "clickers_per_entry": self.clicked / entries,
            "orders_per_clicker": self.checkouts / max(self.clicked, 1),
            "orders_per_entry": self.checkouts / entries,
            "unpaid_share": self.abandoned / max(self.abandoned + self.paid, 1),
            "mean_online": self.viewer_s / self.seconds,
            "answered_share": 1 - self.expired / max(self.questions, 1),
        }


def _together(counted: Iterable[dict[str, int]]) -> dict[str, int]:
    """The sums by name."""
    total: dict[str, int] = defaultdict(int)
    for name, many in chain.from_iterable(map(dict.items, counted)):
        total[name] += many
    return dict(total)


def started(tables: Tables, seed: str, shelf: Sequence[ShelfItem] = REFERENCE_SHELF, exam: bool = False) -> ShowStarted:
    """The start of a rehearsal."""
    return ShowStarted(
        show_id=SHOW,
        room_id="room_rehearsal",
        host_id="host",
        mode="exam" if exam else "practice",
        kind="commerce" if shelf else "content",
        scenario=tables.scenario,
        scenario_hash=tables.scenario_hash,
        tables_hash=tables.hash,
        engine_version=ENGINE_VERSION,
        seed=seed,
        seed_hash="",
        shelf=tuple(shelf),
        shop_id=SHOP,
    )


def run(
    tables: Tables,
    seed: str,
    script: Host,
    seconds: int,
    *,
    extra: Mapping[int, Sequence[Fact]] | None = None,
    shelf: tuple[ShelfItem, ...] = REFERENCE_SHELF,
    exam: bool = False,
    keep: bool = False,
    hands: Arithmetic = "numpy",
    words: bool = True,
) -> Outcome:
    """A show of `seconds` with a reference host. `extra` are facts added at their tick; `keep` keeps each second's acts.

    What the crowd submits in second t is answered by the market in second t+2. Without `words` every count is the same, made faster:
    the outcome has no digest, and kept acts have neither lines nor nicknames.
    """
    crowd = Crowd.begin(tables, started(tables, seed, shelf, exam), hands, words=words)
    market, host = Till(SHOW, shelf), script.at_work(SHOW, shelf)
    outcome = Outcome(seconds)
    answers: dict[int, list[Told]] = {}
    position = 0
    for tick in range(1, seconds + 1):
        acted = [*host.act(tick), *(extra or {}).get(tick, ())]
        for fact in acted:
            market.host(fact)
        facts: list[Told] = [*answers.pop(tick, ()), *acted]
        acts = crowd.step(list(enumerate(facts, position + 1)))
        position += len(facts)
        host.hear(acts.questions)
        outcome.add(acts)
        if keep:
            outcome.ticks.append(acts)
            outcome.hosted += acted
        told = market.serve(acts)
        if told:
            answers[tick + ANSWER_AFTER] = told
    outcome.sum_up()
    outcome.orders, outcome.refused, outcome.gmv_fen = market.orders, market.refused, market.gmv_fen
    if words:
        outcome.digest = crowd.digest()
    return outcome
