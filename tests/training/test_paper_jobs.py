"""Closing packs and certificates as jobs: progress that is true, a restart, faults in a sentence, and a check that finds one byte."""

import asyncio
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from typer.testing import CliRunner

from sandbox.actor import Role
from sandbox.cli import app
from sandbox.papers import SUMS, tampered
from sandbox.store import Tx
from sandbox.trade.dates import day_of
from tests.training.classes import YESTERDAY, AClass, again
from tests.training.test_certificates import finished
from tests.world import Person, Told, World
from training.api.transcripts import final_list, transcripts_of
from training.cohorts.paper_jobs import KEEP_MS, resume
from training.cohorts.paper_tables import PaperJob
from training.events import CertificateRevoked, PapersMade

RUN = CliRunner()
S4 = {"today": {"content": 5, "clear": 4, "practice": 3, "place": 4}}


async def made(person: Person, job: dict[str, Any]) -> dict[str, Any]:
    """The job after the printing desk has done what waited."""
    while await person.world.process.papers.next():
        pass
    return dict(await person.get(f"/paper-jobs/{job['id']}"))


async def zip_of(person: Person, job: dict[str, Any]) -> zipfile.ZipFile:
    answer = await person.ask("GET", f"/paper-jobs/{job['id']}/file")
    assert answer.headers["content-type"] == "application/zip"
    return zipfile.ZipFile(io.BytesIO(answer.content))


async def outside_class(world: World) -> Any:
    return await (await world.staff(Role.INSTITUTION, "别校")).post("/cohorts", {"name": "别的班"})


async def issued(one: AClass) -> list[dict[str, Any]]:
    await one.authority.post(f"/cohorts/{one.cohort_id}/certificates", {"issued_on": "2026-12-20"})
    return list((await one.authority.get("/certificates", cohort_id=one.cohort_id))["lines"])


async def test_the_pack_holds_every_record_of_the_class_and_its_index_covers_all(world: World) -> None:
    one, enrolled = await finished(world, starts_on=YESTERDAY)
    path = f"/cohorts/{one.cohort_id}"
    session = (await one.office.get(f"{path}/filing"))["sessions"][0]
    handout = await one.assistant.post(f"{path}/handouts", {"kind": "textbook", "name": "直播教材", "pieces": 1})
    student = await one.student(enrolled[0])
    await student.post(f"{path}/handouts/{handout['id']}/sign")
    await one.office.post(f"{path}/class-visits", {"session_id": session["id"], "score": 92, "note": "课堂气氛好"})
    world.clock.advance(40 * 86_400)
    await again(one.office)
    student = await one.student(enrolled[0])
    await student.post(f"{path}/forms/S4", {"day": session["day"], "answers": S4})
    await again(one.authority)
    await issued(one)
    job = await one.office.post(f"{path}/pack")
    assert (job["state"], job["done"]) == ("waiting", 0)
    job = await made(one.office, job)
    assert (job["state"], job["done"]) == ("done", job["total"])
    with await zip_of(one.office, job) as pack:
        sums = dict(reversed(line.split("  ", 1)) for line in pack.read(SUMS).decode().splitlines())
        assert set(sums) == set(pack.namelist()) - {SUMS}
        assert len(pack.namelist()) == job["total"] + 2, "index and checksums besides"
        assert set(sums) >= {
            "班级档案.xlsx", "学员名册.pdf", "考勤表.pdf", "成绩册.pdf", "教材设备签收表（S2）.pdf", "课堂表现记录.pdf", "听课记录.pdf",
            "在线指导记录.pdf",
            "满意度统计（S4、S5）.pdf", "表格/S4-每日意见反馈表.xlsx", f"表格/S4-每日意见反馈表-{session['day']}.pdf",
            "证书/KB2026-0001-01-学员00.pdf", "目录.xlsx", "成绩单.pdf", "表格/S3-学员培训标准课程表.pdf",
        }  # fmt: skip
        index = CalamineWorkbook.from_filelike(io.BytesIO(pack.read("目录.xlsx"))).get_sheet_by_name("签名情况").to_python()
        book = CalamineWorkbook.from_filelike(io.BytesIO(pack.read("班级档案.xlsx")))
    assert index[0][0] == "签名情况：缺 3 处"
    assert [(row[0], row[1], row[2]) for row in index[2:]] == [
        ("缺签名", "签收：直播教材", "学员01"), ("缺签名", "签收：直播教材", "学员02"), ("缺签名", "签收：直播教材", "周敏"),
        ("已签名", "签收：直播教材", "学员00"),
    ]  # fmt: skip
    said = {name: book.get_sheet_by_name(name).to_python()[2:] for name in book.sheet_names}
    assert said["学员名册"][0][2].startswith("430102********"), "ID numbers are masked"
    assert [row[2] for row in said["成绩册"]] == ["合格", "合格", "不合格"]
    assert [row[2][:4] for row in said["教材设备签收表（S2）"]] == ["手机签收", "未签收", "未签收", "未签收"]
    assert said["考勤更正记录"][0][1:6] == ["学员01", "出勤", "迟到", "九点半才到", "周敏"]
    assert said["听课记录"][0][3:] == ["92", "课堂气氛好"]
    assert said["课堂表现记录"][0][3:] == ["3", "按时完成", "回答很好"]
    assert [row[3:] for row in said["满意度统计（S4、S5）"]] == [["1", "5.00"], ["1", "4.00"], ["1", "3.00"], ["1", "4.00"]]
    (fact,) = await world.facts(PapersMade)
    assert (fact.data["sha256"], fact.data["files"]) == (job["sha256"], job["total"])


