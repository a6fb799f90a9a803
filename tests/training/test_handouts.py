"""Who signs for what: books by students and lecturers (R-CLS-7), certificates by those who have one (R-ROLE-4)."""

import pytest

from tests.training.classes import AClass, whole_class
from tests.training.test_certificates import finished
from tests.world import Told, World


async def listed(one: AClass, kind: str, name: str) -> str:
    return str((await one.assistant.post(f"/cohorts/{one.cohort_id}/handouts", {"kind": kind, "name": name}))["id"])


async def test_a_lecturer_signs_for_his_own_textbook_and_not_for_equipment(world: World) -> None:
    one = await AClass.prepared(world)
    await one.opened()
    student = await one.student((await one.import_roster(whole_class(1)))[0])
    path = f"/cohorts/{one.cohort_id}/handouts"
    book, lamp = await listed(one, "textbook", "直播创业教材"), await listed(one, "equipment", "美颜灯")
    await one.lecturer.post(f"{path}/{book}/sign")
    with pytest.raises(Told, match="handout_signed"):
        await one.lecturer.post(f"{path}/{book}/sign")
    with pytest.raises(Told, match="handout_not_yours"):
        await one.lecturer.post(f"{path}/{lamp}/sign")
    assert (await one.assistant.ask("POST", f"{path}/{book}/sign")).status_code == 403, "the assistant gets none"
    found = {line["id"]: line["signers"] for line in await one.assistant.get(path)}
    assert [(line["seat_no"], line["signed_at"] is not None) for line in found[book]] == [(1, False), (0, True)]
    assert [line["seat_no"] for line in found[lamp]] == [1]
    light = {line["key"]: line for line in (await one.office.get(f"/cohorts/{one.cohort_id}/completeness"))["lines"]}
    assert (light["handouts"]["have"], light["handouts"]["of"]) == (1, 3)
    assert [len(line["signers"]) for line in await student.get(path)] == [1, 1], "a student sees his own lines"


async def test_certificates_are_signed_for_by_those_who_have_one(world: World) -> None:
    one, enrolled = await finished(world)
    path = f"/cohorts/{one.cohort_id}/handouts"
    given = await listed(one, "certificate", "网络创业培训（直播）合格证书")
    assert [line["signers"] for line in await one.assistant.get(path)] == [[]], "nobody has one yet"
    await one.authority.post(f"/cohorts/{one.cohort_id}/certificates", {"issued_on": "2026-12-20"})
    passed, failed = await one.student(enrolled[0]), await one.student(enrolled[2])
    assert await failed.get(path) == []
    with pytest.raises(Told, match="handout_not_yours"):
        await failed.post(f"{path}/{given}/sign")
    with pytest.raises(Told, match="handout_not_yours"):
        await one.assistant.post(f"{path}/{given}/paper", {"people": [enrolled[1]["person_id"], enrolled[2]["person_id"]]})
    await passed.post(f"{path}/{given}/sign")
    await one.assistant.post(f"{path}/{given}/paper", {"people": [enrolled[1]["person_id"]]})
    (line,) = await one.assistant.get(path)
    assert [(each["name"], each["way"]) for each in line["signers"]] == [("学员00", "own"), ("学员01", "paper")]
