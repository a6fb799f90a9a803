"""What the virtual audience costs: CPU per simulated second of 35 rooms with 5,000 viewers each, and of one line of text.

`python bench/crowd.py [--quick]` prints one JSON object. A plain agent loop (one Python object per viewer, a throw of dice per
viewer, channel and second; no text, no choice, no causes) runs beside it for the ratio. Share of a core: CPU seconds per second.
"""

import argparse
import math
import random
import sys
import time
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.figures import Figure, show
from sandbox.events.envelope import Fact
from sandbox.scenario.load import load_scenario, scenario_files
from sandbox.scenario.schema import PERSONAS, Scenario
from streaming.audience.acts import Acts
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


def scenario_for(viewers: int) -> Scenario:
    """The first-broadcast scenario with as much traffic as keeps about `viewers` in the room under a competent host."""
    plain = load_scenario(scenario_files()["first-broadcast"])
    data = plain.model_dump()
    data["traffic"] = {"recommendation": [{"at_s": 0, "per_minute": viewers * 60 / ENTRY_S}], "followers": {"come": 0}}
    return Scenario.model_validate(data)


class Room:
    """One room with its host and its mall, as a rehearsal runs it."""

    def __init__(self, tables: Tables, number: int) -> None:
        self.crowd = Crowd.begin(tables, started(tables, f"{SEED + number:032x}", exam=True))
        self.market, self.host = Market(SHOW, REFERENCE_SHELF), Script(COMPETENT, SHOW, REFERENCE_SHELF)
        self.answers: dict[int, list[Fact]] = {}

    def inputs(self, tick: int) -> list[tuple[int, Fact]]:
        """What host and mall log for this second."""
        return list(enumerate([*self.host.act(tick), *self.answers.pop(tick, ())]))

    def react(self, acts: Acts, facts: Sequence[Fact]) -> None:
        """Host and mall see what the crowd did."""
        self.host.hear(acts.questions)
        self.answers[acts.tick + 2] = [answer for fact in facts for answer in self.market.answer(fact)]


def crowd_share(rooms: int, warm_s: int, seconds: int) -> dict[str, float]:
    """CPU per simulated second of `rooms` rooms: the step alone, and with the facts and the text for the log; and what was simulated."""
    tables = compile_scenario(scenario_for(VIEWERS))
    places = [Room(tables, number) for number in range(rooms)]
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


class Agent:
    """A viewer of the plain loop: a persona's rates and his own patience."""

    def __init__(self, rates: tuple[float, float, float, float], dice: random.Random) -> None:
        self.rates = rates
        self.stay = 4.0 * math.exp(0.6 * dice.gauss(0, 1)) if dice.random() < 0.4 else 60.0 * math.exp(1.1 * dice.gauss(0, 1))


def plain_loop(viewers: int, seconds: int) -> float:
    """CPU seconds per simulated second of one room in plain Python."""
    dice = random.Random(SEED)
    people = load_scenario(scenario_files()["first-broadcast"]).model.personas
    kinds = [
        tuple(rate / 60 for rate in (people[name].like, people[name].comment, people[name].click, people[name].follow)) for name in PERSONAS
    ]
    here = [Agent(dice.choice(kinds), dice) for _ in range(viewers)]  # type: ignore[arg-type]  # four rates each
    likes = comments = clicks = follows = 0
    start = time.process_time()
    for _ in range(seconds):
        staying = []
        for agent in here:
            like, comment, click, follow = agent.rates
            likes += dice.random() < like
            comments += dice.random() < comment
            clicks += dice.random() < click
            follows += dice.random() < follow
            agent.stay -= 1
            if agent.stay > 0:
                staying.append(agent)
        while len(staying) < viewers:
            staying.append(Agent(dice.choice(kinds), dice))  # type: ignore[arg-type]  # four rates each
        here = staying
    return (time.process_time() - start) / seconds


def text_us(lines: int) -> float:
    """CPU microseconds per rendered line, over all intents and the reference goods."""
    tables = compile_scenario(scenario_for(100))
    goods = list(Crowd.begin(tables, started(tables, f"{SEED:032x}")).signals.goods.values())
    memory, intents = Lines(), list(TEMPLATES)
    start = time.process_time()
    for number in range(lines):
        say(memory, SEED, number, 0, intents[number % len(intents)], PERSONAS[number % len(PERSONAS)], goods[number % len(goods)])
    return (time.process_time() - start) / lines * 1e6


def batch_s(viewers: int, seconds: int) -> float:
    """CPU seconds of a whole headless show."""
    tables = compile_scenario(scenario_for(viewers))
    start = time.process_time()
    run(tables, f"{SEED:032x}", COMPETENT, seconds, exam=True)
    return time.process_time() - start


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer rooms and seconds; the shares are scaled up")
    quick = parser.parse_args().quick
    rooms, warm_s, seconds = (5, 150, 30) if quick else (ROOMS, 240, 60)
    found = crowd_share(rooms, warm_s, seconds)
    scale = ROOMS / rooms
    step, write = found["step"] * scale, found["write"] * scale
    plain = plain_loop(VIEWERS, 5 if quick else 15) * ROOMS
    text = text_us(4000 if quick else 20_000)
    show_s = batch_s(VIEWERS, 600 if quick else 7200) * (12 if quick else 1)
    figures = [
        Figure("crowd step, 35 rooms x 5,000 viewers", round(100 * step, 2), "% of a core", 3.0),
        Figure("its facts and text for the log", round(100 * write, 2), "% of a core"),
        Figure("viewers in a room, mean", round(found["online"]), "viewers"),
        Figure("comments of a room", round(found["said"], 2), "per second"),
        Figure("acts of a second in the log", round(found["bytes"]), "bytes"),
        Figure("plain Python agent loop, 35 rooms x 5,000", round(100 * plain, 1), "% of a core"),
        Figure("plain loop over crowd step", round(plain / step, 1), "times"),
        Figure("one line of comment text", round(text, 1), "us", 30.0),
        Figure("snapshot of a room", round(found["freeze_ms"], 1), "ms"),
        Figure("snapshot of a room, size", round(found["frozen_kb"]), "kB"),
        Figure("two-hour show of 5,000 viewers in batch", round(show_s, 2), "s"),
    ]
    return show("crowd", figures, SEED, rooms=rooms, seconds=seconds)


if __name__ == "__main__":
    raise SystemExit(main())