async def test_progress_counts_files_that_are_made(world: World) -> None:
    one, _ = await finished(world, passed=3)
    await issued(one)
    job = await one.office.post(f"/cohorts/{one.cohort_id}/pack")
    again = await one.office.post(f"/cohorts/{one.cohort_id}/pack")
    assert again["id"] == job["id"], "asked twice is asked once"
    printing = asyncio.create_task(world.process.papers.next())
    seen = []
    while not printing.done():
        world.clock.advance(1)
        found = await one.office.get(f"/cohorts/{one.cohort_id}/pack")
        seen.append((found["state"], found["done"], found["total"]))
    await printing
    running = [(done, total) for state, done, total in seen if state == "running" and total]
    assert any(0 < done < total for done, total in running)
    assert [done for done, _ in running] == sorted(done for done, _ in running)


async def test_a_restart_makes_it_again_and_after_three_says_that_it_must_be_asked_for(world: World) -> None:
    one, _ = await finished(world)
    job = await one.office.post(f"/cohorts/{one.cohort_id}/pack")

    def interrupt(tx: Tx, attempts: int) -> None:
        row = tx.get(PaperJob, job["id"])
        row.state, row.attempts, row.done = "running", attempts, 4

    await world.process.store.write(interrupt, 1)
    await world.process.store.write(resume)
    assert (await one.office.get(f"/paper-jobs/{job['id']}"))["state"] == "waiting"
    assert (await made(one.office, job))["state"] == "done"
    other = await one.office.post(f"/cohorts/{one.cohort_id}/pack")
    job = other
    await world.process.store.write(interrupt, 3)
    await world.process.store.write(resume)
    found = await one.office.get(f"/paper-jobs/{other['id']}")
    assert (found["state"], "重新生成" in found["fault_zh"]) == ("failed", True)
    assert (await one.office.ask("GET", f"/paper-jobs/{other['id']}/file")).status_code == 404


async def test_a_wrong_form_file_of_the_province_fails_with_its_name(world: World) -> None:
    one, _ = await finished(world)
    folder = world.process.settings.data / "forms"
    folder.mkdir()
    (folder / "S4.yaml").write_text("form: S4\n", encoding="utf-8")
    job = await made(one.office, await one.office.post(f"/cohorts/{one.cohort_id}/pack"))
    assert (job["state"], "S4.yaml" in job["fault_zh"]) == ("failed", True)
    (folder / "S4.yaml").unlink()
    assert (await made(one.office, await one.office.post(f"/cohorts/{one.cohort_id}/pack")))["state"] == "done"


