"""What the virtual audience costs: CPU per simulated second of 35 rooms with 5,000 viewers each, and of one line of text.

`python bench/crowd.py [--quick]` prints one JSON object. All channels and causes are on. In the same run a plain agent loop and SimPy
doing the clocks (`crowd_peers`) give the ratios; they write no text, choose nothing and keep no log. Share of a core: CPU seconds per
simulated second, of all threads, never time on the wall; a show in batch is the least of three runs. Peak memory is that of one room
beyond its tables, measured by tracemalloc.
"""

import argparse
import sys
import time
import tracemalloc
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.crowd_peers import plain_loop, simpy_loop
from bench.figures import Figure, show
from sandbox.events.envelope import Fact
from sandbox.loop import keep_what_is_loaded
from sandbox.scenario.load import load_scenario, scenario_files
from sandbox.scenario.schema import PERSONAS, Scenario
from streaming.audience.acts import Acts
from streaming.audience.columns import Arithmetic, best
from streaming.audience.compile import Tables, compile_scenario
from streaming.audience.crowd import Crowd
from streaming.audience.grammar import Lines, say
from streaming.audience.hosts import COMPETENT, REFERENCE_SHELF, Script
from streaming.audience.market import Market
from streaming.audience.phrases import TEMPLATES
from streaming.audience.rehearse import SHOW, run, started

SEED = 20261123
ROOMS, VIEWERS = 35, 5000
ENTRY_S = 67  # mean stay within the first minutes, which are those measured
RUNS = 3
SHOW_S = 116  # the same over two hours: some stay long, and the recommendation sends more


def scenario_for(viewers: int, entry_s: int = ENTRY_S) -> Scenario:
    """The first-broadcast scenario with as much traffic as keeps about `viewers` in the room under a competent host, when one comes for
    every one there each `entry_s` seconds.
    """
    plain = load_scenario(scenario_files()["first-broadcast"])
    data = plain.model_dump()
    data["traffic"] = {"recommendation": [{"at_s": 0, "per_minute": viewers * 60 / entry_s}], "followers": {"come": 0}}
    return Scenario.model_validate(data)


class Room:
    """One room with its host and its mall, as a rehearsal runs it."""

    def __init__(self, tables: Tables, number: int, hands: Arithmetic) -> None:
        self.crowd = Crowd.begin(tables, started(tables, f"{SEED + number:032x}"), hands)
        self.market, self.host = Market(SHOW, REFERENCE_SHELF), Script(COMPETENT, SHOW, REFERENCE_SHELF)
        self.answers: dict[int, list[Fact]] = {}

    def inputs(self, tick: int) -> list[tuple[int, Fact]]:
        """What host and mall log for this second."""
        return list(enumerate([*self.host.act(tick), *self.answers.pop(tick, ())]))

    def react(self, acts: Acts, facts: Sequence[Fact]) -> None:
        """Host and mall see what the crowd did."""
        self.host.hear(acts.questions)
        self.answers[acts.tick + 2] = [answer for fact in facts for answer in self.market.answer(fact)]


def crowd_share(rooms: int, warm_s: int, seconds: int, hands: Arithmetic) -> dict[str, float]:
    """CPU per simulated second of `rooms` rooms: the step alone, and with the facts and the text for the log; and what was simulated."""
    tables = compile_scenario(scenario_for(VIEWERS))
    places = [Room(tables, number, hands) for number in range(rooms)]
    stepping = writing = 0.0
    online = said = size = frozen = 0
    for tick in range(1, warm_s + seconds + 1):
        for place in places:
            inputs = place.inputs(tick)
            start = time.process_time()
            acts = place.crowd.step(inputs)
            middle = time.process_time()
            facts = acts.facts(SHOW)
            wire = acts.to_wire()
            end = time.process_time()
            place.react(acts, facts)
            if tick > warm_s:
                stepping += middle - start
                writing += end - middle
                online += acts.online
                said += acts.said
                size += len(wire)
    start = time.process_time()
    for place in places:
        frozen += len(place.crowd.freeze())
    freezing = (time.process_time() - start) / rooms
    ticks = rooms * seconds
    return {
        "step": stepping / seconds,
        "write": writing / seconds,
        "freeze_ms": freezing * 1000,
        "frozen_kb": frozen / rooms / 1000,
        "online": online / ticks,
        "said": said / ticks,
        "bytes": size / ticks,
    }


def text_us(lines: int) -> float:
    """CPU microseconds per rendered line, over all intents and the reference goods."""
    tables = compile_scenario(scenario_for(100))
    goods = list(Crowd.begin(tables, started(tables, f"{SEED:032x}")).signals.goods.values())
    memory, intents = Lines(), list(TEMPLATES)
    start = time.process_time()
    for number in range(lines):
        say(memory, SEED, number, 0, intents[number % len(intents)], PERSONAS[number % len(PERSONAS)], goods[number % len(goods)])
    return (time.process_time() - start) / lines * 1e6


