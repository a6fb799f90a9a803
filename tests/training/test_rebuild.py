"""`kaibo rebuild training.assessment` gives the same derived rows from the log alone; what people typed is not touched."""

import asyncio
import json
from pathlib import Path
from typing import Any

from sqlalchemy import func, select, update
from typer.testing import CliRunner

from sandbox.cli import app
from sandbox.process import DERIVED, REACTIONS
from sandbox.rebuild import fingerprint, rebuild_in
from sandbox.store import Tx, View
from tests.given import listing_on_sale, live_show, open_shop
from tests.training.classes import AClass, whole_class
from tests.training.hall import DEVICE, answers, class_of_two, open_exam
from tests.world import World, a_world
from training.assessment.evidence_tables import Evidence
from training.assessment.tables import SittingRow

NAME = "training.assessment"
TABLES = DERIVED[NAME]
RUN = CliRunner()


async def a_lesson(world: World) -> None:
    """A class in which one student has a shop and a show, and both sit a theory exam."""
    teacher, _, ming, _ = await class_of_two(world)
    shop = await open_shop(ming)
    show = await live_show(ming, await listing_on_sale(ming, shop))
    await world.pass_time(30)
    await ming.post(f"/shows/{show['id']}/end")
    held = await open_exam(teacher)
    await ming.post(f"/exams/{held['id']}/sitting", {"device": DEVICE})
    await ming.put(f"/exams/{held['id']}/sitting/answers", answers(1, [0]))


def tamper(tx: Tx) -> None:
    """Somebody changed a derived row by hand."""
    tx.session.execute(update(Evidence).where(Evidence.kind == "shop").values(data={"name": "不是日志里的"}))


def saves(view: View) -> int:
    """Sittings people sat."""
    return view.session.scalar(select(func.count()).select_from(SittingRow)) or 0


async def test_the_log_gives_the_same_rows_again_and_puts_a_changed_one_right(world: World) -> None:
    await a_lesson(world)
    rows, before = await world.process.store.read(fingerprint, TABLES)
    assert rows > 5
    found = await rebuild_in(world.process.store, NAME, REACTIONS["training"][NAME], TABLES)
    assert (found.same, found.rows, found.after) == (True, rows, before)
    await world.process.store.write(tamper)
    repaired = await rebuild_in(world.process.store, NAME, REACTIONS["training"][NAME], TABLES)
    assert (repaired.same, repaired.after) == (False, before)
    assert await world.process.store.read(saves) == 1


async def test_the_class_record_counts_and_comes_back_from_the_log(world: World) -> None:
    """R-ASM-4: what the lecturer wrote about a session is in the evaluation; a later record of the session replaces it, rebuilt too."""
    one = await AClass.prepared(world)
    await one.opened()
    first, second = await one.import_roster(whole_class(2))
    sessions = (await one.office.get(f"/cohorts/{one.cohort_id}/filing"))["sessions"]

    async def wrote(at: int, person: dict[str, Any], took_part: int, exercise: str) -> None:
        lines = [{"person_id": person["person_id"], "took_part": took_part, "exercise": exercise}]
        await one.lecturer.put(f"/sessions/{sessions[at]['id']}/performance", {"students": lines})
        await world.settle()

    async def seen() -> list[tuple[str, str]]:
        lines = (await one.lecturer.get(f"/cohorts/{one.cohort_id}/process"))["students"]
        return [(line["grade"], "".join(reason["zh"] for reason in line["reasons"])) for line in lines]

    assert {grade for grade, _ in await seen()} == {"excellent"}
    await wrote(0, first, 3, "on_time")
    await wrote(0, second, 1, "on_time")
    await wrote(1, second, 0, "missing")
    before = await seen()
    assert [grade for grade, _ in before] == ["excellent", "passed"]
    assert "按时完成练习 1/2，课堂练习未交 1 次" in before[1][1]
    assert "参与课堂互动 3 次" in before[0][1]
    _, told = await world.process.store.read(fingerprint, TABLES)
    found = await rebuild_in(world.process.store, NAME, REACTIONS["training"][NAME], TABLES)
    assert (found.same, found.after, await seen()) == (True, told, before)
    await wrote(1, second, 2, "on_time")
    assert [grade for grade, _ in await seen()] == ["excellent", "excellent"]


def test_the_command_needs_a_stopped_kaibo_and_a_name_it_knows(tmp_path: Path) -> None:
    data = tmp_path / "data"

    async def live() -> str:
        async with a_world(data) as world:
            await a_lesson(world)
            running = await asyncio.to_thread(RUN.invoke, app, ["rebuild", NAME, "--data", str(data)])
            assert running.exit_code == 2
            assert "先关掉" in running.output
            return (await world.process.store.read(fingerprint, TABLES))[1]

    before = asyncio.run(live())
    told = json.loads(RUN.invoke(app, ["rebuild", NAME, "--data", str(data), "--json"]).stdout)
    assert (told["same"], told["before"]) == (True, before)
    unknown = RUN.invoke(app, ["rebuild", "mall", "--data", str(data)])
    assert unknown.exit_code == 2
    assert NAME in unknown.output