async def test_a_finished_file_is_cleared_away_after_a_day(world: World) -> None:
    one, _ = await finished(world)
    job = await made(one.office, await one.office.post(f"/cohorts/{one.cohort_id}/pack"))
    folder = world.process.settings.data / "papers"
    world.clock.advance(KEEP_MS / 1000 - 1)
    assert not await world.process.papers.next()
    assert kept(folder) == [f"{job['id']}.zip"]
    world.clock.advance(2)
    assert await world.process.papers.next()
    assert kept(folder) == []
    office = await again(one.office)
    assert (await office.get(f"/paper-jobs/{job['id']}"))["state"] == "gone"


async def test_certificates_are_printed_together_for_who_may_see_them(world: World) -> None:
    one, enrolled = await finished(world)
    lines = await issued(one)
    ids = [line["id"] for line in lines]
    job = await made(one.authority, await one.authority.post("/certificate-prints", {"certificates": ids}))
    assert (job["done"], job["total"]) == (2, 2)
    with await zip_of(one.authority, job) as pack:
        assert [name for name in pack.namelist() if name.endswith(".pdf")] == [
            "KB2026-0001-01-学员00.pdf", "KB2026-0001-02-学员01.pdf",
        ]  # fmt: skip
    student = await one.student(enrolled[0])
    assert (await student.ask("POST", "/certificate-prints", {"certificates": ids})).status_code == 403
    outside = await world.staff(Role.LECTURER, "外人", (await outside_class(world))["id"])
    assert (await outside.ask("POST", "/certificate-prints", {"certificates": ids})).status_code == 404
    assert (await outside.ask("GET", f"/paper-jobs/{job['id']}")).status_code == 404
    assert (await outside.get("/certificates"))["found"] == 0
    with pytest.raises(Told, match="404"):
        await one.office.post("/certificate-prints", {"certificates": [*ids, "cer_none"]})


async def test_a_revoked_certificate_says_so_to_anyone_and_a_reissued_one_holds(world: World) -> None:
    one, enrolled = await finished(world)
    first, second = await issued(one)
    await one.authority.post(f"/certificates/{first['id']}/revoke", {"reason": "冒名顶替考试"})
    stranger = world.stranger()
    shown = await stranger.get(f"/certificates/{first['page'].rsplit('/', 1)[1]}")
    assert (shown["state"], shown["revoked_on"]) == ("revoked", day_of(world.clock.now()))
    with pytest.raises(Told, match="certificate_revoked"):
        await one.authority.post(f"/certificates/{first['id']}/revoke", {"reason": "冒名顶替考试"})
    form = {"issued_on": "2026-12-22", "reason": "姓名有错字，更正后补发"}
    await one.authority.post(f"/certificates/{second['id']}/reissue", form)
    with pytest.raises(Told, match="certificate_replaced"):
        await one.authority.post(f"/certificates/{second['id']}/reissue", form)
    found = await one.office.get("/certificates", cohort_id=one.cohort_id)
    assert found["by_state"] == {"valid": 1, "revoked": 1, "replaced": 1}
    (new,) = [line for line in found["lines"] if line["state"] == "valid"]
    assert (new["number"], new["replaces"]) == ("KB2026-0001-02-2", "KB2026-0001-02")
    old = await stranger.get(f"/certificates/{second['page'].rsplit('/', 1)[1]}")
    assert old["state"] == "replaced"
    assert len(await world.facts(CertificateRevoked)) == 2
    assert await one.authority.post(f"/cohorts/{one.cohort_id}/certificates", {"issued_on": "2026-12-23"}) == [], "revoked stays revoked"
    students = [await one.student(line) for line in enrolled[:2]]
    mine = [(await one_.ask("GET", f"/cohorts/{one.cohort_id}/certificates/mine")).status_code for one_ in students]
    assert mine == [404, 200]
    with pytest.raises(Told, match="403"):
        await one.office.post(f"/certificates/{new['id']}/revoke", {"reason": "不是管理部门"})
    found = await one.office.get("/certificates", text="学员01")
    assert {line["number"] for line in found["lines"]} == {"KB2026-0001-02-2", "KB2026-0001-02"}


