"""The question banks: our own, which ships as files and is for practice, imported ones, and the project's sealed one (R-ASM-6)."""

import base64
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any, cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from sqlalchemy import select

from sandbox.errors import FieldFault, Invalid
from sandbox.identity.audit import audit
from sandbox.identity.vault import Vault
from sandbox.store import Tx, View

from .gift import NotGift, read_gift
from .questions import CHAPTERS, Kind, Outline, Question, flaws
from .refusals import BankSealed, SealBroken
from .sealing import OFFICIAL, locked, mark_of, opened
from .tables import QuestionRow

OWN = Path(__file__).parent / "bank"
FORMAT = "kaibo-bank-1"
MOST_FAULTS = 50


class Rejected(Invalid):
    """Some questions of a file are not right; none was taken."""

    code = "questions_rejected"
    zh = "题库文件有 {count} 处问题，一道题也没有导入。请按提示改好再传。"
    en = "The file has {count} faults; no question was imported. Correct them and try again."


@cache
def own_bank() -> tuple[Question, ...]:
    """The questions that ship. ValueError when a file has a fault; a test holds that none has."""
    found: list[Question] = []
    for path in sorted(OWN.glob("*.gift")):
        for line, question in read_gift(path.read_text(encoding="utf-8"), path.stem.split("-", 1)[-1]):
            if isinstance(question, NotGift) or flaws(question):
                raise ValueError(f"{path.name}:{line}: {question}")
            found.append(question)
    return tuple(found)


def checked(read: Iterable[tuple[str, Question | FieldFault]]) -> list[Question]:
    """The questions of a file, each with its place in it. Rejected, with every fault named by its place."""
    questions: dict[str, Question] = {}
    faults: list[FieldFault] = []
    for place, question in read:
        if isinstance(question, FieldFault):
            faults.append(question)
            continue
        faults += [FieldFault(f"{place}.{flaw.field}", "unfit", f"{place}：{flaw.zh}", f"{place}: {flaw.en}") for flaw in flaws(question)]
        if question.id in questions:
            faults.append(FieldFault(place, "twice", f"{place}：这道题在文件里出现了两次。", f"{place}: this question comes twice."))
        questions[question.id] = question
    if not questions and not faults:
        faults.append(FieldFault("file", "empty", "文件里没有题目。", "There is no question in the file."))
    if faults:
        raise Rejected(tuple(faults[:MOST_FAULTS]), count=len(faults))
    return list(questions.values())


def from_gift(text: str, chapter: str = "") -> list[Question]:
    """The questions of a GIFT text. Rejected names faults by line."""
    return checked(
        (
            f"第{line}行",
            FieldFault(f"第{line}行", "not_gift", f"第 {line} 行：{found.zh}", f"Line {line}: {found.en}")
            if isinstance(found, NotGift)
            else found,
        )
        for line, found in read_gift(text, chapter)
    )


def import_questions(tx: Tx, questions: Sequence[Question], institution_id: str | None) -> dict[str, int]:
    """Take an institution's own questions into the practice bank; those that are there already stay."""
    new = _unknown(tx, "practice", {question.id: question for question in questions})
    for id, question in new.items():
        data = asdict(question) | {"options": list(question.options), "right": list(question.right), "id": id, "sealed": None}
        _add(tx, "practice", institution_id, data)
    audit(tx, "bank.import.practice", institution_id or "")
    return {"imported": len(new), "known": len(questions) - len(new)}


def import_official(tx: Tx, questions: Sequence[Question], vault: Vault) -> dict[str, int]:
    """Take the project's own questions in, each encrypted (R-ASM-6); those that are there already stay."""
    new = _unknown(tx, OFFICIAL, {mark_of(vault, question): question for question in questions})
    for question in new.values():
        _add(tx, OFFICIAL, None, locked(tx, vault, question))
    audit(tx, "bank.import.official", "")
    return {"imported": len(new), "known": len(questions) - len(new)}


def _unknown(tx: Tx, bank: str, questions: dict[str, Question]) -> dict[str, Question]:
    known = set(tx.all(select(QuestionRow.id).where(QuestionRow.bank == bank)))
    return {id: question for id, question in questions.items() if id not in known}


