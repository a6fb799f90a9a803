"""What the crowd is measured against in the same run: a plain loop over agents, and SimPy doing the clocks. Same rates, no text, no log."""

import math
import random
import time
from collections.abc import Iterator

import simpy

from sandbox.scenario.load import load_scenario, scenario_files
from sandbox.scenario.schema import CAUSES, PERSONAS
from streaming.audience.tables import CHANNEL_NAMES

Rates = tuple[float, ...]
OTHERS = CHANNEL_NAMES[1:]


def kinds() -> list[tuple[Rates, Rates]]:
    """Rates per second of all channels but leaving, and weights of the causes, by persona."""
    people = load_scenario(scenario_files()["first-broadcast"]).model.personas
    return [
        (tuple(getattr(people[name], channel) / 60 for channel in OTHERS), tuple(people[name].leaves[cause] for cause in CAUSES))
        for name in PERSONAS
    ]


class Agent:
    """A viewer of the plain loop: the rates of his persona and his own patience."""

    def __init__(self, kind: tuple[Rates, Rates], dice: random.Random) -> None:
        self.rates, self.weights = kind
        self.stay = 4.0 * math.exp(0.6 * dice.gauss(0, 1)) if dice.random() < 0.4 else 60.0 * math.exp(1.1 * dice.gauss(0, 1))
        self.burned = [0.0] * len(CAUSES)


def plain_loop(viewers: int, seconds: int, seed: int) -> float:
    """CPU seconds per simulated second of one room in plain Python: a throw of dice per viewer and channel, causes burned one by one."""
    dice, every = random.Random(seed), kinds()
    here = [Agent(dice.choice(every), dice) for _ in range(viewers)]
    counts = [0] * len(OTHERS)
    causes = [0.4, 0.0, 0.1, 0.0, 0.2, 0.0, 0.0, 0.0, 0.0]
    start = time.process_time()
    for _ in range(seconds):
        staying = []
        for agent in here:
            for channel, rate in enumerate(agent.rates):
                if dice.random() < rate:
                    counts[channel] += 1
            burn = 1.0
            for at, weight in enumerate(agent.weights):
                if causes[at]:
                    part = weight * causes[at]
                    agent.burned[at] += part
                    burn += part
            agent.stay -= burn
            if agent.stay > 0:
                staying.append(agent)
        while len(staying) < viewers:
            staying.append(Agent(dice.choice(every), dice))
        here = staying
    return (time.process_time() - start) / seconds


def simpy_loop(viewers: int, seconds: int, seed: int, *, deaf: bool = False) -> float:
    """CPU seconds per simulated second of one room whose viewers are SimPy processes, each with a clock per channel.

    SimPy's clocks do not follow the room: when its state changes (each second, as in the crowd) every clock is read again. `deaf` ones
    run at the rates they began with, whatever the host does; that is far cheaper and no reactive audience.
    """
    dice, every = random.Random(seed), kinds()
    room = simpy.Environment()
    counts = [0] * len(OTHERS)

    def clock(rate: float, channel: int, leaves_at: float) -> Iterator[simpy.Event]:
        left = dice.expovariate(1.0)
        while room.now < leaves_at:
            yield room.timeout(left / rate if deaf else 1.0)
            left -= left if deaf else rate
            if left <= 0:
                counts[channel] += 1
                left = dice.expovariate(1.0)

    def viewer() -> Iterator[simpy.Event]:
        agent = Agent(dice.choice(every), dice)
        leaves_at = room.now + max(agent.stay, 1.0)
        for channel, rate in enumerate(agent.rates):
            if rate:
                room.process(clock(rate, channel, leaves_at))
        while room.now < leaves_at:
            yield room.timeout(leaves_at - room.now if deaf else 1.0)
        room.process(viewer())

    for _ in range(viewers):
        room.process(viewer())
    room.run(until=1.5)
    start = time.process_time()
    room.run(until=1.5 + seconds)
    return (time.process_time() - start) / seconds
