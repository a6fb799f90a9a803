"""Marking sheets: their levels, their versions, and what a file may not say (F.5, R-ASM-7, R-ASM-8)."""

import json
from typing import Any

import pytest

from sandbox.actor import Role
from sandbox.errors import Invalid
from tests.training.test_marking import RUBRIC, marked, path, practised
from tests.world import Person, World
from training.assessment.markings import _fit
from training.assessment.rubric_versions import RubricUnfit, checked_rubric
from training.assessment.rubrics import OURS, RubricFault, bands, current_rubric, read_rubric
from training.events import RubricIssued


def test_a_rubric_that_does_not_add_up_is_refused() -> None:
    text = "name: plan\nzh: 表\nen: Sheet\nblocks:\n  - {key: one, zh: 一, en: One, criteria: [{key: all, zh: 全, en: All, points: %d}]}\n"
    assert read_rubric(text % 100).rubric.name == "plan"
    with pytest.raises(RubricFault, match="100"):
        read_rubric(text % 99)
    assert current_rubric("plan").digest != current_rubric("practice").digest


def test_every_criterion_of_our_sheets_says_what_each_grade_looks_like() -> None:
    """F.5: 优 from 90 %, 良 from 80, 合格 from 60; of few points some grades have none."""
    for subject in ("practice", "plan"):
        rubric = current_rubric(subject).rubric
        assert [(one.zh, one.least) for one in rubric.grades] == [("优", 90), ("良", 80), ("合格", 60), ("不合格", 0)]
        assert all(len(one.levels) == 4 for one in rubric.criteria())
    assert bands(12, RUBRIC.grades) == [(11, 12), (10, 10), (8, 9), (0, 7)]
    assert bands(2, RUBRIC.grades) == [(2, 2), None, None, (0, 1)]


def test_a_sheet_without_levels_keeps_the_digest_it_had_before_there_were_any() -> None:
    """Immutable once used: marks name the digest. The text is canonical JSON, as it was."""
    text = "name: plan\nzh: 表\nen: Sheet\nblocks:\n  - {key: one, zh: 一, en: One, criteria: [{key: all, zh: 全, en: All, points: 100}]}\n"
    before = (
        '{"blocks":[{"criteria":[{"en":"All","key":"all","points":100,"suggest":false,"zh":"全"}],"en":"One","key":"one","zh":"一"}],'
        '"en":"Sheet","name":"plan","veto":null,"zh":"表"}'
    )
    assert read_rubric(text).text == before
    grades = "grades: [{key: good, zh: 好, en: Good, least: 60}, {key: bad, zh: 差, en: Bad, least: 0}]\n"
    with pytest.raises(RubricUnfit) as told:
        checked_rubric((grades + text.replace("points: 100}", "points: 100, levels: [{zh: 好, en: Good}]}")).encode(), "plan")
    assert "要有 2 条等级说明" in told.value.fields[0].zh
    with pytest.raises(RubricUnfit):
        checked_rubric((grades.replace("least: 0", "least: 5") + text).encode(), "plan")
    assert read_rubric(grades + text).digest != read_rubric(text).digest


async def test_a_student_reads_how_he_was_marked_once_the_mark_stands(world: World) -> None:
    teacher, _, ming = await practised(world)
    await ming.post(f"/cohorts/{ming.cohort_id}/practice/mine", {"promise": "李小明"})
    second = await world.staff(Role.LECTURER, "评委二", ming.cohort_id)
    await marked(teacher, ming, "现场很稳，多练答疑", answers=4)
    assert (await ming.get(path(ming, "marked/practice"))) == {
        "subject": "practice", "final": None, "rubric": None, "marks": {}, "comments": [],
    }  # fmt: skip
    await marked(second, ming, "选品有依据", answers=6)
    seen = await ming.get(path(ming, "marked/practice"))
    assert (seen["final"], seen["marks"]["answers"], seen["comments"]) == (99, [4, 6], ["现场很稳，多练答疑", "选品有依据"])
    assert seen["rubric"]["blocks"][0]["criteria"][1]["bands"][0] == [11, 12]
    assert "评委" not in str(seen)
    other = await world.student("王小红")
    assert (await other.ask("GET", path(ming, "marked/practice"))).status_code == 404


RUBRIC_TEXT = (OURS / "practice.yaml").read_text(encoding="utf-8")


async def issued(by: Person, text: str, subject: str = "practice") -> Any:
    """A rubric file brought in."""
    file = {"file": ("rubric.yaml", text.encode(), "application/yaml")}
    return await by.ask("POST", f"/rubrics/{subject}", files=file, data={"note": "按省里新表"})


