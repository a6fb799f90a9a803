"""The three programs in docs/examples do what they say against a real Kaibo, and a second run changes nothing."""

import asyncio
import json
import sys
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest

from sandbox.trade.dates import day_of
from tests import given
from tests.story.test_services import program
from tests.training.classes import AClass
from tests.world import World

EXAMPLES = Path(__file__).resolve().parents[2] / "docs" / "examples"


@pytest.fixture
def example(monkeypatch: pytest.MonkeyPatch) -> dict[str, ModuleType]:
    """The programs, imported as they lie there."""
    monkeypatch.syspath_prepend(str(EXAMPLES))
    names = ("following", "assessment", "class_management", "follow_up")
    found = {name: __import__(name) for name in names}
    for name in names:
        monkeypatch.delitem(sys.modules, name)
    return found


async def test_an_assessment_service_marks_a_show_from_its_evidence(world: World, tmp_path: Path, example: dict[str, ModuleType]) -> None:
    lecturer, ming = await world.lecturer(), await world.student("李小明")
    show = await given.live_show(ming, await given.listing_on_sale(ming, await given.open_shop(ming)))
    await world.pass_time(60)
    await ming.post(f"/shows/{show['id']}/end")
    await world.build_replays()
    service, file = example["assessment"], tmp_path / "marks.json"
    async with await program(world, lecturer, ["events.read", "evidence.read"]) as kaibo:
        assert await service.follow(kaibo, file) == 1
        written = file.read_text(encoding="utf-8")
        made = json.loads(written)["marks"][show["id"]]
        assert (made["on_air_ms"], made["violations_left"]) == (60_000, 0)
        assert made["points"] == 2 + 40 * (made["paid_orders"] > 0)
        assert await service.follow(kaibo, file) == 0
        assert json.loads(file.read_text(encoding="utf-8"))["marks"] == json.loads(written)["marks"]
        document = (await kaibo.get(f"/shows/{show['id']}/evidence")).json()
        assert service.intact(document)
        assert not service.intact(document | {"cohort": "coh_other"})


async def test_a_class_service_enrols_its_roster_once_and_takes_the_attendance(
    world: World, tmp_path: Path, example: dict[str, ModuleType]
) -> None:
    one = await AClass.prepared(world)
    await one.opened(starts_on=day_of(world.clock.now() - 86_400_000))
    one.lecturer.cohort_id = one.cohort_id
    service, file = example["class_management"], tmp_path / "attendance.json"
    async with await program(world, one.lecturer, ["roster.read", "roster.write", "events.read"]) as kaibo:
        enrolled = await service.enrol(kaibo, one.cohort_id, ["李小明", "王小红"])
        assert [(line["name"], bool(line["pin"])) for line in enrolled] == [("李小明", True), ("王小红", True)]
        assert await service.enrol(kaibo, one.cohort_id, ["李小明", "王小红"]) == []
        await world.settle()
        session = (await one.office.get(f"/cohorts/{one.cohort_id}/filing"))["sessions"][0]["id"]
        record = {"person_id": enrolled[0]["person_id"], "presence": "late", "missed": 5, "reason": "路上堵车"}
        await one.assistant.post(f"/sessions/{session}/records", {"records": [record]})
        await one.lecturer.post(f"/sessions/{session}/countersign")
        assert await service.follow(kaibo, file) == 1
        kept = json.loads(file.read_text(encoding="utf-8"))["attendance"]
        assert kept == {session: {enrolled[0]["person_id"]: {"presence": "late", "missed_tenths": 5}}}


async def test_a_follow_up_service_calls_graduates_every_half_year(example: dict[str, ModuleType]) -> None:
    service, state = example["follow_up"], {"after": 0}
    facts = [
        ("mall.shop.opened", {"shop_id": "shop_1", "owner_id": "per_1"}),
        ("mall.order.paid", {"shop_id": "shop_1", "total_fen": 4990}),
        ("mall.order.paid", {"shop_id": "shop_other", "total_fen": 1}),
        ("training.certificate.issued", {"person_id": "per_1", "number": "KB-1"}),
    ]
    for kind, data in facts:
        service.take(state, {"type": f"kaibo.{kind}", "time": "2026-12-20T01:00:00Z", "data": data})
    assert service.due(state, date(2027, 6, 19)) == []
    calls = [{"person": "per_1", "call": 1, "due": "2027-06-20", "sold_fen": 4990}]
    assert service.due(state, date(2027, 6, 20)) == calls
    late = {"time": "2027-03-01T01:00:00Z"}
    service.take(state, late | {"type": "kaibo.training.certificate.revoked", "data": {"person_id": "per_1", "number": "KB-1"}})
    assert service.due(state, date(2027, 6, 20)) == [], "nobody is called for a certificate that was taken back"
    service.take(state, late | {"type": "kaibo.training.certificate.issued", "data": {"person_id": "per_1", "number": "KB-2"}})
    assert service.due(state, date(2027, 6, 20)) == calls, "one that replaces it keeps the day"


async def test_the_follow_up_service_reads_certificates_from_the_stream(
    world: World, tmp_path: Path, example: dict[str, ModuleType]
) -> None:
    from tests.training.test_certificates import finished

    one, enrolled = await finished(world)
    await one.authority.post(f"/cohorts/{one.cohort_id}/certificates", {"issued_on": "2026-12-20", "numbers": {}})
    one.lecturer.cohort_id = one.cohort_id
    async with await program(world, one.lecturer, ["events.read"]) as kaibo:
        state = await example["follow_up"].follow(kaibo, tmp_path / "graduates.json")
    assert sorted(state["graduates"]) == sorted(line["person_id"] for line in enrolled[:2])
    assert await asyncio.to_thread((tmp_path / "graduates.json").exists)