def memory_mb(seconds: int) -> float:
    """Megabytes a room of 5,000 holds at its peak, tables not counted: every room shares them."""
    tables = compile_scenario(scenario_for(VIEWERS))
    Room(tables, 0, "numpy")
    tracemalloc.start()
    place = Room(tables, 1, "numpy")
    for tick in range(1, seconds + 1):
        acts = place.crowd.step(place.inputs(tick))
        place.react(acts, acts.facts(SHOW))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1e6


def batch_s(viewers: int, seconds: int, hands: Arithmetic, *, words: bool = False) -> tuple[float, float]:
    """CPU seconds of a whole headless show as a prediction runs it (`words`: with all lines and the digest), and its mean viewers.

    The least of three runs: a second or two of CPU is as long as it takes only while nobody else wants the caches.
    """
    tables = compile_scenario(scenario_for(viewers, SHOW_S if seconds > 3600 else ENTRY_S))
    took = []
    for _ in range(RUNS):
        start = time.process_time()
        outcome = run(tables, f"{SEED:032x}", COMPETENT, seconds, hands=hands, words=words)
        took.append(time.process_time() - start)
    return min(took), outcome.metrics["mean_online"]


def main() -> int:
    """Measure and print."""
    keep_what_is_loaded()  # as the product does when it serves
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer rooms and seconds; the shares are scaled up")
    quick = parser.parse_args().quick
    rooms, warm_s, seconds = (5, 150, 30) if quick else (ROOMS, 240, 60)
    scale = ROOMS / rooms
    figures: list[Figure] = []
    steps: dict[str, float] = {}
    fast = best() == "numba"
    goals: dict[Arithmetic, tuple[float, float]] = {"numpy": (3.0, 6.0), "numba": (1.2, 1.2)}
    for hands in ("numpy", "numba") if fast else ("numpy",):
        if hands == "numba":
            crowd_share(1, 30, 5, hands)  # compiled before it is measured
        found = crowd_share(rooms, warm_s, seconds, hands)
        steps[hands] = step = found["step"] * scale
        length, times = (600, 12) if quick else (7200, 1)
        show_s, there = batch_s(VIEWERS, length, hands)
        worded_s, _ = batch_s(VIEWERS, length, hands, words=True)
        figures += [
            Figure(f"crowd step, 35 rooms x 5,000 viewers, {hands}", round(100 * step, 2), "% of a core", goals[hands][0]),
            Figure(f"its facts and text for the log, {hands}", round(100 * found["write"] * scale, 2), "% of a core"),
            Figure(f"viewers in a room, mean, {hands}", round(found["online"]), "viewers"),
            Figure(f"two-hour show of 5,000 viewers in batch, {hands}", round(show_s * times, 2), "s", goals[hands][1]),
            Figure(f"the same with every line in words and a digest, {hands}", round(worded_s * times, 2), "s"),
            Figure(f"viewers in that show, mean, {hands}", round(there), "viewers"),
        ]
    plain = plain_loop(VIEWERS, 5 if quick else 15, SEED) * ROOMS
    simpy = simpy_loop(VIEWERS, 3 if quick else 10, SEED) * ROOMS
    deaf = simpy_loop(VIEWERS, 3 if quick else 10, SEED, deaf=True) * ROOMS
    figures += [
        Figure("SimPy with clocks that do not follow the room, 35 rooms x 5,000", round(100 * deaf, 1), "% of a core"),
        Figure("plain Python agent loop, 35 rooms x 5,000", round(100 * plain, 1), "% of a core"),
        Figure("SimPy doing the clocks, 35 rooms x 5,000", round(100 * simpy, 1), "% of a core"),
        Figure("plain loop over crowd step", round(plain / steps["numpy"], 1), "times", 8.0, at_most=False),
        Figure("SimPy over crowd step", round(simpy / steps["numpy"], 1), "times", 40.0, at_most=False),
        Figure("comments of a room", round(found["said"], 2), "per second"),
        Figure("acts of a second in the log", round(found["bytes"]), "bytes"),
        Figure("one line of comment text", round(text_us(4000 if quick else 20_000), 1), "us", 30.0),
        Figure("memory of a room at its peak", round(memory_mb(120 if quick else 300), 2), "MB", 5.0),
        Figure("snapshot of a room", round(found["freeze_ms"], 1), "ms"),
        Figure("snapshot of a room, size", round(found["frozen_kb"]), "kB"),
    ]
    return show("crowd", figures, SEED, rooms=rooms, seconds=seconds, batch_runs=RUNS)


if __name__ == "__main__":
    raise SystemExit(main())
