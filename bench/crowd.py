"""What the virtual audience costs: CPU per simulated second of 35 rooms with 5,000 viewers each, of a show in batch, of a line of text.

`python bench/crowd.py [--quick]` prints one JSON object. The step is measured on the evening on which everything is on
(`crowd_evening`): a competent host, all ten channels, all nine causes of leaving, all four sources and people who come back; `fired` says
how often each of them was at work in the seconds measured, and a bench in which one never was fails. The rooms stand at different places
of the evening's plan. Beside it stands the step while the competent host broadcasts and nothing else happens. A two-hour show in batch is
measured both ways: as a prediction runs it (the competent host), and as that evening; neither makes a word, as in a prediction.

In the same run a plain agent loop and SimPy in three ways (`crowd_peers`) give the ratios; they write no text, choose nothing and keep no
log. Share of a core: CPU seconds per simulated second, of all threads, never time on the wall. Another process on the machine slows these
too, so the step's share is that of the median window of 20 s, and both this and a show in batch are the least of three runs; the mean of
all seconds of that run and the slowest run stand beside the step. Peak memory is that of the crowd of one room over half an hour in which
people come back, beyond its tables, measured by tracemalloc, large pages added.
"""

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import fmean, median
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.crowd_evening import CYCLE_S, Fired, everything
from bench.crowd_evening import scenario_for as evening_for
from bench.crowd_peers import On, Way, plain_loop, simpy_loop
from bench.crowd_room import ENTRY_S, SEED, VIEWERS, Room, competent_for, memory_mb, text_us
from bench.figures import Figure, show
from sandbox.loop import keep_what_is_loaded
from streaming.audience.columns import Arithmetic, best
from streaming.audience.compile import Tables, compile_scenario
from streaming.audience.hosts import COMPETENT, Host
from streaming.audience.rehearse import SHOW, run

ROOMS, LEAST = 35, 4900
RUNS = 3
WINDOW_S = 20
GOALS: dict[Arithmetic, tuple[float, float]] = {"numpy": (3.0, 6.0), "numba": (1.2, 1.2)}
PEERS: dict[Way, str] = {
    "polling": "SimPy, a process for each clock, read every second",
    "viewers": "SimPy, a process for each viewer, who reads his clocks every second",
    "alone": "SimPy, a process for each clock, which follows no room",
}


def in_windows(took: Sequence[float]) -> float:
    """What a second takes in the median window of `WINDOW_S` seconds. `took`: by each second, whole windows of them."""
    return median(fmean(took[at : at + WINDOW_S]) for at in range(0, len(took), WINDOW_S))


class Share(NamedTuple):
    """CPU per simulated second of all rooms: the step alone (in the median window, and the mean), and the facts and the text for the log;
    what a room was like.
    """

    step: float
    step_mean: float
    write: float
    freeze_ms: float
    frozen_kb: float
    online: float
    said: float
    bytes: float
    fired: Fired


