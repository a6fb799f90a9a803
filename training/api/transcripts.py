"""Transcripts (成绩单) and the final list of results (成绩册) on paper: marks from assessment, certificates from the class's office."""

import asyncio
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Annotated, Any

import segno
from fastapi import Request, Response

from sandbox.http import Loaded, Reading, Router, allow
from sandbox.identity.memberships import CohortSeen
from sandbox.identity.vault import masked
from sandbox.papers import Block, Page, page_pdf, typeset
from sandbox.store import View
from sandbox.trade.dates import day_of
from training.assessment import policies
from training.assessment.admission import evaluations
from training.assessment.policies import StudentSeen
from training.assessment.process_rules import GRADES
from training.assessment.results import results, transcript
from training.assessment.verdict_rules import PARTS, PASS_AT, passes
from training.cohorts.certificates import PAGE, Printed, to_print
from training.cohorts.closing_pack import MODES, OUTCOMES
from training.cohorts.papers_api import base_of, headers_of
from training.cohorts.roster import enrolments
from training.cohorts.tables import Cohort

router = Router(prefix="/api", tags=["assessment"])
Class = Annotated[CohortSeen, Loaded]
Student = Annotated[StudentSeen, Loaded]
WAYS = {"computer": "机考", "paper": "笔试"}
BANKS = {"official": "项目试题库", "practice": "自有练习题库（非项目试题库）"}
WIDTHS = (4, 8, 7, 7, 7, 8, 6, 12)


@dataclass(frozen=True)
class Transcripts:
    """Students of one class as their transcripts say it: `people` in the order of the seats."""

    class_name: str
    mode: str
    days: str
    people: list[dict[str, Any]]
    certificates: Mapping[str, Printed]
    read_on: str


@router.get("/cohorts/{cohort_id}/students/{person_id}/transcript.pdf", response_class=Response)
@allow(policies.TRANSCRIPT)
async def transcript_on_paper(student: Student, request: Request, store: Reading) -> Response:
    """The transcript of one student, with his certificate's number where he has one."""
    found = await store.read(transcripts_of, student.cohort.id, student.id)
    page = await asyncio.to_thread(transcripts_pdf, found, base_of(request))
    return Response(page, media_type="application/pdf", headers=headers_of(f"{found.people[0]['name']} 成绩单.pdf"))


@router.get("/cohorts/{cohort_id}/results.pdf", response_class=Response)
@allow(policies.RESULTS)
async def results_on_paper(cohort: Class, store: Reading) -> Response:
    """The class's results as a list to sign (成绩册)."""
    found = await store.read(final_list, cohort.id)
    return Response(await asyncio.to_thread(page_pdf, found), media_type="application/pdf", headers=headers_of(f"{found.title}.pdf"))


def transcripts_of(view: View, cohort_id: str, only: str = "") -> Transcripts:
    """Everybody's of the class, or one student's. NotFound for somebody not on the roster."""
    cohort, places = view.get(Cohort, cohort_id), view.all(enrolments(cohort_id))
    seats = {place.person_id: place.seat_no for place in places}
    ids = [only] if only else list(seats)
    private = masked(view, ids)
    people = [
        transcript(view, cohort_id, one)
        | {"seat_no": seats.get(one, ""), "id_number": private[one].id_number if one in private else ""}
        for one in ids
    ]  # fmt: skip
    days = f"{cohort.starts_on} 至 {cohort.ends_on}" if cohort.starts_on else day_of(cohort.opened_at)
    holds = {one.person_id: one for one in to_print(view, cohort_id, only)}
    return Transcripts(cohort.name, MODES.get(cohort.mode, cohort.mode), days, people, holds, day_of(view.now))


def transcripts_pdf(found: Transcripts, base: str) -> bytes:
    """One leaf for each student. Blocking. NoPaper."""
    codes: dict[str, bytes] = {}
    students = []
    for at, one in enumerate(found.people):
        holds = found.certificates.get(one["person_id"])
        certificate = {}
        if holds is not None:
            page = io.BytesIO()
            segno.make(f"{base}{PAGE}{holds.token}", error="m").save(page, kind="svg", border=0, scale=4)
            codes[f"code{at}.svg"] = page.getvalue()
            certificate = {"code": f"code{at}.svg", "number": holds.number, "issued": holds.issued_on}
        students.append(_leaf(found, one) | {"certificate": certificate})
    template = files("training.api").joinpath("transcript.typ").read_text("utf-8")
    data = {"title": f"{found.class_name} 成绩单", "made": f"打印日期 {found.read_on}　以平台登记的成绩为准", "students": students}
    return typeset(template, data, codes)


def _leaf(found: Transcripts, one: Mapping[str, Any]) -> dict[str, Any]:
    process = one["process"]
    head = [
        ["姓名", one["name"], "身份证号", one["id_number"] or "—"], ["班级", found.class_name, "座号", str(one["seat_no"])],
        ["培训日期", found.days, "培训模式", found.mode], ["课时", "56", "过程评价", process["zh"] if process else "—"],
    ]  # fmt: skip
    marks = [[zh, "100", str(PASS_AT), "—" if one[part] is None else str(one[part]), _passed(one[part])] for part, (zh, _) in PARTS.items()]
    sittings = [
        [f"第 {at} 次", day_of(sat["at"]) if sat["at"] else "—", WAYS.get(sat["way"], sat["way"]), BANKS.get(sat["bank"], sat["bank"]),
         str(sat["score"])]
        for at, sat in enumerate((sat for sat in one["sittings"] if sat["score"] is not None), 1)
    ]  # fmt: skip
    verdict = one["verdict"]
    return {
        "head": head, "marks": marks, "sittings": sittings, "outcome": verdict["outcome"], "verdict": OUTCOMES[verdict["outcome"]],
        "because": verdict["zh"],
    }  # fmt: skip


def _passed(mark: int | None) -> str:
    return "—" if mark is None else "合格" if passes(mark) else "不合格"


def final_list(view: View, cohort_id: str) -> Page:
    """The list of results as a page: process grade, the three marks, the verdict and the certificate of everybody."""
    found, grades = results(view, cohort_id), evaluations(view, cohort_id)
    holds = {one.person_id: one.number for one in to_print(view, cohort_id)}
    rows = [_line(one, grades, holds) for one in found["students"]]
    notes = [
        f"合格 {found['passed']} 人，不合格 {found['failed']} 人，未完成 {found['open']} 人。理论考试、实践成果、直播规划书满分各 100 分，"
        f"均不低于 {PASS_AT} 分为合格。",
        f"打印日期 {day_of(view.now)}",
    ]
    heads = ["座号", "姓名", "过程评价", "理论考试", "实践成果", "直播规划书", "结论", "证书编号"]
    signs = [("讲师", "", ""), ("培训机构", "", ""), ("管理部门", "", "")]
    return Page(f"{found['name']} 成绩册", notes, [Block(heads=heads, rows=rows, widths=WIDTHS)], signs)


def _line(one: Mapping[str, Any], grades: Mapping[str, Any], holds: Mapping[str, str]) -> Sequence[str]:
    grade = grades.get(one["person_id"])
    marks = ["—" if one[part] is None else str(one[part]) for part in PARTS]
    outcome = OUTCOMES[one["verdict"]["outcome"]]
    return [str(one["seat_no"]), one["name"], GRADES[grade.grade][0] if grade else "—", *marks, outcome, holds.get(one["person_id"], "")]
