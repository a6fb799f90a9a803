"""A room of the crowd's bench with its host and its mall, how many come to it, what it holds in memory and what a line of text costs."""

import time
import tracemalloc
from collections.abc import Sequence

from bench.crowd_evening import everything
from bench.crowd_evening import scenario_for as evening_for
from sandbox.events.envelope import Fact
from sandbox.scenario.load import load_scenario, scenario_files
from sandbox.scenario.schema import PERSONAS, Scenario
from streaming.audience.acts import Acts
from streaming.audience.columns import Arithmetic, best
from streaming.audience.compile import Tables, compile_scenario
from streaming.audience.crowd import Crowd
from streaming.audience.grammar import Lines, say
from streaming.audience.hosts import REFERENCE_SHELF, Host
from streaming.audience.market import Market
from streaming.audience.memory import held
from streaming.audience.phrases import TEMPLATES
from streaming.audience.rehearse import SHOW, started

SEED, VIEWERS = 20261123, 5000
ENTRY_S: dict[str, dict[int, float]] = {
    "evening": {520: 149.8, 600: 131, 800: 167, 7200: 148.7},
    "competent": {520: 89, 600: 68, 800: 99, 7200: 119},
}
"""One comes for everyone there each so many seconds, by the length of what is measured: then a room holds 5,000 on average. Some stay long,
and the recommendation sends more.
"""
STEADY = ((0, 27.0), (100, 95.0), (240, 270.0), (600, 234.0), (900, 182.0), (1500, 158.0))
"""The same from a second on: the room fills within a minute and stays about as full, as far as the evening lets it."""


def competent_for(viewers: int, entry_s: float) -> Scenario:
    """The first-broadcast scenario with as much traffic as keeps about `viewers` in the room under a competent host, when one comes for
    every one there each `entry_s` seconds.
    """
    plain = load_scenario(scenario_files()["first-broadcast"])
    data = plain.model_dump()
    data["traffic"] = {"recommendation": [{"at_s": 0, "per_minute": viewers * 60 / entry_s}], "followers": {"come": 0}}
    return Scenario.model_validate(data)


class Room:
    """One room with its host and its mall, as a rehearsal runs it."""

    def __init__(self, tables: Tables, number: int, hands: Arithmetic, host: Host | None = None) -> None:
        """Number `number` of the rooms; without a `host` it is the hour in which everything happens, from its beginning."""
        self.crowd = Crowd.begin(tables, started(tables, f"{SEED + number:032x}"), hands)
        self.market, self.host = Market(SHOW, REFERENCE_SHELF), (host or everything()).at_work(SHOW, REFERENCE_SHELF)
        self.answers: dict[int, list[Fact]] = {}

    def inputs(self, tick: int) -> list[tuple[int, Fact]]:
        """What host and mall log for this second."""
        acted = list(self.host.act(tick))
        for fact in acted:
            self.market.host(fact)
        return list(enumerate([*acted, *self.answers.pop(tick, ())]))

    def react(self, acts: Acts, facts: Sequence[Fact]) -> None:
        """Host and mall see what the crowd did."""
        self.host.hear(acts.questions)
        self.answers[acts.tick + 2] = [answer for fact in facts for answer in self.market.answer(fact)]


def text_us(lines: int) -> float:
    """CPU microseconds per rendered line, over all intents and the reference goods."""
    tables = compile_scenario(competent_for(100, ENTRY_S["competent"][600]))
    goods = list(Crowd.begin(tables, started(tables, f"{SEED:032x}")).signals.goods.values())
    memory, intents = Lines(), list(TEMPLATES)
    start = time.process_time()
    for number in range(lines):
        say(memory, SEED, number, 0, intents[number % len(intents)], PERSONAS[number % len(PERSONAS)], goods[number % len(goods)])
    return (time.process_time() - start) / lines * 1e6


def memory_mb(seconds: int) -> tuple[float, float, int, int]:
    """Megabytes the crowd of a room holds at its peak; its mean viewers and the most; how many came back meanwhile.

    Tables are not counted, for every room shares them, nor the stand-in host and mall: what they say was noted in a run before. The large
    pages of the people (`memory`) are.
    """
    tables = compile_scenario(evening_for(VIEWERS, *STEADY))
    before, noted = Room(tables, 1, best()), []
    for tick in range(1, seconds + 1):
        noted.append(before.inputs(tick))
        acts = before.crowd.step(noted[-1])
        before.react(acts, acts.facts(SHOW))
    del before, acts
    online = most = returned = peak = 0
    tracemalloc.start()
    crowd = Room(tables, 1, "numpy").crowd
    for inputs in noted:
        tracemalloc.reset_peak()
        large = held()
        acts = crowd.step(inputs)
        peak = max(peak, tracemalloc.get_traced_memory()[1] + max(large, held()))
        online, most = online + acts.online, max(most, acts.online)
        returned += acts.returned
    tracemalloc.stop()
    return peak / 1e6, online / seconds, most, returned
