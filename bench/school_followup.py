"""The follow-up of a province's school: 5,000 files, up to six half-years each, lists and figures asked for as the desk's pages do.

`python -m bench.school_followup [--quick]` prints one JSON object; `bench/school.py` has the same figures among the school's.
"""

import argparse
import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, get_args

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.figures import Figure, show
from sandbox.chance import SeededChance
from sandbox.clock import SystemClock
from sandbox.events.log import open_log
from sandbox.identity.tables import CohortName, Person
from sandbox.ids import TimeIds
from sandbox.rows import Row
from sandbox.store import Store, Tx, View, open_engines
from sandbox.trade.dates import day_of
from training.followup.half_years import add_months, open_rounds
from training.followup.lists import Standing, Wanted, due_list, ticket_list
from training.followup.statistics import class_lines, figures
from training.followup.tables import FollowFile, NeedsSurvey, PlanFigures, Reminder, Ticket, Tracking
from training.followup.tracking import to_remind

SEED = 20261125
AT_ONCE = 250


@dataclass
class Measured:
    """Milliseconds of every call, by what was asked; `cpu` of the lists is what the processor spent on them, whatever else ran."""

    lists: list[float]
    cpu: list[float]
    figures: list[float]
    reminders: list[float]
    trackings: int


def p95(times: list[float]) -> float:
    """The 95th percentile."""
    return statistics.quantiles(times, n=20)[-1]


async def followed_up(classes: int, students: int, times: int) -> Measured:
    """Every standing's first page, a page far down, one name, the questions; over all classes as the authority asks, over half of them as a
    large institution does; then the figures and whom to remind."""
    with tempfile.TemporaryDirectory() as folder:
        writer, reader = open_engines(f"sqlite:///{folder}/bench.sqlite")
        with writer.begin() as connection:
            Row.metadata.create_all(connection)
            open_log(connection)
        store = Store(writer, reader, SystemClock(), TimeIds(), SeededChance(SEED))
        try:
            told = 0
            await store.write(_classes, classes)
            for first in range(0, students, AT_ONCE):
                told += (await store.write(_fill, classes, first, min(students, first + AT_ONCE))).value
            half = [f"coh_{at}" for at in range(classes // 2)]
            asked = [Wanted(state) for state in get_args(Standing)] + [Wanted("all", page=students // 100), Wanted("all", name="学员0049")]
            done = Measured([], [], [], [], told)
            for _ in range(times):
                for scope in (None, half):
                    for wanted in asked:
                        found = await _timed(store, done.lists, done.cpu, due_list, scope, wanted)
                        assert found["lines"], wanted
                    assert (await _timed(store, done.lists, done.cpu, ticket_list, scope, "open", 1, 50))["tickets"]
                    files = (await _timed(store, done.figures, [], _figures, scope))["files"]
                    assert files == students if scope is None else files < students
                await _timed(store, done.reminders, [], to_remind)
            return done
        finally:
            await store.close()


async def _timed(store: Store, into: list[float], cpu: list[float], look: Callable[..., Any], *asked: Any) -> Any:
    begun = time.perf_counter()
    found, spent = await store.read(_with_cpu, look, *asked)
    into.append(1000 * (time.perf_counter() - begun))
    cpu.append(spent)
    return found


def _with_cpu(view: View, look: Callable[..., Any], *asked: Any) -> tuple[Any, float]:
    begun = time.thread_time()
    found = look(view, *asked)
    return found, 1000 * (time.thread_time() - begun)


def _figures(view: View, scope: list[str] | None) -> dict[str, Any]:
    return figures(view, scope) | {"classes": class_lines(view, scope)}


def _classes(tx: Tx, classes: int) -> None:
    for at in range(classes):
        tx.add(CohortName(id=f"coh_{at}", name=f"{at}班", institution_id="ins_1"))


def _fill(tx: Tx, classes: int, first: int, last: int) -> int:
    """Files opened over the last three and a half years; two of three answered what they were asked."""
    today, told = day_of(tx.now), 0
    start = date.fromisoformat(add_months(today, -42))
    for at in range(first, last):
        cohort_id, person_id = f"coh_{at % classes}", f"per_{at:05}"
        opened_on = (start + timedelta(days=at * 7 % 1270)).isoformat()
        key = {"cohort_id": cohort_id, "person_id": person_id}
        tx.add(Person(id=person_id, login=f"s{at}", name=f"学员{at:05}", state="active", language="zh-CN", made_at=0))
        tx.add(FollowFile(**key, opened_on=opened_on))
        tx.add(PlanFigures(**key, fund_fen=2_000_000, month_fen=300_000, price_fen=5_900, cost_fen=3_400, sold=250))
        rounds = open_rounds(opened_on, today)
        for one in rounds if at % 3 else rounds[:-1]:
            told += 1
            tx.add(
                Tracking(
                    **key, round=one.number, stage="running" if at % 2 else "preparing", shows=8, workers=2, fund_fen=2_100_000,
                    month_fen=280_000, price_fen=5_900, cost_fen=3_500, sold=180 + at % 120, sales_fen=1_000_000, words="还想学投流",
                    answered_by=person_id, answered_at=0,
                )
            )  # fmt: skip
        if rounds and not at % 3:
            tx.add(Reminder(**key, round=rounds[-1].number, sent=at % 4, sent_at=0))
        if at % 4:
            survey = {"kinds": ["finance", "guidance"], "area": "湖南省", "stage": "running", "trade": "", "wanted_fen": 0, "words": ""}
            tx.add(NeedsSurvey(id=f"nds_{at}", **key, **survey, filled_by=person_id, filled_at=at))
        if not at % 10:
            state = "open" if at % 20 else "answered"
            tx.add(
                Ticket(
                    id=f"tik_{at}",
                    **key,
                    kind="platform",
                    title="保证金",
                    state=state,
                    asked_at=at,
                    answered_at=None if at % 20 else at + 60,
                )
            )
    return told


def follow_up(quick: bool) -> list[Figure]:
    """The whole bench."""
    classes, students = (15, 500) if quick else (150, 5_000)
    done = asyncio.run(followed_up(classes, students, 5 if quick else 20))
    return [
        Figure("follow_up_list_p95", round(p95(done.lists), 1), "ms", 100.0),
        Figure("follow_up_list_median", round(statistics.median(done.lists), 1), "ms"),
        Figure("follow_up_list_slowest", round(max(done.lists), 1), "ms"),
        Figure("follow_up_list_cpu_p95", round(p95(done.cpu), 1), "ms"),
        Figure("follow_up_lists_asked", len(done.lists), "count"),
        Figure("half_years_answered", done.trackings, "count"),
        Figure("follow_up_statistics_p95", round(p95(done.figures), 1), "ms", 1000.0),
        Figure("follow_up_reminders_p95", round(p95(done.reminders), 1), "ms"),
    ]


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    quick = parser.parse_args().quick
    return show("school_followup", follow_up(quick), SEED, files=500 if quick else 5_000)


if __name__ == "__main__":
    sys.exit(main())
