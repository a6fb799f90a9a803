"""What the crowd is measured against in the same run: a plain loop over agents, and SimPy in three ways. Same rates, no text, no log.

They run the channels that are on in the crowd's own run and no other, at rates that follow the room (but for `alone`), and look at all
causes of leaving, of which as many are felt at a time as there. They count what happens, and choose, buy, claim and say nothing.

`polling` is what "SimPy doing the clocks" means here, and what the goal of 40 times is against: a clock is a SimPy process, as SimPy's own
manual has it, and because an audience that reacts runs at another rate in every second, every clock is read again in every second. `alone`
are the same processes left to themselves: each sleeps until its clock runs out, at the rate it began with. That is SimPy at its best and no
audience, for nothing the host does can reach it. `viewers` has one process a viewer, who reads all his clocks himself in every second: then
plain Python does the clocks and SimPy only the calendar, which is the plain loop with a calendar.
"""

import math
import random
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Literal, NamedTuple

import simpy

from sandbox.scenario.load import load_scenario, scenario_files
from sandbox.scenario.schema import CAUSES, PERSONAS

Way = Literal["polling", "alone", "viewers"]
Rates = tuple[tuple[int, float], ...]
"""Which channel, and how often a second in a usual room."""
Weights = tuple[tuple[float, float], ...]
"""Of each cause of leaving, how much it weighs and how strongly it is felt."""
FELT = 0.2
"""How strongly a cause is felt that is."""


class On(NamedTuple):
    """What is on in the room: channels besides leaving, and how many causes are felt at once."""

    channels: Sequence[str]
    causes: int


def kinds(on: On) -> list[tuple[Rates, Weights]]:
    """Rates per second of the channels (those that never happen left out), and weight and strength of all causes, by persona."""
    people = load_scenario(scenario_files()["first-broadcast"]).model.personas
    return [
        (
            tuple((at, rate / 60) for at, channel in enumerate(on.channels) if (rate := getattr(people[name], channel)) > 0),
            tuple((people[name].leaves[cause], FELT * (at < on.causes)) for at, cause in enumerate(CAUSES)),
        )
        for name in PERSONAS
    ]


def pace(second: int, on: On) -> list[float]:
    """How fast each channel runs in this second: the room of a host who now calls and now does not."""
    return [1.0 + 0.3 * ((second + 7 * at) % 20 < 5) for at in range(len(on.channels))]


class Agent:
    """A viewer: the rates of his persona and his own patience."""

    def __init__(self, kind: tuple[Rates, Weights], dice: random.Random) -> None:
        self.rates, self.weights = kind
        self.stay = 4.0 * math.exp(0.6 * dice.gauss(0, 1)) if dice.random() < 0.4 else 60.0 * math.exp(1.1 * dice.gauss(0, 1))
        self.burned = [0.0] * len(self.weights)

    def goes(self) -> bool:
        """A second of his patience burns, cause by cause; whether that was the last of it."""
        burn = 1.0
        for at, (weight, strength) in enumerate(self.weights):
            part = weight * strength
            self.burned[at] += part
            burn += part
        self.stay -= burn
        return self.stay <= 0


def plain_loop(viewers: int, seconds: int, seed: int, on: On) -> float:
    """CPU seconds per simulated second of one room in plain Python: a throw of dice per viewer and channel, causes burned one by one."""
    dice, every = random.Random(seed), kinds(on)
    here = [Agent(dice.choice(every), dice) for _ in range(viewers)]
    done = [0] * len(on.channels)
    start = time.process_time()
    for second in range(seconds):
        staying, now = [], pace(second, on)
        for agent in here:
            for channel, rate in agent.rates:
                if dice.random() < rate * now[channel]:
                    done[channel] += 1
            if not agent.goes():
                staying.append(agent)
        while len(staying) < viewers:
            staying.append(Agent(dice.choice(every), dice))
        here = staying
    return (time.process_time() - start) / seconds


class SimRoom:
    """A room whose viewers are SimPy processes; who leaves is followed by another."""

    def __init__(self, seed: int, on: On) -> None:
        self.dice, self.every = random.Random(seed), kinds(on)
        self.now = simpy.Environment()
        self.done, self.pace = [0] * len(on.channels), pace(0, on)
        self.now.process(self._follows(on))

    def _follows(self, on: On) -> Iterator[simpy.Event]:
        while True:
            self.pace = pace(int(self.now.now), on)
            yield self.now.timeout(1.0)

    def agent(self) -> Agent:
        """Somebody new."""
        return Agent(self.dice.choice(self.every), self.dice)

    def polling(self) -> Iterator[simpy.Event]:
        """A viewer with a process for each of his clocks, which looks at it in every second."""
        agent = self.agent()
        for channel, rate in agent.rates:
            self.now.process(self._polled(channel, rate, agent))
        while not agent.goes():
            yield self.now.timeout(1.0)
        self.now.process(self.polling())

    def _polled(self, channel: int, rate: float, agent: Agent) -> Iterator[simpy.Event]:
        left = self.dice.expovariate(1.0)
        while agent.stay > 0:
            yield self.now.timeout(1.0)
            left -= rate * self.pace[channel]
            if left <= 0:
                self.done[channel] += 1
                left = self.dice.expovariate(1.0)

    def alone(self) -> Iterator[simpy.Event]:
        """A viewer whose clocks and patience run out by themselves."""
        agent = self.agent()
        leaves_at = self.now.now + agent.stay
        for channel, rate in agent.rates:
            self.now.process(self._rings(channel, rate, leaves_at))
        yield self.now.timeout(agent.stay)
        self.now.process(self.alone())

    def _rings(self, channel: int, rate: float, leaves_at: float) -> Iterator[simpy.Event]:
        while (wait := self.dice.expovariate(rate)) < leaves_at - self.now.now:
            yield self.now.timeout(wait)
            self.done[channel] += 1

    def viewers(self) -> Iterator[simpy.Event]:
        """A viewer who looks at all his clocks himself in every second."""
        agent = self.agent()
        left = [self.dice.expovariate(1.0) for _ in agent.rates]
        while not agent.goes():
            yield self.now.timeout(1.0)
            for at, (channel, rate) in enumerate(agent.rates):
                left[at] -= rate * self.pace[channel]
                if left[at] <= 0:
                    self.done[channel] += 1
                    left[at] = self.dice.expovariate(1.0)
        self.now.process(self.viewers())


def simpy_loop(way: Way, viewers: int, seconds: int, seed: int, on: On) -> float:
    """CPU seconds per simulated second of one room of SimPy processes of this kind."""
    room = SimRoom(seed, on)
    begin: Callable[[], Iterator[simpy.Event]] = getattr(room, way)
    for _ in range(viewers):
        room.now.process(begin())
    room.now.run(until=1.5)
    start = time.process_time()
    room.now.run(until=1.5 + seconds)
    return (time.process_time() - start) / seconds