def crowd_share(rooms: int, warm_s: int, seconds: int, hands: Arithmetic, *, plain: bool = False) -> Share:
    """`rooms` rooms, each a little further in the plan of the evening than the one before, measured for `seconds` (whole windows of
    `WINDOW_S`) after `warm_s`.

    `plain`: the competent host alone in all of them, without the plan.
    """
    entry_s = ENTRY_S["competent" if plain else "evening"][warm_s + seconds]
    tables = compile_scenario(competent_for(VIEWERS, entry_s) if plain else evening_for(VIEWERS, (0, entry_s)))
    hosts = [COMPETENT if plain else everything(number * CYCLE_S // rooms) for number in range(rooms)]
    places = [Room(tables, number, hands, host) for number, host in enumerate(hosts)]
    fired = Fired()
    steps: list[float] = []
    writing = 0.0
    online = said = size = 0
    for tick in range(1, warm_s + seconds + 1):
        stepping = 0.0
        for place in places:
            inputs = place.inputs(tick)
            start = time.process_time()
            acts = place.crowd.step(inputs)
            middle = time.process_time()
            facts = acts.facts(SHOW)
            wire = acts.to_wire()
            end = time.process_time()
            place.react(acts, facts)
            stepping += middle - start
            if tick > warm_s:
                writing += end - middle
                online += acts.online
                said += acts.said
                size += len(wire)
                fired.add(acts)
        steps.append(stepping)
    start = time.process_time()
    frozen = sum(len(place.crowd.freeze()) for place in places)
    freezing = (time.process_time() - start) / rooms
    ticks = rooms * seconds
    return Share(
        in_windows(steps[warm_s:]),
        fmean(steps[warm_s:]),
        writing / seconds,
        freezing * 1000,
        frozen / rooms / 1000,
        online / ticks,
        said / ticks,
        size / ticks,
        fired,
    )


def least_share(
    rooms: int, warm_s: int, seconds: int, hands: Arithmetic, *, plain: bool = False, runs: int = RUNS
) -> tuple[Share, list[float]]:
    """`crowd_share` of the run that took least, and the steps of all, the least first: what else wants the machine only ever adds."""
    shares = sorted([crowd_share(rooms, warm_s, seconds, hands, plain=plain) for _ in range(runs)], key=lambda share: share.step)
    return shares[0], [share.step for share in shares]


def batch_s(tables: Tables, host: Host, seconds: int, hands: Arithmetic, *, words: bool = False, runs: int = RUNS) -> tuple[float, float]:
    """CPU seconds of a whole headless show (`words`: with all lines and the digest), and its mean viewers.

    The least of the runs: a second or two of CPU is as long as it takes only while nobody else wants the caches.
    """
    took = []
    for _ in range(runs):
        start = time.process_time()
        outcome = run(tables, f"{SEED:032x}", host, seconds, hands=hands, words=words)
        took.append(time.process_time() - start)
    return min(took), outcome.metrics["mean_online"]


def step_figures(name: str, found: Share, took: list[float], scale: float, goal: float) -> list[Figure]:
    """The step's figures: the median window of the least run, held against the goal, its mean, and the slowest run."""
    step, mean, slowest = (round(100 * share * scale, 2) for share in (found.step, found.step_mean, took[-1]))
    others = ("mean of all seconds", mean), ("slowest run", slowest)
    return [Figure(name, step, "% of a core", goal), *(Figure(f"{name}, {what}", share, "% of a core") for what, share in others)]


def broadcast(rooms: int, warm_s: int, seconds: int, hands: Arithmetic) -> list[Figure]:
    """The step of rooms in which the competent host broadcasts and nothing else happens: no bag, no coupon, nothing goes wrong."""
    found, took = least_share(rooms, warm_s, seconds, hands, plain=True, runs=1 if rooms < ROOMS else RUNS)
    name = f"crowd step, 35 rooms x 5,000 viewers, the competent host alone, {hands}"
    return [
        *step_figures(name, found, took, ROOMS / rooms, GOALS[hands][0]),
        Figure(f"viewers in such a room, mean, {hands}", round(found.online), "viewers", LEAST, at_most=False),
    ]


def batches(hands: Arithmetic, *, quick: bool) -> list[Figure]:
    """A two-hour show in batch, both ways; `quick`: ten minutes, times twelve."""
    length, times = (600, 12) if quick else (7200, 1)
    plain = compile_scenario(competent_for(VIEWERS, ENTRY_S["competent"][length]))
    busy = compile_scenario(evening_for(VIEWERS, (0, ENTRY_S["evening"][length])))
    as_predicted, there = batch_s(plain, COMPETENT, length, hands)
    worded, _ = batch_s(plain, COMPETENT, length, hands, words=True, runs=1)
    with_all, there_too = batch_s(busy, everything(), length, hands)
    name, goal = "two-hour show of 5,000 viewers in batch", GOALS[hands][1]
    return [
        Figure(f"{name}, as a prediction runs it (competent host), {hands}", round(as_predicted * times, 2), "s", goal),
        Figure(f"viewers in that show, mean, {hands}", round(there), "viewers", LEAST, at_most=False),
        Figure(f"{name}, the evening with everything on, {hands}", round(with_all * times, 2), "s", goal),
        Figure(f"viewers in that evening, mean, {hands}", round(there_too), "viewers", LEAST, at_most=False),
        Figure(f"the first with every line in words and a digest, {hands}", round(worded * times, 2), "s"),
    ]


def peers(step: float, fired: Fired, *, quick: bool) -> list[Figure]:
    """The others, with the channels that were on, and how many times the CPU of the crowd's `step` they take."""
    on = On([name for name, times in fired.channels.items() if times and name != "leave"], round(fired.felt_at_once()))
    plain = plain_loop(VIEWERS, 5 if quick else 15, SEED, on) * ROOMS
    figures = [
        Figure("plain Python agent loop, 35 rooms x 5,000", round(100 * plain, 1), "% of a core"),
        Figure("plain loop over crowd step", round(plain / step, 1), "times", 8.0, at_most=False),
    ]
    for way, name in PEERS.items():
        took = simpy_loop(way, VIEWERS, 3 if quick else 10, SEED, on) * ROOMS
        goal = 40.0 if way == "polling" else None
        figures += [
            Figure(f"{name}, 35 rooms x 5,000", round(100 * took, 1), "% of a core"),
            Figure(f"{name}, over crowd step", round(took / step, 1), "times", goal, at_most=False),
        ]
    return figures


def main() -> int:
    """Measure and print."""
    keep_what_is_loaded()  # as the product does when it serves
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer rooms and seconds; the shares are scaled up")
    quick = parser.parse_args().quick
    rooms, warm_s, seconds = (9, 400, 400) if quick else (ROOMS, 400, 120)
    scale = ROOMS / rooms
    figures: list[Figure] = []
    steps: dict[str, float] = {}
    for hands in ("numpy", "numba") if best() == "numba" else ("numpy",):
        if hands == "numba":
            batches(hands, quick=True)  # compiled before it is measured
        found, took = least_share(rooms, warm_s, seconds, hands, runs=1 if quick else RUNS)
        steps[hands] = found.step * scale
        figures += [
            *step_figures(f"crowd step, 35 rooms x 5,000 viewers, everything on, {hands}", found, took, scale, GOALS[hands][0]),
            Figure(f"its facts and text for the log, {hands}", round(100 * found.write * scale, 2), "% of a core"),
            Figure(f"viewers in a room, mean, {hands}", round(found.online), "viewers", LEAST, at_most=False),
            *found.fired.figures(hands),
            *broadcast(rooms, warm_s, seconds, hands),
            *batches(hands, quick=quick),
        ]
    memory, held, most, returned = memory_mb(600 if quick else 1800)
    figures += [
        *peers(steps["numpy"], found.fired, quick=quick),
        Figure("causes of leaving felt at once, mean", round(found.fired.felt_at_once(), 1), ""),
        Figure("comments of a room", round(found.said, 2), "per second"),
        Figure("acts of a second in the log", round(found.bytes), "bytes"),
        Figure("one line of comment text", round(text_us(4000 if quick else 20_000), 1), "us", 30.0),
        Figure("memory of a room at its peak", round(memory, 2), "MB", 5.0),
        Figure("viewers in that room, mean", round(held), "viewers", LEAST, at_most=False),
        Figure("viewers in that room, most", most, "viewers"),
        Figure("people who came back to it", returned, "viewers", 1, at_most=False),
        Figure("snapshot of a room", round(found.freeze_ms, 1), "ms"),
        Figure("snapshot of a room, size", round(found.frozen_kb), "kB"),
    ]
    return show("crowd", figures, SEED, rooms=rooms, seconds=seconds, window_s=WINDOW_S, runs=RUNS, fired=found.fired.told())


if __name__ == "__main__":
    raise SystemExit(main())
