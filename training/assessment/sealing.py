"""The official bank and the papers drawn from it, at rest: encrypted with this installation's key, so that the database tells no question.

They are opened to draw, show and mark a paper while its exam is open, and for nothing else (R-ASM-6).
"""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select, text

from sandbox.identity.vault import Vault
from sandbox.store import Tx

from .questions import Drawn, Question, packed, unpacked
from .tables import Exam, QuestionRow, SittingRow

OFFICIAL = "official"
MOST_AT_ONCE = 500


def mark_of(vault: Vault, question: Question) -> str:
    """What an official question is called in the database: a keyed hash, from which nobody can check a guess at the question."""
    return "q_" + vault.keyed("official-question", question.id)[:20]


def locked(tx: Tx, vault: Vault, question: Question) -> dict[str, Any]:
    """The columns of an official question: kind, chapter and difficulty are told, the rest is sealed."""
    id = mark_of(vault, question)
    body = {"stem": question.stem, "options": question.options, "right": question.right, "why": question.why}
    plain = {"kind": question.kind, "chapter": question.chapter, "difficulty": question.difficulty}
    return {"id": id, "stem": "", "options": [], "right": [], "why": "", "sealed": _lock(tx, vault, f"question/{id}", body)} | plain


def opened(row: QuestionRow, vault: Vault) -> Question:
    """The question of a row, sealed or not."""
    kind: Any = row.kind
    if row.sealed is None:
        return Question(kind, row.chapter, row.difficulty, row.stem, tuple(row.options), tuple(row.right), row.why)
    body = json.loads(vault.unlock(f"question/{row.id}", row.sealed))
    return Question(kind, row.chapter, row.difficulty, body["stem"], tuple(body["options"]), tuple(body["right"]), body["why"])


def keep_paper(tx: Tx, vault: Vault, row: SittingRow, paper: Sequence[Drawn], bank: str) -> None:
    """Freeze a sitting's paper; one of the official bank is sealed."""
    if bank == OFFICIAL:
        row.paper, row.sealed_paper = [], _lock(tx, vault, f"paper/{row.id}", packed(paper))
    else:
        row.paper, row.sealed_paper = packed(paper), None


def paper_of(row: SittingRow, vault: Vault) -> list[Drawn]:
    """The frozen paper of a sitting that runs or is being marked."""
    stored = row.paper if row.sealed_paper is None else json.loads(vault.unlock(f"paper/{row.id}", row.sealed_paper))
    return unpacked(stored)


def seal_leftovers(tx: Tx, vault: Vault) -> int:
    """Seal what an older version left in plain text, and have SQLite wipe the pages it stood on; how many rows, some hundreds at once."""
    plain = select(QuestionRow).where(QuestionRow.bank == OFFICIAL, QuestionRow.sealed.is_(None))
    questions = tx.all(plain.limit(MOST_AT_ONCE))
    sat = select(SittingRow).join(Exam, Exam.id == SittingRow.exam_id).where(Exam.bank == OFFICIAL, SittingRow.sealed_paper.is_(None))
    sittings = tx.all(sat.limit(MOST_AT_ONCE))
    if not questions and not sittings:
        return 0
    _wipe(tx, True)
    for row in questions:
        kept = {name: getattr(row, name) for name in ("bank", "institution_id", "made_by", "made_at", "retired_at")}
        columns = locked(tx, vault, opened(row, vault))
        tx.session.delete(row)
        tx.session.flush()
        tx.session.merge(QuestionRow(**(kept | columns)))
    for sitting in sittings:
        keep_paper(tx, vault, sitting, unpacked(sitting.paper), OFFICIAL)
    tx.session.flush()
    _wipe(tx, False)
    return len(questions) + len(sittings)


def _wipe(tx: Tx, on: bool) -> None:
    if tx.session.get_bind().dialect.name == "sqlite":
        tx.session.execute(text(f"PRAGMA secure_delete={'ON' if on else 'OFF'}"))


def _lock(tx: Tx, vault: Vault, owner: str, body: Any) -> str:
    return vault.lock(owner, json.dumps(body, ensure_ascii=False, separators=(",", ":")), bytes.fromhex(tx.secret(128))[:12])