async def test_a_new_rubric_is_for_classes_that_begin_and_never_for_marks_given(world: World) -> None:
    """F.5: immutable once used; the class that has begun keeps its version, the next one has the new one."""
    teacher, _, ming = await practised(world)
    authority = await world.staff(Role.AUTHORITY, "县就业中心")
    await ming.post(f"/cohorts/{ming.cohort_id}/practice/mine", {"promise": "李小明"})
    old = await marked(teacher, ming)
    page = await teacher.get("/rubrics/practice")
    assert [(one["number"], one["marks"]) for one in page["versions"]] == [(0, 1)]
    assert (await teacher.ask("GET", "/rubrics/practice/file.yaml")).text == RUBRIC_TEXT
    assert (await issued(teacher, RUBRIC_TEXT)).status_code == 403
    assert (await issued(authority, RUBRIC_TEXT)).json()["code"] == "same_rubric"
    changed = RUBRIC_TEXT.replace("店铺信息完整合规, en", "店铺信息齐全, en")
    assert (await issued(authority, changed)).json() == {"number": 1}
    page = await teacher.get("/rubrics/practice")
    assert page["rubric"]["blocks"][0]["criteria"][0]["zh"] == "店铺信息齐全"
    assert [(one["number"], one["marks"], one["by"]) for one in page["versions"]] == [(1, 0, "县就业中心"), (0, 1, "")]
    again = await teacher.get(path(ming, "marking/practice"))
    assert (again["rubric_digest"], again["rubric"]["blocks"][0]["criteria"][0]["zh"]) == (old["rubric_digest"], "店铺信息完整合规")
    brought_back = (await authority.ask("GET", "/rubrics/practice/file.yaml")).text
    assert read_rubric(brought_back).digest == page["digest"]
    await world.settle()
    assert [fact.data["number"] for fact in await world.facts(RubricIssued)] == [1]


BAD_FILES = [
    (RUBRIC_TEXT.replace("points: 12", "points: 13"), "blocks", "现在是 101 分"),
    (RUBRIC_TEXT.replace("points: 12", "points: 十二"), "blocks.1.criteria.2.points", "要写整数"),
    (RUBRIC_TEXT.replace("zh: 开店与商品", "zh：开店与商品", 1), "第", "不符合 YAML"),
    (RUBRIC_TEXT.replace("name: practice", "name: plan"), "name", "不是 practice 的"),
    (RUBRIC_TEXT + "\nnotes: 备注\n", "notes", "没有这一项"),
    ("a: &x [1]\nb: *x\n", "file", "引用"),
    ("", "blocks", "文件是空的"),
]


@pytest.mark.parametrize(("text", "place", "words"), BAD_FILES)
def test_a_rubric_file_with_a_fault_is_named_by_its_place(text: str, place: str, words: str) -> None:
    with pytest.raises(RubricUnfit) as told:
        checked_rubric(text.encode(), "practice")
    assert any(fault.path.startswith(place) and words in fault.zh for fault in told.value.fields), told.value.fields


def test_a_sound_rubric_file_is_taken() -> None:
    """The negative control of the faults; a BOM does no harm."""
    assert checked_rubric(b"\xef\xbb\xbf" + RUBRIC_TEXT.encode(), "practice").digest == current_rubric("practice").digest
    with pytest.raises(RubricUnfit):
        checked_rubric(RUBRIC_TEXT.encode("utf-16"), "practice")


def test_a_rubric_edited_on_the_page_is_read_like_a_file() -> None:
    """The page issues JSON, which is YAML; the points must make 100 there as well."""
    said = current_rubric("plan").rubric.model_dump(mode="json", exclude_none=True)
    assert checked_rubric(json.dumps(said, ensure_ascii=False, indent=1).encode(), "plan").digest == current_rubric("plan").digest
    said["blocks"][0]["criteria"][0]["points"] += 1
    with pytest.raises(RubricUnfit):
        checked_rubric(json.dumps(said, ensure_ascii=False).encode(), "plan")


def test_a_veto_caps_its_block() -> None:
    """F.5: a rule broken on air and never corrected."""
    rubric = current_rubric("practice").rubric
    assert rubric.veto is not None
    _fit({one.key: 0 for one in rubric.criteria()}, rubric, ["C01"])
    with pytest.raises(Invalid) as told:
        _fit({one.key: one.points for one in rubric.criteria()}, rubric, ["C01"])
    assert [fault.code for fault in told.value.fields] == ["veto"]