def _add(tx: Tx, bank: str, institution_id: str | None, data: dict[str, Any]) -> None:
    tx.add(QuestionRow(**data, bank=bank, institution_id=institution_id, made_by=tx.actor.id, made_at=tx.now, retired_at=None))


def practice_questions(view: View, institution_id: str | None) -> list[Question]:
    """The practice bank of an institution: ours, and what it imported."""
    own = [Question(_kind(row), row.chapter, row.difficulty, row.stem, tuple(row.options), tuple(row.right), row.why)
           for row in _rows(view, "practice", institution_id)]  # fmt: skip
    return [*own_bank(), *own]


def imported_by(view: View, institution_id: str | None) -> frozenset[str]:
    """Ids of the questions of the practice bank that are this institution's own; none for nobody's."""
    rows = _rows(view, "practice", institution_id)
    return frozenset(row.id for row in rows if institution_id is not None and row.institution_id == institution_id)


def official_questions(view: View, vault: Vault, exam_state: str) -> list[Question]:
    """The project's own bank, opened for a paper. BankSealed unless the exam is open."""
    if exam_state != "open":
        raise BankSealed
    return [opened(row, vault) for row in _rows(view, OFFICIAL, None)]


def outlines_of(view: View, bank: str, institution_id: str | None) -> list[Outline]:
    """What a bank has to draw from, without a word of any question."""
    found = [Outline(_kind(row), row.chapter, row.difficulty) for row in _rows(view, bank, institution_id)]
    ours = [Outline(one.kind, one.chapter, one.difficulty) for one in own_bank()] if bank == "practice" else []
    return [*ours, *found]


def _rows(view: View, bank: str, institution_id: str | None) -> list[QuestionRow]:
    return view.all(
        select(QuestionRow).where(
            QuestionRow.bank == bank,
            QuestionRow.retired_at.is_(None),
            QuestionRow.institution_id.is_(None) | (QuestionRow.institution_id == institution_id),
        )
    )


def _kind(row: QuestionRow) -> Kind:
    return cast(Kind, row.kind)


def retire(tx: Tx, question_id: str, institutions: frozenset[str]) -> None:
    """No paper draws the question any more. NotFound when it is not one of these institutions'."""
    row = tx.get(QuestionRow, ("practice", question_id))
    if row.institution_id not in institutions:
        row = tx.get(QuestionRow, ("practice", ""))
    row.retired_at = row.retired_at or tx.now
    audit(tx, "bank.retire", question_id)


def counts(view: View, institution_id: str | None) -> dict[str, list[dict[str, Any]]]:
    """How many questions each bank has by chapter, kind and difficulty; of the sealed one that is all anybody sees."""
    found: dict[str, list[dict[str, Any]]] = {}
    for bank in ("practice", "official"):
        tally = Counter((question.chapter, question.kind, question.difficulty) for question in outlines_of(view, bank, institution_id))
        found[bank] = [
            {"chapter": chapter, "zh": zh, "en": en, "kind": kind, "difficulty": difficulty, "count": count}
            for chapter, zh, en in CHAPTERS
            for (of, kind, difficulty), count in sorted(tally.items())
            if of == chapter
        ]
    return found


def seal_bank(gift: str, passphrase: str, salt: bytes, nonce: bytes) -> str:
    """A sealed bank file: the project's office makes it, whoever has the file and not the passphrase learns nothing."""
    sealed = AESGCM(_key(passphrase, salt)).encrypt(nonce, gift.encode(), FORMAT.encode())
    parts = {"salt": salt, "nonce": nonce, "sealed": sealed}
    return json.dumps({"format": FORMAT, **{name: base64.b64encode(part).decode() for name, part in parts.items()}})


def unseal_bank(file: str, passphrase: str) -> str:
    """The GIFT text of a sealed file. SealBroken for a wrong passphrase or a changed byte; takes a tenth of a second on purpose."""
    try:
        parts = json.loads(file)
        if parts["format"] != FORMAT:
            raise SealBroken
        salt, nonce, sealed = (base64.b64decode(parts[name], validate=True) for name in ("salt", "nonce", "sealed"))
        return AESGCM(_key(passphrase, salt)).decrypt(nonce, sealed, FORMAT.encode()).decode()
    except (ValueError, KeyError, TypeError, InvalidTag) as odd:
        raise SealBroken from odd


def _key(passphrase: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, n=2**15, r=8, p=1).derive(passphrase.encode())
