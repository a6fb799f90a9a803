"""The project's own question bank lies encrypted in the database and opens for a paper of an open exam only (R-ASM-6)."""

import json
from pathlib import Path

import pytest
from sqlalchemy import select

from sandbox.actor import Role
from sandbox.store import Tx
from tests.training.hall import DEVICE, answers, exam, open_exam
from tests.world import Person, Told, World, a_world
from training.assessment.bank import seal_bank
from training.assessment.tables import Exam, QuestionRow, SittingRow

SECRET, OPEN = "封存试题", "公开练习"
PASSPHRASE = "长沙就业 2026"
BLUEPRINT = [{"kind": "single", "count": 10, "points": 10}]


def gift(mark: str, count: int = 12) -> str:
    """Single-choice questions, `mark` in every stem, option and why."""
    lines = [f"{mark}第{n}题的题干是什么？ {{={mark}甲{n} ~{mark}乙{n} ~{mark}丙{n} ####{mark}解析{n}}}" for n in range(count)]
    return "// chapter: law\n" + "\n\n".join(lines)


def spellings(mark: str) -> list[bytes]:
    """A mark as text and as JSON writes it."""
    return [mark.encode(), json.dumps(mark)[1:-1].encode(), mark.encode("utf-16-le")]


def holds(folder: Path, mark: str) -> list[str]:
    """The files under a folder in which a mark can be read."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return sorted(path.name for path in files if any(one in path.read_bytes() for one in spellings(mark)))


async def sealed_in(office: Person, text: str, passphrase: str = PASSPHRASE) -> dict[str, int]:
    """Import a sealed bank."""
    file = seal_bank(text, PASSPHRASE, b"salt of a test16", b"nonce of 12b").encode()
    answer = await office.ask("POST", "/question-bank/sealed", files={"file": ("bank.json", file)}, data={"passphrase": passphrase})
    found: dict[str, int] = answer.json()
    return found


async def test_the_raw_database_tells_no_question_of_the_official_bank(tmp_path: Path) -> None:
    """Imported, drawn, sat, printed and marked: no file under the data folder holds a word of it. The practice bank, which is not sealed,
    is found by the same look: the negative control."""
    async with a_world(tmp_path) as world:
        teacher = await world.lecturer()
        office = await world.staff(Role.INSTITUTION, "培训学校")
        ming, hong = await world.student("李小明"), await world.student("王小红")
        assert await sealed_in(office, gift(SECRET)) == {"imported": 12, "known": 0}
        assert await sealed_in(office, gift(SECRET)) == {"imported": 0, "known": 12}
        await teacher.ask("POST", "/question-bank/import", files={"file": ("q.gift", gift(OPEN).encode())})
        held = await open_exam(teacher, bank="official", blueprint=BLUEPRINT, minutes=1)
        for one in (ming, hong):
            paper = await one.post(f"/exams/{held['id']}/sitting", {"device": DEVICE})
            assert all(question["stem"].startswith(SECRET) for question in paper["questions"])
        await ming.put(f"/exams/{held['id']}/sitting/answers", answers(1, [0]))
        assert (await ming.post(f"/exams/{held['id']}/sitting/submit", answers(2, [0], seq=2)))["score"] is not None
        world.clock.advance(70)
        await world.settle()  # the other one is handed in by the clock
        printed = await open_exam(teacher, bank="official", way="paper", blueprint=BLUEPRINT)
        for more in ("", "&key=true"):
            assert (await teacher.ask("GET", f"/exams/{printed['id']}/paper.pdf?variant=A{more}")).content.startswith(b"%PDF")
        record = (await teacher.get(f"/exams/{printed['id']}/control"))["record"]
        assert [line["detail"]["key"] for line in record if line["kind"] == "printed"] == [False, True]
    assert holds(tmp_path, SECRET) == []
    assert holds(tmp_path, OPEN) != []


async def test_the_bank_opens_with_the_exam_and_closes_with_it(world: World) -> None:
    """What is planned, closed or sat on the computer is not printed; a wrong passphrase or a changed byte opens nothing."""
    teacher = await world.lecturer()
    office = await world.staff(Role.INSTITUTION, "培训学校")
    assert (await sealed_in(office, gift(SECRET), "猜一个"))["code"] == "seal_broken"
    with pytest.raises(Told) as empty:
        await exam(teacher, bank="official", blueprint=BLUEPRINT)
    assert empty.value.fields == {"blueprint": "unfit"}
    await sealed_in(office, gift(SECRET))
    with pytest.raises(Told) as ours:
        await exam(teacher, kind="final")
    assert ours.value.fields == {"bank": "official"}, "R-ASM-6: our own questions are for practice"
    counted = (await teacher.get("/question-bank"))["official"]
    assert [(line["chapter"], line["kind"], line["count"]) for line in counted] == [("law", "single", 12)]
    planned = await exam(teacher, bank="official", way="paper", blueprint=BLUEPRINT)
    path = f"/exams/{planned['id']}"

    async def printing(exam_id: str = planned["id"]) -> str:
        answer = await teacher.ask("GET", f"/exams/{exam_id}/paper.pdf")
        return "" if answer.status_code == 200 else str(answer.json()["code"])

    assert await printing() == "bank_sealed"
    await teacher.post(f"{path}/open")
    assert await printing() == ""
    await teacher.post(f"{path}/close")
    assert await printing() == "bank_sealed"
    on_computer = await open_exam(teacher, bank="official", blueprint=BLUEPRINT)
    assert await printing(on_computer["id"]) == "not_on_paper"


async def test_what_an_older_version_left_in_plain_text_is_sealed_at_the_start(tmp_path: Path) -> None:
    """Rows without a seal are sealed when Kaibo starts, their pages wiped; the paper a student has stays the same."""
    async with a_world(tmp_path) as world:
        teacher = await world.lecturer()
        ming = await world.student("李小明")
        office = await world.staff(Role.INSTITUTION, "培训学校")
        await sealed_in(office, gift(OPEN))
        held = await open_exam(teacher, bank="official", blueprint=BLUEPRINT)
        await ming.post(f"/exams/{held['id']}/sitting", {"device": DEVICE})

        def as_it_was(tx: Tx) -> None:
            for at, row in enumerate(tx.all(select(QuestionRow))):
                row.sealed, row.stem, row.options, row.right, row.why = None, f"{SECRET}{at}题干", [f"{SECRET}甲", "乙"], [0], SECRET
            (sitting,) = tx.all(select(SittingRow))
            drawn = {"id": "q", "kind": "single", "stem": f"{SECRET}题干", "options": ["甲", "乙"], "right": [0], "points": 10}
            sitting.paper, sitting.sealed_paper = [drawn] * 10, None

        await world.process.store.write(as_it_was)
    assert "kaibo.sqlite" in holds(tmp_path, SECRET), "the negative control: it lay open before"
    async with a_world(tmp_path) as world:

        def kept(tx: Tx) -> tuple[int, int]:
            held_again = tx.all(select(Exam))[0]
            return len(tx.all(select(QuestionRow).where(QuestionRow.sealed.is_not(None)))), held_again.questions

        assert (await world.process.store.write(kept)).value == (12, 10)
    assert holds(tmp_path, SECRET) == []
