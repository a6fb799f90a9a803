"""The venue check (R-CLS-7): judged by plain numbers, run through the door, and never a fact of any show."""

import asyncio
import json
import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from sandbox.actor import Role
from sandbox.clock import SystemClock
from streaming.rehearsal_report import Measured, Recorded, Report, SentByPhone, judge
from tests import given
from tests.crash.server import Server
from tests.world import Told, World

GOOD = Measured(
    phones=2,
    seconds=60,
    kbps=1500,
    here=False,
    sent=(SentByPhone("p00", 1800, 3000, 12_000, 3, 90), SentByPhone("p01", 1800, 3000, 12_000, 0, 80)),
    recorded=(Recorded("p00", 1800, 3000, 0), Recorded("p01", 1799, 3000, 1)),
    answers_ms=tuple(float(ms) for ms in range(5, 105)),
    stall_ms=8.0,
    machine_busy=0.4,
    server_cores=0.3,
    fsync_ms=0.4,
    disk_free_bytes=200_000_000_000,
    written_bytes=22_000_000,
)
WORSE = [
    ("phones recorded", {"recorded": GOOD.recorded[:1]}),
    ("frames kept", {"recorded": (Recorded("p00", 1700, 3000, 0), Recorded("p01", 1800, 3000, 0))}),
    ("packets lost", {"recorded": (Recorded("p00", 1800, 3000, 200), Recorded("p01", 1800, 3000, 0))}),
    ("answers, p95", {"answers_ms": tuple(float(ms) for ms in range(150, 250))}),
    ("answers, p95", {"answers_ms": ()}),
    ("machine busy", {"machine_busy": 0.8}),
    ("disk, fsync p50", {"fsync_ms": 12.0}),
    ("disk free", {"disk_free_bytes": 2_000_000_000}),
    ("uplink of the class", {"phones": 60, "kbps": 2000}),
]


def failing(report: Report) -> set[str]:
    return {one.name for one in report.findings if one.holds is False}


def test_a_good_venue_holds_and_says_so_in_both_languages() -> None:
    report = judge(GOOD)
    assert (report.holds, failing(report)) == (True, set())
    assert all(one.zh.endswith("。") and one.en.endswith(".") for one in report.findings)


@pytest.mark.parametrize(("name", "change"), WORSE)
def test_each_figure_can_fail_and_says_what_to_do(name: str, change: dict[str, object]) -> None:
    report = judge(replace(GOOD, **change))  # type: ignore[arg-type]
    assert not report.holds
    assert name in failing(report)
    bad = next(one for one in report.findings if one.name == name)
    good = next(one for one in judge(GOOD).findings if one.name == name)
    assert bad.zh != good.zh
    assert len(bad.en) > 20


async def test_a_lecturer_checks_the_venue_and_the_log_hears_nothing_of_it(world: World) -> None:
    lecturer = await world.lecturer()
    before = len(await world.facts())
    begun = await lecturer.post("/rehearsals", {"phones": 2, "seconds": 3})
    path = f"/rehearsals/{begun['id']}"
    assert (begun["stage"], begun["connected"]) == ("connecting", 0)
    offer = {"content": given.OFFER.encode(), "headers": {"Content-Type": "application/sdp"}}
    for phone in ("p00", "p01"):
        answer = await lecturer.ask("POST", f"{path}/whip?phone={phone}", **offer)
        assert answer.status_code == 201, answer.text
    await lecturer.post(f"{path}/go")
    world.clock.advance(3)
    sent = [{"name": name, "video": 30, "audio": 150, "packets": 300, "nacked": 0, "connect_ms": 50} for name in ("p00", "p01")]
    asking = asyncio.create_task(lecturer.post(f"{path}/sent", {"sent": sent, "answers_ms": [5.0, 6.0]}))
    while not asking.done():  # the server waits for the files, which are closed in real time
        await SystemClock().sleep(0.02)
        world.clock.advance(0.1)
    done = await asking
    assert done["stage"] == "done"
    recorded = next(one for one in done["report"]["findings"] if one["name"] == "phones recorded")
    assert (recorded["value"], recorded["holds"]) == (2, True)
    assert len(await world.facts()) == before
    assert list(world.process.recordings.glob("reh_*")) == []
    assert (await lecturer.get(path))["report"] == done["report"]


async def test_one_at_a_time_and_none_while_somebody_is_live(world: World) -> None:
    lecturer, ming = await world.lecturer(), await world.student("李小明")
    with pytest.raises(Told) as told:
        await ming.post("/rehearsals", {"phones": 1, "seconds": 3})
    assert told.value.status == 403
    first = await lecturer.post("/rehearsals", {"phones": 1, "seconds": 3})
    other = await world.staff(Role.ASSISTANT, "何助理", lecturer.cohort_id)
    with pytest.raises(Told) as told:
        await other.post("/rehearsals", {"phones": 1, "seconds": 3})
    assert told.value.code == "rehearsal_running"
    with pytest.raises(Told) as told:
        await other.post(f"/rehearsals/{first['id']}/go")
    assert told.value.status == 404
    shop = await given.open_shop(ming)
    await given.live_show(ming, await given.listing_on_sale(ming, shop))
    with pytest.raises(Told) as told:
        await lecturer.post("/rehearsals", {"phones": 1, "seconds": 3})
    assert told.value.code == "shows_on_air"


async def test_the_command_sends_real_phones_into_a_running_kaibo(tmp_path: Path) -> None:
    server = Server(tmp_path / "data")
    await server.start()
    try:
        command = [sys.executable, "-m", "sandbox", "rehearse", "--json", "--phones", "2", "--seconds", "3"]
        command += ["--port", str(server.port), "--data", str(server.data)]
        pipe = asyncio.subprocess.PIPE
        running = await asyncio.create_subprocess_exec(*command, env=dict(os.environ), stdout=pipe, stderr=pipe)
        out, said = await running.communicate()
        findings = {one["name"]: one for one in json.loads(out)["report"]["findings"]}
        assert findings["phones recorded"]["value"] == 2, said.decode()
        assert findings["frames kept"]["value"] == 100
        assert findings["answers, p95"]["value"] > 0
        wrong = await asyncio.create_subprocess_exec(*command, "--token", "svc_none", env=dict(os.environ), stdout=pipe, stderr=pipe)
        _, said = await wrong.communicate()
        assert wrong.returncode == 2
        assert "登录" in said.decode()
    finally:
        await server.stop()