async def test_a_transcript_on_paper_is_for_the_student_himself_and_who_runs_the_class(world: World) -> None:
    one, enrolled = await finished(world)
    await issued(one)
    student, other = await one.student(enrolled[0]), await one.student(enrolled[1])
    path = f"/cohorts/{one.cohort_id}/students/{student.id}/transcript.pdf"
    for person in (student, one.office):
        assert (await person.ask("GET", path)).content.startswith(b"%PDF-")
    assert (await other.ask("GET", path)).status_code == 404
    found = await world.process.store.read(transcripts_of, one.cohort_id, student.id)
    (line,) = found.people
    assert (line["name"], found.certificates[student.id].number) == ("学员00", "KB2026-0001-01")
    page = await world.process.store.read(final_list, one.cohort_id)
    assert [row[-1] for row in page.blocks[0].rows] == ["KB2026-0001-01", "KB2026-0001-02", ""]


async def test_wrong_guesses_at_the_public_page_are_slowed_down(world: World) -> None:
    one, _ = await finished(world)
    (line, _) = await issued(one)
    stranger, other = world.stranger(), world.stranger()
    codes = [(await stranger.ask("GET", f"/certificates/{at:032x}")).status_code for at in range(22)]
    assert (codes[0], codes[-1]) == (404, 429)
    assert (await other.ask("GET", f"/certificates/{line['page'].rsplit('/', 1)[1]}")).status_code == 200


async def test_the_check_of_a_pack_names_the_file_a_byte_was_changed_in(world: World, tmp_path: Path) -> None:
    one, _ = await finished(world)
    job = await made(one.office, await one.office.post(f"/cohorts/{one.cohort_id}/pack"))
    file: Path = world.process.papers.file_of(job["id"])
    assert tampered(file) == [], "as it was made"
    told_of_every_byte(file, tmp_path / "copy.zip")
    command_line_says_the_same(file, tmp_path / "copy.zip", job["sha256"])


def told_of_every_byte(file: Path, copy: Path) -> None:
    """One byte here, one byte there: each is noticed, and one inside a file is found in that file."""
    whole = file.read_bytes()
    with zipfile.ZipFile(file) as pack:
        target = pack.getinfo("考勤表.pdf")
    at = target.header_offset + 30 + len(target.filename.encode()) + target.compress_size // 2
    copy.write_bytes(changed(whole, at))
    (found,) = tampered(copy)
    assert found.name == "考勤表.pdf"
    assert found.first <= at <= found.last
    for at in range(0, len(whole), max(1, len(whole) // 60)):
        copy.write_bytes(changed(whole, at))
        assert tampered(copy), f"byte {at}"
    copy.write_bytes(whole[:-1])
    assert tampered(copy), "cut off"
    with zipfile.ZipFile(copy, "w") as pack, zipfile.ZipFile(file) as old:  # packed anew without one file
        for name in old.namelist():
            if name != "学员名册.pdf":
                pack.writestr(name, old.read(name))
    assert "学员名册.pdf" in [one.name for one in tampered(copy)]


def command_line_says_the_same(file: Path, copy: Path, digest: str) -> None:
    good = RUN.invoke(app, ["pack", "verify", str(file), "--sha256", digest, "--json"])
    assert (good.exit_code, json.loads(good.stdout)) == (0, {"sha256": digest, "as_noted": True, "tampered": []})
    other = RUN.invoke(app, ["pack", "verify", str(file), "--sha256", "0" * 64, "--json"])
    assert (other.exit_code, json.loads(other.stdout)["as_noted"]) == (1, False)
    whole = file.read_bytes()
    copy.write_bytes(changed(whole, whole.index("班级档案.xlsx".encode()) + 40))
    bad = RUN.invoke(app, ["pack", "verify", str(copy), "--json"])
    assert (bad.exit_code, [one["name"] for one in json.loads(bad.stdout)["tampered"]]) == (1, ["班级档案.xlsx"])
    assert RUN.invoke(app, ["pack", "verify", str(copy.with_name("none.zip"))]).exit_code == 2


def changed(whole: bytes, at: int) -> bytes:
    return whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]


def kept(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]
